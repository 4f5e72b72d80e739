package fakes

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/spf13/pflag"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/browser"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// watched is both stand-ins with their page, and clients of users.
type watched struct {
	page     string
	settings map[string]string
	log      *output
	ajera    *ajera.Client
	aimsio   *aimsio.Client
	stop     func() // ends them, once
}

// watch serves what "fieldbooks fake" does, until the test ends.
func watch(t *testing.T, args ...string) *watched {
	t.Helper()
	log := newOutput()
	f := &fake{window: "127.0.0.1:0", log: &callLog{out: log}}
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	f.vendors = fakes(flags, f.log)
	if err := flags.Parse(args); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	told, ended, out := make(chan string, 1), make(chan error, 1), newOutput()
	go func() { ended <- f.run(ctx, out, func(page string) { told <- page }) }()
	w := &watched{page: <-told, log: log, settings: map[string]string{}}
	for _, name := range []string{"AJERA_API_URL", "AJERA_API_USERNAME", "AJERA_API_PASSWORD", "AIMSIO_URL", "AIMSIO_USERNAME", "AIMSIO_PASSWORD"} {
		w.settings[name] = exported(t, powerShell.ReplaceAllString(out.String(), "export $1="), name)
	}
	w.clients(t)
	w.stop = sync.OnceFunc(func() {
		_ = w.ajera.Close()
		start := time.Now()
		if stop(); <-ended != nil || time.Since(start) > 4*time.Second {
			t.Errorf("it ended after %s", time.Since(start))
		}
	})
	t.Cleanup(w.stop)
	return w
}

func (w *watched) clients(t *testing.T) {
	t.Helper()
	var err, wrong error
	w.ajera, err = ajera.New(ajera.Config{URL: wire.Hide(w.settings["AJERA_API_URL"]), Username: w.settings["AJERA_API_USERNAME"], Password: wire.Hide(w.settings["AJERA_API_PASSWORD"])})
	w.aimsio, wrong = aimsio.New(aimsio.Config{URL: wire.Hide(w.settings["AIMSIO_URL"]), Username: w.settings["AIMSIO_USERNAME"], Password: wire.Hide(w.settings["AIMSIO_PASSWORD"])})
	if err = errors.Join(err, wrong); err != nil {
		t.Fatal(err)
	}
}

