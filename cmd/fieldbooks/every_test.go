package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/wire"
)

// TestEveryMethod calls each method of Ajera's through the command, with arguments that the specs
// lead to: keys of lists that their texts name, what is required, and one field changed.
func TestEveryMethod(t *testing.T) {
	s := fakeAjera(t)
	w := &world{t: t, vendor: "ajera", digest: call.AjeraSpecs(), paths: commandsByCall()}
	for _, c := range w.digest.Calls {
		t.Run(fmt.Sprint(c.Go, c.Version), func(t *testing.T) {
			w.t = t
			name := c.Go
			if c.Name != "" {
				name = c.Name
			}
			if content := scripted(c); content != "" {
				s.Script(ajeratest.Answer{Method: name, Content: content})
			}
			before := len(s.Log())
			w.ok(append(w.path(c), w.arguments(c)...)...)
			log := s.Log()[before:]
			at := slices.IndexFunc(log, func(e ajeratest.Call) bool { return e.Method == name && e.Version == c.Version })
			if at < 0 && scripted(c) == "" {
				t.Errorf("%s was not called: %v", name, log)
			}
			for _, e := range log {
				if strings.HasPrefix(e.Outcome, "refused") {
					t.Errorf("%s: %s", e.Method, e.Outcome)
				}
			}
		})
	}
}

// TestEveryOperation calls each operation of Aimsio's through the command.
func TestEveryOperation(t *testing.T) {
	s := aimsiotest.Start(t, aimsiotest.WithoutLimits())
	t.Setenv("AIMSIO_URL", s.URL())
	t.Setenv("AIMSIO_USERNAME", s.User())
	t.Setenv("AIMSIO_PASSWORD", s.Password())
	ownSettings(t)
	w := &world{t: t, vendor: "aimsio", digest: call.AimsioSpecs(), paths: commandsByCall()}
	for _, resource := range []string{"Company", "Equipment", "Invoice", "NonRecurringBillableItem", "PayrollPeriod", "Timecard"} {
		for _, key := range s.Keys(resource) { // the fake answers with these only when they are the test's own
			s.Put(resource, strings.TrimSuffix(s.Get(resource, key), "}")+`,"ownUpdatedAt":1755000000000}`)
		}
	}
	for _, c := range w.digest.Calls {
		t.Run(c.Go, func(t *testing.T) {
			w.t = t
			args := w.path(c)
			switch {
			case c.Kind == "get":
				args = append(args, w.first(w.listOf(c), "guid", "id"))
			case c.Raw:
				s.Script(aimsiotest.Answer{Method: "POST", Path: c.Resource})
				args = append(args, "--yes", "--body", w.file(`{"invented":1.50}`))
			case c.Verb == "POST":
				args = append(args, "--yes", "--body", w.file(w.upserted(c)))
			}
			before := len(s.Log())
			w.ok(args...)
			log := s.Log()[before:]
			if !slices.ContainsFunc(log, func(e aimsiotest.Call) bool { return e.Method == c.Verb && e.Operation == c.Path }) {
				t.Errorf("%s %s was not called: %v", c.Verb, c.Path, log)
			}
		})
	}
}

// world runs commands, and knows what the fake has.
type world struct {
	t      *testing.T
	vendor string
	digest *digest.Digest
	paths  map[string][]string
	kept   map[string]string // answers of lists
}

// fakeAjera is an Ajera without limits, which the environment names.
func fakeAjera(t *testing.T) *ajeratest.Server {
	s := ajeratest.Start(t, ajeratest.WithLimits(0, 0))
	t.Setenv("AJERA_API_URL", s.URL())
	t.Setenv("AJERA_API_USERNAME", s.User())
	t.Setenv("AJERA_API_PASSWORD", s.Password())
	ownSettings(t)
	return s
}

func ownSettings(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv("FIELDBOOKS_KEYRING", "off")
}

// commandsByCall are the words of the command for each call.
func commandsByCall() map[string][]string {
	paths := map[string][]string{}
	var walk func(*cobra.Command)
	walk = func(cmd *cobra.Command) {
		if id := cmd.Annotations[call.Calls]; id != "" {
			paths[id] = strings.Fields(cmd.CommandPath())[1:]
		}
		for _, c := range cmd.Commands() {
			walk(c)
		}
	}
	walk(tree(new(app.App)))
	return paths
}

func (w *world) path(c *digest.Call) []string {
	id := w.vendor + " " + c.Go
	if w.vendor == "ajera" {
		id += fmt.Sprint(".v", c.Version)
	}
	if w.paths[id] == nil {
		w.t.Fatalf("no command calls %s", id)
	}
	return slices.Clone(w.paths[id])
}

// ok runs a command that has to succeed, and returns what it writes, which is JSON.
func (w *world) ok(args ...string) string {
	w.t.Helper()
	var out, errs bytes.Buffer
	code := run(w.t.Context(), args, strings.NewReader(""), &out, &errs)
	if code != exit.OK || !json.Valid(out.Bytes()) {
		w.t.Fatalf("fieldbooks %s\nexit %d\n%s%s", strings.Join(args, " "), code, out.String(), errs.String())
	}
	return out.String()
}

func (w *world) file(text string) string {
	name := filepath.Join(w.t.TempDir(), "body.json")
	must(w.t, os.WriteFile(name, []byte(text), 0o600))
	return name
}

