package document

import (
	"fmt"
	"reflect"

	"github.com/go-json-experiment/json"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Apply makes the edits in a struct that was read from the record's JSON, at most once.
func Apply(edits []Edit, into reflect.Value) error {
	for _, e := range edits {
		if e.Value == nil {
			continue // lists afterwards: the places in them are those of before
		}
		if err := set(into, e.Path, e.Value); err != nil {
			return fmt.Errorf("%s: %w", e.Place(), err)
		}
	}
	for _, e := range edits { // inner lists come before those that hold them
		if e.Value != nil {
			continue
		}
		if err := arrange(into, e); err != nil {
			return fmt.Errorf("%s: %w", e.Place(), err)
		}
	}
	return nil
}

// set sets the value at a path.
func set(v reflect.Value, path []*Node, value wire.Value) error {
	v = open(v)
	if len(path) == 0 {
		return put(v, value)
	}
	n := path[0]
	switch {
	case n.form == outer:
		return set(v, path[1:], value)
	case n.field != nil:
		inner := v.Field(n.field.Index)
		if raw, isRaw := inner.Addr().Interface().(*wire.Value); isRaw {
			return splice(raw, path[1:], value)
		}
		if len(path) == 1 {
			return put(inner, value)
		}
		return set(inner, path[1:], value)
	case n.Name == "":
		if n.index >= v.Len() {
			return fmt.Errorf("the list was read with %d records", v.Len())
		}
		return set(v.Index(n.index), path[1:], value)
	}
	unknown := v.Field(record.Of(v.Type()).Embed).Addr().Interface().(*wire.Value)
	return splice(unknown, path, value)
}

// open follows pointers, and makes what they point to where there is nothing.
func open(v reflect.Value) reflect.Value {
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		v = v.Elem()
	}
	return v
}

// put reads JSON into a field. Null is no value, of a pointer too.
func put(v reflect.Value, value wire.Value) error {
	v.SetZero()
	if rawjson.IsNull(value) {
		return nil
	}
	return json.Unmarshal(value, v.Addr().Interface())
}

// splice sets a value in JSON that the specs do not describe. All other bytes stay.
func splice(object *wire.Value, path []*Node, value wire.Value) error {
	if len(path) == 0 {
		*object = value
		return nil
	}
	names := make([]string, len(path))
	for i, n := range path {
		names[i] = n.Name
	}
	changed, err := rawjson.SpliceAt(*object, names, value)
	if err == nil {
		*object = changed
	}
	return err
}

// arrange gives a list the records that it has now.
func arrange(v reflect.Value, e Edit) error {
	for _, n := range e.Path {
		switch v = open(v); {
		case n.form == outer:
		case n.field != nil:
			v = v.Field(n.field.Index)
		default:
			v = v.Index(n.index)
		}
	}
	v = open(v)
	out := reflect.MakeSlice(v.Type(), len(e.Items), len(e.Items))
	for i, item := range e.Items {
		if item.Old != nil {
			out.Index(i).Set(v.Index(item.Old.index))
			continue
		}
		if err := Apply(item.New, out.Index(i)); err != nil {
			return err
		}
	}
	v.Set(out)
	return nil
}
