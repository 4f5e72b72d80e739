package answer

import (
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// adder takes a value under a name, with what is known of it.
type adder func(name string, value rawjson.Value, c *output.Column)

// pick adds the values of fields. Those within the records of a list stay together, record by record:
// a price beside its item.
func pick(members []rawjson.Member, fields []field, add adder) {
	done := make([]bool, len(fields))
	for i, f := range fields {
		value := member(members, f.path[0])
		switch {
		case done[i] || value == nil:
		case len(f.path) == 1:
			add(f.name, value, f.last)
		default:
			first := f.path[0][0]
			inner := within(fields, first, done)
			if value = nested(value, inner, func(name string, value rawjson.Value, c *output.Column) { add(first+"."+name, value, c) }); value != nil {
				add(first, value, nil)
			}
		}
	}
}

// within are the fields in a member, as they are from there, and are done with.
func within(fields []field, first string, done []bool) (inner []field) {
	for i, f := range fields {
		if len(f.path) > 1 && f.path[0][0] == first {
			rest := field{path: f.path[1:], last: f.last}
			for _, names := range rest.path {
				rest.name = strings.TrimPrefix(rest.name+"."+names[0], ".")
			}
			inner, done[i] = append(inner, rest), true
		}
	}
	return inner
}

// nested adds fields of an object. Of a list it returns the records with those fields.
func nested(value rawjson.Value, fields []field, add adder) rawjson.Value {
	switch value.Kind() {
	case '{':
		members, _ := rawjson.Members(value) // it begins as an object
		pick(members, fields, add)
	case '[':
		items, _ := rawjson.Items(value)
		list := make([]rawjson.Value, 0, len(items))
		for _, item := range items {
			list = append(list, ofItem(item.Value, fields))
		}
		return rawjson.Array(list)
	}
	return nil
}

// ofItem is one record of a list with those fields. What is made here is plain by now, and stays so.
func ofItem(item rawjson.Value, fields []field) rawjson.Value {
	var list []rawjson.Member
	inner := nested(item, fields, func(name string, value rawjson.Value, c *output.Column) {
		if value = plain(value, c); !isEmpty(value) {
			list = append(list, rawjson.Member{Name: name, Value: value})
		}
	})
	if inner != nil { // a list of lists
		return inner
	}
	return rawjson.Object(list)
}

// member is a member by any of its names, nil when there is none.
func member(members []rawjson.Member, names []string) rawjson.Value {
	for _, name := range names {
		if value, there := rawjson.Find(members, name); there {
			return value
		}
	}
	return nil
}

// has reports whether a path leads anywhere, in an object or in some record of a list.
func has(value rawjson.Value, path [][]string) bool {
	switch {
	case len(path) == 0:
		return value != nil
	case value.Kind() == '{':
		members, _ := rawjson.Members(value) // it begins as an object
		return has(member(members, path[0]), path[1:])
	case value.Kind() == '[':
		items, _ := rawjson.Items(value)
		for _, item := range items {
			if has(item.Value, path) {
				return true
			}
		}
	}
	return false
}
