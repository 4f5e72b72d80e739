package sheet

import (
	"strconv"
	"strings"
)

// precision is how many digits of a number a spreadsheet keeps; those after them are noise.
const precision = 15

// plain is the decimal text of a number as a workbook stores it. Spreadsheets count in floats and
// store 40.383 as 40.383000000000003; they show 15 digits, and so many are taken. A text that needs no
// such mending stays as it is, 40.3830 for instance. It returns false for what is no number.
func plain(stored string) (string, bool) {
	stored = strings.TrimSpace(stored)
	if decimalText(stored) && (digits(stored) <= precision || !strings.Contains(stored, ".")) {
		return stored, true
	}
	f, err := strconv.ParseFloat(stored, 64)
	if err != nil || strings.ContainsAny(stored, "xXpP_nN") { // a number of JSON's, no 0x1p-2 or NaN
		return "", false
	}
	if text := strconv.FormatFloat(f, 'f', -1, 64); digits(text) <= precision {
		return text, true
	}
	cut, err := strconv.ParseFloat(strconv.FormatFloat(f, 'e', precision-1, 64), 64)
	return strconv.FormatFloat(cut, 'f', -1, 64), err == nil
}

// decimalText reports digits, with a sign and a point at most.
func decimalText(text string) bool {
	whole, places, point := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	return allDigits(whole) && (!point || allDigits(places)) && (whole == "0" || whole[0] != '0')
}

func allDigits(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// digits counts those that matter for how exactly a float holds the number.
func digits(text string) int {
	text = strings.TrimLeft(strings.Replace(text, ".", "", 1), "-0")
	return len(strings.TrimRight(text, "0"))
}
