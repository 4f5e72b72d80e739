package aimsiotest

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
)

// FuzzPost sends any body to every POST: it is taken or refused, and what is
// taken can be read again.
func FuzzPost(f *testing.F) {
	f.Add("JobOrder", `{"jobList":[{"jobGuid":"g","jobName":"n","jobClientCode":"C-101","jobPriceBookName":"Standard 2025","jobStartDate":1}]}`)
	f.Add("Company", `{"companyCode":"C-1","x":[{"y":null}]}`)
	f.Add("Pricebook", `{"priceBookList":[{"priceBookName":"x","priceBookAction":"REPLACE","priceItemList":[]}]}`)
	f.Add("Timecard", `{"timecards":[]}`)
	f.Fuzz(func(t *testing.T, resource, body string) {
		s := New(WithoutLimits())
		path := "/rest/api/standard/v1/"
		ask := func(method, path, body string) int {
			r := httptest.NewRequest(method, path, strings.NewReader(body))
			r.SetBasicAuth(s.User(), s.Password())
			r.Header.Set("Content-Type", jsonMedia)
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			return w.Code
		}
		if _, _, ok := strings.Cut(resource, "/"); ok || identities[resource].guid == "" && resource != "NRB" {
			return
		}
		switch code := ask("POST", path+resource, body); code {
		case http.StatusOK:
			for _, key := range s.Keys(resource) {
				if !jsontext.Value(s.Get(resource, key)).IsValid() {
					t.Errorf("%s left %q", body, s.Get(resource, key))
				}
			}
		case http.StatusBadRequest, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		default:
			t.Errorf("answered %d to %s", code, body)
		}
	})
}
