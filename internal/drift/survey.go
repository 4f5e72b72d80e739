package drift

import (
	"reflect"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/go-json-experiment/json/jsontext"
)

// Place is where something was met. The zero value is outside of all records.
type Place struct {
	Record *record.Record
	Field  *record.Field // of it, nil when the record itself is meant
	Lists  int           // around the value, in the field
}

// Finder is told what the specs do not name.
type Finder interface {
	// Member is one of an object, and the field whose name it spells otherwise, if any.
	Member(at Place, m rawjson.Member, spells *record.Field)
	// Word is the value of an enum.
	Word(at Place, v reflect.Value)
}

// Look shows f what is in v, which stands at that place.
func Look(at Place, v reflect.Value, f Finder) {
	switch t := v.Type(); {
	case t == reflect.TypeFor[rawjson.Value]():
		if at.Field != nil { // which has no type, so that the specs name none of its members
			members(at, v.Bytes(), nil, f)
		}
	case t.Kind() == reflect.Pointer && !v.IsNil():
		Look(at, v.Elem(), f)
	case t.Kind() == reflect.Slice:
		at.Lists++
		for i := range v.Len() {
			Look(at, v.Index(i), f)
		}
	case record.IsRecord(t):
		r := record.Of(t)
		for i := range r.Fields {
			Look(Place{Record: r, Field: &r.Fields[i]}, v.Field(r.Fields[i].Index), f)
		}
		if r.Embed >= 0 {
			members(Place{Record: r}, v.Field(r.Embed).Bytes(), r.Fields, f)
		}
	case t.Kind() == reflect.String:
		if enum, ok := v.Interface().(interface{ Known() bool }); ok && v.String() != "" && !enum.Known() {
			f.Word(at, v)
		}
	}
}

func members(at Place, object rawjson.Value, fields []record.Field, f Finder) {
	list, _ := rawjson.Members(object) // none where it is no object
	for _, m := range list {
		var spells *record.Field
		squashed := squash(m.Name)
		if i := slices.IndexFunc(fields, func(f record.Field) bool { return squash(f.Name) == squashed }); i >= 0 {
			spells = &fields[i]
		}
		f.Member(at, m, spells)
	}
}

// At is the place of what a JSON pointer leads to in a value of type t: the last field on the way.
func At(t reflect.Type, pointer string) (at Place) {
	if t = element(t); record.IsRecord(t) {
		at.Record = record.Of(t)
	}
	for step := range jsontext.Pointer(pointer).Tokens() {
		if !record.IsRecord(t) {
			continue
		}
		if r := record.Of(t); r.Field(step) != nil { // else it is an index
			at = Place{Record: r, Field: r.Field(step)}
			t = element(at.Field.Type)
		}
	}
	return at
}

// element is t without the pointers and lists around it.
func element(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	return t
}

// TypeOf guesses the type of a value, in the words of JSON Schema. Null tells none.
func TypeOf(value rawjson.Value) string {
	switch value.Kind() {
	case '"':
		return "string"
	case '0':
		if strings.ContainsAny(string(value), ".eE") {
			return "number"
		}
		return "integer"
	case 't', 'f':
		return "boolean"
	case '[':
		return "array"
	case '{':
		return "object"
	}
	return ""
}
