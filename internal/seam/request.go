package seam

import (
	"fmt"
	"net/http"
	"reflect"
	"strings"

	"github.com/fieldbooks/fieldbooks/wire"
)

// Request is what a call of op sends: the values of its parameters, in the order of the
// description, the checked body, and what the options add. What cannot be sent as it is meant is
// an error that says the operation and what is wrong: a required value that nobody gave, a path
// that would lead to another resource, what is not complete. Parameters are written by style.
func Request(style Style, op *wire.Operation, body any, extra []wire.Extra, values []any) (*wire.Request, error) {
	req := &wire.Request{Path: op.Path}
	if err := setParams(req, style, op, values); err != nil {
		return nil, fmt.Errorf("%s: not sent: %w", op.ID, err)
	}
	return req, setBody(req, op, body, extra)
}

// setParams writes the values into the request.
func setParams(req *wire.Request, style Style, op *wire.Operation, values []any) error {
	found := wire.CheckError{Type: "parameters"}
	var query []string
	for i, p := range op.Params {
		text, given, err := style.checked(&found, p, values[i])
		switch {
		case err != nil:
			return fmt.Errorf("parameter %q: %w", p.Name, err)
		case !given:
		case p.In == "path":
			req.Path = strings.Replace(req.Path, "{"+p.Name+"}", text, 1)
		case p.In == "query":
			query = append(query, text)
		default:
			setHeader(req, p, text)
		}
	}
	req.Query = strings.Join(query, "&")
	if len(found.Faults) > 0 {
		return &found
	}
	return nil
}

// checked is a value as it is written, unless it is left out or something is missing in it.
func (style Style) checked(found *wire.CheckError, p wire.Param, v any) (text string, given bool, err error) {
	before := len(found.Faults)
	if v, given = present(p, v); given {
		below(found, p.Name, reflect.ValueOf(v))
	}
	if len(found.Faults) > before {
		return "", false, nil
	}
	if given {
		text, given, err = style.written(p, v)
	}
	switch {
	case err != nil || given:
		return text, given, err
	case p.In == "path":
		return "", false, errNowhere("")
	case p.Required:
		found.Faults = append(found.Faults, p.Name+" is required")
	}
	return "", false, nil
}

// present returns what is behind a value that may be left out, and whether it was given: the zero
// of what is no pointer, and a list of nothing, say that it was not. An argument is always given.
func present(p wire.Param, v any) (any, bool) {
	if text, ok := v.(string); ok {
		return v, text != ""
	}
	switch of := reflect.ValueOf(v); of.Kind() {
	case reflect.Invalid:
		return nil, false
	case reflect.Pointer:
		if of.IsNil() {
			return nil, false
		}
		return of.Elem().Interface(), true
	case reflect.Slice, reflect.Map:
		return v, of.Len() > 0
	case reflect.Bool, reflect.Int64:
		return v, p.In == "path" || !of.IsZero()
	default:
		return v, !of.IsZero()
	}
}

// errNowhere is a value of a path that would make it another path.
func errNowhere(text string) error {
	return fmt.Errorf("%q leads to another path; give the guid or the id of a record; an entry of a list without either cannot be read", text)
}

func setHeader(req *wire.Request, p wire.Param, text string) {
	h := http.Header(req.Header)
	if h == nil {
		h = http.Header{}
	}
	switch before := h.Get("Cookie"); {
	case p.In != "cookie":
		h.Set(p.Name, text)
	case before != "":
		h.Set("Cookie", before+"; "+p.Name+"="+text)
	default:
		h.Set("Cookie", p.Name+"="+text)
	}
	req.Header = h
}

// setBody encodes the body, with the members that no description names; without a
// body these go into the query.
func setBody(req *wire.Request, op *wire.Operation, body any, extra []wire.Extra) error {
	var text wire.Value
	var err error
	media := op.Body
	if content, ok := body.(wire.Content); ok {
		req.Content, media = content, content.Media
	} else if media != "" {
		text, err = encodeChecked(op.ID, body)
	}
	if err != nil {
		return err
	}
	if err := Extend(req, media, text, extra); err != nil {
		return fmt.Errorf("%s: not sent: %w", op.ID, err)
	}
	return nil
}
