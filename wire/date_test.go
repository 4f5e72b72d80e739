package wire_test

import (
	"fmt"
	"testing"
	"time"
	"unsafe"

	"github.com/fieldbooks/fieldbooks/wire"
)

func ExampleDate() {
	friday := wire.MustDate("2026-01-02")
	monday := friday.AddDays(-4)
	fmt.Println(monday, monday.Time(time.UTC).Weekday(), monday.Compare(friday))
	fmt.Println(wire.USDate(friday))
	// Output:
	// 2025-12-29 Monday -1
	// 01/02/2026
}

func TestParseDate(t *testing.T) {
	for text, want := range map[string]string{
		"2015-03-11": "2015-03-11", "2012-09-09T00:00:00": "2012-09-09", "2024-02-29": "2024-02-29",
		"9999-12-31": "9999-12-31", "0001-01-02": "0001-01-02", "0001-01-01": "", "0001-01-01T00:00:00": "",
	} {
		if d, err := wire.ParseDate(text); err != nil || d.String() != want {
			t.Errorf("%q: %q, %v", text, d, err)
		}
	}
	for _, text := range []string{"", "2015-3-11", "2015-02-29", "2015-13-01", "2015-00-10", "2015-01-00", "2015-01-32", "0000-01-01", "0001-00-00",
		"15-01-01", "2015/01/01", "2015-01-01 ", "2015-01-01T00:00:01", "2015-01-01T00:00:00Z", "03/11/2015", "-015-01-01"} {
		if d, err := wire.ParseDate(text); err == nil {
			t.Errorf("%q was accepted as %q", text, d)
		}
	}
}

func TestUSDateReadsBothForms(t *testing.T) {
	for text, want := range map[string]string{
		"03/11/2015": "03/11/2015", "3/1/2015": "03/01/2015", "2015-03-11": "03/11/2015", "": "",
	} {
		var d wire.USDate
		if err := d.UnmarshalText([]byte(text)); err != nil || d.String() != want {
			t.Errorf("%q: %q, %v", text, d, err)
		}
	}
	for _, text := range []string{"30/01/2015", "03/11/15", "003/1/2015", "3/11", "3/11/2015/1", "//2015"} {
		var d wire.USDate
		if err := d.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q was accepted as %q", text, d)
		}
	}
}

func TestDateArithmetic(t *testing.T) {
	day := wire.NewDate(2024, time.February, 28)
	if got := day.AddDays(2).String(); got != "2024-03-01" {
		t.Error(got)
	}
	if got := wire.NewDate(2025, 10, 32).String(); got != "2025-11-01" {
		t.Error(got)
	}
	if !wire.NewDate(10000, 1, 1).IsZero() || !wire.MustDate("9999-12-31").AddDays(1).IsZero() || !wire.NewDate(0, 1, 1).IsZero() {
		t.Error("a year outside 1 to 9999 is not absent")
	}
	if y, m, d := day.Time(time.UTC).Date(); y != 2024 || m != time.February || d != 28 {
		t.Error(y, m, d)
	}
	if day.Compare(day) != 0 || day.Compare(day.AddDays(1)) != -1 || day.Compare(wire.MustDate("2023-12-31")) != 1 || (wire.Date{}).Compare(day) != -1 {
		t.Error("order is wrong")
	}
}

func TestAbsentDateStaysAbsent(t *testing.T) {
	var absent wire.Date
	if !absent.AddDays(3).IsZero() || !absent.Time(time.UTC).IsZero() || absent.String() != "" || !wire.DateOf(time.Time{}).IsZero() {
		t.Error("absent became a day")
	}
}

func TestDateOfTakesTheDayOfTheLocation(t *testing.T) {
	east := time.FixedZone("", 10*3600)
	moment := time.Date(2026, 1, 1, 20, 0, 0, 0, time.UTC)
	if got := wire.DateOf(moment.In(east)); got != wire.MustDate("2026-01-02") {
		t.Error(got)
	}
	if got := wire.MustDate("2026-01-02").Time(east); !got.Equal(time.Date(2026, 1, 1, 14, 0, 0, 0, time.UTC)) {
		t.Error(got)
	}
}

func TestDateIsSmall(t *testing.T) {
	if size := unsafe.Sizeof(wire.Date{}); size != 4 {
		t.Errorf("a Date takes %d bytes", size)
	}
}

func FuzzDate(f *testing.F) {
	for _, text := range []string{"2015-03-11", "2012-09-09T00:00:00", "2024-02-29", "2023-02-29", "0001-01-01", "03/11/2015", "1/2/2006", ""} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := wire.ParseDate(text)
		reference, refErr := time.Parse("2006-01-02", text)
		if len(text) == 10 && reference.Year() > 0 && (err == nil) != (refErr == nil) {
			t.Fatalf("%q: %v, time says %v", text, err, refErr)
		}
		if err == nil && !d.IsZero() {
			if again, err := wire.ParseDate(d.String()); err != nil || again != d {
				t.Fatalf("%q became %q", text, again)
			}
		}
		var us wire.USDate
		if us.UnmarshalText([]byte(text)) == nil {
			var again wire.USDate
			if err := again.UnmarshalText([]byte(us.String())); err != nil || again != us {
				t.Fatalf("%q became %q, then %q", text, us, again)
			}
		}
	})
}
