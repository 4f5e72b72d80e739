// Package match finds what belongs together: in come records as read and as edited, or
// as asked for, out comes which of them are the same, and which are equal.
package match

import (
	"fmt"
	"reflect"
	"sort"

	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Places gives the place among the items read of each item of an edited list of such
// records, -1 for a new one. Items belong together by key; those that share a key,
// and those of a list without keys, in turn.
func Places(r *record.Record, base, edited reflect.Value) []int {
	read := inTurn(r, base, 0)
	found := make([]int, edited.Len())
	for i := range found {
		found[i] = read.next(r.KeyOf(edited.Index(i)))
	}
	return found
}

// turns are the places of items by key, those that share one in their order.
type turns struct {
	first map[int]int // place behind the first item with a key
	after []int       // and behind the next one with the same
}

// inTurn are those of the items of a list from a place on.
func inTurn(r *record.Record, list reflect.Value, from int) turns {
	t := turns{make(map[int]int, list.Len()-from), make([]int, list.Len())}
	for i := list.Len() - 1; i >= from; i-- {
		key := r.KeyOf(list.Index(i))
		t.after[i], t.first[key] = t.first[key], i+1
	}
	return t
}

// next is the place of the next item with a key, -1 when there is none left.
func (t turns) next(key int) int {
	found := t.first[key] - 1
	if found >= 0 {
		t.first[key] = t.after[found]
	}
	return found
}

// Pairs does what [Places] does the other way round and one by one: it finds the places among the
// items of an edited list of those that were read.
type Pairs struct {
	of     *record.Record
	edited reflect.Value
	alike  int // so many were found in their places
	others *turns
}

// Paired begins with the first item that was read.
func Paired(r *record.Record, edited reflect.Value) *Pairs { return &Pairs{of: r, edited: edited} }

// Next is the place of the next item that was read, which has a key, -1 when it was taken out.
func (p *Pairs) Next(key int) int {
	if p.others == nil && p.alike < p.edited.Len() && p.of.KeyOf(p.edited.Index(p.alike)) == key {
		p.alike++ // most are where they were
		return p.alike - 1
	}
	if p.others == nil {
		others := inTurn(p.of, p.edited, p.alike)
		p.others = &others
	}
	return p.others.next(key)
}

// Arrange puts the records that a result lists under a name into the order of keys,
// those that were not asked for last, and gives the keys that did not come.
func Arrange(result reflect.Value, name string, keys []int) (missing []int) {
	f := record.Of(result.Type()).Field(name)
	if len(keys) == 0 || f == nil || f.Shape != record.List {
		return nil
	}
	list, item := result.Field(f.Index), record.Of(f.Type.Elem())
	keyAt := func(i int) int { return item.KeyOf(list.Index(i)) }
	came := make(map[int]bool, list.Len())
	for i := range list.Len() {
		came[keyAt(i)] = true
	}
	places := make(map[int]int, len(keys)) // below 0, the place of what was not asked for
	for i, key := range keys {
		if places[key] = i - len(keys); !came[key] {
			missing = append(missing, key)
		}
	}
	before := func(i, j int) bool { return places[keyAt(i)] < places[keyAt(j)] }
	if !sort.SliceIsSorted(list.Interface(), before) { // most are
		sort.SliceStable(list.Interface(), before)
	}
	return missing
}

// Hollow are the places of the items in a result's lists that say nothing at all: what came where a
// record was expected was null, or an empty object or list.
func Hollow(result reflect.Value) (places []string) {
	r := record.Of(result.Type())
	for i := range r.Fields {
		f := &r.Fields[i]
		if f.Shape != record.List {
			continue
		}
		list, item := result.Field(f.Index), record.Of(f.Type.Elem())
		for at := range list.Len() {
			if one := list.Index(at); item.KeyOf(one) == 0 && one.IsZero() {
				places = append(places, fmt.Sprintf("/%s/%d", f.Name, at))
			}
		}
	}
	return places
}

// Identity tells records apart: a phase and a project can have the same key.
type Identity struct {
	*record.Record
	Number int
}

// Visit shows the identity of every record in v that has a key field, nested ones too.
func Visit(v reflect.Value, see func(Identity)) {
	for _, f := range record.Of(v.Type()).Keyed() {
		list := v.Field(f.Index)
		r := record.Of(f.Type.Elem())
		for i := range list.Len() {
			see(Identity{r, r.KeyOf(list.Index(i))})
			Visit(list.Index(i), see)
		}
	}
}

// Equal is [reflect.DeepEqual] of records, without what that allocates.
func Equal(a, b reflect.Value) bool {
	switch a.Kind() {
	case reflect.Struct:
		for i := range a.NumField() {
			if !Equal(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	case reflect.Slice:
		if a.Len() != b.Len() || a.IsNil() != b.IsNil() {
			return false
		}
		for i := range a.Len() {
			if !Equal(a.Index(i), b.Index(i)) {
				return false
			}
		}
		return true
	case reflect.Map, reflect.Pointer, reflect.Interface:
		return reflect.DeepEqual(a.Interface(), b.Interface())
	}
	return a.Equal(b)
}

// Same reports whether two leaf values that differ in Go mean the same: an amount
// written otherwise, nothing and an empty list.
func Same(base, edited reflect.Value) bool {
	if a, ok := base.Addr().Interface().(*wire.Decimal); ok {
		return a.Equal(*edited.Addr().Interface().(*wire.Decimal))
	}
	if k := base.Kind(); (k == reflect.Slice || k == reflect.Map) && base.Len() == 0 {
		return edited.Len() == 0
	}
	return false
}
