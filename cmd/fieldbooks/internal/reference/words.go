package reference

import (
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/digest"
)

// scalar is what values of a type are called, one and many, and what is to be known of them.
type scalar struct {
	word, one, many string // word is the digest's
	golang, about   string
}

// scalars are the types that have no page.
var scalars = []scalar{
	{"string", "text", "texts", "string", "Characters are counted as people count them, where a field says how many fit."},
	{"int", "whole number", "whole numbers", "int", "Keys of Ajera are whole numbers too; those of Aimsio are texts."},
	{"decimal", "exact number", "exact numbers", "wire.Decimal", "Money, hours, rates and percentages, digit for digit: 40.3830 comes and goes as 40.3830, and passes through no float. Absent and 0 are two things."},
	{"bool", "true or false", "true or false", "bool", "A flag alone is true; --paid=false is false."},
	{"date", "date", "dates", "wire.Date", "YYYY-MM-DD, such as 2026-11-30. No time, no zone."},
	{"usdate", "date, month first", "dates, month first", "wire.USDate", "MM/DD/YYYY on the wire, such as 11/30/2026. The command takes 2026-11-30."},
	{"stamp", "moment", "moments", "wire.Stamp", "A date with a time. It is kept as the vendor wrote it, byte for byte, because the vendor compares texts to find conflicts. As a flag the command takes a date, or a moment such as 2026-11-30T16:30:00-07:00; what stands in a file goes out as it is."},
	{"millis", "milliseconds", "milliseconds", "wire.Millis", "Milliseconds since the beginning of 1970 in UTC, as a whole number, in files for the command too: 1793491200000 is the beginning of 2026-11-01."},
	{"file", "file", "files", "wire.File", "The bytes of a file, in base64 on the wire. The command takes the name of a file."},
	{"raw", "any JSON", "any JSON", "wire.Value", "JSON as it is: its form is not known, or not the same everywhere."},
}

// typed is the type of a field in words, with a link to its page.
func (v *vendor) typed(f *digest.Field, here string, version int) string {
	element, list, byName := digest.Element(f.Type)
	one, many := v.typeName(element, here, version)
	switch {
	case list && f.Nullable:
		return "list of " + many + ", or null"
	case list:
		return "list of " + many
	case byName:
		return many + " by name"
	}
	return one
}

// typeName is what one value of a type is called, and what several are.
func (v *vendor) typeName(element, here string, version int) (one, many string) {
	if name := v.fullName(element, version); name != "" {
		to := link(plain(element), relative(here, v.typeFile(name)))
		return to, to
	}
	for _, s := range scalars {
		if s.word == element {
			return s.one, s.many
		}
	}
	return plain(element), plain(element)
}

// writing are the rules for a field that is written, by the word of the specs.
var writing = map[string]string{
	"key":       "key",
	"required":  "required",
	"read-only": "read-only",
	"token":     "goes back as it came",
}

// about is what is to be known of a field beside its type, as Markdown.
func (v *vendor) about(f *digest.Field, here string, version int) string {
	var says []string
	say := func(when bool, text string) {
		if when {
			says = append(says, text)
		}
	}
	say(f.Doc != "", v.prose(f.Doc, here, version))
	say(f.Max > 0, "At most "+strconv.Itoa(f.Max)+" characters.")
	say(len(f.Values) > 0, "Only "+codes(f.Values, " or ")+".")
	say(len(f.Also) > 0, "Also read as "+codes(f.Also, " or ")+".")
	say(f.Sensitive, "**Personal.**")
	say(f.Deprecated != "", "**Deprecated:** "+plain(f.Deprecated))
	say(f.Note != "", v.prose(f.Note, here, version))
	say(f.Evidence != "", known(f.Evidence, f.Source))
	return strings.Join(says, " ")
}

// evidence says how a thing is known, and leads to what that means.
func evidence(grade, source, here string) string {
	to := relative(here, "README.md") + "#evidence"
	if grade == "" {
		return link("Documented", to) + " by the vendor."
	}
	word, rest, _ := strings.Cut(known(grade, source), " ")
	return joined(link(strings.TrimSuffix(word, "."), to)+strings.TrimPrefix(word, strings.TrimSuffix(word, ".")), rest)
}

// known says of what is not documented how it is known, e.g. "Observed (live answers)."
func known(grade, source string) string {
	if grade == "" {
		return ""
	}
	if source = strings.TrimSuffix(plain(source), "."); source != "" {
		source = " (" + source + ")"
	}
	return strings.ToUpper(grade[:1]) + plain(grade[1:]) + source + "."
}

// codes are words in the type of programs.
func codes(words []string, between string) string {
	made := make([]string, len(words))
	for i, w := range words {
		made[i] = code(w)
	}
	return strings.Join(made, between)
}
