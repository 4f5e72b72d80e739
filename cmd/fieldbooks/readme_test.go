package main

import (
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/fakes"
)

var (
	fence     = regexp.MustCompile("(?ms)^```sh\n(.*?)^```$")
	shellWord = regexp.MustCompile(`(?:[^\s'"]|'[^']*'|"[^"]*")+`)
	ends      = regexp.MustCompile(`\s(?:[|<>#&;]|&&|2>).*$`)
)

// TestShownCommands parses each command line that the README and the help show: the command is there,
// and takes those flags and arguments.
func TestShownCommands(t *testing.T) {
	for _, name := range []string{"README.md", above + "/README.md", above + "/docs/mirror.md", above + "/docs/assistant.md"} {
		readme, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		shown := 0
		for _, block := range fence.FindAllStringSubmatch(string(readme), -1) {
			shown += parse(t, name, block[1])
		}
		if shown < 2 {
			t.Errorf("%s shows %d command lines", name, shown)
		}
	}
	for _, c := range all(tree(silent())) {
		parse(t, c.CommandPath()+" --help", c.Example)
	}
}

func silent() *app.App { return &app.App{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard} }

// parse counts the command lines in a text, and refuses those that are none.
func parse(t *testing.T, where, text string) (shown int) {
	t.Helper()
	for line := range strings.Lines(strings.ReplaceAll(text, "\\\n", "")) {
		args, ok := strings.CutPrefix(strings.TrimSpace(line), "fieldbooks ")
		if !ok {
			continue
		}
		shown++
		typed := shellWord.FindAllString(ends.ReplaceAllString(args, ""), -1)
		for i, w := range typed {
			typed[i] = strings.NewReplacer("'", "", `"`, "").Replace(w)
		}
		if err := accepts(typed); err != nil {
			t.Errorf("%s shows %q: %v", where, strings.TrimSpace(line), err)
		}
	}
	return shown
}

// accepts reports why the command would not begin with these arguments.
func accepts(args []string) error {
	a := silent()
	root := tree(a)
	line := &commandLine{app: a, root: root}
	line.watch()
	for _, c := range all(root) {
		if c.Runnable() {
			c.RunE = func(*cobra.Command, []string) error { return nil }
		}
	}
	root.SetArgs(fakes.TwoDashes(root, args))
	c, err := root.ExecuteC()
	return line.fault(c, err)
}
