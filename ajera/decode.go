package ajera

import (
	"fmt"
	"reflect"

	"github.com/fieldbooks/fieldbooks/internal/codec"
	"github.com/fieldbooks/fieldbooks/wire"
	"github.com/go-json-experiment/json"
)

// mostBent bounds the notes of one answer: a tenant that quotes every number
// would fill the memory with them.
const mostBent = 100

// decode fills result, a pointer to an empty result struct, from content. It is
// the only place that decodes records: strictly first, by the tables of package
// codec or else by json v2, and only when that fails once more leniently, noting
// what was bent. Items are the numbers of items in the lists of content, if they
// are known.
func decode(content wire.Value, result any, items ...int) (bent []string, err error) {
	v := reflect.ValueOf(result).Elem()
	content, bent = reshape(content, v.Type())
	if isNull(content) {
		return bent, nil
	}
	if content.Kind() == '[' && len(planOf(v.Type()).fields) == 0 { // raw content that is a list
		_, err = scan(content, '[', errNotArray)
		return bent, err
	}
	strict := unmarshalStrictly(content, v, items)
	if strict == nil {
		return bent, nil
	}
	v.SetZero()
	before := len(bent)
	err = unmarshal(content, v, wire.Lenient(func(path, what string) {
		if len(bent) < mostBent {
			bent = append(bent, path+": "+what)
		}
	}))
	if err != nil {
		return bent, wire.Unreadable(err)
	}
	if len(bent) == before {
		bent = append(bent, wire.Unreadable(strict).Error())
	}
	return bent, nil
}

func unmarshalStrictly(content wire.Value, v reflect.Value, items []int) error {
	left := isFilled(v.Type())
	ok := codec.Unmarshal(content, items, v.Addr().Interface(), func(record reflect.Type, name []byte) {
		left = left || planOf(record).takes(name)
	})
	switch {
	case ok && left:
		return resolve(v, json.JoinOptions())
	case ok:
		return nil // no need to visit every record
	}
	v.SetZero()
	return unmarshal(content, v, json.JoinOptions())
}

// takes reports whether resolve may fill a field from a member that no field has the
// name of. No name stands for any.
func (p *plan) takes(name []byte) bool {
	_, folded := p.fold(name)
	return folded || p.others[string(name)] || len(name) == 0
}

var filled registry[reflect.Type, bool]

// isFilled reports whether resolve fills records of type t, or those in them, from
// members that have fields too.
func isFilled(t reflect.Type) bool {
	known, ok := filled.get(t)
	if !ok {
		known = filled.once(t, fills(t, make(map[*plan]bool)))
	}
	return known
}

func fills(t reflect.Type, seen map[*plan]bool) bool {
	p := planOf(t)
	if seen[p] {
		return false
	}
	seen[p] = true
	found := p.rest >= 0
	for i := range p.fields {
		f := &p.fields[i]
		for _, path := range f.paths[1:] {
			found = found || len(path) > 1 && p.field(path[0]) != nil
		}
		switch f.shape {
		case nested:
			found = found || fills(t.Field(f.at).Type, seen)
		case records:
			found = found || fills(t.Field(f.at).Type.Elem(), seen)
		}
	}
	return found
}

func unmarshal(content wire.Value, v reflect.Value, opts json.Options) error {
	if err := json.Unmarshal(content, v.Addr().Interface(), opts); err != nil {
		return err
	}
	return resolve(v, opts)
}

// reshape makes an object of a content that came as an array: an array of one
// content object, or the records of the first list.
func reshape(content wire.Value, t reflect.Type) (wire.Value, []string) {
	list, err := scan(content, '[', errNotArray)
	if err != nil {
		return content, nil
	}
	p := planOf(t)
	if len(list) == 1 {
		inner, _ := members(list[0].value)
		for _, m := range inner {
			if p.field(m.name) != nil {
				return list[0].value, []string{"/: list of one read as the content"}
			}
		}
	}
	for _, f := range p.fields {
		if f.shape == records {
			return object([]member{{name: f.name, value: content}}), []string{fmt.Sprintf("/: list read as %s", f.name)}
		}
	}
	return content, nil
}
