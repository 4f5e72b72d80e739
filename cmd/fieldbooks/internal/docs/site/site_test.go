package site

import (
	"bytes"
	"encoding/json"
	"maps"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

// pages is a file system of texts by their names.
func pages(texts map[string]string) fstest.MapFS {
	all := fstest.MapFS{}
	for name, text := range texts {
		all[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return all
}

// firm has a page of each kind.
var firm = map[string]string{
	"README.md":                         "# The books\n\nStart with [recipes](recipes/README.md), then the [first hour](guides/first.md#or-else-this).\n",
	"guides/README.md":                  "# Guides\n\n[Second](second.md), [first](first.md).\n",
	"guides/first.md":                   "# The `first` hour\n\nOne sentence, with `code`. Another.\n\n## Or else, this!\n\n### Or else this\n\n[Up](../README.md), [here](#or-else-this-1), [get](../reference/ajera/get-things.md#arguments), [specs](../../specs/README.md#evidence), [folder](../recipes/), <https://example.com/a?b=c&d>\n",
	"guides/second.md":                  "# Second\n\n![A drawing of \"x\"](../drawings/x.svg)\n\n[it](../drawings/x.svg)\n",
	"recipes/README.md":                 "# Recipes\n",
	"reference/ajera/get-things.md":     "# GetThings, version 2\n\nGets them.\n\n## Arguments\n\n| Argument | Type | Flag | About |\n|---|--:|---|---|\n| `Key` | int | `--key k` | |\n| `Key` | again | x | y |\n",
	"reference/ajera/types/my-thing.md": "# MyThing\n\nA thing.\n",
	"drawings/x.svg":                    "<svg xmlns='http://www.w3.org/2000/svg'/>",
	"drawings/notes.txt":                "not shown",
}

// with is the firm with other pages.
func with(more map[string]string) fstest.MapFS {
	all := maps.Clone(firm)
	maps.Copy(all, more)
	return pages(all)
}

// article is the text of a page in the site, without what is around it.
func article(t *testing.T, files map[string][]byte, name string) string {
	t.Helper()
	_, text, _ := strings.Cut(string(files[name]), "<article>\n")
	text, _, found := strings.Cut(text, "</article>")
	if !found {
		t.Fatalf("%s is %s", name, files[name])
	}
	return strings.TrimSpace(text)
}

func made(t *testing.T, more map[string]string) map[string][]byte {
	t.Helper()
	files, err := Make(with(more))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestLinks(t *testing.T) {
	files := made(t, nil)
	first := article(t, files, "guides/first.html")
	for _, want := range []string{
		`<h2 id="or-else-this">`, `<h3 id="or-else-this-1">`, `<h1 id="the-first-hour">`,
		`<a href="../index.html">Up</a>`, `<a href="#or-else-this-1">here</a>`, `<a href="../reference/ajera/get-things.html#arguments">get</a>`,
		`<a href="https://github.com/fieldbooks/fieldbooks/blob/main/specs/README.md#evidence">specs</a>`,
		`<a href="../recipes/index.html">folder</a>`, `<a href="https://example.com/a?b=c&amp;d">`,
	} {
		if !strings.Contains(first, want) {
			t.Errorf("no %s in\n%s", want, first)
		}
	}
	if got, want := article(t, files, "guides/second.html"), `<a class="drawing" href="../drawings/x.svg"><img src="../drawings/x.svg" alt="A drawing of &#34;x&#34;"></a>`; !strings.Contains(got, want) {
		t.Errorf("no %s in\n%s", want, got)
	}
	if _, is := files["drawings/notes.txt"]; is || files["drawings/x.svg"] == nil {
		t.Error("of the drawings, what is shown is in the site, and nothing else")
	}
}

// TestEveryLinkOfTheSite follows each link of each file, those of the frame too.
func TestEveryLinkOfTheSite(t *testing.T) {
	files := made(t, nil)
	ids := map[string]bool{}
	for name, text := range files {
		for _, id := range regexp.MustCompile(` id="([^"]*)"`).FindAllSubmatch(text, -1) {
			if at := name + "#" + string(id[1]); ids[at] {
				t.Errorf("%s is there twice", at)
			} else {
				ids[at] = true
			}
		}
	}
	followed := 0
	for name, text := range files {
		for _, link := range regexp.MustCompile(`(?:href|src)="([^"]*)"`).FindAllSubmatch(text, -1) {
			to := string(link[1])
			if strings.HasPrefix(to, "https://") {
				continue
			}
			file, id, _ := strings.Cut(to, "#")
			if file = resolve(name, file); files[file] == nil || id != "" && !ids[file+"#"+id] {
				t.Errorf("%s: %s leads nowhere", name, to)
			}
			followed++
		}
	}
	if followed < 50 {
		t.Errorf("%d links", followed)
	}
}

// resolve is where a link of a page leads.
func resolve(page, link string) string {
	if link == "" {
		return page
	}
	at := strings.Split(page, "/")
	at = at[:len(at)-1]
	for strings.HasPrefix(link, "../") && len(at) > 0 {
		at, link = at[:len(at)-1], link[3:]
	}
	return strings.Join(append(at, link), "/")
}

func TestFaults(t *testing.T) {
	for text, want := range map[string]string{
		"one\n\n[a](none.md)":                       `guides/x.md:3: "none.md" leads nowhere: there is no page guides/none.md`,
		"[a](first.md#none)":                        `guides/x.md:1: "first.md#none" leads nowhere: guides/first.md has no heading #none`,
		"[a](../reference/ajera/get-things.md#Key)": `guides/x.md:1: "../reference/ajera/get-things.md#Key" leads nowhere: reference/ajera/get-things.md has no heading #Key`,
		"one\ntwo\n[a](#none) three":                `guides/x.md:3: "#none" leads nowhere: guides/x.md has no heading #none`,
		"![a](../drawings/none.svg)":                `guides/x.md:1: "../drawings/none.svg" is shown, and there is no drawing drawings/none.svg`,
		"![a](https://example.com/x.png)":           `guides/x.md:1: "https://example.com/x.png" leads out of the site`,
		"[a](javascript:alert(1))":                  `guides/x.md:1: "javascript:alert(1)" leads out of the site`,
		"[a](//example.com/x)":                      `guides/x.md:1: "//example.com/x" leads out of the site`,
		"[a](/guides/first.md)":                     `guides/x.md:1: "/guides/first.md" leads out of the site`,
		"[a](../../../x)":                           `guides/x.md:1: "../../../x" leads out of the repository`,
		"[a](%zz)":                                  `guides/x.md:1: "%zz" is no address`,
		"| a |\n|---|\n| [b](none.md) |":            `guides/x.md:3: "none.md" leads nowhere`,
		"- one\n- [a][it]\n\n[it]: none.md":         `guides/x.md:2: "none.md" leads nowhere`,
		"[a](none.md) and\n\n[b](nothing.md)":       "guides/x.md:1: \"none.md\" leads nowhere: there is no page guides/none.md\nguides/x.md:3: \"nothing.md\" leads",
		"[a](../nowhere/)":                          `guides/x.md:1: "../nowhere/" leads nowhere: there is no page nowhere`,
	} {
		_, err := Make(with(map[string]string{"guides/x.md": text}))
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v\nwant %s", text, err, want)
		}
	}
}

// TestNoHTML: what looks like HTML is text, wherever it stands.
func TestNoHTML(t *testing.T) {
	const evil = "<script>alert(1)</script>"
	page := article(t, made(t, map[string]string{"x.md": "# A " + evil + " in `" + evil + "`\n\nText " + evil + " &lt;b&gt; <b onclick=\"x\">b</b>.\n\n" + evil + "\n\n## H " + evil +
		"\n\n<!-- a comment -->\n\n<div>\nblock\n</div>\n\n```sh " + evil + "\n" + evil + "\n```\n\n| `" + evil + "` | b |\n|---|---|\n| `" + evil + "` | " + evil + " |\n\n![" + evil + "](drawings/x.svg)\n"}), "x.html")
	if tags := regexp.MustCompile(`</?(script|b|div)[ >]`).FindAllString(strings.ReplaceAll(strings.ReplaceAll(page, `<div class="table" tabindex="0">`, ""), "</table></div>", ""), -1); len(tags) > 0 {
		t.Errorf("%s are tags in\n%s", tags, page)
	}
	if n := strings.Count(page, "&lt;script&gt;alert(1)"); n < 9 {
		t.Errorf("%d times what was written is read in\n%s", n, page)
	}
	if strings.Contains(page, "a comment") {
		t.Error("a comment is read")
	}
}

func TestCode(t *testing.T) {
	page := article(t, made(t, map[string]string{"x.md": "# X\n\n```csv hours.csv\na,\"b\" <c>\n```\n\n```sh\nfieldbooks\n```\n\n```text\nanswer\n```\n\n    indented\n"}), "x.html")
	for _, want := range []string{
		"<p class=\"file\">hours.csv</p><pre tabindex=\"0\"><code>a,&quot;b&quot; &lt;c&gt;\n</code></pre>",
		"<pre tabindex=\"0\"><code>fieldbooks\n</code></pre>\n<pre class=\"answer\" tabindex=\"0\"><code>answer\n</code></pre>\n<pre tabindex=\"0\"><code>indented\n</code></pre>",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no\n%s\nin\n%s", want, page)
		}
	}
}

// TestTables: a row about a name can be linked to, and a cell knows what stands above it.
func TestTables(t *testing.T) {
	page := article(t, made(t, nil), "reference/ajera/get-things.html")
	for _, want := range []string{`<td id="Key"><code>Key</code></td>`, `<td align="right" data-of="Type">int</td>`, `<td><code>Key</code></td>`} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in\n%s", want, page)
		}
	}
}

