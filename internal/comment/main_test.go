package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const head = "0123456789abcdef0123456789abcdef01234567"

// comment is one of the service's.
type comment struct {
	ID   int64             `json:"id"`
	Body string            `json:"body"`
	User map[string]string `json:"user"`
}

// github is a service with one pull request, 7. What is written comes out as "PATCH 12" or "POST".
func github(t *testing.T, comments []comment) (s service, wrote *[]string, body *string) {
	wrote, body = new([]string), new(string)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer token" {
			t.Errorf("%s without the token", r.URL)
		}
		if r.Method != "GET" {
			var sent struct{ Body string }
			text, _ := io.ReadAll(r.Body)
			if err := json.Unmarshal(text, &sent); err != nil {
				t.Error(err)
			}
			*wrote, *body = append(*wrote, r.Method+" "+strings.TrimPrefix(r.URL.Path, "/repos/o/r/issues/")), sent.Body
			return
		}
		switch r.URL.Path {
		case "/repos/o/r/pulls/7":
			fmt.Fprintf(w, `{"state":"open","head":{"sha":%q}}`, head)
		case "/repos/o/r/issues/7/comments":
			var page int
			fmt.Sscan(r.URL.Query().Get("page"), &page)
			from, to := min(len(comments), 100*(page-1)), min(len(comments), 100*page)
			_ = json.NewEncoder(w).Encode(comments[from:to])
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(server.Close)
	return service{server.URL, "o/r", "token"}, wrote, body
}

// report is a folder as the other job hands it over.
func report(t *testing.T, number, text string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"number": number, "report.md": text} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func by(id int64, login, kind, body string) comment {
	return comment{id, body, map[string]string{"login": login, "type": kind}}
}

// TestOwnCommentIsEdited: of many comments, the last of which is another's, its own one is edited; one
// that only looks like it is not.
func TestOwnCommentIsEdited(t *testing.T) {
	for name, c := range map[string]struct {
		comments []comment
		want     string
	}{
		"none":            {nil, "POST 7/comments"},
		"own":             {[]comment{by(11, author, "Bot", marker+"old"), by(12, "someone", "User", "Thanks.")}, "PATCH comments/11"},
		"of another run":  {[]comment{by(11, author, "Bot", "Coverage: 90 %")}, "POST 7/comments"},
		"forged":          {[]comment{by(11, "someone", "User", marker+"mine")}, "POST 7/comments"},
		"quoted":          {[]comment{by(11, author, "Bot", "> "+marker)}, "POST 7/comments"},
		"carriage return": {[]comment{by(11, author, "Bot", strings.TrimSpace(marker)+"\r\nold")}, "PATCH comments/11"},
		"on a later page": {append(make([]comment, 230), by(13, author, "Bot", marker)), "PATCH comments/13"},
	} {
		s, wrote, body := github(t, c.comments)
		if err := run(t.Context(), s, report(t, "7\n", "## main: **no change**\n"), head, io.Discard); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if len(*wrote) != 1 || (*wrote)[0] != c.want {
			t.Errorf("%s: %q, wanted %q", name, *wrote, c.want)
		}
		if want := marker + "Of commit " + head + ".\n\n## main: **no change**\n"; *body != want {
			t.Errorf("%s: the comment is %q, wanted %q", name, *body, want)
		}
	}
}

// TestStrangersFolder: what the folder says decides neither where nor what else is written.
func TestStrangersFolder(t *testing.T) {
	link := report(t, "7", "x")
	if err := os.Remove(filepath.Join(link, "report.md")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("number", filepath.Join(link, "report.md")); err != nil {
		t.Skip(err)
	}
	for name, c := range map[string]struct{ dir, sha, want string }{
		"no number":          {report(t, "7/../8", "x"), head, "no number of a pull request"},
		"an empty number":    {report(t, "\n", "x"), head, "no number of a pull request"},
		"another request":    {report(t, "8", "x"), head, "404"},
		"another commit":     {report(t, "7", "x"), strings.Repeat("a", 40), ""},
		"no commit":          {report(t, "7", "x"), "", ""},
		"a link as a report": {link, head, "report.md is no file"},
		"nothing":            {t.TempDir(), head, "number"},
	} {
		s, wrote, _ := github(t, nil)
		err := run(t.Context(), s, c.dir, c.sha, io.Discard)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: the error is %v, wanted %q", name, err, c.want)
		}
		if len(*wrote) > 0 {
			t.Errorf("%s: %q was written", name, *wrote)
		}
	}
}

func TestLongReport(t *testing.T) {
	s, _, body := github(t, nil)
	if err := run(t.Context(), s, report(t, "7", strings.Repeat("é", 60_000)), head, io.Discard); err != nil || len(*body) > 65_536 || !strings.HasSuffix(*body, "é") {
		t.Errorf("%v: %d bytes", err, len(*body))
	}
}

func TestAsData(t *testing.T) {
	for text, want := range map[string]string{
		"## a: **b**, `c`\n- d\n":             "## a: **b**, `c`\n- d\n",
		"<details><summary>x</summary>\n":     "<details><summary>x</summary>\n",
		"<img src=x> <details open>\n":        "<~img src=x> <~details open>\n",
		"@<!-- -->a <!-- b -->\n":             "@<!-- -->a <~!-- b -->\n",
		"@someone\n":                          "@~someone\n",
		"![x](http://a) [y][z]\n[z]: b\n":     "![x]~(http:~//a) [y]~[z]\n[z]~: b\n",
		"\n```yaml\n- break: f[T](<x)\n```\n": "\n```yaml\n- break: f[T](<x)\n```\n",
		"x\n```yaml\n<x\n":                    "x\n```yaml\n<~x\n", // HTML may be open
		"\n```yaml\n  ````\n<x\n```\n<x\n":    "\n```yaml\n~  ````\n<x\n```\n<~x\n",
		"\n```yaml\n- cut":                    "\n```yaml\n- cut\n```\n",
		"\n```yaml\nx\r```\r@a\n":             "\n```yaml\nx\n```\n@~a\n", // ends a line for its reader
		"~~~\n\n```yaml\n~~~\n@a\n":           "~~~~\n\n```yaml\n~~~\n@a\n\n```\n",
		"&#64;a &commat;a &lt;b>\n":           "&~#~64;a &~commat;a &lt;b>\n",
		"## a: #12, o/r#3, GH-4, www.a.b\n":   "## a: #~12, o/r#~3, GH-~4, www~.a.b\n",
	} {
		if got := strings.ReplaceAll(asData(text), unseen, "~"); got != want {
			t.Errorf("%q is %q, wanted %q", text, got, want)
		}
	}
}
