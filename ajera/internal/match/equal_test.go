package match

import (
	"reflect"
	"testing"

	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// TestEqualIsDeepEqual changes every place of a record, at any depth, and wants
// the answer of [reflect.DeepEqual].
func TestEqualIsDeepEqual(t *testing.T) {
	for _, kind := range []reflect.Type{
		reflect.TypeFor[ajerav1.Project](), reflect.TypeFor[ajerav1.Employee](), reflect.TypeFor[ajerav1.ProjectTotals](), reflect.TypeFor[ajerav1.ClientRecord](),
	} {
		places := 0
		eachPlace(reflect.New(kind).Elem(), 0, func(change func() reflect.Value) {
			a, b := reflect.New(kind).Elem(), change()
			for _, pair := range [][2]reflect.Value{{a, b}, {b, a}, {b, b}, {a, a}} {
				got := Equal(pair[0], pair[1])
				if want := reflect.DeepEqual(pair[0].Interface(), pair[1].Interface()); got != want {
					t.Fatalf("%v: equal gives %v, want %v: %#v", kind, got, want, b)
				}
			}
			if Equal(a, b) {
				t.Fatalf("%v: the change is not seen: %#v", kind, b)
			}
			places++
		})
		if places < 10 {
			t.Errorf("%v: %d places", kind, places)
		}
	}
}

// eachPlace shows a way to make a record with one place changed, for each.
func eachPlace(zero reflect.Value, depth int, show func(func() reflect.Value)) {
	for i := range zero.NumField() {
		with := func(value reflect.Value) {
			show(func() reflect.Value {
				v := reflect.New(zero.Type()).Elem()
				v.Field(i).Set(value)
				return v
			})
		}
		switch f := zero.Field(i); {
		case !zero.Type().Field(i).IsExported():
		case f.Kind() == reflect.Slice:
			with(reflect.MakeSlice(f.Type(), 0, 0)) // is not nil
			with(reflect.MakeSlice(f.Type(), 1, 1))
			if record.IsRecord(f.Type().Elem()) && depth < 2 {
				eachPlace(reflect.Zero(f.Type().Elem()), depth+1, func(item func() reflect.Value) {
					list := reflect.MakeSlice(f.Type(), 2, 2)
					list.Index(1).Set(item())
					with(list)
				})
			}
		case record.IsRecord(f.Type()) && depth < 3:
			eachPlace(f, depth+1, func(inner func() reflect.Value) { with(inner()) })
		default:
			with(changed(f.Type()))
		}
	}
}

// changed is a value of a leaf type other than its zero.
func changed(t reflect.Type) reflect.Value {
	v := reflect.New(t).Elem()
	switch p := v.Addr().Interface().(type) {
	case *wire.Decimal:
		*p = wire.MustDecimal("0")
	case *wire.Date:
		*p = wire.MustDate("2026-01-31")
	case *wire.Stamp:
		*p = wire.StampOn(wire.MustDate("2026-01-31"))
	case *map[string]wire.Decimal:
		*p = map[string]wire.Decimal{"a": {}}
	default:
		switch v.Kind() {
		case reflect.String:
			v.SetString("a")
		case reflect.Bool:
			v.SetBool(true)
		case reflect.Int:
			v.SetInt(1)
		}
	}
	return v
}
