package doctor

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// Every value that a vendor answers is marked on its way: each text begins with a word, each key and
// each number with digits that nothing else has. So are the names of a firm's own fields, and a
// member whose name is that of a person is added to every record.
const (
	mark   = "MARKER"
	digits = "7654321"
)

var (
	text    = regexp.MustCompile(`(: ?|[\[,] ?)"((?:[^"\\]|\\.)*)"(\s*[,\]}])`)
	key     = regexp.MustCompile(`(Key": ?|"id": ?)(\d+)`)
	amount  = regexp.MustCompile(`(: ?)(\d+\.\d)`)
	custom  = regexp.MustCompile(`"CF_([^"]*)"`)
	firms   = regexp.MustCompile(`"CustomFields": ?\{`)
	record  = regexp.MustCompile(`([\[,] ?)\{`)
	keyed   = regexp.MustCompile(digits + `(\d+)`)
	keyText = mark + "-"
)

// marked is what a vendor says, with marks.
func marked(said string) string {
	for range 2 { // for texts in lists stand side by side
		said = text.ReplaceAllStringFunc(said, func(s string) string {
			part := text.FindStringSubmatch(s)
			return part[1] + `"` + keyText + strings.TrimPrefix(part[2], keyText) + `"` + part[3]
		})
	}
	said = key.ReplaceAllString(said, "${1}"+digits+"${2}")
	said = amount.ReplaceAllString(said, "${1}"+digits+"${2}")
	said = custom.ReplaceAllString(said, `"CF_`+mark+`$1"`)
	said = firms.ReplaceAllString(said, `"CustomFields":{"`+mark+`":"`+mark+`",`)
	return record.ReplaceAllString(said, `$1{"`+mark+`, Jane (555)":"`+mark+`",`)
}

// marking stands before a vendor.
func marking(t *testing.T, vendor http.Handler) *httptest.Server {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		asked := keyed.ReplaceAll(body, []byte("$1"))
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(asked)), int64(len(asked))
		r.URL.Path = keyed.ReplaceAllString(strings.ReplaceAll(r.URL.Path, keyText, ""), "$1")
		answer := httptest.NewRecorder()
		vendor.ServeHTTP(answer, r)
		said := answer.Body.String()
		if !bytes.Contains(body, []byte("APISession")) && answer.Code == http.StatusOK {
			said = marked(said)
		}
		w.WriteHeader(answer.Code)
		_, _ = io.WriteString(w, said)
	}))
	t.Cleanup(s.Close)
	return s
}

// run runs the command, and gives what it wrote.
func run(t *testing.T, now func() time.Time, args ...string) (out, errs string, err error) {
	t.Helper()
	var o, e bytes.Buffer
	a := &app.App{In: strings.NewReader(""), Out: &o, Err: &e, Now: now}
	a.Output.Format = "json"
	a.Account.Note = a.Note
	if err := a.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	c := Command(a, "v0")
	c.SilenceErrors, c.SilenceUsage = true, true
	c.SetArgs(args)
	err = c.ExecuteContext(t.Context())
	if err := a.Close(); err != nil {
		t.Error(err)
	}
	return o.String(), e.String(), err
}

// alone keeps the accounts and the limits of the developer out of a test.
func alone(t *testing.T) {
	for _, name := range []string{"HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "AppData", "LocalAppData"} {
		t.Setenv(name, t.TempDir())
	}
	for _, name := range []string{"AJERA_API_URL", "AJERA_API_USERNAME", "AJERA_API_PASSWORD", "AIMSIO_URL", "AIMSIO_SERVER", "AIMSIO_USERNAME", "AIMSIO_PASSWORD", "FIELDBOOKS_PROFILE"} {
		t.Setenv(name, "")
	}
	t.Setenv("FIELDBOOKS_KEYRING", "off")
}

