package ajera

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// entities are the results that can be saved.
var entities = map[string]struct {
	version int
	result  func() wire.Replied
}{
	"UpdateClients":    {1, func() wire.Replied { return new(ajerav1.GetClientsResult) }},
	"UpdateContacts":   {1, func() wire.Replied { return new(ajerav1.GetContactsResult) }},
	"UpdateEmployees":  {1, func() wire.Replied { return new(ajerav1.GetEmployeesResult) }},
	"UpdateVendors":    {1, func() wire.Replied { return new(ajerav1.GetVendorsResult) }},
	"UpdateProjects 1": {1, func() wire.Replied { return new(ajerav1.GetProjectsResult) }},
	"UpdateProjects 2": {2, func() wire.Replied { return new(ajerav2.GetProjectsResult) }},
}

func methodOf(t *testing.T, name string, version int) *wire.Method {
	t.Helper()
	name, _, _ = strings.Cut(name, " ")
	for _, m := range methods() {
		if m.Name == name && m.Version == version {
			return m
		}
	}
	t.Fatalf("no method %s", name)
	return nil
}

// sample writes a record of type t with every field, and one that the specs do
// not know.
func sample(t reflect.Type, depth int, counter *int) string {
	var parts []string
	for i := range planOf(t).fields {
		f := &planOf(t).fields[i]
		if value := sampleValue(t.Field(f.at).Type, f.shape, depth, counter); value != "" {
			parts = append(parts, quote(f.name)+":"+value)
		}
	}
	parts = append(parts, `"Tenant Thing":1.500`)
	return "{" + strings.Join(parts, ",") + "}"
}

func sampleValue(t reflect.Type, s shape, depth int, counter *int) string {
	*counter++
	switch s {
	case nested:
		return sample(t, depth, counter)
	case records:
		if depth == 0 {
			return ""
		}
		return "[" + sample(t.Elem(), depth-1, counter) + "]"
	case raw:
		return fmt.Sprintf(`{"Custom%d":"x"}`, *counter)
	}
	switch t {
	case reflect.TypeFor[wire.Decimal]():
		return fmt.Sprintf("%d.3830", *counter)
	case reflect.TypeFor[wire.Date]():
		return `"2026-01-02"`
	case reflect.TypeFor[wire.USDate]():
		return `"01/02/2026"`
	case reflect.TypeFor[wire.Stamp]():
		return `"2026-01-01 10:00:00.000 GMT-05:00 (Eastern Standard Time)"`
	}
	switch t.Kind() {
	case reflect.Int:
		return fmt.Sprint(*counter)
	case reflect.Bool:
		return "true"
	case reflect.String:
		return fmt.Sprintf(`"t%d"`, *counter)
	case reflect.Slice:
		return "[" + sampleValue(t.Elem(), shapeOf(t.Elem()), depth, counter) + "]"
	}
	return "null"
}

func read(t *testing.T, text string, result wire.Replied) wire.Replied {
	t.Helper()
	bent, err := decode(wire.Value(text), result)
	if err != nil || len(bent) > 0 {
		t.Fatalf("%v %v", err, bent)
	}
	result.Reply().Raw = wire.Raw(text)
	return result
}

func TestEveryEntityRoundTrips(t *testing.T) {
	for name, entity := range entities {
		t.Run(name, func(t *testing.T) {
			m := methodOf(t, name, entity.version)
			counter := 0
			text := sample(reflect.TypeOf(entity.result()).Elem(), 3, &counter)
			got := read(t, text, entity.result())
			again, err := json.Marshal(got)
			if err != nil {
				t.Fatal(err)
			}
			if a, b := canonical(t, text), canonical(t, string(again)); a != b {
				t.Errorf("read  %s\nwrote %s", a, b)
			}
			if _, err := newSave(m, wire.Edited{Result: got}); !errors.Is(err, ErrNoChange) {
				t.Errorf("a save without a change: %v", err)
			}
		})
	}
}

func canonical(t *testing.T, text string) string {
	t.Helper()
	v := wire.Value(text)
	if err := v.Format(jsontext.ReorderRawObjects(true)); err != nil {
		t.Fatal(err)
	}
	return string(v)
}

