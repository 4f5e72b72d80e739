package wire

import "time"

// Millis is a moment as Aimsio writes it: milliseconds since 1970-01-01 UTC, in
// JSON an integer. Zero is absent, as null is read; the very first millisecond of
// 1970 cannot be told from it.
type Millis int64

// MillisAt returns t to the millisecond. The zero Time gives an absent Millis.
func MillisAt(t time.Time) Millis {
	if t.IsZero() {
		return 0
	}
	return Millis(t.UnixMilli())
}

// Time returns the moment in UTC, the zero Time when absent.
func (m Millis) Time() time.Time {
	if m == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(m)).UTC()
}

// IsZero reports whether m is absent.
func (m Millis) IsZero() bool { return m == 0 }

// String returns the moment for people, e.g. 2026-01-02T13:20:48.327Z; "" when
// absent.
func (m Millis) String() string {
	if m == 0 {
		return ""
	}
	return m.Time().Format("2006-01-02T15:04:05.000Z")
}
