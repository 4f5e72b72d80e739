package wire

import (
	"errors"
	"reflect"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

func (d *Decimal) bend(text string) (string, error) {
	text = strings.TrimSpace(text)
	if err := d.UnmarshalText([]byte(text)); err != nil {
		return "", err
	}
	if text == "" {
		return emptyAsAbsent, nil
	}
	return "string read as number", nil
}

func (d *Date) bend(text string) (string, error) { return d.bendTo(text, dateIn) }

// bendTo reads a day in the usual form or else in any other one.
func (d *Date) bendTo(text string, usually func(string) (Date, bool)) (string, error) {
	parsed, ok := usually(text)
	if ok || text == "" {
		*d = parsed
		return "", nil
	}
	text = strings.TrimSpace(text)
	if text == "" {
		*d = Date{}
		return emptyAsAbsent, nil
	}
	day, _, hasTime := strings.Cut(strings.Replace(text, "T", " ", 1), " ")
	if parsed, ok = usOrISO(day); !ok {
		return "", errNoDate
	}
	*d = parsed
	if hasTime {
		return "time of day dropped from date", nil
	}
	return "date in another form", nil
}

func (l lenient) integer(dec *jsontext.Decoder, kind jsontext.Kind, v reflect.Value) error {
	if kind != '"' && kind != '0' {
		return usual
	}
	text, err := scalar(dec)
	if err != nil {
		return err
	}
	what := "string read as integer"
	if text = strings.TrimSpace(text); text == "" {
		text, what = "0", emptyAsAbsent
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if kind == '0' {
		what = "decimal read as integer"
		if err == nil {
			what = ""
		}
	}
	if err != nil {
		whole, _ := integral(text)
		n, err = strconv.ParseInt(whole, 10, 64)
	}
	if err != nil || v.OverflowInt(n) {
		return errors.New("not an integer of this size")
	}
	v.SetInt(n)
	if what != "" {
		l.report(dec, what)
	}
	return nil
}

func (l lenient) bool(dec *jsontext.Decoder, kind jsontext.Kind, v reflect.Value) error {
	if kind != '"' && kind != '0' {
		return usual
	}
	text, err := scalar(dec)
	if err != nil {
		return err
	}
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "true", "1":
		v.SetBool(true)
	case "false", "0":
		v.SetBool(false)
	case "":
		v.SetBool(false)
		l.report(dec, emptyAsAbsent)
		return nil
	default:
		return errors.New("neither true nor false")
	}
	l.report(dec, kind.String()+" read as bool")
	return nil
}

func (l lenient) string(dec *jsontext.Decoder, kind jsontext.Kind, v reflect.Value) error {
	if kind != '0' && kind != 't' && kind != 'f' {
		return usual
	}
	text, err := scalar(dec)
	if err != nil {
		return err
	}
	v.SetString(text)
	l.report(dec, "number or bool read as string")
	return nil
}
