package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// team is the module in a repository of its own, where several people work.
func team(t *testing.T) string {
	t.Helper()
	dir := repository(t)
	copyInto(t, dir, ".gitattributes")
	git(t, dir, "branch", "-M", "main")
	commit(t, dir)
	return dir
}

func git(t *testing.T, dir string, args ...string) {
	t.Helper()
	config := []string{"-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"}
	run := exec.CommandContext(t.Context(), "git", append(config, args...)...)
	run.Dir = dir
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("git %v: %v: %s", args, err, out)
	}
}

func commit(t *testing.T, dir string) {
	t.Helper()
	git(t, dir, "add", "-A")
	git(t, dir, "commit", "-q", "-m", "one more")
}

// addition is what a person adds to a spec, and tells in the changelog.
type addition struct{ file, after, line string }

func (a addition) commit(t *testing.T, dir string) {
	t.Helper()
	edit(t, filepath.Join(dir, "specs", filepath.FromSlash(a.file)), a.after, a.after+a.line)
	edit(t, filepath.Join(dir, "CHANGELOG.md"), "## Unreleased\n\n", "## Unreleased\n\n- new:"+a.line)
	made, err := generate(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := write(dir, made.files, found(t, dir, made.files)); err != nil {
		t.Fatal(err)
	}
	commit(t, dir)
}

// TestTwoBranches holds that two people can each add something without meeting: git merges specs,
// generated files, and changelog by itself, and the result is what generating gives.
func TestTwoBranches(t *testing.T) {
	colour := addition{clients, "      AccountID: string\n", "      Colour: string\n"}
	for name, two := range map[string][2]addition{
		"one record":     {colour, {clients, "      SendStatements: bool\n", "      Wide: bool\n"}},
		"two files":      {colour, {"ajera/vendors_v1.yaml", "      VendorKey: {type: int, write: key}\n", "      Shape: string\n"}},
		"shared records": {{shared, "      SummarizeBillingGroup: bool\n", "      Depth: int\n"}, {shared, "      EstimatedStartDate: date\n", "      Height: int\n"}},
		"both vendors":   {colour, {"aimsio/openapi.yaml", "        jobDirection:\n          type: string\n", "        jobColour:\n          type: string\n"}},
		"two methods": {{clients, "methods:\n", "  GetClientPhotos: {doc: Photos., kind: get, args: raw, content: raw}\n"},
			{"ajera/vendors_v1.yaml", "methods:\n", "  GetVendorPhotos: {doc: Photos., kind: get, args: raw, content: raw}\n"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := team(t)
			git(t, dir, "checkout", "-q", "-b", "other")
			two[1].commit(t, dir)
			git(t, dir, "checkout", "-q", "main")
			two[0].commit(t, dir)
			git(t, dir, "merge", "-q", "--no-edit", "other")
			made, err := generate(os.DirFS(dir))
			if err != nil {
				t.Fatal(err)
			}
			if err := found(t, dir, made.files).err(); err != nil {
				t.Errorf("the merge is clean, and not green: %v", err)
			}
		})
	}
}

// TestConflict holds that a merge which a person has to finish is told as one, at its place and with
// what to do, and that nothing else is told of that file. In the table of the page it is no fault.
func TestConflict(t *testing.T) {
	const both = "<<<<<<< HEAD\n      Colour: string\n=======\n      Shape: string\n>>>>>>> other\n"
	for file, after := range map[string]string{
		clients:               "      AccountID: string\n",
		"aimsio/openapi.yaml": "        jobDirection:\n",
		overlay:               "actions:\n",
		"breaks.yaml":         "# Breaks",
	} {
		dir := repository(t)
		name := filepath.Join(dir, "specs", filepath.FromSlash(file))
		edit(t, name, after, both+after)
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		line := strings.Count(string(text[:bytes.Index(text, []byte("<<<<<<<"))]), "\n") + 1
		_, err = generate(os.DirFS(dir))
		want := fmt.Sprintf("specs/%s:%d: a merge is not finished here (<<<<<<< HEAD): keep what each side means, delete the marker lines, then run \"go run ./gen\"", file, line)
		if err == nil || err.Error() != want {
			t.Errorf("%s: the error is %v, wanted\n%s", file, err, want)
		}
	}
	dir := repository(t)
	edit(t, filepath.Join(dir, filepath.FromSlash(readme)), coverageBegin, coverageBegin+both)
	made, err := generate(os.DirFS(dir))
	if err != nil || bytes.Contains(made.files[readme], []byte("<<<<<<<")) {
		t.Errorf("a conflict in the table is not written over: %v", err)
	}
}

// TestMarkers holds what is taken for a marker.
func TestMarkers(t *testing.T) {
	for text, want := range map[string]int{
		"a: 1\n":                                0,
		"Title\n=======\n":                      0, // of Markdown
		"  <<<<<<< indented\n":                  0,
		"<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n": 1,
		"<<<<<<< a\r\nx\r\n=======\r\ny\r\n>>>>>>> b\r\n<<<<<<< c\r\n": 2,
		"<<<<<<< a\n||||||| base\n=======\ny\n>>>>>>> b\n":             1,
		"x\n>>>>>>> b\n": 1, // the rest was deleted
	} {
		var got int
		if err := conflictsOf("specs/a.yaml", []byte(text)); err != nil {
			got = strings.Count(err.Error(), "is not finished here")
		}
		if got != want {
			t.Errorf("%q: %d conflicts, wanted %d", text, got, want)
		}
	}
}

// TestRunsWait has a second process wait until the first has ended, which is killed.
func TestRunsWait(t *testing.T) {
	dir := tree(t, map[string]string{"go.mod": "module github.com/fieldbooks/fieldbooks\n"})
	if held, _ := lock(dir, false); held == nil {
		t.Skip("no locks here")
	} else if err := held.Close(); err != nil {
		t.Fatal(err)
	}
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestHoldLock$")
	child.Dir, child.Env = dir, append(os.Environ(), "GEN_HOLD_LOCK=1")
	out, err := child.StdoutPipe()
	if err == nil {
		_, err = child.StdinPipe() // open until it is killed
	}
	if err := errors.Join(err, child.Start()); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "held\n" {
		t.Fatal(line, err)
	}
	if held, busy := lock(dir, false); held != nil || !busy {
		t.Fatal("two runs at once")
	}
	t.Chdir(dir)
	did := make(chan error)
	go func() { did <- alone(func() error { return nil }) }()
	select {
	case err := <-did:
		t.Fatalf("the second run did not wait: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	_ = child.Process.Kill()
	_ = child.Wait()
	if err := <-did; err != nil {
		t.Error(err)
	}
}

// TestHoldLock is the other process.
func TestHoldLock(t *testing.T) {
	if os.Getenv("GEN_HOLD_LOCK") == "" {
		t.Skip("only in a child process")
	}
	_ = alone(func() error {
		fmt.Println("held")
		_, err := io.ReadAll(os.Stdin)
		return err
	})
}

// TestGenerateComesLast holds that "go generate ./..." has read all that is generated when it comes to
// the package that generates: it lists the files of all packages before, and fails at one that is gone.
func TestGenerateComesLast(t *testing.T) {
	const last = "specs"
	text, err := os.ReadFile("../specs/embed.go")
	if err != nil || !strings.Contains(string(text), "\n//go:generate go run ../gen\n") {
		t.Fatalf("package %s does not generate: %v", last, err)
	}
	made, err := generate(module)
	if err != nil {
		t.Fatal(err)
	}
	for name := range made.files {
		if path.Ext(name) == ".go" && path.Dir(name) > last {
			t.Errorf("%s comes after package %s", name, last)
		}
	}
}
