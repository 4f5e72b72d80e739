package answer

import (
	"slices"
	"strconv"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// page is an answer that is being made.
type page struct {
	request Request
	lists   []*shown
	lean    bool  // nothing but records: there is no room for more
	cuts    []cut // of the record that did not fit as it is
}

// Of a small answer some parts may take no more than a share, so that there is always room for a
// record: so many hundredths of MaxBytes.
const (
	shareBeside = 20
	shareNotes  = 35
	shareCuts   = 15
)

func (p *page) share(hundredths int) int { return p.request.MaxBytes * hundredths / 100 }

// spare is for numbers and cursors that grow by the records shown.
const spare = 80

// fill puts records into the answer, list by list, as long as they fit. The first of all goes in
// whatever it holds: what it has of long members is cut.
func (p *page) fill() error {
	room := p.request.MaxBytes - len(p.json()) - spare
	first := true
	for _, s := range p.lists {
		for _, record := range s.waiting(p.request.Limit) {
			row, err := s.row(record, p.request.From)
			if err != nil {
				return err
			}
			if len(row.text)+1 > room && first {
				room -= p.share(shareCuts) + len(cutNote) + spare
				row.text, p.cuts = p.shortened(s, row, room)
			}
			if len(row.text)+1 > room && !first {
				return nil
			}
			room -= len(row.text) + 1
			s.rows, first = append(s.rows, row.text), false
		}
	}
	return nil
}

// json is the answer as it goes out.
func (p *page) json() rawjson.Value {
	for {
		text := p.envelope()
		last := p.last()
		switch {
		case len(text) <= p.request.MaxBytes || last == nil && p.lean:
			return text
		case last == nil:
			p.lean = true
			continue
		}
		last.rows = last.rows[:len(last.rows)-1]
	}
}

// last is the last list with more than the row that is shown in any case.
func (p *page) last() *shown {
	rows := 0
	for _, s := range p.lists {
		rows += len(s.rows)
	}
	for _, s := range slices.Backward(p.lists) {
		if len(s.rows) > 0 && rows > 1 {
			return s
		}
	}
	return nil
}

// envelope is all there is to say: first what is to be known of the records, so that who reads no
// further has it, then the records.
func (p *page) envelope() rawjson.Value {
	var all []rawjson.Member
	add := func(name string, value rawjson.Value) {
		if !isEmpty(value) {
			all = append(all, rawjson.Member{Name: name, Value: value})
		}
	}
	if !p.lean {
		all = append(all, p.beside()...)
		add("notes", p.notes())
		add("cut", cutsOf(p.cuts, p.share(shareCuts)))
	}
	left, others, records := p.counts()
	add("left_out", left)
	add("not_shown", others)
	if p.goesOn() {
		add("cursor", rawjson.Quote(cursor(p.place(), p.request.Bound)))
	}
	all = append(all, rawjson.Member{Name: "records", Value: records})
	return rawjson.Object(all)
}

// beside is what goes before the records, as far as its share reaches.
func (p *page) beside() []rawjson.Member {
	whole := rawjson.Object(p.request.Beside)
	if !p.request.Sensitive {
		whole, _ = output.NewCut(nil, p.request.Personal).Without(whole) // what is no JSON is nothing below
	}
	whole = plain(whole, nil)
	if len(whole) > p.share(shareBeside) {
		whole = new(shortener).value(whole, p.share(shareBeside), "")
	}
	list, _ := rawjson.Members(whole) // made of an object
	return list
}

// notes are the sentences, as far as their share reaches.
func (p *page) notes() rawjson.Value {
	room := p.share(shareNotes)
	var list []rawjson.Value
	for _, n := range p.sentences() {
		text := rawjson.Quote(n)
		if room -= len(text) + 1; room > 0 {
			list = append(list, text)
		}
	}
	return rawjson.Array(list)
}

func (p *page) sentences() []string {
	all := slices.Clone(p.request.Notes)
	if len(p.cuts) > 0 {
		all = append(all, cutNote)
	}
	if p.goesOn() {
		all = append(all, "there is more: the same call with this cursor goes on")
		if p.request.Narrow != "" {
			all = append(all, p.request.Narrow)
		}
	}
	return all
}

// counts are the numbers of records that are left out, by the lists' names, those of lists that
// nobody asked for, and the records.
func (p *page) counts() (left, others, records rawjson.Value) {
	var leftOut, notShown, lists []rawjson.Member
	for _, s := range p.lists {
		switch {
		case s.none && s.left() == 0:
			continue
		case s.none:
			notShown = append(notShown, rawjson.Member{Name: s.Name, Value: s.amount()})
			continue
		case s.goesOn():
			leftOut = append(leftOut, rawjson.Member{Name: s.Name, Value: s.amount()})
		}
		if !s.over() {
			lists = append(lists, rawjson.Member{Name: s.Name, Value: joined(s.rows)})
		}
	}
	return rawjson.Object(leftOut), rawjson.Object(notShown), rawjson.Object(lists)
}

// amount is how many records are not shown.
func (s *shown) amount() rawjson.Value {
	n := strconv.Itoa(s.left())
	switch {
	case s.More && s.left() == 0:
		return rawjson.Value(`"more"`)
	case s.More:
		return rawjson.Value(`"at least ` + n + `"`)
	}
	return rawjson.Value(n)
}

func joined(rows [][]byte) rawjson.Value {
	text := []byte{'['}
	for i, row := range rows {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(text, row...)
	}
	return append(text, ']')
}
