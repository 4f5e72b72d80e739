package openapi_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	api "github.com/fieldbooks/fieldbooks/generated/aimsioapi"
)

// plain is a body that is no more than one.
type plain struct{ io.Reader }

func (plain) Close() error { return nil }

// held is a body that was read before.
type held struct {
	plain
	text []byte
	seen []any
}

func (h *held) Bytes() []byte { return h.text }

func (h *held) Decoded(body []byte, dest any) { h.seen = append(h.seen, string(body), dest) }

func answer(body io.ReadCloser) *http.Response {
	return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: body}
}

// TestHeldBody: a body that is there already is taken as it is, and is shown what
// was read from it; any other is read.
func TestHeldBody(t *testing.T) {
	const text = `{"jobNumber":"J-1"}`
	body := &held{plain: plain{strings.NewReader("must not be read")}, text: []byte(text)}
	got, err := api.ParseGetJobOrderResponse(answer(body))
	if err != nil || got.JSON200.JobNumber != "J-1" || &got.Body[0] != &body.text[0] {
		t.Errorf("%+v, %v", got, err)
	}
	if len(body.seen) != 2 || body.seen[0] != text || body.seen[1] != got.JSON200 {
		t.Errorf("shown %v", body.seen)
	}
	got, err = api.ParseGetJobOrderResponse(answer(plain{strings.NewReader(text)}))
	if err != nil || got.JSON200.JobNumber != "J-1" || string(got.Body) != text {
		t.Errorf("%+v, %v", got, err)
	}
	body = &held{text: []byte(`{"jobNumber":{}}`)}
	if _, err := api.ParseGetJobOrderResponse(answer(body)); err == nil || len(body.seen) != 0 {
		t.Errorf("unreadable: %v, shown %v", err, body.seen)
	}
}
