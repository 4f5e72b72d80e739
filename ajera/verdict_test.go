package ajera_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
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
			URL: "https://ajera.example/V000000/AjeraAPI.ashx?abc", Username: "invented", Password: password,
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

// answering is a server with one answer.
type answering string

func (a answering) RoundTrip(req *http.Request) (*http.Response, error) {
	req.Body.Close()
	return &http.Response{
		StatusCode: http.StatusOK, Request: req, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(string(a))),
	}, nil
}
