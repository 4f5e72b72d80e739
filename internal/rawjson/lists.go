package rawjson

// List is a member of an object and, where that is a list, what is in it.
type List struct {
	Member
	Items []Value
}

// Lists visits an object as [Scan] does, and takes its lists apart on the way. It gives none where the
// text is not an object and nothing else.
func Lists(object Value) (all []List) {
	r := Tolerant(object)
	ok := r.Object(func(name []byte) (ok bool) {
		l := List{Member: Member{Name: string(name), At: r.At}}
		if l.Items, ok = r.items(); ok {
			l.Value = object[l.At:r.At:r.At]
			all = append(all, l)
		}
		return ok
	}) && r.Ends()
	if !ok {
		return nil
	}
	return all
}

// items steps over a value, and gives those of a list.
func (r *Cursor) items() (all []Value, ok bool) {
	if !r.Next('[') {
		return nil, r.Value()
	}
	for empty := r.Next(']'); !empty; {
		r.Blanks()
		start := r.At
		if !r.Value() {
			return nil, false
		}
		all = append(all, r.Text[start:r.At:r.At])
		if empty = r.Next(']'); !empty && !r.Next(',') {
			return nil, false
		}
	}
	return all, true
}
