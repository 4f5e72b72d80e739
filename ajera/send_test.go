package ajera_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// TestLongErrorEntryShowsNoHalfSecret lets the server say the password where a
// long text is cut.
func TestLongErrorEntryShowsNoHalfSecret(t *testing.T) {
	const password = "a-password-that-is-invented-for-this-test"
	for _, entry := range []string{
		`{"ErrorID":-1,"ErrorMessage":{"detail":"` + strings.Repeat("x", 170) + password + `"}}`,
		`{"ErrorID":-1,"ErrorMessage":"` + strings.Repeat("y", 2100) + password + `"}`,
	} {
		c, err := ajera.New(ajera.Config{
			URL: wire.Hide("https://ajera.example/V000000/AjeraAPI.ashx?abc"), Username: "invented", Password: wire.Hide(password),
			Transport: answering(`{"ResponseCode":-1,"Message":"","Errors":[` + entry + `],"Content":{}}`),
		})
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{})
		if err == nil || strings.Contains(err.Error(), password[:10]) {
			t.Errorf("the error shows a part of the password, or there is none: %v", err)
		}
	}
}

// TestMalformedAnswerOfAWrite tells what was executed, if unreadable, from what is
// no answer at all.
func TestMalformedAnswerOfAWrite(t *testing.T) {
	for content, want := range map[string]wire.Outcome{
		`{"Timesheets":[{"TimesheetKey":"no number"}]}`: wire.Executed,
		`{"Timesheets":[{"TimesheetKey":tru}]}`:         wire.Unknown,
	} {
		c, err := ajera.New(ajera.Config{
			URL: wire.Hide("https://ajera.example/V000000/AjeraAPI.ashx?abc"), Username: "invented", Password: wire.Hide("invented too"),
			Transport: answering(`{"ResponseCode":0,"Message":"Success","Errors":[],"Content":` + content + `}`),
		})
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.V2.SubmitTimesheets(t.Context(), ajerav2.SubmitTimesheetsArgs{RequestedTimesheets: []int{1}})
		if failed, ok := errors.AsType[*ajera.Error](err); !ok || failed.Outcome != want {
			t.Errorf("%s: %v, expected %q", content, err, want)
		}
	}
}

// answering is a server with one answer, to all but a login.
type answering string

func (a answering) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(req.Body)
	req.Body.Close()
	if err == nil && strings.Contains(string(body), "CreateAPISession") && !strings.Contains(string(a), `"ErrorID"`) {
		a = `{"ResponseCode":0,"Message":"Success","Errors":[],"Content":{"SessionToken":"invented-token"}}`
	}
	return &http.Response{
		StatusCode: http.StatusOK, Request: req, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(string(a))),
	}, nil
}

// TestReads wants an error to say that its call could change nothing; of a raw call that is not known.
func TestReads(t *testing.T) {
	c, err := ajera.New(ajera.Config{
		URL: wire.Hide("https://ajera.example/V000000/AjeraAPI.ashx?abc"), Username: "invented", Password: wire.Hide("invented"),
		Transport: answering(`{"ResponseCode":200,"Content":{"SessionToken":"t"}}x`), Retry: wire.Retry{Attempts: 1},
	})
	if err != nil {
		t.Fatal(err)
	}
	for method, reads := range map[string]bool{"ListClients": true, "GetProjects": true, "UpdateProjects": false, "NoSuchMethod": false} {
		_, err := c.Raw(t.Context(), 2, method, nil)
		if e, ok := errors.AsType[*ajera.Error](err); !ok || e.Reads() != reads {
			t.Errorf("%s: %v reads: %t", method, err, !reads)
		}
	}
}
