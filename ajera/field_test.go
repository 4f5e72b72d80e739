package ajera

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/wire"
)

// TestEachFieldAlone edits every field of every record, those of nested records
// too, one after the other: it is refused, or it is all that goes out.
func TestEachFieldAlone(t *testing.T) {
	for name, entity := range entities {
		t.Run(name, func(t *testing.T) {
			m := methodOf(t, name, entity.version)
			counter := 0
			text := sample(reflect.TypeOf(entity.result()).Elem(), 3, &counter)
			places := leaves(reflect.ValueOf(read(t, text, entity.result())).Elem(), place{})
			if len(places) < 30 {
				t.Fatalf("only %d fields", len(places))
			}
			for _, at := range places {
				got := read(t, text, entity.result())
				bump(t, at.in(reflect.ValueOf(got).Elem()))
				s, err := newSave(m, wire.Edited{Result: got})
				switch {
				case err != nil:
					if !at.fixed && !(m.Update.Send == wire.SendRows && !strings.Contains(at.path, "Detail[0]")) {
						t.Errorf("%s: %v", at.path, err)
					}
					if !errors.Is(err, ErrReadOnly) && !errors.Is(err, ErrArgument) || !strings.Contains(err.Error(), at.name()) {
						t.Errorf("%s: %v", at.path, err)
					}
				case at.fixed && !at.link:
					t.Errorf("%s was changed", at.path)
				default:
					onlyThis(t, s, text, at)
				}
			}
		})
	}
}

// place leads to a leaf inside a result.
type place struct {
	path  string // e.g. "Projects[0].InvoiceGroups[0].Notes"
	steps []int  // struct fields; the first item of each list
	fixed bool   // cannot be changed
	link  bool   // the key of a link, which can
}

func (p place) in(v reflect.Value) reflect.Value {
	for _, step := range p.steps {
		if v.Kind() == reflect.Slice {
			v = v.Index(0)
		}
		v = v.Field(step)
	}
	return v
}

func (p place) name() string { return p.path[strings.LastIndexByte(p.path, '.')+1:] }

// leaves lists the places of all declared fields below v.
func leaves(v reflect.Value, at place) (all []place) {
	p := planOf(v.Type())
	for i := range p.fields {
		f := &p.fields[i]
		field := v.Field(f.at)
		next := at
		next.path, next.steps = join(at.path, f.name), append(slices.Clone(at.steps), f.at)
		next.link = f.Key && strings.Contains(at.path, ".") && !owns(v.Type())
		next.fixed = at.fixed || f.ReadOnly || f.Token || f.Key || f.Required && strings.Contains(at.path, "Detail[0]")
		switch {
		case f.shape == leaf && at.path != "":
			all = append(all, next)
		case f.shape == nested:
			all = append(all, leaves(field, next)...)
		case f.shape == records && field.Len() > 0:
			next.path += "[0]"
			all = append(all, leaves(field.Index(0), next)...)
		}
	}
	return all
}

// bump changes a leaf.
func bump(t *testing.T, v reflect.Value) {
	t.Helper()
	switch x := v.Addr().Interface().(type) {
	case *wire.Decimal:
		*x = wire.MustDecimal("99999.10")
	case *wire.Date:
		*x = wire.MustDate("2020-02-29")
	case *wire.USDate:
		*x = wire.USDate(wire.MustDate("2020-02-29"))
	case *wire.Stamp:
		*x = wire.StampOn(wire.MustDate("2020-02-29"))
	default:
		switch v.Kind() {
		case reflect.Int:
			v.SetInt(v.Int() + 100000)
		case reflect.Bool:
			v.SetBool(!v.Bool())
		case reflect.String:
			v.SetString("changed")
		case reflect.Slice:
			v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem())))
		default:
			t.Fatalf("cannot change a %s", v.Type())
		}
	}
}

// onlyThis compares what a save sends with what was read: they differ at one place.
func onlyThis(t *testing.T, s *save, text string, at place) {
	t.Helper()
	if len(s.updated) != 1 || len(s.edits) == 0 {
		t.Errorf("%s: %d records, edits %+v", at.path, len(s.updated), s.edits)
		return
	}
	list, path, _ := strings.Cut(at.path, "[0].")
	content, err := members(wire.Value(text))
	if err != nil {
		t.Fatal(err)
	}
	value, _ := lookup(content, list)
	record := value[1 : len(value)-1] // the only one
	sent := s.updated[0]
	switch s.m.Update.Send {
	case wire.SendRecords:
		if string(s.unchanged[0]) != string(record) {
			t.Errorf("%s: unchanged is %s", at.path, s.unchanged[0])
		}
	case wire.SendChanges:
		sent = merged(t, record, sent, 2)
	case wire.SendRows:
		have, err := members(sent)
		if err != nil || len(have) != 3 || have[2].name != "UnchangedData" {
			t.Errorf("%s: sent %s", at.path, sent)
			return
		}
		rows, err := elements(have[1].value)
		if err != nil || len(rows) != 1 {
			t.Errorf("%s: sent %s", at.path, sent)
			return
		}
		if row, err := members(rows[0].value); err != nil || len(row) != 2 || row[1].name != at.name() {
			t.Errorf("%s: row %s", at.path, rows[0].value)
		}
		return
	}
	if differing := differences(t, record, sent, ""); !slices.Equal(differing, []string{path}) {
		t.Errorf("%s: differs at %q\nsent %s", at.path, differing, s.updated[0])
	}
}

// merged puts a delta of so many members, its key and a change, into a record.
func merged(t *testing.T, record, delta wire.Value, size int) wire.Value {
	t.Helper()
	have, _ := members(record)
	set, err := members(delta)
	if err != nil || len(set) > size {
		t.Errorf("delta %s", delta)
	}
	for i := range set {
		if old, ok := lookup(have, set[i].name); ok && old.Kind() == '{' && set[i].value.Kind() == '{' {
			set[i].value = merged(t, old, set[i].value, 2)
		}
	}
	whole, err := splice(record, set)
	if err != nil {
		t.Fatal(err)
	}
	return whole
}

// differences are the paths of the values that differ.
func differences(t *testing.T, a, b wire.Value, path string) []string {
	t.Helper()
	if string(a) == string(b) {
		return nil
	}
	read := members
	if a.Kind() == '[' {
		read = elements
	}
	as, errA := read(a)
	bs, errB := read(b)
	if errA != nil || errB != nil || len(as) != len(bs) {
		return []string{path}
	}
	var all []string
	for i := range as {
		at := fmt.Sprintf("%s[%d]", path, i)
		if as[i].name != "" {
			at = join(path, as[i].name)
		}
		all = append(all, differences(t, as[i].value, bs[i].value, at)...)
	}
	return all
}
