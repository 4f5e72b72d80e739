package call

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// reader makes JSON of what people type, by the type that a field has.
type reader struct {
	digest  *digest.Digest
	version int
	any     bool // words that are not known are taken too
}

// field is the value of a field: a list of all the texts where it is one, the last of them otherwise.
func (r reader) field(f *digest.Field, texts []string) (wire.Value, error) {
	element, list, byName := digest.Element(f.Type)
	if !list {
		if byName {
			element = "raw"
		}
		return r.value(f, element, texts[len(texts)-1])
	}
	items := []wire.Value{}
	for _, text := range texts {
		more, err := r.items(f, element, text)
		if err != nil {
			return nil, err
		}
		items = append(items, more...)
	}
	return rawjson.Array(items), nil
}

// items are what one text holds of a list: words with commas between them, or JSON.
func (r reader) items(f *digest.Field, element, text string) ([]wire.Value, error) {
	if r.isDocument(element) {
		value, err := document([]byte(text))
		if err != nil || value.Kind() != '[' {
			return []wire.Value{value}, err
		}
		return elements(value), nil
	}
	if strings.TrimSpace(text) == "" {
		return nil, nil // an empty list
	}
	split := csv.NewReader(strings.NewReader(text))
	split.LazyQuotes, split.TrimLeadingSpace = true, true
	parts, err := split.Read()
	if err != nil {
		return nil, fmt.Errorf("%q: %w; put commas between several", text, err)
	}
	var items []wire.Value
	for _, part := range parts {
		if f.Nullable && part == "null" {
			items = append(items, wire.Value("null"))
			continue
		}
		value, err := r.value(f, element, part)
		if err != nil {
			return nil, err
		}
		items = append(items, value)
	}
	return items, nil
}

// elements are the values in a JSON list.
func elements(list wire.Value) (values []wire.Value) {
	items, _ := rawjson.Items(list) // none where it is no list
	for _, m := range items {
		values = append(values, m.Value)
	}
	return values
}

// isDocument reports whether values of a type are written as JSON.
func (r reader) isDocument(typ string) bool {
	return typ == "raw" || r.digest.Type(typ, r.version) != nil
}

// value is one value of a type without brackets.
func (r reader) value(f *digest.Field, typ, text string) (wire.Value, error) {
	if parse := parsers[typ]; parse != nil {
		value, err := parse(text)
		if err == nil && typ == "string" {
			err = allowed(f, text)
		}
		return value, err
	}
	if known := r.enum(typ); known != nil {
		return r.word(known, text)
	}
	if r.isDocument(typ) {
		return document([]byte(text))
	}
	return rawjson.Quote(text), nil
}

// enum are the words of a type, nil when it is no enum.
func (r reader) enum(typ string) []string {
	if e := r.digest.Enum(typ, r.version); e != nil {
		return e.Values
	}
	return nil
}

// word is one of an open set of words, by any case; another one only when that was asked for.
func (r reader) word(known []string, text string) (wire.Value, error) {
	at := slices.IndexFunc(known, func(k string) bool { return strings.EqualFold(strings.TrimSpace(k), strings.TrimSpace(text)) })
	switch exact := slices.Contains(known, text); {
	case at >= 0 && !exact && !r.any:
		text = known[at]
	case !exact && !r.any:
		return nil, fmt.Errorf("%q is none of the known values: %s%s; use --any-value to send it all the same",
			text, strings.Join(known, ", "), meant(text, known))
	}
	return rawjson.Quote(text), nil
}

// allowed refuses what is longer than the vendor takes, and what is none of the only values.
func allowed(f *digest.Field, text string) error {
	switch n := len([]rune(text)); {
	case f.Max > 0 && n > f.Max:
		return fmt.Errorf("%d characters, at most %d are taken", n, f.Max)
	case len(f.Values) > 0 && !slices.Contains(f.Values, text):
		return fmt.Errorf("%q is none of %s%s", text, strings.Join(f.Values, ", "), meant(text, f.Values))
	}
	return nil
}

// parsers read the types that are written as one word.
var parsers = map[string]func(string) (wire.Value, error){
	"string":  func(text string) (wire.Value, error) { return rawjson.Quote(text), nil },
	"int":     wholeNumber,
	"decimal": amount,
	"bool":    yesOrNo,
	"date":    day,
	"usdate":  day,
	"stamp":   moment,
	"millis":  milliseconds,
	"file":    fileContent,
}

func wholeNumber(text string) (wire.Value, error) {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil {
		return nil, fmt.Errorf("%q is no whole number, such as 12", text)
	}
	return wire.Value(strconv.FormatInt(n, 10)), nil
}

func amount(text string) (wire.Value, error) {
	d, err := wire.ParseDecimal(text)
	if err != nil {
		return nil, fmt.Errorf("%q is no number; write it as 1234.50, without thousands separators", text)
	}
	return wire.Value(d.String()), nil
}

func yesOrNo(text string) (wire.Value, error) {
	switch strings.ToLower(text) {
	case "true", "yes":
		return wire.Value("true"), nil
	case "false", "no":
		return wire.Value("false"), nil
	}
	return nil, fmt.Errorf("%q is neither true nor false", text)
}

func day(text string) (wire.Value, error) {
	d, err := wire.ParseDate(text)
	if err != nil || d.IsZero() && text != "" { // 0001-01-01 would be sent as no date at all
		return nil, fmt.Errorf("%q is no date; write it as 2026-10-31, the year first", text)
	}
	return rawjson.Quote(d.String()), nil
}

// moment is a day, or a moment in the form that the vendor documents for its filters.
func moment(text string) (wire.Value, error) {
	if d, err := wire.ParseDate(text); err == nil && (!d.IsZero() || text == "") {
		return rawjson.Quote(d.String()), nil
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return rawjson.Quote(wire.StampAt(t).String()), nil
	}
	if _, err := wire.ParseStamp(text); err != nil {
		return nil, fmt.Errorf("%q is no moment; write a day as 2026-10-31, or a moment as 2026-10-31T16:30:00-07:00", text)
	}
	return rawjson.Quote(text), nil
}

func milliseconds(text string) (wire.Value, error) {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return wire.Value(strconv.FormatInt(n, 10)), nil
	}
	t, err := instant(text)
	if err != nil {
		return nil, err
	}
	return wire.Value(strconv.FormatInt(t.UnixMilli(), 10)), nil
}

// instant is a moment, or the beginning of a day here.
func instant(text string) (time.Time, error) {
	if d, err := wire.ParseDate(text); err == nil {
		return d.Time(time.Local), nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return t, fmt.Errorf("%q is no moment; write a day as 2026-10-31, or a moment as 2026-10-31T16:30:00-07:00", text)
	}
	return t, nil
}

// fileContent is what a file holds, in the text that travels.
func fileContent(name string) (wire.Value, error) {
	content, err := readFile(name)
	if err != nil {
		return nil, err
	}
	return wire.File(content).MarshalJSON()
}
