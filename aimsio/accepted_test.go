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

// TestAcceptedUnread: a write whose answer cannot be read was executed. No write of the
// present description has a typed answer, so this one is invented.
func TestAcceptedUnread(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `{"taken":"many"}`) }))
	defer server.Close()
	c, err := New(Config{URL: server.URL, Username: "someone", Password: "hunter-two-invented"})
	if err != nil {
		t.Fatal(err)
	}
	var answer struct {
		Taken int `json:"taken"`
	}
	err = c.via.Do(t.Context(), &wire.Operation{ID: "Upsert", Verb: "POST", Path: "/x"}, &wire.Request{Path: "/x"}, &answer)
	e, ok := errors.AsType[*Error](err)
	if !ok || !errors.Is(err, ErrAnswer) || e.Outcome != wire.Executed || e.Status != 200 || string(e.Body) != `{"taken":"many"}` ||
		!strings.Contains(err.Error(), "the server accepted the call: /taken") || !strings.Contains(err.Error(), "do not repeat it") {
		t.Errorf("%v", err)
	}
	if shown := fmt.Sprintf("%+v %#v", err, e); strings.Contains(shown, "hunter") || strings.Contains(shown, "Authorization") {
		t.Errorf("the error shows %s", shown)
	}
}
