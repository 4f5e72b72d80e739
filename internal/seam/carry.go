package seam

import (
	"fmt"
	"reflect"

	"github.com/fieldbooks/fieldbooks/internal/codec"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Written is a record that was read in the form in which it is sent: with the members that both
// forms have. It names those that hold something and have no place in that; texts and numbers that
// the server set go without mention.
func Written[W any](read any) (w W, lost []string) {
	var c carrier
	c.object("", reflect.ValueOf(&w).Elem(), reflect.ValueOf(read))
	return w, c
}

// carrier gathers the names of what is lost.
type carrier []string

func (lost *carrier) object(path string, to, from reflect.Value) {
	places, members := record.Of(to.Type()), record.Of(from.Type())
	for _, f := range members.Fields {
		value := from.Field(f.Index)
		place := places.Field(f.Name)
		switch {
		case value.IsZero() && value.Kind() != reflect.Bool:
		case place != nil:
			lost.value(path+f.Name, to.Field(place.Index), value)
		case holdsMembers(value):
			*lost = append(*lost, path+f.Name)
		}
	}
	if members.Embed >= 0 {
		unknown := from.Field(members.Embed).Interface().(wire.Value)
		names := wire.MembersIn(&unknown).Names()
		if kind := unknown.Kind(); len(names) == 0 && len(unknown) > 0 && kind != 'n' && (kind != '{' || !unknown.IsValid()) { // edited
			names = []string{members.Type.Field(members.Embed).Name}
		}
		for _, name := range names {
			*lost = append(*lost, path+name)
		}
	}
}

// holdsMembers reports whether a value is more than one text, number or moment.
func holdsMembers(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer:
		return holdsMembers(v.Elem())
	case reflect.Struct:
		return record.IsRecord(v.Type())
	case reflect.Slice, reflect.Map:
		return v.Len() > 0
	}
	return false
}

// value carries one value into its place, which may be a pointer to its type, its
// form for sending, or anything.
func (lost *carrier) value(path string, to, from reflect.Value) {
	switch {
	case from.Type().AssignableTo(to.Type()):
		to.Set(from)
	case from.Kind() == reflect.Pointer:
		lost.value(path, to, from.Elem())
	case isHeld(from):
		lost.value(path, to, reflect.ValueOf(from.Interface().(holder).Held()))
	case canHold(to) && record.IsRecord(from.Type()):
		lost.value(path, reflect.ValueOf(to.Addr().Interface().(interface{ Hold() any }).Hold()).Elem(), from)
	case to.Kind() == reflect.Pointer:
		to.Set(reflect.New(to.Type().Elem()))
		lost.value(path, to.Elem(), from)
	case to.Kind() == reflect.Slice && from.Kind() == reflect.Slice && to.Type().Elem().Kind() != reflect.Uint8:
		to.Set(reflect.MakeSlice(to.Type(), from.Len(), from.Len()))
		for i := range from.Len() {
			lost.value(fmt.Sprintf("%s[%d]", path, i), to.Index(i), from.Index(i))
		}
	case to.Kind() == reflect.Map && from.Kind() == reflect.Map:
		to.Set(reflect.MakeMap(to.Type()))
		for key, each := range from.Seq2() {
			place := reflect.New(to.Type().Elem()).Elem()
			lost.value(path+"."+key.String(), place, each)
			to.SetMapIndex(key, place)
		}
	case record.IsRecord(to.Type()) && record.IsRecord(from.Type()):
		lost.object(path+".", to, from)
	default:
		lost.asJSON(path, to, from)
	}
}

// isHeld reports whether v is a Nullable that holds something.
func isHeld(v reflect.Value) bool {
	h, ok := v.Interface().(holder)
	return ok && h.Held() != nil
}

// canHold reports whether v is a Nullable.
func canHold(v reflect.Value) bool {
	_, ok := v.Addr().Interface().(interface{ Hold() any })
	return ok
}

// asJSON carries what only JSON can: unions, and values that may be null.
func (lost *carrier) asJSON(path string, to, from reflect.Value) {
	b, err := Encode(from.Interface())
	if err == nil {
		err = codec.UnmarshalAny(b, to.Addr().Interface())
	}
	if err != nil {
		to.SetZero() // a part is not what it was
		*lost = append(*lost, path)
	}
}
