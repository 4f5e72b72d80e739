package loopback_test

import (
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/browser"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/loopback"
)

// TestPageInABrowser: a form of the page is let in, one of another server's page is not, nor one in a
// sandbox, and what the page does not serve itself is stopped.
func TestPageInABrowser(t *testing.T) {
	posts := make(chan string, 9)
	ours := httptest.NewServer(noted(posts, loopback.Page(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			http.Redirect(w, r, "/done", http.StatusSeeOther)
			return
		}
		fmt.Fprint(w, `<!doctype html><link rel="icon" href="data:,"><form method="post"><button>Send</button></form><p style="color:red" id=at>`, r.URL.Path)
	}))))
	defer ours.Close()
	others := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		form := fmt.Sprintf(`<!doctype html><link rel="icon" href="data:,"><form method="post" action="%s/"><button>Send</button></form>`, ours.URL)
		if r.URL.Path == "/sandbox" {
			form = `<!doctype html><link rel="icon" href="data:,"><iframe sandbox="allow-scripts allow-forms" srcdoc="` +
				html.EscapeString(form+"<script>document.forms[0].submit()</script>") + `"></iframe>`
		}
		fmt.Fprint(w, form)
	}))
	defer others.Close()
	tab := browser.Open(t)
	tab.Load(ours.URL + "/")
	if faults := strings.Join(tab.Faults(), "\n"); !strings.Contains(faults, "inline style") {
		t.Errorf("what the page does not serve: %q", faults)
	}
	tab.Click("button")
	tab.Wait("location.pathname == '/done'")
	_ = tab.Faults()
	tab.Load(others.URL)
	tab.Click("button")
	tab.Wait("document.body.innerText.includes('the request is of a page of another site')")
	if faults := strings.Join(tab.Faults(), "\n"); !strings.Contains(faults, "is answered 403") {
		t.Errorf("a form of another server: %q", faults)
	}
	if of, other := <-posts, <-posts; of != ours.URL+" 303" || other != others.URL+" 403" {
		t.Errorf("a form of the page: %s; of another server's: %s", of, other)
	}
	tab.Load(others.URL + "/sandbox")
	if got := <-posts; got != "null 403" {
		t.Errorf("a form of a page in a sandbox: %s", got)
	}
	tab.Faults()
}

// post is an answer whose status is noted.
type post struct {
	http.ResponseWriter
	status int
}

func (p *post) WriteHeader(status int) {
	p.status = status
	p.ResponseWriter.WriteHeader(status)
}

// noted tells of each POST its Origin, and what it was answered.
func noted(to chan<- string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := &post{w, 0}
		next.ServeHTTP(p, r)
		if r.Method == http.MethodPost {
			to <- fmt.Sprint(r.Header.Get("Origin"), " ", p.status)
		}
	})
}
