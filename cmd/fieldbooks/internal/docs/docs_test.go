package docs

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/docs/site"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/docs"
)

// typed is what happens when somebody types "docs" and args.
func typed(ctx context.Context, out io.Writer, args ...string) (said string, err error) {
	var errs bytes.Buffer
	c := Command(&app.App{Out: out, Err: &errs})
	c.SetArgs(append([]string{}, args...)) // of none it would take those of the test
	c.SilenceErrors, c.SilenceUsage = true, true
	err = c.ExecuteContext(ctx)
	return errs.String(), err
}

// TestServed holds that the address is printed, that the front page is there, and that Ctrl-C ends it.
func TestServed(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	in, out := io.Pipe()
	ended := make(chan error, 1)
	go func() { _, err := typed(ctx, out); out.Close(); ended <- err }()
	line := make([]byte, 100)
	n, err := in.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	address, isLine := strings.CutSuffix(string(line[:n]), "/\n")
	if !isLine || !strings.HasPrefix(address, "http://127.0.0.1:") {
		t.Fatalf("prints %q", line[:n])
	}
	answer, err := http.Get(address + "/")
	if err != nil {
		t.Fatal(err)
	}
	page, _ := io.ReadAll(answer.Body)
	answer.Body.Close()
	if answer.StatusCode != 200 || !strings.Contains(string(page), "<article>") {
		t.Errorf("%s %s", answer.Status, page)
	}
	stop()
	if rest, _ := io.ReadAll(in); len(rest) > 0 {
		t.Errorf("prints %q as well", rest)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestHandler(t *testing.T) {
	h := handler(map[string][]byte{"index.html": []byte("home"), "a/index.html": []byte("a"), "a/b.html": []byte("b"), "x.svg": []byte("<svg/>"), "s.js": []byte("s")})
	for _, c := range []struct {
		method, path string
		status       int
		says, header string
	}{
		{"GET", "/", 200, "home", "text/html; charset=utf-8"},
		{"HEAD", "/", 200, "", "text/html; charset=utf-8"},
		{"GET", "/a/b.html", 200, "b", "text/html; charset=utf-8"},
		{"GET", "/a/", 200, "a", "text/html; charset=utf-8"},
		{"GET", "/a", 301, "/a/", "text/html; charset=utf-8"},
		{"GET", "/s.js", 200, "s", "text/javascript; charset=utf-8"},
		{"GET", "/x.svg", 200, "<svg/>", "image/svg+xml"},
		{"GET", "/none.html", 404, "There is no such page", "text/html; charset=utf-8"},
		{"GET", "/../x.svg", 404, "There is no such page", "text/html; charset=utf-8"},
		{"POST", "/", 405, "can be read", "text/plain; charset=utf-8"},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(c.method, c.path, nil))
		if w.Code != c.status || !strings.Contains(w.Body.String()+w.Header().Get("Location"), c.says) || w.Header().Get("Content-Type") != c.header {
			t.Errorf("%s %s: %d %s %q", c.method, c.path, w.Code, w.Header(), w.Body)
		}
	}
}

// tree is the files of a folder, with their texts.
func tree(t *testing.T, folder string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := fs.WalkDir(os.DirFS(folder), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			if d.IsDir() {
				all[name+"/"] = ""
			}
			return err
		}
		text, err := os.ReadFile(filepath.Join(folder, name))
		all[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// put writes a file, with its folder.
func put(t *testing.T, folder, name, text string) {
	t.Helper()
	name = filepath.Join(folder, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestSaved writes a site, and then one with other pages into the same folder.
func TestSaved(t *testing.T) {
	var errs bytes.Buffer
	a := &app.App{Err: &errs}
	folder := filepath.Join(t.TempDir(), "new", "site")
	one := fstest.MapFS{"README.md": {Data: []byte("# Home")}, "old/page.md": {Data: []byte("# Old")}, "kept/page.md": {Data: []byte("# Kept")}, "kept/gone.md": {Data: []byte("# Gone")}}
	if err := save(a, one, folder); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(errs.String(), filepath.Join(folder, "index.html")) {
		t.Errorf("says %q", &errs)
	}
	first := tree(t, folder)
	if first["old/page.html"] == "" || first["index.html"] == "" || first[list] == "" {
		t.Errorf("writes %q", first)
	}
	kept, err := os.Stat(filepath.Join(folder, "kept", "page.html"))
	if err != nil {
		t.Fatal(err)
	}
	if err := save(a, one, folder); err != nil {
		t.Fatal(err)
	}
	if again, err := os.Stat(filepath.Join(folder, "kept", "page.html")); err != nil || !os.SameFile(kept, again) {
		t.Errorf("a page that is as it was is written again (%v)", err)
	}
	put(t, folder, "index.html.1.fieldbooks.tmp", "half") // of a run that was killed
	put(t, folder, "index.html", "changed by hand")
	two := fstest.MapFS{"README.md": {Data: []byte("# Home")}, "kept/page.md": {Data: []byte("# Kept")}, "new/page.md": {Data: []byte("# New")}}
	if err := save(a, two, folder); err != nil {
		t.Fatal(err)
	}
	fresh := filepath.Join(t.TempDir(), "fresh")
	if err := save(a, two, fresh); err != nil {
		t.Fatal(err)
	}
	got, want := tree(t, folder), tree(t, fresh)
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s is %q, want %q", name, got[name], want[name])
		}
		delete(got, name)
	}
	if len(got) > 0 {
		t.Errorf("%q is left of the first run", got)
	}
}

// TestRefused: a folder with things of others is left as it is, whatever a list in it says.
func TestRefused(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "outside.html")
	put(t, filepath.Dir(outside), "outside.html", "mine")
	a := &app.App{Err: io.Discard}
	pages := fstest.MapFS{"README.md": {Data: []byte("# Home")}}
	for what, c := range map[string]struct {
		files map[string]string
		says  string
	}{
		"one file":              {map[string]string{"thesis.doc": "x"}, "has what this command did not write, such as thesis.doc; name a folder that is empty, or not there"},
		"many":                  {map[string]string{"a": "x", "b/c": "x", "d": "x", "e": "x"}, "has what this command did not write, such as a, b/c, d; name"},
		"a page of others":      {map[string]string{"index.html": "x"}, "did not write, such as index.html;"},
		"beside its own":        {map[string]string{list: about + "index.html\n", "index.html": "x", "mine.html": "x"}, "has what this command did not write, such as mine.html;"},
		"a list of others":      {map[string]string{list: "mine.html\n", "mine.html": "x"}, list + " in "},
		"a half-written file":   {map[string]string{list: about + "index.html\n", "index.html.1.fieldbooks.tmp": "half", "mine.html": "x"}, "did not write, such as mine.html;"},
		"a list that leads out": {map[string]string{list: about + "../outside.html\n/etc/passwd\n"}, ""},
	} {
		folder := filepath.Join(filepath.Dir(outside), "site")
		_ = os.RemoveAll(folder)
		for name, text := range c.files {
			put(t, folder, name, text)
		}
		before := tree(t, folder)
		err := save(a, pages, folder)
		if c.says == "" {
			if err != nil {
				t.Errorf("%s: %v", what, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), c.says) || exit.Of(err) != exit.Usage {
			t.Errorf("%s: %v", what, err)
		}
		after := tree(t, folder)
		for name, text := range after {
			if was, is := before[name]; !is || was != text {
				t.Errorf("%s: %s is %q", what, name, text)
			}
		}
	}
	if text, err := os.ReadFile(outside); err != nil || string(text) != "mine" {
		t.Errorf("outside of the folder: %q, %v", text, err)
	}
	if err := save(a, pages, outside); err == nil || exit.Of(err) != exit.Usage || !strings.Contains(err.Error(), "cannot be written into "+outside) {
		t.Errorf("a file is no folder: %v", err)
	}
}

// TestLinksAreOthers: what a link leads to is nobody's, also where the list has its name.
func TestLinksAreOthers(t *testing.T) {
	pages := fstest.MapFS{"README.md": {Data: []byte("# Home")}}
	for name, to := range map[string]string{"index.html": "mine.html", "stale": "."} {
		outside, folder := t.TempDir(), t.TempDir()
		put(t, outside, "mine.html", "mine")
		put(t, folder, list, about+"index.html\nstale\nstale/mine.html\n")
		if err := os.Symlink(filepath.Join(outside, to), filepath.Join(folder, name)); err != nil {
			t.Skip(err) // Windows lets few people
		}
		if err := save(&app.App{Err: io.Discard}, pages, folder); err == nil || !strings.Contains(err.Error(), "did not write, such as "+name+";") {
			t.Errorf("%s: %v", name, err)
		}
		if text, err := os.ReadFile(filepath.Join(outside, "mine.html")); err != nil || string(text) != "mine" {
			t.Errorf("%s: where it leads is %q, %v", name, text, err)
		}
	}
}

func TestShown(t *testing.T) {
	var out bytes.Buffer
	if _, err := typed(t.Context(), &out, "get-projects"); err != nil || !strings.HasPrefix(out.String(), "# GetProjects, version 2\n") {
		t.Errorf("%v %.100q", err, &out)
	}
	for args, says := range map[string]string{
		"get-projekts":               `no page is called "get-projekts"; fieldbooks docs serves all of them, with search; did you mean get-projects`,
		"timeshet":                   "did you mean timesheet?",
		"Employee":                   `no page is called "Employee" alone; these may be meant: reference/aimsio/types/employee, reference/ajera/types/employee`,
		"--to=":                      "--to names no folder",
		"get-projects --to ./folder": `--to writes all pages, and "get-projects" asks for one`,
	} {
		out.Reset()
		if _, err := typed(t.Context(), &out, strings.Fields(args)...); err == nil || !strings.Contains(err.Error(), says) || exit.Of(err) != exit.Usage || out.Len() > 0 {
			t.Errorf("docs %s: %v, prints %q", args, err, &out)
		}
	}
}

// TestAllPages makes the site of what is there: each link leads somewhere, and it takes no time that
// one would notice, at one of three times at least. What the search needs is small.
func TestAllPages(t *testing.T) {
	var files map[string][]byte
	quickest := time.Hour
	for range 3 {
		began := time.Now()
		made, err := site.Make(docs.FS)
		if err != nil {
			t.Fatal(err)
		}
		files, quickest = made, min(quickest, time.Since(began))
	}
	if quickest > 4*time.Second { // 0.2 s, on a machine that does nothing else
		t.Errorf("it takes %s", quickest)
	}
	if page := string(files["reference/ajera/list-clients.html"]); strings.Count(page, ">List<wbr>Marketing<wbr>Final<wbr>Dispositions</a>") != 1 {
		t.Error("a long name of the navigation breaks where it happens to")
	}
	if page := string(files["reference/ajera/list-marketing-final-dispositions.html"]); !strings.Contains(page, ">List<wbr>Marketing<wbr>Final<wbr>Dispositions</h1>") || !strings.Contains(page, ">Marketing<wbr>Final<wbr>Disposition</a>") {
		t.Error("a long name of a page breaks where it happens to")
	}
	if size := len(files["pages.js"]); size > 300_000 {
		t.Errorf("the index has %d bytes, which each page loads; expected less than 300,000", size)
	}
	if len(files) < 200 {
		t.Errorf("%d files", len(files))
	}
}
