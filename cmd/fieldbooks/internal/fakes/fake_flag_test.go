package fakes

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"

	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// shellWords splits a command line as a shell does.
func shellWords(line string) (words []string) {
	for _, m := range regexp.MustCompile(`(?:'[^']*'|[^' ])+`).FindAllString(line, -1) {
		words = append(words, strings.ReplaceAll(m, "'", ""))
	}
	return words
}

// TestEveryFlagIsDocumented holds the table of README.md against the flags.
func TestEveryFlagIsDocumented(t *testing.T) {
	data, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var shown, there []string
	for _, m := range regexp.MustCompile("`--((?:ajera|aimsio)[a-z-]*)`").FindAllStringSubmatch(string(data), -1) {
		shown = append(shown, m[1])
	}
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	fakes(flags, &callLog{out: io.Discard})
	flags.VisitAll(func(f *pflag.Flag) {
		there = append(there, f.Name)
	})
	var help bytes.Buffer
	if code := typed(t.Context(), []string{"-h"}, &help, io.Discard); code != exit.OK {
		t.Errorf("-h: exit %d", code)
	}
	for line := range strings.Lines(help.String()) {
		if len(line) > 81 { // with the end of the line
			t.Errorf("-h is wider than 80 columns: %s", line)
		}
	}
	if ajera, aimsio := strings.Index(help.String(), "\n  --ajera"), strings.Index(help.String(), "\n  --aimsio"); ajera < 0 || aimsio < strings.LastIndex(help.String(), "\n  --ajera") {
		t.Errorf("the flags of Ajera do not stand before those of Aimsio:\n%s", &help)
	}
	slices.Sort(shown)
	slices.Sort(there)
	if !slices.Equal(slices.Compact(shown), there) {
		t.Errorf("README.md has the flags %q, the command %q", shown, there)
	}
}

func TestBadValues(t *testing.T) {
	over, end := context.WithCancel(t.Context()) // what is taken serves no longer
	end()
	for _, c := range []struct{ flag, value, wants string }{
		{"ajera-success", "201", "0, 200"},
		{"ajera-until", "yesterday", "2026-03-31, or last-month"},
		{"ajera-until", "2026-02-30", "last-month"},
		{"aimsio-until", "", "last-month"},
		{"ajera-rows", "-1", "number of records"},
		{"aimsio-rows", "many", "number of records"},
		{"ajera-timesheets", "1.5", "number of records"},
		{"ajera-limits", "9", "9,0; 0 is no limit"},
		{"aimsio-limits", "10,ten", "9,0; 0 is no limit"},
		{"aimsio-limits", "1,2,3", "9,0; 0 is no limit"},
		{"ajera-week", "monday", "Friday, Monday"},
		{"ajera-session", "20", "90s or 20m"},
		{"aimsio-queue", "-5s", "duration"},
		{"aimsio-overload", "200", "400 to 599, or 0"},
		{"ajera-deny", "Projects", "Projects Update"},
		{"aimsio-deny", "Jobs", "POST JobOrder"},
		{"aimsio-post", "{", "JSON"},
		{"aimsio-unsent", "gone", "kept, lost"},
		{"ajera-answer", "DeleteVendorInvoices", "equals sign"},
		{"ajera-answer", "DeleteInvoices={}", "GetProjects"},
		{"ajera-answer", "DeleteVendorInvoices={", "JSON"},
		{"aimsio-answer", "PUT Company={}", "POST JobOrder"},
		{"ajera-fail", "crash", "reset-after, reset-before"},
		{"aimsio-fail", "expired", "reset-after, reset-before"},
		{"ajera-fail", "status=42", "200 to 599"},
		{"ajera-fail", "slow", "duration"},
		{"ajera-fail", "empty=1", "no value"},
		{"ajera-fail", "refusal", "refusal=-150"},
		{"ajera-fail", "status=500,call=POST JobOrder", "GetProjects"},
		{"aimsio-fail", "status=500,call=DELETE JobOrder", "POST JobOrder"},
		{"aimsio-fail", "status=500,nth=0", "nth=0: want a number from 1 on"},
		{"aimsio-fail", "status=500,times=ever", "times=ever: want a number from 1 on"},
		{"aimsio-fail", "status=500,every=2,nth=3", "without nth"},
		{"aimsio-fail", "status=500,later", "before, after"},
		{"aimsio-fail", "status=500,retry-after=soon", "retry-after=soon: want a number from 1 on"},
		{"aimsio-fail", "status=500,before,after", "at odds"},
		{"aimsio-fail", "status=500,nth=2,nth=3", "twice"},
		{"aimsio-fail", "status=500,before=yes", "no value"},
		{"aimsio-fail", "status=500,text=no", "refusal"},
		{"ajera-fail", "reset-before,after", "without before and after"},
		{"ajera-fail", "expired,before", "without before and after"},
		{"aimsio-deny", "GET", "a resource"},
		{"ajera-strict", "perhaps", "true or false"},
	} {
		var stdout, stderr bytes.Buffer
		code := typed(over, []string{"-" + c.flag + "=" + c.value}, &stdout, &stderr)
		said := stderr.String()
		if code != exit.Usage || strings.Count(said, "\n") != 1 || stdout.Len() > 0 {
			t.Errorf("-%s %q: exit %d, says %q", c.flag, c.value, code, said)
		}
		for _, part := range []string{"--" + c.flag, `"` + c.value + `"`, c.wants} {
			if !strings.Contains(said, part) {
				t.Errorf("-%s %q: %q is not in %q", c.flag, c.value, part, said)
			}
		}
	}
}

