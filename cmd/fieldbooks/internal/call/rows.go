package call

import (
	"context"
	"fmt"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/change"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// rowwise finds what records with changed rows would change, and gives each the proof of what was
// read, where it has none.
func (u *update) rowwise(ctx context.Context, deltas []wire.Value) ([]wire.Value, error) {
	if err := u.read(ctx, deltas); err != nil {
		return nil, err
	}
	lists, _ := rawjson.Members(u.content) // it was read as an object
	f := u.reads.Content[0]
	element, _, _ := digest.Element(f.Type)
	t := u.digest.Type(element, u.call.Version)
	for i, delta := range deltas {
		members, _ := rawjson.Members(delta) // it has a key
		key, _ := keyOf(members, t.Key)
		name := fmt.Sprintf("%s %s %d", f.Name, t.Key, key)
		if err := u.once(name); err != nil {
			return nil, err
		}
		was, _ := rawjson.Members(withKey(Spelled(lists, f), t.Key, key))
		if err := u.rows(t, name, was, members); err != nil {
			return nil, err
		}
		if _, there := rawjson.Lookup(members, u.how.Unchanged); there {
			continue
		}
		token, _ := rawjson.Lookup(was, u.how.Unchanged)
		deltas[i], _ = rawjson.Splice(delta, []rawjson.Member{{Name: u.how.Unchanged, Value: token}}) // an object
	}
	return deltas, nil
}

// rows compares the rows of one record, list by list.
func (u *update) rows(t *digest.Type, name string, was, delta []rawjson.Member) error {
	for _, r := range u.how.Rows {
		path := strings.Split(r.List, ".")
		row := u.typeAt(t, path)
		if row == nil {
			continue
		}
		given, _ := rawjson.Lookup(delta, r.Arg)
		before, _ := rawjson.Walk(was, path)
		for _, item := range elements(given) {
			members, _ := rawjson.Members(item) // the vendor refuses what is no object
			found, err := u.row(row, name, path[0], before, members)
			if err != nil {
				return err
			}
			u.edits = append(u.edits, found...)
		}
	}
	return nil
}

// row compares one row with what was read. Without a key it is a new one.
func (u *update) row(t *digest.Type, record, list string, before wire.Value, members []rawjson.Member) (found edits, err error) {
	key, old := keyOf(members, t.Key)
	if !old {
		for _, m := range members {
			found = append(found, change.Edit{Record: fmt.Sprintf("%s, a new row of %s", record, list), Field: m.Name, After: m.Value})
		}
		return found, nil
	}
	was := withKey(before, t.Key, key)
	if was == nil {
		return nil, exit.Errorf(exit.NotFound, "%s: %s has no row with the %s %d", u.name, record, t.Key, key)
	}
	name := fmt.Sprintf("%s, %s %d", record, t.Key, key)
	if err := u.once(name); err != nil {
		return nil, err
	}
	last, _ := rawjson.Members(was)
	_, found, err = compare(t, name, last, members)
	return found, err
}

// typeAt is the type of the records at a path of members, nil when there is none.
func (u *update) typeAt(t *digest.Type, path []string) *digest.Type {
	for _, name := range path {
		f := fieldOf(t, name)
		if f == nil {
			return nil
		}
		element, _, _ := digest.Element(f.Type)
		if t = u.digest.Type(element, u.call.Version); t == nil {
			return nil
		}
	}
	return t
}
