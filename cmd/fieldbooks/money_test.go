package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// till is a firm at both vendors, and the journal of what they are sent. What the vendors have, and
// what came in, is looked at through the fakes alone.
type till struct {
	t      *testing.T
	dir    string
	ajera  *ajeratest.Server
	aimsio *aimsiotest.Server
}

// TestMoney takes records and sheets out and puts them back by every way that writes. What nobody
// edited is not sent; what one edit sends is that edit, and beside it, byte for byte, what was read.
func TestMoney(t *testing.T) {
	for name, check := range map[string]func(*till){
		"progress": (*till).progress, "pricebook": (*till).pricebook, "update": (*till).update, "upsert": (*till).upsert,
		"edit client": (*till).editClient, "edit project": (*till).editProject, "edit item": (*till).editItem, "set": (*till).set,
	} {
		t.Run(name, func(t *testing.T) {
			ownSettings(t)
			w := &till{t, t.TempDir(), ajeratest.Start(t, ajeratest.WithLimits(0, 0)), aimsiotest.Start(t, aimsiotest.WithoutLimits())}
			for name, value := range map[string]string{
				"XDG_CACHE_HOME": w.dir, "VISUAL": "",
				"AJERA_API_URL": w.ajera.URL(), "AJERA_API_USERNAME": w.ajera.User(), "AJERA_API_PASSWORD": w.ajera.Password(),
				"AIMSIO_URL": w.aimsio.URL(), "AIMSIO_USERNAME": w.aimsio.User(), "AIMSIO_PASSWORD": w.aimsio.Password(),
			} {
				t.Setenv(name, value)
			}
			check(w)
		})
	}
}

// does runs a command, which ends with that code, and returns what it wrote.
func (w *till) does(want exit.Code, args ...string) string {
	w.t.Helper()
	var out, errs bytes.Buffer
	if code := run(w.t.Context(), args, strings.NewReader(""), &out, &errs); code != want {
		w.t.Fatalf("fieldbooks %s\nexit %d, want %d\n%s%s", strings.Join(args, " "), code, want, out.String(), errs.String())
	}
	return out.String()
}

// journal is what the vendors were sent that is no read, in its order: of Ajera the arguments, of
// Aimsio the body.
func (w *till) journal() (sent []string) {
	for _, c := range w.ajera.Log() {
		if strings.HasPrefix(c.Method, "Update") || c.Args != nil && !strings.HasPrefix(c.Method, "List") && !strings.HasPrefix(c.Method, "Get") {
			sent = append(sent, string(c.Args))
		}
	}
	for _, c := range w.aimsio.Log() {
		if c.Method != "GET" {
			sent = append(sent, string(c.Body))
		}
	}
	return sent
}

// nothing wants an empty journal.
func (w *till) nothing() {
	w.t.Helper()
	if sent := w.journal(); len(sent) > 0 {
		w.t.Fatalf("%d calls that write, without an edit: %s", len(sent), sent[0])
	}
}

// only wants one call in the journal, and returns what it sent, by the names of its members.
func (w *till) only() map[string]json.RawMessage {
	w.t.Helper()
	sent := w.journal()
	if len(sent) != 1 {
		w.t.Fatalf("%d calls that write: %s", len(sent), sent)
	}
	var members map[string]json.RawMessage
	must(w.t, json.Unmarshal([]byte(sent[0]), &members))
	return members
}

func (w *till) is(what string, got json.RawMessage, want string) {
	w.t.Helper()
	if string(got) != want {
		w.t.Errorf("%s:\n%s\nwant:\n%s", what, got, want)
	}
}

// odd gives a record amounts and members that are easily lost: digits, zeros, what the specs do not
// know, null, false, 0 and nothing.
const odd = `,"CF_Odd":40.3830,"CF_Long":12345678901234567890.10,"CF_Small":1e-7,"CF_None":null,"CF_No":false,"CF_Zero":0,"CF_Empty":"","CF_Text":"Gr\u00f6\u00dfe \u2028 <b>"}`

