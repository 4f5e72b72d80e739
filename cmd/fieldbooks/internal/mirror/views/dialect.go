package views

import (
	"strings"
	"text/template"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
)

// functions are what the two databases say differently.
//
//	exact x      a sum or a difference of decimals. SQLite adds them as floats, whose noise a rounding to
//	             six places takes off again; PostgreSQL is exact by itself
//	month d      the month of a date, 2006-01
//	plus d n     n days after a date
//	between d e  days from e to d
//	weekday d    0 is Sunday
//	today        the date
//	over d at    whether a day was over, wherever on earth, at an instant
//	names t d    whether a text is a date, in any of the forms that vendors write
//	joined x     the texts of a group
//	note x       a text without the blanks around it, NULL when there is nothing else
func functions(d database.Dialect) template.FuncMap {
	if d.Name == "postgres" {
		return forms(map[string]string{
			"exact": "$1", "month": "to_char($1, 'YYYY-MM')", "plus": "($1 + CAST($2 AS integer))", "between": "($1 - $2)",
			"weekday": "extract(dow from $1)", "today": "CURRENT_DATE",
			"over":   "CAST(($2 AT TIME ZONE 'UTC') - interval '12 hours' AS date) > $1",
			"names":  "(substr($1, 1, 10) = to_char($2, 'YYYY-MM-DD') OR $1 IN (to_char($2, 'MM/DD/YYYY'), to_char($2, 'FMMM/FMDD/YYYY')))",
			"joined": "string_agg($1, '; ')", "note": "NULLIF(TRIM($1, E' \\t\\r\\n'), '')",
		})
	}
	return forms(map[string]string{
		"exact": "ROUND($1, 6)", "month": "substr($1, 1, 7)", "plus": "date($1, ($2) || ' days')",
		"between": "CAST(julianday($1) - julianday($2) AS INTEGER)", "weekday": "CAST(strftime('%w', $1) AS INTEGER)", "today": "date('now', 'localtime')",
		"over":   "date($2, '-12 hours') > $1",
		"names":  "(substr($1, 1, 10) = $2 OR $1 IN (strftime('%m/%d/%Y', $2), CAST(strftime('%m', $2) AS INTEGER) || '/' || CAST(strftime('%d', $2) AS INTEGER) || strftime('/%Y', $2)))",
		"joined": "group_concat($1, '; ')", "note": "NULLIF(TRIM($1, ' ' || char(9, 10, 13)), '')",
	})
}

// forms are functions that put their arguments in the places $1 and $2 of a text.
func forms(texts map[string]string) template.FuncMap {
	all := make(template.FuncMap)
	for name, text := range texts {
		all[name] = func(args ...string) string {
			places := []string{"", ""}
			copy(places, args)
			return strings.NewReplacer("$1", places[0], "$2", places[1]).Replace(text)
		}
	}
	return all
}
