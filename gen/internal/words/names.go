// Package words makes Go of the vendors' words, for both generators: names and texts as
// their specs have them come in; out go Go names, and the sentences of comments.
package words

import (
	"cmp"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// initialisms are the words that Go writes in capitals.
var initialisms = map[string]bool{
	"ACL": true, "API": true, "ASCII": true, "CPU": true, "CRM": true, "CSV": true, "DNS": true, "EOF": true, "GL": true,
	"GUID": true, "HTML": true, "HTTP": true, "HTTPS": true, "ICR": true, "ID": true, "IP": true, "JSON": true, "NRB": true,
	"OT": true, "PDF": true, "PM": true, "PO": true, "SQL": true, "TLS": true, "UI": true, "UID": true, "UUID": true,
	"URI": true, "URL": true, "UTF8": true, "VM": true, "WBS": true, "XML": true,
}

// GoName is the Go name of a name on the wire: `Timesheet Key` is TimesheetKey, `Non_1099`
// is Non1099, jobWBSSchedule is JobWBSSchedule. It is not always an identifier: nothing
// may be left, or a digit stand first.
func GoName(wire string) string {
	var name strings.Builder
	for _, word := range Split(wire) {
		if upper := strings.ToUpper(word); initialisms[upper] {
			name.WriteString(upper)
		} else {
			name.WriteString(Capital(word))
		}
	}
	return name.String()
}

// Capital writes the first letter of a word as a capital.
func Capital(word string) string {
	first, size := utf8.DecodeRuneInString(word)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + word[size:]
}

// Split cuts a name at whatever is neither letter nor digit, and where a capital
// begins a word: "icrClientId" is icr, Client, Id; "ICRMobile" is ICR, Mobile.
func Split(name string) []string {
	var words []string
	for _, part := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		runes := []rune(part)
		start := 0
		for i := 1; i < len(runes); i++ {
			if startsWord(runes, i) && !plural(runes[start:], i-start) {
				words = append(words, string(runes[start:i]))
				start = i
			}
		}
		words = append(words, string(runes[start:]))
	}
	return words
}

// startsWord reports whether the letter at i begins a word of camel case: a capital
// after a small letter or digit, or the last capital before a small letter.
func startsWord(runes []rune, i int) bool {
	if !unicode.IsUpper(runes[i]) {
		return false
	}
	return !unicode.IsUpper(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1])
}

// plural reports whether the letter at i ends an initialism that an s follows: NRBs is one word.
func plural(word []rune, i int) bool {
	return i+2 == len(word) && word[i+1] == 's' && initialisms[string(word[:i+1])]
}

// Snake is the file name of a Go name: BillableItem is billable_item.
func Snake(name string) string {
	return strings.ToLower(strings.Join(Split(name), "_"))
}

// Exported turns any name into an exported Go name, or "" when nothing of it is left.
// Letters that know no capitals are written by their code: a Go name of them is legal,
// but no generator on the way keeps it.
func Exported(name string) string {
	var b strings.Builder
	for i, r := range GoName(calm(name)) {
		caseless := unicode.IsLetter(r) && !unicode.IsUpper(r) && !unicode.IsLower(r)
		if i == 0 && !unicode.IsUpper(r) && !caseless {
			b.WriteByte('X')
		}
		if caseless {
			fmt.Fprintf(&b, "U%04X", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// calm takes a name that is all in capitals, which so say nothing, apart into words
// that have only their first.
func calm(name string) string {
	if strings.ToUpper(name) != name {
		return name
	}
	words := Split(name)
	for i, word := range words {
		words[i] = Capital(strings.ToLower(word))
	}
	return strings.Join(words, " ")
}

// AnyName is Exported for names that may have no letter at all.
func AnyName(name string) string { return cmp.Or(Exported(name), "X"+spelled(name)) }

// ValueName is the part of a constant's name that stands for the value.
func ValueName(v string) string {
	name := Exported(v)
	if name == "" {
		return spelled(v)
	}
	start := strings.IndexFunc(v, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	if first, _ := utf8.DecodeRuneInString(v[start:]); unicode.IsDigit(first) {
		name = name[1:] // the X that a Go name must not begin without
	}
	if rest := strings.TrimLeftFunc(v, unicode.IsSpace); strings.ContainsRune("-+<>!", rune(rest[0])) {
		name = spelled(rest[:1]) + name
	}
	return name
}

var signs = map[rune]string{
	'+': "Plus", '-': "Minus", '*': "Star", '/': "Slash", '=': "Equal", '<': "Less", '>': "Greater", '!': "Not", '%': "Percent",
	'&': "And", '|': "Or", '$': "Dollar", '#': "Number", '@': "At", '.': "Dot", ' ': "Space", '?': "Question", '~': "Tilde",
	'_': "Underscore", ',': "Comma", ':': "Colon",
}

// spelled writes a text without letters and digits in words.
func spelled(s string) string {
	if s == "" {
		return "Empty"
	}
	var b strings.Builder
	for _, r := range s {
		if word := signs[r]; word != "" {
			b.WriteString(word)
		} else {
			fmt.Fprintf(&b, "U%04X", r)
		}
	}
	return b.String()
}

// WithSigns is ValueName with every sign in words, for values that are the same without: "on-hold"
// is OnMinusHold.
func WithSigns(v string) string { return pieces(v, ValueName) }

// Verbatim is WithSigns with every letter but the first of a word as it is, for what differs in
// case alone.
func Verbatim(v string) string {
	return pieces(v, func(piece string) string {
		if name := Capital(piece); ValueName(piece) == name || strings.EqualFold(ValueName(piece), name) {
			return name
		}
		return ValueName(piece) // it has letters that no Go name keeps
	})
}

// pieces puts a name together of the parts of a text between its signs, and of its signs.
func pieces(v string, name func(string) string) string {
	var b strings.Builder
	for v != "" {
		end := strings.IndexFunc(v, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		switch {
		case end < 0:
			end = len(v)
			fallthrough
		case end > 0:
			b.WriteString(name(v[:end]))
		default:
			_, end = utf8.DecodeRuneInString(v)
			b.WriteString(spelled(v[:end]))
		}
		v = v[end:]
	}
	return cmp.Or(b.String(), spelled(v))
}

// Case says in which case a text is written, "" when in both.
func Case(v string) string {
	switch lower, upper := strings.ToLower(v), strings.ToUpper(v); {
	case lower == upper:
		return ""
	case v == lower:
		return "Lower"
	case v == upper:
		return "Upper"
	}
	return ""
}

// Below is the Go name of a part of what already has one: what the first ends with and the second
// begins with is said once.
func Below(name, part string) string {
	a, b := Split(name), Split(part)
	for n := min(len(a), len(b)-1); n > 0; n-- {
		if strings.EqualFold(strings.Join(a[len(a)-n:], " "), strings.Join(b[:n], " ")) {
			return name + strings.Join(b[n:], "")
		}
	}
	return name + part
}
