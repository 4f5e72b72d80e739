package wire_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/wire"
)

func ExampleStamp() {
	seen, _ := wire.ParseStamp("2017-01-08 18:38:53.367 GMT-05:00 (Eastern Standard Time)")
	at, _ := seen.Time()
	fmt.Println(at.UTC().Format(time.RFC3339Nano))
	fmt.Println(wire.StampAt(at))
	fmt.Println(wire.StampOn(wire.DateOf(at)))
	// Output:
	// 2017-01-08T23:38:53.367Z
	// 2017-01-08 18:38:53.367 GMT-0500
	// 2017-01-08
}

func TestStampTime(t *testing.T) {
	for text, want := range map[string]string{
		"2017-01-08 18:38:53.367 GMT-05:00 (Eastern Standard Time)": "2017-01-08T23:38:53.367Z",
		"2023-09-27 09:57:49.607 GMT-04:00 (Eastern Daylight Time)": "2023-09-27T13:57:49.607Z",
		"2023-03-13T15:21:11.190 GMT-5 (Eastern Standard Time)":     "2023-03-13T20:21:11.19Z",
		"2015-03-11 16:22:54.229 GMT-0700":                          "2015-03-11T23:22:54.229Z",
		"2023-10-08T13:20:48.3275167-04:00":                         "2023-10-08T17:20:48.3275167Z",
		"2023-05-15T12:34:56":                                       "2023-05-15T12:34:56Z",
		"2012-09-09T00:00:00":                                       "2012-09-09T00:00:00Z",
		"2023-04-01":                                                "2023-04-01T00:00:00Z",
		"2023-05-15T12:34:56Z":                                      "2023-05-15T12:34:56Z",
		"2023-05-15 12:34:56 GMT":                                   "2023-05-15T12:34:56Z",
		"2023-05-15 12:34:56 GMT+5:30":                              "2023-05-15T07:04:56Z",
		"2023-05-15 12:34:56 GMT+14:59":                             "2023-05-14T21:35:56Z",
		"2023-05-15 12:34:56 UTC+13":                                "2023-05-14T23:34:56Z",
	} {
		s, err := wire.ParseStamp(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		at, _ := s.Time()
		if got := at.UTC().Format(time.RFC3339Nano); got != want || s.String() != text {
			t.Errorf("%q is %s, want %s", s, got, want)
		}
	}
}

func TestStampRefuses(t *testing.T) {
	for _, text := range []string{"", "yesterday", "2015-13-11", "2015-03-11 24:00:00", "2015-03-11 16:22", "2015-03-11  16:22:54",
		"2015-03-11 16:22:54.", "2015-03-11 16:22:54 GMT-99", "2015-03-11 16:22:54 GMT-15", "2015-03-11 16:22:54 GMT-05:60", "2015-03-11 16:22:54 EST", "2015-03-11 16:22:54 GMT-05:00 (", "03/11/2015", "2015-02-29"} {
		if s, err := wire.ParseStamp(text); err == nil {
			t.Errorf("%q was accepted as %q", text, s)
		}
	}
	if _, err := (wire.Stamp{}).Time(); err == nil {
		t.Error("an absent stamp has a time")
	}
}

func TestStampWithoutZoneIsLocal(t *testing.T) {
	chicago := time.FixedZone("", -6*3600)
	for text, want := range map[string]string{
		"2023-05-15T12:34:56":  "2023-05-15T18:34:56Z",
		"2023-05-15T12:34:56Z": "2023-05-15T12:34:56Z",
	} {
		s, _ := wire.ParseStamp(text)
		if at, err := s.TimeIn(chicago); err != nil || at.UTC().Format(time.RFC3339) != want {
			t.Errorf("%q is %v, %v", text, at, err)
		}
	}
}

func TestAbsentStamps(t *testing.T) {
	if !wire.StampAt(time.Time{}).IsZero() || !wire.StampOn(wire.Date{}).IsZero() {
		t.Error("nothing became a stamp")
	}
}

func TestStampTextIsVerbatim(t *testing.T) {
	var s wire.Stamp
	if err := s.UnmarshalText([]byte("  anything ")); err != nil {
		t.Fatal(err)
	}
	if out, _ := s.MarshalText(); string(out) != "  anything " {
		t.Errorf("%q", out)
	}
}

func FuzzStamp(f *testing.F) {
	for _, text := range []string{
		"2017-01-08 18:38:53.367 GMT-05:00 (Eastern Standard Time)", "2023-03-13T15:21:11.190 GMT-5 (Eastern Standard Time)",
		"2015-03-11 16:22:54.229 GMT-0700", "2023-10-08T13:20:48.3275167-04:00", "2023-04-01", "2023-05-15T12:34:56", "GMT", "",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := wire.ParseStamp(text)
		if err != nil {
			return
		}
		at, _ := s.Time()
		again, err := wire.StampAt(at).Time()
		if !at.IsZero() && (err != nil || !again.Equal(at.Truncate(time.Millisecond))) {
			t.Fatalf("%q is %v, written and read again %v: %v", text, at, again, err)
		}
		if s.String() != text {
			t.Fatalf("%q became %q", text, s)
		}
	})
}

func ExampleMillis() {
	m := wire.MillisAt(time.Date(2026, 1, 2, 13, 20, 48, 327_516_700, time.UTC))
	fmt.Println(int64(m), m)
	// Output: 1767360048327 2026-01-02T13:20:48.327Z
}

func TestMillis(t *testing.T) {
	if wire.MillisAt(time.Time{}) != 0 || !wire.Millis(0).Time().IsZero() || wire.Millis(0).String() != "" {
		t.Error("absent became a moment")
	}
	at := time.Date(1969, 12, 31, 23, 59, 59, 999e6, time.UTC)
	if m := wire.MillisAt(at); m != -1 || !m.Time().Equal(at) || m.Time().Location() != time.UTC {
		t.Error(m, m.Time())
	}
}
