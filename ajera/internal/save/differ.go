package save

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/ajera/internal/match"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
	"github.com/go-json-experiment/json"
)

// differ compares one record as edited with the same record as read.
type differ struct {
	*Save
	record *record.Record
	of     string // the list, e.g. "Phases"
	number int    // the record's key
}

// place is that of the record, e.g. "Phases PhaseKey 12".
func (d *differ) place() string { return d.of + " " + d.record.Key.Name + " " + strconv.Itoa(d.number) }

// form is how an object is compared and sent.
type form struct {
	whole bool // with all its members, not as a delta of its key and what changed
	link  bool // it stands for another record: its key may be changed, and what is derived from that does not matter then
}

// object compares two structs and gives the members of raw that changed.
func (d *differ) object(place string, as form, raw wire.Value, base, edited reflect.Value) (*changes, error) {
	r := record.Of(base.Type())
	room := d.room
	d.room = nil // records in this one need their own
	have, err := r.Members(raw, room)
	if err != nil {
		return nil, d.refuse(fault.ErrArgument, place, "read it again", "was read as %v", err)
	}
	c := &changes{form: as, have: have}
	moved := as.link && r.KeyOf(base) != r.KeyOf(edited)
	for i := range r.Fields {
		f := &r.Fields[i]
		before, after := base.Field(f.Index), edited.Field(f.Index)
		if moved && f.ReadOnly || match.Equal(before, after) {
			continue
		}
		if d.isUnread(f, have, base) {
			return nil, d.unread(record.Join(place, f.Name))
		}
		if err := d.field(place, c, f, before, after); err != nil {
			return nil, err
		}
	}
	if err := d.embedded(place, c, r, base, edited); err != nil {
		return nil, err
	}
	if len(c.set) > 0 && r.Key != nil && d.isUnread(r.Key, c.have, base) {
		return nil, d.unread(record.Join(place, r.Key.Name)) // another record may be meant
	}
	return c, nil
}

// embedded compares what a record gathers beside its fields.
func (d *differ) embedded(place string, c *changes, r *record.Record, base, edited reflect.Value) error {
	if r.Rest >= 0 && !match.Equal(base.Field(r.Rest), edited.Field(r.Rest)) {
		return d.refuse(fault.ErrReadOnly, record.Join(place, r.Type.Field(r.Rest).Name), "set it back", "the vendor computes it")
	}
	if r.Embed < 0 {
		return nil
	}
	set, err := d.rawMembers(place, base.Field(r.Embed).Bytes(), edited.Field(r.Embed).Bytes())
	for _, m := range set {
		if r.Field(m.Name) != nil || r.Takes([]byte(m.Name)) {
			return d.refuse(fault.ErrArgument, record.Join(place, m.Name), "set the field", "stands among the members that the specs do not name, and is a field")
		}
		c.set = rawjson.With(c.set, m.Name, m.Value)
	}
	return err
}

func (d *differ) field(place string, c *changes, f *record.Field, base, edited reflect.Value) error {
	path, was, _ := f.Spelled(c.have)
	place = record.Join(place, f.Name)
	value, err := d.value(place, c.whole, f, was, base, edited)
	switch {
	case err != nil || value == nil:
		return err
	case f.Key && !c.link:
		return d.refuse(fault.ErrReadOnly, place, "set it back", "a key cannot be changed")
	case f.Token:
		return d.refuse(fault.ErrReadOnly, place, "set it back", "it proves what was read")
	case f.Required && d.method.Update.Send == wire.SendRows:
		return d.refuse(fault.ErrReadOnly, place, "add a row for it", "is given on a new row only")
	case f.ReadOnly:
		return d.refuse(fault.ErrReadOnly, place, "set it back", "the vendor keeps it read-only")
	}
	if err := f.Check(place, edited); err != nil && !edited.IsZero() {
		return d.refuse(fault.ErrArgument, place, "", "%v", err)
	}
	return c.put(path, value)
}

// value gives the new JSON of a field, nothing when it is unchanged.
func (d *differ) value(place string, whole bool, f *record.Field, was wire.Value, base, edited reflect.Value) (wire.Value, error) {
	switch f.Shape {
	case record.Nested:
		return d.nested(place, whole, was, base, edited)
	case record.List:
		return d.list(place, was, base, edited)
	case record.Raw:
		return d.raw(place, whole, was, base.Bytes(), edited.Bytes())
	}
	if match.Same(base, edited) {
		return nil, nil
	}
	value, err := d.marshal(place, edited.Addr()) // a pointer costs no copy
	if edited.CanInt() && edited.IsZero() && strings.HasSuffix(f.Name, "Key") && !f.Zero {
		value = wire.Value("null") // as the vendor writes a missing reference; other zero numbers go out as 0
	}
	d.note(place, f, was, value)
	return value, err
}

// marshal writes what the user made. The error names the place, and shows nothing of it.
func (d *differ) marshal(place string, v reflect.Value) (wire.Value, error) {
	text, err := json.Marshal(v.Interface())
	if err != nil {
		return nil, d.refuse(fault.ErrArgument, place, "make it valid JSON of valid UTF-8", "cannot be written")
	}
	return text, nil
}

