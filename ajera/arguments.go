package ajera

import (
	"fmt"
	"reflect"
	"unicode/utf8"

	"github.com/fieldbooks/fieldbooks/wire"
	"github.com/go-json-experiment/json"
)

// encode turns the arguments of a call into members, after checking what can be
// checked before sending.
func (k *call) encode(args any) (order, error) {
	o := order{m: k.m}
	for _, f := range k.m.Fixed {
		o.args = append(o.args, member{name: f.Name, value: wire.Value(quote(f.Value))})
	}
	if p, ok := args.(interface{ Paging() wire.Page }); ok && k.m.Paged {
		o.page = p.Paging()
	}
	var err error
	switch args := args.(type) {
	case nil:
	case wire.Value:
		err = o.add(args, nil)
	default:
		err = o.addStruct(reflect.Indirect(reflect.ValueOf(args)))
	}
	if err != nil {
		f := fault(k.m, ErrArgument)
		f.Err = err
		return o, f
	}
	return o, nil
}

func (o *order) addStruct(args reflect.Value) error {
	if !args.IsValid() { // a nil pointer
		return nil
	}
	if args.Kind() != reflect.Struct {
		text, err := json.Marshal(args.Interface())
		if err != nil {
			return err
		}
		return o.add(text, nil)
	}
	p := planOf(args.Type())
	if err := p.check("", args); err != nil {
		return err
	}
	short, long, err := p.withoutLong(args)
	if err != nil {
		return err
	}
	text, err := json.Marshal(short.Interface())
	if err != nil {
		return wire.Unreadable(err)
	}
	if err := o.add(text, p); err != nil {
		return err
	}
	o.putBack(long)
	return nil
}

// add takes the members of an arguments object. Optional ones that are null or
// an empty list are left out: what the vendor makes of them is unknown.
func (o *order) add(text wire.Value, p *plan) error {
	list, err := members(text)
	if err != nil {
		return fmt.Errorf("the arguments must be a JSON object: %w", err)
	}
	for _, m := range list {
		f := (*field)(nil)
		if p != nil {
			f = p.field(m.name)
		}
		blank := string(m.value) == "null" || string(m.value) == "[]"
		if f == nil || f.Required || !blank {
			o.args = append(o.args, m)
		}
	}
	return nil
}

// check finds required values that are missing and texts that are too long.
func (p *plan) check(place string, record reflect.Value) error {
	for i := range p.fields {
		f := &p.fields[i]
		if err := f.check(join(place, f.goes), record.Field(f.at)); err != nil {
			return err
		}
	}
	return nil
}

func (f *field) check(place string, v reflect.Value) error {
	empty := v.IsZero() && v.Kind() != reflect.Bool && !f.Zero || v.Kind() == reflect.Slice && v.Len() == 0
	if _, ok := v.Interface().([]wire.Value); ok && !v.IsNil() {
		empty = false // the unchanged part of a version 1 create
	}
	switch {
	case f.Required && empty:
		return fmt.Errorf("%s is required; set it", place)
	case f.Max > 0 && v.Kind() == reflect.String && utf8.RuneCountInString(v.String()) > f.Max:
		return fmt.Errorf("%s has %d characters; shorten it to %d", place, utf8.RuneCountInString(v.String()), f.Max)
	case f.shape == nested && !empty:
		return planOf(v.Type()).check(place, v)
	case f.shape == records:
		for i := range v.Len() {
			if err := planOf(v.Type().Elem()).check(fmt.Sprintf("%s[%d]", place, i), v.Index(i)); err != nil {
				return err
			}
		}
	}
	return nil
}
