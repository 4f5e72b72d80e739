package exchange

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// redacted stands for what is not shown.
const redacted = "[redacted]"

// Redact returns text without the secrets of the call: the query of its URL, its
// credentials, and Secrets. Use it on what a server said.
func (c Call) Redact(text string) string {
	if text == "" {
		return ""
	}
	for _, secret := range c.secrets() {
		text = strings.ReplaceAll(text, secret, redacted)
	}
	return text
}

// redact returns err of net/http as it may be shown, without the frame that only
// repeats the method and the URL.
func (c Call) redact(err error) error {
	if outer, ok := err.(*url.Error); ok {
		err = outer.Err
	}
	if err == io.EOF {
		err = fmt.Errorf("the connection was closed without an answer: %w", io.EOF)
	}
	return c.RedactError(err)
}

// RedactError returns err, or when it shows a secret of the call or any URL one
// that does not; errors.Is and errors.As still see through it.
func (c Call) RedactError(err error) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	clean := text
	if inner, ok := errors.AsType[*url.Error](err); ok && inner.URL != "" {
		clean = strings.ReplaceAll(clean, strconv.Quote(inner.URL), redacted)
		clean = strings.ReplaceAll(clean, inner.URL, redacted)
	}
	if clean = c.Redact(clean); clean == text {
		return err
	}
	return &quiet{text: clean, err: err}
}

// quiet is an error that shows another text. It does not unwrap, so that nobody
// prints what is below.
type quiet struct {
	text string
	err  error
}

func (q *quiet) Error() string        { return q.text }
func (q *quiet) GoString() string     { return q.text }
func (q *quiet) Is(target error) bool { return errors.Is(q.err, target) }
func (q *quiet) As(target any) bool {
	if _, leaks := target.(**url.Error); leaks {
		return false
	}
	return errors.As(q.err, target)
}

// secrets are the texts that must not be shown, longest first, in the forms in which they are met.
func (c Call) secrets() []string {
	found := append(inHeader(c.header()), c.Secrets...)
	if c.Request != nil {
		found = append(found, inQuery(c.Request.URL.RawQuery)...)
	}
	var forms []string
	for _, secret := range found {
		if len(secret) < 3 {
			continue // it would be met in every second word
		}
		for _, text := range []string{secret, url.QueryEscape(secret), url.PathEscape(secret), inPointer.Replace(secret)} {
			quoted := strconv.Quote(text)
			inJSON, _ := json.Marshal(text) // cannot fail
			forms = append(forms, text, quoted[1:len(quoted)-1], string(inJSON[1:len(inJSON)-1]))
		}
	}
	slices.SortFunc(forms, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	return slices.Compact(forms)
}

// inPointer writes a name as JSON pointers do, which errors of decoding show.
var inPointer = strings.NewReplacer("~", "~0", "/", "~1")

// inQuery are the query, and its values: in Ajera's URL they tell the tenant.
func inQuery(raw string) []string {
	found := []string{raw}
	for pair := range strings.SplitSeq(raw, "&") {
		_, value, _ := strings.Cut(pair, "=")
		found = append(found, cmp.Or(value, pair))
	}
	for _, text := range found {
		if plain, err := url.QueryUnescape(text); err == nil {
			found = append(found, plain)
		}
	}
	return slices.DeleteFunc(found, func(s string) bool { return len(s) < 4 })
}

// inHeader are the credentials of a request.
func inHeader(h http.Header) []string {
	var found []string
	for _, name := range []string{"Authorization", "Proxy-Authorization", "Cookie"} {
		for _, value := range h.Values(name) {
			_, token, _ := strings.Cut(value, " ")
			user, password, _ := (&http.Request{Header: http.Header{"Authorization": {value}}}).BasicAuth()
			found = append(found, value, token, user, password)
		}
	}
	return found
}
