package browser

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// page is one that has what the methods of a tab are for.
const page = `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>A page</title>
<link rel="stylesheet" href="style.css"><script src="script.js" defer></script>
<main><h1>A page</h1><p id="said">nothing</p><p hidden>not seen</p>
<form method="post" action="sent"><label>Name <input id="name" name="name" value="old"></label>
<label>Kind <select id="kind" name="kind"><option value="a">A<option value="b">B</select></label><button id="send">Send</button></form>
<noscript>no script</noscript></main></html>`

const script = `document.querySelector("#kind").addEventListener("change", e => document.querySelector("#said").textContent = "chose " + e.target.value);
document.addEventListener("keydown", e => { if (e.key == "ArrowDown" || e.key == "/") document.querySelector("#said").textContent = (e.shiftKey ? "Shift " : "") + e.key });
`

const style = `:root { color-scheme: light dark } @media (prefers-color-scheme: dark) { h1::after { content: " at night" } }
@media (max-width: 500px) { h1 { width: 300px } }`

// serve has a page at /, with others by their paths.
func serve(t *testing.T, files map[string]string) string {
	t.Helper()
	files["/script.js"], files["/style.css"] = script, style
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; form-action 'self'")
		switch text, is := files[r.URL.Path]; {
		case r.URL.Path == "/favicon.ico":
			w.WriteHeader(http.StatusNoContent)
		case r.URL.Path == "/sent":
			fmt.Fprintf(w, "<!doctype html><title>Sent</title><p id=sent>%s and %s", r.FormValue("name"), r.FormValue("kind"))
		case !is:
			http.NotFound(w, r)
		default:
			w.Header().Set("Content-Type", map[string]string{".js": "text/javascript", ".css": "text/css"}[filepath.Ext(r.URL.Path)])
			if filepath.Ext(r.URL.Path) == "" {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
			}
			_, _ = io.WriteString(w, text)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestTab(t *testing.T) {
	tab := Open(t)
	at := serve(t, map[string]string{"/": page})
	tab.Load(at + "/")
	if tab.At() != at+"/" || tab.Text("h1") != "A page" || strings.Contains(tab.Text("main"), "not seen") || tab.Text("h7") != "" {
		t.Errorf("%s has %q", tab.At(), tab.Text("body"))
	}
	tab.Key("ArrowDown")
	tab.Wait("document.querySelector('#said').textContent == 'ArrowDown'")
	tab.Key("/")
	tab.Wait("document.querySelector('#said').textContent == '/'")
	tab.Key("Shift+ArrowDown")
	tab.Wait("document.querySelector('#said').textContent == 'Shift ArrowDown'")
	tab.Choose("#kind", "b")
	if got := tab.Text("#said"); got != "chose b" {
		t.Error(got)
	}
	tab.Type("#name", "Ølmheim & Co")
	tab.Fits()
	tab.Accessible()
	tab.Click("#send")
	tab.Find("#sent")
	if got := tab.Text("#sent"); got != "Ølmheim & Co and b" {
		t.Error(got)
	}
}

func TestLooks(t *testing.T) {
	tab := Open(t)
	at := serve(t, map[string]string{"/": page})
	tab.Load(at + "/")
	after := func() string {
		return Value[string](tab, `getComputedStyle(document.querySelector("h1"), "::after").content`)
	}
	if got := after(); got != "none" {
		t.Errorf("by day %s", got)
	}
	tab.Dark(true)
	if !Value[bool](tab, "matchMedia('(prefers-reduced-motion: reduce)').matches") {
		t.Error("pages move, and clicks go beside what they mean")
	}
	if got := after(); got != `" at night"` {
		t.Errorf("by night %s", got)
	}
	if got := Value[int](tab, "innerWidth"); got != 1280 {
		t.Errorf("%d pixels wide", got)
	}
	tab.Size(400, 800)
	tab.Wait("document.querySelector('h1').getBoundingClientRect().width == 300")
	tab.Script(false)
	tab.Load(at + "/")
	if got := tab.Text("noscript"); got != "no script" {
		t.Errorf("without script %q", got)
	}
	tab.Accessible()
	tab.Load(at + "/")
	if got := tab.Text("noscript"); got != "no script" {
		t.Errorf("after a look at a page without script %q", got)
	}
}

func TestScreenshot(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "pictures")
	t.Setenv(pictures, folder)
	tab := Open(t)
	tab.Load(serve(t, map[string]string{"/": page}) + "/")
	tab.Screenshot("a page")
	picture, err := os.ReadFile(filepath.Join(folder, "a page.png"))
	if err != nil || !strings.HasPrefix(string(picture), "\x89PNG") {
		t.Errorf("%d bytes, %v", len(picture), err)
	}
}

// TestFaults: each of these is a fault of a page, and one.
func TestFaults(t *testing.T) {
	tab := Open(t)
	at := serve(t, map[string]string{
		"/thrown": "<script src=thrown.js></script>", "/thrown.js": "throw new Error('by itself')",
		"/rejected": "<script src=rejected.js></script>", "/rejected.js": "Promise.reject(new Error('by itself'))",
		"/console": "<script src=console.js></script>", "/console.js": "console.log('well'); console.error('bad', 7)",
		"/inline":      "<script>document.title = 'run'</script>",
		"/attribute":   `<p style="color: red">red`,
		"/style":       "<style>p { color: red }</style>",
		"/on":          `<body onload="document.title = 'run'">`,
		"/missing":     "<link rel=stylesheet href=none.css>",
		"/outside":     "<script src=http://127.0.0.1:1/outside.js></script>",
		"/let":         "<link rel=stylesheet href=style.css><script src=script2.js></script>",
		"/script2.js":  "fetch('/style.css').catch(() => {})",
		"/outside/get": `<a id=out href="http://127.0.0.1:1/">out</a>`,
	})
	for path, says := range map[string]string{
		"/thrown": "Error: by itself", "/rejected": "Error: by itself", "/console": "console.error: \"bad\" 7",
		"/inline": "inline script", "/attribute": "inline style", "/style": "inline style", "/on": "inline event handler",
		"/missing": "none.css", "/outside": "outside.js", "/let": "connect",
		"/notthere": "/notthere is answered 404",
	} {
		tab.Load(at + path)
		faults := strings.Join(tab.Faults(), "\n")
		if !strings.Contains(faults, says) {
			t.Errorf("%s: %q, want %q in it", path, faults, says)
		}
	}
	tab.Load(at + "/outside/get")
	_ = tab.Faults()
	tab.Click("#out")
	tab.Wait("location.href != '" + at + "/outside/get'")
	if faults := strings.Join(tab.Faults(), "\n"); !strings.Contains(faults, "another server: http://127.0.0.1:1/") {
		t.Errorf("%q", faults)
	}
}

// failing is a test that is to fail.
type failing struct {
	testing.TB
	said []string
}

func (f *failing) Helper()                        {}
func (f *failing) Errorf(format string, a ...any) { f.said = append(f.said, fmt.Sprintf(format, a...)) }

// TestFails: a page that people cannot use, or that has a fault at the end, fails its test.
func TestFails(t *testing.T) {
	f := &failing{TB: t}
	tab := Open(f)
	tab.Load(serve(t, map[string]string{"/": `<title>Bad</title><img src="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="><input>`}) + "/")
	if len(tab.Faults()) == 0 {
		t.Error("an image is let in")
	}
	tab.Accessible()
	said := strings.Join(f.said, "\n")
	if _, err := os.Stat(rules()); err == nil && (!strings.Contains(said, "image-alt") || !strings.Contains(said, "label") || !strings.Contains(said, "html-has-lang")) {
		t.Errorf("a page that nobody can use: %q", said)
	}
	f.said = nil
	Value[bool](tab, "document.body.append('W'.repeat(2000)) ?? true")
	tab.Fits()
	if len(f.said) == 0 {
		t.Error("a wide page fits")
	}
}

// TestEnds: nothing is left of a browser whose test binary was killed.
func TestEnds(t *testing.T) {
	if os.Getenv("BROWSER_CHILD") != "" {
		tab := Open(t)
		tab.Load("data:text/html,<title>x</title>")
		fmt.Println("ready")
		time.Sleep(time.Minute)
	}
	if _, err := find(); err != nil {
		t.Skip(err)
	}
	folder := t.TempDir()
	c := exec.Command(os.Args[0], "-test.run=^TestEnds$")
	c.Env = append(os.Environ(), "BROWSER_CHILD=yes", "TMPDIR="+folder)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	first := make([]byte, 5)
	if _, err := io.ReadFull(out, first); err != nil || string(first) != "ready" {
		t.Fatalf("%q, %v", first, err)
	}
	_ = c.Process.Kill()
	_ = c.Wait()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(30 * time.Millisecond) {
		if left, _ := filepath.Glob(filepath.Join(folder, "*")); len(left) == 0 {
			return
		}
	}
	left, _ := filepath.Glob(filepath.Join(folder, "*"))
	t.Errorf("%s is left", left)
}
