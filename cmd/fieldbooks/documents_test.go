package main

import (
	"context"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/fakes"
)

var (
	ownLine   = regexp.MustCompile(`^(fieldbooks (.*?))(\s+#.*)?$`)
	otherCode = regexp.MustCompile(`ends with (\d+)`)
)

// TestDocuments runs what the documents show in blocks that begin with "fieldbooks fake", whose flags
// say what is served: each line in its order, by a shell. A line is to end with 0, unless its comment
// says "ends with 5", and to say something or to write a file. Lines of other blocks need somebody's
// account; TestShownCommands reads them.
func TestDocuments(t *testing.T) {
	shell := shell(t)
	for document, least := range map[string]int{"README.md": 3, above + "/README.md": 5, above + "/docs/mirror.md": 4} {
		text, err := os.ReadFile(document)
		if err != nil {
			t.Fatal(err)
		}
		reader := newcomer(t, shell)
		for _, block := range fence.FindAllStringSubmatch(string(text), -1) {
			if strings.HasPrefix(block[1], "fieldbooks fake") {
				lines, _ := reader.tries(t, block[1])
				least -= lines
			}
		}
		if least > 0 {
			t.Errorf("%s: %d lines fewer than there were", document, least)
		}
	}
}

func shell(t *testing.T) string {
	t.Helper()
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip(err)
	}
	return shell
}

// reader is somebody who tries what a document shows.
type reader struct {
	shell, dir string
	env        []string
}

func newcomer(t *testing.T, shell string) *reader {
	t.Helper()
	r := &reader{shell: shell, dir: t.TempDir()}
	r.env = append(os.Environ(), "HOME="+r.dir, "XDG_CONFIG_HOME="+r.dir+"/.config", "XDG_CACHE_HOME="+r.dir+"/.cache", "FIELDBOOKS_KEYRING=off", "VISUAL=true")
	return r
}

// tries runs the lines of a block, and returns how many they are and what the last one said.
func (r *reader) tries(t *testing.T, block string) (lines int, said string) {
	t.Helper()
	for line := range strings.Lines(strings.ReplaceAll(block, "\\\n", "")) {
		if m := ownLine.FindStringSubmatch(strings.TrimSpace(line)); m != nil {
			lines++
			said = r.types(t, m[1], m[2], m[3])
		}
	}
	return lines, said
}

// types runs a line, whose words after "fieldbooks" are rest, and returns what it said.
func (r *reader) types(t *testing.T, line, rest, comment string) string {
	t.Helper()
	if flags, is := strings.CutPrefix(rest, "fake"); is {
		r.serve(t, r.words(t, flags))
		return ""
	}
	want := 0
	if m := otherCode.FindStringSubmatch(comment); m != nil {
		want, _ = strconv.Atoi(m[1])
	}
	before := r.files(t)
	out, code := r.run(t, line)
	nothing := out == "" || strings.TrimSpace(out) == "[]" || strings.Contains(out, "nothing found")
	if code != want || nothing && r.files(t) == before {
		t.Errorf("%s\nends with %d, want %d, and says\n%s", line, code, want, out)
	}
	return out
}

func (r *reader) files(t *testing.T) int {
	t.Helper()
	list, err := os.ReadDir(r.dir)
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

// serve has what was served before stand aside.
func (r *reader) serve(t *testing.T, flags []string) {
	t.Helper()
	settings, stop, err := fakes.Start(flags, io.Discard)
	if err != nil {
		t.Fatalf("fieldbooks fake %q: %v", flags, err)
	}
	t.Cleanup(func() { _ = stop() })
	for _, s := range settings {
		r.env = append(r.env, s[0]+"="+s[1])
	}
}

// words are what a shell makes of the flags of a line.
func (r *reader) words(t *testing.T, flags string) []string {
	t.Helper()
	out, code := r.run(t, `printf '%s\n' `+flags)
	if code != 0 {
		t.Fatalf("a shell does not read %q: %s", flags, out)
	}
	return strings.FieldsFunc(out, func(c rune) bool { return c == '\n' })
}

func (r *reader) run(t *testing.T, line string) (out string, code int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, r.shell, "-c", line)
	command.Dir, command.Env = r.dir, r.env
	said, err := command.CombinedOutput()
	if command.ProcessState == nil {
		t.Fatal(err)
	}
	return string(said), command.ProcessState.ExitCode()
}
