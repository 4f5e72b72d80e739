package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// tree is a tree that can be released as v0.2.0.
var tree = map[string]string{
	"go.work":                      "go 1.26.0\n\nuse (\n\t.\n\t./cmd/tool\n\t./examples/one\n\t./limit/shared\n)\n\nreplace example.com/house v0.2.0 => .\n",
	"go.mod":                       "module example.com/house\n\ngo 1.26.0\n",
	"cmd/tool/go.mod":              "module example.com/house/cmd/tool\n\ngo 1.26.0\n\nrequire example.com/house v0.2.0\n",
	"limit/shared/go.mod":          "module example.com/house/limit/shared\n\ngo 1.26.0\n\nrequire example.com/house v0.2.0\n",
	"examples/one/go.mod":          "module example.com/house/examples/one\n\ngo 1.26.0\n\nrequire example.com/house v0.2.0\n",
	"CHANGELOG.md":                 "# Changelog\n\n## Unreleased\n\n## v0.2.0 (2026-11-26)\n\n- A thing is new.\n\n## v0.1.0\n\n- All is.\n",
	"specs/breaks.yaml":            "# Breaks that are meant.\n",
	".gitignore":                   "/" + notesFile + "\n",
	"docs/what-nobody-looks-at.md": "\n",
}

// template makes a repository with tree in it, on main, with v0.1.0 tagged and everything checked,
// beside the one that it is pushed to.
var template = sync.OnceValues(func() (dir string, err error) {
	if dir, err = os.MkdirTemp("", "release-"); err != nil {
		return "", err
	}
	r := repository(filepath.Join(dir, "here"))
	for name, text := range tree {
		path := filepath.Join(string(r), filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			return dir, err
		}
	}
	for _, line := range []string{"init -q --bare -b main ../origin", "init -q -b main", "remote add origin ../origin", "add -A", "commit -q -m all",
		"tag v0.1.0", "push -q --tags origin main"} {
		if _, err := r.git(strings.Fields(line)...); err != nil {
			return dir, err
		}
	}
	return dir, nil
})

func TestMain(m *testing.M) {
	os.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	for _, who := range []string{"GIT_AUTHOR", "GIT_COMMITTER"} {
		os.Setenv(who+"_NAME", "test")
		os.Setenv(who+"_EMAIL", "test@example.com")
	}
	code := m.Run()
	if dir, _ := template(); dir != "" {
		os.RemoveAll(dir)
	}
	os.Exit(code)
}

// released is a copy of the template, of the test's own.
func released(t *testing.T) repository {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip(err)
	}
	from, err := template()
	if err != nil {
		t.Fatal(err)
	}
	to := t.TempDir()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	r := repository(filepath.Join(to, "here"))
	check(t, r)
	return r
}

