package codec

import (
	"encoding"
	"errors"
	"reflect"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/internal/record"
)

// Lenient returns the options for a second try at an answer that did not decode
// strictly. They accept
//
//   - numbers in quotes, with blanks around them, for a Decimal or an integer;
//     7.0 for an integer; "" as absent for either;
//   - "true", "false", 0, 1 and "" for a bool; a number or bool for a string;
//   - a Date or USDate in any form that leaves no doubt of the day, see dayIn;
//   - a bare object or scalar for a list, as its only element; "" as none;
//   - a list of one record, [] or "" for a record;
//   - duplicate member names and invalid UTF-8.
//
// Each value bent is reported to bent, unless that is nil, with its place as a JSON pointer and
// what was done, e.g. "/Projects/3/ProjectKey" and "string read as integer". Values are never
// shown. Duplicate names and invalid UTF-8 are not reported: the error of the strict try names
// them. The target must be empty: a failed strict try leaves values behind.
//
// A value that cannot be read even so is an error. With unread not nil it is stepped over: unread
// is told its place and why, what it was to be read into is empty, and all others are read. An item
// of a list is an empty item. Of the whole text it is an error all the same.
func Lenient(bent, unread func(path, what string)) json.Options {
	if bent == nil {
		bent = func(string, string) {}
	}
	l := &lenient{bent: bent, unread: unread}
	return json.JoinOptions(tolerant, json.WithUnmarshalers(json.UnmarshalFromFunc(l.read)))
}

// tolerant are what the lenient rules accept of the text itself.
var tolerant = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

type lenient struct {
	bent, unread func(path, what string)
	last         string // the place that either was told of last
	what         string // and what
}

// usual hands a value back to the strict rules. Nothing may have been read yet.
var usual = errors.ErrUnsupported