// asked are the stand-ins as a command line has them, spoken to without a network.
type asked struct {
	t       *testing.T
	by      map[string]http.Handler
	exports map[string]string
}

func ask(t *testing.T, args ...string) *asked {
	t.Helper()
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	vendors := fakes(flags, &callLog{out: io.Discard})
	if err := flags.Parse(dashes(flags, args)); err != nil {
		t.Fatal(err)
	}
	a := &asked{t, map[string]http.Handler{}, map[string]string{}}
	for _, v := range vendors {
		s := v.start()
		a.by[v.name] = s
		for _, e := range s.exports("http://here.example") {
			a.exports[e[0]] = e[1]
		}
	}
	return a
}

// ajera calls a method in a session of version 2; a call of no status is one that was cut.
func (a *asked) ajera(body string) (status int, answer string) {
	answer = a.post(`{"Method":"CreateAPISession","Username":"` + a.exports["AJERA_API_USERNAME"] + `","Password":"` + a.exports["AJERA_API_PASSWORD"] + `","APIVersion":2}`).Body.String()
	_, rest, _ := strings.Cut(answer, `"SessionToken":"`)
	token, _, _ := strings.Cut(rest, `"`)
	method, arguments, _ := strings.Cut(body, " ")
	r := a.post(`{"Method":"` + method + `","SessionToken":"` + token + `","MethodArguments":` + arguments + `}`)
	return r.Code, r.Body.String()
}

func (a *asked) post(body string) *httptest.ResponseRecorder {
	return a.do("ajera", httptest.NewRequest("POST", a.exports["AJERA_API_URL"], strings.NewReader(body)))
}

func (a *asked) aimsio(method, path, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, a.exports["AIMSIO_URL"]+"/rest/api/standard/v1/"+path, strings.NewReader(body))
	r.SetBasicAuth(a.exports["AIMSIO_USERNAME"], a.exports["AIMSIO_PASSWORD"])
	r.Header.Set("Content-Type", "application/json")
	return a.do("aimsio", r)
}

// do gives status 0 to a connection that was cut.
func (a *asked) do(vendor string, r *http.Request) (w *httptest.ResponseRecorder) {
	w = httptest.NewRecorder()
	defer func() {
		if recover() != nil {
			w.Code = 0
		}
	}()
	a.by[vendor].ServeHTTP(w, r)
	return w
}

