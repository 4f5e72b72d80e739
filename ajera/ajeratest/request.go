package ajeratest

import (
	"bytes"
	"errors"
	"fmt"
	"github.com/go-json-experiment/json/jsontext"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// Call is one call as the server saw it. It never holds the user, the password or
// the session token.
type Call struct {
	Method   string         // "" when the body could not be read
	Version  int            // of the session; 0 when there was none
	Args     jsontext.Value // MethodArguments as sent, byte for byte; nil for the session methods
	Status   int            // HTTP status; 0 when the connection was cut
	Outcome  string         // "ok", "refused: " and why, or "fault: " and which
	Start    time.Time
	Duration time.Duration
}

// request is the envelope that came in.
type request struct {
	method  string
	token   string
	top     *fake.Value    // every member but the two above and MethodArguments
	args    *fake.Value    // nil when there were none
	rawArgs jsontext.Value // the same as sent
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
	if req.args != nil {
		req.rawArgs = rawMember(body, "MethodArguments")
	}
	req.top = top.Drop("Method", "SessionToken", "MethodArguments")
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
