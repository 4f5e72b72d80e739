package wire

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// Stamp is a moment as the vendor wrote it, byte for byte: the server compares a LastModifiedDate
// with its own to detect conflicts, so the text must come back unchanged. [Stamp.Time] reads it.
//
// The zero value is absent. In JSON it is a string, or null when absent; null and
// "" are read as absent. No form is checked when a Stamp is decoded.
type Stamp struct{ text string }

// StampAt returns t, in its own zone and to the millisecond, in the form documented for the
// modified-date filters: 2015-03-11 16:22:54.229 GMT-0700. The zero Time gives an absent Stamp.
func StampAt(t time.Time) Stamp {
	if t.IsZero() {
		return Stamp{}
	}
	return Stamp{t.Format("2006-01-02 15:04:05.000 GMT-0700")}
}

// StampOn returns the day as a Stamp, the other form that the modified-date
// filters take. An absent Date gives an absent Stamp.
func StampOn(d Date) Stamp { return Stamp{d.String()} }

// ParseStamp returns text as a Stamp, verbatim, if [Stamp.Time] can read it.
func ParseStamp(text string) (Stamp, error) {
	s := Stamp{text}
	if _, err := s.Time(); err != nil {
		return Stamp{}, err
	}
	return s, nil
}

// String returns the vendor's text, "" when absent.
func (s Stamp) String() string { return s.text }

// IsZero reports whether s is absent.
func (s Stamp) IsZero() bool { return s.text == "" }

// Time reads the moment. It knows every form that Ajera is known to use:
//
//	2017-01-08 18:38:53.367 GMT-05:00 (Eastern Standard Time)
//	2023-03-13T15:21:11.190 GMT-5 (Eastern Standard Time)
//	2015-03-11 16:22:54.229 GMT-0700
//	2023-10-08T13:20:48.3275167-04:00
//	2023-05-15T12:34:56    no zone: read as UTC, see [Stamp.TimeIn]
//	2023-04-01             no zone either
//	/Date(1731024000000-0700)/    as older .NET writes it
//
// An absent Stamp is an error.
func (s Stamp) Time() (time.Time, error) { return s.TimeIn(time.UTC) }

// TimeIn is like [Stamp.Time] and reads a text without a zone as local to loc.
func (s Stamp) TimeIn(loc *time.Location) (time.Time, error) {
	if t, ok := dotNet(s.text); ok {
		return t, nil
	}
	clock, zone, ok := cutStamp(s.text)
	if ok && zone != "" {
		loc, ok = zoneOf(zone)
	}
	t, err := time.ParseInLocation("2006-01-02 15:04:05", clock, loc)
	if err != nil || !ok {
		return time.Time{}, fmt.Errorf("stamp %.60q: %w", s.text, errNoStamp)
	}
	return t, nil
}

var errNoStamp = errors.New("not a moment; write it as 2006-01-02 15:04:05.000 GMT-0700, or as a day 2006-01-02")

// cutStamp takes a stamp apart: day and clock with its fraction, and the zone, "" for none.
// The zone's name in brackets says nothing that the offset does not. By hand it is a page
// less than what package regexp would have every program link and do before main.
func cutStamp(text string) (clock, zone string, ok bool) {
	const seconds = len("2006-01-02 15:04:05")
	if looks(text, "0000-00-00") {
		return text + " 00:00:00", "", true
	}
	if len(text) < seconds || !looks(text[:seconds], "0000-00-00 00:00:00") && !looks(text[:seconds], "0000-00-00T00:00:00") {
		return "", "", false
	}
	end, fraction := seconds, 0
	if strings.HasPrefix(text[seconds:], ".") {
		fraction = len(text[seconds+1:]) - len(strings.TrimLeft(text[seconds+1:], "0123456789"))
		if fraction < 1 || fraction > 9 {
			return "", "", false
		}
		end += 1 + fraction
	}
	return text[:10] + " " + text[11:end], strings.TrimPrefix(unnamed(text[end:]), " "), true
}

