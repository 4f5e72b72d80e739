package ajera

import "reflect"

// identity tells records apart: a phase and a project can have the same key.
type identity struct {
	*plan
	key int
}

// visit shows every record of a result that has a key field, nested ones too.
func visit(record reflect.Value, see func(record reflect.Value, id identity)) {
	for _, f := range planOf(record.Type()).keyed() {
		list := record.Field(f.at)
		p := planOf(list.Type().Elem())
		for i := range list.Len() {
			see(list.Index(i), identity{p, p.keyOf(list.Index(i))})
			visit(list.Index(i), see)
		}
	}
}

// survey notes the negative keys that the user gave. Two records with one of them
// are an error.
func (s *save) survey(edited reflect.Value) (err error) {
	used := make(map[int]bool)
	visit(edited, func(_ reflect.Value, id identity) {
		if id.key >= 0 {
			return
		}
		if used[id.key] {
			err = fault(s.m, ErrArgument).because("give each new record its own negative key, or 0", "key %d is used twice", id.key)
		}
		used[id.key], s.lowest = true, min(s.lowest, id.key)
	})
	return err
}

// remember notes what was read, when that is needed to tell what was created.
func (s *save) remember(base reflect.Value) {
	if s.created > 0 {
		s.read = make(map[identity]bool)
		visit(base, func(_ reflect.Value, id identity) { s.read[id] = true })
	}
}
