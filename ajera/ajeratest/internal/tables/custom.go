package tables

import (
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// Prefix stands before the names of custom fields in version 1.
const Prefix = "CF_"

// Custom is the custom fields of a kind, empty as a new record bears them. A field is defined
// when any record of the kind has it; where none is, Custom has no members.
func (s Store) Custom(entity string) *fake.Value {
	defined := fake.Object()
	for _, row := range s.All(entity) {
		for _, name := range row.Names() {
			if field, ok := strings.CutPrefix(name, Prefix); ok && !defined.Has(field) {
				defined.Set(field, empty(row.Get(name)))
			}
		}
		fields := row.Get("CustomFields")
		for _, name := range fields.Names() {
			if !defined.Has(name) {
				defined.Set(name, empty(fields.Get(name)))
			}
		}
	}
	return defined
}

// empty is a custom field of the same type without a value: false for a check box, "" for a text
// and for the choice of a list, null for a number and a date.
func empty(v *fake.Value) *fake.Value {
	switch {
	case v.Is('t') || v.Is('f'):
		return fake.Of(false)
	case v.Is('{'):
		return v.Clone().With("Value", "")
	case !v.Is('"'):
		return fake.Null()
	}
	if _, err := time.Parse(time.DateOnly, v.Text()); err == nil {
		return fake.Null()
	}
	return fake.Of("")
}