func TestFlagsOfAjera(t *testing.T) {
	const clients, projects, delete = `ListClients {}`, `ListProjects {}`, `DeleteVendorInvoices {"InvoiceKeys":[1]}`
	month := time.Now().AddDate(0, 0, -time.Now().Day()).Format("2006-01")
	for _, c := range []struct {
		name, args, call, says string
		statuses               []int
	}{
		{"plain", "", clients, `"ResponseCode":200,`, []int{200}},
		{"success", "-ajera-success 0", clients, `"ResponseCode":0,`, []int{200}},
		{"rows", "-ajera-rows 77", clients, `"ClientKey":77,`, []int{200}},
		{"until", "-ajera-until last-month", `ListTimesheets {}`, month, []int{200}},
		{"deny", "-ajera-deny 'Clients List'", clients, "Unauthorized method", []int{200}},
		{"session", "-ajera-session 0s", clients, "Invalid Session", []int{200}},
		{"limits", "-ajera-limits 2,0", clients, "", []int{200, 429}},
		{"answer", `-ajera-answer 'DeleteVendorInvoices={"mine":1}'`, delete, `"Content":{"mine":1}`, []int{200, 200}},
		{"no answer", "", delete, "no one knows", []int{200}},
		{"fail", "-ajera-fail status=503,call=ListClients,nth=2,times=2", clients, "", []int{200, 503, 503, 200}},
		{"fail for ever", "-ajera-fail status=503,call=ListClients,times=always,retry-after=7", clients, "", []int{503, 503, 503}},
		{"fail again and again", "-ajera-fail reset-after,call=ListClients,every=2 -ajera-limits 0,0", clients, "", []int{200, 0, 200, 0, 200, 0}},
		{"refuse", "-ajera-fail 'refusal=-7,text=not now,call=ListProjects'", projects, "not now", []int{200}},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := ask(t, shellWords(c.args)...)
			for i, want := range c.statuses {
				status, answer := a.ajera(c.call)
				if status != want || !strings.Contains(answer, c.says) {
					t.Errorf("call %d: answered %d %.300s; want %d and %q", i+1, status, answer, want, c.says)
				}
			}
		})
	}
}

func TestFlagsOfAimsio(t *testing.T) {
	const job = `{"jobNumber":"26-1","jobName":"Pier","jobClientCode":"C-101","jobPriceBookName":"Standard 2025","jobStartDate":1767225600000`
	month := time.Now().AddDate(0, 0, -time.Now().Day()-10)
	for _, c := range []struct {
		name, args, call, body, says string
		statuses                     []int
	}{
		{"plain", "", "POST Company", "{}", "no one knows", []int{501}},
		{"answer", `-aimsio-answer 'POST Company={"mine":1}'`, "POST Company", "{}", `{"mine":1}`, []int{200, 200}},
		{"deny", "-aimsio-deny 'POST JobOrder'", "POST JobOrder", `{"jobList":[]}`, "no permission", []int{403}},
		{"deny receipts", "-aimsio-deny 'POST NRB'", "POST NRB", `{"nrbList":[]}`, "no permission for POST NRB", []int{403}},
		{"post", `-aimsio-post '{"taken":true}'`, "POST JobOrder", `{"jobList":[]}`, `{"taken":true}`, []int{200}},
		{"limits", "-aimsio-limits 1,0 -aimsio-queue 0s -aimsio-overload 429", "GET JobOrder", "", "", []int{200, 429}},
		{"overload", "-aimsio-limits 1,0 -aimsio-queue 0s -aimsio-overload 0", "GET JobOrder", "", "", []int{200, 0}},
		{"timecards", "-aimsio-timecards", "POST Employee", `{"employeeList":[{"employeeCode":"E-1","employmentType":"DIRECT_HIRE","employeeStatusUname":` +
			`"active_employee_status","employeeFirstName":"A","employeeLastName":"B","employeeTradeCode":"LAB-TEC"}]}`, "Timecards", []int{400}},
		{"unsent", "", "POST JobOrder", `{"jobList":[` + job + `,"jobAddress":"Quay 1"},` + job + `}]}`, "no jobAddress", []int{501}},
		{"unsent kept", "-aimsio-unsent kept", "POST JobOrder", `{"jobList":[` + job + `,"jobAddress":"Quay 1"},` + job + `}]}`, "", []int{200}},
		{"unsent lost", "-aimsio-unsent=lost", "POST JobOrder", `{"jobList":[` + job + `,"jobAddress":"Quay 1"},` + job + `}]}`, "", []int{200}},
		{"partial", "-aimsio-partial", "POST JobOrder", `{"jobList":[` + job + `},{}]}`, "jobName", []int{400}},
		{"fail", "-aimsio-fail 'status=429,retry-after=2,every=3,call=GET JobOrder'", "GET JobOrder", "", "", []int{200, 200, 429, 200, 200, 429}},
		{"fail of any", "-aimsio-fail status=500,before,call=POST", "POST JobOrder", `{"jobList":[]}`, "", []int{500, 200}},
		{"fail slowly", "-aimsio-fail slow=1ms", "GET JobOrder", "", "", []int{200}},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := ask(t, shellWords(c.args)...)
			method, path, _ := strings.Cut(c.call, " ")
			for i, want := range c.statuses {
				if r := a.aimsio(method, path, c.body); r.Code != want || !strings.Contains(r.Body.String(), c.says) {
					t.Errorf("call %d: answered %d %.300s; want %d and %q", i+1, r.Code, r.Body, want, c.says)
				}
			}
		})
	}
	count := func(args ...string) int {
		return strings.Count(ask(t, args...).aimsio("GET", "JobOrder", "").Body.String(), `"guid"`)
	}
	if usual, more := count(), count("-aimsio-rows", "40"); usual >= 40 || more != 40 {
		t.Errorf("%d job orders, and %d where 40 are asked for", usual, more)
	}
	moved := regexp.MustCompile(`"updatedAt":(\d+)`).FindAllStringSubmatch(ask(t, "-aimsio-until", "last-month").aimsio("GET", "PayrollPeriod", "").Body.String(), -1)
	if last := moved[len(moved)-1][1]; last < strconv.FormatInt(month.UnixMilli(), 10) {
		t.Errorf("the last change is at %s, want one of the last months", last)
	}
}

