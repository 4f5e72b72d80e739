package wire

import (
	"encoding"
	"errors"
	"reflect"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
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
// Each value bent is reported to bent, unless that is nil, with its place as a
// JSON pointer and what was done, e.g. "/Projects/3/ProjectKey" and "string read
// as integer". Values are never shown. Duplicate names and invalid UTF-8 are not
// reported: the error of the strict try names them. The target must be empty: a
// failed strict try leaves values behind.
func Lenient(bent func(path, what string)) json.Options {
	if bent == nil {
		bent = func(string, string) {}
	}
	l := lenient{bent}
	return json.JoinOptions(
		jsontext.AllowDuplicateNames(true),
		jsontext.AllowInvalidUTF8(true),
		json.WithUnmarshalers(json.UnmarshalFromFunc(l.read)),
	)
}

type lenient struct{ bent func(path, what string) }

// usual hands a value back to the strict rules. Nothing may have been read yet.
var usual = errors.ErrUnsupported

const emptyAsAbsent = "empty string read as absent"

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
	kind := dec.PeekKind()
	switch target := target.(type) {
	case *Decimal:
		return l.text(dec, kind, target.bend)
	case *Date:
		return l.text(dec, kind, target.bend)
	case *USDate:
		return l.text(dec, kind, func(text string) (string, error) { return (*Date)(target).bendTo(text, usOrISO) })
	case *Secret:
		return l.string(dec, kind, reflect.ValueOf(target).Elem())
	}
	v := reflect.ValueOf(target).Elem()
	if kind == 'n' || hasOwnRules(target) {
		return usual
	}
	return l.plain(dec, kind, v)
}

// hasOwnRules reports whether a type decodes itself, so that its Go kind says
// nothing of its JSON.
func hasOwnRules(target any) bool {
	switch target.(type) {
	case json.UnmarshalerFrom, json.Unmarshaler, encoding.TextUnmarshaler:
		return true
	}
	return false
}

func (l lenient) plain(dec *jsontext.Decoder, kind jsontext.Kind, v reflect.Value) error {
	switch v.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return l.integer(dec, kind, v)
	case reflect.Bool:
		return l.bool(dec, kind, v)
	case reflect.String:
		return l.string(dec, kind, v)
	case reflect.Slice:
		return l.list(dec, kind, v)
	case reflect.Struct:
		return l.record(dec, kind, v)
	}
	return usual
}

// text gives a string to bend, which says what it did; "" when nothing was bent.
func (l lenient) text(dec *jsontext.Decoder, kind jsontext.Kind, bend func(string) (string, error)) error {
	if kind != '"' {
		return usual
	}
	text, err := scalar(dec)
	if err != nil {
		return err
	}
	what, err := bend(text)
	if err != nil {
		return err
	}
	if what != "" {
		l.report(dec, what)
	}
	return nil
}

// report must come after the value was read: only then does the decoder's pointer
// name it inside a list.
func (l lenient) report(dec *jsontext.Decoder, what string) {
	l.bent(string(dec.StackPointer()), what)
}

// scalar reads a string, unquoted, or a number or bool as it is.
func scalar(dec *jsontext.Decoder) (string, error) {
	value, err := dec.ReadValue()
	if err != nil {
		return "", err
	}
	if value.Kind() != '"' {
		return string(value), nil
	}
	text, err := unquote(value)
	return string(text), err
}
