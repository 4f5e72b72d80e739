package codec

// Members visits the members of an object in their order, with the place of each
// value and the items of its lists as [Skip] gives them. It checks the names and
// what stands between the members; of the values it looks at quotes and brackets
// only. It returns false where that is not an object and nothing else.
//
// A name is only good until the visit ends.
func Members(object []byte, visit func(name []byte, start, end int, items []int)) bool {
	r := reader{text: object}
	if !r.next('{') {
		return false
	}
	for empty := r.next('}'); !empty; {
		r.blanks()
		name, ok := r.quoted()
		if !ok || !r.next(':') {
			return false
		}
		r.blanks()
		end, items := Skip(object, r.at)
		if end < 0 {
			return false
		}
		visit(name, r.at, end, items)
		r.at = end
		if empty = r.next('}'); !empty && !r.next(',') {
			return false
		}
	}
	r.blanks()
	return r.at == len(object)
}
