package ajera_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// saying logs in and gives to everything else the body that next returns.
func saying(t *testing.T, next func(request string) string, options ...ajera.Option) *ajera.Client {
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		if strings.Contains(string(body), "APISession") {
			welcome(w, r)
			return
		}
		fmt.Fprint(w, next(string(body)))
	}, options...)
}

// enveloped wraps a content.
func enveloped(content string) string {
	return `{"ResponseCode":200,"Message":"Success","Errors":[],"Content":` + content + `}`
}

// keyedRows are n records with keys from first on.
func keyedRows(key string, first, n int) string {
	rows := make([]string, n)
	for i := range rows {
		rows[i] = fmt.Sprintf(`{%q:%d}`, key, first+i)
	}
	return strings.Join(rows, ",")
}

// TestCutListUnderOtherNames answers as many timesheets as the server gives at most.
func TestCutListUnderOtherNames(t *testing.T) {
	rows := keyedRows("Timesheet Key", 1, 500)
	for _, content := range []string{
		`{"Timesheets":[` + rows + `]}`, `{"timesheets":[` + rows + `]}`, `[` + rows + `]`, `[{"Timesheets":[` + rows + `]}]`, `[{"timesheets":[` + rows + `]}]`,
		`{"Timesheets":null,"TIMESHEETS":[` + rows + `]}`, `{"Timesheets":[` + rows + `],"Timesheets":[` + rows + `]}`,
	} {
		got, err := saying(t, func(string) string { return enveloped(content) }).V2.ListTimesheets(t.Context(), ajerav2.ListTimesheetsArgs{})
		if !errors.Is(err, ajera.ErrTruncated) || got != nil {
			t.Errorf("%.40s: %v", content, err)
		}
	}
	got, err := saying(t, func(string) string {
		return enveloped(`{"timesheets":[` + rows[:len(rows)-len(`,{"Timesheet Key":500}`)] + `]}`)
	}).V2.ListTimesheets(t.Context(), ajerav2.ListTimesheetsArgs{})
	if err != nil || len(got.Timesheets) != 499 {
		t.Errorf("one less: %v", err)
	}
}

// TestBatchesInAllForms has each batch of keys answered in another form.
func TestBatchesInAllForms(t *testing.T) {
	forms := []string{`{"Clients":[{"ClientKey":1},{"ClientKey":2}]}`, `{"clients":[{"ClientKey":3},{"ClientKey":4}]}`, `[{"ClientKey":5},{"ClientKey":6}]`, `{"Clients":{"ClientKey":7}}`, `[{"clients":{"ClientKey":9}}]`}
	c := saying(t, func(request string) string {
		for i := range forms {
			if strings.Contains(request, fmt.Sprintf("[%d", 2*i+1)) {
				return enveloped(forms[i])
			}
		}
		return enveloped("null")
	}, func(c *ajera.Config) { c.BatchMax = map[string]int{"GetClients": 2} })
	got, err := c.V1.GetClients(t.Context(), ajerav1.GetClientsArgs{RequestedClients: []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}})
	if err != nil {
		t.Fatal(err)
	}
	var came []int
	for _, r := range got.Clients {
		came = append(came, r.ClientKey)
	}
	if !slices.Equal(came, []int{1, 2, 3, 4, 5, 6, 7, 9}) || !slices.Equal(got.Missing, []int{8, 10}) || got.Incomplete {
		t.Errorf("came %v, missing %v, incomplete %v", came, got.Missing, got.Incomplete)
	}
}

