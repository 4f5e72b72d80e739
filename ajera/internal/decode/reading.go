package decode

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/codec"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
	"github.com/go-json-experiment/json"
)

// reading is one try at a content.
type reading struct {
	rules  json.Options // nil for the strict ones
	early  *Early       // may have been read already
	place  []byte       // of what is being filled, a JSON pointer
	bent   []string
	unread codec.Unread
}

// note tells of a value that was read though it is not as the specs say.
func (r *reading) note(path, what string) {
	if len(r.bent) < mostBent {
		r.bent = append(r.bent, string(r.place)+path+": "+what)
	}
}

// miss tells of a value that could not be read.
func (r *reading) miss(path, why string) { r.unread.Note(string(r.place)+path, why) }

// in reads something at a place below the present one.
func (r *reading) in(name string, at int, read func() error) error {
	here := len(r.place)
	r.place = append(append(r.place, '/'), escaped.Replace(name)...)
	if at >= 0 {
		r.place = strconv.AppendInt(append(r.place, '/'), int64(at), 10)
	}
	err := read()
	r.place = r.place[:here]
	return err
}

// escaped are names in a JSON pointer.
var escaped = strings.NewReplacer("~", "~0", "/", "~1")

// strictly reads by the tables of package codec where they will do.
func (r *reading) strictly(content wire.Value, v reflect.Value) error {
	e := r.early
	if !e.is(content) {
		e = &Early{into: v, left: record.Of(v.Type()).Filled()}
		e.whole = codec.Unmarshal(content, v.Addr().Interface(), e.note)
	}
	switch {
	case !e.whole:
		v.SetZero()
		return r.read(content, v)
	case r.early == e:
		v.Set(e.into)
	}
	if e.left {
		return r.resolve(v)
	}
	return nil // no need to visit every record
}

func (r *reading) read(content wire.Value, v reflect.Value) error {
	if err := r.unmarshal(content, v); err != nil {
		return err
	}
	return r.resolve(v)
}

func (r *reading) unmarshal(value wire.Value, v reflect.Value) error {
	if r.rules == nil {
		return json.Unmarshal(value, v.Addr().Interface())
	}
	return json.Unmarshal(value, v.Addr().Interface(), r.rules)
}

// resolve fills what a plain decode cannot: fields that came under another of
// their names, and totals gathered from the members that the specs do not name.
// The members themselves stay where they are.
func (r *reading) resolve(v reflect.Value) error {
	of := record.Of(v.Type())
	if of.Embed >= 0 {
		if err := r.resolveUnknown(of, v); err != nil {
			return err
		}
	}
	reach(of, v)
	return of.Inside(v, func(f *record.Field, at int, inner reflect.Value) error {
		return r.in(f.Name, at, func() error { return r.resolve(inner) })
	})
}

func (r *reading) resolveUnknown(of *record.Record, v reflect.Value) error {
	unknown := v.Field(of.Embed).Bytes()
	if len(unknown) == 0 || !wants(of, unknown) {
		return nil
	}
	have, err := of.Members(unknown, nil)
	if err != nil {
		return err
	}
	if of.Rest >= 0 {
		r.gather(of, v.Field(of.Rest), have)
	}
	return r.fillAll(of, v, have)
}

// wants reports whether an object has a member that a field may be filled from.
// Most unknown members are custom fields and the like.
func wants(of *record.Record, unknown []byte) bool {
	found := of.Rest >= 0
	plain := rawjson.Scan(unknown, func(name []byte, _, _ int) { found = found || of.Takes(name) })
	return found || !plain
}

// fillAll decodes members into the fields that nothing was read for yet.
func (r *reading) fillAll(of *record.Record, v reflect.Value, have []rawjson.Member) error {
	for _, f := range of.Aliased {
		for _, path := range f.Paths[1:] {
			value, _ := rawjson.Walk(have, path)
			if err := r.fill(f, v.Field(f.Index), value); err != nil {
				return err
			}
		}
	}
	for _, m := range have {
		f := of.Fold([]byte(m.Name))
		if f == nil {
			continue
		}
		if err := r.fill(f, v.Field(f.Index), m.Value); err != nil {
			return err
		}
	}
	return nil
}

func (r *reading) fill(f *record.Field, v reflect.Value, value wire.Value) error {
	if !v.IsZero() || rawjson.IsNull(value) {
		return nil
	}
	return r.in(f.Name, -1, func() error {
		err := r.unmarshal(value, v)
		if err == nil || r.rules == nil {
			return err
		}
		v.SetZero()
		r.miss("", codec.Reason(err))
		return nil
	})
}

// reach fills aliased fields from declared objects: ClientKey from Client.ClientKey.
func reach(of *record.Record, v reflect.Value) {
	for _, aliased := range of.Aliased {
		target := v.Field(aliased.Index)
		for _, path := range aliased.Paths[1:] {
			f := of.Field(path[0])
			if len(path) != 2 || f == nil || f.Shape != record.Nested || !target.IsZero() {
				continue
			}
			g := record.Of(f.Type).Field(path[1])
			if g != nil && g.Type == aliased.Type {
				target.Set(v.Field(f.Index).Field(g.Index))
			}
		}
	}
}

// gather takes every unknown number but the custom fields, be it in quotes. What a field
// takes, though under a name in other case, is known.
func (r *reading) gather(of *record.Record, totals reflect.Value, have []rawjson.Member) {
	if totals.IsNil() {
		totals.Set(reflect.MakeMap(totals.Type()))
	}
	for _, m := range have {
		d, err := wire.ParseDecimal(strings.TrimSpace(rawjson.Text(m.Value)))
		if err != nil || strings.HasPrefix(m.Name, "CF_") || of.Fold([]byte(m.Name)) != nil {
			continue
		}
		if m.Value.Kind() == '"' {
			r.note("/"+escaped.Replace(m.Name), "string read as number")
		}
		totals.SetMapIndex(reflect.ValueOf(m.Name), reflect.ValueOf(d))
	}
}
