package proof

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
)

// differ says which columns do not have what the record says, or else the entry of a list.
func differ(record, entry string, columns []column, values []any, dialect string) (faults []string) {
	members, more := decoded(record), decoded(entry)
	for i, c := range columns {
		if c.wire == "" {
			continue // no member of the record
		}
		value, there := find(members, c.wire)
		if !there {
			value, there = find(more, c.wire)
		}
		if !there && values[i] != nil && c.kind != "json" {
			faults = append(faults, fmt.Sprintf("%s is %v, and %s is not in %s", c.name, values[i], c.wire, record))
		}
		if there && !same(values[i], value, c, dialect) {
			faults = append(faults, fmt.Sprintf("%s is %T %v, and %s is %v in %s", c.name, values[i], values[i], c.wire, value, record))
		}
	}
	return faults
}

// decoded is the members of an object, with numbers as they are written.
func decoded(text string) (members map[string]any) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	_ = decoder.Decode(&members) // of no object there is none
	return members
}

// find is the member that a name with dots means.
func find(members map[string]any, name string) (any, bool) {
	if value, there := members[name]; there {
		return value, true
	}
	first, rest, dotted := strings.Cut(name, ".")
	inner, _ := members[first].(map[string]any)
	if !dotted || inner == nil {
		return nil, false
	}
	return find(inner, rest)
}

// same reports whether a column has the value of a member.
func same(got, want any, c column, dialect string) bool {
	if want = chosen(want, c); want == nil {
		return got == nil
	}
	switch c.kind {
	case "text":
		return text(got) == plain(want)
	case "int":
		return got != nil && fmt.Sprint(got) == plain(want)
	case "decimal":
		return decimal(got, plain(want), dialect)
	case "bool":
		is, _ := want.(bool)
		return got == is || dialect == database.SQLite && got == map[bool]int64{true: 1}[is]
	case "date":
		return day(got) == days(plain(want))
	case "instant":
		return instant(got) == instants(plain(want))
	case "json":
		return object(text(got), want)
	}
	return false
}

// chosen is the value that a column of a custom field has: nil where it is of a type that another
// column has, and of a choice what was chosen.
func chosen(want any, c column) any {
	if !c.custom {
		return want
	}
	if choice, ok := want.(map[string]any); ok {
		want = choice["Value"]
	}
	kind := "text"
	switch want.(type) {
	case json.Number:
		kind = "decimal"
	case bool:
		kind = "bool"
	}
	if kind != c.kind {
		return nil
	}
	return want
}

// plain is a member as people would write it.
func plain(want any) string {
	switch want := want.(type) {
	case string:
		return want
	case map[string]any, []any:
		return "a list or an object"
	}
	return fmt.Sprint(want)
}

func text(got any) string {
	if b, ok := got.([]byte); ok {
		return string(b)
	}
	s, _ := got.(string)
	return s
}

// decimal compares the digits in PostgreSQL, and the number in SQLite, which keeps no zeros.
func decimal(got any, want, dialect string) bool {
	if want == "" {
		return got == nil
	}
	if dialect == database.Postgres {
		return text(got) == want
	}
	number, err := strconv.ParseFloat(want, 64)
	switch got := got.(type) {
	case int64:
		return err == nil && float64(got) == number
	case float64:
		return err == nil && math.Float64bits(got) == math.Float64bits(number)
	}
	return false
}

// day is the day of a column, "" for none.
func day(got any) string {
	if t, ok := got.(time.Time); ok {
		return t.Format(time.DateOnly)
	}
	return text(got)
}

// days is the day that a text of the vendor's begins with.
func days(want string) string {
	if t, err := time.Parse("01/02/2006", want); err == nil {
		return t.Format(time.DateOnly)
	}
	return want[:min(len(want), len(time.DateOnly))]
}

// instant is a column in milliseconds, 0 for none.
func instant(got any) int64 {
	if t, ok := got.(time.Time); ok {
		return t.UnixMilli()
	}
	t, err := time.Parse("2006-01-02T15:04:05.000Z", text(got))
	if err != nil {
		return 0
	}
	return t.UnixMilli()
}

// instants is a stamp, or milliseconds, of the vendor's; 0 where it does not say a zone.
func instants(want string) int64 {
	if n, err := strconv.ParseInt(want, 10, 64); err == nil {
		return n
	}
	want, _, _ = strings.Cut(want, " (")
	for _, layout := range []string{"2006-01-02 15:04:05.000 GMT-07:00", "2006-01-02 15:04:05.000 GMT-0700", time.RFC3339Nano} {
		if t, err := time.Parse(layout, want); err == nil {
			return t.UnixMilli()
		}
	}
	return 0
}

// object compares JSON, which PostgreSQL writes in its own way, but for the digits of numbers.
func object(got string, want any) bool {
	decoder := json.NewDecoder(strings.NewReader(got))
	decoder.UseNumber()
	var value any
	return decoder.Decode(&value) == nil && reflect.DeepEqual(value, want)
}
