package call

import (
	"bytes"
	"slices"

	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// numbers is a value of a type in which numbers that were written as texts are numbers: amounts are
// texts where a float would lose digits, as in what an assistant is answered, and go back as they were
// given. The vendors want numbers. All other bytes stay as they are.
func (r reader) numbers(typ string, value wire.Value) wire.Value {
	switch value.Kind() {
	case '"':
		if number := wire.Value(rawjson.Text(value)); (typ == "decimal" || typ == "int") && number.Kind() == '0' && number.IsValid() {
			return number
		}
	case '[':
		items := elements(value)
		for i, item := range items {
			items[i] = r.numbers(typ, item)
		}
		return rawjson.Array(items)
	case '{':
		if t := r.digest.Type(typ, r.version); t != nil {
			return r.numbersOf(t, value)
		}
	}
	return value
}

// numbersOf is the same of a record.
func (r reader) numbersOf(t *digest.Type, record wire.Value) wire.Value {
	members, _ := rawjson.Members(record) // what is no record is refused later
	var changed []rawjson.Member
	for _, m := range members {
		at := slices.IndexFunc(t.Fields, func(f *digest.Field) bool { return f.Name == m.Name || slices.Contains(f.Also, m.Name) })
		if at < 0 {
			continue
		}
		element, _, _ := digest.Element(t.Fields[at].Type)
		if value := r.numbers(element, m.Value); !bytes.Equal(value, m.Value) {
			changed = append(changed, rawjson.Member{Name: m.Name, Value: value})
		}
	}
	if whole, err := rawjson.Splice(record, changed); err == nil {
		return whole
	}
	return record
}
