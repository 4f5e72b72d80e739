package main

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fieldbooks/fieldbooks/gen/internal/review"
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
	if lines := strings.Count(says, "\n"); lines > 45 {
		t.Errorf("the report has %d lines", lines)
	}
	for _, want := range []string{
		"main to the branch: breaking, version: major",
		"1 added, 1 changed, 1 removed",
		"added field ajerav1.ClientRecord.Colour string (" + lineOf(head, clients, "      Colour: string") + ")",
		`REMOVED value ajerashared.BillingTypeFixedFee "FixedFee" (` + lineOf(b.files, shared, "- FixedFee") + ")",
		"CHANGED argument ajerav1.ListClientsArgs.FilterByClientType: type int, was [int] (" + lineOf(head, clients, "FilterByClientType:") + ")",
		"travels as one value, was a list",
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

// TestDiffCommand runs the command in a repository of its own.
func TestDiffCommand(t *testing.T) {
	dir := t.TempDir()
	for _, part := range []string{"specs", "generated", "wire", "internal", "go.mod", "go.sum", "CHANGELOG.md"} {
		copyInto(t, dir, part)
	}
	for _, args := range [][]string{
		{"init", "-q"}, {"add", "-A"},
		{"-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false", "commit", "-q", "-m", "base"},
	} {
		git := exec.CommandContext(t.Context(), "git", args...)
		git.Dir = dir
		if out, err := git.CombinedOutput(); err != nil {
			t.Skipf("git %v: %v: %s", args, err, out)
		}
	}
	t.Chdir(filepath.Join(dir, "specs"))
	diff := func(args ...string) (string, error) {
		var out strings.Builder
		err := runDiff(t.Context(), args, &out)
		return out.String(), err
	}
	if says, err := diff("-format", "text"); err != nil || !strings.HasPrefix(says, "HEAD to the working tree: no change, version: none\n") {
		t.Errorf("without a change it says %q, %v", says, err)
	}
	api := filepath.Join(dir, "generated", "ajerav2", "shared.gen.go")
	edit(t, api, "BillingTypeFixedFee", "BillingTypeFixed")
	if says, err := diff(); err == nil || !strings.Contains(says, "- break: ajerav2.BillingTypeFixedFee removed\n") {
		t.Errorf("after a break it says %q, %v", says, err)
	}
	if says, err := diff("HEAD", "HEAD"); err != nil || !strings.Contains(says, "## HEAD to HEAD: **no change**") {
		t.Errorf("between two revisions it says %q, %v", says, err)
	}
	for _, args := range [][]string{{"a", "b", "c"}, {"-no"}, {"nowhere"}, {"-format", "xml"}, {"HEAD", "nowhere"}} {
		if _, err := diff(args...); err == nil {
			t.Errorf("%v is taken", args)
		}
	}
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
	data, err := os.ReadFile(name)
	if err != nil || !strings.Contains(string(data), old) {
		t.Fatalf("%q is not in %s: %v", old, name, err)
	}
	if err := os.WriteFile(name, []byte(strings.ReplaceAll(string(data), old, new)), 0o644); err != nil {
		t.Fatal(err)
	}
}
