package rawjson

// Tolerant is a cursor at the beginning of a text whose strings need not be UTF-8, as [Members] reads it.
func Tolerant(text []byte) Cursor { return Cursor{Text: text, lax: true} }

// Object steps over an object and calls member for each of its members, at the beginning of the
// value, which member must step over. It checks the names and what stands between the members. A
// name is only good until the next string is read.
func (r *Cursor) Object(member func(name []byte) bool) bool {
	if !r.Next('{') {
		return false
	}
	for empty := r.Next('}'); !empty; {
		r.Blanks()
		name, ok := r.Quoted()
		if !ok || !r.Next(':') {
			return false
		}
		if r.Blanks(); !member(name) {
			return false
		}
		if empty = r.Next('}'); !empty && !r.Next(',') {
			return false
		}
	}
	return true
}

// Value steps over any value, as [Skip] does.
func (r *Cursor) Value() bool {
	end := Skip(r.Text, r.At)
	if end < 0 {
		return false
	}
	r.At = end
	return true
}

// Ends reports whether nothing but blanks is left.
func (r *Cursor) Ends() bool {
	r.Blanks()
	return r.At == len(r.Text)
}
