package call

import (
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/change"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// edits are what a write would change, in its order; one without a field says that a record would not.
type edits []change.Edit

// plan is the edits for people, record by record, without what is personal.
func (e edits) plan(hide mask, what string) string {
	shown := make([]change.Edit, len(e))
	for i, one := range e {
		if one.Before, one.After = hide.value(one.Field, one.Before), hide.value(one.Field, one.After); one.Field == "" {
			one.Field, one.Before, one.After = "(all)", wire.Value("as it is"), wire.Value("the same, sent all the same")
		}
		shown[i] = one
	}
	return what + " would change:\n" + change.Text(shown)
}

// spelling is the name by which a record has a field, its own name when it has none.
func spelling(record []rawjson.Member, f *digest.Field) string {
	for _, name := range append([]string{f.Name}, f.Also...) {
		if _, there := rawjson.Lookup(record, name); there {
			return name
		}
	}
	return f.Name
}

// compare are the members of delta that differ from a record, under the names that the record has
// them by. A key is none; a field that the vendor does not let be written is an error.
func compare(t *digest.Type, name string, was, delta []rawjson.Member) (changed []rawjson.Member, found edits, err error) {
	for _, m := range delta {
		member, f := m, fieldOf(t, m.Name)
		if f != nil {
			member.Name = spelling(was, f)
		}
		old, _ := rawjson.Find(was, member.Name)
		if m.Name == t.Key || rawjson.Same(old, m.Value) || rawjson.IsNull(old) && rawjson.IsNull(m.Value) {
			continue
		}
		if f != nil && f.Write == "token" && !rawjson.IsNull(old) {
			return nil, nil, exit.Errorf(exit.Conflict, "%s: somebody changed it since you read it, %s is another now; read it again, or leave %s out to go over that",
				name, m.Name, m.Name)
		}
		if f != nil && (f.Write == "read-only" || f.Write == "key") {
			return nil, nil, exit.Usagef("%s: %s cannot be written, the vendor sets it; leave it out", name, m.Name)
		}
		changed = append(changed, member)
		found = append(found, change.Edit{Record: name, Field: member.Name, Before: old, After: m.Value})
	}
	return changed, found, nil
}

// fieldOf is the field of a type with that name, or another spelling of it; nil when it has none.
func fieldOf(t *digest.Type, name string) *digest.Field {
	for _, f := range t.Fields {
		if f.Name == name {
			return f
		}
		for _, also := range f.Also {
			if also == name {
				return f
			}
		}
	}
	return nil
}

// keyOf is the key of a record, false when it has none.
func keyOf(record []rawjson.Member, name string) (int, bool) {
	value, there := rawjson.Find(record, name)
	if !there {
		return 0, false
	}
	return rawjson.Number(value)
}

// withKey is the record of a list that has a key, nil when none does.
func withKey(list wire.Value, name string, key int) wire.Value {
	for _, item := range elements(list) {
		members, _ := rawjson.Members(item) // none where it is no object
		if k, there := keyOf(members, name); there && k == key {
			return item
		}
	}
	return nil
}
