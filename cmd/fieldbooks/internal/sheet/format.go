package sheet

import "strings"

// format is what the number format of a style makes of a number.
func (b *book) format(id int) Kind {
	if kind, known := b.formats[id]; known {
		return kind
	}
	kind := Number
	if style, err := b.GetStyle(id); err == nil {
		kind = builtIn(style.NumFmt)
		if style.CustomNumFmt != nil {
			kind = custom(*style.CustomNumFmt)
		}
	}
	b.formats[id] = kind
	return kind
}

// builtIn is the kind of the formats that have a number and no text in a workbook.
func builtIn(n int) Kind {
	switch {
	case n == 9 || n == 10:
		return Percent
	case n >= 14 && n <= 22, n >= 27 && n <= 36, n >= 45 && n <= 47, n >= 50 && n <= 58:
		return Date
	}
	return Number
}

// custom is the kind of a format such as [$-409]d-mmm-yy or 0.0%. What is in brackets or quotes,
// or after a character that takes the next as it is, says nothing.
func custom(format string) Kind {
	until := map[rune]rune{'[': ']', '"': '"'}
	var closing rune
	skip, percent := false, false
	for _, r := range strings.ToLower(format) {
		switch {
		case skip:
			skip = false
		case closing != 0:
			if r == closing {
				closing = 0
			}
		case until[r] != 0:
			closing = until[r]
		case r == '\\' || r == '_' || r == '*':
			skip = true
		case strings.ContainsRune("ymdhs", r):
			return Date
		case r == '%':
			percent = true
		}
	}
	if percent {
		return Percent
	}
	return Number
}
