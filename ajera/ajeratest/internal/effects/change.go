package effects

import (
	"slices"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/rules"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/tables"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/view"
	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// changeWriter runs an update of version 2: one delta per changed object, recognised by
// its own key, beside the whole content as it was read. All or nothing is saved.
type changeWriter struct{ *view.View }

func (w changeWriter) save() rules.Answer {
	u := w.Method.Update
	deltas, base := w.Args.Get(u.Updated), w.Args.Get(u.Unchanged)
	if !base.Is('{') {
		return rules.Refuse(rules.Invalid("%s must be the content of %s, an object", u.Unchanged, u.Reads))
	}
	if len(deltas.Elements()) == 0 {
		return rules.Refuse(rules.NoChange())
	}
	entity := w.Method.Content[0].Name
	if r := w.unchanged(entity, base); r != nil {
		return rules.Refuse(r)
	}
	changed := false
	for _, delta := range deltas.Items {
		did, r := w.change(base, delta)
		if r != nil {
			return rules.Refuse(r)
		}
		changed = changed || did
	}
	if !changed {
		return rules.Refuse(rules.NoChange())
	}
	return rules.Answer{Content: w.Content(entity, w.scope(entity, base))}
}

// scope is the stored records that the content as read is about.
func (w changeWriter) scope(entity string, base *fake.Value) []*fake.Value {
	var rows []*fake.Value
	for _, n := range base.Get(entity).Elements() {
		if row := w.Row(entity, n.Key(w.KeyName(entity))); row != nil {
			rows = append(rows, row)
		}
	}
	return rows
}

// unchanged compares the content as read with what is stored now, both ways: a
// record that is missing from it is as much a conflict as one that differs.
func (w changeWriter) unchanged(entity string, base *fake.Value) *rules.Refusal {
	current := w.Content(entity, w.scope(entity, base))
	for _, f := range w.Method.Content {
		key := w.KeyName(f.Name)
		stored, read := byKey(current.Get(f.Name), key), byKey(base.Get(f.Name), key)
		for k, n := range stored {
			if why := tables.Difference(read[k], n); why != "" {
				return rules.Conflict("%s %d: %s is not as stored", key, k, why)
			}
		}
		for k := range read {
			if stored[k] == nil {
				return rules.Conflict("%s %d does not belong to the projects read", key, k)
			}
		}
	}
	return nil
}

func byKey(rows *fake.Value, key string) map[int]*fake.Value {
	found := map[int]*fake.Value{}
	for _, n := range rows.Elements() {
		found[n.Key(key)] = n
	}
	return found
}

// change applies one delta.
func (w changeWriter) change(base, delta *fake.Value) (bool, *rules.Refusal) {
	entity, r := w.kindOf(delta)
	if r != nil {
		return false, r
	}
	keyName := w.KeyName(entity)
	key := delta.Key(keyName)
	row := w.Row(entity, key)
	if row == nil || byKey(base.Get(entity), keyName)[key] == nil {
		return false, rules.Invalid("%s %d is not in the content as read; negative keys do not work", keyName, key)
	}
	return w.merge(entity, row, delta)
}

// kindOf recognises what a delta is about. Two keys would be ambiguous: a phase
// bears the key of its project, too.
func (w changeWriter) kindOf(delta *fake.Value) (string, *rules.Refusal) {
	var kinds []string
	for _, f := range w.Method.Content {
		if delta.Has(w.KeyName(f.Name)) {
			kinds = append(kinds, f.Name)
		}
	}
	if len(kinds) != 1 {
		return "", rules.Invalid("a change must bear exactly one of the keys of its kind, this one has %d", len(kinds))
	}
	return kinds[0], nil
}

func (w changeWriter) merge(entity string, row, delta *fake.Value) (bool, *rules.Refusal) {
	typ := w.TypeOf(w.Version, entity)
	next := row.Clone()
	var names []string
	for _, name := range delta.Names() {
		v := delta.Get(name)
		if name == w.KeyName(entity) {
			continue
		}
		if name == typ.Custom {
			merged, r := w.mergeCustom(entity, typ, row.Get(name), v)
			if r != nil {
				return false, r
			}
			v = merged
		} else if r := w.MayChange(entity, typ, row, name, v); r != nil {
			return false, r
		}
		if !tables.Equal(row.Get(name), v) {
			next.Set(name, v)
			names = append(names, name)
		}
	}
	if len(names) > 0 {
		w.Save(w.Version, entity, typ, next, names)
	}
	return len(names) > 0, nil
}

// mergeCustom takes changed custom fields; the others keep their value.
func (w changeWriter) mergeCustom(entity string, typ *tables.Type, before, changes *fake.Value) (*fake.Value, *rules.Refusal) {
	if !changes.Is('{') {
		return nil, rules.Invalid("%s must be an object", typ.Custom)
	}
	merged := before.Clone()
	if merged == nil {
		merged = fake.Object()
	}
	for _, name := range changes.Names() {
		if !before.Has(name) && !w.CustomField(entity, "CF_"+name) {
			return nil, rules.Invalid("unknown custom field %s", name)
		}
		old, v := before.Get(name), changes.Get(name)
		if !old.Empty() && !v.Empty() && !slices.Contains(sameKinds(old.Kind), v.Kind) {
			return nil, rules.Invalid("custom field %s has another type", name)
		}
		merged.Set(name, v)
	}
	return merged, nil
}

func sameKinds(kind byte) []byte {
	if kind == 't' || kind == 'f' {
		return []byte{'t', 'f'}
	}
	return []byte{kind}
}