// TestWindowsInAllForms joins windows whose rows have their key in another case, or none.
func TestWindowsInAllForms(t *testing.T) {
	var n atomic.Int32
	c := saying(t, func(string) string {
		switch n.Add(1) {
		case 1:
			return enveloped(`{"timesheets":[` + keyedRows("timesheet key", 1, 500) + `]}`)
		case 2:
			return enveloped(`[` + keyedRows("timesheet key", 1, 300) + `]`)
		}
		return enveloped(`{"Timesheets":[{"Timesheet Key":300},` + keyedRows("TIMESHEET KEY", 301, 300) + `,{"Description":"a"},{"Description":"b"}]}`)
	})
	got, err := c.V2.ListTimesheets(t.Context(), ajerav2.ListTimesheetsArgs{
		FilterByEarliestTimesheetDate: wire.MustDate("2026-01-01"), FilterByLatestTimesheetDate: wire.MustDate("2026-01-02"),
	})
	if err != nil || len(got.Timesheets) != 602 {
		t.Errorf("%d rows: %v", len(got.Timesheets), err)
	}
}

// dialect writes the members of a content in another way, or says that it cannot.
type dialect struct {
	name  string
	write func(f record.Field, rows []string) (content string, ok bool)
}

var dialects = []dialect{
	{"lower case", func(f record.Field, rows []string) (string, bool) {
		return fmt.Sprintf(`{%q:[%s]}`, strings.ToLower(f.Name), strings.Join(rows, ",")), true
	}},
	{"bare list", func(_ record.Field, rows []string) (string, bool) { return `[` + strings.Join(rows, ",") + `]`, true }},
	{"list of one content", func(f record.Field, rows []string) (string, bool) {
		return fmt.Sprintf(`[{%q:[%s]}]`, f.Name, strings.Join(rows, ",")), true
	}},
	{"list of contents", func(f record.Field, rows []string) (string, bool) {
		return fmt.Sprintf(`[{%q:[%s]},{%[1]q:[%[3]s]}]`, f.Name, rows[0], strings.Join(rows[1:], ",")), len(rows) > 1
	}},
	{"lone record", func(f record.Field, rows []string) (string, bool) {
		return fmt.Sprintf(`{%q:%s}`, f.Name, rows[0]), len(rows) == 1
	}},
	{"other name", func(f record.Field, rows []string) (string, bool) {
		if len(f.Paths) < 2 {
			return "", false
		}
		return fmt.Sprintf(`{%q:[%s]}`, f.Paths[1][0], strings.Join(rows, ",")), true
	}},
	{"twice", func(f record.Field, rows []string) (string, bool) {
		return fmt.Sprintf(`{%q:[%s],%[1]q:[%[2]s]}`, f.Name, strings.Join(rows, ",")), true
	}},
	{"null first", func(f record.Field, rows []string) (string, bool) {
		return fmt.Sprintf(`{%q:null,%q:[%s]}`, f.Name, strings.ToUpper(f.Name), strings.Join(rows, ",")), true
	}},
}

// reading is a method that reads records, and what it is called with.
type reading struct {
	m    *wire.Method
	call func(*ajera.Client) (wire.Replied, error)
	f    record.Field // that lists the records, or is the one
	key  string
	many bool // it lists records of more than one kind: those of a bare list may be any
}

// readings are all methods that list or get and whose content is known.
func readings(t *testing.T) (list []reading) {
	for _, m := range slices.Concat(ajerav1.Methods(), ajerav2.Methods()) {
		client := reflect.TypeFor[*ajerav1.Client]()
		if m.Version == 2 {
			client = reflect.TypeFor[*ajerav2.Client]()
		}
		method, ok := client.MethodByName(m.Name)
		if !ok {
			t.Fatalf("no method %s", m.Name)
		}
		result := method.Type.Out(0).Elem()
		fields := record.Of(result).Fields
		if !m.Kind.Reads() || len(fields) == 0 || fields[0].Shape != record.List && fields[0].Shape != record.Nested {
			continue
		}
		args := reflect.New(method.Type.In(2)).Elem()
		fillKeys(args, m)
		isList := func(f record.Field) bool { return f.Shape == record.List }
		r := reading{m: m, f: fields[0], key: "New", many: slices.ContainsFunc(fields[1:], isList)}
		inner := r.f.Type
		if r.f.Shape == record.List {
			inner = inner.Elem()
		}
		if key := record.Of(inner).Key; key != nil {
			r.key = key.Name
		}
		r.call = func(c *ajera.Client) (wire.Replied, error) {
			v := reflect.ValueOf(c.V1)
			if m.Version == 2 {
				v = reflect.ValueOf(c.V2)
			}
			out := v.MethodByName(m.Name).Call([]reflect.Value{reflect.ValueOf(t.Context()), args})
			err, _ := out[1].Interface().(error)
			return out[0].Interface().(wire.Replied), err
		}
		list = append(list, r)
	}
	return list
}

