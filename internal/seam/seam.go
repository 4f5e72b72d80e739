// Package seam is what generated code and the wrappers share and users need not see: it takes what
// a generated method was given to its [wire.Caller] or [wire.Doer], checked and written as the
// description wants it, and hands back the typed result; and it prints and marshals generated records.
package seam

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/internal/codec"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Edited is the args value of a save: a result as read and edited since.
type Edited struct{ Result wire.Replied }

// Do calls m to fill result, which is new and empty, and returns it. It returns nil on
// error, unless the server sent content together with the error (a partial success).
func Do[P wire.Replied](ctx context.Context, c wire.Caller, m *wire.Method, args any, result P, opts []wire.CallOption) (P, error) {
	var none P
	if err := c.Call(ctx, m, args, result, opts...); err != nil {
		if len(result.Reply().Raw) == 0 {
			return none, err
		}
		return result, err
	}
	return result, nil
}

// Save sends what was edited in read by the update method m.
func Save[P wire.Replied](ctx context.Context, c wire.Caller, m *wire.Method, read wire.Replied, result P, opts []wire.CallOption) (P, error) {
	return Do(ctx, c, m, Edited{read}, result, opts)
}

// OneOf is the Known of an enum.
func OneOf[T ~string](v T, values ...T) bool { return slices.Contains(values, v) }

// encodeChecked writes the body of an operation, once it has passed the check.
func encodeChecked(operation string, body any) (wire.Value, error) {
	found := &wire.CheckError{Type: operation + " body"}
	if whole, ok := body.(checker); ok {
		found, _ = whole.Check().(*wire.CheckError)
	} else {
		below(found, "", reflect.ValueOf(body))
	}
	if found != nil && len(found.Faults) > 0 {
		return nil, fmt.Errorf("%s: not sent: %w", operation, found)
	}
	text, err := Encode(body)
	if err != nil {
		return nil, fmt.Errorf("%s: not sent: %w", operation, err)
	}
	return text, nil
}

// Extend adds what the specs do not name to a request: to its body when media is
// JSON and text is an object, to its query when it has no body.
func Extend(req *wire.Request, media string, text wire.Value, extra []wire.Extra) error {
	for _, e := range extra {
		value, err := e.JSON()
		switch {
		case err != nil:
			return err
		case media == "":
			req.Query = withParameter(req.Query, e.Name, plain(value))
		case text.Kind() != '{':
			return fmt.Errorf("member %q: the body is no JSON object that could take it; write it into the body", e.Name)
		default:
			if err := wire.MembersIn(&text).Set(e.Name, value); err != nil {
				return err
			}
		}
	}
	if text != nil {
		req.Content = wire.Content{Media: media, Body: bytes.NewReader(text)}
	}
	return nil
}

// withParameter sets a parameter of a query. All others stay as they are written.
func withParameter(query, name, value string) string {
	parts := slices.DeleteFunc(strings.Split(query, "&"), func(part string) bool {
		written, _, _ := strings.Cut(part, "=")
		is, err := url.QueryUnescape(written)
		return query == "" || err == nil && is == name
	})
	return strings.Join(append(parts, url.QueryEscape(name)+"="+url.QueryEscape(value)), "&")
}

// plain is a value as a query has it: a text without its quotes.
func plain(value wire.Value) string {
	if text, err := jsontext.AppendUnquote(nil, value); err == nil {
		return string(text)
	}
	return string(value)
}

// Encode writes a body or the value of a parameter, whole; what in it is JSON as it came stays so,
// byte for byte. The library picks some words
// of its errors at random, so they are told in others.
func Encode(v any) (wire.Value, error) {
	text, err := json.Marshal(v, json.Deterministic(true), wire.Revealed(), jsontext.PreserveRawStrings(true))
	if e, ok := errors.AsType[*json.SemanticError](err); ok && e.Err != nil {
		return nil, fmt.Errorf("%v cannot be written as JSON: %w", e.GoType, e.Err)
	} else if ok {
		return nil, fmt.Errorf("%v cannot be written as JSON", e.GoType)
	}
	return text, err
}

// Stamped is Encode of a record with one text member set, the others as they are.
func Stamped(record any, name, value string) (wire.Value, error) {
	text, err := Encode(record)
	if err == nil {
		err = wire.MembersIn(&text).Set(name, value)
	}
	return text, err
}

// Discriminator is the member of that name of what a union holds, "" when there is none.
func Discriminator(text []byte, name string) (string, error) {
	members, err := rawjson.Members(text)
	value, _ := rawjson.Lookup(members, name)
	return rawjson.Text(value), err
}

// Decode reads what a union holds, as answers are read.
func Decode(text []byte, into any) error { return codec.UnmarshalAny(text, into) }
