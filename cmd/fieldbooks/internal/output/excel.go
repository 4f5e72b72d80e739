package output

import "strings"

// A cell of CSV that begins as a formula does is one for Excel, whoever wrote it. With --excel such
// texts are kept from it by an apostrophe, the way that is known best; [FromExcel] takes it off.
// Plain CSV is for programs, and to them the apostrophe would be a change of data: there is none.

// ForExcel is a text that Excel takes for one.
func ForExcel(text string) string {
	if !formula(text) {
		return text
	}
	return "'" + text
}

// FromExcel is what a cell said before it was written for Excel, see [Options]. A text without such
// an apostrophe stays as it is.
func FromExcel(text string) string {
	if rest, marked := strings.CutPrefix(text, "'"); marked && formula(rest) {
		return rest
	}
	return text
}

// formula reports whether a text would be one, or be changed, in Excel: by its first character,
// which may stand behind blanks, and in the wide form of Chinese and Japanese. Texts that look as
// if they had been marked are marked too, so that reading is exact.
func formula(text string) bool {
	text = strings.TrimLeft(text, "'")
	if strings.IndexAny(text, "\t\r\n") == 0 {
		return true
	}
	return strings.IndexAny(strings.TrimLeft(text, " \u00a0"), "=+-@＝＋－＠") == 0
}
