package save

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
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
				s, err := New(m, got, false)
				switch {
				case err != nil:
					if !at.fixed && !(m.Update.Send == wire.SendRows && !strings.Contains(at.path, "Detail[0]")) {
						t.Errorf("%s: %v", at.path, err)
					}
					if !errors.Is(err, fault.ErrReadOnly) && !errors.Is(err, fault.ErrArgument) || !strings.Contains(err.Error(), at.name()) {
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
	r := record.Of(v.Type())
	for i := range r.Fields {
		f := &r.Fields[i]
		field := v.Field(f.Index)
		next := at
		next.path, next.steps = record.Join(at.path, f.Name), append(slices.Clone(at.steps), f.Index)
		next.link = f.Key && strings.Contains(at.path, ".") && !record.Of(v.Type()).IsOwn()
		next.fixed = at.fixed || f.ReadOnly || f.Token || f.Key || f.Required && strings.Contains(at.path, "Detail[0]")
		switch {
		case f.Shape == record.Leaf && at.path != "":
			all = append(all, next)
		case f.Shape == record.Nested:
			all = append(all, leaves(field, next)...)
		case f.Shape == record.List && field.Len() > 0:
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
func onlyThis(t *testing.T, s *Save, text string, at place) {
	t.Helper()
	if len(s.updated) != 1 || len(s.edits) == 0 {
		t.Errorf("%s: %d records, edits %+v", at.path, len(s.updated), s.edits)
		return
	}
	list, path, _ := strings.Cut(at.path, "[0].")
	content, err := rawjson.Members(wire.Value(text))
	if err != nil {
		t.Fatal(err)
	}
	value, _ := rawjson.Lookup(content, list)
	record := value[1 : len(value)-1] // the only one
	sent := s.updated[0]
	switch s.method.Update.Send {
	case wire.SendRecords:
		if string(s.unchanged[0]) != string(record) {
			t.Errorf("%s: unchanged is %s", at.path, s.unchanged[0])
		}
	case wire.SendChanges:
		sent = merged(t, record, sent, 2)
	case wire.SendRows:
		have, err := rawjson.Members(sent)
		if err != nil || len(have) != 3 || have[2].Name != "UnchangedData" {
			t.Errorf("%s: sent %s", at.path, sent)
			return
		}
		rows, err := rawjson.Items(have[1].Value)
		if err != nil || len(rows) != 1 {
			t.Errorf("%s: sent %s", at.path, sent)
			return
		}
		if row, err := rawjson.Members(rows[0].Value); err != nil || len(row) != 2 || row[1].Name != at.name() {
			t.Errorf("%s: row %s", at.path, rows[0].Value)
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
	have, _ := rawjson.Members(record)
	set, err := rawjson.Members(delta)
	if err != nil || len(set) > size {
		t.Errorf("delta %s", delta)
	}
	for i := range set {
		if old, ok := rawjson.Lookup(have, set[i].Name); ok && old.Kind() == '{' && set[i].Value.Kind() == '{' {
			set[i].Value = merged(t, old, set[i].Value, size)
		}
	}
	whole, err := rawjson.Splice(record, set)
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
	read := rawjson.Members
	if a.Kind() == '[' {
		read = rawjson.Items
	}
	as, errA := read(a)
	bs, errB := read(b)
	if errA != nil || errB != nil || len(as) != len(bs) {
		return []string{path}
	}
	var all []string
	for i := range as {
		at := fmt.Sprintf("%s[%d]", path, i)
		if as[i].Name != "" {
			at = record.Join(path, as[i].Name)
		}
		all = append(all, differences(t, as[i].Value, bs[i].Value, at)...)
	}
	return all
}
