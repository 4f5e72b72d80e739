package wire

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// CustomFields reads and edits the fields that a tenant added to a record. It
// works on the record's own JSON: an edit replaces one value and leaves every
// other byte as it came. It is not safe for concurrent edits.
//
// The readers' ok tells that the record has the field and that it holds a value of
// that type or none (null). Names are without prefix, as on Ajera's screens.
type CustomFields struct {
	object *Value
	prefix string
}

// CustomIn gives access to the members of object whose names begin with prefix:
// "CF_" on version 1 records, where custom fields stand among the others, "" on
// version 2, where they have an object of their own.
func CustomIn(object *Value, prefix string) CustomFields { return CustomFields{object, prefix} }

// CustomList is the value of a field of type list.
type CustomList struct {
	Value     string   // the choice made, "" for none
	AllowEdit bool     // other texts than the Values may be entered
	Values    []string // the choices offered; the server may leave them out
}

// Names returns the names in the record's order, none when it has no custom fields.
func (c CustomFields) Names() []string {
	all, _ := members(c.text())
	var names []string
	for _, m := range all {
		name, ok := strings.CutPrefix(m.name, c.prefix)
		if ok && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// Raw returns a copy of a field's JSON.
func (c CustomFields) Raw(name string) (value Value, ok bool) {
	m, err := c.find(name)
	if err != nil {
		return nil, false
	}
	return m.in(c.text()).Clone(), true
}

// Text returns the value of a text or memo field. Dates are texts too.
func (c CustomFields) Text(name string) (text string, ok bool) {
	ok = c.read(name, &text)
	return text, ok
}

// Number returns the value of a number field, absent when it is null.
func (c CustomFields) Number(name string) (number Decimal, ok bool) {
	ok = c.read(name, &number)
	return number, ok
}

// Date returns the value of a date field, absent when it is null or "".
func (c CustomFields) Date(name string) (date Date, ok bool) {
	ok = c.read(name, &date)
	return date, ok
}

// Bool returns the value of a check box.
func (c CustomFields) Bool(name string) (checked, ok bool) {
	ok = c.read(name, &checked)
	return checked, ok
}

// List returns the value of a list field with the choices it offers.
func (c CustomFields) List(name string) (list CustomList, ok bool) {
	ok = c.read(name, &list)
	return list, ok
}

// SetText sets a text or memo field. The name must be one the record has: the
// client cannot add fields. A field that holds a value of another type is refused.
func (c CustomFields) SetText(name, text string) error {
	return c.put(name, text, func(old Value) bool { return old.Kind() == '"' })
}

// SetNumber sets a number field; an absent number clears it. Errors are as for
// SetText.
func (c CustomFields) SetNumber(name string, number Decimal) error {
	return c.put(name, number, func(old Value) bool { return old.Kind() == '0' })
}

// SetDate sets a date field; an absent date clears it. Errors are as for SetText.
func (c CustomFields) SetDate(name string, date Date) error {
	return c.put(name, date, func(old Value) bool { return new(Date).UnmarshalJSON(old) == nil })
}

// SetBool sets a check box. Errors are as for SetText.
func (c CustomFields) SetBool(name string, checked bool) error {
	return c.put(name, checked, func(old Value) bool { return old.Kind() == 't' || old.Kind() == 'f' })
}

// SetRaw sets a field to any JSON value. The name must be one the record has.
func (c CustomFields) SetRaw(name string, value Value) error {
	m, err := c.find(name)
	if err != nil {
		return err
	}
	if !value.IsValid(tolerant) {
		return fmt.Errorf("custom field %q: the new value is not JSON", name)
	}
	*c.object = m.replace(c.text(), value)
	return nil
}

// SetChoice sets a list field, keeping its other members. Unless the field allows
// other texts or the server left out the choices, choice must be one of them or
// "". Other errors are as for SetText.
func (c CustomFields) SetChoice(name, choice string) error {
	m, err := c.find(name)
	if err != nil {
		return err
	}
	old := m.in(c.text())
	list, ok := c.List(name)
	if !ok || old.Kind() != '{' {
		return mismatch(name, old)
	}
	if choice != "" && !list.AllowEdit && len(list.Values) > 0 && !slices.Contains(list.Values, choice) {
		return fmt.Errorf("custom field %q: %q is not among its choices; use one of %s", name, choice, quoted(list.Values))
	}
	text, err := json.Marshal(choice)
	if err != nil {
		return fmt.Errorf("custom field %q: %w", name, err)
	}
	*c.object = m.replace(c.text(), withMember(old, "Value", text))
	return nil
}

func (c CustomFields) text() Value {
	if c.object == nil {
		return nil
	}
	return *c.object
}

func (c CustomFields) read(name string, target any) bool {
	m, err := c.find(name)
	return err == nil && json.Unmarshal(m.in(c.text()), target, tolerant) == nil
}

// put sets a field whose present value fits or is null.
func (c CustomFields) put(name string, value any, fits func(old Value) bool) error {
	m, err := c.find(name)
	if err != nil {
		return err
	}
	if old := m.in(c.text()); old.Kind() != 'n' && !fits(old) {
		return mismatch(name, old)
	}
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("custom field %q: %w", name, err)
	}
	*c.object = m.replace(c.text(), text)
	return nil
}

func (c CustomFields) find(name string) (member, error) {
	all, err := members(c.text())
	if err != nil {
		return member{}, fmt.Errorf("custom field %q: the record's custom fields are not a JSON object: %w", name, err)
	}
	if m, ok := last(all, c.prefix+name); ok {
		return m, nil
	}
	names := c.Names()
	if len(names) == 0 {
		return member{}, fmt.Errorf("custom field %q: the record has no custom fields; define them in Ajera first", name)
	}
	return member{}, fmt.Errorf("custom field %q: not in this record; it has %s", name, quoted(names))
}

func mismatch(name string, old Value) error {
	holds := map[jsontext.Kind]string{
		'n': "nothing, so that its type is not known; use SetRaw",
		't': "true or false; use SetBool",
		'f': "true or false; use SetBool",
		'0': "a number; use SetNumber",
		'"': "a text; use SetText",
		'{': "a list; use SetChoice",
		'[': "an array; use SetRaw",
	}
	return fmt.Errorf("custom field %q: it holds %s", name, holds[old.Kind()])
}

func quoted(names []string) string {
	return strings.ReplaceAll(strings.Trim(fmt.Sprintf("%q", names), "[]"), `" "`, `", "`)
}
