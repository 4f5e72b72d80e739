package wire

import "strings"

// isNumber reports whether s is a number in JSON's grammar with an exponent
// within maxExponent.
func isNumber[T ~string | ~[]byte](s T) bool {
	if len(s) > 0 && s[0] == '-' {
		s = s[1:]
	}
	whole := digits(s)
	if whole == 0 || whole > 1 && s[0] == '0' {
		return false
	}
	s = s[whole:]
	if len(s) > 0 && s[0] == '.' {
		places := digits(s[1:])
		if places == 0 {
			return false
		}
		s = s[1+places:]
	}
	return len(s) == 0 || isExponent(s)
}

func isExponent[T ~string | ~[]byte](s T) bool {
	if s[0] != 'e' && s[0] != 'E' {
		return false
	}
	s = s[1:]
	if len(s) > 0 && (s[0] == '+' || s[0] == '-') {
		s = s[1:]
	}
	if len(s) == 0 || digits(s) != len(s) {
		return false
	}
	n, ok := natural(s)
	return ok && n <= maxExponent
}

// digits counts the digits that s begins with.
func digits[T ~string | ~[]byte](s T) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

// natural reads digits, at most a million; ok is false for anything else.
func natural[T ~string | ~[]byte](s T) (n int, ok bool) {
	if len(s) == 0 {
		return 0, false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' || n > 100_000 {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

// integral returns the whole number that text stands for, so that 7.0 and 7e0
// are read as 7. A fraction, or no number at all, is not ok.
func integral(text string) (string, bool) {
	d, err := ParseDecimal(text)
	if err != nil {
		return "", false
	}
	n := d.number()
	switch {
	case n.digits == "":
		return "0", true
	case n.point < len(n.digits) || n.point > 20: // no int64 has more than 19 digits
		return "", false
	}
	whole := n.digits + strings.Repeat("0", n.point-len(n.digits))
	if n.negative {
		whole = "-" + whole
	}
	return whole, true
}
