package aimsio

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/wire"
)

// TestAcceptedUnread: a write whose answer cannot be read, or not all of it, was executed. No write
// of the present description has a typed answer, so this one is invented.
func TestAcceptedUnread(t *testing.T) {
	for body, inPart := range map[string]bool{`{"by":"me","taken":"many"}`: true, `"many"`: false} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, body) }))
		defer server.Close()
		c, err := New(Config{URL: wire.Hide(server.URL), Username: "someone", Password: wire.Hide("hunter-two-invented")})
		if err != nil {
			t.Fatal(err)
		}
		var answer struct {
			By    string `json:"by"`
			Taken int    `json:"taken"`
		}
		err = c.via.Do(t.Context(), &wire.Operation{ID: "Upsert", Verb: "POST", Path: "/x"}, &wire.Request{Path: "/x"}, &answer)
		e, ok := errors.AsType[*Error](err)
		if !ok || errors.Is(err, ErrAnswer) == inPart || e.Outcome != wire.Executed || e.Status != 200 || string(e.Body) != body ||
			!strings.Contains(err.Error(), "the server accepted the call: ") || !strings.Contains(err.Error(), "do not repeat it") {
			t.Errorf("%s: %v", body, err)
		}
		if unread, ok := errors.AsType[*wire.UnreadError](err); ok != inPart || ok && (unread.Places[0] != "/taken" || answer.By != "me") {
			t.Errorf("%s: %v, %+v", body, err, answer)
		}
		if shown := fmt.Sprintf("%+v %#v", err, e); strings.Contains(shown, "hunter") || strings.Contains(shown, "Authorization") || strings.Contains(shown, "many") {
			t.Errorf("the error shows %s", shown)
		}
	}
}
