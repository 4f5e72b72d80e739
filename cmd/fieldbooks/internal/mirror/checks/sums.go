package checks

import (
	"database/sql"
	"fmt"
	"math/big"
	"strings"
)

// added is a figure of a table that is the sum of figures of another.
type added struct {
	name, table, key, total, child string
	parts                          []string // columns of the child
}

var sums = []added{
	{HoursAddUp, "ajera_timesheets", "timesheet_key", "timesheet_total", "ajera_time_entries", []string{"hours", "overtime"}},
	{LinesAddUp, "ajera_vendor_invoices", "vendor_invoice_key", "amount", "ajera_vendor_invoice_lines", []string{"cost_amount"}},
}

// query asks for the figures of the records whose sum differs as the database adds it up. SQLite adds
// floats: what it takes for different is added up here again, exactly. What it takes for the same can
// only differ in digits that its columns do not hold.
func (a added) query() string {
	sum, texts := make([]string, len(a.parts)), make([]string, len(a.parts))
	for i, part := range a.parts {
		sum[i], texts[i] = "COALESCE(c."+part+", 0)", "CAST(c."+part+" AS TEXT)"
	}
	parts := fmt.Sprintf("LEFT JOIN %s c ON c.%s = t.%[2]s AND c._deleted_at IS NULL", a.child, a.key)
	return fmt.Sprintf(`WITH odd AS (
	SELECT t.%[1]s FROM %[6]s t %[3]s WHERE t._deleted_at IS NULL AND t.%[2]s IS NOT NULL
	GROUP BY t.%[1]s, t.%[2]s HAVING COALESCE(SUM(%[4]s), 0) <> t.%[2]s)
SELECT CAST(t.%[1]s AS TEXT), CAST(t.%[2]s AS TEXT), %[5]s FROM odd o JOIN %[6]s t ON t.%[1]s = o.%[1]s %[3]s ORDER BY t.%[1]s`,
		a.key, a.total, parts, strings.Join(sum, " + "), strings.Join(texts, ", "), a.table)
}

// addUp counts the records whose figure is another than the sum of what belongs to them.
func (c *checker) addUp(a added) {
	var some []string
	n, key, total, sum := 0, "", new(big.Rat), new(big.Rat)
	judge := func() {
		if key == "" || sum.Cmp(total) == 0 {
			return
		}
		n++
		if len(some) < most {
			some = append(some, fmt.Sprintf("%s %s has %s and they are %s", a.key, key, figure(total), figure(sum)))
		}
	}
	ok := c.ask(a.query(), func(scan func(...any) error) error {
		var of, told string
		parts := make([]sql.NullString, len(a.parts))
		into := []any{&of, &told}
		for i := range parts {
			into = append(into, &parts[i])
		}
		if err := scan(into...); err != nil {
			return err
		}
		if of != key {
			judge()
			key, sum = of, new(big.Rat)
			if err := read(total, told); err != nil {
				return err
			}
		}
		return add(sum, parts)
	}, a.table, a.child)
	if ok {
		judge()
		c.tell(a.table, a.name, "differ", n, some)
	}
}

// add adds the figures that are there.
func add(sum *big.Rat, parts []sql.NullString) error {
	for _, part := range parts {
		one := new(big.Rat)
		if !part.Valid {
			continue
		}
		if err := read(one, part.String); err != nil {
			return err
		}
		sum.Add(sum, one)
	}
	return nil
}

// read reads a number as a database writes it.
func read(into *big.Rat, text string) error {
	if _, ok := into.SetString(text); !ok {
		return fmt.Errorf("a column of decimals holds what is no number")
	}
	return nil
}

// figure is a number as short as it is exact.
func figure(r *big.Rat) string {
	places, _ := r.FloatPrec()
	return r.FloatString(places)
}
