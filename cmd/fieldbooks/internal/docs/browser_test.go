package docs

import (
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/browser"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/docs/site"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/loopback"
	"github.com/fieldbooks/fieldbooks/docs"
)

// whole is the site of all pages.
var whole = sync.OnceValues(func() (map[string][]byte, error) { return site.Make(docs.FS) })

// served is the address of a site.
func served(t *testing.T, files map[string][]byte, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(loopback.Page(handler(files)))
	t.Cleanup(server.Close)
	return server.URL + "/"
}

// method is a page with all that the pages of the reference have.
const method = "reference/ajera/get-projects.html"

// TestSearch types, and goes on by the keyboard alone.
func TestSearch(t *testing.T) {
	files, err := whole()
	at := served(t, files, err)
	tab := browser.Open(t)
	tab.Load(at)
	tab.Key("/")
	tab.Wait(`document.activeElement.id == "siteSearch"`)
	if got := tab.Text("#siteFound"); got != "" {
		t.Errorf("before anything is typed it has found %q", got)
	}
	tab.Type("#siteSearch", "get-projects")
	tab.Find("#siteFound a")
	if got := tab.Text("#siteFound a"); !strings.HasPrefix(got, "GetProjects, version 2\n") {
		t.Errorf("the first that is found is %q", got)
	}
	tab.Accessible()
	tab.Screenshot("search-1280")
	tab.Key("Enter")
	tab.Wait(`location.pathname == "/` + method + `"`)
	if got := tab.Text("h1"); got != "GetProjects, version 2" {
		t.Error(got)
	}
	if policy := browser.Value[string](tab, `document.querySelector("meta[http-equiv=Content-Security-Policy]").content`); policy != site.Policy {
		t.Errorf("in the page the policy is %s", policy)
	}

	// What is said below a heading is found too, after what is called so.
	for asked, want := range map[string]string{"conflict": "Safe writes", "429": "Errors and outcomes", "may a write be sent again": "Safe writes"} {
		tab.Type("#siteSearch", asked)
		tab.Find("#siteFound a")
		if got := tab.Text("#siteFound ol"); !strings.Contains(got, want) {
			t.Errorf("%s finds %q", asked, got)
		}
	}

	// A field is found in its type, and its row is where one gets.
	tab.Type("#siteSearch", "WageTableDescription")
	tab.Key("ArrowDown")
	tab.Wait(`document.activeElement.matches("#siteFound li:first-child a")`)
	tab.Key("ArrowDown")
	tab.Wait(`document.activeElement.matches("#siteFound li:nth-child(2) a")`)
	tab.Key("ArrowUp", "ArrowUp")
	tab.Wait(`document.activeElement.id == "siteSearch"`)
	tab.Key("ArrowDown", "Enter")
	tab.Wait(`location.hash == "#WageTableDescription" && document.querySelector("td:target")`)
	if !strings.Contains(tab.At(), "/types/") {
		t.Errorf("a field is told at %s", tab.At())
	}

	// What nobody has is told, and Escape closes the list, as a click elsewhere does.
	tab.Type("#siteSearch", "xyzzy projects")
	tab.Wait(`document.querySelector("#siteCount").innerText.startsWith("No page has all of these words")`)
	tab.Key("Escape")
	tab.Wait(`document.querySelector("#siteFound").hidden`)
	tab.Type("#siteSearch", "outcome")
	tab.Find("#siteFound a")
	tab.Click("h1")
	tab.Wait(`document.querySelector("#siteFound").hidden`)
}

// asked is what people type, and the page that they mean.
var asked = map[string]string{
	"ListTimesheets": "reference/ajera/list-timesheets.html", "list timesheets": "reference/ajera/list-timesheets.html",
	"job-orders list": "reference/aimsio/job-orders-list.html", "ListJobOrders": "reference/aimsio/job-orders-list.html",
	"percent complete": "recipes/percent-complete.html", "phase": "reference/ajera/types/phase.html",
	"Custom fields": "recipes/custom-field.html", "power bi": "recipes/power-bi.html", "safe writes": "guides/safe-writes.html",
	"UPDATEPROJECTS": "reference/ajera/update-projects.html",
}

// TestRanking holds that what people type finds what they mean among the first.
func TestRanking(t *testing.T) {
	files, err := whole()
	at := served(t, files, err)
	tab := browser.Open(t)
	tab.Load(at)
	for typed, want := range asked {
		tab.Type("#siteSearch", typed)
		found := browser.Value[[]string](tab, `[...document.querySelectorAll("#siteFound a")].slice(0, 3).map(a => a.pathname.slice(1))`)
		if !slices.Contains(found, want) {
			t.Errorf("%q finds %q, and not %s", typed, found, want)
		}
	}
}

// TestPages looks at a page of each kind, wide and narrow, by day and by night.
func TestPages(t *testing.T) {
	files, err := whole()
	at := served(t, files, err)
	tab := browser.Open(t)
	for _, page := range []string{"index.html", "all.html", method, "reference/ajera/types/phase.html", "reference/aimsio/index.html", "guides/safe-writes.html", "recipes/percent-complete.html", "mirror.html"} {
		for _, width := range []int{1280, 400} {
			name := fmt.Sprintf("%s-%d", strings.NewReplacer("/", "-", ".html", "").Replace(page), width)
			tab.Size(width, 900)
			tab.Dark(false)
			tab.Load(at + page)
			tab.Fits()
			tab.Accessible()
			tab.Screenshot(name)
			tab.Dark(true)
			if page == method { // all have the same colours
				tab.Accessible()
			}
			tab.Screenshot(name + "-dark")
		}
	}
}

