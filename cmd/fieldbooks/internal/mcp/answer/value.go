package answer

import (
	"bytes"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// row is a record as it is shown.
type row struct {
	text  []byte
	cells []rawjson.Member // of which it is made
}

// row is a record with what was chosen of it, without what is personal and what is empty.
func (s *shown) row(record rawjson.Value, from int) (r row, err error) {
	record, err = s.cut.Without(record)
	if err != nil {
		return r, err
	}
	members, err := rawjson.Members(record)
	if err != nil {
		return r, err
	}
	add := func(name string, value rawjson.Value, c *output.Column) {
		value = beginAt(plain(value, c), from)
		if !isEmpty(value) {
			r.cells = append(r.cells, rawjson.Member{Name: name, Value: value})
		}
	}
	for i, f := range s.fields {
		s.found[i] = s.found[i] || f.asked && has(member(members, f.path[0]), f.path[1:])
	}
	if s.whole {
		wholly(members, s.Columns, add)
	} else {
		pick(members, s.fields, func(name string, value rawjson.Value, c *output.Column) {
			if _, twice := rawjson.Lookup(r.cells, name); !twice {
				add(name, value, c)
			}
		})
	}
	r.text = rawjson.Object(r.cells)
	return r, nil
}

// wholly adds all members: those of the columns in their order, and then the others.
func wholly(members []rawjson.Member, columns []output.Column, add adder) {
	done := map[string]bool{}
	for i := range columns {
		c := &columns[i]
		if c.Path != nil {
			continue // its value is part of another
		}
		for _, name := range append([]string{c.Name}, c.Also...) {
			if value, there := rawjson.Find(members, name); there && !done[strings.ToLower(name)] {
				add(c.Name, value, c)
				done[strings.ToLower(name)] = true
				break
			}
		}
	}
	last := map[string]rawjson.Value{} // what is said twice counts as it is said last
	for _, m := range members {
		last[m.Name] = m.Value
	}
	for _, m := range members {
		if value, there := last[m.Name]; there && !done[strings.ToLower(m.Name)] {
			delete(last, m.Name)
			add(m.Name, value, nil)
		}
	}
}

// plain is a value as it goes out: without blanks and empty members, decimals as text, digit by digit
// as they came. c is what is known of it, nil for nothing.
func plain(value rawjson.Value, c *output.Column) rawjson.Value {
	switch value.Kind() {
	case '{':
		return object(value, c)
	case '[':
		items, _ := rawjson.Items(value)
		list := make([]rawjson.Value, 0, len(items))
		for _, item := range items {
			list = append(list, orNull(plain(item.Value, c)))
		}
		return rawjson.Array(list)
	case '"':
		said, _ := jsontext.AppendUnquote(nil, value) // what is no UTF-8 is replaced
		return quote(said)
	case '0':
		return number(bytes.TrimSpace(value), c)
	case 't', 'f':
		return bytes.TrimSpace(value)
	}
	return nil
}

// object is an object without what is empty in it. What it says twice counts as it is said last.
func object(value rawjson.Value, c *output.Column) rawjson.Value {
	members, _ := rawjson.Members(value)
	last := make(map[string]int, len(members))
	for i, m := range members {
		last[m.Name] = i
	}
	list := members[:0]
	for i, m := range members {
		if last[m.Name] != i {
			continue
		}
		var inner *output.Column
		switch {
		case c != nil && c.Map:
			inner = &output.Column{Of: c.Of}
		case c != nil && c.Of != nil:
			inner = column(c.Of.Columns, m.Name)
		}
		if m.Value = plain(m.Value, inner); !isEmpty(m.Value) {
			list = append(list, m)
		}
	}
	return rawjson.Object(list)
}

// quote is a text of JSON.
func quote(text []byte) rawjson.Value {
	quoted, _ := jsontext.AppendQuote(nil, bytes.ToValidUTF8(text, []byte("\ufffd")))
	return quoted
}

// orNull keeps the places of items in a list.
func orNull(value rawjson.Value) rawjson.Value {
	if len(value) == 0 {
		return rawjson.Value("null")
	}
	return value
}

// number is a number that no reader can get wrong. Who reads JSON may make a float of it, so what a
// float does not hold is text; an epoch that nobody can read in his head is a moment.
func number(digits rawjson.Value, c *output.Column) rawjson.Value {
	if c != nil && c.Kind == output.Millis {
		if n, err := strconv.ParseInt(string(digits), 10, 64); err == nil {
			if at := time.UnixMilli(n).UTC(); at.Year() >= 1 && at.Year() <= 9999 {
				return rawjson.Quote(at.Format("2006-01-02T15:04:05.999Z07:00"))
			}
		}
	}
	if c != nil && c.Kind == output.Number || !isSmall(digits) {
		return append(append(rawjson.Value{'"'}, digits...), '"')
	}
	return digits
}

// isSmall reports whether a number is whole and of those that every float holds.
func isSmall(digits []byte) bool {
	if bytes.ContainsAny(digits, ".eE") || len(digits) > 17 {
		return false
	}
	n, ok := new(big.Int).SetString(string(digits), 10)
	return ok && n.CmpAbs(big.NewInt(1<<53)) < 0
}

// isEmpty reports whether a value says nothing. Zero and false say something.
func isEmpty(value rawjson.Value) bool {
	switch string(value) {
	case "", "null", "[]", "{}", `""`:
		return true
	}
	return false
}

// beginAt is a text or a list without its beginning.
func beginAt(value rawjson.Value, from int) rawjson.Value {
	if from == 0 {
		return value
	}
	switch value.Kind() {
	case '"':
		said, _ := jsontext.AppendUnquote(nil, value)
		letters := []rune(string(said))
		return quote([]byte(string(letters[min(from, len(letters)):])))
	case '[':
		items, _ := rawjson.Items(value)
		rest := []rawjson.Value{}
		for _, item := range items[min(from, len(items)):] {
			rest = append(rest, item.Value)
		}
		return rawjson.Array(rest)
	}
	return value
}
