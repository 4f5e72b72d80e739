package codec

import (
	"encoding"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/wire"
)

// bend is how scalars are read into a Go type: v is set by what the text says. What says what was
// bent, "" when nothing was; not ok is a text that says nothing of that type.
type bend struct {
	is     string // what is expected
	strict string // the kinds of JSON that the strict rules read, whatever they say
	kinds  string // those that are read here; others cannot be
	read   func(v reflect.Value, kind jsontext.Kind, text string) (what string, ok bool)
}

const emptyAsAbsent = "empty string read as absent"

// bends are those of the types that are known, and of others by what they are made of.
var (
	bends = map[reflect.Type]bend{
		reflect.TypeFor[wire.Decimal](): {"a number", ``, `"0`, bendDecimal},
		reflect.TypeFor[wire.Date]():    {"a date", ``, `"`, bendDate},
		reflect.TypeFor[wire.USDate]():  {"a date", ``, `"`, bendDate},
		reflect.TypeFor[wire.Stamp]():   {"a moment", `"`, ``, nil},
		reflect.TypeFor[wire.Secret]():  {"a text", ``, `"0tf`, bendSecret},
	}
	integer    = bend{"an integer of this size", ``, `"0`, bendInteger}
	plainBends = map[reflect.Kind]bend{
		reflect.Int: integer, reflect.Int8: integer, reflect.Int16: integer, reflect.Int32: integer, reflect.Int64: integer,
		reflect.Bool:   {"true or false", `tf`, `"0`, bendBool},
		reflect.String: {"a text", `"`, `0tf`, bendString},
	}
)

func bendDecimal(v reflect.Value, kind jsontext.Kind, text string) (what string, ok bool) {
	text = strings.TrimSpace(text)
	ok = v.Addr().Interface().(*wire.Decimal).UnmarshalText([]byte(text)) == nil
	switch {
	case text == "":
		what = emptyAsAbsent
	case kind == '"':
		what = "string read as number"
	}
	return what, ok
}

func bendInteger(v reflect.Value, kind jsontext.Kind, text string) (what string, ok bool) {
	text = strings.TrimSpace(text)
	n, err := strconv.ParseInt(text, 10, 64)
	switch {
	case text == "":
		what, err = emptyAsAbsent, nil
	case kind == '"':
		what = "string read as integer"
	case err != nil:
		what = "decimal read as integer"
	}
	if err != nil { // 7.0 and 7e0 are read as 7
		d, wrong := wire.ParseDecimal(text)
		if whole := d.Rat(); wrong == nil && whole.IsInt() && whole.Num().IsInt64() {
			n, err = whole.Num().Int64(), nil
		}
	}
	if err != nil || v.OverflowInt(n) {
		return "", false
	}
	v.SetInt(n)
	return what, true
}

func bendBool(v reflect.Value, kind jsontext.Kind, text string) (string, bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	v.SetBool(text == "true" || text == "1")
	switch text {
	case "true", "1", "false", "0":
		return kindWords[kind] + " read as bool", true
	case "":
		return emptyAsAbsent, true
	}
	return "", false
}

func bendString(v reflect.Value, _ jsontext.Kind, text string) (string, bool) {
	v.SetString(text)
	return "number or bool read as string", true
}

func bendSecret(v reflect.Value, kind jsontext.Kind, text string) (what string, ok bool) {
	if kind != '"' {
		what = "number or bool read as string"
	}
	return what, v.Addr().Interface().(*wire.Secret).UnmarshalText([]byte(text)) == nil
}

// bendDate reads a day in its type's own form, or else in another one.
func bendDate(v reflect.Value, _ jsontext.Kind, text string) (what string, ok bool) {
	if v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(text)) == nil {
		return "", true
	}
	day, what, ok := dayIn(strings.TrimSpace(text))
	v.Set(reflect.ValueOf(day).Convert(v.Type()))
	return what, ok
}

// dayIn reads a day in a form that leaves no doubt of it:
//
//   - 11/8/2025, month first, for both vendors are American and Ajera's pages say MM/DD/YYYY;
//   - either form with a time of day, which is dropped: it is the day that is written;
//   - with a zone too, or as /Date(1762585200000-0700)/: the day there. In UTC only midnight is
//     sure, any other time may be the midnight of some other place.
//
// The first day of the calendar, which is how .NET writes no date, is absent.
func dayIn(text string) (day wire.Date, what string, ok bool) {
	if text == "" {
		return day, emptyAsAbsent, true
	}
	t, ok := momentIn(text)
	_, offset := t.Zone()
	inUTC := offset == 0 && t.Location() != nowhere
	isMidnight := t.Equal(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location()))
	if !ok || inUTC && !isMidnight || (t.Year() < 1 || t.Year() > 9999) && !t.IsZero() {
		return day, "", false
	}
	what = "date in another form"
	if strings.Contains(text, ":") {
		what = "time of day dropped from date"
	}
	return wire.NewDate(t.Date()), what, true
}

// nowhere is the zone of what is written without one. Its name tells it from UTC.
var nowhere = time.FixedZone("none", 0)

// layouts are the forms of a day that a [wire.Stamp] does not have.
var layouts = []string{
	"1/2/2006", "1/2/2006 3:04:05 PM", "1/2/2006 3:04 PM", "1/2/2006 15:04:05", "1/2/2006 15:04",
	"2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02 3:04:05 PM", "2006-01-02 3:04 PM",
}

func momentIn(text string) (time.Time, bool) {
	if stamp, err := wire.ParseStamp(text); err == nil {
		t, err := stamp.TimeIn(nowhere)
		return t, err == nil
	}
	text = strings.ToUpper(text)
	for _, layout := range layouts {
		if t, err := time.ParseInLocation(layout, text, nowhere); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