// TestNothingIsTold holds that no value that a vendor answered is told to anybody outside.
func TestNothingIsTold(t *testing.T) {
	alone(t)
	a := ajeratest.New(ajeratest.WithoutLimits(), ajeratest.WithTimesheets(3), ajeratest.WithLogin(mark+"-user", "hush"), ajeratest.WithDatabase(`{"DatabaseName":"`+mark+`"}`))
	b := aimsiotest.New(aimsiotest.WithLimits(0, 0))
	a.Fail(ajeratest.Fault{Kind: ajeratest.Refusal, Method: "ListPays", ErrorID: -9, Text: "no pay of " + mark, Times: ajeratest.Always})
	at, bt := marking(t, a), marking(t, b)
	for name, value := range map[string]string{
		"AJERA_API_URL": a.URLAt(at.URL), "AJERA_API_USERNAME": a.User(), "AJERA_API_PASSWORD": a.Password(),
		"AIMSIO_URL": bt.URL, "AIMSIO_USERNAME": b.User(), "AIMSIO_PASSWORD": b.Password(),
	} {
		t.Setenv(name, value)
	}
	file := filepath.Join(t.TempDir(), "shapes.yaml")
	out, errs, err := run(t, time.Now, "--specs", file)
	sent, _ := os.ReadFile(file)
	var told struct {
		Calls   int
		Vendors []struct {
			Methods    []attempt
			Departures string
		}
	}
	if err := json.Unmarshal([]byte(out), &told); err != nil {
		t.Fatal(err)
	}
	patch, answered := "", 0
	for _, v := range told.Vendors {
		patch += v.Departures
		for _, m := range v.Methods {
			patch += m.Why + "\n"
			if m.Result == permitted {
				answered++
			}
		}
	}
	if calls := len(a.Log()) + len(b.Log()); told.Calls != calls {
		t.Errorf("%d calls are told, and there were %d", told.Calls, calls)
	}
	if answered < 50 || !strings.Contains(patch, "error -9") || exit.Of(err) != exit.Failed {
		t.Errorf("%d methods were answered: %v\n%s", answered, err, patch)
	}
	for name, text := range map[string]string{"the report": string(sent), "the patch": patch, "what is said": errs + err.Error()} {
		for line := range strings.Lines(text) {
			if strings.Contains(line, mark) || strings.Contains(line, digits) || strings.Contains(line, "127.0.0.1") || strings.Contains(line, "Jane") {
				t.Errorf("%s tells a value: %s", name, line)
			}
		}
	}
	for _, want := range []string{
		"GetProjects v2", "Projects[].CustomFields.(a field of the firm's): ", "CF_(a field of the firm's): ", "(a name that may be a value): 1 of 1, text up to 20 1", "[].guid",
		"Employees[].SocialSecurityNumber: 1 of 1, text up to 20 1",
		"        BillingType:\n          values:\n            # (a value that is not shown): not in the specs", "jobStatus.enum: a value that is not shown",
	} {
		if !strings.Contains(string(sent), want) {
			t.Errorf("the report lacks %q", want)
		}
	}
}

// TestAllDenied has a user who may call nothing.
func TestAllDenied(t *testing.T) {
	alone(t)
	var all []string
	for _, c := range reading(call.AimsioSpecs().Calls) {
		all = append(all, c.Resource)
	}
	b := aimsiotest.Start(t, aimsiotest.Deny(all...))
	t.Setenv("AIMSIO_URL", b.URL())
	t.Setenv("AIMSIO_USERNAME", b.User())
	t.Setenv("AIMSIO_PASSWORD", b.Password())
	out, _, err := run(t, time.Now)
	if exit.Of(err) != exit.Denied || !strings.Contains(err.Error(), "the user may call none of the methods") {
		t.Errorf("it ended with %d: %v", exit.Of(err), err)
	}
	if !strings.Contains(out, `"State": "refused"`) || !strings.Contains(out, "ask Aimsio support to switch on the API permissions for: BillableItem, ") {
		t.Error(out)
	}
}

// TestClockOfTheServer has a machine whose clock is five minutes fast.
func TestClockOfTheServer(t *testing.T) {
	alone(t)
	a := ajeratest.Start(t)
	t.Setenv("AJERA_API_URL", a.URL())
	t.Setenv("AJERA_API_USERNAME", a.User())
	t.Setenv("AJERA_API_PASSWORD", a.Password())
	out, _, err := run(t, func() time.Time { return time.Now().Add(5 * time.Minute) }, "--quick")
	if err != nil {
		t.Fatal(err)
	}
	var told report
	if err := json.Unmarshal([]byte(out), &told); err != nil {
		t.Fatal(err)
	}
	f := told.Vendors[0]
	if c := f.Clock; c == nil || c.Agrees || c.Ahead > -299 || c.Ahead < -301 || len(f.Advice) != 1 {
		t.Errorf("the clock is %+v, and the advice %q", f.Clock, f.Advice)
	}
	if n := a.Calls("CreateAPISession"); n != 1 || a.Calls("EndAPISession") != 1 || f.Calls != 2 {
		t.Errorf("%d logins, %d ends, %d calls told", n, a.Calls("EndAPISession"), f.Calls)
	}
}
