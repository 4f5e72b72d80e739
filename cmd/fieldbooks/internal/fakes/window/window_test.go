package window

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// evil is a value that would do something if it were not a text.
const evil = `</textarea></title><script>alert(1)</script><img src=x onerror="alert(2)">'"`

// stub is a stand-in with one kind of records.
type stub struct {
	records  map[string]string
	sessions []Session
	waiting  []Fault
	resets   int
}

func (s *stub) Sessions() []Session { return s.sessions }
func (s *stub) Kinds() []string     { return []string{"Projects", "Zones & more"} }
func (s *stub) Keys(kind string) (keys []string) {
	if kind == "Projects" {
		for key := range s.records {
			keys = append(keys, key)
		}
		slices.Sort(keys)
	}
	return keys
}
func (s *stub) Record(_, key string) string { return s.records[key] }
func (s *stub) Put(_, key, record string) error {
	if strings.Contains(record, "refuse me") {
		return errors.New("the stand-in does not have it")
	}
	s.records[key] = record
	return nil
}
func (s *stub) Waiting() []Fault { return s.waiting }
func (s *stub) Script(fault string) error {
	if !strings.HasPrefix(fault, "status") {
		return fmt.Errorf("%q is no kind of fault", fault)
	}
	s.waiting = append(s.waiting, Fault{ID: len(s.waiting) + 1, Words: fault, Left: 1})
	return nil
}
func (s *stub) Withdraw(id int) {
	s.waiting = slices.DeleteFunc(s.waiting, func(f Fault) bool { return f.ID == id })
}
func (s *stub) Reset() { s.resets, s.waiting = s.resets+1, nil }

// opened is a window on a stub, served.
func opened(t *testing.T) (*Window, *stub, *site) {
	t.Helper()
	s := &stub{records: map[string]string{"15": `{"ProjectKey":15,"Amount":40.3830,"Notes":"x"}`}}
	w := New(&Vendor{Name: "ajera", Title: "Ajera", Limits: Limits{9, 0}, Beyond: "is refused", Faults: []string{"status"}, Calls: []string{"GetProjects"}, Fake: s})
	server := httptest.NewServer(w.Handler())
	t.Cleanup(server.Close)
	return w, s, &site{t, server.URL}
}

// site asks a server as a browser without script does.
type site struct {
	t  *testing.T
	at string
}

func (s *site) get(path string) (int, string) {
	s.t.Helper()
	return s.send(http.MethodGet, path, nil, nil)
}

func (s *site) post(path string, form url.Values) (int, string) {
	s.t.Helper()
	return s.send(http.MethodPost, path, strings.NewReader(form.Encode()), http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Sec-Fetch-Site": {"same-origin"}, "Origin": {s.at}})
}

func (s *site) send(method, path string, body io.Reader, header http.Header) (int, string) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.at+path, body)
	if err != nil {
		s.t.Fatal(err)
	}
	for name, values := range header {
		r.Header[name] = values
	}
	if host := header.Get("Host"); host != "" {
		r.Host = host
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	if policy := resp.Header.Get("Content-Security-Policy"); resp.StatusCode != http.StatusForbidden && (!strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe")) {
		s.t.Errorf("%s %s: the policy is %q", method, path, policy)
	}
	return resp.StatusCode, string(text)
}

// TestOthersAreRefused: a page of another site can neither look nor act, and forms are the only way to
// act.
func TestOthersAreRefused(t *testing.T) {
	_, s, at := opened(t)
	for name, c := range map[string]struct {
		method string
		header http.Header
		want   int
	}{
		"a name that leads here": {http.MethodGet, http.Header{"Host": {"rebound.example"}}, http.StatusForbidden},
		"another origin":         {http.MethodPost, http.Header{"Origin": {"https://elsewhere.example"}}, http.StatusForbidden},
		"another site":           {http.MethodPost, http.Header{"Sec-Fetch-Site": {"cross-site"}}, http.StatusForbidden},
		"a link":                 {http.MethodGet, nil, http.StatusNotFound},
		"another method":         {http.MethodDelete, nil, http.StatusMethodNotAllowed},
	} {
		if got, _ := at.send(c.method, "/reset", nil, c.header); got != c.want || s.resets > 0 {
			t.Errorf("%s: %d, want %d; reset %d times", name, got, c.want, s.resets)
		}
	}
	if got, page := at.post("/reset", nil); got != http.StatusOK || s.resets != 1 || !strings.Contains(page, "as it was at the start") {
		t.Errorf("the button: %d, reset %d times: %s", got, s.resets, page)
	}
}