// TestAlone has drawings opened by themselves, and what is not there.
func TestAlone(t *testing.T) {
	files, err := whole()
	at := served(t, files, err)
	tab := browser.Open(t)
	drawings, err := fs.Glob(docs.FS, "drawings/*.svg")
	if err != nil || len(drawings) == 0 {
		t.Fatal(drawings, err)
	}
	for _, name := range drawings {
		tab.Load(at + name)
		tab.Accessible()
	}
	tab.Load(at + "none.html")
	if faults := tab.Faults(); len(faults) != 1 || !strings.Contains(faults[0], "is answered 404") {
		t.Errorf("%q", faults)
	}
	tab.Accessible()
	tab.Click("a")
	tab.Wait(`document.querySelector("h1").innerText == "All pages"`)
}

// TestWithoutScript: there is no search, and each page can be reached by links.
func TestWithoutScript(t *testing.T) {
	files, err := whole()
	at := served(t, files, err)
	tab := browser.Open(t)
	tab.Script(false)
	tab.Load(at)
	if browser.Value[bool](tab, `document.querySelector("search").checkVisibility()`) {
		t.Error("there is a search that does nothing")
	}
	tab.Click("header .all")
	tab.Wait(`document.querySelector("h1")?.innerText == "All pages"`)
	tab.Accessible()

	href := regexp.MustCompile(`<a [^>]*href="([^"#]+)`)
	listed := map[string]bool{everythingName: true}
	for _, link := range href.FindAllSubmatch(files[everythingName], -1) {
		listed[string(link[1])] = true
	}
	for name := range maps.Keys(files) {
		if filepath.Ext(name) == ".html" && !listed[name] {
			t.Errorf("%s is not among all pages", name)
		}
	}
}

const everythingName = "all.html"

// TestFiles opens the site as files, where the search works as well.
func TestFiles(t *testing.T) {
	folder := t.TempDir()
	if err := save(&app.App{Err: io.Discard}, docs.FS, filepath.Join(folder, "my site")); err != nil {
		t.Fatal(err)
	}
	tab := browser.Open(t)
	tab.Load("file://" + folder + "/my%20site/index.html")
	tab.Type("#siteSearch", "ListClients")
	tab.Find("#siteFound a")
	tab.Click("#siteFound a")
	tab.Wait(`location.pathname.endsWith("/my%20site/reference/ajera/list-clients.html")`)
	tab.Click("nav.pages a[aria-current]")
	tab.Click(".brand")
	tab.Wait(`!location.pathname.endsWith("/list-clients.html") && document.querySelector("h1")`)
}

// TestScriptStaysText has HTML in all that a page says, which is read as it is written.
func TestScriptStaysText(t *testing.T) {
	const evil = `<script>document.title = "run"</script><img src=x onerror="document.title = 'run'">`
	files, err := site.Make(fstest.MapFS{
		"README.md": {Data: []byte("# Home\n\n[it](evil.md)\n")},
		"evil.md":   {Data: []byte("# Evil `" + evil + "`\n\nSays `" + evil + "` " + evil + "\n\n## Heading `" + evil + "`\n\n| `" + evil + "` |\n|---|\n| " + evil + " |\n\n```text\n" + evil + "\n```\n")},
	})
	at := served(t, files, err)
	tab := browser.Open(t)
	for _, page := range []string{"", "evil.html", "all.html"} {
		tab.Load(at + page)
		tab.Type("#siteSearch", "script title")
		tab.Find("#siteFound a")
		if got := tab.Text("#siteFound a"); !strings.Contains(got, evil) {
			t.Errorf("%s: found is %q", page, got)
		}
		if got := browser.Value[string](tab, "document.title"); strings.HasPrefix(got, "run") {
			t.Errorf("%s: a script has run", page)
		}
		if n := browser.Value[int](tab, `document.querySelectorAll("article img, article script, #siteFound img, #siteFound script").length`); n > 0 {
			t.Errorf("%s: %d elements come from a value", page, n)
		}
	}
}

// TestLongWords: a word that is wider than the window makes no page wider, wherever it stands.
func TestLongWords(t *testing.T) {
	long := strings.Repeat("Wide", 100)
	files, err := site.Make(fstest.MapFS{
		"README.md":     {Data: []byte("# " + long + "\n\n" + long + " `" + long + "`\n\n## " + long + "\n\n## Second\n\n| a | b |\n|---|---|\n| `" + long + "` | " + long + " |\n")},
		"sub/README.md": {Data: []byte("# " + long)},
		"sub/page.md":   {Data: []byte("# A page\n\n[" + long + "](README.md)\n")},
	})
	at := served(t, files, err)
	tab := browser.Open(t)
	for _, width := range []int{1280, 400} {
		tab.Size(width, 800)
		for _, page := range []string{"", "all.html", "sub/page.html"} {
			tab.Load(at + page)
			tab.Fits()
			tab.Type("#siteSearch", "wide")
			tab.Find("#siteFound a")
			tab.Fits()
		}
	}
}
