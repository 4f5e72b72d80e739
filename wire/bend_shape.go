package wire

import (
	"errors"
	"reflect"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// list takes a bare value as the only element. Elements of a record type come
// bare as an object or not at all.
func (l lenient) list(dec *jsontext.Decoder, kind jsontext.Kind, v reflect.Value) error {
	element := v.Type().Elem()
	switch {
	case kind == '[' || kind == 0 || element.Kind() == reflect.Uint8:
		return usual
	case kind == '"' && element.Kind() == reflect.Struct && !hasOwnRules(reflect.New(element).Interface()):
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
	text, err := scalar(dec)
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
