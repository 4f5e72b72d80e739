// Package decode reads records: in comes the content of an answer and an empty result struct, out
// comes the struct filled, and notes of what was read though the specs say otherwise.
package decode

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/codec"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
	"github.com/go-json-experiment/json"
)

// mostBent bounds the notes of one answer: a tenant may quote every number.
const mostBent = 100

// Into fills result, a pointer to an empty result struct, from content: strictly first,
// by the tables of package codec or else by json v2, and only when that fails once more
// leniently, noting what was bent. Items count those in the lists of content, if known.
func Into(content wire.Value, result any, items ...int) (bent []string, err error) {
	v := reflect.ValueOf(result).Elem()
	content, bent = Reshape(content, v.Type())
	if rawjson.IsNull(content) {
		return bent, nil
	}
	if content.Kind() == '[' && len(record.Of(v.Type()).Fields) == 0 { // raw content that is a list
		_, err = rawjson.Items(content)
		return bent, err
	}
	strict := unmarshalStrictly(content, v, items)
	if strict == nil {
		return bent, nil
	}
	v.SetZero()
	before := len(bent)
	err = unmarshal(content, v, codec.Lenient(func(path, what string) {
		if len(bent) < mostBent {
			bent = append(bent, path+": "+what)
		}
	}))
	if err != nil {
		return bent, codec.Unreadable(err)
	}
	if len(bent) == before {
		bent = append(bent, codec.Unreadable(strict).Error())
	}
	return bent, nil
}

func unmarshalStrictly(content wire.Value, v reflect.Value, items []int) error {
	left := record.Of(v.Type()).Filled()
	ok := codec.Unmarshal(content, items, v.Addr().Interface(), func(t reflect.Type, name []byte) {
		left = left || len(name) == 0 || record.Of(t).Takes(name) // no name stands for any
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

func unmarshal(content wire.Value, v reflect.Value, opts json.Options) error {
	if err := json.Unmarshal(content, v.Addr().Interface(), opts); err != nil {
		return err
	}
	return resolve(v, opts)
}

// Reshape makes an object of a content that came as an array: an array of one
// content object, or the records of the first list.
func Reshape(content wire.Value, t reflect.Type) (wire.Value, []string) {
	list, err := rawjson.Items(content)
	if err != nil {
		return content, nil
	}
	r := record.Of(t)
	if len(list) == 1 {
		inner, _ := rawjson.Members(list[0].Value)
		if slices.ContainsFunc(inner, func(m rawjson.Member) bool { return r.Field(m.Name) != nil }) {
			return list[0].Value, []string{"/: list of one read as the content"}
		}
	}
	for _, f := range r.Fields {
		if f.Shape == record.List {
			return rawjson.Object([]rawjson.Member{{Name: f.Name, Value: content}}), []string{fmt.Sprintf("/: list read as %s", f.Name)}
		}
	}
	return content, nil
}

// resolve fills what a plain decode cannot: fields that came under another of
// their names, and totals gathered from the members that the specs do not name.
// The members themselves stay where they are.
func resolve(v reflect.Value, opts json.Options) error {
	r := record.Of(v.Type())
	if r.Embed >= 0 {
		if err := resolveUnknown(r, v, opts); err != nil {
			return err
		}
	}
	reach(r, v)
	return r.Inside(v, func(inner reflect.Value) error { return resolve(inner, opts) })
}

func resolveUnknown(r *record.Record, v reflect.Value, opts json.Options) error {
	unknown := v.Field(r.Embed).Bytes()
	if len(unknown) == 0 || !wants(r, unknown) {
		return nil
	}
	have, err := r.Members(unknown, nil, nil)
	if err != nil {
		return err
	}
	if r.Rest >= 0 {
		gather(v.Field(r.Rest), have)
	}
	return fillAll(r, v, have, opts)
}

// wants reports whether an object has a member that a field may be filled from.
// Most unknown members are custom fields and the like.
func wants(r *record.Record, unknown []byte) bool {
	found := r.Rest >= 0
	plain := rawjson.Scan(unknown, func(name []byte, _, _ int, _ []int) { found = found || r.Takes(name) })
	return found || !plain
}

// fillAll decodes members into the fields that nothing was read for yet.
func fillAll(r *record.Record, v reflect.Value, have []rawjson.Member, opts json.Options) (err error) {
	fill := func(f *record.Field, value wire.Value) {
		if field := v.Field(f.Index); err == nil && field.IsZero() && !rawjson.IsNull(value) {
			err = json.Unmarshal(value, field.Addr().Interface(), opts)
		}
	}
	for _, f := range r.Aliased {
		for _, path := range f.Paths[1:] {
			value, _ := rawjson.Walk(have, path)
			fill(f, value)
		}
	}
	for _, m := range have {
		if f := r.Fold([]byte(m.Name)); f != nil {
			fill(f, m.Value)
		}
	}
	return err
}

// reach fills aliased fields from declared objects: ClientKey from Client.ClientKey.
func reach(r *record.Record, v reflect.Value) {
	for _, aliased := range r.Aliased {
		target := v.Field(aliased.Index)
		for _, path := range aliased.Paths[1:] {
			f := r.Field(path[0])
			if len(path) != 2 || f == nil || f.Shape != record.Nested || !target.IsZero() {
				continue
			}
			g := record.Of(f.Type).Field(path[1])
			if g != nil && g.Type == aliased.Type {
				target.Set(v.Field(f.Index).Field(g.Index))
			}
		}
	}
}

// gather takes every unknown number but the custom fields.
func gather(totals reflect.Value, have []rawjson.Member) {
	if totals.IsNil() {
		totals.Set(reflect.MakeMap(totals.Type()))
	}
	for _, m := range have {
		if m.Value.Kind() != '0' || strings.HasPrefix(m.Name, "CF_") {
			continue
		}
		if d, err := wire.ParseDecimal(string(m.Value)); err == nil {
			totals.SetMapIndex(reflect.ValueOf(m.Name), reflect.ValueOf(d))
		}
	}
}