// TestTextStaysText: whatever a program or a record says, nothing of it becomes markup.
func TestTextStaysText(t *testing.T) {
	w, s, at := opened(t)
	quoted := strings.ReplaceAll(evil, `"`, `\"`)
	s.records["15"] = `{"ProjectKey":15,"Notes":"` + quoted + `"}`
	s.records[evil] = s.records["15"]
	s.sessions = []Session{{Number: 1, State: "open", Agent: evil}}
	s.waiting = []Fault{{ID: 1, Words: evil}}
	w.Note("ajera", Call{
		ID: 1, Name: evil, Start: time.Now(), Outcome: "refused: " + evil, Over: []string{evil}, Sent: []byte(evil),
		Changes: []Change{{Kind: evil, Key: evil, Before: `{"` + quoted + `":1}`, After: s.records["15"]}, {Kind: evil, Key: "1", After: s.records["15"]}},
	})
	bad := url.Values{"record": {evil}, "was": {evil}}
	for name, ask := range map[string]func() (int, string){
		"front": func() (int, string) {
			return at.get("/?said=" + url.QueryEscape(evil) + "&span=" + url.QueryEscape(evil))
		},
		"call":        func() (int, string) { return at.get("/calls/1") },
		"list":        func() (int, string) { return at.get("/records/ajera/Projects?find=" + url.QueryEscape("script")) },
		"nothing":     func() (int, string) { return at.get("/records/ajera/Projects?find=" + url.QueryEscape(evil+"z")) },
		"record":      func() (int, string) { return at.get("/records/ajera/Projects/15") },
		"its key":     func() (int, string) { return at.get("/records/ajera/Projects/" + url.PathEscape(evil)) },
		"typed wrong": func() (int, string) { return at.post("/records/ajera/Projects/15", bad) },
		"fault": func() (int, string) {
			return at.post("/faults", url.Values{"vendor": {"ajera"}, "kind": {evil}, "call": {evil}})
		},
		"other vendor": func() (int, string) { return at.post("/faults", url.Values{"vendor": {evil}, "kind": {evil}}) },
		"lost":         func() (int, string) { return at.get("/records/" + url.PathEscape(evil) + "/x") },
	} {
		_, page := ask()
		if strings.Contains(page, "<script>alert") || strings.Contains(page, "<img") {
			t.Errorf("%s: markup of a value is markup of the page", name)
		}
		if strings.Count(page, "<script") != 1 || strings.Contains(page, "style=") || strings.Contains(page, "http") && strings.Contains(page, `src="http`) {
			t.Errorf("%s: has script or style of its own, or of elsewhere:\n%s", name, page)
		}
		if name != "lost" && name != "nothing" && !strings.Contains(page, "&lt;script&gt;alert(1)") && name != "other vendor" {
			t.Errorf("%s: the text is not there:\n%s", name, page)
		}
	}
}

// TestLongText: a program that sends megabytes, or what turns the direction of a text, leaves a page
// that can be read, and tells how much is left out.
func TestLongText(t *testing.T) {
	w, s, at := opened(t)
	long := "\u202e" + strings.Repeat("W", 1<<20)
	var members strings.Builder
	for n := range 1000 {
		fmt.Fprintf(&members, `,"M%d":%d`, n, n)
	}
	s.sessions = []Session{{Number: 1, State: "open", Agent: long}}
	w.Note("ajera", Call{
		ID: 1, Name: long, Start: time.Now(), Outcome: "refused: " + long, Sent: []byte(`{"Notes":"` + long + `"}`),
		Changes: []Change{{Kind: "Projects", Key: "15", Before: `{"Notes":"` + long + `"}`, After: `{"Notes":"` + long + `x"` + members.String() + `}`}},
	})
	for path, most := range map[string]int{"/": 90_000, "/calls/1": 150_000} {
		_, page := at.get(path)
		if len(page) > most || strings.Contains(page, "\u202e") || !strings.Contains(page, " bytes more") || !strings.Contains(page, "801 members more") {
			t.Errorf("%s has %d bytes, or bends, or does not tell what is left out: %.3000s", path, len(page), page)
		}
	}
}