func TestNavigation(t *testing.T) {
	files := made(t, nil)
	page := string(files["reference/ajera/types/my-thing.html"])
	crumbs := regexp.MustCompile(`(?s)<nav class="crumbs".*?</nav>`).FindString(page)
	want := `<li><a href="../../../index.html">Home</a></li>
<li><a href="../../../all.html#in-reference">Reference</a></li>
<li><a href="../../../all.html#in-reference-ajera">Ajera</a></li>
<li><a href="../../../all.html#in-reference-ajera-types">Types</a></li>`
	if !strings.Contains(crumbs, want) {
		t.Errorf("no\n%s\nin\n%s", want, crumbs)
	}
	if n := strings.Count(page, `aria-current="page"`); n != 1 {
		t.Errorf("%d pages are this one", n)
	}
	// As the first page of the folder has them, and what it does not link to after that.
	guides := string(files["guides/index.html"])
	if a, b := strings.Index(guides, `<a href="second.html">Second</a></li>`), strings.Index(guides, `<a href="first.html">The first hour</a></li>`); a < 0 || b < a {
		t.Errorf("the guides are not in order in\n%s", guides)
	}
	if a, b := strings.Index(guides, ">Recipes</a></li>"), strings.Index(guides, `aria-current="page">Guides</a>`); a < 0 || b < a {
		t.Errorf("the folders are not in order in\n%s", guides)
	}
	all := article(t, files, everything)
	for _, p := range []string{`<a href="guides/first.html">The first hour</a> <span>One sentence, with code.</span>`, `<h2 id="in-reference-ajera-types">Types</h2>`, `<a href="reference/ajera/types/my-thing.html">MyThing</a>`} {
		if !strings.Contains(all, p) {
			t.Errorf("no %s in\n%s", p, all)
		}
	}
}

