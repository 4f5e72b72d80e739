package accent

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/fake"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Difference is the first place where two typed results differ, "" for none. It is
// deep, but an empty list is as good as none, a number as good as one of the same value,
// and what a result keeps of how its answer was written does not count, nor do members
// that a dialect added.
func Difference(a, b any) string { return differ("", reflect.ValueOf(a), reflect.ValueOf(b)) }

func differ(at string, a, b reflect.Value) string {
	if a.IsValid() != b.IsValid() {
		return at + ": one of them is nothing"
	}
	if !a.IsValid() {
		return ""
	}
	if rule, ok := rules[a.Type()]; ok {
		if rule(a.Interface(), b.Interface()) {
			return ""
		}
		return fmt.Sprintf("%s: %v and %v", at, a, b)
	}
	switch a.Kind() {
	case reflect.Struct:
		return differStruct(at, a, b)
	case reflect.Slice:
		return differList(at, a, b)
	case reflect.Map:
		return differMap(at, a, b)
	case reflect.Pointer, reflect.Interface:
		if a.IsNil() || b.IsNil() {
			if a.IsNil() != b.IsNil() {
				return at + ": one of them is nil"
			}
			return ""
		}
		return differ(at, a.Elem(), b.Elem())
	}
	if !reflect.DeepEqual(a.Interface(), b.Interface()) {
		return fmt.Sprintf("%s: %#v and %#v", at, a, b)
	}
	return ""
}

func differStruct(at string, a, b reflect.Value) string {
	r, seen := record.Of(a.Type()), false
	for i := range a.NumField() {
		field, where := a.Type().Field(i), at+"/"+a.Type().Field(i).Name
		if !field.IsExported() {
			continue
		}
		seen = true
		if i == r.Embed {
			if what := differUnknown(where, r, a.Field(i).Bytes(), b.Field(i).Bytes()); what != "" {
				return what
			}
			continue
		}
		if what := differ(where, a.Field(i), b.Field(i)); what != "" {
			return what
		}
	}
	if one, ok := a.Interface().(time.Time); ok && one.Equal(b.Interface().(time.Time)) {
		return ""
	} else if ok {
		return fmt.Sprintf("%s: %v and %v", at, a, b)
	}
	if !seen && a.NumField() > 0 {
		return fmt.Sprintf("%s: nobody said how to compare a %v", at, a.Type())
	}
	return ""
}

// differUnknown compares which members came that the fields of a record do not name.
// Their values come as the server writes them: nobody knows what they mean.
func differUnknown(at string, r *record.Record, a, b []byte) string {
	one, other := unknown(r, a), unknown(r, b)
	if !slices.Equal(one, other) {
		return fmt.Sprintf("%s: %q and %q", at, one, other)
	}
	return ""
}

// unknown are the names of the members with a value that no field of a record names.
func unknown(r *record.Record, text []byte) (names []string) {
	v, err := parse(text)
	if err != nil {
		return nil
	}
	for _, name := range v.Names() {
		taken := isExtra(name) || r.Field(name) != nil || r.Takes([]byte(name))
		if value := v.Get(name); !taken && !value.Empty() && value.Raw != `""` && (!value.Is('[') || len(value.Items) > 0) {
			names = append(names, strings.ToLower(name))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func differList(at string, a, b reflect.Value) string {
	if a.Len() != b.Len() {
		return fmt.Sprintf("%s: %d and %d of them", at, a.Len(), b.Len())
	}
	for i := range a.Len() {
		if what := differ(fmt.Sprintf("%s/%d", at, i), a.Index(i), b.Index(i)); what != "" {
			return what
		}
	}
	return ""
}

// differMap compares what members are gathered in a map by, whatever their letter case:
// nobody knows how their names are to be written.
func differMap(at string, a, b reflect.Value) string {
	one, other := folded(a), folded(b)
	for _, name := range slices.Sorted(maps.Keys(one)) {
		if what := differ(at+"/"+name, one[name], other[name]); what != "" {
			return what
		}
	}
	for _, name := range slices.Sorted(maps.Keys(other)) {
		if !one[name].IsValid() {
			return at + "/" + name + ": one of them is nothing"
		}
	}
	return ""
}

func folded(v reflect.Value) map[string]reflect.Value {
	all := make(map[string]reflect.Value)
	for _, key := range v.MapKeys() {
		if name := fmt.Sprint(key); !isExtra(name) {
			all[strings.ToLower(name)] = v.MapIndex(key)
		}
	}
	return all
}

// rules are the types that compare by what they mean.
var rules = map[reflect.Type]func(a, b any) bool{
	reflect.TypeFor[wire.Decimal](): func(a, b any) bool {
		one, other := a.(wire.Decimal), b.(wire.Decimal)
		return one.IsZero() == other.IsZero() && one.Equal(other)
	},
	reflect.TypeFor[wire.Date]():   func(a, b any) bool { return a == b },
	reflect.TypeFor[wire.USDate](): func(a, b any) bool { return a == b },
	reflect.TypeFor[wire.Stamp]():  func(a, b any) bool { return sameStamp(a.(wire.Stamp), b.(wire.Stamp)) },
	reflect.TypeFor[wire.Value]():  func(a, b any) bool { return sameText(a.(wire.Value), b.(wire.Value)) },
	reflect.TypeFor[wire.Secret](): func(a, b any) bool { return a.(wire.Secret).Reveal() == b.(wire.Secret).Reveal() },
	reflect.TypeFor[wire.Answer](): func(a, b any) bool {
		return slices.Equal(a.(wire.Answer).Missing, b.(wire.Answer).Missing)
	},
}

// sameStamp compares to the second: a fake whose clock stands still gives each change a
// stamp of its own.
func sameStamp(a, b wire.Stamp) bool {
	one, err := a.Time()
	other, wrong := b.Time()
	return a == b || err == nil && wrong == nil && one.Truncate(time.Second).Equal(other.Truncate(time.Second))
}

func sameText(a, b wire.Value) bool {
	one, err := parse(a)
	other, wrong := parse(b)
	if err != nil || wrong != nil {
		return string(a) == string(b)
	}
	return Apart(one, other) == ""
}

// Apart is the first place where two values do not say the same, "" for none: null and
// absent are alike, members have no order, and those that a dialect added do not count.
func Apart(a, b *fake.Value) string {
	switch {
	case a.Is('{') && b.Is('{'):
		for _, name := range append(slices.Clone(a.Names()), b.Names()...) {
			if isExtra(name) {
				continue
			}
			if what := Apart(a.Get(name), b.Get(name)); what != "" {
				return "/" + name + what
			}
		}
		return ""
	case a.Is('[') && b.Is('[') && len(a.Items) == len(b.Items):
		for i := range a.Items {
			if what := Apart(a.Items[i], b.Items[i]); what != "" {
				return fmt.Sprintf("/%d%s", i, what)
			}
		}
		return ""
	case a.Empty() && b.Empty(), a.Is('"') && b.Is('"') && a.Text() == b.Text(),
		a.Is('0') && b.Is('0') && a.Rat().Cmp(b.Rat()) == 0,
		a != nil && b != nil && (a.Is('t') || a.Is('f')) && a.Kind == b.Kind:
		return ""
	}
	return fmt.Sprintf(": %v and %v", a, b)
}
