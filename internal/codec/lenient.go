package codec

import (
	"cmp"
	"encoding"
	"errors"
	"reflect"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Lenient returns the options for a second try at an answer that did not decode
// strictly. They accept
//
//   - numbers in quotes, with blanks around them, for a Decimal or an integer;
//     7.0 for an integer; "" as absent for either;
//   - "true", "false", 0, 1 and "" for a bool; a number or bool for a string;
//   - a Date or USDate in the other's form or with a time of day;
//   - a bare object or scalar for a list, as its only element;
//   - a list of one record, [] or "" for a record;
//   - duplicate member names and invalid UTF-8.
//
// Each value bent is reported to bent, unless that is nil, with its place as a JSON pointer and
// what was done, e.g. "/Projects/3/ProjectKey" and "string read as integer". Values are never
// shown. Duplicate names and invalid UTF-8 are not reported: the error of the strict try names
// them. The target must be empty: a failed strict try leaves values behind.
func Lenient(bent func(path, what string)) json.Options {
	if bent == nil {
		bent = func(string, string) {}
	}
	return json.JoinOptions(
		jsontext.AllowDuplicateNames(true),
		jsontext.AllowInvalidUTF8(true),
		json.WithUnmarshalers(json.UnmarshalFromFunc(lenient(bent).read)),
	)
}

type lenient func(path, what string)

// usual hands a value back to the strict rules. Nothing may have been read yet.
var usual = errors.ErrUnsupported

// read is asked about every value before the strict rules are. What it can tell
// by the kind of the next token to be as the specs say, it leaves to them.
func (l lenient) read(dec *jsontext.Decoder, target any) error {
	err := l.value(dec, target)
	switch err.(type) {
	case nil, *json.SemanticError, *jsontext.SyntacticError:
		return err
	}
	if err == usual {
		return err
	}
	// Without the type the error would speak of an interface.
	return &json.SemanticError{GoType: reflect.TypeOf(target).Elem(), Err: err}
}

func (l lenient) value(dec *jsontext.Decoder, target any) error {
	kind, v := dec.PeekKind(), reflect.ValueOf(target).Elem()
	if rule, ok := bends[v.Type()]; ok {
		return l.scalar(dec, kind, v, rule)
	}
	if kind == 'n' || hasOwnRules(target) {
		return usual
	}
	switch v.Kind() {
	case reflect.Slice:
		return l.list(dec, kind, v)
	case reflect.Struct:
		return l.record(dec, kind, v)
	}
	return l.scalar(dec, kind, v, plainBends[v.Kind()])
}

// hasOwnRules reports whether a type decodes itself, so that its Go kind says
// nothing of its JSON. Most types do not, which their methods tell fastest.
func hasOwnRules(target any) bool {
	switch target.(type) {
	case json.UnmarshalerFrom, json.Unmarshaler, encoding.TextUnmarshaler:
		return record.ReadsItself(reflect.TypeOf(target).Elem())
	}
	return false
}

// scalar reads a text or number by a rule, where that knows its kind.
func (l lenient) scalar(dec *jsontext.Decoder, kind jsontext.Kind, v reflect.Value, rule bend) error {
	if kind == 0 || strings.IndexByte(rule.kinds, byte(kind)) < 0 {
		return usual
	}
	text, err := scalarText(dec)
	if err != nil {
		return err
	}
	what, err := rule.read(v, kind, text)
	if err == nil && what != "" {
		l.report(dec, what)
	}
	return err
}

// list takes a bare value as the only element. Elements of a record type come
// bare as an object or not at all.
func (l lenient) list(dec *jsontext.Decoder, kind jsontext.Kind, v reflect.Value) error {
	element := v.Type().Elem()
	switch {
	case kind == '[' || kind == 0 || element.Kind() == reflect.Uint8:
		return usual
	case kind == '"' && record.IsRecord(element):
		return l.empty(dec, v)
	}
	one := reflect.MakeSlice(v.Type(), 1, 1)
	if err := json.UnmarshalDecode(dec, one.Index(0).Addr().Interface()); err != nil {
		return err
	}
	v.Set(one)
	l.report(dec, "bare value read as a list of one")
	return nil
}

// record takes the only element of a list for the record itself.
func (l lenient) record(dec *jsontext.Decoder, kind jsontext.Kind, v reflect.Value) error {
	switch kind {
	case '"':
		return l.empty(dec, v)
	case '[':
	default:
		return usual
	}
	if _, err := dec.ReadToken(); err != nil {
		return err
	}
	if dec.PeekKind() == ']' {
		v.SetZero()
	} else if err := json.UnmarshalDecode(dec, v.Addr().Interface()); err != nil {
		return err
	}
	if dec.PeekKind() != ']' {
		return errors.New("a list of several where one record is expected")
	}
	if _, err := dec.ReadToken(); err != nil {
		return err
	}
	l.report(dec, "list read as its only record")
	return nil
}

// empty reads a blank string as no value.
func (l lenient) empty(dec *jsontext.Decoder, v reflect.Value) error {
	text, err := scalarText(dec)
	if err != nil {
		return err
	}
	if strings.TrimSpace(text) != "" {
		return errors.New("a string where an object or a list is expected")
	}
	v.SetZero()
	l.report(dec, emptyAsAbsent)
	return nil
}

// report must come after the value was read: only then does the decoder's pointer
// name it inside a list.
func (l lenient) report(dec *jsontext.Decoder, what string) {
	l(string(dec.StackPointer()), what)
}

// scalarText reads a string, unquoted, or a number or bool as it is.
func scalarText(dec *jsontext.Decoder) (string, error) {
	value, err := dec.ReadValue()
	if err != nil || value.Kind() != '"' {
		return string(value), err
	}
	text, _ := jsontext.AppendUnquote(nil, value) // bad UTF-8 is replaced
	return string(text), nil
}

// bend is how scalars of some kinds of JSON are read into a Go type: v is set by
// what the text says. What says what was bent, "" when nothing was.
type bend struct {
	kinds string
	read  func(v reflect.Value, kind jsontext.Kind, text string) (what string, err error)
}

const emptyAsAbsent = "empty string read as absent"

// bends are those of the types that are known, and of others by what they are made of.
var (
	bends = map[reflect.Type]bend{
		reflect.TypeFor[wire.Decimal](): {`"`, bendDecimal},
		reflect.TypeFor[wire.Date]():    {`"`, bendDate},
		reflect.TypeFor[wire.USDate]():  {`"`, bendDate},
		reflect.TypeFor[wire.Secret]():  {`0tf`, bendString},
	}
	plainBends = map[reflect.Kind]bend{
		reflect.Int: {`"0`, bendInteger}, reflect.Int8: {`"0`, bendInteger}, reflect.Int16: {`"0`, bendInteger},
		reflect.Int32: {`"0`, bendInteger}, reflect.Int64: {`"0`, bendInteger},
		reflect.Bool: {`"0`, bendBool}, reflect.String: {`0tf`, bendString},
	}
)

func bendDecimal(v reflect.Value, _ jsontext.Kind, text string) (string, error) {
	text = strings.TrimSpace(text)
	err := v.Addr().Interface().(*wire.Decimal).UnmarshalText([]byte(text))
	if text == "" {
		return emptyAsAbsent, nil
	}
	return "string read as number", err
}

// bendDate reads a day in its type's own form, or else in any other one.
func bendDate(v reflect.Value, _ jsontext.Kind, text string) (string, error) {
	if v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(text)) == nil {
		return "", nil
	}
	text = strings.TrimSpace(text)
	day, _, hasTime := strings.Cut(strings.Replace(text, "T", " ", 1), " ")
	var date wire.USDate // which is read in either form
	if err := date.UnmarshalText([]byte(day)); err != nil || day == "" && hasTime {
		return "", errors.New("not a date; write it as 2006-01-02")
	}
	v.Set(reflect.ValueOf(date).Convert(v.Type()))
	switch {
	case text == "":
		return emptyAsAbsent, nil
	case hasTime:
		return "time of day dropped from date", nil
	}
	return "date in another form", nil
}

