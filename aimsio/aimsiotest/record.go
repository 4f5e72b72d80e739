package aimsiotest

import (
	"errors"
	"fmt"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// record is a JSON object without null members: for Aimsio, null and absent are the
// same. Its members are never changed in place, only replaced.
type record struct{ *fake.Value }

func newRecord() record { return record{fake.Object()} }

// recordOf is a new record with the members of a value that is an object.
func recordOf(v *fake.Value) (record, error) {
	r := newRecord()
	if !v.Is('{') {
		return r, errors.New("not a JSON object")
	}
	for _, name := range v.Names() {
		r.set(name, v.Get(name))
	}
	return r, nil
}

// recordsOf is new records of the elements of a list.
func recordsOf(list *fake.Value) ([]record, error) {
	if !list.Is('[') {
		return nil, errors.New("not a JSON array")
	}
	var records []record
	for i, item := range list.Items {
		r, err := recordOf(item)
		if err != nil {
			return nil, fmt.Errorf("[%d]: %w", i, err)
		}
		records = append(records, r)
	}
	return records, nil
}

// listOf is the list of some records.
func listOf(records []record) *fake.Value {
	list := fake.List()
	for _, r := range records {
		list.Items = append(list.Items, r.Value)
	}
	return list
}

// object makes a record of Go values given as name, value, name, value.
func object(pairs ...any) record {
	r := newRecord()
	for i := 0; i < len(pairs); i += 2 {
		r.set(pairs[i].(string), valueOf(pairs[i+1]))
	}
	return r
}

func valueOf(v any) *fake.Value {
	switch v := v.(type) {
	case time.Time:
		return fake.Of(v.UnixMilli())
	case record:
		return v.Value
	case []record:
		return listOf(v)
	}
	return fake.Of(v)
}

// given reports whether a member says anything: it is there, not null, not "".
func (r record) given(name string) bool {
	v := r.Get(name)
	return !v.Empty() && v.Raw != `""`
}

// text is a string's decoded text, or the JSON text of any other value.
func (r record) text(name string) string {
	switch v := r.Get(name); {
	case v == nil:
		return ""
	case v.Is('"'):
		return v.Text()
	default:
		return v.String()
	}
}

// set puts a member, in its old place when there was one. Null takes it away.
func (r record) set(name string, v *fake.Value) {
	if v.Empty() {
		r.Drop(name)
		return
	}
	r.Set(name, v)
}

func (r record) clone() record {
	c, _ := recordOf(r.Value)
	return c
}
