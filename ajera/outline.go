package ajera

import (
	"github.com/fieldbooks/fieldbooks/internal/codec"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// outline lists the members of an object as members does, several times as fast,
// but does not check the values; not ok where the object itself is unusual. It is
// for text that was checked, or will be.
func outline(raw []byte) (list []member, ok bool) {
	ok = codec.Members(raw, func(name []byte, start, end int, _ []int) {
		list = append(list, member{name: string(name), value: raw[start:end:end], at: start})
	})
	return list, ok
}

// envelopeMembers lists the members of an answer, and the numbers of items in the
// lists of its content. The content, most of the bytes, is not checked: it is read
// later.
func envelopeMembers(body []byte) (list []member, items []int, err error) {
	ok := codec.Members(body, func(name []byte, start, end int, counted []int) {
		m := member{name: string(name), value: body[start:end:end], at: start}
		if list = append(list, m); m.name == "Content" {
			items = counted
		}
	})
	for _, m := range list {
		unread := m.name == "Content" && (m.value[0] == '{' || m.value[0] == '[')
		ok = ok && (unread || m.value.IsValid(tolerant))
	}
	if !ok {
		list, err = members(body)
	}
	return list, items, err
}

// tolerant is how members reads.
var tolerant = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