func TestIndex(t *testing.T) {
	text := string(made(t, map[string]string{"x.md": "# X </script>\n\n" + strings.Repeat("word ", 100) + "\n"})["pages.js"])
	text = strings.TrimSuffix(strings.TrimPrefix(text, "\"use strict\";\nconst everywhere = \"\";\nconst pages = "), ",\n];\n") + "]"
	var rows [][]any
	if err := json.Unmarshal([]byte(text), &rows); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	for _, row := range rows {
		got, _ := json.Marshal(row)
		want := map[any]string{
			"reference/ajera/get-things.html": `["reference/ajera/get-things.html","GetThings, version 2","Reference › Ajera","Gets them.","Key",[["arguments","Arguments"]],"2 about again argument arguments flag get gets int k key them things type version x y"]`,
			"guides/index.html":               `["guides/index.html","Guides","","Second, first.","",[],"first guides second"]`,
		}[row[0]]
		if want != "" && string(got) != want {
			t.Errorf("%s, want %s", got, want)
		}
		if says := row[3].(string); len(says) > 190 {
			t.Errorf("%s says %q", row[0], says)
		}
	}
	if len(rows) != 8 || strings.Contains(text, "</script") {
		t.Errorf("%d pages in %s", len(rows), text)
	}
}

func TestNoFirstPage(t *testing.T) {
	if _, err := Make(pages(map[string]string{"x.md": "# X"})); err == nil || err.Error() != "README.md is missing, which is the first page" {
		t.Error(err)
	}
}

func TestDeterministic(t *testing.T) {
	one, other := made(t, nil), made(t, nil)
	if len(one) != len(other) {
		t.Error(len(one), len(other))
	}
	for name := range one {
		if !bytes.Equal(one[name], other[name]) {
			t.Errorf("%s is not the same twice", name)
		}
	}
}

func TestFind(t *testing.T) {
	for name, want := range map[string]string{
		"GetThings": "# GetThings, version 2", "get-things": "# GetThings, version 2", "get things": "# GetThings, version 2",
		"reference/ajera/get-things": "# GetThings, version 2", "guides": "# Guides", "README": "# The books", "second": "# Second", "guides/first.md": "# The `first` hour",
		"thing": "? reference/ajera/get-things reference/ajera/types/my-thing", "nothing": "? ", "my th": "? reference/ajera/types/my-thing",
	} {
		text, others := Find(pages(firm), name)
		if got := strings.Split(string(text), "\n")[0]; got != want && want != "? "+strings.Join(others, " ") {
			t.Errorf("%s: %q, %q", name, got, others)
		}
	}
	if names := Names(pages(firm)); len(names) != 7 || names[0] != "README\tThe books" {
		t.Errorf("%q", names)
	}
}
