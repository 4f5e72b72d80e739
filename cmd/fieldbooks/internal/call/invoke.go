// Package call calls any method of both vendors by its name, with arguments as JSON, and makes the
// commands that do so of what the specs say. It goes through the generated clients, so batches,
// windows, identity and limits are those of the library.
package call

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Ajera calls the method of that Go name with args, a JSON object. With an error the result may
// be there all the same; see the method.
func Ajera(ctx context.Context, c *ajera.Client, version int, method string, args wire.Value, opts ...wire.CallOption) (wire.Replied, error) {
	return AjeraPage(ctx, c, version, method, args, wire.Page{}, opts...)
}

// checkAjera reads args as the method of that Go name does, and reports what it would refuse.
func checkAjera(version int, method string, args wire.Value) error {
	half := reflect.TypeFor[*ajerav1.Client]()
	if version == 2 {
		half = reflect.TypeFor[*ajerav2.Client]()
	}
	f, there := half.MethodByName(method)
	if !there {
		return fmt.Errorf("version %d has no method %s", version, method)
	}
	return fill(reflect.New(f.Type.In(2)), args)
}

// AjeraPage is [Ajera] for one page of a list. The zero Page is the whole list.
func AjeraPage(
	ctx context.Context, c *ajera.Client, version int, method string, args wire.Value, page wire.Page, opts ...wire.CallOption,
) (wire.Replied, error) {
	half := reflect.ValueOf(c.V1)
	if version == 2 {
		half = reflect.ValueOf(c.V2)
	}
	f := half.MethodByName(method)
	if !f.IsValid() {
		return nil, fmt.Errorf("version %d has no method %s", version, method)
	}
	arg := reflect.New(f.Type().In(1))
	if err := fill(arg, args); err != nil {
		return nil, fmt.Errorf("the arguments of %s: %w", method, err)
	}
	if page != (wire.Page{}) {
		arg.Elem().FieldByName("Page").Set(reflect.ValueOf(page))
	}
	out := f.CallSlice([]reflect.Value{reflect.ValueOf(ctx), arg.Elem(), reflect.ValueOf(opts)})
	err, _ := out[1].Interface().(error)
	if out[0].IsNil() {
		return nil, err
	}
	return out[0].Interface().(wire.Replied), err
}

// Aimsio calls the operation of that Go name with the values of its parameters, and a body as JSON
// where it takes one. What comes back is what its method returns.
func Aimsio(ctx context.Context, c *aimsio.Client, operation string, params []string, body wire.Value, opts ...wire.CallOption) (any, error) {
	f := reflect.ValueOf(c.API).MethodByName(operation)
	if !f.IsValid() {
		return nil, fmt.Errorf("there is no operation %s", operation)
	}
	in := []reflect.Value{reflect.ValueOf(ctx)}
	for i := 1; i < f.Type().NumIn()-1; i++ {
		arg := reflect.New(f.Type().In(i))
		switch {
		case len(params) >= i:
			arg.Elem().SetString(params[i-1])
		default:
			if err := fill(arg, body); err != nil {
				return nil, fmt.Errorf("the body of %s: %w", operation, err)
			}
		}
		in = append(in, arg.Elem())
	}
	out := f.CallSlice(append(in, reflect.ValueOf(opts)))
	err, _ := out[1].Interface().(error)
	return out[0].Interface(), err
}

// fill reads JSON into what a method takes. A body without a type keeps its values as they are, for
// else amounts would become floats.
func fill(arg reflect.Value, text wire.Value) error {
	switch to := arg.Interface().(type) {
	case *wire.Value:
		*to = text
		return nil
	case *map[string]any:
		list, err := rawjson.Members(text)
		*to = map[string]any{}
		for _, m := range list {
			(*to)[m.Name] = m.Value
		}
		return err
	}
	if len(text) == 0 {
		return nil
	}
	return mistyped(json.Unmarshal(text, arg.Interface(), untyped))
}

// untyped keeps what has no type as it is written, where else a number would become a float.
var untyped = json.WithUnmarshalers(json.UnmarshalFromFunc(func(dec *jsontext.Decoder, to *any) error {
	value, err := dec.ReadValue()
	*to = value.Clone()
	return err
}))

// mistyped says of a value that is not what the method takes where it stands and what is there. It
// does not show the value.
func mistyped(err error) error {
	var wrong *json.SemanticError
	if !errors.As(err, &wrong) {
		return err
	}
	place := string(wrong.JSONPointer)
	if place == "" {
		place = "the whole"
	}
	if wrong.GoType == nil {
		return fmt.Errorf("%s: %w", place, err)
	}
	met := map[jsontext.Kind]string{'{': "an object", '[': "a list"}[wrong.JSONKind]
	return fmt.Errorf("%s: %s stands where %s is expected", place, cmp.Or(met, "a "+wrong.JSONKind.String()), expected(wrong.GoType))
}

// expected is a type in words.
func expected(t reflect.Type) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t {
	case reflect.TypeFor[wire.Decimal]():
		return "a number"
	case reflect.TypeFor[wire.Date](), reflect.TypeFor[wire.USDate]():
		return "a date such as \"2026-10-31\""
	}
	switch t.Kind() {
	case reflect.Int, reflect.Int64:
		return "a whole number"
	case reflect.Slice:
		return "a list"
	case reflect.Struct, reflect.Map:
		return "an object"
	case reflect.Bool:
		return "true or false"
	}
	return "a text"
}