func bendInteger(v reflect.Value, kind jsontext.Kind, text string) (what string, err error) {
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
		return "", errors.New("not an integer of this size")
	}
	v.SetInt(n)
	return what, nil
}

func bendBool(v reflect.Value, kind jsontext.Kind, text string) (string, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	v.SetBool(text == "true" || text == "1")
	switch text {
	case "true", "1", "false", "0":
		return kind.String() + " read as bool", nil
	case "":
		return emptyAsAbsent, nil
	}
	return "", errors.New("neither true nor false")
}

func bendString(v reflect.Value, _ jsontext.Kind, text string) (string, error) {
	v.SetString(text)
	return "number or bool read as string", nil
}

// UnmarshalAny reads text into the value that into points to, which must be empty:
// strictly, and when that fails once more by the rules of [Lenient]. Names match
// whatever their letter case, unless two fields would do. When all fails the value
// is empty, and the error shows no value of the text.
func UnmarshalAny(text []byte, into any) error {
	v := reflect.ValueOf(into).Elem()
	var err error
	for _, rules := range tries {
		if err = json.Unmarshal(text, into, rules); err == nil {
			return nil
		}
		v.SetZero()
	}
	return Unreadable(err)
}

// tries are the rules of UnmarshalAny, the strictest first.
var tries = []json.Options{
	json.MatchCaseInsensitiveNames(true),
	json.JoinOptions(Lenient(nil), json.MatchCaseInsensitiveNames(true)),
	Lenient(nil),
}

// Unreadable is a decoding error in words that are the same in every process (the library picks
// some of its at random) and show no value of the text: it may be a pay rate.
func Unreadable(err error) error {
	semantic, ok := errors.AsType[*json.SemanticError](err)
	if !ok {
		return err
	}
	masked := &unreadable{*semantic}
	masked.cause.JSONValue = nil
	return masked
}

// unreadable is a value that does not fit its Go type.
type unreadable struct{ cause json.SemanticError }

func (e *unreadable) Unwrap() error { return &e.cause }

// Error says where, what was expected, and what was met.
func (e *unreadable) Error() string {
	place := cmp.Or(string(e.cause.JSONPointer), "/")
	if e.cause.GoType != nil {
		place += " (" + e.cause.GoType.String() + ")"
	}
	switch {
	case e.cause.Err != nil:
		return place + ": " + e.cause.Err.Error()
	case e.cause.JSONKind != 0:
		return place + ": " + cmp.Or(brackets[e.cause.JSONKind], e.cause.JSONKind.String()) + " does not fit"
	}
	return place + ": does not fit"
}

var brackets = map[jsontext.Kind]string{'{': "object", '[': "array"}
