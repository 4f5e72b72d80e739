package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	// passage matches a block of a page: its language, the file that it is, and its text.
	passage = regexp.MustCompile("(?ms)^```(\\w+)(?: (\\S+))?\n(.*?)^```$")
	inText  = regexp.MustCompile("`(fieldbooks \\w[^`]*)`")
)

// TestPages does what the recipes and guides say, in their order: every line of every block of a shell
// is run as TestDocuments does, against stand-ins that are there from the beginning. A block that names
// a file ("csv march.csv") is that file, made by a reader; a program of Python is run, where Python is
// there. A block of text behind is what the last line said; "..." stands for lines, or the rest of one,
// that are left out. What a page shows of the command elsewhere, because it needs somebody's server or
// goes on forever, is not run, but has to be a command line.
func TestPages(t *testing.T) {
	shell := shell(t)
	for _, folder := range []string{"recipes", "guides"} {
		names, err := filepath.Glob(filepath.Join(above, "docs", folder, "*.md"))
		if err != nil || len(names) < 3 {
			t.Fatalf("docs/%s has %q, %v; expected several pages", folder, names, err)
		}
		for _, name := range names {
			t.Run(folder+"/"+filepath.Base(name), func(t *testing.T) {
				t.Parallel()
				text, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				follow(t, newcomer(t, shell), string(text))
				parse(t, name, untyped(string(text)))
			})
		}
	}
}

// follow does what a page says.
func follow(t *testing.T, r *reader, page string) {
	t.Helper()
	said, end, served := "", 0, false
	for _, at := range passage.FindAllStringSubmatchIndex(page, -1) {
		language, block := page[at[2]:at[3]], page[at[6]:at[7]]
		if (at[4] >= 0 || language == "sh") && !served {
			r.serve(t, nil)
			served = true
		}
		switch behind := strings.TrimSpace(page[end:at[0]]) == ""; {
		case at[4] >= 0:
			said = r.makes(t, page[at[4]:at[5]], block)
		case language == "sh":
			said = r.follows(t, block)
		case language == "text" && said != "" && behind:
			shows(t, block, said)
		}
		end = at[1]
	}
}

// untyped are the command lines that a page shows in its texts, one a line.
func untyped(page string) string {
	var lines strings.Builder
	for _, m := range passage.FindAllStringSubmatch(page, -1) {
		if m[1] == "text" {
			lines.WriteString(m[3])
		}
	}
	for _, m := range inText.FindAllStringSubmatch(passage.ReplaceAllString(page, ""), -1) {
		lines.WriteString(m[1] + "\n")
	}
	return lines.String()
}

// makes is what a reader does with a file that the page shows.
func (r *reader) makes(t *testing.T, name, text string) (said string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(r.dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := exec.LookPath("python3"); err != nil || filepath.Ext(name) != ".py" {
		return ""
	}
	said, code := r.run(t, "python3 "+name)
	if code != 0 {
		t.Errorf("%s ends with %d, and says\n%s", name, code, said)
	}
	return said
}

// follows runs a block, in which every line is one of the command.
func (r *reader) follows(t *testing.T, block string) (said string) {
	t.Helper()
	lines, said := r.tries(t, block)
	if all := strings.Count(strings.ReplaceAll(block, "\\\n", ""), "\n"); lines != all {
		t.Errorf("%d of %d lines begin with fieldbooks; what is not to be typed stands in a block of text:\n%s", lines, all, block)
	}
	return said
}

// shows holds what a page says that a line said against what it did say.
func shows(t *testing.T, shown, said string) {
	t.Helper()
	var want strings.Builder
	want.WriteString(`(?s)\A`)
	for line := range strings.Lines(shown) {
		switch line, cut := strings.CutSuffix(strings.TrimRight(line, " \n"), "..."); {
		case cut && line == "":
			want.WriteString(`.*`)
		case cut:
			want.WriteString(regexp.QuoteMeta(line) + `[^\n]*\n`)
		default:
			want.WriteString(regexp.QuoteMeta(line) + ` *\n`)
		}
	}
	if want.WriteString(`\z`); !regexp.MustCompile(want.String()).MatchString(said) {
		t.Errorf("a page shows\n%s\nand the command said\n%s", shown, said)
	}
}
