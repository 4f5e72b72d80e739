package save

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera/internal/decode"
	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
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
	"UpdateTimesheets": {2, func() wire.Replied { return new(ajerav2.GetTimesheetsResult) }},
}

func methodOf(t *testing.T, name string, version int) *wire.Method {
	t.Helper()
	name, _, _ = strings.Cut(name, " ")
	for _, m := range append(ajerav1.Methods(), ajerav2.Methods()...) {
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
	for i := range record.Of(t).Fields {
		f := &record.Of(t).Fields[i]
		if value := sampleValue(t.Field(f.Index).Type, f.Shape, depth, counter); value != "" {
			parts = append(parts, string(rawjson.Quote(f.Name))+":"+value)
		}
	}
	parts = append(parts, `"Tenant Thing":1.500`)
	return "{" + strings.Join(parts, ",") + "}"
}

func sampleValue(t reflect.Type, s record.Shape, depth int, counter *int) string {
	*counter++
	switch s {
	case record.Nested:
		return sample(t, depth, counter)
	case record.List:
		if depth == 0 {
			return ""
		}
		return "[" + sample(t.Elem(), depth-1, counter) + "]"
	case record.Raw:
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
		inner := record.Leaf
		if t.Elem() == reflect.TypeFor[wire.Value]() {
			inner = record.Raw
		}
		return "[" + sampleValue(t.Elem(), inner, depth, counter) + "]"
	}
	return "null"
}

func read(t *testing.T, text string, result wire.Replied) wire.Replied {
	t.Helper()
	bent, err := decode.Into(wire.Value(text), result)
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
			if _, err := New(m, got, false); !errors.Is(err, fault.ErrNoChange) {
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
