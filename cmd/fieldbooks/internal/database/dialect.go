package database

import (
	"strconv"
	"strings"
)

// Kind is what a column holds.
type Kind string

// The kinds of columns. Beside each how a row has it: the value is nil where there is none.
const (
	Text    Kind = "text"    // string
	Int     Kind = "int"     // int64
	Decimal Kind = "decimal" // string: the number as sent, exact
	Bool    Kind = "bool"    // bool
	Date    Kind = "date"    // string, 2006-01-02
	Instant Kind = "instant" // time.Time in UTC
	JSON    Kind = "json"    // string
)

// The names of dialects.
const (
	SQLite   = "sqlite"
	Postgres = "postgres"
)

// Dialect is how a database says what the other says otherwise. Both take INSERT of several rows
// with ON CONFLICT (key) DO UPDATE SET column = excluded.column, IS DISTINCT FROM, RETURNING, and
// ALTER TABLE ADD COLUMN. PostgreSQL refuses an INSERT that has a key twice.
type Dialect struct {
	Name string // SQLite or Postgres
}

// types are those of columns. SQLite keeps what is declared: of several words the one that it knows
// decides how values are kept, so that dates and instants stay text, and readers learn what they
// are.
var types = map[string]map[Kind]string{
	SQLite: {Text: "TEXT", Int: "INTEGER", Decimal: "NUMERIC", Bool: "BOOLEAN INTEGER",
		Date: "DATE TEXT", Instant: "INSTANT TEXT", JSON: "JSON TEXT"},
	Postgres: {Text: "text", Int: "bigint", Decimal: "numeric", Bool: "boolean",
		Date: "date", Instant: "timestamptz", JSON: "jsonb"},
}

// Type is the type of a column.
func (d Dialect) Type(k Kind) string { return types[d.Name][k] }

// also are names of types that mean the same, and types that people's own tables have.
var also = map[string]Kind{
	"varchar": Text, "bpchar": Text, "name": Text, "uuid": Text, "int2": Int, "int4": Int, "int8": Int, "integer": Int, "smallint": Int,
	"bool": Bool, "boolean": Bool, "timestamp with time zone": Instant, "json": JSON,
}

// KindOf is the kind of a column of that type, as the database or its driver calls it; "" when it
// is none of [Kind], and of what an expression of SQLite gives.
func (d Dialect) KindOf(declared string) Kind {
	declared = strings.ToLower(declared)
	for k, t := range types[d.Name] {
		if strings.ToLower(t) == declared {
			return k
		}
	}
	return also[declared]
}

// Quote is a name as it stands in a statement, whatever is in it.
func (Dialect) Quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// Literal is a text as it stands in a statement that takes no arguments.
func (Dialect) Literal(text string) string {
	return "'" + strings.ReplaceAll(strings.ReplaceAll(text, "\x00", "\ufffd"), "'", "''") + "'"
}

// Arg is the place of an argument, the first of them 1; it may stand in a statement more than once.
// The driver of SQLite looks for each among all: one of hundreds takes a plain ? instead.
func (d Dialect) Arg(n int) string {
	if d.Name == Postgres {
		return "$" + strconv.Itoa(n)
	}
	return "?" + strconv.Itoa(n)
}

// MaxArgs is how many arguments a statement takes.
func (d Dialect) MaxArgs() int {
	if d.Name == Postgres {
		return 65535
	}
	return 32766
}

// Comment is the statement that says of a column, or of a table where column is "", what it is. It
// is "" where the database keeps no such thing.
func (d Dialect) Comment(table, column, text string) string {
	if d.Name != Postgres {
		return ""
	}
	if column == "" {
		return "COMMENT ON TABLE " + d.Quote(table) + " IS " + d.Literal(text)
	}
	return "COMMENT ON COLUMN " + d.Quote(table) + "." + d.Quote(column) + " IS " + d.Literal(text)
}
