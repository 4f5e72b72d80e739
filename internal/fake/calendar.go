package fake

import "time"

// Today is the Friday on which the invented firm of both fakes lives, unless it is moved.
var Today = time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)

// DaysUntil is by how many days the firm moves, so that its today is the last Friday up to
// and including a day: whole weeks, which keep weekdays. The time of day and its zone do
// not count, only the date in it.
func DaysUntil(day time.Time) int {
	date := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC)
	days := int(date.Sub(Today).Hours() / 24)
	if days < 0 {
		days -= 6 // the week before, not the one after
	}
	return days / 7 * 7
}
