package ajera

import (
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/fieldbooks/fieldbooks/internal/codec"
	"github.com/fieldbooks/fieldbooks/wire"
	"github.com/go-json-experiment/json"
)

// resolve fills what a plain decode cannot: fields that came under another of
// their names, and totals gathered from the members that the specs do not name.
// The members themselves stay in Unknown.
func resolve(record reflect.Value, opts json.Options) error {
	p := planOf(record.Type())
	if p.unknown >= 0 {
		if err := p.resolveUnknown(record, opts); err != nil {
			return err
		}
	}
	p.reach(record)
	return p.inside(record, func(inner reflect.Value) error { return resolve(inner, opts) })
}

func (p *plan) resolveUnknown(record reflect.Value, opts json.Options) error {
	unknown := record.Field(p.unknown).Bytes()
	if len(unknown) == 0 || !p.wants(unknown) {
		return nil
	}
	have, err := p.members(unknown, nil, nil)
	if err != nil {
		return err
	}
	if p.rest >= 0 {
		gather(record.Field(p.rest), have)
	}
	return p.resolve(record, have, opts)
}

// wants reports whether an object has a member that a field may be filled from.
// Most unknown members are custom fields and the like.
func (p *plan) wants(unknown []byte) bool {
	found := p.rest >= 0
	plain := codec.Members(unknown, func(name []byte, _, _ int, _ []int) {
		if !found {
			_, found = p.fold(name)
			found = found || p.others[string(name)]
		}
	})
	return found || !plain
}

func (p *plan) resolve(record reflect.Value, have []member, opts json.Options) error {
	for _, i := range p.aliased {
		if !record.Field(p.fields[i].at).IsZero() {
			continue
		}
		for _, path := range p.fields[i].paths[1:] {
			if value, ok := walk(have, path); ok {
				if err := p.fill(record, &p.fields[i], value, opts); err != nil {
					return err
				}
			}
		}
	}
	for _, m := range have {
		if i, ok := p.fold([]byte(m.name)); ok {
			if err := p.fill(record, &p.fields[i], m.value, opts); err != nil {
				return err
			}
		}
	}
	return nil
}

// fold finds a field by its name in any case.
func (p *plan) fold(name []byte) (at int, ok bool) {
	var room [48]byte
	lower := room[:0]
	for _, c := range name {
		if c >= utf8.RuneSelf {
			at, ok = p.folded[strings.ToLower(string(name))]
			return at, ok
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		lower = append(lower, c)
	}
	at, ok = p.folded[string(lower)]
	return at, ok
}

// fill decodes value into a field that nothing was read for yet.
func (p *plan) fill(record reflect.Value, f *field, value wire.Value, opts json.Options) error {
	target := record.Field(f.at)
	if !target.IsZero() || isNull(value) {
		return nil
	}
	return json.Unmarshal(value, target.Addr().Interface(), opts)
}

// reach fills aliased fields from declared objects: ClientKey from Client.ClientKey
// when Client is a field of its own.
func (p *plan) reach(record reflect.Value) {
	for _, i := range p.aliased {
		target := record.Field(p.fields[i].at)
		for _, path := range p.fields[i].paths[1:] {
			f := p.field(path[0])
			if len(path) != 2 || f == nil || f.shape != nested || !target.IsZero() {
				continue
			}
			from := record.Field(f.at)
			if g := planOf(from.Type()).field(path[1]); g != nil && from.Field(g.at).Type() == target.Type() {
				target.Set(from.Field(g.at))
			}
		}
	}
}

// gather takes every unknown number but the custom fields.
func gather(totals reflect.Value, have []member) {
	if totals.IsNil() {
		totals.Set(reflect.MakeMap(totals.Type()))
	}
	for _, m := range have {
		if m.value.Kind() != '0' || strings.HasPrefix(m.name, "CF_") {
			continue
		}
		if d, err := wire.ParseDecimal(string(m.value)); err == nil {
			totals.SetMapIndex(reflect.ValueOf(m.name), reflect.ValueOf(d))
		}
	}
}