// TestEachFieldAlone edits every field of every record, one after the other: it
// is refused, or it is all that goes out.
func TestEachFieldAlone(t *testing.T) {
	for name, entity := range entities {
		t.Run(name, func(t *testing.T) {
			m := methodOf(t, name, entity.version)
			counter := 0
			text := sample(reflect.TypeOf(entity.result()).Elem(), 2, &counter)
			top := planOf(reflect.TypeOf(entity.result()).Elem())
			for _, list := range top.keyed(reflect.TypeOf(entity.result()).Elem()) {
				record := planOf(reflect.TypeOf(entity.result()).Elem().Field(list.at).Type.Elem())
				for i := range record.fields {
					f := &record.fields[i]
					got := read(t, text, entity.result())
					target := reflect.ValueOf(got).Elem().Field(list.at).Index(0)
					if f.shape != leaf {
						continue
					}
					bump(t, target.Field(f.at))
					s, err := newSave(m, wire.Edited{Result: got})
					if f.Key || f.Token || f.ReadOnly {
						if !errors.Is(err, ErrReadOnly) {
							t.Errorf("%s.%s: %v, want a refusal", list.name, f.name, err)
						}
						continue
					}
					if err != nil {
						t.Errorf("%s.%s: %v", list.name, f.name, err)
						continue
					}
					onlyThis(t, s, record, f)
				}
			}
		})
	}
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

func onlyThis(t *testing.T, s *save, record *plan, f *field) {
	t.Helper()
	if len(s.updated) != 1 || len(s.edits) != 1 || s.edits[0].Field != f.name {
		t.Errorf("%s: %d records, edits %+v", f.name, len(s.updated), s.edits)
		return
	}
	updated, err := members(s.updated[0])
	if err != nil {
		t.Fatal(err)
	}
	if s.m.Update.Send == wire.SendChanges {
		if len(updated) != 2 || updated[0].name != record.key.name || updated[1].name != f.name {
			t.Errorf("%s: delta %s", f.name, s.updated[0])
		}
		return
	}
	unchanged, err := members(s.unchanged[0])
	if err != nil || len(updated) != len(unchanged) {
		t.Fatalf("%s: %v, %d members of %d", f.name, err, len(updated), len(unchanged))
	}
	for i := range updated {
		same := string(updated[i].value) == string(unchanged[i].value)
		if same == (updated[i].name == f.name) {
			t.Errorf("%s: member %s is %s, was %s", f.name, updated[i].name, updated[i].value, unchanged[i].value)
		}
	}
}

func TestNestedEdits(t *testing.T) {
	counter := 0
	result := func() *ajerav1.GetProjectsResult {
		counter = 0
		text := sample(reflect.TypeFor[ajerav1.GetProjectsResult](), 4, &counter)
		return read(t, text, new(ajerav1.GetProjectsResult)).(*ajerav1.GetProjectsResult)
	}
	m := methodOf(t, "UpdateProjects", 1)
	got := result()
	phase := &got.Projects[0].InvoiceGroups[0].Phases[0]
	phase.Notes = "deep"
	got.Projects[0].InvoiceGroups[0].Phases = append(got.Projects[0].InvoiceGroups[0].Phases,
		ajerav1.Phase{Description: "new", Phases: []ajerav1.Phase{{Description: "below"}}}, ajerav1.Phase{Description: "newer"})
	s, err := newSave(m, wire.Edited{Result: got})
	if err != nil {
		t.Fatal(err)
	}
	sent := string(s.updated[0])
	for _, want := range []string{`"Notes":"deep"`, `"PhaseKey":-1`, `"PhaseKey":-2`, `"PhaseKey":-3`, `"Tenant Thing":1.500`} {
		if !strings.Contains(sent, want) {
			t.Errorf("%s is not in %s", want, sent)
		}
	}
	got = result()
	got.Projects[0].InvoiceGroups = nil
	if _, err := newSave(m, wire.Edited{Result: got}); !errors.Is(err, ErrArgument) || !strings.Contains(err.Error(), "no delete") {
		t.Errorf("a record taken out: %v", err)
	}
	got = result()
	got.Projects[0].Contacts = nil
	if _, err := newSave(m, wire.Edited{Result: got}); err != nil {
		t.Errorf("a link taken out: %v", err)
	}
}