// scripted is the content of calls that the fake does not know, "" for the others.
func scripted(c *digest.Call) string {
	switch {
	case c.Raw:
		return `{"Invented":[{"InventedKey":1,"Amount":1.50}]}`
	case slices.ContainsFunc(c.Content, func(f *digest.Field) bool { return f.Type == "file" }):
		return `{"FileData":"aGVsbG8=","FileName":"hello.txt"}`
	}
	return ""
}

// arguments are what a method of Ajera's is called with.
func (w *world) arguments(c *digest.Call) []string {
	var args []string
	if c.Kind != "list" && c.Kind != "get" {
		args = append(args, "--yes")
	}
	if c.Raw {
		return append(args, "--body", w.file(`{"Invented":1.50}`))
	}
	if c.Kind == "update" {
		return append(args, "--body", w.file(w.updated(c)))
	}
	body := map[string]json.RawMessage{}
	for _, f := range c.Args {
		if f.Name == c.Keys {
			return append(args, w.keyFor(f))
		}
		if f.Required {
			body[f.Name] = json.RawMessage(w.value(f, c.Version))
		}
	}
	if len(body) == 0 {
		return args
	}
	return append(args, "--body", w.file(compact(w.t, body)))
}

var fromList = regexp.MustCompile(`(?i)keys? from (\w+)`)

// keyFor is a key for an argument or a field, from the list that its text names.
func (w *world) keyFor(f *digest.Field) string {
	named := fromList.FindStringSubmatch(f.Doc)
	if named == nil {
		named = []string{"", "ListProjects"} // of which most others are parts
	}
	if f.Name == "FileKey" {
		return "9" // its answer is scripted
	}
	return w.first(named[1], f.Name)
}

// first is the first key that a list answers, or the first value with one of the names.
func (w *world) first(list string, names ...string) string {
	at := slices.IndexFunc(w.digest.Calls, func(c *digest.Call) bool { return c.Go == list })
	if at < 0 {
		w.t.Fatalf("there is no %s", list)
	}
	c := w.digest.Calls[at]
	if w.kept == nil {
		w.kept = map[string]string{}
	}
	if w.kept[list] == "" {
		args := w.path(c)
		if c.Kind == "get" {
			args = append(args, w.keyFor(c.Args[0]))
		}
		w.kept[list] = w.ok(args...)
	}
	if c.Kind == "list" && w.vendor == "ajera" {
		element, _, _ := digest.Element(c.Content[0].Type)
		names = []string{w.digest.Type(element, c.Version).Key}
	}
	return w.within(w.kept[list], names...)
}

// within is the first value in a text that stands under one of the names.
func (w *world) within(text string, names ...string) string {
	for _, name := range names {
		value := regexp.MustCompile(`"` + regexp.QuoteMeta(name) + `": *("[^"]+"|[1-9]\d*)`).FindStringSubmatch(text)
		if value != nil {
			return strings.Trim(value[1], `"`)
		}
	}
	w.t.Fatalf("none of %v stands in %s", names, text)
	return ""
}

// saidInWords are members of which one has to be there, which the specs say in a sentence only.
var saidInWords = map[string]string{"NewVendorInvoiceLine": "AccountKey", "NewTimesheet": "AllowPast90Days", "NRB": "nrbTypeName"}

// lastDay is the date of the last timesheet.
func (w *world) lastDay() (last wire.Date) {
	for _, found := range regexp.MustCompile(`"Timesheet Date": *"([^"]+)"`).FindAllStringSubmatch(w.ok("ajera", "list-timesheets"), -1) {
		if day := wire.MustDate(found[1]); day.Compare(last) > 0 {
			last = day
		}
	}
	return last
}

// code is the text that a record of Aimsio refers to another one by.
func (w *world) code(name string) string {
	switch name {
	case "nrbJobOrderNumber":
		return w.within(w.ok("aimsio", "job-orders", "list", "--records", "--limit", "1"), "jobNumber")
	case "nrbTypeName":
		return "Material"
	case "nrbVendorCode":
		return "V-201" // no record of a company has a published member
	}
	return "Invented"
}

// value is a value for a field that has to be there.
func (w *world) value(f *digest.Field, version int) string {
	element, list, _ := digest.Element(f.Type)
	text := ""
	switch t := w.digest.Type(element, version); {
	case len(f.Values) > 0 && element == "bool":
		text = f.Values[0]
	case len(f.Values) > 0:
		text = `"` + f.Values[0] + `"`
	case t != nil:
		body := map[string]json.RawMessage{}
		for _, inner := range t.Fields {
			if inner.Required || inner.Write == "required" || inner.Name == saidInWords[element] {
				body[inner.Name] = json.RawMessage(w.value(inner, version))
			}
		}
		text = compact(w.t, body)
	case element == "int":
		text = w.keyFor(f)
	case element == "decimal":
		text = "1.50"
	case element == "bool":
		text = "true"
	case element == "date":
		text = `"` + w.lastDay().AddDays(7).String() + `"`
	case w.vendor == "aimsio" && element == "string":
		text = `"` + w.code(f.Name) + `"`
	case w.digest.Enum(element, version) != nil:
		text = `"` + w.digest.Enum(element, version).Values[0] + `"`
	default:
		text = `"Invented"`
	}
	if list {
		text = "[" + text + "]"
	}
	return text
}

func compact(t *testing.T, value any) string {
	text, err := json.Marshal(value)
	must(t, err)
	return string(text)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