// read is asked about every value before the strict rules are. What it can tell
// by the kind of the next token to be as the specs say, it leaves to them.
func (l *lenient) read(dec *jsontext.Decoder, target any) error {
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

func (l *lenient) value(dec *jsontext.Decoder, target any) error {
	kind, v := dec.PeekKind(), reflect.ValueOf(target).Elem()
	if kind == 'n' || kind == 0 {
		return usual
	}
	if rule, ok := bends[v.Type()]; ok {
		return l.scalar(dec, kind, v, rule)
	}
	if hasOwnRules(target) {
		return l.alone(dec, kind, target)
	}
	switch v.Kind() {
	case reflect.Slice:
		return l.list(dec, kind, v)
	case reflect.Struct:
		return l.record(dec, kind, v)
	case reflect.Pointer:
		return l.pointer(dec, v)
	case reflect.Interface:
		return usual
	case reflect.Map:
		if kind == '{' {
			return usual
		}
		return l.skip(dec, kind, v, "an object")
	}
	if rule, ok := plainBends[v.Kind()]; ok {
		return l.scalar(dec, kind, v, rule)
	}
	return l.alone(dec, kind, target)
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

// alone reads a value that these rules know nothing of by its own, apart from the rest: when it
// fails, the decoder is behind it.
func (l *lenient) alone(dec *jsontext.Decoder, kind jsontext.Kind, target any) error {
	if _, deep := target.(json.UnmarshalerFrom); deep {
		return usual // it hands what is in it to these rules
	}
	value, err := dec.ReadValue()
	if err != nil {
		return err
	}
	if json.Unmarshal(value, target, tolerant) != nil {
		v := reflect.ValueOf(target).Elem()
		return l.miss(dec, kind, v, "of the type "+v.Type().String())
	}
	return nil
}

// scalar reads a text or number by a rule, where that knows its kind.
func (l *lenient) scalar(dec *jsontext.Decoder, kind jsontext.Kind, v reflect.Value, rule bend) error {
	switch {
	case strings.IndexByte(rule.strict, byte(kind)) >= 0:
		return usual
	case strings.IndexByte(rule.kinds, byte(kind)) < 0:
		return l.skip(dec, kind, v, rule.is)
	}
	text, err := scalarText(dec)
	if err != nil {
		return err
	}
	what, ok := rule.read(v, kind, text)
	if !ok {
		return l.miss(dec, kind, v, rule.is)
	}
	if what != "" {
		l.report(dec, what)
	}
	return nil
}

// list takes a bare value as the only element. Elements of a record type come
// bare as an object or not at all.
func (l *lenient) list(dec *jsontext.Decoder, kind jsontext.Kind, v reflect.Value) error {
	element := v.Type().Elem()
	switch {
	case element.Kind() == reflect.Uint8:
		return l.alone(dec, kind, v.Addr().Interface())
	case kind == '[':
		return usual
	case kind == '"' && record.IsRecord(element):
		return l.empty(dec, v, "a list")
	case kind != '{' && record.IsRecord(element):
		return l.skip(dec, kind, v, "a list")
	}
	list := reflect.MakeSlice(v.Type(), 1, 1)
	isNone, err := l.inner(dec, list.Index(0))
	switch {
	case err != nil || isNone:
		v.SetZero()
	case kind == '"' && element.Kind() == reflect.String && list.Index(0).Len() == 0:
		v.SetZero()
		l.report(dec, emptyAsAbsent)
	default:
		v.Set(list)
		l.report(dec, "bare value read as a list of one")
	}
	return err
}

// pointer points to a value, if there is one.
func (l *lenient) pointer(dec *jsontext.Decoder, v reflect.Value) error {
	to := reflect.New(v.Type().Elem())
	isNone, err := l.inner(dec, to.Elem())
	v.SetZero()
	if err == nil && !isNone {
		v.Set(to)
	}
	return err
}

// inner reads into v the value that something else consists of. It is none when it was empty, or
// could not be read; which of the two, was told.
func (l *lenient) inner(dec *jsontext.Decoder, v reflect.Value) (isNone bool, err error) {
	l.last, l.what = "", ""
	err = json.UnmarshalDecode(dec, v.Addr().Interface())
	isNone = l.last == string(dec.StackPointer()) && (l.what == missed || l.what == emptyAsAbsent)
	return isNone, err
}

// record takes the only element of a list for the record itself.
func (l *lenient) record(dec *jsontext.Decoder, kind jsontext.Kind, v reflect.Value) error {
	switch kind {
	case '{':
		return usual
	case '"':
		return l.empty(dec, v, "an object")
	case '[':
	default:
		return l.skip(dec, kind, v, "an object")
	}
	if _, err := dec.ReadToken(); err != nil {
		return err
	}
	v.SetZero()
	if next := dec.PeekKind(); next == '{' || next == 'n' {
		if err := json.UnmarshalDecode(dec, v.Addr().Interface()); err != nil {
			return err
		}
	}
	return l.end(dec, v)
}

// end reads the end of a list that stands for the record v, which should be here.
func (l *lenient) end(dec *jsontext.Decoder, v reflect.Value) error {
	isOne := dec.PeekKind() == ']'
	for dec.PeekKind() != ']' {
		if err := dec.SkipValue(); err != nil {
			return err
		}
	}
	if _, err := dec.ReadToken(); err != nil {
		return err
	}
	if !isOne {
		return l.miss(dec, '[', v, "an object")
	}
	l.report(dec, "list read as its only record")
	return nil
}

// empty reads a blank string as no value.
func (l *lenient) empty(dec *jsontext.Decoder, v reflect.Value, is string) error {
	text, err := scalarText(dec)
	if err != nil {
		return err
	}
	if strings.TrimSpace(text) != "" {
		return l.miss(dec, '"', v, is)
	}
	v.SetZero()
	l.report(dec, emptyAsAbsent)
	return nil
}

// report must come after the value was read: only then does the decoder's pointer
// name it inside a list.
func (l *lenient) report(dec *jsontext.Decoder, what string) {
	l.last, l.what = string(dec.StackPointer()), what
	l.bent(l.last, what)
}

// skip steps over a value that is not what it should be.
func (l *lenient) skip(dec *jsontext.Decoder, kind jsontext.Kind, v reflect.Value, is string) error {
	if err := dec.SkipValue(); err != nil {
		return err
	}
	return l.miss(dec, kind, v, is)
}

// miss tells of a value that was stepped over. When that is all of the text, nothing was read.
func (l *lenient) miss(dec *jsontext.Decoder, kind jsontext.Kind, v reflect.Value, is string) error {
	v.SetZero()
	why := kindWords[kind] + ", not " + is
	if l.unread == nil || dec.StackDepth() == 0 {
		return errors.New(why)
	}
	l.last, l.what = string(dec.StackPointer()), missed
	l.unread(l.last, why)
	return nil
}

// missed is what was done with a value that could not be read.
const missed = "missed"

// kindWords are those of JSON. They do not tell true from false, which are values.
var kindWords = map[jsontext.Kind]string{'{': "object", '[': "array", '"': "string", '0': "number", 't': "bool", 'f': "bool"}

// scalarText reads a string, unquoted, or a number or bool as it is.
func scalarText(dec *jsontext.Decoder) (string, error) {
	value, err := dec.ReadValue()
	if err != nil || value.Kind() != '"' {
		return string(value), err
	}
	text, _ := jsontext.AppendUnquote(nil, value) // bad UTF-8 is replaced
	return string(text), nil
}
