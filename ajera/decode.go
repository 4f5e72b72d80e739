package ajera

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/fieldbooks/fieldbooks/wire"
	"github.com/go-json-experiment/json"
)

// mostBent bounds the notes of one answer: a tenant that quotes every number
// would fill the memory with them.
const mostBent = 100

// decode fills result, a pointer to an empty result struct, from content. It is
// the only place that decodes records: strictly first, and only when that fails
// once more leniently, noting what was bent.
func decode(content wire.Value, result any) (bent []string, err error) {
	v := reflect.ValueOf(result).Elem()
	content, bent = reshape(content, v.Type())
	if isNull(content) || content.Kind() == '[' && len(planOf(v.Type()).fields) == 0 {
		return bent, nil // nothing, or raw content that is a list
	}
	strict := unmarshal(content, v, json.JoinOptions())
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
		return bent, plain(err)
	}
	if len(bent) == before {
		bent = append(bent, plain(strict).Error())
	}
	return bent, nil
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

// plain takes the vendor's value out of a decoding error: it may be a pay rate.
func plain(err error) error {
	var semantic *json.SemanticError
	if errors.As(err, &semantic) {
		masked := *semantic
		masked.JSONValue = nil
		return &masked
	}
	return err
}
