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
	edits     []edit
	updated   []wire.Value
	unchanged []wire.Value
	read      map[identity]bool // the records that exist, if others were created
	created   int               // records that do not
	lowest    int               // the lowest negative key handed out
	room      []member          // for the members of a record, nil when in use
}

func newSave(m *wire.Method, edited wire.Edited) (*save, error) {
	s := &save{m: m}
	if m.Update == nil {
		return nil, fault(m, ErrArgument).because("use an update method", "it does not save results")
	}
	var content wire.Value
	if !isNil(edited.Result) {
		content = wire.Value(edited.Result.Reply().Raw)
	}
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

// isNil reports a result that is nil, as after an error that was not looked at.
func isNil(result wire.Replied) bool {
	return result == nil || reflect.ValueOf(result).IsNil()
}

// compare decodes once more what was read and finds the edited records.
func (s *save) compare(content wire.Value, edited reflect.Value) error {
	p := planOf(edited.Type())
	content, _ = reshape(content, edited.Type())
	var items []int
	top, unread := p.members(content, nil, &items)
	base := reflect.New(edited.Type())
	if _, err := decode(content, base.Interface(), items...); err != nil {
		return err
	}
	if unread != nil {
		return unread
	}
	if err := s.survey(edited); err != nil {
		return err
	}
	for _, f := range p.keyed() {
		_, list, _ := f.spelled(top)
		if err := s.list(f, list, base.Elem().Field(f.at), edited.Field(f.at)); err != nil {
			return err
		}
	}
	s.remember(base.Elem())
	return nil
}

// list finds the edited records of one list. Records taken out of it are simply
// not saved.
func (s *save) list(f *field, list wire.Value, base, edited reflect.Value) error {
	p := planOf(base.Type().Elem())
	masked := isMasked(edited.Type().Elem())
	var old []member
	for i, at := range match(p, base, edited) {
		record := edited.Index(i)
		if at >= 0 && equal(base.Index(at), record) {
			continue // most are
		}
		d := &differ{save: s, of: f.name, key: p.key.name, number: p.keyOf(record), masked: masked}
		var err error
		if at >= 0 && old == nil {
			if old, err = d.elements(f.name, list, base); err != nil {
				return err
			}
		}
		switch {
		case at >= 0:
			err = s.record(d, p, old[at].value, base.Index(at), record)
		case d.number > 0:
			err = d.stranger("", p)
		default:
			err = s.create(d, p, record)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// isMasked reports whether a generated type hides what it holds when printed.
func isMasked(t reflect.Type) bool { return t.Implements(reflect.TypeFor[fmt.Formatter]()) }

// record adds one record that was read, if what was edited means something.
func (s *save) record(d *differ, p *plan, raw wire.Value, base, edited reflect.Value) error {
	if s.m.Update.Send == wire.SendRows {
		return s.rows(d, p, raw, base, edited)
	}
	c, err := d.object("", raw, base, edited, false)
	if err == nil {
		defer func() { s.room = c.have }() // for the next record
	}
	switch {
	case err != nil || len(c.values) == 0:
		return err
	case p.keyOf(edited) == 0:
		return d.refuse(ErrArgument, p.key.name, "change it in Ajera", "the record was read without its key")
	case s.m.Update.Send == wire.SendChanges:
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
	text, err := d.newRecord("", record)
	s.updated = append(s.updated, text)
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
