package timesheets

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/wire"
)

// TestDaysThatAreMeant asks a firm whose weeks begin on Saturday; the first of March is a Sunday.
func TestDaysThatAreMeant(t *testing.T) {
	for _, test := range []struct {
		args, today, want string
	}{
		{"--month 2026-02", "2026-03-01", "2026-02-01 to 2026-02-28"},
		{"--month 2024-02", "2026-03-01", "2024-02-01 to 2024-02-29"},
		{"--month 2026-12", "2026-03-01", "2026-12-01 to 2026-12-31"},
		{"--from 2026-03-05 --to 2026-03-05", "2026-03-01", "2026-03-05 to 2026-03-05"},
		{"--week 2026-02-28", "2026-05-01", "2026-02-28 to 2026-03-06"},
		{"--week=2026-03-06", "2026-05-01", "2026-02-28 to 2026-03-06"},
		{"--week 2026-03-07", "2026-05-01", "2026-03-07 to 2026-03-13"},
		{"--week", "2026-03-07", "2026-02-28 to 2026-03-06"},
		{"--week", "2026-03-06", "2026-02-21 to 2026-02-27"},
		{"", "2026-03-01", "of which days?"},
		{"--month 2026-13", "2026-03-01", `--month "2026-13": a year and a month`},
		{"--month march", "2026-03-01", "a year and a month"},
		{"--week 12.3.2026", "2026-03-01", `--week "12.3.2026": a day is expected`},
		{"--from 2026-03-05", "2026-03-01", "--from and --to go together"},
		{"--to 2026-03-05", "2026-03-01", "--from and --to go together"},
		{"--from 2026-02-30 --to 2026-03-05", "2026-03-01", `--from "2026-02-30"`},
		{"--from 2026-03-05 --to 2026-03-04", "2026-03-01", "--to 2026-03-04 is before --from 2026-03-05"},
		{"--month 2026-03 --week", "2026-03-01", "give one of"},
		{"--week 2026-03-01 2026-03-02", "2026-03-01", "nothing is expected here"},
		{"2026-03-02", "2026-03-01", "nothing is expected here"},
	} {
		o := crew(t)
		o.today = wire.MustDate(test.today).Time(time.UTC).Add(23 * time.Hour)
		err := o.run(Export, strings.Fields(test.args)...)
		got := o.err.String()
		if err != nil {
			got = err.Error()
		}
		if !strings.Contains(got, test.want) {
			t.Errorf("%s on %s: %s, want %s", test.args, test.today, got, test.want)
		}
	}
}

// TestWeekIsTheFirms: each firm's begins on its own day.
func TestWeekIsTheFirms(t *testing.T) {
	for start := range time.Weekday(7) {
		o := newOffice(t, ajeratest.WithoutFirm(), ajeratest.WithWeekStart(start))
		if err := o.run(Export, "--week=2026-03-04"); err != nil {
			t.Fatal(err)
		}
		wednesday := wire.MustDate("2026-03-04")
		first := wednesday.AddDays(-int((time.Wednesday - start + 7) % 7))
		if want := fmt.Sprintf("from %v to %v", first, first.AddDays(6)); !strings.Contains(o.err.String(), want) {
			t.Errorf("%v: %s, want %s", start, o.err.String(), want)
		}
	}
	day := wire.MustDate("2026-03-04")
	if a, b := firstDay(ajera.DatedFirst, day), firstDay(ajera.DatedLast, day); a != day || b != day.AddDays(-6) {
		t.Error(a, b)
	}
}
