package wire

import (
	"encoding"
	"reflect"

	"github.com/go-json-experiment/json"
)

// holdsFloat reports whether a value that can be written as JSON would be written by a float,
// itself or anywhere in it. What a type writes of its own it is trusted with, unless it is a float.
func holdsFloat(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Float32, reflect.Float64:
		return true
	case reflect.Pointer, reflect.Interface:
		return !v.IsNil() && holdsFloat(v.Elem())
	}
	if !v.IsValid() || writesItself(v.Type()) {
		return false
	}
	switch v.Kind() {
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return false // it may be a whole file
		}
		for i := range v.Len() {
			if holdsFloat(v.Index(i)) {
				return true
			}
		}
	case reflect.Map:
		for key, value := range v.Seq2() {
			if holdsFloat(key) || holdsFloat(value) {
				return true
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() && holdsFloat(v.Field(i)) {
				return true
			}
		}
	}
	return false
}

// writesItself reports whether a type, or a pointer to it, has its own way to JSON.
func writesItself(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(reflect.TypeFor[json.MarshalerTo]()) ||
		p.Implements(reflect.TypeFor[json.Marshaler]()) ||
		p.Implements(reflect.TypeFor[encoding.TextMarshaler]())
}
