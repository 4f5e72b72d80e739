package ajeratest

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/go-json-experiment/json/jsontext"
)

// request is the envelope that came in.
type request struct {
	method  string
	token   string
	top     *node          // every member but the two above and MethodArguments
	args    *node          // nil when there were none
	rawArgs jsontext.Value // the same as sent
}

func readRequest(body []byte) (*request, error) {
	top, err := parse(body)
	if err != nil {
		return nil, fmt.Errorf("the body is not JSON: %w", err)
	}
	if !top.is('{') {
		return nil, errors.New("the body is not a JSON object")
	}
	req := &request{method: top.get("Method").text(), token: top.get("SessionToken").text(), args: top.get("MethodArguments")}
	if req.args != nil {
		req.rawArgs = rawMember(body, "MethodArguments")
	}
	req.top = top.drop("Method", "SessionToken", "MethodArguments")
	if req.method == "" {
		return req, errors.New("no Method")
	}
	return req, nil
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
