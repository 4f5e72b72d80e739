package ajera

import (
	"bytes"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/codec"
	"github.com/fieldbooks/fieldbooks/wire"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// members lists the members of an object as the function of that name does,
// several times as fast, but does not check the values: it is for text that was
// checked, or will be. The list is in room if that is enough, and names that the
// plan knows are not copied. The numbers of items in the lists are added to items,
// if not nil.
func (p *plan) members(raw wire.Value, room []member, items *[]int) ([]member, error) {
	list := room[:0]
	ok := codec.Members(raw, func(name []byte, start, end int, counted []int) {
		if items != nil {
			*items = append(*items, counted...)
		}
		m := member{value: raw[start:end:end], at: start}
		if i, known := p.named[string(name)]; known {
			m.name = p.fields[i].name
		} else {
			m.name = string(name)
		}
		list = append(list, m)
	})
	if !ok {
		return members(raw)
	}
	return list, nil
}

// split lists the values of an array that was checked, as elements does. There
// are about n.
func split(list wire.Value, n int) ([]member, error) {
	if list.Kind() != '[' {
		return elements(list)
	}
	found := make([]member, 0, n)
	at := bytes.IndexByte(list, '[') + 1
	for {
		for at < len(list) && strings.IndexByte(" \t\r\n,", list[at]) >= 0 {
			at++
		}
		if at == len(list) || list[at] == ']' {
			return found, nil
		}
		end, _ := codec.Skip(list, at)
		if end <= at {
			return elements(list)
		}
		found = append(found, member{value: list[at:end:end], at: at})
		at = end
	}
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