// fillKeys gives the keys 1 to 3 for lists, and one where that is required.
func fillKeys(args reflect.Value, m *wire.Method) {
	for _, f := range record.Of(args.Type()).Fields {
		switch v := args.Field(f.Index); {
		case f.Required && v.CanInt():
			v.SetInt(1)
		case f.Required || m.Batch != nil && m.Batch.By == f.Name:
			v.Set(reflect.ValueOf([]int{1, 2, 3}))
		}
	}
}

// TestEveryReadInEveryDialect compares what each method of the specs reads from each dialect with
// what it reads from the plain one: whole, key by key in a batch, and when a list is cut.
func TestEveryReadInEveryDialect(t *testing.T) {
	all := readings(t)
	if len(all) < 40 {
		t.Errorf("%d methods, the specs have more", len(all))
	}
	for _, r := range all {
		for _, n := range []int{1, 3} {
			if n > 1 && r.f.Shape == record.Nested {
				continue
			}
			var rows []string
			for i := range n {
				rows = append(rows, fmt.Sprintf(`{%q:%d,"Extra":%d}`, r.key, i+1, i))
			}
			plain := fmt.Sprintf(`{%q:[%s]}`, r.f.Name, strings.Join(rows, ","))
			if r.f.Shape == record.Nested {
				plain = fmt.Sprintf(`{%q:%s}`, r.f.Name, rows[0])
			}
			want := r.read(t, plain)
			if !strings.Contains(want, "incomplete false") {
				t.Errorf("%s version %d: %s", r.m.Name, r.m.Version, want)
			}
			for _, d := range dialects {
				content, ok := d.write(r.f, rows)
				if !ok {
					continue
				}
				got := r.read(t, content)
				unsure := d.name == "bare list" && r.many
				if unsure && !strings.Contains(got, "a list where an object is expected") || !unsure && got != want {
					t.Errorf("%s version %d, %d records, %s:\n%s\n%s\nwant %s", r.m.Name, r.m.Version, n, d.name, content, got, want)
				}
			}
		}
		r.checkBatch(t)
	}
}

// read gives what a method reads, for comparison.
func (r reading) read(t *testing.T, content string) string {
	got, err := r.call(saying(t, func(string) string { return enveloped(content) }))
	if err != nil {
		return err.Error()
	}
	return r.shown(got)
}

func (r reading) shown(got wire.Replied) string {
	v := reflect.ValueOf(got).Elem().FieldByName(r.f.GoName)
	return fmt.Sprintf("%+v, missing %v, incomplete %v", v.Interface(), got.Reply().Missing, got.Reply().Incomplete)
}

// checkBatch answers each key of a batch in another dialect.
func (r reading) checkBatch(t *testing.T) {
	if r.m.Batch == nil || r.f.Shape != record.List {
		return
	}
	one := func(c *ajera.Config) { c.BatchMax = map[string]int{r.m.Name: 1} }
	answer := func(write func(key int, row string) string) string {
		c := saying(t, func(request string) string {
			_, list, _ := strings.Cut(request, r.m.Batch.By+`":[`)
			key, err := strconv.Atoi(list[:strings.IndexByte(list, ']')])
			if err != nil {
				t.Error(err)
			}
			return enveloped(write(key, fmt.Sprintf(`{%q:%d}`, r.key, key)))
		}, one)
		got, err := r.call(c)
		if err != nil {
			return err.Error()
		}
		return r.shown(got)
	}
	want := answer(func(_ int, row string) string { return fmt.Sprintf(`{%q:[%s]}`, r.f.Name, row) })
	got := answer(func(key int, row string) string {
		content, _ := dialects[[]int{0, 2, 4}[key-1]].write(r.f, []string{row})
		return content
	})
	if got != want || !strings.Contains(want, "missing []") {
		t.Errorf("%s in three batches: %s\nwant %s", r.m.Name, got, want)
	}
}

