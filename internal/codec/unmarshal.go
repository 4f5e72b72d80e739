package codec

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"reflect"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/wire"
)

// UnmarshalAny reads text into the value that into points to, which must be empty: strictly, and
// when that fails once more by the rules of [Lenient]. Names match whatever their letter case,
// unless two fields would do. The error is a [*wire.UnreadError] when all but some values could be
// read. When all fails the value is empty, and the error shows no value of the text.
func UnmarshalAny(text []byte, into any) error {
	if Usual(text, into, AnyCase) {
		return nil
	}
	return UnmarshalUnusual(text, into)
}

// UnmarshalUnusual is UnmarshalAny for text that [Usual] declined.
func UnmarshalUnusual(text []byte, into any) error {
	err := json.Unmarshal(text, into, AnyCase)
	if err == nil {
		return nil
	}
	v := reflect.ValueOf(into).Elem()
	for _, names := range []json.Options{AnyCase, json.JoinOptions()} {
		v.SetZero()
		var unread Unread
		if err = json.Unmarshal(text, into, Lenient(nil, unread.Note), names); err == nil {
			return unread.Err()
		}
	}
	v.SetZero()
	return Unreadable(err)
}

// AnyCase matches names whatever their letter case.
var AnyCase = json.MatchCaseInsensitiveNames(true)

// Unread gathers the values that could not be read.
type Unread struct{ all wire.UnreadError }

// Note is to be told of each, see [Lenient].
func (u *Unread) Note(place, why string) {
	u.all.Places, u.all.Reasons = append(u.all.Places, place), append(u.all.Reasons, why)
}

// Err is a [*wire.UnreadError] when there were any.
func (u *Unread) Err() error {
	if len(u.all.Places) == 0 {
		return nil
	}
	return &u.all
}

// Unreadable is a decoding error in words that are the same in every process (the library picks
// some of its at random) and show no value of the text: it may be a pay rate.
func Unreadable(err error) error {
	if semantic, ok := errors.AsType[*json.SemanticError](err); ok {
		masked := &unreadable{*semantic}
		masked.cause.JSONValue = nil
		return masked
	}
	if e, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		what := "malformed" // the library quotes what it met
		switch {
		case errors.Is(err, io.ErrUnexpectedEOF):
			what = "cut off"
		case errors.Is(err, jsontext.ErrDuplicateName):
			what = "ambiguous, with a member twice,"
		}
		return fmt.Errorf("JSON that is %s at byte %d, in %s", what, e.ByteOffset, cmp.Or(string(e.JSONPointer), "/"))
	}
	return err
}

// Reason is why a value that is all of a text could not be read, without the value.
func Reason(err error) string {
	if semantic, ok := errors.AsType[*json.SemanticError](err); ok {
		return (&unreadable{*semantic}).reason()
	}
	return "not JSON"
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
	return place + ": " + e.reason()
}

func (e *unreadable) reason() string {
	switch {
	case e.cause.Err != nil:
		return e.cause.Err.Error()
	case e.cause.JSONKind != 0:
		return cmp.Or(kindWords[e.cause.JSONKind], e.cause.JSONKind.String()) + " does not fit"
	}
	return "does not fit"
}