// TestOneVocabulary: who can script one vendor's stand-in can script the other's. What both
// have has the same name, type and text; what one has alone is listed here.
func TestOneVocabulary(t *testing.T) {
	for _, c := range []struct {
		ajera, aimsio any
		alone         string
	}{
		{ajeratest.Fault{}, aimsiotest.Fault{}, "ErrorID Path Text"},
		{ajeratest.Answer{}, aimsiotest.Answer{}, "Content Path"},
	} {
		a, b := members(reflect.TypeOf(c.ajera)), members(reflect.TypeOf(c.aimsio))
		var alone []string
		for name := range a {
			if b[name] == "" {
				alone = append(alone, name)
			} else if a[name] != b[name] {
				t.Errorf("%T.%s is %s, and %s of Aimsio", c.ajera, name, a[name], b[name])
			}
		}
		for name := range b {
			if a[name] == "" {
				alone = append(alone, name)
			}
		}
		if slices.Sort(alone); strings.Join(alone, " ") != c.alone {
			t.Errorf("%T: one vendor alone has %q, want %s", c.ajera, alone, c.alone)
		}
	}
	for word, kind := range aimsioKinds {
		if string(ajeraKinds[word]) != string(kind) {
			t.Errorf("%s is %q, and %q of Ajera", word, kind, ajeraKinds[word])
		}
	}
	if ajeratest.Always != aimsiotest.Always || string(ajeratest.Before) != string(aimsiotest.Before) || string(ajeratest.After) != string(aimsiotest.After) {
		t.Error("the times of a fault differ")
	}
	methods := func(s any) (names []string) {
		for m := range reflect.TypeOf(s).Methods() {
			names = append(names, m.Name)
		}
		return names
	}
	for _, name := range []string{"Fail", "Script", "Put", "Get", "Keys", "Log", "Calls", "Violations", "AssertLimits", "MaxOpen", "MaxPerSecond", "Transport", "URL", "User", "Password"} {
		if !slices.Contains(methods(ajeratest.New()), name) || !slices.Contains(methods(aimsiotest.New()), name) {
			t.Errorf("%s is not of both servers", name)
		}
	}
}

// members are the exported fields of a struct and their types, without the package of a type
// that each declares.
func members(t reflect.Type) map[string]string {
	of := map[string]string{}
	for field := range t.Fields() {
		if field.IsExported() {
			of[field.Name] = strings.TrimPrefix(strings.TrimPrefix(field.Type.String(), "ajeratest."), "aimsiotest.")
		}
	}
	return of
}