// plant gives a record of Ajera's the odd members.
func (w *till) plant(entity string, key int) (stored string) {
	w.ajera.Put(entity, strings.TrimSuffix(strings.TrimSpace(w.ajera.Get(entity, key)), "}")+odd)
	return w.ajera.Get(entity, key)
}

// changed replaces what must be there once.
func (w *till) changed(text, was, is string) string {
	w.t.Helper()
	if strings.Count(text, was) != 1 {
		w.t.Fatalf("%s stands %d times in %s", was, strings.Count(text, was), text)
	}
	return strings.Replace(text, was, is, 1)
}

func (w *till) file(name, text string) string {
	name = filepath.Join(w.dir, name)
	must(w.t, os.WriteFile(name, []byte(text), 0o600))
	return name
}

// exported is a sheet as a command writes it, which is put back as it is, and then with an edit.
func (w *till) exported(export, back []string, was, is string) {
	w.t.Helper()
	for _, ending := range []string{".xlsx", ".csv"} {
		name := filepath.Join(w.dir, "as-it-is"+ending)
		w.does(exit.OK, append(export, "--file", name)...)
		w.does(exit.OK, append(back, name, "--yes")...)
		w.nothing()
	}
	text, err := os.ReadFile(filepath.Join(w.dir, "as-it-is.csv"))
	must(w.t, err)
	name := w.file("edited.csv", w.changed(string(text), was, is))
	w.does(exit.OK, append(back, name, "--dry-run")...)
	w.nothing()
	w.does(exit.OK, append(back, name, "--yes")...)
	sent := len(w.journal())
	w.does(exit.OK, append(back, w.file("again.csv", w.changed(string(text), was, is)), "--yes")...)
	if again := len(w.journal()); again != sent {
		w.t.Errorf("the same sheet once more is sent once more: %s", w.journal()[sent:])
	}
}

func (w *till) progress() {
	before := w.ajera.Get("Phases", 2)
	project := w.plant("Projects", 1)
	percent := regexp.MustCompile(`"ReportedPercentComplete":([^,}]+)`).FindStringSubmatch(before)[1]
	w.exported([]string{"progress", "export", "--project", "25-10100-000"}, []string{"progress", "import"},
		","+percent+",2025-12-19,,", ","+percent+",2025-12-19,40.3830,")
	sent := w.only()
	w.is("the edit", sent["UpdatedProjects"], `[{"PhaseKey":2,"ReportedPercentComplete":40.3830}]`)
	w.unchanged(sent["UnchangedProjects"], "Projects", 0, project)
	w.unchanged(sent["UnchangedProjects"], "Phases", 0, before)
	now := unstamped(w.ajera.Get("Phases", 2))
	w.is("the phase", json.RawMessage(now), w.changed(unstamped(before), `"ReportedPercentComplete":`+percent, `"ReportedPercentComplete":40.3830`))
}

// unchanged wants a record as it is stored, each member byte for byte, in the proof of a write of
// version 2. The fake leaves what is null out of an answer.
func (w *till) unchanged(proof json.RawMessage, list string, at int, record string) {
	w.t.Helper()
	var lists map[string][]map[string]json.RawMessage
	var stored map[string]json.RawMessage
	must(w.t, errors.Join(json.Unmarshal(proof, &lists), json.Unmarshal([]byte(record), &stored)))
	for name, value := range stored {
		if got := lists[list][at][name]; string(got) != string(value) && string(value) != "null" {
			w.t.Errorf("%s: as unchanged is sent %s, stored is %s", name, got, value)
		}
	}
}

// unstamped is a record without the moments that the server sets.
func unstamped(record string) string {
	return regexp.MustCompile(`"(LastModifiedDate|[A-Za-z]*[uU]pdatedAt)":("[^"]*"|\d+)`).ReplaceAllString(record, `"$1":0`)
}

