package aimsiotest_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
)

const base = "/rest/api/standard/v1/"

// talk speaks to a fake over HTTP, as curl would.
type talk struct {
	t      *testing.T
	s      *aimsiotest.Server
	client *http.Client
	base   string
}

func start(t *testing.T, opts ...aimsiotest.Option) *talk {
	t.Helper()
	s := aimsiotest.Start(t, append([]aimsiotest.Option{aimsiotest.WithoutLimits()}, opts...)...)
	return &talk{t, s, &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}, base}
}

// reply is a whole HTTP answer.
type reply struct {
	status int
	header http.Header
	body   string
}

func (k *talk) send(method, path, body string) (reply, error) {
	k.t.Helper()
	req, err := http.NewRequest(method, k.s.URL()+k.base+path, strings.NewReader(body))
	if err != nil {
		k.t.Fatal(err)
	}
	req.SetBasicAuth(k.s.User(), k.s.Password())
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	return k.do(req)
}

func (k *talk) do(req *http.Request) (reply, error) {
	resp, err := k.client.Do(req)
	if err != nil {
		return reply{}, err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	return reply{resp.StatusCode, resp.Header, string(data)}, err
}

// want sends and fails the test unless the status is as wanted.
func (k *talk) want(status int, method, path, body string) reply {
	k.t.Helper()
	r, err := k.send(method, path, body)
	if err != nil {
		k.t.Fatalf("%s %s: %v", method, path, err)
	}
	if r.status != status {
		k.t.Fatalf("%s %s: status %d, want %d: %s", method, path, r.status, status, r.body)
	}
	return r
}

func (k *talk) get(path string) string {
	k.t.Helper()
	return k.want(200, "GET", path, "").body
}

func (k *talk) post(path, body string) { k.t.Helper(); k.want(200, "POST", path, body) }

// refused posts and wants status 400 with all of the words in the message.
func (k *talk) refused(path, body string, words ...string) {
	k.t.Helper()
	text := k.want(400, "POST", path, body).body
	for _, word := range words {
		if !strings.Contains(text, word) {
			k.t.Errorf("POST %s: refused with %s, want %q in it", path, text, word)
		}
	}
}

// unknown sends what the fake must refuse as something no one knows, and wants the words of
// it, whole where a client cuts a message.
func (k *talk) unknown(method, path, body, what string) {
	k.t.Helper()
	text := k.want(501, method, path, body).body
	contains(k.t, text, "aimsiotest: no one knows what the server answers to "+what, "script an answer with Server.Script")
	if message := len(text) - len(`{"message":""}`); message > 200 {
		k.t.Errorf("the message has %d bytes, of which clients show 200: %s", message, text)
	}
}

// stub is an element of a GET all.
type stub struct {
	DType     string `json:"dtype"`
	GUID      string `json:"guid"`
	ID        int64  `json:"id"`
	UpdatedAt int64  `json:"updatedAt"`
}

func (k *talk) stubs(path string) []stub {
	k.t.Helper()
	var list []stub
	if err := json.Unmarshal([]byte(k.get(path)), &list); err != nil {
		k.t.Fatal(err)
	}
	return list
}

// one reads the record with a code, by its key, as a client does.
func (k *talk) one(resource, code string) map[string]jsontext.Value {
	k.t.Helper()
	for _, st := range k.stubs(resource) {
		text := k.get(resource + "/" + url.PathEscape(st.GUID))
		if strings.Contains(text, `"`+code+`"`) {
			return members(k.t, text)
		}
	}
	k.t.Fatalf("no %s with %q", resource, code)
	return nil
}

func members(t *testing.T, text string) map[string]jsontext.Value {
	t.Helper()
	var m map[string]jsontext.Value
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return m
}

// with is an object in which some members are replaced, given as name, JSON text;
// an empty text takes one away.
func with(t *testing.T, object string, pairs ...string) string {
	t.Helper()
	m := members(t, object)
	for i := 0; i < len(pairs); i += 2 {
		delete(m, pairs[i])
		if pairs[i+1] != "" {
			m[pairs[i]] = jsontext.Value(pairs[i+1])
		}
	}
	data, err := json.Marshal(m, json.Deterministic(true))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func list(wrapper string, items ...string) string {
	return `{"` + wrapper + `":[` + strings.Join(items, ",") + `]}`
}

// Records as a client would write them; every one refers to the firm only.
const (
	newItem = `{"billableItemCode":"LAB-NEW","billableItemName":"Rigger","billableItemTypeUname":"labour",
		"billableItemIsTrade":true,"billableItemIsEquipment":false,"billableItemDefaultRate":1234567.89,
		"billableItemDefaultRateTypeUname":"hourly","billableItemDefaultCost":0.10}`
	newBook = `{"priceBookName":"Winter 2026","priceBookAction":"REPLACE","priceItemList":[
		{"priceItemBillableItemName":"Mileage","priceItemBillableItemCode":"MIL-STD","priceItemRate":0.10,"priceItemRateType":"Kilometre"},
		{"priceItemBillableItemName":"Per Diem","priceItemBillableItemCode":"PD-STD","priceItemRate":70.50,"priceItemRateTypeUname":"daily"}]}`
	newEmployee = `{"employeeCode":"E-900","employmentType":" SUBCONTRACTOR","employeeStatusUname":"active_employee_status",
		"employeeFirstName":"Willa","employeeLastName":"Kessler","employeeTradeCode":"LAB-TEC","employmentHireDate":1735689600000}`
	newJob = `{"jobNumber":"26-10001-000","jobName":"Quay Wall Survey","jobClientCode":"C-107","jobPriceBookName":"Marine Works",
		"jobStartDate":1767225600000,"jobLocationCode":"LOC-05","jobLocationLat":45.5120500}`
	newNRB = `{"nrbExternalId":"RCPT-9001","nrbJobOrderNumber":"25-10137-001","nrbName":"Barge hire","nrbTypeUname":"receipt",
		"nrbAccountType":"Billable","nrbIsBillable":true,"nrbVendorCode":"V-203","nrbRate":1234567.89,"nrbQuantity":0.10}`
)

func contains(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%s is not in %s", part, text)
		}
	}
}