// looks reports whether text has a digit wherever form has 0, and else the same.
func looks(text, form string) bool {
	for i := range form {
		if len(text) != len(form) || text[i] != form[i] && (form[i] != '0' || text[i] < '0' || text[i] > '9') {
			return false
		}
	}
	return true
}

// unnamed is a zone without its name in brackets.
func unnamed(zone string) string {
	of, name, ok := strings.Cut(zone, " (")
	if inside, closed := strings.CutSuffix(name, ")"); ok && closed && !strings.ContainsAny(inside, "()") {
		return of
	}
	return zone
}

// zoneOf reads Z, GMT-5, -0700 and the like; not ok when no zone is that far from Greenwich.
func zoneOf(text string) (*time.Location, bool) {
	switch text {
	case "Z", "GMT", "UTC":
		return time.UTC, true
	}
	if of, ok := strings.CutPrefix(text, "GMT"); ok {
		text = of
	} else {
		text = strings.TrimPrefix(text, "UTC")
	}
	if text == "" || text[0] != '+' && text[0] != '-' {
		return time.UTC, false
	}
	hours, minutes, colon := strings.Cut(text[1:], ":")
	if n := len(hours) - 2; !colon && n > 0 {
		hours, minutes = hours[:n], hours[n:]
	}
	return offset(text[:1], hours, minutes)
}

// offset returns the zone of a sign, hours and minutes, which may be left out.
func offset(sign, hours, minutes string) (*time.Location, bool) {
	h, ok := natural(hours)
	m, both := natural(minutes)
	if !ok || len(hours) > 2 || minutes != "" && (!both || len(minutes) != 2) {
		return time.UTC, false
	}
	seconds := h*3600 + m*60
	if sign == "-" {
		seconds = -seconds
	}
	return time.FixedZone("", seconds), h <= 14 && m <= 59
}

// dotNet reads the form of older .NET: milliseconds since 1970 in UTC, and perhaps the zone of
// whoever wrote them, as in /Date(1731024000000-0700)/.
func dotNet(text string) (t time.Time, ok bool) {
	text, begins := strings.CutPrefix(text, "/Date(")
	text, ends := strings.CutSuffix(text, ")/")
	if !begins || !ends || text == "" {
		return t, false
	}
	zone := time.UTC
	if i := strings.LastIndexAny(text, "+-"); i > 0 {
		if !looks(text[i+1:], "0000") {
			return t, false
		}
		if zone, ok = zoneOf(text[i:]); !ok {
			return t, false
		}
		text = text[:i]
	}
	if digits := strings.TrimPrefix(text, "-"); len(digits) > 15 || strings.Trim(digits, "0123456789") != "" {
		return t, false
	}
	ms, err := strconv.ParseInt(text, 10, 64)
	return time.UnixMilli(ms).In(zone), err == nil
}

// MarshalText returns the text, empty when absent.
func (s Stamp) MarshalText() ([]byte, error) { return []byte(s.text), nil }

// UnmarshalText takes the text as it is.
func (s *Stamp) UnmarshalText(text []byte) error {
	s.text = string(text)
	return nil
}

// UnmarshalJSON takes a string as it is; null and "" are absent.
func (s *Stamp) UnmarshalJSON(data []byte) error { return fromString(data, s) }

// MarshalJSON writes the text as a string, or null when absent.
func (s Stamp) MarshalJSON() ([]byte, error) {
	if s.IsZero() {
		return []byte("null"), nil
	}
	return jsontext.AppendQuote(nil, s.text)
}

// MarshalJSONTo writes the text as a string, or null when absent.
func (s Stamp) MarshalJSONTo(enc *jsontext.Encoder) error {
	if s.IsZero() {
		return enc.WriteToken(jsontext.Null)
	}
	return enc.WriteToken(jsontext.String(s.text))
}

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

// String returns the moment for people, e.g. 2026-01-02T13:20:48.327Z; "" when absent.
func (m Millis) String() string {
	if m == 0 {
		return ""
	}
	return m.Time().Format("2006-01-02T15:04:05.000Z")
}
