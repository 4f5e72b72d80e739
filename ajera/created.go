package ajera

import (
	"reflect"

	"github.com/fieldbooks/fieldbooks/wire"
)

// identity tells records apart: a phase and a project can have the same key.
type identity struct {
	*plan
	key int
}

// visit shows every record of a result that has a key field, nested ones too.
func visit(record reflect.Value, see func(record reflect.Value, id identity)) {
	for _, f := range planOf(record.Type()).keyed(record.Type()) {
		list := record.Field(f.at)
		p := planOf(list.Type().Elem())
		for i := range list.Len() {
			see(list.Index(i), identity{p, p.keyOf(list.Index(i))})
			visit(list.Index(i), see)
		}
	}
}

// survey notes what was read, and the negative keys that the user gave. Two
// records with one negative key are an error.
func (s *save) survey(base, edited reflect.Value) (err error) {
	s.read = make(map[identity]bool)
	visit(base, func(_ reflect.Value, id identity) { s.read[id] = true })
	used := make(map[int]bool)
	visit(edited, func(_ reflect.Value, id identity) {
		if id.key < 0 && used[id.key] {
			err = fault(s.m, ErrArgument).because("give each new record its own negative key, or 0", "key %d is used twice", id.key)
		}
		used[id.key], s.lowest = true, min(s.lowest, id.key)
	})
	return err
}

// checkCreated makes sure that something was created: a malformed create is
// answered with success and an empty skeleton. Of a save, records that were read
// do not count, nor links to other records.
func (k *call) checkCreated(result wire.Replied) error {
	v := reflect.ValueOf(result).Elem()
	var want int
	counts := func(reflect.Value, identity) bool { return true }
	switch {
	case k.save != nil:
		want = k.save.created
		counts = func(record reflect.Value, id identity) bool { return !k.save.read[id] && owns(record.Type()) }
	case k.m.Kind == wire.KindCreate && len(planOf(v.Type()).keyed(v.Type())) > 0:
		want = 1
	}
	visit(v, func(record reflect.Value, id identity) {
		if id.key > 0 && counts(record, id) {
			want--
		}
	})
	if want <= 0 {
		return nil
	}
	f := fault(k.m, ErrNotCreated)
	f.Outcome, f.UsageKey, f.ResponseCode = wire.Unknown, result.Reply().UsageKey, result.Reply().ResponseCode
	return f.because("look for the record before creating it again", "the vendor answered success without a new key")
}
