package store

import (
	"crypto/sha256"
	"encoding/hex"
	"math/bits"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
)

// Statements are of few sizes, the powers of two, so that each is prepared once.

// textKey names a statement of a relation.
type textKey struct {
	what string
	rows int
}

// maxRows is how many rows one statement writes. More make it no faster.
const maxRows = 32

// maxKeys is how many keys one statement asks for.
const maxKeys = 256

// maxArgs bounds the arguments of a statement: what it costs in memory, beside what databases take.
const maxArgs = 4096

// rowsOf is how many rows of that many columns the next statement writes, when so many are left.
func (s *Store) rowsOf(left, columns int) int {
	most := max(min(maxRows, min(maxArgs, s.db.Dialect.MaxArgs())/columns), 1)
	return 1 << (bits.Len(uint(min(left, most))) - 1)
}

// padded is the size of the statement that asks for n keys: the last one stands in it more than once.
func padded(n int) int { return 1 << bits.Len(uint(n-1)) }

// values writes "(?, ?), (?, ?)" as the dialect has it.
func (s *Store) values(b *strings.Builder, rows, columns int) {
	n := 0
	for i := range rows {
		if i > 0 {
			b.WriteString(", ")
		}
		for j := range columns {
			b.WriteString([]string{"(", ", "}[min(j, 1)])
			n++
			b.WriteString(s.arg(n))
		}
		b.WriteByte(')')
	}
}

// arg is the place of the next argument. A number behind the mark is a name to SQLite's driver, and it
// looks for each among all of them: of a thousand that costs more than the writing.
func (s *Store) arg(n int) string {
	if s.db.Dialect.Name == database.SQLite {
		return "?"
	}
	return s.db.Dialect.Arg(n)
}

// text is a statement of a relation, made once for each size.
func (r *relation) text(what string, rows int, make func() string) string {
	text, is := r.texts[textKey{what, rows}]
	if !is {
		text = make()
		r.texts[textKey{what, rows}] = text
	}
	return text
}

// where says that a row has one of n keys, behind arguments that come before.
func (s *Store) where(columns []string, n, before int) string {
	d := s.db.Dialect
	var b strings.Builder
	if len(columns) == 1 {
		b.WriteString(d.Quote(columns[0]) + " IN (")
		for i := range n {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(s.arg(before + i + 1))
		}
		b.WriteByte(')')
		return b.String()
	}
	at := before
	for i := range n {
		if i > 0 {
			b.WriteString(" OR ")
		}
		for j, c := range columns {
			at++
			b.WriteString([]string{"(", " AND "}[min(j, 1)] + d.Quote(c) + " = " + s.arg(at))
		}
		b.WriteByte(')')
	}
	return "(" + b.String() + ")"
}

// insert is the statement that writes rows, and over those that have their keys.
func (s *Store) insert(table string, columns, key []string, rows int, set []string) string {
	d := s.db.Dialect
	var b strings.Builder
	b.WriteString("INSERT INTO " + d.Quote(table) + " AS t (" + s.quoted(columns) + ") VALUES ")
	s.values(&b, rows, len(columns))
	if len(set) > 0 {
		b.WriteString(" ON CONFLICT (" + s.quoted(key) + ") DO UPDATE SET " + strings.Join(set, ", "))
	}
	return b.String()
}

// quoted are names with commas between.
func (s *Store) quoted(names []string) string {
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = s.db.Dialect.Quote(name)
	}
	return strings.Join(all, ", ")
}

// excluded sets columns to what was to be inserted.
func (s *Store) excluded(names []string) (set []string) {
	for _, name := range names {
		set = append(set, s.db.Dialect.Quote(name)+" = excluded."+s.db.Dialect.Quote(name))
	}
	return set
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// exact is the column that has the record byte for byte.
func (s *Store) exact() string {
	if s.db.Dialect.Name == database.SQLite {
		return "_record"
	}
	return "_record_text"
}
