package record

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// Members lists the members of an object as [rawjson.Members] does, several times
// as fast, but does not check the values: it is for text that was checked, or will
// be. The list is in room if that is enough, and names that the record knows are
// not copied.
func (r *Record) Members(object rawjson.Value, room []rawjson.Member) ([]rawjson.Member, error) {
	list := room[:0]
	ok := rawjson.Scan(object, func(name []byte, start, end int) {
		m := rawjson.Member{Value: object[start:end:end], At: start}
		if i, known := r.named[string(name)]; known {
			m.Name = r.Fields[i].Name
		} else {
			m.Name = string(name)
		}
		list = append(list, m)
	})
	if !ok {
		return rawjson.Members(object)
	}
	return list, nil
}

// Spelled finds the member of a record's text that the field was read from: by its
// name, one of its other names, or its name in other case; of several the first
// that says something. It returns the path to write it back to.
func (f *Field) Spelled(have []rawjson.Member) (path []string, value rawjson.Value, ok bool) {
	spellings := slices.Clip(f.Paths)
	for _, m := range have {
		if m.Name != f.Name && strings.EqualFold(m.Name, f.Name) {
			spellings = append(spellings, []string{m.Name})
		}
	}
	path = f.Paths[0]
	for _, spelling := range spellings {
		if v, there := rawjson.Walk(have, spelling); there && (!ok || rawjson.IsBlank(value)) {
			path, value, ok = spelling, v, true
		}
	}
	return path, value, ok
}

// Fold finds a field by its name in any case, nil when there is none.
func (r *Record) Fold(name []byte) *Field {
	var room [48]byte
	lower := room[:0]
	for _, c := range name {
		if c >= utf8.RuneSelf {
			lower = []byte(strings.ToLower(string(name)))
			break
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		lower = append(lower, c)
	}
	if i, ok := r.folded[string(lower)]; ok {
		return &r.Fields[i]
	}
	return nil
}

// Takes reports whether a field may be filled from a member that no field has the
// name of: by another of its names, or its name in other case.
func (r *Record) Takes(name []byte) bool { return r.Others[string(name)] || r.Fold(name) != nil }

// fills reports what Filled does, of such records alone.
func (r *Record) fills() bool {
	for _, f := range r.Aliased {
		for _, path := range f.Paths[1:] {
			if len(path) > 1 && r.Field(path[0]) != nil {
				return true
			}
		}
	}
	return r.Rest >= 0
}

// Check finds required values of v that are missing, and texts that are too long,
// in the records in it too. Place is where v is.
func (r *Record) Check(place string, v reflect.Value) error {
	for i := range r.Fields {
		f := &r.Fields[i]
		if err := f.Check(Join(place, f.GoName), v.Field(f.Index)); err != nil {
			return err
		}
	}
	return nil
}

// Check is [Record.Check] for the value of one field.
func (f *Field) Check(place string, v reflect.Value) error {
	isValue := f.Zero || v.Kind() == reflect.Bool // as zero; a pointer tells what was forgotten
	empty := v.IsZero() && (!isValue || v.Kind() == reflect.Pointer) || v.Kind() == reflect.Slice && v.Len() == 0
	if _, ok := v.Interface().([]rawjson.Value); ok && !v.IsNil() {
		empty = false // the unchanged part of a version 1 create
	}
	switch {
	case f.Required && empty:
		return fmt.Errorf("%s is required; set it", place)
	case f.Max > 0 && v.Kind() == reflect.String && utf8.RuneCountInString(v.String()) > f.Max:
		return fmt.Errorf("%s has %d characters; shorten it to %d", place, utf8.RuneCountInString(v.String()), f.Max)
	case f.Shape == Nested && !empty:
		return f.Inner().Check(place, v)
	case f.Shape == List:
		for i := range v.Len() {
			if err := f.Inner().Check(fmt.Sprintf("%s[%d]", place, i), v.Index(i)); err != nil {
				return err
			}
		}
	}
	return nil
}

// Join is the place of a member of what is at place.
func Join(place, name string) string {
	if place == "" {
		return name
	}
	return place + "." + name
}
