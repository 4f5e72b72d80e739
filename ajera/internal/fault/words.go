package fault

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A message of the vendor's may hold what users typed: in quotes, after a colon, or bare among
// its own words. A project may be named "Expired session 2", and a client "Conflict of Interest".
// So a message is taken for a text of the vendor's when it is that text and nothing else, or
// when it has no words but the few that such a message is made of.

// whole is a message in lower case without the blanks and the full stop around it.
func whole(message string) string {
	return strings.ToLower(strings.Join(strings.Fields(strings.TrimRight(message, " .!")), " "))
}

// begins reports whether the words of a message begin with those of text.
func begins(message, text string) bool {
	rest, ok := strings.CutPrefix(whole(message), text)
	next, _ := utf8.DecodeRuneInString(rest)
	return ok && !unicode.IsLetter(next)
}

// plain are words for what may be wrong with a record or a call. None of them says
// anything of a session: that has its own, so that "the record was not found" is none.
const plain = `
	a an the this that there it its you your they their he other another someone else user users somebody
	is are was were be been being has have had do does did not no none nothing cannot can may must could only already
	by in of on since for to from with without while when after before and or but if at most more than too many out
	error failed failure save saved saving saves write update updated updating change changed changes changing modify modified edit edited
	detected found made sent read reading loaded retrieved last again please refresh reload retry try latest newer
	record records row rows item items object objects data database version conflict concurrency concurrent
	project projects phase phases invoice group groups resource resources client clients contact contacts employee employees vendor vendors
	timesheet timesheets expense report reports activity activities
	key keys number maximum limit allowed requested request requests call one per exceeded exceeds exceed
	active inactive authorizing required needed chosen selected set assigned missing api method methods
`

// ofSession are the words of which a message of a lost session is made.
const ofSession = `
	a an the this your api user session token key id has have is was been already expired invalid not found valid no longer
	timed out or and does exist please log login in on again sign error
`

// isUsual reports whether a message has all the given words, of which "#" is any number, and
// beside them no words but usual ones. What users typed into a record is no message of a session.
func isUsual(message, words string, session bool) bool {
	fixed, known := unquoted(message), plain
	if session {
		if known = ofSession; fixed != whole(message) || strings.Contains(fixed, ": ") {
			return false
		}
	}
	fixed, _, _ = strings.Cut(fixed, ": ")
	said := strings.FieldsFunc(fixed, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, word := range said {
		if strings.Trim(word, "0123456789") == "" {
			said[i] = "#"
		}
	}
	wanted := strings.Fields(words)
	if slices.ContainsFunc(wanted, func(word string) bool { return !slices.Contains(said, word) }) {
		return false
	}
	usual := strings.Fields(known)
	isOdd := func(word string) bool { return !slices.Contains(usual, word) && !slices.Contains(wanted, word) }
	return !slices.ContainsFunc(said, isOdd)
}

// closing are the marks that end what another begins. Those that are apostrophes too
// begin no word's middle and end none.
var closing = map[rune]string{
	'"': `"”`, '“': `”“"`, '„': `“”"`, '”': `”"`, '«': `»`, '»': `«`, '\'': `'’`, '‘': `’'`, '’': `’'`, '‚': `‘’'`, '`': "`'",
}

const apostrophes = "'‘’‚`"

// unquoted is whole without what stands in quotes. A quote that nothing ends goes on to the end.
func unquoted(message string) string {
	var kept strings.Builder
	text := []rune(message)
	for i := 0; i < len(text); i++ {
		marks, opens := closing[text[i]]
		if opens && strings.ContainsRune(apostrophes, text[i]) {
			opens = !isWord(text, i-1)
		}
		if opens {
			kept.WriteByte(' ')
			i = closed(text, i, marks)
		} else {
			kept.WriteRune(text[i])
		}
	}
	return whole(kept.String())
}

// closed is where the quote that begins at i ends. Of several apostrophes that may end it, as in
// 'the drivers' session', the last counts before another quote may begin.
func closed(text []rune, i int, marks string) int {
	apostrophe, end := strings.ContainsRune(apostrophes, text[i]), len(text)
	for i++; i < len(text); i++ {
		switch ends := strings.ContainsRune(marks, text[i]); {
		case text[i] == '\\':
			i++ // the next is said, not meant
		case !apostrophe && ends:
			return i
		case apostrophe && ends && !isWord(text, i+1):
			end = i
		case apostrophe && end < len(text) && closing[text[i]] != "" && !isWord(text, i-1):
			return end
		}
	}
	return end
}

func isWord(text []rune, i int) bool {
	return i >= 0 && i < len(text) && (unicode.IsLetter(text[i]) || unicode.IsDigit(text[i]))
}