func (w *till) pricebook() {
	key := w.aimsio.Keys("Pricebook")[0]
	before := w.aimsio.Get("Pricebook", key)
	w.exported([]string{"pricebook", "export", "Standard 2025"}, []string{"pricebook", "apply", "Standard 2025"},
		"LAB-TEC,Survey Technician,86.40,Hourly", "LAB-TEC,Survey Technician,40.3830,Hourly")
	sent := w.only()
	var books []struct {
		PriceItemList []json.RawMessage `json:"priceItemList"`
	}
	must(w.t, json.Unmarshal(sent["priceBookList"], &books))
	if len(books) != 1 || len(books[0].PriceItemList) != 1 {
		w.t.Fatalf("sent: %s", sent["priceBookList"])
	}
	var stored struct {
		PriceItemList []json.RawMessage `json:"priceItemList"`
	}
	must(w.t, json.Unmarshal([]byte(before), &stored))
	w.sentOf(books[0].PriceItemList[0], w.changed(string(stored.PriceItemList[2]), `"priceItemRate":86.40`, `"priceItemRate":40.3830`))
	after := stored
	after.PriceItemList = nil
	must(w.t, json.Unmarshal([]byte(w.aimsio.Get("Pricebook", key)), &after))
	for i, price := range stored.PriceItemList {
		if i != 2 {
			w.is("a price that was not edited", after.PriceItemList[i], string(price))
		}
	}
}

func (w *till) update() {
	before := w.plant("Clients", 2)
	all := w.does(exit.OK, "ajera", "get-clients", "2", "-o", "json", "--with-sensitive")
	w.does(exit.Refused, "ajera", "update-clients", "--body", w.file("same.json", `{"UpdatedClients":`+all+`}`), "--yes")
	w.nothing()
	edited := w.changed(all, `"CF_Small": 1e-7`, `"CF_Small": 1e2`)
	w.does(exit.OK, "ajera", "update-clients", "--body", w.file("edited.json", `{"UpdatedClients":`+edited+`}`), "--yes")
	w.pair(before, `"CF_Small":1e-7`, `"CF_Small":1e2`)
}

// pair wants a write of a whole record of version 1: as it was, and with one text in the place of
// another.
func (w *till) pair(before, was, is string) {
	w.t.Helper()
	sent := w.only()
	w.is("as it was", sent["UnchangedClients"], "["+before+"]")
	w.is("as it shall be", sent["UpdatedClients"], "["+w.changed(before, was, is)+"]")
}

func (w *till) editor(was, is string) {
	if runtime.GOOS == "windows" {
		w.t.Skip("sed")
	}
	w.t.Setenv("EDITOR", "sed -i.old 's/"+was+"/"+is+"/'")
}

// edit edits a record twice: without an edit, and with one.
func (w *till) edit(was, is string, args ...string) {
	w.editor("^nothing$", "")
	w.does(exit.OK, append(args, "--yes")...)
	w.nothing()
	w.editor(was, is)
	w.does(exit.OK, append(args, "--dry-run")...)
	w.nothing()
	w.does(exit.OK, append(args, "--yes")...)
}

func (w *till) editClient() {
	before := w.plant("Clients", 2)
	w.edit("CF_Small: 1e-7", "CF_Small: 0.10", "ajera", "edit", "client", "2")
	w.pair(before, `"CF_Small":1e-7`, `"CF_Small":0.10`)
}

func (w *till) editProject() {
	before := w.plant("Projects", 1)
	budget := regexp.MustCompile(`"HoursCostBudget":([^,}]+)`).FindStringSubmatch(before)[1]
	w.edit("HoursCostBudget: "+budget+"$", "HoursCostBudget: 12345678901234567890.10", "ajera", "edit", "project", "1")
	sent := w.only()
	w.is("the edit", sent["UpdatedProjects"], `[{"ProjectKey":1,"HoursCostBudget":12345678901234567890.10}]`)
	w.unchanged(sent["UnchangedProjects"], "Projects", 0, before)
	w.is("the project", json.RawMessage(unstamped(w.ajera.Get("Projects", 1))),
		w.changed(unstamped(before), `"HoursCostBudget":`+budget, `"HoursCostBudget":12345678901234567890.10`))
}

