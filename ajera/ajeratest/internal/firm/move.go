package firm

import (
	"time"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// move moves every date in the books by whole weeks, so that weekdays stay what they are.
func (f *firm) move() {
	if f.Until.IsZero() {
		return
	}
	days := fake.DaysUntil(f.Until)
	for _, entity := range f.Entities() {
		for _, row := range f.All(entity) {
			f.Put(entity, moved(row, days))
		}
	}
}

// moved is a value with every date in it so many days later. What follows the day, such as an
// hour, stays as it is.
func moved(v *fake.Value, days int) *fake.Value {
	switch {
	case v.Is('{'):
		out := fake.Object()
		for _, name := range v.Names() {
			out.Set(name, moved(v.Get(name), days))
		}
		return out
	case v.Is('['):
		out := fake.List()
		for _, item := range v.Items {
			out.Items = append(out.Items, moved(item, days))
		}
		return out
	case v.Is('"') && len(v.Text()) >= len(time.DateOnly):
		text := v.Text()
		if at, err := time.Parse(time.DateOnly, text[:len(time.DateOnly)]); err == nil {
			return fake.Of(at.AddDate(0, 0, days).Format(time.DateOnly) + text[len(time.DateOnly):])
		}
	}
	return v
}
