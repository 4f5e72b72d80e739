package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/fieldbooks/fieldbooks/gen/internal/review"
	"github.com/fieldbooks/fieldbooks/gen/internal/review/render"
)

// TestOneScreen holds the promise to reviewers: one added field, one removed value
// and one array turned scalar are told on one screen, each with its position.
func TestOneScreen(t *testing.T) {
	b := newBench(t)
	head := fstest.MapFS(maps.Clone(b.files))
	for _, c := range []change{
		{file: clients, old: "      AccountID: string\n", new: "      Colour: string\n      AccountID: string\n"},
		{file: shared, old: "      - FixedFee\n", new: ""},
		{file: clients, old: "FilterByClientType: {type: [int],", new: "FilterByClientType: {type: int,"},
	} {
		name := "specs/" + c.file
		head[name] = &fstest.MapFile{Data: replaceAfter(t, name, string(head[name].Data), c)}
	}
	made, err := generate(head)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range made.files {
		head[name] = &fstest.MapFile{Data: data}
	}
	report, err := review.New(".").Compare(t.Context(), review.Side{Name: "main", Files: b.files}, review.Side{Name: "the branch", Files: head})
	if err != nil {
		t.Fatal(err)
	}
	says := text(t, report)
	if lines := strings.Count(says, "\n"); lines > 40 {
		t.Errorf("the report has %d lines", lines)
	}
	for _, want := range []string{
		"main to the branch: breaking, version: major",
		"1 added, 1 changed, 1 removed",
		"added field ajerav1.ClientRecord.Colour string (" + lineOf(head, clients, "      Colour: string") + ")",
		`- break: ajerashared.BillingTypeFixedFee removed  # "FixedFee"; ` + lineOf(b.files, shared, "- FixedFee") + " in the base\n",
		"- break: ajerav1.ListClientsArgs.FilterByClientType type  # int, was [int]; travels as one value, was a list; " + lineOf(head, clients, "FilterByClientType:") + "\n",
	} {
		if !strings.Contains(says, want) {
			t.Errorf("the report does not say %q:\n%s", want, says)
		}
	}
}

// lineOf is where a text stands, as reports write it.
func lineOf(files fstest.MapFS, file, text string) string {
	before, _, _ := strings.Cut(string(files["specs/"+file].Data), text)
	return fmt.Sprintf("specs/%s:%d", file, strings.Count(before, "\n")+1)
}

