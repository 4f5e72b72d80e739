package house

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// scripted is a repository with a script of ours in it, and a go command that writes down how it was
// called and then does what a test says.
type scripted struct {
	t   *testing.T
	dir string
}

func script(t *testing.T, name string) scripted {
	t.Helper()
	s := scripted{t, t.TempDir()}
	for _, tool := range []string{"bash", "git", "gofmt"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(err)
		}
	}
	s.file(".github/"+name, read(t, ".github/"+name))
	s.file("bin/go", `#!/usr/bin/env bash
case "$*" in
build*) cp "$0" "$3"; [ "${BUILT:-0}" = 0 ] || { echo "does not compile" >&2; exit 1; } ;;
*-check*) echo "$*" >>"$CALLS"; echo "$CHECK"; exit "${CHECKED:-0}" ;;
*) echo "$*" >>"$CALLS"; printf "$REPORT"; echo oops >&2; exit "${COMPARED:-0}" ;;
esac
`)
	s.file(".gitignore", "/bin/\n/out/\n/.github/\n/calls\n")
	s.file("specs/a.yaml", "page: a\n")
	s.file("generated/a.gen.go", "package a\n")
	s.file("docs/a.md", "A\n")
	s.git("init", "-q")
	s.git("add", "-A")
	s.git("commit", "-q", "-m", "base")
	return s
}

func (s scripted) file(name, text string) {
	s.t.Helper()
	path := filepath.Join(s.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
		s.t.Fatal(err)
	}
}

func (s scripted) read(name string) string {
	s.t.Helper()
	text, err := os.ReadFile(filepath.Join(s.dir, filepath.FromSlash(name)))
	if err != nil {
		s.t.Fatal(err)
	}
	return string(text)
}

func (s scripted) git(args ...string) {
	s.t.Helper()
	git := exec.CommandContext(s.t.Context(), "git", append([]string{"-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"}, args...)...)
	git.Dir = s.dir
	if out, err := git.CombinedOutput(); err != nil {
		s.t.Fatalf("git %v: %v: %s", args, err, out)
	}
}

// run runs the script and returns what it says, and how go was called.
func (s scripted) run(env []string, args ...string) (says, calls string, err error) {
	s.t.Helper()
	script := exec.CommandContext(s.t.Context(), "bash", args...)
	script.Dir = s.dir
	log := filepath.Join(s.dir, "calls")
	_ = os.Remove(log)
	script.Env = append(os.Environ(), append(env, "CALLS="+log, "PATH="+filepath.Join(s.dir, "bin")+":"+os.Getenv("PATH"), "GITHUB_STEP_SUMMARY=")...)
	out, err := script.CombinedOutput()
	called, _ := os.ReadFile(log)
	return string(out), string(called), err
}

// TestPreCommit: what is deleted or moved away counts as what is changed, and what would be left out
// of the commit is told.
func TestPreCommit(t *testing.T) {
	const all = "run ./gen -check\nrun ./gen diff -format text HEAD\n"
	for name, c := range map[string]struct {
		change      func(scripted)
		calls, says string // "" in says: the commit is let through
	}{
		"a document":              {func(s scripted) { s.file("docs/a.md", "B\n"); s.git("add", "-A") }, "", ""},
		"a changed spec":          {func(s scripted) { s.file("specs/a.yaml", "page: b\n"); s.git("add", "-A") }, all, ""},
		"a deleted spec":          {func(s scripted) { s.git("rm", "-q", "specs/a.yaml") }, all, ""},
		"a deleted generated one": {func(s scripted) { s.git("rm", "-q", "generated/a.gen.go") }, all, ""},
		"a spec moved away":       {func(s scripted) { s.git("mv", "specs/a.yaml", "docs/b.yaml") }, all, ""},
		"a forgotten file":        {func(s scripted) { s.git("rm", "-q", "specs/a.yaml"); s.file("generated/new.gen.go", "package a\n") }, "run ./gen -check\n", "?? generated/new.gen.go"},
		"hand-written API":        {func(s scripted) { s.file("wire/a.go", "package wire\n"); s.git("add", "-A") }, all, ""},
		"not formatted":           {func(s scripted) { s.file("wire/a.go", "package  wire\n"); s.git("add", "-A") }, "", "not formatted"},
		"deleted Go": {func(s scripted) {
			s.git("rm", "-q", "generated/a.gen.go")
			s.file("docs/a.go", "package docs\n")
			s.git("add", "-A")
		}, all, ""},
	} {
		s := script(t, "pre-commit")
		c.change(s)
		says, calls, err := s.run(nil, ".github/pre-commit")
		if calls != c.calls || (err == nil) != (c.says == "") || !strings.Contains(says, c.says) {
			t.Errorf("%s: %v\n%s\ngo was called by %q, wanted %q", name, err, says, calls, c.calls)
		}
	}
}

// TestReview: there is a report whatever fails, and then the script fails as well.
func TestReview(t *testing.T) {
	for name, c := range map[string]struct {
		env  []string
		want string // the whole report
		well bool
	}{
		"well":               {[]string{"REPORT=## no change\n"}, "## no change\n", true},
		"drift":              {[]string{"CHECKED=1", "CHECK=a.gen.go: differs", "REPORT=## additive\n"}, "**`go run ./gen -check` fails:**\n\n    a.gen.go: differs\n\n## additive\n", false},
		"breaks":             {[]string{"COMPARED=1", "REPORT=## breaking\n"}, "## breaking\n", false},
		"not comparable":     {[]string{"COMPARED=2", "REPORT=## not comparable\n"}, "## not comparable\n", false},
		"nothing to compare": {[]string{"COMPARED=2"}, "**There is no report:**\n\n    oops\n", false},
		"no generator":       {[]string{"BUILT=1"}, "**There is no report:**\n\n    does not compile\n", false},
	} {
		s := script(t, "review")
		says, calls, err := s.run(append(c.env, "NUMBER=7"), ".github/review", "abc", "out")
		if got := s.read("out/report.md"); got != c.want || (err == nil) != c.well {
			t.Errorf("%s: %v\n%s\nthe report is %q, wanted %q", name, err, says, got, c.want)
		}
		want := "-check\ndiff -whole out/whole.md abc\n"
		if name == "no generator" {
			want = ""
		}
		if number := s.read("out/number"); number != "7\n" || calls != want {
			t.Errorf("%s: number %q, go was called by %q", name, number, calls)
		}
	}
}
