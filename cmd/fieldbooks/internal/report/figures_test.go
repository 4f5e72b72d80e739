package report

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/wire"
)

// TestAmounts holds what databases give as numbers against the exact ones.
func TestAmounts(t *testing.T) {
	tenth, day := 0.1, 7.6 // in variables, for constants are exact
	for _, test := range []struct {
		given any
		want  string
	}{
		{nil, ""}, {int64(-7), "-7"}, {tenth + 2*tenth, "0.3"}, {1234567890123.45, "1234567890123.45"}, {1e21, "1000000000000000000000"},
		{day * 3, "22.8"}, {"40.3830", "40.3830"}, {[]byte("123456789012345678.12"), "123456789012345678.12"},
	} {
		if got, err := decimalOf(test.given); err != nil || got.String() != test.want {
			t.Errorf("decimalOf(%v) is %v, %v; want %q", test.given, got, err, test.want)
		}
	}
	for _, bad := range []any{"NaN", math.NaN(), math.Inf(1), true, "1,5"} {
		if got, err := decimalOf(bad); err == nil {
			t.Errorf("decimalOf(%v) is %v", bad, got)
		}
	}
}

func TestDays(t *testing.T) {
	today := wire.NewDate(2026, 11, 26) // a Thursday
	for _, test := range []struct {
		flags days
		want  string
	}{
		{days{}, "31 August to 22 November 2026"},
		{days{weeks: 1}, "16 November to 22 November 2026"},
		{days{since: "2026-11-20"}, "20 November to 26 November 2026"},
		{days{since: "2025-12-31", until: "2026-01-01"}, "31 December 2025 to 1 January 2026"},
	} {
		if p, err := test.flags.period(today); err != nil || p.String() != test.want {
			t.Errorf("%+v are %v, %v; want %s", test.flags, p, err, test.want)
		}
	}
	for day := today; day.Compare(today.AddDays(8)) < 0; day = day.AddDays(1) {
		if m := monday(day); m.Time(time.UTC).Weekday() != time.Monday || m.Compare(day) > 0 || m.AddDays(6).Compare(day) < 0 {
			t.Errorf("the Monday of %v is %v", day, m)
		}
	}
}

// TestBelowTarget goes by what is not rounded.
func TestBelowTarget(t *testing.T) {
	p := person{Billable: wire.MustDecimal("69.999"), Total: wire.MustDecimal("100"), Target: wire.MustDecimal("70")}.reckoned()
	if p.Percent.String() != "70.00" || !p.below() {
		t.Errorf("%v of %v is below %v: %v", p.Percent, p.Total, p.Target, p.below())
	}
	if p.Billable = wire.MustDecimal("70"); p.reckoned().below() {
		t.Error("a target that is reached is missed")
	}
}

// TestScale holds that the scale has its values, grows, and ends at round figures.
func TestScale(t *testing.T) {
	for _, test := range []struct {
		low, high float64
		ticks     string
	}{
		{0, 0, "0 0.2 0.4 0.6 0.8 1"}, {0, 100, "0 20 40 60 80 100"}, {0, 101, "0 20 40 60 80 100 120"}, {-45, 350, "0 100 200 300 400"},
		{-100, -20, "−100 −80 −60 −40 −20 0"}, {0, 1250000, "0 200,000 400,000 600,000 800,000 1,000,000 1,200,000 1,400,000"}, {0, 0.03, "0 0.005 0.01 0.015 0.02 0.025 0.03"},
	} {
		s := newScale(test.low, test.high, 100, 900, 7)
		var ticks []string
		for i, tick := range s.ticks {
			ticks = append(ticks, tickText(tick))
			if at := s.at(tick); at < 100 || at > 900 || i > 0 && at <= s.at(s.ticks[i-1]) {
				t.Errorf("%v to %v: %v is at %d", test.low, test.high, tick, at)
			}
		}
		if got := strings.Join(ticks, " "); got != test.ticks {
			t.Errorf("%v to %v has %s, want %s", test.low, test.high, got, test.ticks)
		}
		if s.at(test.high) > 900 || s.at(test.low) < 100 || s.at(1e300) != 900 || s.at(-1e300) != 100 {
			t.Errorf("%v to %v: the ends are at %d and %d", test.low, test.high, s.at(test.low), s.at(test.high))
		}
	}
}

func TestGrouped(t *testing.T) {
	for number, want := range map[string]string{"0": "0", "999": "999", "1000": "1,000", "-1234567.890": "−1,234,567.890", "100000": "100,000"} {
		if got := grouped(number); got != want {
			t.Errorf("%s is %s, want %s", number, got, want)
		}
	}
}

// TestLines breaks names at words, loses no letter of those that fit, and says what is cut.
func TestLines(t *testing.T) {
	c := newCanvas("png", 10)
	for _, name := range append(append([]string{}, peopleNames...), projectNames...) {
		lines := c.lines(name, 340, normal, 3)
		if got := strings.Join(lines, ""); strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(plain(name), " ", "") {
			t.Errorf("%q became %q", name, lines)
		}
	}
	cut := c.lines(strings.Repeat("many words ", 40), 340, normal, 2)
	if len(cut) != 2 || !strings.HasSuffix(cut[1], "…") {
		t.Errorf("a long text became %q", cut)
	}
	for _, line := range append(cut, c.lines(strings.Repeat("w", 300), 340, normal, 9)...) {
		if wide := c.wide(line, normal); wide > 340 {
			t.Errorf("%q is %d wide", line, wide)
		}
	}
}

func TestUnknownLetters(t *testing.T) {
	for text, want := range map[string]bool{"Żółć Gęślą, Ångström": false, "Ελένη Иван": false, "株式会社": true} {
		if unknownLetters(text) != want {
			t.Errorf("%q has letters that cannot be drawn: %v", text, !want)
		}
	}
}