func must(t *testing.T, r repository, args ...string) string {
	t.Helper()
	out, err := r.git(args...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func put(t *testing.T, r repository, name, text string) {
	t.Helper()
	path := filepath.Join(string(r), filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// check notes that the commit was checked.
func check(t *testing.T, r repository) {
	t.Helper()
	put(t, r, ".git/checked", must(t, r, "rev-parse", "HEAD")+"\n")
}

// commit commits everything, and notes that it was checked.
func commit(t *testing.T, r repository) {
	t.Helper()
	must(t, r, "add", "-A")
	must(t, r, "commit", "-q", "-m", "a change")
	check(t, r)
}

func change(t *testing.T, r repository, name, from, to string) {
	t.Helper()
	if !strings.Contains(tree[name], from) {
		t.Fatalf("%s has no %q", name, from)
	}
	put(t, r, name, strings.Replace(tree[name], from, to, 1))
	commit(t, r)
}

func TestRelease(t *testing.T) {
	r := released(t)
	var out strings.Builder
	if err := run(string(r), []string{"-n", "v0.2.0"}, &out); err != nil || must(t, r, "tag") != "v0.1.0" || !strings.Contains(out.String(), "without -n") {
		t.Fatalf("a dry run: %v\n%s", err, &out)
	}
	if _, err := os.Stat(filepath.Join(string(r), notesFile)); err == nil {
		t.Error("a dry run writes the notes")
	}
	out.Reset()
	if err := run(string(r), []string{"v0.2.0"}, &out); err != nil {
		t.Fatal(err)
	}
	if got := must(t, r, "tag", "--points-at", "HEAD"); got != "cmd/tool/v0.2.0\nlimit/shared/v0.2.0\nv0.1.0\nv0.2.0" {
		t.Errorf("the tags of the commit are %q", got)
	}
	if notes, err := r.read(notesFile); err != nil || notes != "- A thing is new.\n" {
		t.Errorf("the notes are %q, %v", notes, err)
	}
	if there := must(t, r, "ls-remote", "--tags", "--refs", "origin"); strings.Contains(there, "v0.2.0") {
		t.Errorf("it has pushed: %s", there)
	}
	_, push, found := strings.Cut(out.String(), "\n  git ")
	if !found {
		t.Fatalf("no line to push with: %s", &out)
	}
	must(t, r, strings.Fields(push)...)
	if there := must(t, r, "ls-remote", "--tags", "--refs", "origin"); strings.Count(there, "v0.2.0") != 3 || !strings.Contains(there, "refs/tags/cmd/tool/v0.2.0") {
		t.Errorf("the line pushes %s", there)
	}
	if err := run(string(r), []string{"v0.2.0"}, &out); err == nil || !strings.Contains(err.Error(), "the tag v0.2.0 is there already") {
		t.Errorf("a second time: %v", err)
	}
}

// refusals are what can be wrong, and what is said of it.
var refusals = map[string]struct {
	change  func(*testing.T, repository)
	version string // v0.2.0
	want    string
}{
	"no version":     {nil, "0.2.0", `"0.2.0" is no version`},
	"half a version": {nil, "v0.2", `"v0.2" is no version`},
	"another major":  {nil, "v2.0.0", `"v2.0.0" is no version`},
	"older":          {func(t *testing.T, r repository) { must(t, r, "tag", "v0.10.0") }, "", "v0.2.0 is older than v0.10.0"},
	"dirty":          {func(t *testing.T, r repository) { put(t, r, "docs/a.md", "x") }, "", "not committed; commit or remove them: ?? docs/"},
	"a branch":       {func(t *testing.T, r repository) { must(t, r, "checkout", "-q", "-b", "side") }, "", `on branch "side"; releases are made from main`},
	"no branch":      {func(t *testing.T, r repository) { must(t, r, "checkout", "-q", "--detach") }, "", `on branch ""`},
	"behind": {func(t *testing.T, r repository) {
		put(t, r, "docs/a.md", "x")
		commit(t, r)
		must(t, r, "push", "-q", "origin", branch)
		must(t, r, "reset", "-q", "--hard", "HEAD~")
		check(t, r)
	}, "", "origin/main has 1 commits that are not here"},
	"not checked": {func(t *testing.T, r repository) { put(t, r, ".git/checked", strings.Repeat("0", 40)) }, "", ".ci/run has not passed"},
	"never checked": {func(t *testing.T, r repository) {
		if err := os.Remove(filepath.Join(string(r), ".git/checked")); err != nil {
			t.Fatal(err)
		}
	}, "", ".ci/run has not passed"},
	"breaks": {func(t *testing.T, r repository) {
		change(t, r, "specs/breaks.yaml", "meant.\n", "meant.\n- break: a.B removed\n  reason: c\n")
	}, "", "specs/breaks.yaml has entries"},
	"tagged here": {func(t *testing.T, r repository) { must(t, r, "tag", "limit/shared/v0.2.0") }, "", "limit/shared/v0.2.0 is there already"},
	"tagged there": {func(t *testing.T, r repository) {
		must(t, r, "tag", "cmd/tool/v0.2.0")
		must(t, r, "push", "-q", "--tags", "origin")
		must(t, r, "tag", "-d", "cmd/tool/v0.2.0")
	}, "", "cmd/tool/v0.2.0 is there already"},
	"no origin":   {func(t *testing.T, r repository) { must(t, r, "remote", "set-url", "origin", "nowhere.git") }, "", "origin cannot be asked"},
	"workspace":   {func(t *testing.T, r repository) { change(t, r, "go.work", "v0.2.0", "v0.1.0") }, "", "go.work does not say that this tree is v0.2.0"},
	"requirement": {func(t *testing.T, r repository) { change(t, r, "cmd/tool/go.mod", "v0.2.0", "v0.1.0") }, "", "cmd/tool/go.mod requires example.com/house v0.1.0; raise it"},
	"replacement": {func(t *testing.T, r repository) {
		change(t, r, "limit/shared/go.mod", "require", "replace example.com/house => ../..\n\nrequire")
	}, "", "limit/shared/go.mod replaces example.com/house"},
	"untold":       {func(t *testing.T, r repository) { change(t, r, changelog, "## v0.2.0", "## v0.3.0") }, "", `no section "## v0.2.0"`},
	"nothing told": {func(t *testing.T, r repository) { change(t, r, changelog, "- A thing is new.\n", "") }, "", `says nothing under "## v0.2.0"`},
	"more told":    {func(t *testing.T, r repository) { change(t, r, changelog, "Unreleased\n", "Unreleased\n\n- More.\n") }, "", `want "## Unreleased" with nothing under it`},
	"no next":      {func(t *testing.T, r repository) { change(t, r, changelog, "## Unreleased\n", "") }, "", `want "## Unreleased" with nothing under it`},
}

func TestRefused(t *testing.T) {
	for name, c := range refusals {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := released(t)
			if c.change != nil {
				c.change(t, r)
			}
			if c.version == "" {
				c.version = "v0.2.0"
			}
			before := must(t, r, "tag")
			var out strings.Builder
			if err := run(string(r), []string{c.version}, &out); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v; want %q", err, c.want)
			} else if strings.Count(err.Error(), "\n") != 1 {
				t.Errorf("it has more faults than one: %v", err)
			}
			if after := must(t, r, "tag"); after != before {
				t.Errorf("the tags are %q, and were %q", after, before)
			}
		})
	}
}

// TestHalfARelease: a tag that cannot be made takes those that were made with it.
func TestHalfARelease(t *testing.T) {
	r := released(t)
	must(t, r, "tag", "limit") // git cannot have both
	if err := run(string(r), []string{"v0.2.0"}, &strings.Builder{}); err == nil || !strings.Contains(err.Error(), "limit/shared/v0.2.0") {
		t.Error(err)
	}
	if tags := must(t, r, "tag"); tags != "limit\nv0.1.0" {
		t.Errorf("the tags are %q", tags)
	}
}

// TestAllFaultsAtOnce: who has mended what was told is not told of something else.
func TestAllFaultsAtOnce(t *testing.T) {
	r := released(t)
	must(t, r, "checkout", "-q", "-b", "side")
	put(t, r, "CHANGELOG.md", "")
	err := run(string(r), []string{"v0.3.0"}, &strings.Builder{})
	for _, want := range []string{"not committed", "side", "no section", "go.work", "cmd/tool/go.mod", "limit/shared/go.mod"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v lacks %q", err, want)
		}
	}
}

func TestNotes(t *testing.T) {
	r := released(t)
	var out strings.Builder
	if err := run(string(r), []string{"notes", "v0.1.0"}, &out); err != nil || out.String() != "- All is.\n" {
		t.Errorf("%q, %v", &out, err)
	}
	if err := run(string(r), []string{"notes", "v0.9.0"}, &out); err == nil {
		t.Error("it has notes of what nobody wrote")
	}
}

func TestUsage(t *testing.T) {
	for _, args := range []string{"", "v0.2.0 v0.3.0", "-x", "notes"} {
		if err := run(t.TempDir(), strings.Fields(args), &strings.Builder{}); err == nil {
			t.Errorf("%q is taken", args)
		}
	}
}
