package store

import (
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
)

// The reasons why a column does not have what its record has, as _lost tells them.
const (
	unread  = "unread"  // the value is none of the column's kind, or none that the database has
	rounded = "rounded" // the number has more digits than SQLite keeps
)

// fit is a value as it is bound, and why it is not the record's, "" when it is.
func (s *Store) fit(k database.Kind, v any) (bound any, why string) {
	text, is := v.(string)
	switch {
	case !is:
		return s.db.Dialect.Value(k, v), ""
	case k == database.Decimal:
		if why = s.fitDecimal(text); why == unread {
			return nil, why
		}
		return v, why
	}
	bound = s.db.Dialect.Value(k, v)
	if kept, is := bound.(string); !is || k == database.Text && kept != text {
		why = unread
	}
	return bound, why
}

// most is how many digits a number may have before the point, and behind it: PostgreSQL has as many
// thousands, but nobody's amounts do.
const most = 1000

// fitDecimal says whether the database has a number, and whether SQLite keeps all of its digits: it has
// whole numbers of 64 bits, and otherwise 15 digits.
func (s *Store) fitDecimal(text string) (why string) {
	if len(text) <= 15 && strings.IndexByte(text, 'e') < 0 && strings.IndexByte(text, 'E') < 0 {
		return ""
	}
	digits, power := significant(text)
	lite := s.db.Dialect.Name == database.SQLite
	switch {
	case lite && digits+power > 308 || digits+power > most || power < -most:
		return unread
	case lite && digits > 0 && digits+power < -307: // SQLite has 0 in its place
		return unread
	case lite && digits > 15:
		if _, err := strconv.ParseInt(text, 10, 64); err != nil {
			return rounded
		}
	}
	return ""
}

// significant counts the digits of a number that say something, and says which power of ten the last of
// them stands for.
func significant(text string) (digits, power int) {
	number, exponent, scientific := strings.Cut(text, "e")
	if !scientific {
		number, exponent, _ = strings.Cut(text, "E")
	}
	if exponent != "" {
		n, err := strconv.Atoi(strings.TrimPrefix(exponent, "+"))
		if err != nil {
			return 0, 2 * most
		}
		power = n
	}
	whole, fraction, _ := strings.Cut(strings.TrimLeft(number, "-+"), ".")
	power -= len(fraction)
	all := strings.TrimLeft(whole+fraction, "0")
	some := strings.TrimRight(all, "0")
	return len(some), power + len(all) - len(some)
}

// losses are the columns of a row that do not have what its record has.
type losses struct{ text strings.Builder }

func (l *losses) add(column, why string) {
	if l.text.Len() > 0 {
		l.text.WriteByte(',')
	}
	l.text.WriteString(column + " " + why)
}

// value is what _lost has.
func (l *losses) value() any {
	if l.text.Len() == 0 {
		return nil
	}
	return l.text.String()
}
