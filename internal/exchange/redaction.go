package exchange

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"slices"
	"sort"
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
	return c.RedactError(unquoted(err))
}

// unquoted returns an error of net/http about what is no answer without what that is: it may be a
// record, when the answer before was longer than it said.
func unquoted(err error) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	for _, words := range []string{"transport connection broken: ", "malformed "} { // of a head, of a trailer
		before, after, found := strings.Cut(text, words)
		if what, _, quotes := strings.Cut(after, `"`); found && quotes {
			return &quiet{text: before + words + what + "(not shown)", err: err}
		}
	}
	return err
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
		if strings.TrimLeft(secret, plain) == "" {
			forms = append(forms, secret)
			continue
		}
		for _, text := range []string{secret, url.QueryEscape(secret), url.PathEscape(secret), inPointer.Replace(secret)} {
			quoted, ascii := strconv.Quote(text), strconv.QuoteToASCII(text)
			inJSON, _ := json.Marshal(text) // cannot fail
			forms = append(forms, text, quoted[1:len(quoted)-1], ascii[1:len(ascii)-1], string(inJSON[1:len(inJSON)-1]), inBody.Replace(text))
		}
		for _, text := range []string{html.EscapeString(secret), inPage.Replace(secret)} {
			quoted := strconv.Quote(text)
			forms = append(forms, text, quoted[1:len(quoted)-1])
		}
	}
	sort.Slice(forms, func(i, j int) bool { return len(forms[i]) > len(forms[j]) })
	return slices.Compact(forms)
}

// plain are the characters that every format writes as themselves.
const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."

// How requests write a secret, and pages for people beside package html.
var (
	inBody = strings.NewReplacer(`\`, `\\`, `"`, `\"`)
	inPage = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;")
)

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
