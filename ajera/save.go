package ajera

import (
	"fmt"
	"reflect"

	"github.com/fieldbooks/fieldbooks/wire"
)

// save turns an edited result into the arguments of its update method.
type save struct {
	m         *wire.Method
	args      []member
	edits     []Edit
	updated   []wire.Value
	unchanged []wire.Value
	created   int
	lowest    int // the lowest negative key handed out
}

func newSave(m *wire.Method, edited wire.Edited) (*save, error) {
	s := &save{m: m}
	if m.Update == nil {
		return nil, fault(m, ErrArgument).because("use an update method", "it does not save results")
	}
	content := wire.Value(edited.Result.Reply().Raw)
	if isNull(content) {
		return nil, fault(m, ErrArgument).because("pass a result as "+m.Update.Reads.Name+" returned it", "nothing was read")
	}
	if edited.Options.SingleTransaction && m.Update.Send != wire.SendRecords {
		return nil, fault(m, ErrArgument).because("leave it out", "SingleTransaction is for version 1 updates of whole records")
	}
	if err := s.compare(content, reflect.ValueOf(edited.Result).Elem()); err != nil {
		return nil, err
	}
	if len(s.updated) == 0 {
		return nil, fault(m, ErrNoChange).because("edit the result of "+m.Update.Reads.Name+" before saving it", "nothing was changed")
	}
	s.assemble(content, edited.Options)
	return s, nil
}

// compare decodes once more what was read and finds the edited records.
func (s *save) compare(content wire.Value, edited reflect.Value) error {
	base := reflect.New(edited.Type())
	if _, err := decode(content, base.Interface()); err != nil {
		return err
	}
	content, _ = reshape(content, edited.Type())
	top, err := members(content)
	if err != nil {
		return err
	}
	if s.lowest, err = lowestKey(edited, make(map[int]bool)); err != nil {
		return fault(s.m, ErrArgument).because("give each new record its own negative key, or 0", "%v", err)
	}
	for _, f := range planOf(edited.Type()).keyed(edited.Type()) {
		_, list, _ := f.spelled(top)
		if err := s.list(f, list, base.Elem().Field(f.at), edited.Field(f.at)); err != nil {
			return err
		}
	}
	return nil
}

// list finds the edited records of one list. Records taken out of it are simply
// not saved.
func (s *save) list(f *field, list wire.Value, base, edited reflect.Value) error {
	old, err := elements(list)
	if err != nil {
		return err
	}
	p := planOf(base.Type().Elem())
	index := indexOf(p, base)
	seen := make(map[int]bool)
	for i := range edited.Len() {
		record := edited.Index(i)
		key := p.keyOf(record)
		at, read := index[key]
		d := &differ{save: s, record: fmt.Sprintf("%s %s %d", f.name, p.key.name, key), masked: isMasked(record.Type())}
		switch {
		case read && seen[key]:
			return d.refuse(ErrReadOnly, p.key.name, "keep one of them", "two records have this key")
		case read && at < len(old):
			err = s.record(d, p, old[at].value, base.Index(at), record)
		case key > 0:
			return d.refuse(ErrReadOnly, p.key.name, "save only records of the result, and do not change their keys", "no record with this key was read")
		default:
			err = s.create(d, p, record)
		}
		if err != nil {
			return err
		}
		seen[key] = true
	}
	return nil
}

// isMasked reports whether a generated type hides what it holds when printed.
func isMasked(t reflect.Type) bool { return t.Implements(reflect.TypeFor[fmt.Formatter]()) }

// record adds one record that was read, if it was edited.
func (s *save) record(d *differ, p *plan, raw wire.Value, base, edited reflect.Value) error {
	if s.m.Update.Send == wire.SendRows {
		return s.rows(d, p, raw, base, edited)
	}
	c, err := d.object("", raw, base, edited, false)
	if err != nil || len(c.values) == 0 {
		return err
	}
	if s.m.Update.Send == wire.SendChanges {
		s.updated = append(s.updated, c.delta(p))
		return nil
	}
	whole, err := splice(raw, c.values)
	s.updated = append(s.updated, whole)
	s.unchanged = append(s.unchanged, raw)
	return err
}

// create adds a record that was not read.
func (s *save) create(d *differ, p *plan, record reflect.Value) error {
	if s.m.Update.Send != wire.SendRecords {
		return d.refuse(ErrArgument, p.key.name, "create it with a Create method", "version 2 saves do not create records")
	}
	text, err := d.newRecord("", p, record)
	s.updated = append(s.updated, text)
	s.created++
	return err
}

// assemble writes the arguments. What was read goes out byte for byte.
func (s *save) assemble(content wire.Value, options wire.SaveOptions) {
	for _, f := range s.m.Fixed {
		s.args = append(s.args, member{name: f.Name, value: wire.Value(quote(f.Value))})
	}
	s.args = append(s.args, member{name: s.m.Update.Updated, value: array(s.updated)})
	switch s.m.Update.Send {
	case wire.SendChanges:
		s.args = append(s.args, member{name: s.m.Update.Unchanged, value: content})
	case wire.SendRecords:
		s.args = append(s.args, member{name: s.m.Update.Unchanged, value: array(s.unchanged)})
	}
	if options.SingleTransaction {
		s.args = append(s.args, member{name: "UseSingleTransaction", value: wire.Value("true")})
	}
}

// lowestKey finds the lowest key of a result and its nested records. Two records
// with one negative key are an error.
func lowestKey(record reflect.Value, used map[int]bool) (lowest int, err error) {
	p := planOf(record.Type())
	if lowest = min(p.keyOf(record), 0); lowest < 0 {
		if used[lowest] {
			return 0, fmt.Errorf("key %d is used twice", lowest)
		}
		used[lowest] = true
	}
	for _, f := range p.keyed(record.Type()) {
		list := record.Field(f.at)
		for i := range list.Len() {
			below, err := lowestKey(list.Index(i), used)
			if err != nil {
				return 0, err
			}
			lowest = min(lowest, below)
		}
	}
	return lowest, nil
}

// checkCreated makes sure that something was created: a malformed create is
// answered with success and an empty skeleton.
func (k *call) checkCreated(result wire.Replied) error {
	v := reflect.ValueOf(result).Elem()
	lists := planOf(v.Type()).keyed(v.Type())
	want := k.made
	if k.m.Kind == wire.KindCreate && len(lists) > 0 {
		want = 1
	}
	got := 0
	for _, f := range lists {
		list := v.Field(f.at)
		for i := range list.Len() {
			if planOf(list.Type().Elem()).keyOf(list.Index(i)) > 0 {
				got++
			}
		}
	}
	if got >= want {
		return nil
	}
	f := fault(k.m, ErrNotCreated)
	f.Outcome, f.UsageKey, f.ResponseCode = wire.Unknown, result.Reply().UsageKey, result.Reply().ResponseCode
	return f.because("look for the record before creating it again", "the vendor answered success without a new key")
}
