package ajeraspec

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// checker is as much of JSON Schema as our schema uses; a keyword that it does
// not know is a fault, so that nothing goes unchecked.
type checker struct{ root object }

func (c checker) check(at string, schema object, v any) []string {
	var faults []string
	for keyword, arg := range schema {
		test, known := keywords[keyword]
		switch {
		case !known:
			faults = append(faults, at+": the test does not know the keyword "+keyword)
		case test != nil:
			faults = append(faults, test(c, at, schema, arg, v)...)
		}
	}
	return faults
}

var keywords map[string]func(c checker, at string, schema object, arg, v any) []string

func init() {
	keywords = map[string]func(checker, string, object, any, any) []string{
		"$schema": nil, "$defs": nil, "title": nil, "description": nil,
		"$ref": func(c checker, at string, _ object, arg, v any) []string {
			return c.check(at, def(c.root, strings.TrimPrefix(arg.(string), "#/$defs/")), v)
		},
		"anyOf": func(c checker, at string, _ object, arg, v any) []string {
			for _, s := range arg.([]any) {
				if len(c.check(at, s.(object), v)) == 0 {
					return nil
				}
			}
			return []string{fmt.Sprintf("%s: %v is none of the forms", at, v)}
		},
		"type": simple(func(arg, v any) bool { return typeOf(v) == arg }),
		"enum": simple(func(arg, v any) bool {
			return slices.Contains(words(arg), fmt.Sprint(v)) && typeOf(v) == typeOf(arg.([]any)[0])
		}),
		"const": simple(func(arg, v any) bool { return v == arg }),
		"pattern": simple(func(arg, v any) bool {
			s, ok := v.(string)
			return !ok || regexp.MustCompile(arg.(string)).MatchString(s)
		}),
		"minimum":       simple(func(arg, v any) bool { n, ok := v.(int); return !ok || float64(n) >= arg.(float64) }),
		"minItems":      simple(func(arg, v any) bool { l, ok := v.([]any); return !ok || len(l) >= int(arg.(float64)) }),
		"maxItems":      simple(func(arg, v any) bool { l, ok := v.([]any); return !ok || len(l) <= int(arg.(float64)) }),
		"minProperties": simple(func(arg, v any) bool { m, ok := v.(object); return !ok || len(m) >= int(arg.(float64)) }),
		"uniqueItems": simple(func(_, v any) bool {
			l := slices.Sorted(slices.Values(words(v)))
			return len(l) == len(slices.Compact(slices.Clone(l)))
		}),
		"required": simple(func(arg, v any) bool {
			m, ok := v.(object)
			return !ok || !slices.ContainsFunc(words(arg), func(k string) bool { _, has := m[k]; return !has })
		}),
		"items":                items,
		"properties":           properties,
		"additionalProperties": additional,
		"propertyNames": func(c checker, at string, _ object, arg, v any) []string {
			var faults []string
			m, _ := v.(object)
			for k := range m {
				faults = append(faults, c.check(at+"/"+k, arg.(object), k)...)
			}
			return faults
		},
	}
}

func simple(holds func(arg, v any) bool) func(checker, string, object, any, any) []string {
	return func(_ checker, at string, _ object, arg, v any) []string {
		if holds(arg, v) {
			return nil
		}
		return []string{fmt.Sprintf("%s: %v, but want %v", at, v, arg)}
	}
}

func items(c checker, at string, _ object, arg, v any) []string {
	var faults []string
	list, _ := v.([]any)
	for i, item := range list {
		faults = append(faults, c.check(fmt.Sprintf("%s/%d", at, i), arg.(object), item)...)
	}
	return faults
}

func properties(c checker, at string, _ object, arg, v any) []string {
	var faults []string
	m, _ := v.(object)
	for k, s := range arg.(object) {
		if item, ok := m[k]; ok {
			faults = append(faults, c.check(at+"/"+k, s.(object), item)...)
		}
	}
	return faults
}

func additional(c checker, at string, schema object, arg, v any) []string {
	var faults []string
	m, _ := v.(object)
	known, _ := schema["properties"].(object)
	for k, item := range m {
		if s, ok := arg.(object); ok && known[k] == nil {
			faults = append(faults, c.check(at+"/"+k, s, item)...)
		} else if !ok && known[k] == nil {
			faults = append(faults, at+": unknown key "+k)
		}
	}
	return faults
}

// typeOf names the JSON type of a decoded value.
func typeOf(v any) string {
	switch v.(type) {
	case string:
		return "string"
	case bool:
		return "boolean"
	case int, float64:
		return "integer"
	case []any:
		return "array"
	case object:
		return "object"
	}
	return "other"
}