// TestSuccessWithoutContent gives every method of the specs a success that tells nothing.
func TestSuccessWithoutContent(t *testing.T) {
	bodies := []string{
		`{"ResponseCode":200,"Message":"Success","Errors":[]}`, enveloped(`null`), enveloped(`{}`), enveloped(`{ }`), enveloped(`[]`), enveloped(`""`),
	}
	for _, body := range bodies {
		c := saying(t, func(string) string { return body })
		for _, r := range readings(t) {
			got, err := r.call(c)
			if err != nil || !got.Reply().Incomplete {
				t.Errorf("%s, %s: %v", r.m.Name, body, err)
				continue
			}
			if b := r.m.Batch; b != nil && len(got.Reply().Missing) != 3 {
				t.Errorf("%s, %s: missing %v", r.m.Name, body, got.Reply().Missing)
			}
		}
		_, err := c.V2.CreatePhases(t.Context(), ajerav2.CreatePhasesArgs{Phases: []ajerav2.NewPhase{{ProjectKey: 1, InvoiceGroupKey: 1, Description: "Survey", RateTableKey: new(1)}}})
		if e, ok := errors.AsType[*ajera.Error](err); !ok || !errors.Is(err, ajera.ErrNotCreated) || e.Outcome != wire.Unknown {
			t.Errorf("create, %s: %v", body, err)
		}
		if _, err = c.V1.UpdateClients(t.Context(), ajerav1.UpdateClientsArgs{UpdatedClients: []wire.Value{wire.Value(`{"ClientKey":7}`)}, UnchangedClients: []wire.Value{wire.Value(`{"ClientKey":7}`)}}); !errors.Is(err, ajera.ErrPartial) {
			t.Errorf("update, %s: %v", body, err)
		}
		for _, save := range []func() error{func() error { return saveVendor(t, body, 0) }, func() error { return savePhase(t, body) }} {
			if e, ok := errors.AsType[*ajera.Error](save()); !ok || !errors.Is(e, ajera.ErrPartial) || e.Outcome != wire.Executed || strings.Contains(e.Error(), "object name") {
				t.Errorf("save, %s: %v", body, e)
			}
		}
		if err = saveVendor(t, body, 1); !errors.Is(err, ajera.ErrNotCreated) {
			t.Errorf("save of a new one, %s: %v", body, err)
		}
		if _, err = c.V2.SubmitTimesheets(t.Context(), ajerav2.SubmitTimesheetsArgs{RequestedTimesheets: []int{1}}); err != nil {
			t.Errorf("action, %s: %v", body, err)
		}
	}
	got, err := saying(t, func(string) string { return enveloped(`{"Clients":[]}`) }).V1.ListClients(t.Context(), ajerav1.ListClientsArgs{})
	if err != nil || got.Incomplete {
		t.Errorf("an empty list: %v", err)
	}
}

// saveVendor reads a vendor, changes it, adds new ones and gets that answer to the save.
func saveVendor(t *testing.T, answer string, fresh int) error {
	c := saying(t, func(request string) string {
		if strings.Contains(request, "GetVendors") {
			return enveloped(`{"Vendors":[{"VendorKey":7,"Name":"Old"}]}`)
		}
		return answer
	})
	got, err := c.V1.GetVendors(t.Context(), ajerav1.GetVendorsArgs{RequestedVendors: []int{7}})
	if err != nil {
		t.Fatal(err)
	}
	got.Vendors[0].Name = "New"
	for range fresh {
		got.Vendors = append(got.Vendors, ajerav1.Vendor{Name: "Fresh"})
	}
	_, err = c.V1.SaveVendors(t.Context(), got)
	return err
}