// repository is the module in a git repository of its own, with one commit.
func repository(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, part := range []string{"specs", "generated", "aimsio", "wire", "internal", "go.mod", "go.sum", "CHANGELOG.md"} {
		copyInto(t, dir, part)
	}
	freeze(t, dir)
	made, err := generate(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := write(dir, made.files, found(t, dir, made.files)); err != nil {
		t.Fatal(err)
	}
	gitIn(t, dir, "init", "-q")
	gitIn(t, dir, "add", "-A")
	commitIn(t, dir)
	return dir
}

func commitIn(t *testing.T, dir string) {
	t.Helper()
	gitIn(t, dir, "-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false", "commit", "-q", "-m", "m")
}

func gitIn(t *testing.T, dir string, args ...string) {
	t.Helper()
	git := exec.CommandContext(t.Context(), "git", args...)
	git.Dir = dir
	if out, err := git.CombinedOutput(); err != nil {
		t.Skipf("git %v: %v: %s", args, err, out)
	}
}

// diff runs the command, and returns what it ends with.
func diff(t *testing.T, args ...string) (says string, code int) {
	t.Helper()
	var out strings.Builder
	if err := runDiff(t.Context(), args, &out); err != nil {
		return out.String() + err.Error(), exitCode(err)
	}
	return out.String(), 0
}

// TestDiffCommand runs the command in a repository of its own.
func TestDiffCommand(t *testing.T) {
	dir := repository(t)
	t.Chdir(filepath.Join(dir, "specs"))
	if says, code := diff(t, "-format", "text"); code != 0 || !strings.HasPrefix(says, "HEAD to the working tree: no change, version: none\n") {
		t.Errorf("without a change it says %q, %d", says, code)
	}
	edit(t, filepath.Join(dir, "specs", "ajera", "shared.yaml"), "      - FixedFee\n", "")
	if err := runGenerate(nil, io.Discard, time.Now()); err != nil {
		t.Fatal(err)
	}
	if says, code := diff(t); code != 1 || !strings.Contains(says, "- break: ajerashared.BillingTypeFixedFee removed") {
		t.Errorf("after a break it says %q, %d", says, code)
	}
	whole := filepath.Join(dir, "whole.json")
	if says, code := diff(t, "-format", "json", "-whole", whole); code != 1 || !strings.Contains(says, `"exit": 1`) {
		t.Errorf("as JSON it says %q, %d", says, code)
	} else if data, err := os.ReadFile(whole); err != nil || !strings.HasPrefix(says, string(data)) {
		t.Errorf("the whole is %q, %v", data, err)
	}
	if says, code := diff(t, "HEAD", "HEAD"); code != 0 || !strings.Contains(says, "## HEAD to HEAD: **no change**") {
		t.Errorf("between two revisions it says %q, %d", says, code)
	}
	for _, args := range [][]string{{"a", "b", "c"}, {"-no"}, {"-format", "xml"}} {
		if says, code := diff(t, args...); code != 2 {
			t.Errorf("%v is taken: %q", args, says)
		}
	}
}

// TestGeneratorChanged holds that a generator which writes something else than before is not silent
// about it: no spec tells, and no exported name need be another.
func TestGeneratorChanged(t *testing.T) {
	dir := repository(t)
	edit(t, filepath.Join(dir, "generated", "ajerav2", "projects.gen.go"), "Max: 25", "Max: 20")
	gitIn(t, dir, "add", "-A")
	commitIn(t, dir)
	t.Chdir(dir)
	if err := errors.Join(os.Mkdir("gen", 0o755), os.WriteFile(filepath.Join("gen", "main.go"), []byte("package main\n"), 0o644)); err != nil {
		t.Fatal(err)
	}
	if err := runGenerate(nil, io.Discard, time.Now()); err != nil {
		t.Fatal(err)
	}
	const want = "the generator changed too: from the specs of HEAD it makes other files than stand there (1); of them only the exported Go is compared, so read git diff HEAD -- generated"
	if says, code := diff(t, "-format", "text"); code != 0 || !strings.Contains(says, want) {
		t.Errorf("it ends with %d and says %s", code, says)
	}
}

// TestNotComparable holds that what could not be compared is no verdict: it has an exit
// code of its own, and words that say what is wrong and what to do, in every format.
func TestNotComparable(t *testing.T) {
	dir := history(t)
	clients := filepath.Join(dir, "specs", "ajera", "clients_v1.yaml")
	shallow, other := filepath.Join(t.TempDir(), "shallow"), t.TempDir()
	gitIn(t, dir, "clone", "-q", "--depth=1", "file://"+dir, shallow)
	if err := os.WriteFile(filepath.Join(other, "go.mod"), []byte("module example.com/other\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, in, rev string
		spoil, mend   func() error
		want          []string
	}{
		{name: "an older format", rev: "old", want: []string{"the Ajera specs of old are not read by today's generator (specs/ajera/clients_v1.yaml:4:", "git diff old -- specs/ajera"}},
		{name: "no specs", rev: "empty", want: []string{"empty has no specs/ and no generated/", "name a revision that has both"}},
		{name: "no revision", rev: "nowhere", want: []string{"git has no nowhere", "fetch the revision, or name another"}},
		{name: "shallow", in: shallow, rev: "HEAD~1", want: []string{"HEAD~1 is not in this shallow clone", "fetch-depth: 0"}},
		{name: "another module", in: other, want: []string{"is in module example.com/other, not in github.com/fieldbooks/fieldbooks"}},
		{name: "not generated", spoil: func() error { return replaceIn(clients, "AccountID: string", "AccountID: int") },
			mend: func() error { return replaceIn(clients, "AccountID: int", "AccountID: string") },
			want: []string{"generated/ of the working tree is not what its specs say", "run go run ./gen, and compare again", "generated/ajerav1/clients.gen.go: differs"}},
		{name: "not read", spoil: func() error { return replaceIn(clients, "AccountID: string", "AccountID: strong") },
			mend: func() error { return replaceIn(clients, "AccountID: strong", "AccountID: string") },
			want: []string{"the specs of the working tree generate nothing; mend them", "specs/ajera/clients_v1.yaml:", "strong"}},
		{name: "renamed", spoil: func() error { return os.Rename(clients, strings.TrimSuffix(clients, "aml")+"ml") },
			mend: func() error { return os.Rename(strings.TrimSuffix(clients, "aml")+"ml", clients) },
			want: []string{"specs/ajera/clients_v1.yml: nobody reads a file of this name; rename or remove it"}},
		{name: "no repository", spoil: func() error { return os.Rename(filepath.Join(dir, ".git"), filepath.Join(dir, "git")) },
			mend: func() error { return os.Rename(filepath.Join(dir, "git"), filepath.Join(dir, ".git")) },
			want: []string{"is in no git repository", "compare in a clone"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Chdir(cmp.Or(c.in, dir))
			if c.spoil != nil {
				err := c.spoil()
				t.Cleanup(func() {
					if err := errors.Join(err, c.mend()); err != nil {
						t.Error(err)
					}
				})
			}
			for _, format := range render.Formats {
				says, code := diff(t, "-format", format, cmp.Or(c.rev, "HEAD"))
				for _, want := range append(c.want, "not comparable") {
					if !strings.Contains(strings.ReplaceAll(says, `\"`, `"`), want) || code != 2 {
						t.Errorf("as %s it ends with %d and does not say %q:\n%s", format, code, want, says)
					}
				}
				if format == "json" && !(strings.Contains(says, `"exit": 2`) && strings.Contains(says, `"verdict": "not comparable"`)) {
					t.Errorf("JSON says %s", says)
				}
			}
		})
	}
	if says, code := diffIn(t, filepath.Join(dir, "nested", "deep")); code != 0 || !strings.Contains(says, "no change") {
		t.Errorf("in a nested module it says %q, %d", says, code)
	}
}

func diffIn(t *testing.T, dir string) (string, int) {
	t.Helper()
	t.Chdir(dir)
	return diff(t)
}

// history is a repository with a module nested in it, with the tag empty before the specs
// came, and the tag old when one had another format.
func history(t *testing.T) string {
	t.Helper()
	dir := repository(t)
	const name = "specs/ajera/clients_v1.yaml"
	if err := os.MkdirAll(filepath.Join(dir, "nested", "deep"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "nested", "go.mod"), []byte("module github.com/fieldbooks/fieldbooks/nested\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	gitIn(t, dir, "rm", "-rq", "--cached", "specs", "generated")
	commitIn(t, dir)
	gitIn(t, dir, "tag", "empty")
	edit(t, filepath.Join(dir, name), "session: 1\n", "session: 1\nauthor: somebody\n")
	gitIn(t, dir, "add", "-A")
	commitIn(t, dir)
	gitIn(t, dir, "tag", "old")
	edit(t, filepath.Join(dir, name), "author: somebody\n", "")
	gitIn(t, dir, "add", "-A")
	commitIn(t, dir)
	return dir
}

func replaceIn(name, old, new string) error {
	data, err := os.ReadFile(name)
	if err != nil || !strings.Contains(string(data), old) {
		return fmt.Errorf("%q is not in %s: %w", old, name, err)
	}
	return os.WriteFile(name, []byte(strings.ReplaceAll(string(data), old, new)), 0o644)
}

// copyInto copies a file or a folder of the module.
func copyInto(t *testing.T, dir, part string) {
	t.Helper()
	err := fs.WalkDir(module, part, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(module, name)
		if err != nil {
			return err
		}
		to := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		return os.WriteFile(to, data, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func edit(t *testing.T, name, old, new string) {
	t.Helper()
	if err := replaceIn(name, old, new); err != nil {
		t.Fatal(err)
	}
}
