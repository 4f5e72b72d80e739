package ajeratest

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// request is the envelope that came in.
type request struct {
	method  string
	token   string
	top     *fake.Value    // every member but the two above and MethodArguments
	args    *fake.Value    // nil when there were none
	rawArgs jsontext.Value // the same as sent, nil also when a login or a token stands in them
}

func readRequest(body []byte) (*request, error) {
	top, err := fake.Parse(body)
	if err != nil {
		return nil, fmt.Errorf("the body is not JSON: %w", err)
	}
	if !top.Is('{') {
		return nil, errors.New("the body is not a JSON object")
	}
	req := &request{method: top.Get("Method").Text(), token: top.Get("SessionToken").Text(), args: top.Get("MethodArguments")}
	if req.args != nil && !bearsSecret(req.args) {
		req.rawArgs = rawMember(body, "MethodArguments")
	}
	req.top = top.Drop("Method", "SessionToken", "MethodArguments")
	if req.method == "" {
		return req, errors.New("no Method")
	}
	return req, nil
}

// bearsSecret reports whether a login or a token stands anywhere in arguments: a client puts it there
// that has the envelope or the name of the method wrong.
func bearsSecret(args *fake.Value) bool {
	for _, name := range args.Names() {
		for _, secret := range []string{"Username", "Password", "SessionToken"} {
			if strings.EqualFold(name, secret) {
				return true
			}
		}
		if bearsSecret(args.Get(name)) {
			return true
		}
	}
	return slices.ContainsFunc(args.Elements(), bearsSecret)
}

// rawMember finds the bytes of a member of a valid object.
func rawMember(body []byte, name string) jsontext.Value {
	dec := jsontext.NewDecoder(bytes.NewReader(body))
	if _, err := dec.ReadToken(); err != nil {
		return nil
	}
	for dec.PeekKind() == '"' {
		key, err := dec.ReadToken()
		if err != nil {
			return nil
		}
		found := key.String() == name
		value, err := dec.ReadValue()
		if err != nil {
			return nil
		}
		if found {
			return value.Clone()
		}
	}
	return nil
}