func savePhase(t *testing.T, answer string) error {
	c := saying(t, func(request string) string {
		if strings.Contains(request, "GetProjects") {
			return enveloped(`[{"projects":{"ProjectKey":10},"Phases":[{"PhaseKey":12,"Description":"Old"}]}]`)
		}
		return answer
	})
	got, err := c.V2.GetProjects(t.Context(), ajerav2.GetProjectsArgs{RequestedProjects: []int{10}})
	if err != nil {
		t.Fatal(err)
	}
	got.Phases[0].Description = "New"
	_, err = c.V2.SaveProjects(t.Context(), got)
	return err
}

// TestNoEnvelopeIsNoSuccess answers reads and writes with what other servers say.
func TestNoEnvelopeIsNoSuccess(t *testing.T) {
	for body, words := range map[string]string{
		`{"error":"maintenance until 06:00"}`: "maintenance until 06:00",
		`{"message":"locked"}`:                "locked",
		`{}`:                                  "neither ResponseCode",
		`[]`:                                  "a JSON list",
		`null`:                                "a JSON null",
		`""`:                                  "a JSON text",
		`true`:                                "a JSON bool",
		`{"Clients":[{"ClientKey":7}]}`:       "a JSON object",
	} {
		c := saying(t, func(string) string { return body })
		_, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{})
		if !errors.Is(err, ajera.ErrAnswer) || !strings.Contains(err.Error(), words) {
			t.Errorf("list, %s: %v", body, err)
		}
		_, err = c.V2.SubmitTimesheets(t.Context(), ajerav2.SubmitTimesheetsArgs{RequestedTimesheets: []int{1}})
		if e, ok := errors.AsType[*ajera.Error](err); !ok || !errors.Is(err, ajera.ErrAnswer) || e.Outcome != wire.Unknown || !strings.Contains(err.Error(), words) {
			t.Errorf("action, %s: %v", body, err)
		}
	}
	// A content that is no content: the envelope says that it went well, and nobody knows what.
	_, err := saying(t, func(string) string { return enveloped(`"none today"`) }).V1.ListClients(t.Context(), ajerav1.ListClientsArgs{})
	if !errors.Is(err, ajera.ErrAnswer) || strings.Contains(err.Error(), "none today") {
		t.Errorf("a text as content: %v", err)
	}
}

// TestLoginInAnotherForm logs in to a server that answers as the others here do.
func TestLoginInAnotherForm(t *testing.T) {
	for _, body := range []string{
		`{"responsecode":"0","content":{"SessionToken":"tok"}}`, `{"ResponseCode":0,"Content":[{"SessionToken":"tok"}]}`, `{"ResponseCode":0,"Content":{},"SessionToken":"tok"}`,
	} {
		c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			request, _ := io.ReadAll(r.Body)
			if strings.Contains(string(request), "CreateAPISession") {
				fmt.Fprint(w, body)
			} else {
				fmt.Fprint(w, enveloped(`{"Clients":[]}`))
			}
		})
		if _, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{}); err != nil {
			t.Errorf("%s: %v", body, err)
		}
	}
}

// TestRawIsWhatCame keeps the bytes of a content that is read otherwise.
func TestRawIsWhatCame(t *testing.T) {
	for _, content := range []string{`[{"clients":{"ClientKey":7, "Description":"C"}}]`, `{"Clients" : []}`, `{ }`, `""`} {
		got, err := saying(t, func(string) string { return enveloped(content) }).V1.ListClients(t.Context(), ajerav1.ListClientsArgs{})
		if err != nil || string(got.Raw) != content {
			t.Errorf("%s came as %s: %v", content, []byte(got.Raw), err)
		}
	}
}