// set clears, and gives false, 0 and an empty text, which are not the same as nothing.
func (w *till) set() {
	before := w.plant("Clients", 2)
	for _, one := range [][3]string{
		{"CF_Zero=0.5", `"CF_Zero":0,`, `"CF_Zero":0.5,`},
		{"CF_Empty=", `"CF_Empty":""`, `"CF_Empty":""`}, {"CF_No=true", `"CF_No":false`, `"CF_No":true`},
		{"CF_None:=false", `"CF_None":null`, `"CF_None":false`}, {"CF_Odd:=null", `"CF_Odd":40.3830`, `"CF_Odd":null`},
	} {
		w.ajera.Put("Clients", before)
		sent := len(w.journal())
		w.does(exit.OK, "ajera", "set", "client", "2", one[0], "--yes")
		calls := w.journal()[sent:]
		if one[1] == one[2] && len(calls) == 0 {
			continue
		}
		var members map[string]json.RawMessage
		if len(calls) != 1 || json.Unmarshal([]byte(calls[0]), &members) != nil {
			w.t.Fatalf("%s: %s", one[0], calls)
		}
		w.is(one[0], members["UpdatedClients"], "["+w.changed(before, one[1], one[2])+"]")
	}
}

// unsent are members that the server sets, and those that cannot be sent.
var unsent = regexp.MustCompile(`(CreatedAt|CreatedBy\w+|ModifiedBy\w+|UpdatedAt|IsDeleted|Info|FormData|ItemBillableItemGuid)$`)

// sentOf wants the members of a record that is stored, byte for byte, but for those that are not sent.
func (w *till) sentOf(sent json.RawMessage, stored string) {
	w.t.Helper()
	var got, want map[string]json.RawMessage
	must(w.t, errors.Join(json.Unmarshal(sent, &got), json.Unmarshal([]byte(stored), &want)))
	for name, value := range want {
		blank := string(value) == `""` || string(value) == "null" // which Aimsio is not sent
		if text, has := got[name]; has && string(text) != string(value) || !has && !blank && !unsent.MatchString(name) {
			w.t.Errorf("%s: sent %s, stored %s", name, text, value)
		}
	}
	for name := range got {
		if _, has := want[name]; !has {
			w.t.Errorf("%s: sent, and not stored", name)
		}
	}
}

func (w *till) upsert() {
	before := w.aimsio.Get("BillableItem", w.aimsio.Keys("BillableItem")[0])
	all := w.does(exit.OK, "aimsio", "billable-items", "list", "--records", "--limit", "1", "-o", "json", "--with-sensitive")
	w.does(exit.OK, "aimsio", "billable-items", "upsert", "--body", w.file("same.json", all), "--dry-run")
	w.nothing()
	rate := regexp.MustCompile(`"billableItemDefaultRate": ([^,\s]+)`).FindStringSubmatch(all)
	edited := w.changed(all, rate[0], `"billableItemDefaultRate": 40.3830`)
	w.does(exit.OK, "aimsio", "billable-items", "upsert", "--body", w.file("edited.json", edited), "--yes")
	var items []json.RawMessage
	must(w.t, json.Unmarshal(w.only()["billableItemList"], &items))
	w.sentOf(items[0], w.changed(before, `"billableItemDefaultRate":`+rate[1], `"billableItemDefaultRate":40.3830`))
}

func (w *till) editItem() {
	key := w.aimsio.Keys("BillableItem")[0]
	before := w.aimsio.Get("BillableItem", key)
	rate := regexp.MustCompile(`"billableItemDefaultRate":([^,}]+)`).FindStringSubmatch(before)
	w.edit("billableItemDefaultRate: "+rate[1]+"$", "billableItemDefaultRate: 40.3830", "aimsio", "edit", "billable-item", key)
	var items []json.RawMessage
	must(w.t, json.Unmarshal(w.only()["billableItemList"], &items))
	w.sentOf(items[0], w.changed(before, rate[0], `"billableItemDefaultRate":40.3830`))
}
