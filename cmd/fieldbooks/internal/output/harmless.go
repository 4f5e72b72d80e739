package output

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// harmless is text for a terminal in which nothing can move the cursor, colour, or turn the line
// around: lines and tabs stay, all else of that kind is shown as a sign.
func harmless(text []byte) []byte {
	for i, b := range text {
		if b < ' ' && b != '\n' && b != '\t' || b >= 0x7f {
			return append(text[:i:i], strings.Map(visible, string(text[i:]))...)
		}
	}
	return text
}

// Harmless is text for people in which nothing can move the cursor, colour, or turn the line around:
// what is said on standard error may quote a vendor.
func Harmless(text string) string { return string(harmless([]byte(text))) }

// oneLine is harmless text of a table's cell.
func oneLine(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch r {
		case '\n', '\r', '\u2028', '\u2029':
			return '⏎'
		case '\t':
			return ' '
		}
		return visible(r)
	}, text)
}

// visible is a character that a terminal takes for what it is. Control characters have pictures of
// their own in Unicode.
func visible(r rune) rune {
	switch {
	case r == '\n', r == '\t':
		return r
	case r < ' ':
		return '\u2400' + r
	case r == 0x7f:
		return '\u2421'
	case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
		return utf8.RuneError
	}
	return r
}
