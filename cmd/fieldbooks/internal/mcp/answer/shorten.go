package answer

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// cut is a member that was cut.
type cut struct {
	list, field   string
	shown, length int // characters of a text, items of a list, members of an object
}

// cutNote is how to get at what was cut.
const cutNote = "a record was too long, and its long members are cut: the same call with \"from\" as said in \"cut\" goes on in them; " +
	"fields may name one of them alone, but a cursor wants the fields that it came with"

// shortened is the first record of an answer, made to fit: its long members are cut, all to the same
// length.
func (p *page) shortened(s *shown, r row, room int) ([]byte, []cut) {
	short := &shortener{list: s.Name, from: p.request.From}
	return short.value(r.text, max(room, len("{}")), ""), short.cuts
}

// shortener cuts values, and notes what it cut.
type shortener struct {
	list string
	from int
	cuts []cut
}

func (s *shortener) note(field string, shown, length int) {
	s.cuts = append(s.cuts, cut{s.list, field, shown, length})
}

// value is a value in so many bytes, nil where nothing of it fits.
func (s *shortener) value(value rawjson.Value, room int, path string) rawjson.Value {
	if len(value) <= room {
		return value
	}
	var short rawjson.Value
	switch value.Kind() {
	case '"':
		short = s.text(value, room, path)
	case '[':
		short = s.array(value, room, path)
	case '{':
		short = s.object(value, room, path)
	}
	if len(short) > room {
		return nil
	}
	return short
}

// least is the length of a text that is shown whole or not at all: half a number is another number.
const least = 64

// text is the beginning of a text.
func (s *shortener) text(value rawjson.Value, room int, path string) rawjson.Value {
	said, _ := jsontext.AppendUnquote(nil, value)
	letters := utf8.RuneCount(said)
	if room < least || isAmount(said) {
		s.note(path, 0, letters+s.from)
		return nil
	}
	for end := min(len(said), room-2); end > 0; end = end * 3 / 4 {
		for end > 0 && end < len(said) && !utf8.RuneStart(said[end]) {
			end--
		}
		if short := quote(said[:end]); len(short) <= room {
			s.note(path, s.from+utf8.RuneCount(said[:end]), s.from+letters)
			return short
		}
	}
	return nil
}

func isAmount(text []byte) bool { return strings.Trim(string(text), "0123456789+-.,eE") == "" }

// array is the beginning of a list.
func (s *shortener) array(value rawjson.Value, room int, path string) rawjson.Value {
	items, _ := rawjson.Items(value)
	var list []rawjson.Value
	room -= len("[]")
	for _, item := range items {
		if room -= len(item.Value) + 1; room < 0 {
			break
		}
		list = append(list, item.Value)
	}
	if len(list) == 0 && len(items) > 0 {
		if first := s.value(items[0].Value, room+len(items[0].Value), path); first != nil {
			list = append(list, first)
		}
	}
	s.note(path, s.from+len(list), s.from+len(items))
	return rawjson.Array(list)
}

// object is an object of which the long members are cut, all to the same length. When even that is
// too much the last ones are left out.
func (s *shortener) object(value rawjson.Value, room int, path string) rawjson.Value {
	members, _ := rawjson.Members(value)
	length := func(m rawjson.Member) int { return len(rawjson.Quote(m.Name)) + len(`:,`) }
	room -= len("{}")
	kept := members[:0:0]
	for _, m := range members {
		if room -= length(m) + min(len(m.Value), least); room < 0 {
			break
		}
		kept = append(kept, m)
	}
	if len(kept) < len(members) {
		s.note(path, len(kept), len(members))
	}
	most := even(kept, max(0, room))
	list := kept[:0:0]
	for _, m := range kept {
		if m.Value = s.value(m.Value, most, under(path, m.Name)); m.Value != nil {
			list = append(list, m)
		}
	}
	return rawjson.Object(list)
}

func under(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// even is the length to which the longest members are cut, when there is room for so much beyond the
// least of each.
func even(members []rawjson.Member, room int) int {
	sizes := make([]int, len(members))
	for i, m := range members {
		sizes[i] = max(0, len(m.Value)-least)
	}
	slices.SortFunc(sizes, cmp.Compare)
	for i, size := range sizes {
		if each := room / (len(sizes) - i); size > each {
			return least + each
		}
		room -= size
	}
	return least + room
}

// cutsOf are what was cut, as far as there is room to say it.
func cutsOf(cuts []cut, room int) rawjson.Value {
	var list []rawjson.Value
	for _, c := range cuts {
		one := c.value()
		if room -= len(one) + 1; room < len("[]") {
			break
		}
		list = append(list, one)
	}
	return rawjson.Array(list)
}

func (c cut) value() rawjson.Value {
	const most = 100
	name := c.field
	if letters := []rune(name); len(letters) > most {
		name = string(letters[:most]) + "..."
	}
	return rawjson.Object([]rawjson.Member{
		{Name: "list", Value: rawjson.Quote(c.list)}, {Name: "field", Value: rawjson.Quote(name)},
		{Name: "from", Value: whole(c.shown)}, {Name: "length", Value: whole(c.length)},
	})
}

func whole(n int) rawjson.Value { return rawjson.Value(strconv.Itoa(n)) }