// TestAnswersShowNoRecords wants of an answer that is none its kind and size.
func TestAnswersShowNoRecords(t *testing.T) {
	records := `{"Content":{"Employees":[{"SSN":"123-45-6789"}]}`
	for _, body := range []string{
		records, "\xef\xbb\xbf" + records, ")]}',\n" + records, "\xff\xfe" + strings.Join(strings.Split(records, ""), "\x00"), `"` + "123-45-6789" + `"`,
		`[` + records + `}]`, `{"Employees":[{"SSN":"123-45-6789"}]}`, `{"ResponseCode":1,"Message":{"SSN":"123-45-6789"}}`, `{"ResponseCode":0,"Errors":[[{"SSN":"123-45-6789"}]]}`,
		`{"ResponseCode":0,"Errors":[{"ErrorID":-1,"ErrorMessage":{"SSN":"123-45-6789"}}]}`, `{"ResponseCode":{"SSN":"123-45-6789"}}`, `{"ResponseCode":0,"UsageKey":{"SSN":"123-45-6789"},"Errors":["x"]}`,
		`{"ResponseCode":0,"Errors":[{"SSN":"123-45-6789"}]}`,
	} {
		_, err := saying(t, func(string) string { return body }).V1.GetEmployees(t.Context(), ajerav1.GetEmployeesArgs{RequestedEmployees: []int{1}})
		if text := fmt.Sprint(err); err == nil || strings.Contains(strings.ReplaceAll(text, "\x00", ""), "6789") {
			t.Errorf("%q: %s", body, text)
		}
	}
}

// TestHelpersConcludeNothing: from an answer that may lack records no helper concludes that something
// is not there, not paid, or all there is to be set.
func TestHelpersConcludeNothing(t *testing.T) {
	s, c := withProject(t)
	s.Put("VendorInvoices", `{"VendorInvoiceKey":1,"VendorKey":9,"Status":"Normal","Paid":true}`)
	for _, test := range []struct {
		of, name string
		nth      int
		call     func() error
	}{
		{"ListProjects", "FindProjects", 1, func() error { _, err := c.FindProjects(t.Context(), "24-001"); return err }},
		{"ListVendorInvoices", "Payments", 1, func() error { _, err := c.Payments(t.Context(), ajerav2.ListVendorInvoicesArgs{}); return err }},
		{"ListVendorInvoices", "Payments", 2, func() error { _, err := c.Payments(t.Context(), ajerav2.ListVendorInvoicesArgs{}); return err }},
		{"GetProjects", "SetPercentComplete", 1, func() error {
			_, err := c.SetPercentComplete(t.Context(), []ajera.PercentComplete{{ProjectID: "24-001", Percent: wire.MustDecimal("3")}})
			return err
		}},
	} {
		s.Fail(ajeratest.Fault{Kind: ajeratest.NullContent, Method: test.of, Nth: test.nth})
		err := test.call()
		if !errors.Is(err, ajera.ErrAnswer) || errors.Is(err, ajera.ErrNotFound) || !strings.HasPrefix(err.Error(), test.name+": ") {
			t.Errorf("%s, answer %d: %v", test.name, test.nth, err)
		}
		if err := test.call(); err != nil {
			t.Errorf("%s, answered well: %v", test.name, err)
		}
	}
}

// TestContentThatCameTwice: what was left out of two that differ is told, also of an answer's own members.
func TestContentThatCameTwice(t *testing.T) {
	for second, incomplete := range map[string]bool{`"content":{"Clients":[{"ClientKey":4}]}`: true, `"content":null`: false, `"Content":{"Clients":[]}`: false} {
		c := saying(t, func(string) string { return `{"ResponseCode":200,"Content":{"Clients":[]},` + second + `}` })
		got, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{})
		if err != nil || got.Incomplete != incomplete {
			t.Errorf("%s: incomplete %t, want %t: %v", second, got.Incomplete, incomplete, err)
		}
	}
}

// TestCreateThatAnswersNoRecords: what is no content has no key, so nobody knows whether it was created.
func TestCreateThatAnswersNoRecords(t *testing.T) {
	for _, content := range []string{`"4711"`, `7`, `true`, `{"Phases":[],}`} {
		c := saying(t, func(string) string { return enveloped(content) })
		phase := ajerav2.NewPhase{Description: "x", ProjectKey: 1, ParentKey: 1, InvoiceGroupKey: 1, RateTableKey: new(0)}
		_, err := c.V2.CreatePhases(t.Context(), ajerav2.CreatePhasesArgs{Phases: []ajerav2.NewPhase{phase}})
		e, ok := errors.AsType[*ajera.Error](err)
		if !ok || e.Outcome != wire.Unknown || !strings.Contains(e.Remedy, "look whether") || strings.Contains(err.Error(), "jsontext") || strings.Contains(err.Error(), "4711") {
			t.Errorf("%s: %v", content, err)
		}
	}
}

