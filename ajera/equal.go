package ajera

import (
	"reflect"

	"github.com/fieldbooks/fieldbooks/wire"
)

// equal is [reflect.DeepEqual] of records, without what that allocates.
func equal(a, b reflect.Value) bool {
	switch a.Kind() {
	case reflect.Struct:
		for i := range a.NumField() {
			if !equal(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	case reflect.Slice:
		if a.Len() != b.Len() || a.IsNil() != b.IsNil() {
			return false
		}
		for i := range a.Len() {
			if !equal(a.Index(i), b.Index(i)) {
				return false
			}
		}
		return true
	case reflect.String:
		return a.String() == b.String()
	case reflect.Bool:
		return a.Bool() == b.Bool()
	case reflect.Int, reflect.Int16:
		return a.Int() == b.Int()
	case reflect.Map, reflect.Pointer, reflect.Interface:
		return reflect.DeepEqual(a.Interface(), b.Interface())
	}
	return a.Equal(b)
}

// same reports whether two leaf values that differ in Go mean the same: an amount
// written otherwise, nothing and an empty list.
func same(base, edited reflect.Value) bool {
	if a, ok := base.Addr().Interface().(*wire.Decimal); ok {
		return a.Equal(*edited.Addr().Interface().(*wire.Decimal))
	}
	if k := base.Kind(); (k == reflect.Slice || k == reflect.Map) && base.Len() == 0 {
		return edited.Len() == 0
	}
	return false
}
