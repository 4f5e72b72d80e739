package codec

import "reflect"

// Left are the places below a type whose values are left to json v2, with their types.
func Left(t reflect.Type) []string {
	return tableOf(t).left(t.Name(), make(map[*table]bool))
}

func (t *table) left(place string, came map[*table]bool) (list []string) {
	if came[t] {
		return nil
	}
	came[t] = true
	if t.kind == other {
		list = append(list, place+" "+t.is.String())
	}
	if t.of != nil {
		list = append(list, t.of.left(place+"[]", came)...)
	}
	for c := &t.first; c.table != nil; c = c.next {
		list = append(list, c.left(place+"."+c.head[2:len(c.head)-2], came)...)
	}
	return list
}