func (d *differ) nested(place string, whole bool, was wire.Value, base, edited reflect.Value) (wire.Value, error) {
	switch {
	case edited.IsZero():
		none := wire.Value("null")
		d.note(place, nil, was, none)
		return none, nil
	case rawjson.IsNull(was):
		value, err := d.marshal(place, edited)
		d.note(place, nil, nil, value)
		return value, err
	}
	r := record.Of(base.Type())
	as := form{link: true, whole: whole || r.KeyOf(edited) == 0} // without a key there is no delta
	c, err := d.object(place, as, was, base, edited)
	if err != nil || len(c.set) == 0 {
		return nil, err
	}
	return c.text(r, was)
}

// raw compares JSON text: objects member by member.
func (d *differ) raw(place string, whole bool, was wire.Value, base, edited []byte) (wire.Value, error) {
	if was.Kind() != '{' || wire.Value(edited).Kind() != '{' && len(edited) > 0 {
		return d.rawWhole(place, was, base, edited)
	}
	set, err := d.rawMembers(place, base, edited)
	switch {
	case err != nil || len(set) == 0:
		return nil, err
	case whole:
		return rawjson.Splice(was, set)
	}
	return rawjson.Object(set), nil
}

// rawWhole compares text that is no object, or was none.
func (d *differ) rawWhole(place string, was wire.Value, base, edited wire.Value) (wire.Value, error) {
	switch {
	case rawjson.Same(base, edited):
		return nil, nil
	case len(edited) == 0:
		edited = wire.Value("null")
	case !edited.IsValid():
		return nil, d.refuse(fault.ErrArgument, place, "make it valid JSON of valid UTF-8", "cannot be written")
	}
	d.note(place, nil, was, edited)
	return edited, nil
}

// rawMembers are the members of an edited object that differ from those read. None can be taken out.
func (d *differ) rawMembers(place string, base, edited wire.Value) (set []rawjson.Member, err error) {
	if string(base) == string(edited) {
		return nil, nil
	}
	before, _ := rawjson.Members(base) // none where it is no object
	after, err := rawjson.Members(edited)
	if err != nil {
		return nil, d.refuse(fault.ErrArgument, place, "make it a JSON object", "has other members than those with fields, and is no JSON object")
	}
	came := make(map[string]bool)
	for _, m := range after {
		was, ok := rawjson.Lookup(before, m.Name)
		same := ok && rawjson.Same(was, m.Value)
		switch {
		case !same && (came[m.Name] || !m.Value.IsValid()):
			return nil, d.refuse(fault.ErrArgument, record.Join(place, m.Name), "make it valid JSON of valid UTF-8, once", "cannot be written")
		case !same:
			d.note(record.Join(place, m.Name), nil, was, m.Value)
			set = append(set, m)
		}
		came[m.Name] = true
	}
	for _, m := range before {
		if !came[m.Name] && !rawjson.IsBlank(m.Value) {
			return nil, d.refuse(fault.ErrArgument, record.Join(place, m.Name), "set it to null, or leave it as it was", "was taken out")
		}
	}
	return set, nil
}

// note records an edit for the reader.
func (d *differ) note(place string, f *record.Field, before, after wire.Value) {
	secret := f == nil && d.record.Sensitive() || f != nil && f.Sensitive
	d.edits = append(d.edits, edit{d, place, before, after, secret})
}

// refuse reports an edit that cannot be saved, without its values.
func (d *differ) refuse(kind error, place, remedy, format string, args ...any) *fault.Fault {
	what := fmt.Sprintf(format, args...)
	if place != "" {
		what = "field " + strconv.Quote(place) + ": " + what
	}
	return fault.New(kind, remedy, "%s: %s", d.place(), what)
}

// edit is one edited value of a record.
type edit struct {
	*differ
	field         string
	before, after wire.Value
	secret        bool
}

// Edits shows what was edited, for the reader. Values of sensitive fields are masked.
func (s *Save) Edits(show func(record, field, before, after string)) {
	for _, e := range s.edits {
		if e.secret {
			e.before, e.after = wire.Value("[secret]"), wire.Value("[secret]")
		}
		show(e.place(), e.field, string(e.before), string(e.after))
	}
}

// changes are the changed members of one object.
type changes struct {
	form
	have []rawjson.Member // as read
	set  []rawjson.Member // what to send for them
}

// put notes what to send for the member at path.
func (c *changes) put(path []string, value wire.Value) (err error) {
	if len(path) > 1 {
		outer, ok := rawjson.Lookup(c.set, path[0])
		if !ok && c.whole {
			outer, _ = rawjson.Lookup(c.have, path[0])
		}
		value, err = rawjson.SpliceAt(outer, path[1:], value)
	}
	c.set = rawjson.With(c.set, path[0], value)
	return err
}

// text is what to send for the object, which was read as raw.
func (c *changes) text(r *record.Record, raw wire.Value) (wire.Value, error) {
	if c.whole {
		return rawjson.Replace(raw, c.have, c.set), nil
	}
	path, value, ok := r.Key.Spelled(c.have)
	if _, changed := rawjson.Lookup(c.set, path[0]); changed || !ok {
		return rawjson.Object(c.set), nil
	}
	return rawjson.Object(append([]rawjson.Member{{Name: path[0], Value: value}}, c.set...)), nil
}
