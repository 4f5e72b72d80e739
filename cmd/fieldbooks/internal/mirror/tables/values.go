package tables

import (
	"bytes"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/internal/codec"
	"github.com/fieldbooks/fieldbooks/wire"
)

// reader reads the value of a column: nil where there is none, not ok where it cannot be read, or not
// all of it. The usual forms are read here, fast; what is unusual is left to the rules by which the
// clients read it.
type reader func(value jsontext.Value) (v any, ok bool)

// isBlank reports null and a string of nothing but blanks, which are no value.
func isBlank(value jsontext.Value) bool {
	if value[0] == '"' {
		return len(bytes.TrimSpace(value[1:len(value)-1])) == 0
	}
	return value[0] == 'n'
}

// bent reads a value by the lenient rules.
func bent[T any](value jsontext.Value) (v T, ok bool) {
	err := codec.UnmarshalAny(value, &v)
	return v, err == nil
}

// text reads a string, a number or a bool. "" is no value.
func text(value jsontext.Value) (any, bool) {
	switch value[0] {
	case 'n':
		return nil, true
	case '{', '[':
		return nil, false
	}
	says, whole := unquoted(value)
	if says == "" {
		return nil, true
	}
	return says, whole
}

// rawText is what a string says, or a scalar as it is.
func rawText(value jsontext.Value) string {
	says, _ := unquoted(value)
	return says
}

// unquoted is what a string says, or a scalar as it is, and whether it could all be read: what is no
// character, such as half a surrogate pair, becomes U+FFFD.
func unquoted(value jsontext.Value) (says string, whole bool) {
	switch {
	case value[0] == 'n':
		return "", true
	case value[0] != '"':
		return string(value), true
	case bytes.IndexByte(value, '\\') < 0 && utf8.Valid(value):
		return string(value[1 : len(value)-1]), true
	}
	text, err := jsontext.AppendUnquote(nil, value)
	return string(text), err == nil
}

func integer(value jsontext.Value) (any, bool) {
	if isBlank(value) {
		return nil, true
	}
	if n, err := strconv.ParseInt(string(value), 10, 64); err == nil {
		return n, true
	}
	n, ok := bent[int64](value)
	return some(n, ok)
}

// some is a value, or nil when it could not be read.
func some(v any, ok bool) (any, bool) {
	if !ok {
		return nil, false
	}
	return v, true
}

func decimal(value jsontext.Value) (any, bool) {
	if isBlank(value) {
		return nil, true
	}
	if value[0] == '{' || value[0] == '[' {
		return nil, false
	}
	d, err := wire.ParseDecimal(strings.TrimSpace(rawText(value)))
	return some(d.String(), err == nil)
}

func boolean(value jsontext.Value) (any, bool) {
	switch {
	case value[0] == 't':
		return true, true
	case value[0] == 'f':
		return false, true
	case isBlank(value):
		return nil, true
	}
	b, ok := bent[bool](value)
	return some(b, ok)
}

func day(value jsontext.Value) (any, bool) {
	if isBlank(value) {
		return nil, true
	}
	var d wire.Date
	ok := d.UnmarshalJSON(value) == nil
	if !ok {
		d, ok = bent[wire.Date](value)
	}
	switch {
	case !ok || d.IsZero():
		return nil, ok
	case len(value) == len(`"2006-01-02"`) && value[5] == '-' && value[8] == '-':
		return string(value[1:11]), true
	}
	return d.String(), true
}

// millis reads a moment in epoch milliseconds. The first of them is none.
func millis(value jsontext.Value) (any, bool) {
	n, ok := integer(value)
	ms, _ := n.(int64)
	if ms == 0 || !ok {
		return nil, ok
	}
	return within(time.UnixMilli(ms).UTC())
}

// within is a moment of the calendar that databases have.
func within(t time.Time) (any, bool) {
	if year := t.Year(); year < 1 || year > 9999 {
		return nil, false
	}
	return t, true
}

// raw is JSON as it is.
func raw(value jsontext.Value) (any, bool) {
	if isBlank(value) {
		return nil, true
	}
	return string(value), true
}

// nowhere is the zone of what is written without one. No other zone is this one.
var nowhere = time.FixedZone("", 0)

// stamp reads a moment, and the vendor's text of it. One without a zone is no moment, and the first
// year is how .NET writes none.
func stamp(value jsontext.Value) (moment, says any, ok bool) {
	if isBlank(value) {
		return nil, nil, true
	}
	if value[0] != '"' {
		return nil, nil, false
	}
	wording := rawText(value)
	var s wire.Stamp
	_ = s.UnmarshalText([]byte(wording)) // takes any text
	t, err := s.TimeIn(nowhere)
	if err != nil || t.Location() == nowhere || t.Year() <= 1 {
		return nil, wording, err == nil
	}
	moment, ok = within(t.UTC())
	return moment, wording, ok
}
