package aimsio

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/fieldbooks/fieldbooks/wire"
)

// differences names the members of the object sent that read holds with another
// value. Members that read does not have are none: some only travel one way.
func differences(sent, read []byte) []string {
	from, _ := loose(sent).(map[string]any)
	to, _ := loose(read).(map[string]any)
	var names []string
	for name, value := range from {
		if other, ok := to[name]; ok && !contained(value, other) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// loose decodes JSON without rounding numbers.
func loose(text []byte) any {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	var value any
	_ = dec.Decode(&value) // both texts were encoded or decoded before
	return value
}

// contained reports whether all of sent is in read: numbers by value, lists in any
// order and with others between, objects by the members that both have.
func contained(sent, read any) bool {
	switch sent := sent.(type) {
	case json.Number:
		return sameNumber(sent, read)
	case []any:
		list, ok := read.([]any)
		return ok && !slices.ContainsFunc(sent, func(element any) bool {
			return !slices.ContainsFunc(list, func(other any) bool { return contained(element, other) })
		})
	case map[string]any:
		object, ok := read.(map[string]any)
		for name, value := range sent {
			if other, both := object[name]; both && !contained(value, other) {
				return false
			}
		}
		return ok
	}
	return sent == read
}

func sameNumber(sent json.Number, read any) bool {
	number, ok := read.(json.Number)
	if !ok {
		return false
	}
	a, errA := wire.ParseDecimal(sent.String())
	b, errB := wire.ParseDecimal(number.String())
	return errA == nil && errB == nil && a.Equal(b)
}
