package ajera

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"github.com/fieldbooks/fieldbooks/wire"
	"github.com/go-json-experiment/json/jsontext"
)

// order is one call as it goes to the server, but for the session token.
type order struct {
	m    *wire.Method
	page wire.Page
	args []member
}

// body writes the request in segments. Long values, such as the unchanged part
// of a save, are not copied: they go out byte for byte from where they were read.
func (o order) body(token string) body {
	w := bodyWriter{}
	w.text(`{"Method":`, quote(o.m.Name))
	if token != "" {
		w.text(`,"SessionToken":`, quote(token))
	}
	if o.page != (wire.Page{}) {
		w.text(`,"PageResults":true,"PageNumber":`, strconv.Itoa(max(o.page.PageNumber, 1)))
		if o.page.PageSize > 0 {
			w.text(`,"PageSize":`, strconv.Itoa(o.page.PageSize))
		}
	}
	if o.m.Kind == wire.KindSession { // their arguments travel at the top level
		w.members(o.args, true)
		w.text(`}`)
	} else {
		w.text(`,"MethodArguments":{`)
		w.members(o.args, false)
		w.text(`}}`)
	}
	return w.done()
}

// body is a request body in segments.
type body [][]byte

func (b body) size() (n int64) {
	for _, segment := range b {
		n += int64(len(segment))
	}
	return n
}

func (b body) open() (io.ReadCloser, error) {
	readers := make([]io.Reader, len(b))
	for i, segment := range b {
		readers[i] = bytes.NewReader(segment)
	}
	return io.NopCloser(io.MultiReader(readers...)), nil
}

// request wraps b as a POST. The URL is used as given: its whole query is the
// id of the database.
func (b body) request(ctx context.Context, to *url.URL, agent string) *http.Request {
	reader, _ := b.open()
	r := &http.Request{
		Method: http.MethodPost, URL: to, Host: to.Host,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{
			"Content-Type": {"application/json"},
			"Accept":       {"application/json"},
			"User-Agent":   {agent},
		},
		Body: reader, ContentLength: b.size(), GetBody: b.open,
	}
	return r.WithContext(ctx)
}

const longValue = 4096

type bodyWriter struct {
	segments body
	open     []byte
}

func (w *bodyWriter) text(parts ...string) {
	for _, p := range parts {
		w.open = append(w.open, p...)
	}
}

func (w *bodyWriter) members(list []member, comma bool) {
	for _, m := range list {
		if comma {
			w.text(`,`)
		}
		comma = true
		w.text(quote(m.name), `:`)
		w.value(m.value)
	}
}

func (w *bodyWriter) value(v []byte) {
	if len(v) < longValue {
		w.open = append(w.open, v...)
		return
	}
	w.segments = append(w.segments, w.open, v)
	w.open = nil
}

func (w *bodyWriter) done() body { return append(w.segments, w.open) }

func quote(text string) string {
	quoted, _ := jsontext.AppendQuote(nil, text)
	return string(quoted)
}