// TestEdit: what is typed goes back digit for digit, and what cannot is told with its line, with
// nothing of it lost.
func TestEdit(t *testing.T) {
	_, s, at := opened(t)
	const path = "/records/ajera/Projects/15"
	was := seen(s.records["15"])
	for typed, c := range map[string]struct {
		was, says string
		status    int
	}{
		"{\"ProjectKey\":15,\r\n\"Notes\": yes}":      {was, "line 2, column 10: ", 422},
		"{\"ProjectKey\":15,\r\n\"A\":1,\r\n\"A\":2}": {was, "line 3, column 1: duplicate object member name", 422},
		`[1]`:                           {was, "line 1: [ stands here; want a JSON object", 422},
		`{} {}`:                         {was, "line 1, column 4: ", 422},
		`{"ProjectKey":15`:              {was, "line 1, column 17: ", 422},
		"  \n ":                         {was, "the field is empty", 422},
		`{"Notes":"refuse me"}`:         {was, "the stand-in does not have it", 422},
		`{"ProjectKey":15,"Notes":"y"}`: {seen("another text"), "a program changed this record since", 409},
	} {
		before := s.records["15"]
		status, page := at.post(path, url.Values{"record": {typed}, "was": {c.was}})
		if status != c.status || !strings.Contains(page, c.says) || s.records["15"] != before {
			t.Errorf("%q: %d, says %s\nwant %d and %q", typed, status, said1(page, "wrong"), c.status, c.says)
		}
		first, _, _ := strings.Cut(strings.TrimSpace(typed), "\r\n")
		if !strings.Contains(page, strings.ReplaceAll(first, `"`, "&#34;")) {
			t.Errorf("%q was lost", typed)
		}
	}
	if status, page := at.post(path, url.Values{"record": {" {\"ProjectKey\":15, \"Amount\":40.3830,\r\n\"Notes\":\"x\"} "}, "was": {was}}); status != 200 || !strings.Contains(page, "Nothing was changed") {
		t.Errorf("the same: %d %s", status, page)
	}
	if status, page := at.post(path, url.Values{"record": {`{"ProjectKey":15,"Amount":12345678901234567890.10,"Notes":"x"}`}, "was": {was}}); status != 200 || !strings.Contains(page, "The record was changed") || !strings.Contains(page, "12345678901234567890.10") {
		t.Errorf("edited: %d %s", status, page)
	}
	if s.records["15"] != `{"ProjectKey":15,"Amount":12345678901234567890.10,"Notes":"x"}` {
		t.Errorf("stored is %s", s.records["15"])
	}
	if _, page := at.get("/"); !strings.Contains(page, "Ajera, by hand") || !strings.Contains(page, ">40.3830<") || !strings.Contains(page, ">12345678901234567890.10<") {
		t.Errorf("the write by hand is not shown: %s", page)
	}
}

// said1 is the text of an element, for messages of tests.
func said1(page, id string) string {
	_, rest, _ := strings.Cut(page, `id="`+id+`"`)
	text, _, _ := strings.Cut(rest, "</p>")
	return text
}

// TestFaultForm: a form becomes the words of the flags, and comes back as it was typed when it is
// wrong.
func TestFaultForm(t *testing.T) {
	_, s, at := opened(t)
	full := url.Values{"vendor": {"ajera"}, "kind": {"status"}, "status": {"503"}, "delay": {"9"}, "call": {"GetProjects"}, "nth": {"2"}, "times": {"3"}, "when": {"before"}, "retry-after": {"5"}}
	if status, page := at.post("/faults", full); status != 200 || !strings.Contains(page, "The fault waits for its call") || !strings.Contains(page, "status=503,call=GetProjects,nth=2,times=3,before,retry-after=5") {
		t.Errorf("%d %s", status, page)
	}
	for want, f := range map[string]form{
		"slow=2s":               {Kind: "slow", Delay: "2", Status: "503"},
		"slow=150ms":            {Kind: "slow", Delay: "150ms"},
		"refusal=-150,text=no!": {Kind: "refusal", ID: "-150", Text: "no!"},
		"html,every=4":          {Kind: "html", Every: "4"},
	} {
		if got := f.words(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	wrong := url.Values{"vendor": {"ajera"}, "kind": {"odd"}, "call": {"Get<b>"}, "every": {"7"}}
	status, page := at.post("/faults", wrong)
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, "is no kind of fault") || !strings.Contains(page, `value="Get&lt;b&gt;"`) || !strings.Contains(page, `value="7"`) || !strings.Contains(page, "<details open>") {
		t.Errorf("a wrong one: %d %s", status, page)
	}
	if status, page := at.post("/faults", url.Values{"vendor": {"ajera"}, "kind": {"status"}, "call": {"GetProjects,nth=7"}}); status != 422 || !strings.Contains(page, "no field takes a comma") {
		t.Errorf("a comma: %d %s", status, page)
	}
	if status, page := at.post("/faults/ajera/1/withdraw", nil); status != 200 || len(s.waiting) > 0 || !strings.Contains(page, "was taken away") {
		t.Errorf("taken away: %d, %v", status, s.waiting)
	}
	if status, _ := at.get("/faults"); status != http.StatusOK {
		t.Errorf("the address of a form that was wrong, loaded anew: %d", status)
	}
}