// TestRefusedCreateWithContent: a refusal that brings no new key was not executed in part, and one
// of a login is one.
func TestRefusedCreateWithContent(t *testing.T) {
	phase := ajerav2.NewPhase{Description: "x", ProjectKey: 1, ParentKey: 1, InvoiceGroupKey: 1, RateTableKey: new(0)}
	for content, want := range map[string]wire.Outcome{
		`{"Phases":[{"PhaseKey":0,"Description":"x"}]}`: wire.Refused,
		`{"Given":{"Description":"x"}}`:                 wire.Refused,
		`{"Phases":[{"PhaseKey":5,"Description":"x"}]}`: wire.Executed,
		`{"Phases":[{"PhaseKey":"x"}]}`:                 wire.Unknown,
	} {
		c := saying(t, func(string) string { return `{"ResponseCode":-7,"Message":"no","Content":` + content + `}` })
		_, err := c.V2.CreatePhases(t.Context(), ajerav2.CreatePhasesArgs{Phases: []ajerav2.NewPhase{phase}})
		if e, ok := errors.AsType[*ajera.Error](err); !ok || e.Outcome != want {
			t.Errorf("%s: %v, want %s", content, err, want)
		}
	}
	raw, err := saying(t, func(string) string { return `{"ResponseCode":-7,"Message":"no","Content":{"Phases":[{"PhaseKey":0}]}}` }).Raw(t.Context(), 2, "CreateProjects", map[string]any{"a": 1})
	if e, ok := errors.AsType[*ajera.Error](err); !ok || e.Outcome != wire.Unknown || raw == nil {
		t.Errorf("raw: %v, %v", raw, err)
	}
	logins := 0
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		logins++
		fmt.Fprint(w, `{"ResponseCode":-1,"Errors":[{"ErrorID":-150,"ErrorMessage":"Unable to authenticate user"}],"Content":{"CompanyName":"x"}}`)
	})
	for range 3 {
		err = listProjects(t, c)
	}
	if logins != 1 || !errors.Is(err, ajera.ErrSession) {
		t.Errorf("%d logins with a refused password, want 1: %v", logins, err)
	}
}

// TestTooFast says what to do about a status 429, be it with an envelope or without.
func TestTooFast(t *testing.T) {
	for _, body := range []string{"", enveloped(`{"Clients":[]}`), `{"ResponseCode":-1,"Message":"slow down"}`} {
		c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if text, _ := io.ReadAll(r.Body); strings.Contains(string(text), "APISession") {
				welcome(w, r)
				return
			}
			w.WriteHeader(http.StatusTooManyRequests)
			fmt.Fprint(w, body)
		})
		_, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{})
		if !errors.Is(err, ajera.ErrLimit) || !strings.Contains(err.Error(), "Config.Limiter") {
			t.Errorf("%q: %v", body, err)
		}
	}
}

// TestNothingForARecord: null, {} or [] among the records of a list is told, and no record.
func TestNothingForARecord(t *testing.T) {
	for item, whole := range map[string]bool{`{"ClientKey":2}`: true, `{"Description":"x"}`: true, `null`: false, `{}`: false, `[]`: false} {
		c := saying(t, func(string) string { return enveloped(`{"Clients":[{"ClientKey":1},` + item + `]}`) })
		got, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{})
		if err != nil || len(got.Clients) != 2 || got.Incomplete == whole || strings.Contains(fmt.Sprint(got.Bent), "/Clients/1: nothing") == whole {
			t.Errorf("%s: %d records, incomplete %v, %q, %v", item, len(got.Clients), got.Incomplete, got.Bent, err)
		}
	}
}
