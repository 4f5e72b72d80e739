package wire

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Value is raw JSON text.
type Value = jsontext.Value

// Members reads and edits members of a record by their names: those that the specs
// do not name (its Other method), or the fields that a tenant added (its Custom
// method). It works on the record's own JSON: an edit replaces one value and leaves
// every other byte as it came. It is not safe for concurrent edits.
//
// The readers' ok tells that there is such a member and that it holds a value of that type or none
// (null). Custom fields are named without prefix, as on Ajera's screens.
type Members struct {
	object *Value
	prefix string
	custom bool // names and types are the tenant's, not the program's
}

// MembersIn gives access to all members of object.
func MembersIn(object *Value) Members { return Members{object: object} }

// CustomIn gives access to the members of object whose names begin with prefix:
// "CF_" on version 1 records, where custom fields stand among the others, "" on
// version 2, where they have an object of their own.
func CustomIn(object *Value, prefix string) Members { return Members{object, prefix, true} }

// CustomList is the value of a field of type list.
type CustomList struct {
	Value     string   // the choice made, "" for none
	AllowEdit bool     // other texts than the Values may be entered
	Values    []string // the choices offered; the server may leave them out
}

// Names returns the names in the record's order, none when it has no custom fields.
func (c Members) Names() []string {
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
func (c Members) Raw(name string) (value Value, ok bool) { return read[Value](c, name) }

// Text returns the value of a text or memo field. Dates are texts too.
func (c Members) Text(name string) (text string, ok bool) { return read[string](c, name) }

// Number returns the value of a number field, absent when it is null.
func (c Members) Number(name string) (number Decimal, ok bool) { return read[Decimal](c, name) }

// Date returns the value of a date field, absent when it is null or "".
func (c Members) Date(name string) (date Date, ok bool) { return read[Date](c, name) }

// Bool returns the value of a check box.
func (c Members) Bool(name string) (checked, ok bool) { return read[bool](c, name) }

// List returns the value of a list field with the choices it offers.
func (c Members) List(name string) (list CustomList, ok bool) { return read[CustomList](c, name) }

// Set sets a member to a value, encoded as JSON; a [Value] goes out as it is, an absent [Decimal]
// or [Date] as null. A float is refused, in a value too: it may not be the amount that was meant.
//
// Among other members a new name is added. A custom field must be one that the record has, for the
// client cannot add fields, and the value of the type that it holds, unless that is null or the
// value a [Value]; for a list see [Members.SetChoice].
func (c Members) Set(name string, value any) error {
	text, err := c.encode(name, value)
	if err != nil {
		return err
	}
	m, err := c.find(name)
	if !c.custom && errors.Is(err, errNoMember) {
		*c.object = withMember(c.text(), name, text)
		return nil
	}
	if err != nil {
		return err
	}
	if old := m.in(c.text()); c.custom && !fits(old, text, value) {
		return c.mismatch(name, old)
	}
	*c.object = m.replace(c.text(), text)
	return nil
}

// encode is the JSON of a value.
func (c Members) encode(name string, value any) (Value, error) {
	if value, raw := value.(Value); raw {
		if !value.IsValid(tolerant) {
			return nil, c.fault(name, "the new value is not JSON")
		}
		return value, nil
	}
	text, err := json.Marshal(value, json.Deterministic(true), revealed)
	switch {
	case err != nil:
		return nil, c.fault(name, "%w", err)
	case holdsFloat(reflect.ValueOf(value)): // which has no circle: it was written
		return nil, c.fault(name, "a float is not exact; give a wire.Decimal")
	}
	return text, nil
}

// fits reports whether a custom field that holds old can take a value, which is text in JSON.
func fits(old, text Value, value any) bool {
	switch value.(type) {
	case Value:
		return true
	case Date:
		return old.Kind() == 'n' || new(Date).UnmarshalJSON(old) == nil
	case Decimal:
		return old.Kind() == 'n' || old.Kind() == '0'
	}
	return old.Kind() == 'n' || old.Kind() == text.Kind() && old.Kind() != '{' && old.Kind() != '[' || isBool(old) && isBool(text)
}

func isBool(value Value) bool { return value.Kind() == 't' || value.Kind() == 'f' }

// SetChoice sets a list field, keeping its other members. Unless the field allows other texts or
// the server left out the choices, choice must be one of them or "". Other errors are as for Set.
func (c Members) SetChoice(name, choice string) error {
	m, err := c.find(name)
	if err != nil {
		return err
	}
	old := m.in(c.text())
	list, ok := c.List(name)
	if !ok || old.Kind() != '{' {
		return c.mismatch(name, old)
	}
	if choice != "" && !list.AllowEdit && len(list.Values) > 0 && !slices.Contains(list.Values, choice) {
		return c.fault(name, "%q is not among its choices; use one of %s", choice, quoted(list.Values))
	}
	text, err := json.Marshal(choice)
	if err != nil {
		return c.fault(name, "%w", err)
	}
	*c.object = m.replace(c.text(), withMember(old, "Value", text))
	return nil
}

func (c Members) text() Value {
	if c.object == nil {
		return nil
	}
	return *c.object
}

func read[T any](c Members, name string) (value T, ok bool) {
	m, err := c.find(name)
	ok = err == nil && json.Unmarshal(m.in(c.text()), &value, tolerant) == nil
	return value, ok
}

// errNoMember is an object without the member.
var errNoMember = errors.New("not in this record")

func (c Members) find(name string) (member, error) {
	all, err := members(c.text())
	if err != nil || c.object == nil {
		return member{}, c.fault(name, "the record's members are not a JSON object: %w", cmp.Or(err, errors.New("no record")))
	}
	if m, ok := last(all, c.prefix+name); ok {
		return m, nil
	}
	names := c.Names()
	switch {
	case len(names) > 0:
		return member{}, c.fault(name, "%w; it has %s", errNoMember, quoted(names))
	case c.custom:
		return member{}, c.fault(name, "%w: it has none; define them in Ajera first", errNoMember)
	}
	return member{}, c.fault(name, "%w: it has none", errNoMember)
}

func (c Members) fault(name, format string, args ...any) error {
	kind := "member"
	if c.custom {
		kind = "custom field"
	}
	return fmt.Errorf(kind+" %q: "+format, append([]any{name}, args...)...)
}

func (c Members) mismatch(name string, old Value) error {
	holds := map[jsontext.Kind]string{
		'n': "nothing, so that its type is not known; use Set with a wire.Value",
		't': "true or false; give a bool",
		'f': "true or false; give a bool",
		'0': "a number; give a wire.Decimal",
		'"': "a text; give a string, or a wire.Date where it is a day",
		'{': "a list; use SetChoice",
		'[': "an array; give a wire.Value",
	}
	return c.fault(name, "it holds %s", holds[old.Kind()])
}

func quoted(names []string) string {
	return strings.ReplaceAll(strings.Trim(fmt.Sprintf("%q", names), "[]"), `" "`, `", "`)
}

// tolerant lets what an answer held be read again, whatever it was.
var tolerant = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

// member is one member of a JSON object; its value is object[start:end].
type member struct {
	name       string
	start, end int
}

func (m member) in(object Value) Value { return object[m.start:m.end] }

// replace returns object with another text for m; all other bytes stay.
func (m member) replace(object, text Value) Value {
	return slices.Concat(object[:m.start], text, object[m.end:])
}

// members lists the members of object in order, none for null or no text at all.
func members(object Value) ([]member, error) {
	if kind := object.Kind(); len(object) == 0 || kind == 'n' {
		return nil, nil
	} else if kind != '{' {
		return nil, errors.New("not an object")
	}
	dec := jsontext.NewDecoder(bytes.NewBuffer(object), tolerant)
	var all []member
	for token, err := dec.ReadToken(); token.Kind() != '}'; token, err = dec.ReadToken() {
		if err != nil {
			return nil, err
		}
		if token.Kind() == '{' {
			continue // of the object itself
		}
		name := token.String() // the token is only good until the next is read
		value, err := dec.ReadValue()
		if err != nil {
			return nil, err
		}
		end := int(dec.InputOffset())
		all = append(all, member{name, end - len(value), end})
	}
	return all, nil
}

// last finds a member by name. Of duplicates the last one counts, as in decoding.
func last(all []member, name string) (member, bool) {
	for _, m := range slices.Backward(all) {
		if m.name == name {
			return m, true
		}
	}
	return member{}, false
}

// withMember returns object with one member set; a new one comes last. It must be
// an object, or nothing.
func withMember(object Value, name string, value Value) Value {
	all, _ := members(object)
	if m, ok := last(all, name); ok {
		return m.replace(object, value)
	}
	added, _ := jsontext.AppendQuote(nil, name)
	added = append(append(added, ':'), value...)
	end := bytes.LastIndexByte(object, '}')
	switch {
	case end < 0:
		return slices.Concat([]byte{'{'}, added, []byte{'}'})
	case len(all) > 0:
		added = slices.Insert(added, 0, ',')
	}
	return member{start: end, end: end}.replace(object, added)
}
