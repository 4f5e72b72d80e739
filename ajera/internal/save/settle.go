package save

import (
	"reflect"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/ajera/internal/decode"
	"github.com/fieldbooks/fieldbooks/ajera/internal/match"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// created is a record that a save sent to be created.
type created struct {
	place  int // in its list as edited
	number int // the negative key that it went out with
}

// Settle makes the edited result what the answer of its save tells, so that it can be edited and
// saved again; records that the answer does not tell stay byte for byte. When the save went well
// only in part, or how one of its records is now is not told, the result stays as it was edited,
// and is not saved again.
func (s *Save) Settle(result wire.Replied, failed error) {
	if failed == nil {
		if a, ok := s.open(result); ok && a.take(s) {
			return
		}
	}
	s.got.Reply().Spent = true
}

// answer is what a save was answered, read as what was edited.
type answer struct {
	top     []rawjson.Member
	records reflect.Value
}

func (s *Save) open(result wire.Replied) (a answer, ok bool) {
	kind := reflect.TypeOf(s.got).Elem()
	content, top, err := members(wire.Value(result.Reply().Raw), record.Of(kind))
	fresh := reflect.New(kind)
	if err == nil {
		_, err = decode.Into(content, fresh.Interface())
	}
	return answer{top, fresh.Elem()}, err == nil
}

// take gives a save's result the records of the answer, all or none.
func (a answer) take(s *Save) bool {
	if a.isShort(s) {
		return false
	}
	var set []rawjson.Member
	var lists []*list
	sent := s.sent()
	for _, p := range s.lists {
		l, ok := a.list(s, p, sent)
		if !ok {
			return false
		}
		lists = append(lists, l)
		if len(l.takes) > 0 {
			set = append(set, rawjson.Member{Name: p.Name, Value: rawjson.Array(l.texts)})
		}
	}
	content, err := rawjson.Splice(s.content, set)
	if err != nil {
		return false
	}
	for _, l := range lists {
		for place, at := range l.takes {
			assign(l.past.edited.Index(place), l.fresh.Index(at))
		}
	}
	s.got.Reply().Raw = wire.Raw(content)
	return true
}

// isShort reports whether the answer lists less records than were sent, as one that tells of none.
func (a answer) isShort(s *Save) bool {
	short := func(p *past) bool { return a.records.Field(p.Index).Len() < max(len(p.sent), len(s.new[p.Field])) }
	return slices.ContainsFunc(s.lists, short)
}

// assign sets a record in place, and those in it: users hold pointers to them.
func assign(to, from reflect.Value) {
	r := record.Of(to.Type())
	for i := range r.Fields {
		f := &r.Fields[i]
		switch a, b := to.Field(f.Index), from.Field(f.Index); {
		case f.Shape == record.Nested:
			assign(a, b)
			b.Set(a)
		case f.Shape == record.List && a.Len() == b.Len() && a.Len() > 0:
			for j := range a.Len() {
				assign(a.Index(j), b.Index(j))
			}
			b.Set(a)
		}
	}
	to.Set(from)
}

// list is one list of records: as read, as edited and as answered.
type list struct {
	*record.Record
	past        *past
	fresh       reflect.Value
	texts, told []wire.Value // as read, which become those that are kept, and as answered
	room, more  []rawjson.Member
	came        map[int]int // the places in the answer by key, below 0 for a key that came twice
	takes       map[int]int // and by the place as edited
}

// sent are the records that were saved.
func (s *Save) sent() map[match.Identity]bool {
	sent := make(map[match.Identity]bool)
	for _, p := range s.lists {
		for _, key := range p.sent {
			sent[match.Identity{Record: p.of, Number: key}] = true
		}
	}
	return sent
}

// list finds what the answer tells of one list. It reports false where that is less than was sent.
func (a answer) list(s *Save, p *past, sent map[match.Identity]bool) (*list, bool) {
	l := &list{Record: p.of, past: p, fresh: a.records.Field(p.Index), came: make(map[int]int), takes: make(map[int]int)}
	read, whole := p.all(s.top)
	told, wholeToo := texts(p.Field, a.top, l.fresh.Len())
	l.texts, l.told = read, told
	l.find(len(s.new[p.Field]) > 0)
	return l, whole && wholeToo && l.replace(s, sent) && l.create(s)
}

// all are the texts of the records.
func (p *past) all(top []rawjson.Member) (list []wire.Value, ok bool) {
	if p.texts == nil {
		return texts(p.Field, top, p.base.Len())
	}
	for i := range p.texts.Len() {
		text, _ := p.texts.Text(i)
		list = append(list, text)
	}
	return list, true
}

// texts are those of the records that a content lists; ok is false when they are not n.
func texts(f *record.Field, top []rawjson.Member, n int) (list []wire.Value, ok bool) {
	text, _ := rawjson.Lookup(top, f.Name)
	items, _ := rawjson.Split(text, n)
	for _, m := range items {
		list = append(list, m.Value)
	}
	return list, len(items) == n
}

// find notes the records of the answer by key, and those that were created by the key they had.
func (l *list) find(created bool) {
	for at := range l.told {
		key := l.KeyOf(l.fresh.Index(at))
		if _, twice := l.came[key]; twice {
			at = -1
		}
		l.came[key] = at
		if at < 0 || !created {
			continue
		}
		have, _ := l.Members(l.told[at], nil)
		value, _ := rawjson.Lookup(have, l.original())
		if number, ok := rawjson.Number(value); ok && number < 0 {
			l.came[number] = at
		}
	}
}

// original is the member of an answer that tells the key with which a record was created.
func (l *list) original() string { return "Original" + l.Key.Name }

// replace takes the records that were read from the answer. It reports false when it does not tell one that was sent.
func (l *list) replace(s *Save, sent map[match.Identity]bool) bool {
	taken := make(map[int]int)
	for place, old := range l.texts {
		key := l.past.key(place)
		sent := sent[match.Identity{Record: l.Record, Number: key}]
		at, ok := l.came[key]
		ok = ok && at >= 0 && key > 0
		if ok && !sent && string(l.told[at]) == string(old) {
			continue // most are as they were
		}
		l.room, _ = l.Members(old, l.room)
		if _, twice := taken[key]; ok && !twice && l.tells(at, l.room) {
			taken[key], l.texts[place] = at, l.kept(s, at, l.room)
		} else if sent {
			return false
		}
	}
	for place := range l.past.edited.Len() {
		if at, ok := taken[l.KeyOf(l.past.edited.Index(place))]; ok {
			l.takes[place] = at
		}
	}
	return true
}

// tells reports whether an answered record has all the members that said something when it was read.
func (l *list) tells(at int, known []rawjson.Member) bool {
	told, _ := l.Members(l.told[at], l.more)
	l.more = told
	for i, m := range known {
		if i < len(told) && told[i].Name == m.Name || rawjson.IsBlank(m.Value) {
			continue
		}
		if !slices.ContainsFunc(told, func(t rawjson.Member) bool { return strings.EqualFold(t.Name, m.Name) }) {
			return false
		}
	}
	return true
}

// kept is the text of an answered record without what only the answers to version 1 updates have,
// which the vendor would refuse as unknown: the key it was created with, and whether it is deleted.
func (l *list) kept(s *Save, at int, known []rawjson.Member) wire.Value {
	if s.method.Update.Send != wire.SendRecords {
		return l.told[at]
	}
	told, _ := l.Members(l.told[at], nil)
	keep := slices.DeleteFunc(slices.Clone(told), func(m rawjson.Member) bool {
		_, had := rawjson.Lookup(known, m.Name)
		return !had && (m.Name == l.original() || m.Name == "Deleted")
	})
	if len(keep) == len(told) {
		return l.told[at]
	}
	text := rawjson.Object(keep)
	again := reflect.New(l.Type)
	if _, err := decode.Into(text, again.Interface()); err == nil { // as the whole was
		l.fresh.Index(at).Set(again.Elem())
	}
	return text
}

// create takes the records that were created. It reports false when the answer does not tell one.
func (l *list) create(s *Save) bool {
	for _, c := range s.new[l.past.Field] {
		at, ok := l.came[c.number]
		if !ok || at < 0 {
			return false
		}
		l.takes[c.place], l.texts = at, append(l.texts, l.kept(s, at, nil))
	}
	return true
}
