package fake

import (
	"testing"
	"time"
)

func TestDaysUntilAreWholeWeeks(t *testing.T) {
	zone := time.FixedZone("far", -9*3600)
	for day, want := range map[time.Time]int{
		Today:                                     0,
		Today.AddDate(0, 0, 6):                    0,
		Today.AddDate(0, 0, 7):                    7,
		Today.AddDate(0, 0, -1):                   -7,
		Today.AddDate(0, 0, -7):                   -7,
		Today.AddDate(0, 0, -8):                   -14,
		time.Date(2026, 1, 8, 23, 59, 0, 0, zone): 0, // the 9th in UTC
		time.Date(2026, 10, 31, 0, 0, 0, 0, zone): 301,
	} {
		if got := DaysUntil(day); got != want || Today.AddDate(0, 0, got).Weekday() != time.Friday {
			t.Errorf("%s: %d days, want %d", day.Format(time.DateOnly), got, want)
		}
	}
}
