package aimsio

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/wire"
)

// RawReply is the answer to [Client.Raw].
type RawReply struct {
	Status int // always 2xx
	Header http.Header
	Body   []byte // whole, as it came; it need not be JSON
	Info   wire.Info
}

// Raw calls any path of the server, with the authentication, limits, repeats and
// errors of every other call: what the vendor's description does not know, or
// knows wrongly. The path is that of the URL, e.g. "/rest/api/standard/v1/User",
// already escaped, and may have a query. Of body, nil sends none, a []byte or
// [io.Reader] is sent as it is, and anything else as JSON. A page for people and
// broken JSON are errors here too.
func (c *Client) Raw(ctx context.Context, method, path string, body any) (*RawReply, error) {
	req, err := c.rawRequest(ctx, method, path, body)
	if err != nil {
		return nil, &Error{Method: method, Path: "raw call", Outcome: wire.NotSent, Err: err, kind: ErrBadRequest}
	}
	var info wire.Info
	resp, err := c.doer.Do(req.WithContext(WithInfo(withAnyContent(ctx), &info)))
	count(ctx, info)
	if err != nil {
		return nil, err
	}
	answer, err := io.ReadAll(resp.Body)
	return &RawReply{Status: resp.StatusCode, Header: resp.Header, Body: answer, Info: info}, err
}

func (c *Client) rawRequest(ctx context.Context, method, path string, body any) (*http.Request, error) {
	target, err := within(c.doer.base, path)
	if err != nil {
		return nil, err
	}
	content, err := content(body)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, method, target.String(), content)
	if err != nil {
		return nil, errors.New("the method is no HTTP method; use GET or POST")
	}
	if content != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return req, nil
}

// within is the address of path below base, on no other host.
func within(base *url.URL, path string) (*url.URL, error) {
	u, err := url.Parse(path)
	if err != nil {
		return nil, errors.New("the path cannot be read; escape what is no plain path")
	}
	if u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" || u.Fragment != "" ||
		!strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || slices.Contains(strings.Split(u.Path, "/"), "..") {
		return nil, errors.New("the path is no path of the configured server; begin it with one / and leave out .., as in /rest/api/standard/v1/User")
	}
	target := base.JoinPath(u.EscapedPath())
	target.RawQuery = u.RawQuery
	return target, nil
}

// content is what a raw call sends.
func content(body any) (io.Reader, error) {
	if value, ok := body.(wire.Value); ok {
		body = []byte(value) // no case below, for json.RawMessage is the same type from Go 1.27 on
	}
	switch body := body.(type) {
	case nil:
		return nil, nil
	case []byte:
		return bytes.NewReader(body), nil
	case json.RawMessage:
		return bytes.NewReader(body), nil
	case io.Reader:
		return body, nil
	}
	text, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("the body is no JSON: %w", err)
	}
	return bytes.NewReader(text), nil
}
