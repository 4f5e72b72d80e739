package spy

import (
	"reflect"
	"strings"
	"unsafe"
)

// Dump is every text that can be reached from a value by reflection, as debuggers and dumping
// packages reach it: through pointers, interfaces and maps, in unexported fields too. What a
// function holds cannot be reached.
func Dump(v any) string {
	d := dump{met: make(map[place]bool)}
	d.value(reflect.ValueOf(v))
	return d.out.String()
}

type dump struct {
	out strings.Builder
	met map[place]bool
}

// place is what a pointer points to.
type place struct {
	at unsafe.Pointer
	is reflect.Type
}

func (d *dump) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		d.out.WriteString(v.String() + "\n")
	case reflect.Pointer:
		if at := (place{v.UnsafePointer(), v.Type()}); !v.IsNil() && !d.met[at] {
			d.met[at] = true
			d.value(v.Elem())
		}
	case reflect.Interface:
		d.value(v.Elem())
	case reflect.Struct:
		v = addressable(v)
		for i := range v.NumField() {
			f := v.Field(i)
			d.value(reflect.NewAt(f.Type(), unsafe.Pointer(f.UnsafeAddr())).Elem())
		}
	case reflect.Map:
		for key, value := range v.Seq2() {
			d.value(key)
			d.value(value)
		}
	case reflect.Slice, reflect.Array:
		d.list(v)
	}
}

// list shows bytes as the text that they are.
func (d *dump) list(v reflect.Value) {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		d.out.Write(addressable(v).Bytes())
		d.out.WriteByte('\n')
		return
	}
	for i := range v.Len() {
		d.value(v.Index(i))
	}
}

// addressable is v, or a copy that has an address.
func addressable(v reflect.Value) reflect.Value {
	if v.CanAddr() {
		return v
	}
	made := reflect.New(v.Type()).Elem()
	made.Set(v)
	return made
}
