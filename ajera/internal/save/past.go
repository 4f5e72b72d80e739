package save

import (
	"cmp"
	"errors"
	"reflect"
	"slices"

	"github.com/fieldbooks/fieldbooks/ajera/internal/decode"
	"github.com/fieldbooks/fieldbooks/ajera/internal/envelope"
	"github.com/fieldbooks/fieldbooks/ajera/internal/match"
	"github.com/fieldbooks/fieldbooks/internal/codec"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// past is a list of records as it was read: its text, in which what differs from the records as
// edited was found, or, where that was in doubt, the records, decoded once more.
type past struct {
	*record.Field
	of     *record.Record
	edited reflect.Value
	places []int // among what was read of each edited record, -1 for a new one
	sent   []int // the keys of those that are saved

	text  wire.Value
	texts *codec.Comparison // nil where that was in doubt
	one   reflect.Value     // a record of it
	base  reflect.Value
	old   []rawjson.Member // the texts of base
}

// past is what was read. A list is decoded once more only where comparing it as it came with the
// edited one leaves a doubt.
func (s *Save) past(content wire.Value, edited reflect.Value, texts bool) error {
	r := record.Of(edited.Type())
	var unread error
	s.content, s.top, unread = members(content, r)
	var sure []rawjson.Member
	for _, f := range r.Keyed() {
		p := &past{Field: f, of: record.Of(f.Type.Elem()), edited: edited.Field(f.Index)}
		p.text, _ = rawjson.Lookup(s.top, f.Name)
		s.lists = append(s.lists, p)
		if texts && unread == nil && p.pair() {
			sure = append(sure, rawjson.Member{Name: f.Name, Value: wire.Value("null")})
		}
	}
	err := s.decode(edited.Type(), sure)
	if err != nil && len(sure) > 0 {
		err = s.decode(edited.Type(), nil) // which says where, of all
	}
	if err != nil {
		return err
	}
	for _, p := range s.lists {
		if p.texts == nil {
			p.base = s.base.Field(p.Index)
			p.places = match.Places(p.of, p.base, p.edited)
		}
	}
	return unread
}

// members are those of a content, as it is read. They are not checked: it will be decoded.
func members(content wire.Value, r *record.Record) (wire.Value, []rawjson.Member, error) {
	reading := envelope.Read(content, r)
	if reading.Members != nil {
		return reading.Content, reading.Members, nil
	}
	top, err := r.Members(reading.Content, nil)
	return reading.Content, top, err
}

// pair compares the list with the edited one, and reports whether that leaves no doubt.
func (p *past) pair() bool {
	texts := codec.Compare(p.text, p.of.Type, p.edited.Len())
	pairs := match.Paired(p.of, p.edited)
	p.places = make([]int, p.edited.Len())
	for i := range p.places {
		p.places[i] = -1
	}
	for key, ok := texts.Next(); ok; key, ok = texts.Next() {
		if at := pairs.Next(key); at >= 0 {
			p.places[at] = texts.Len()
			texts.With(p.edited.Index(at))
		} else {
			texts.WithNone()
		}
	}
	if texts.Sure() {
		p.texts = texts
	}
	return p.texts != nil
}

// decode reads the content once more, but for some lists.
func (s *Save) decode(result reflect.Type, without []rawjson.Member) error {
	content := s.content
	if len(without) > 0 {
		content = rawjson.Replace(content, s.top, without)
	}
	base := reflect.New(result)
	s.base = base.Elem()
	_, err := decode.Into(content, base.Interface())
	if _, inPart := errors.AsType[*wire.UnreadError](err); inPart {
		return nil // what was not read is as empty in what was edited
	}
	return err
}

// exist notes the records that were read.
func (s *Save) exist() error {
	if err := s.decode(s.base.Type(), nil); err != nil {
		return err
	}
	s.read = make(map[match.Identity]bool)
	match.Visit(s.base, func(id match.Identity) { s.read[id] = true })
	return nil
}

// Len is the number of records that were read.
func (p *past) Len() int {
	if p.texts != nil {
		return p.texts.Len()
	}
	return p.base.Len()
}

// key is that of a record that was read.
func (p *past) key(at int) int {
	if p.texts != nil {
		return p.texts.Key(at)
	}
	return p.of.KeyOf(p.base.Index(at))
}

// isSame reports whether a record holds what the edited one at i does.
func (p *past) isSame(at, i int) bool {
	if p.texts != nil {
		return len(p.texts.Differences(at)) == 0
	}
	return match.Equal(p.base.Index(at), p.edited.Index(i))
}

// record is one as it was read, or what of it differs from the edited one. It is only good until
// the next one is asked for.
func (p *past) record(d *differ, at int) (raw wire.Value, v reflect.Value, err error) {
	if p.texts == nil {
		if p.old == nil {
			if p.old, err = d.elements(p.Name, p.text, p.base); err != nil {
				return nil, v, err
			}
		}
		return p.old[at].Value, p.base.Index(at), nil
	}
	if !p.one.IsValid() {
		p.one = reflect.New(p.of.Type).Elem()
	}
	p.texts.Read(at, p.one)
	raw, _ = p.texts.Text(at)
	return raw, p.one, nil
}

// compare finds what changed of one record.
func (p *past) compare(d *differ, as form, at int, raw wire.Value, base, edited reflect.Value) (*changes, error) {
	if p.texts == nil {
		return d.object("", as, raw, base, edited)
	}
	_, key := p.texts.Text(at)
	return d.told(as, raw, key, p.texts.Differences(at), base, edited)
}

// isToldSame reports whether the text of a record tells that one of its members is as it was read.
func (p *past) isToldSame(at int, name string) bool {
	f := p.of.Field(name)
	isIt := func(d codec.Difference) bool { return d.Field < len(p.of.Fields) && f == &p.of.Fields[d.Field] }
	return p.texts != nil && !slices.ContainsFunc(p.texts.Differences(at), isIt)
}

// told is [differ.object] for a record whose text tells what differs.
func (d *differ) told(as form, raw, key wire.Value, differences []codec.Difference, base, edited reflect.Value) (*changes, error) {
	c := &changes{form: as, have: d.room[:0]}
	d.room = nil
	if len(key) > 0 {
		c.have = append(c.have, rawjson.Member{Name: d.record.Key.Name, Value: key})
	}
	for _, diff := range differences {
		switch {
		case diff.Field == len(d.record.Fields):
			c.have, _ = d.record.Members(raw, c.have) // among which are those that no field has
		case diff.Text != nil:
			c.have = append(c.have, rawjson.Member{Name: d.record.Fields[diff.Field].Name, Value: diff.Text, At: diff.At})
		}
	}
	slices.SortStableFunc(c.have, func(a, b rawjson.Member) int { return cmp.Compare(a.At, b.At) })
	for _, diff := range differences {
		if diff.Field == len(d.record.Fields) {
			return c, d.embedded("", c, d.record, base, edited)
		}
		f := &d.record.Fields[diff.Field]
		before, after := base.Field(f.Index), edited.Field(f.Index)
		if match.Equal(before, after) {
			continue // but for rows, which were taken out of it
		}
		if err := d.field("", c, f, before, after); err != nil {
			return nil, err
		}
	}
	return c, nil
}
