package tables

import (
	"cmp"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// Save brings along what follows from the named members, gives keys and the stamp,
// and puts the record. It returns its key.
func (t *Tables) Save(version int, entity string, typ *Type, row *fake.Value, names []string) int {
	t.settle(version, typ, row)
	t.Derive(version, typ, row, names)
	if row.Has("LastModifiedDate") || typ.Field("LastModifiedDate") != nil {
		row.Set("LastModifiedDate", fake.Of(t.Stamp()))
	}
	return t.Put(entity, row)
}

// Derive brings along what follows from changed keys: the description beside a
// key, the name inside a reference.
func (t *Tables) Derive(version int, typ *Type, row *fake.Value, names []string) {
	for _, name := range names {
		if name == "Client" {
			name = "ClientKey"
		}
		if stem, ok := strings.CutSuffix(name, "Key"); ok {
			t.deriveBeside(typ, row, stem)
			continue
		}
		f := typ.Field(name)
		if f == nil {
			continue
		}
		inner := t.Type(version, f.Type.Name)
		if inner == nil || inner.Key == "" {
			continue
		}
		if f.Type.List {
			t.deriveList(inner, row, name)
		} else if v := row.Get(name); v.Is('{') {
			row.Set(name, t.reference(inner, v))
		}
	}
}

func (t *Tables) deriveList(inner *Type, row *fake.Value, name string) {
	links := fake.List()
	for _, link := range row.Get(name).Elements() {
		links.Items = append(links.Items, t.reference(inner, link))
	}
	row.Set(name, links)
}

// Target is the record that a key refers to, nil when the fake knows none.
func (t *Tables) Target(keyName string, key int) *fake.Value {
	entity := t.Entity(keyName)
	if keyName == "AccountKey" {
		entity = "GLAccounts"
	}
	return t.Row(entity, key)
}

// deriveBeside sets ClientTypeDescription and ClientTypeNotes by ClientTypeKey.
func (t *Tables) deriveBeside(typ *Type, row *fake.Value, stem string) {
	target := t.Target(stem+"Key", row.Key(stem+"Key"))
	for _, f := range typ.Fields {
		word, ok := strings.CutPrefix(f.Name, stem)
		if !ok || word == "Key" || word == "" || f.Write != "read-only" {
			continue
		}
		switch v := describe(target, word); {
		case v != nil:
			row.Set(f.Name, v)
		case f.Type.Name == "string":
			row.Set(f.Name, fake.Of(""))
		}
	}
	if stem == "Client" && row.Has("ClientDescription") {
		row.Set("ClientDescription", fake.Of(target.Get("Description").Text()))
	}
}

// describe is a member of the record that a key refers to; departments and vendors
// have their description under another name.
func describe(target *fake.Value, word string) *fake.Value {
	if v := target.Get(word); v != nil || word != "Description" {
		return v
	}
	return cmp.Or(target.Get("Name"), target.Get("Department"))
}

// reference completes a named record inside another: the names follow the key.
func (t *Tables) reference(inner *Type, ref *fake.Value) *fake.Value {
	target := t.Target(inner.Key, ref.Key(inner.Key))
	if target == nil {
		return ref
	}
	full := ref.Clone()
	for _, f := range inner.Fields {
		if v := target.Get(f.Name); v != nil && f.Write == "read-only" {
			full.Set(f.Name, v)
		}
	}
	return full
}

// settle gives keys to new records inside a record, such as pay rates, that no
// method lists by themselves.
func (t *Tables) settle(version int, typ *Type, row *fake.Value) {
	for _, f := range typ.Fields {
		inner := t.Type(version, f.Type.Name)
		if inner == nil || !f.Type.List || inner.Key == "" || t.Entity(inner.Key) != "" || !row.Get(f.Name).Is('[') {
			continue
		}
		settled := fake.List()
		for _, n := range row.Get(f.Name).Items {
			if n.Key(inner.Key) < 0 {
				n = n.Clone().With(inner.Key, t.NewKey(inner.Key))
			}
			settled.Items = append(settled.Items, n)
		}
		row.Set(f.Name, settled)
	}
}