// project reads a project to be edited.
func (w *watched) project(t *testing.T, key int) *ajerav2.GetProjectsResult {
	t.Helper()
	got, err := w.ajera.V2.GetProjects(t.Context(), ajerav2.GetProjectsArgs{RequestedProjects: []int{key}})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// busy has both vendors called as programs do, well and not so well: within the limits and beyond
// them, with a write, one whose answer is lost, a conflict, and a session that is left open.
func (w *watched) busy(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	for range 5 {
		_, _ = w.ajera.V2.ListProjects(ctx, ajerav2.ListProjectsArgs{})
		_, _ = w.ajera.V1.ListEmployees(ctx, ajerav1.ListEmployeesArgs{})
	}
	got, stale := w.project(t, 1), w.project(t, 1)
	got.Phases[0].ReportedPercentComplete = wire.MustDecimal("55")
	got.Projects[0].Description = `Sealed <script>alert(1)</script> & "done"`
	if _, err := w.ajera.V2.SaveProjects(ctx, got); err != nil {
		t.Fatal(err)
	}
	stale.Phases[0].ReportedPercentComplete = wire.MustDecimal("60")
	if _, err := w.ajera.V2.SaveProjects(ctx, stale); !errors.Is(err, ajera.ErrConflict) {
		t.Fatalf("a conflict: %v", err)
	}
	lost := w.project(t, 8)
	lost.Projects[0].Description = "The answer to this was lost"
	if _, err := w.ajera.V2.SaveProjects(ctx, lost); err == nil {
		t.Fatal("an answer that was cut came")
	}
	if _, err := w.ajera.V1.ListClients(ctx, ajerav1.ListClientsArgs{}); err != nil {
		t.Fatal(err)
	}
	w.crowd(t)
}

// crowd calls as a program does that knows of no limits.
func (w *watched) crowd(t *testing.T) {
	t.Helper()
	login := post(t, w.settings["AJERA_API_URL"], `{"Method":"CreateAPISession","Username":"`+w.settings["AJERA_API_USERNAME"]+
		`","Password":"`+w.settings["AJERA_API_PASSWORD"]+`","APIVersion":2}`)
	_, rest, _ := strings.Cut(login, `"SessionToken":"`)
	token, _, _ := strings.Cut(rest, `"`)
	var all sync.WaitGroup
	for n := range 14 {
		all.Go(func() {
			time.Sleep(time.Duration(n) * 20 * time.Millisecond)
			_, _ = http.Post(w.settings["AJERA_API_URL"], "application/json", strings.NewReader(`{"Method":"ListProjects","SessionToken":"`+token+`","MethodArguments":{}}`))
		})
		all.Go(func() {
			time.Sleep(time.Duration(n) * 15 * time.Millisecond)
			r, _ := http.NewRequest(http.MethodGet, w.settings["AIMSIO_URL"]+"/rest/api/standard/v1/Employee", nil)
			r.SetBasicAuth(w.settings["AIMSIO_USERNAME"], w.settings["AIMSIO_PASSWORD"])
			_, _ = http.DefaultClient.Do(r)
		})
	}
	all.Wait()
}

// demonstration is a page with all there is to see.
func demonstration(t *testing.T) *watched {
	t.Helper()
	w := watch(t, "--ajera-fail", "reset-after,call=UpdateProjects,nth=3", "--aimsio-fail", "slow=700ms,call=GET JobOrder/{},nth=4,times=3",
		"--aimsio-fail", "status=503,call=GET Company,retry-after=2,every=5")
	w.busy(t)
	for range 3 {
		jobs, err := w.aimsio.API.ListJobOrders(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for _, j := range jobs {
			all.Go(func() { _, _ = w.aimsio.API.GetJobOrder(t.Context(), j.GUID) })
		}
		all.Wait()
	}
	return w
}

// live waits until the page of a tab is told of changes.
func live(tab *browser.Tab, address string) {
	tab.Load(address)
	tab.Wait("document.querySelector('#state').textContent == 'Live'")
}

// shows waits until a part of the page has a text.
func shows(tab *browser.Tab, selector, text string) {
	tab.Wait(fmt.Sprintf("document.querySelector(%q)?.innerText.includes(%q)", selector, text))
}

// TestFaultFromThePage: a fault that is scripted with the keyboard alone meets the next call of a
// program, and both are seen as they come, without the page being loaded anew.
func TestFaultFromThePage(t *testing.T) {
	w, tab := watch(t), browser.Open(t)
	live(tab, w.page)
	tab.Wait("(window.here = true)")
	if _, err := w.ajera.V2.ListProjects(t.Context(), ajerav2.ListProjectsArgs{}); err != nil {
		t.Fatal(err)
	}
	shows(tab, "#call-rows", "ListProjects v2")
	shows(tab, "#session-list", "1 of them open")
	shows(tab, "#figures", "2")
	if !browser.Value[bool](tab, "window.here === true") {
		t.Error("the page was loaded anew to show a call")
	}
	tab.Key("Tab") // the link that skips
	if at := browser.Value[string](tab, "document.activeElement.textContent"); at != "Skip to the content" {
		t.Errorf("the first Tab leads to %q", at)
	}
	tab.Key("Enter")
	for range 100 {
		if tab.Key("Tab"); browser.Value[string](tab, "document.activeElement.id") == "kind" {
			break
		}
	}
	tab.Key("r", "r", "Tab", "Tab") // refusal or reset: the list goes by its letters
	if got := browser.Value[string](tab, "document.querySelector('#kind').value"); got != "reset-after" {
		t.Fatalf("the keyboard chose %q", got)
	}
	tab.Type("#call", "ListProjects")
	tab.Key("Enter")
	shows(tab, "#faults .said", "The fault waits for its call")
	shows(tab, "#waiting", "reset-after,call=ListProjects")
	tab.Wait("document.querySelector('#state').textContent == 'Live'")
	if _, err := w.ajera.V2.ListProjects(t.Context(), ajerav2.ListProjectsArgs{}); err != nil {
		t.Fatalf("a read that was cut is repeated: %v", err)
	}
	shows(tab, "#call-rows", "reset after execution")
	shows(tab, "#waiting", "None.")
	shows(tab, "#figures", "fault")
	tab.Accessible()
}

// TestConflictByHand: who edits a record on the page makes the save of a program that read it before a
// conflict; who types what is none keeps what was typed.
func TestConflictByHand(t *testing.T) {
	w, tab := watch(t), browser.Open(t)
	got := w.project(t, 8)
	live(tab, w.page)
	tab.Size(400, 800)
	readable(t, tab)
	tab.Size(1280, 800)
	tab.Click(`#kinds a[href="/records/ajera/Projects"]`)
	tab.Find("#row-8")
	tab.Fits()
	tab.Accessible()
	tab.Click("#row-8")
	tab.Find("#record")
	record := browser.Value[string](tab, "document.querySelector('#record').value")
	mended := strings.Replace(record, `"Mossbridge Pedestrian Bridge"`, `"Renamed <script>alert(1)</script>"`, 1)
	if mended == record {
		t.Fatalf("the record is %s", record)
	}
	tab.Wait(fmt.Sprintf("(document.querySelector('#record').value = %q) != ''", strings.Replace(mended, ",", ",,", 1)))
	tab.Click("form.record button")
	shows(tab, "#wrong", "Not replaced: line 2, column ")
	tab.Faults() // the status of the answer is one
	tab.Accessible()
	tab.Screenshot("window-record-wrong")
	if typed := browser.Value[string](tab, "document.querySelector('#record').value"); !strings.Contains(typed, ",,") || !strings.Contains(typed, "Renamed <script>") {
		t.Errorf("what was typed is now %.200s", typed)
	}
	tab.Wait(fmt.Sprintf("(document.querySelector('#record').value = %q) != ''", mended))
	tab.Click("form.record button")
	shows(tab, ".said", "The record was changed")
	got.Projects[0].Description = "From a program"
	if _, err := w.ajera.V2.SaveProjects(t.Context(), got); !errors.Is(err, ajera.ErrConflict) {
		t.Errorf("the save of what was read before: %v", err)
	}
	now := w.project(t, 8)
	if text := now.Projects[0].Description; text != "Renamed <script>alert(1)</script>" {
		t.Errorf("the record has %q", text)
	}
	live(tab, w.page)
	shows(tab, "#write-list", "Ajera, by hand")
	shows(tab, "#write-list", `"Renamed <script>alert(1)</script>"`)
	shows(tab, "#call-rows", "refused")
	if n := browser.Value[int](tab, "document.scripts.length"); n != 1 {
		t.Errorf("%d scripts are on the page", n)
	}
}

// TestReset: the button has everything as at the start, and what the command line scripted waits again.
func TestReset(t *testing.T) {
	w, tab := watch(t, "--ajera-fail", "status=503,call=GetProjects,nth=90"), browser.Open(t)
	got := w.project(t, 8)
	got.Projects[0].Description = "Renamed"
	if _, err := w.ajera.V2.SaveProjects(t.Context(), got); err != nil {
		t.Fatal(err)
	}
	live(tab, w.page)
	tab.Click(".waiting button")
	shows(tab, ".said", "was taken away")
	tab.Click("#reset button")
	shows(tab, ".said", "as it was at the start")
	for part, text := range map[string]string{"#call-count": "None yet", "#session-list": "None was opened", "#write-list": "Nothing was written", "#waiting": "status=503,call=GetProjects"} {
		shows(tab, part, text)
	}
	if now := w.project(t, 8); now.Projects[0].Description != "Mossbridge Pedestrian Bridge" {
		t.Errorf("the record has %q", now.Projects[0].Description)
	}
	shows(tab, "#call-rows", "CreateAPISession") // a new session, as the old one is forgotten
}

// TestWithoutScript: all is read, scripted, edited and reset without any.
func TestWithoutScript(t *testing.T) {
	w, tab := watch(t), browser.Open(t)
	tab.Script(false)
	w.project(t, 8)
	tab.Load(w.page)
	for part, text := range map[string]string{"#call-rows": "GetProjects v2", "#lines": "Ajera", "header": "Reload", "#state": "As of loading"} {
		if got := tab.Text(part); !strings.Contains(got, text) {
			t.Errorf("%s has no %q: %s", part, text, got)
		}
	}
	tab.Click("input.of-aimsio")
	tab.Choose("#kind", "slow")
	tab.Type("#delay", "1")
	tab.Click("form.fault button")
	tab.Find(".waiting")
	if got := tab.Text("#waiting"); !strings.Contains(got, "--aimsio-fail slow=1s") {
		t.Errorf("waiting is %s", got)
	}
	tab.Type("#nth", "many")
	tab.Click("form.fault button")
	tab.Find("#wrong")
	if got := tab.Text("#wrong"); !strings.Contains(got, `nth=many: want a number from 1 on`) {
		t.Errorf("told is %s", got)
	}
	tab.Faults() // the status of the answer is one
	tab.Click("#reset button")
	tab.Find(".said")
	if got := tab.Text("#call-count"); !strings.Contains(got, "None yet") {
		t.Errorf("after the reset: %s", got)
	}
}

// TestPauseAndEnd: a reader can have the page stand still, and is told when the stand-ins are gone.
func TestPauseAndEnd(t *testing.T) {
	w, tab := watch(t), browser.Open(t)
	live(tab, w.page)
	tab.Click("#pause")
	shows(tab, "#state", "Paused")
	w.project(t, 8)
	if got := tab.Text("#call-rows"); strings.Contains(got, "GetProjects") {
		t.Errorf("paused, and it shows %s", got)
	}
	tab.Click("#pause")
	shows(tab, "#call-rows", "GetProjects v2")
	w.stop()
	shows(tab, "#state", "The fake was stopped")
	tab.Faults() // what cannot be reached is one
	tab.Load("about:blank")
}

// TestReachedAgain: that the page could not be fetched once is not told any more when it could.
func TestReachedAgain(t *testing.T) {
	w, tab := watch(t), browser.Open(t)
	live(tab, w.page)
	tab.Wait("(window.was = fetch, window.fetch = () => Promise.reject(new Error('not reached'))) != null")
	w.project(t, 8)
	shows(tab, "#state", "cannot be reached")
	tab.Wait("(window.fetch = was) != null")
	w.project(t, 9)
	shows(tab, "#call-rows", "GetProjects v2")
	shows(tab, "#state", "Live")
}

// TestManyCalls: a program that calls as fast as it can leaves the page alive, and told of the last call.
func TestManyCalls(t *testing.T) {
	w, tab := watch(t, "--ajera-limits", "0,0"), browser.Open(t)
	live(tab, w.page)
	const each, programs = 150, 10
	var all sync.WaitGroup
	for range programs {
		all.Go(func() {
			for range each {
				post(t, w.settings["AJERA_API_URL"], `{"Method":"ListProjects"}`)
			}
		})
	}
	all.Wait()
	shows(tab, "#call-count", "The last 200 of 1\u202f500")
	shows(tab, "#figures", "refused 1\u202f500")
	if rows := browser.Value[int](tab, "document.querySelectorAll('#call-rows tr').length"); rows != shownRows {
		t.Errorf("%d rows, want %d", rows, shownRows)
	}
	tab.Click("#pause")
	shows(tab, "#state", "Paused")
}

// shownRows is how many calls the page has.
const shownRows = 200

// TestPictures has the pages as people see them, at both widths, by day and by night.
func TestPictures(t *testing.T) {
	w, tab := demonstration(t), browser.Open(t)
	for _, look := range []struct {
		name  string
		width int
		dark  bool
	}{{"1280-light", 1280, false}, {"1280-dark", 1280, true}, {"400-light", 400, false}, {"400-dark", 400, true}} {
		tab.Size(look.width, 800)
		tab.Dark(look.dark)
		for name, path := range map[string]string{"front": "", "list": "records/ajera/Projects", "record": "records/ajera/Projects/8", "call": "calls/15", "lost": "calls/9999"} {
			tab.Load(w.page + path)
			if name == "front" {
				tab.Wait("document.querySelector('#state').textContent == 'Live'")
			}
			if name == "lost" {
				tab.Faults() // its status is one
			}
			tab.Fits()
			if !look.dark || look.width > 400 { // colours are the same at any width
				tab.Accessible()
			}
			tab.Screenshot("window-" + name + "-" + look.name)
		}
	}
}

// readable finds words of the time line that lie on each other, and names that break within a word.
func readable(t *testing.T, tab *browser.Tab) {
	t.Helper()
	over := browser.Value[[]string](tab, `Array.from(document.querySelectorAll("svg"), svg => {
		const all = Array.from(svg.querySelectorAll("text.head, text.limit"), e => [e.textContent, e.getBoundingClientRect()]);
		return all.filter(([text, a], i) => all.some(([, b], j) => i < j && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)).map(([text]) => text);
	}).flat()`)
	for _, text := range over {
		t.Errorf("another text lies on %q", text)
	}
	if !browser.Value[bool](tab, `document.querySelector('a[href="/records/ajera/MarketingFinalDispositions"]').innerHTML == "Marketing<wbr>Final<wbr>Dispositions"`) {
		t.Error("a long name breaks where it happens to")
	}
}
