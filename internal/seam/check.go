package seam

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// checker is implemented by every type that is sent.
type checker interface{ Check() error }

// EitherOr says that one of several members must be sent, always or only when another member is.
type EitherOr struct {
	Any  []string
	When string
}

func (r EitherOr) String() string {
	s := strings.Join(r.Any, " or ") + " is required"
	if r.When != "" {
		s += " with " + r.When
	}
	return s
}

// Check looks for required members that are empty and for rules that are broken,
// in v and below. It returns a [*wire.CheckError], or nil.
func Check(v any, rules ...EitherOr) error {
	value, r := reflect.ValueOf(v), record.Of(reflect.TypeOf(v))
	sent := func(name string) bool {
		f := r.Field(name)
		return f != nil && filled(value.Field(f.Index))
	}
	found := &wire.CheckError{Type: value.Type().Name()}
	for _, f := range r.Fields {
		if f.Required && !sent(f.Name) {
			found.Faults = append(found.Faults, missing(f.Name, f.Type))
		}
		below(found, f.Name, value.Field(f.Index))
	}
	for _, rule := range rules {
		if (rule.When == "" || sent(rule.When)) && !slices.ContainsFunc(rule.Any, sent) {
			found.Faults = append(found.Faults, rule.String())
		}
	}
	if len(found.Faults) == 0 {
		return nil
	}
	return found
}

// CheckUnion looks at what a union of that name holds: the form that told reads by the
// discriminator, when there is one and it is known, else any of the forms, which are pointers. Of
// several that are not complete, the one that lacks least is told.
func CheckUnion(name string, text []byte, told func() (any, error), forms ...any) error {
	var names []string
	var least []string
	if told != nil {
		if v, err := told(); err == nil {
			forms = []any{v}
		}
	}
	for _, form := range forms {
		names = append(names, reflect.Indirect(reflect.ValueOf(form)).Type().Name())
		if v := reflect.ValueOf(form); v.Kind() == reflect.Pointer && (len(text) == 0 || Decode(text, form) != nil) {
			continue
		}
		var found wire.CheckError
		if below(&found, "", reflect.ValueOf(form)); len(found.Faults) == 0 {
			return nil
		}
		if least == nil || len(found.Faults) < len(least) {
			least = found.Faults
		}
	}
	if least == nil {
		least = []string{strings.Join(names, " or ") + " is required"}
	}
	return &wire.CheckError{Type: name, Faults: least}
}

// holder is a Nullable: something that may hold a value.
type holder interface{ Held() any }

// below checks what a member holds.
func below(e *wire.CheckError, path string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			below(e, path, v.Elem())
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return
		}
		for i := range v.Len() {
			below(e, fmt.Sprintf("%s[%d]", path, i), v.Index(i))
		}
	case reflect.Map:
		for key, value := range v.Seq2() {
			below(e, strings.TrimPrefix(path+"."+key.String(), "."), value)
		}
	case reflect.Struct:
		switch inner := v.Interface().(type) {
		case holder:
			below(e, path, reflect.ValueOf(inner.Held()))
		case checker:
			if err, ok := inner.Check().(*wire.CheckError); ok {
				for _, fault := range err.Faults {
					e.Faults = append(e.Faults, strings.TrimPrefix(path+"."+fault, "."))
				}
			}
		}
	}
}

// filled reports whether a member says something. False and 0 do, "" does not;
// an empty list does, nil does not.
func filled(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Bool, reflect.Int, reflect.Int32, reflect.Float64:
		return true
	case reflect.Int64:
		return v.Type().Name() == "int64" || !v.IsZero()
	case reflect.Pointer:
		return !v.IsNil() && filled(v.Elem())
	case reflect.Struct:
		if _, ok := v.Interface().(checker); ok && record.IsRecord(v.Type()) {
			return true
		}
	}
	return !v.IsZero()
}

func missing(name string, t reflect.Type) string {
	switch {
	case t.Kind() == reflect.Slice:
		return name + " is required: send a list, be it of length 0"
	case t.Kind() == reflect.String && t.Name() != "string":
		return name + " is required: choose one of the " + t.Name() + " values"
	}
	return name + " is required"
}
