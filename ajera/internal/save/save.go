// Package save compares what was edited with what was read: in come an update method
// and an edited result, out come the arguments that send what differs and nothing
// else, and later whether the answer tells of all of it.
package save

import (
	"cmp"
	"reflect"
	"slices"

	"github.com/fieldbooks/fieldbooks/ajera/internal/decode"
	"github.com/fieldbooks/fieldbooks/ajera/internal/envelope"
	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/ajera/internal/match"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Save is an edited result as the arguments of its update method.
type Save struct {
	Args []rawjson.Member

	method    *wire.Method
	got       wire.Replied
	content   wire.Value // as read, as are the next three
	top       []rawjson.Member
	base      reflect.Value // but for the lists that are known by their texts
	lists     []*past
	new       map[*record.Field][]created
	edits     []edit
	updated   []wire.Value
	unchanged []wire.Value
	read      map[match.Identity]bool // the records that exist, if others were created
	created   int                     // records that do not
	lowest    int                     // the lowest negative key handed out
	room      []rawjson.Member        // for the members of a record, nil when in use
}

// New finds what was edited in got since it was read. Whole asks for all or nothing.
func New(m *wire.Method, got wire.Replied, whole bool) (*Save, error) {
	return find(m, got, whole, true)
}

// find is New, which compares texts where it can.
func find(m *wire.Method, got wire.Replied, whole, texts bool) (*Save, error) {
	if m.Update == nil {
		return nil, fault.New(fault.ErrArgument, "use an update method", "it does not save results")
	}
	var content wire.Value
	if !IsNil(got) {
		content = wire.Value(got.Reply().Raw)
	}
	if rawjson.IsNull(content) {
		return nil, fault.New(fault.ErrArgument, "pass a result as "+m.Update.Reads.Name+" returned it", "nothing was read")
	}
	if got.Reply().Spent {
		return nil, fault.New(fault.ErrArgument, "read its records again by "+m.Update.Reads.Name, "the result was saved before, and the answer did not tell how its records are now")
	}
	if whole && m.Update.Send != wire.SendRecords {
		return nil, fault.New(fault.ErrArgument, "leave it out", "SingleTransaction is for version 1 updates of whole records")
	}
	s := &Save{method: m, got: got, new: make(map[*record.Field][]created)}
	if err := s.compare(content, reflect.ValueOf(got).Elem(), texts); err != nil {
		return nil, err
	}
	if len(s.updated) == 0 {
		return nil, fault.New(fault.ErrNoChange, "edit the result of "+m.Update.Reads.Name+" before saving it", "nothing was changed")
	}
	s.assemble(content, whole)
	return s, nil
}

// IsNil reports a result that is nil, as after an error that was not looked at.
func IsNil(result wire.Replied) bool {
	return result == nil || reflect.ValueOf(result).IsNil()
}

// compare finds the edited records.
func (s *Save) compare(content wire.Value, edited reflect.Value, texts bool) error {
	r := record.Of(edited.Type())
	if err := s.past(content, edited, texts); err != nil {
		return err
	}
	if err := s.survey(edited); err != nil {
		return err
	}
	if err := s.beside(r, s.base, edited); err != nil {
		return err
	}
	for _, p := range s.lists {
		if err := s.list(p); err != nil {
			return err
		}
	}
	if s.created > 0 { // to tell later what was created
		return s.exist()
	}
	return nil
}

// beside refuses an edit of what a result holds beside its records.
func (s *Save) beside(r *record.Record, base, edited reflect.Value) error {
	keyed := r.Keyed()
	for i := range r.Fields {
		f := &r.Fields[i]
		if !slices.Contains(keyed, f) && !match.Equal(base.Field(f.Index), edited.Field(f.Index)) {
			return outside(f.Name)
		}
	}
	for _, i := range []int{r.Embed, r.Rest} {
		if i >= 0 && !match.Equal(base.Field(i), edited.Field(i)) {
			return outside(r.Type.Field(i).Name)
		}
	}
	return nil
}

func outside(field string) error {
	return fault.New(fault.ErrReadOnly, "set it back", "field %q of the result belongs to none of its records", field)
}

// survey notes the negative keys that the user gave. Each may stand for one record.
func (s *Save) survey(edited reflect.Value) (err error) {
	used := make(map[int]bool)
	match.Visit(edited, func(id match.Identity) {
		if id.Number >= 0 {
			return
		}
		if used[id.Number] {
			err = fault.New(fault.ErrArgument, "give each new record its own negative key, or 0", "key %d is used twice", id.Number)
		}
		used[id.Number], s.lowest = true, min(s.lowest, id.Number)
	})
	return err
}

// list finds the edited records of one list. Those taken out of it are not saved.
func (s *Save) list(p *past) error {
	for i, at := range p.places {
		if at >= 0 && p.isSame(at, i) {
			continue // most are
		}
		v := p.edited.Index(i)
		d, sent := &differ{s, p.of, p.Name, p.of.KeyOf(v)}, len(s.updated)
		var err error
		switch {
		case at >= 0:
			err = d.update(p, at, v)
			if len(s.updated) > sent {
				p.sent = append(p.sent, d.number)
			}
		case d.number > 0:
			err = d.stranger("", p.of)
		default:
			s.new[p.Field] = append(s.new[p.Field], created{i, cmp.Or(d.number, s.lowest-1)})
			err = d.create(v)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// update adds one record that was read, if what was edited means something.
func (d *differ) update(p *past, at int, edited reflect.Value) error {
	if d.method.Update.Send == wire.SendRows {
		return d.rows(p, at, edited)
	}
	raw, base, err := p.record(d, at)
	if err != nil {
		return err
	}
	whole := d.method.Update.Send == wire.SendRecords
	c, err := p.compare(d, form{whole: whole}, at, raw, base, edited)
	if err == nil {
		defer func() { d.room = c.have }() // for the next record
	}
	switch {
	case err != nil || len(c.set) == 0:
		return err
	case d.number == 0:
		return d.refuse(fault.ErrArgument, d.record.Key.Name, "change it in Ajera", "the record was read without its key")
	case whole:
		d.unchanged = append(d.unchanged, raw)
	}
	text, err := c.text(d.record, raw)
	d.updated = append(d.updated, text)
	return err
}

// create adds a record that was not read.
func (d *differ) create(v reflect.Value) error {
	if d.method.Update.Send != wire.SendRecords {
		return d.refuse(fault.ErrArgument, d.record.Key.Name, "create it with a Create method", "version 2 saves do not create records")
	}
	text, err := d.newRecord("", v)
	d.updated = append(d.updated, text)
	return err
}

// assemble writes the arguments. What was read goes out byte for byte.
func (s *Save) assemble(content wire.Value, whole bool) {
	add := func(name string, value wire.Value) {
		s.Args = append(s.Args, rawjson.Member{Name: name, Value: value})
	}
	for _, f := range s.method.Fixed {
		add(f.Name, rawjson.Quote(f.Value))
	}
	add(s.method.Update.Updated, rawjson.Array(s.updated))
	switch s.method.Update.Send {
	case wire.SendChanges:
		add(s.method.Update.Unchanged, content)
	case wire.SendRecords:
		add(s.method.Update.Unchanged, rawjson.Array(s.unchanged))
	}
	if whole {
		add("UseSingleTransaction", wire.Value("true"))
	}
}

// Check compares the answer of the save with what was sent, where it tells: the keys
// of the records that were created, and in version 1 the count of those updated. What
// was read is not new, and links to others are none.
func (s *Save) Check(result wire.Replied) error {
	v, a := reflect.ValueOf(result).Elem(), result.Reply()
	if err := CheckUpdated(result); err != nil && s.created == 0 {
		return err
	}
	made := 0
	match.Visit(v, func(id match.Identity) {
		if id.Number > 0 && !s.read[id] && id.IsOwn() {
			made++
		}
	})
	switch {
	case made == 0 && s.created > 0:
		return notCreated(a)
	case made < s.created:
		return partial(a, "the vendor answered success with %d of the %d new records", made, s.created)
	}
	if n, ok := s.counted(v, a); ok && n < len(s.unchanged) {
		return partial(a, "the vendor answered success with %s %d, but %d were sent", s.method.Update.Counter, n, len(s.unchanged))
	}
	return nil
}

// CheckUpdated looks whether an update method answered what it promises.
func CheckUpdated(result wire.Replied) error {
	promised := record.Of(reflect.TypeOf(result).Elem()).Fields
	if a := result.Reply(); a.Incomplete && len(promised) > 0 {
		return partial(a, "the vendor answered success without saying what was changed")
	}
	return nil
}

// counted is the vendor's own count of updated records, if it came.
func (s *Save) counted(v reflect.Value, a *wire.Answer) (n int, ok bool) {
	r := record.Of(v.Type())
	f := r.Field(s.method.Update.Counter)
	if f == nil {
		return 0, false
	}
	top, _ := rawjson.Members(envelope.Read(wire.Value(a.Raw), r).Content)
	value, _ := rawjson.Lookup(top, f.Name)
	return int(v.Field(f.Index).Int()), !rawjson.IsNull(value) && decode.Reads(value, f.Type)
}

// CheckCreated looks for the keys of the records that a create method was given: a
// malformed create is answered with success and an empty skeleton. A list of new
// records comes back under its own name.
func CheckCreated(args any, result wire.Replied) error {
	v, a := reflect.ValueOf(result).Elem(), result.Reply()
	lists := record.Of(v.Type()).Keyed()
	all := 0
	var short error
	for _, f := range lists {
		made := 0
		for i := range v.Field(f.Index).Len() {
			if record.Of(f.Type.Elem()).KeyOf(v.Field(f.Index).Index(i)) > 0 {
				made++
			}
		}
		if want := listed(args, f.GoName); made < want && short == nil {
			short = partial(a, "the vendor answered success with %d of the %d %s sent", made, want, f.GoName)
		}
		all += made
	}
	if all == 0 && len(lists) > 0 {
		return notCreated(a)
	}
	return short
}

// listed is how many records the arguments list under a name.
func listed(args any, name string) int {
	v := reflect.Indirect(reflect.ValueOf(args))
	if v.Kind() != reflect.Struct {
		return 0 // raw arguments
	}
	if list := v.FieldByName(name); list.IsValid() && list.Kind() == reflect.Slice {
		return list.Len()
	}
	return 0
}

// notCreated reports a success without a new key. All that was ever seen with one is a create of
// the wrong shape, which creates nothing; it is no proof of that.
func notCreated(a *wire.Answer) error {
	remedy := "look for the record; if it is not there, " + fault.Remedy(a.Method, fault.ErrArgument)
	f := fault.New(fault.ErrNotCreated, remedy, "the vendor answered success without a new key, as to what has the wrong shape and creates nothing")
	f.Outcome, f.UsageKey, f.ResponseCode = wire.Unknown, a.UsageKey, a.ResponseCode
	return f
}

// partial reports an answer, which the caller gets too, that tells of less than was sent.
func partial(a *wire.Answer, format string, args ...any) error {
	f := fault.New(fault.ErrPartial, "compare the result and the records with what was sent, and send again only what is missing", format, args...)
	f.Outcome, f.UsageKey, f.ResponseCode = wire.Executed, a.UsageKey, a.ResponseCode
	return f
}
