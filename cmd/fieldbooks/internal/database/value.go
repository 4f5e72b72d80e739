package database

import (
	"bytes"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// InstantForm is how SQLite has an instant: a text of which the earlier one is the smaller.
const InstantForm = "2006-01-02T15:04:05.000Z"

// Value is what is bound for a value of a column of that kind, as [Kind] has it; nil stays nil. A
// character that no text of a database holds (NUL, or what is no UTF-8) becomes U+FFFD. JSON that
// jsonb of PostgreSQL does not hold becomes nil.
func (d Dialect) Value(k Kind, v any) any {
	switch of := v.(type) {
	case string:
		if k == JSON && d.Name == Postgres && !holds(of) {
			return nil
		}
		if !isStorable(of) {
			return storable(of)
		}
	case bool:
		if d.Name == SQLite {
			return int64(map[bool]int{true: 1}[of])
		}
	case time.Time:
		if d.Name == SQLite {
			return of.UTC().Format(InstantForm)
		}
		return of.UTC()
	}
	return v
}

// isStorable reports whether both databases keep and show a text as it is.
func isStorable(text string) bool { return strings.IndexByte(text, 0) < 0 && utf8.ValidString(text) }

// storable is a text as both databases keep and show it.
func storable(text string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", "\ufffd"), "\ufffd")
}

// maxDigits is how many digits before the point a number of PostgreSQL may have, and how many
// behind.
const maxDigits = 16383

// holds reports whether jsonb takes a text: it is JSON, no text in it has a NUL or half a
// surrogate, and no number is out of all measure.
func holds(text string) bool {
	if len(text) <= maxDigits && isUsual(text) {
		return jsontext.Value(text).IsValid(jsontext.AllowDuplicateNames(true))
	}
	dec := jsontext.NewDecoder(bytes.NewReader([]byte(text)), jsontext.AllowDuplicateNames(true))
	for {
		value, err := dec.ReadToken()
		if err != nil {
			return err.Error() == "EOF" && dec.InputOffset() > 0
		}
		switch value.Kind() {
		case '"':
			if strings.IndexByte(value.String(), 0) >= 0 {
				return false
			}
		case '0':
			if !measured(value.String()) {
				return false
			}
		}
	}
}

// isUsual reports that JSON has no escape by number and no exponent: nothing that must be looked at
// token by token.
func isUsual(text string) bool {
	quoted := false
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			quoted = !quoted
		case '\\':
			if i++; i < len(text) && text[i] == 'u' {
				return false
			}
		case 'e', 'E':
			if !quoted && i > 0 && text[i-1] >= '0' && text[i-1] <= '9' {
				return false
			}
		}
	}
	return true
}

// measured reports whether numeric of PostgreSQL takes a number.
func measured(number string) bool {
	_, power, _ := strings.Cut(strings.ToLower(number), "e")
	exponent, err := strconv.Atoi(strings.TrimPrefix(power, "+"))
	return (power == "" || err == nil) && len(number)+max(exponent, -exponent) <= maxDigits
}
