package main

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/pflag"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
)

// helpOf is what the help of a command says on a terminal.
func helpOf(t *testing.T, width int, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	a := &app.App{In: strings.NewReader(""), Out: &out, Err: io.Discard, Width: width}
	root := tree(a)
	line := &commandLine{app: a, root: root}
	line.watch()
	root.SetArgs(append(args, "--help"))
	c, err := root.ExecuteC()
	if err := line.fault(c, err); err != nil {
		t.Errorf("%q: %v", args, err)
	}
	return out.String()
}

// TestHelpFits holds that the help of each command fits terminals, but for what is typed as it stands.
func TestHelpFits(t *testing.T) {
	for _, width := range []int{40, 80, 200} {
		for _, c := range all(tree(silent())) {
			if c.Name() == "fake" || !c.HasParent() && width == 200 {
				continue // its flags are told in another way
			}
			args := strings.Fields(c.CommandPath())[1:]
			for line := range strings.Lines(helpOf(t, width, args...)) {
				line = strings.TrimRight(line, "\n")
				typed := strings.HasPrefix(line, "  fieldbooks ") || !strings.Contains(strings.TrimSpace(line), " ")
				if utf8.RuneCountInString(line) > min(width, widest) && !typed && !strings.Contains(line, "      --") && !strings.HasPrefix(line, "  -") {
					t.Errorf("%q on %d columns: %q", args, width, line)
				}
			}
		}
	}
}

// TestHelpNames holds that the value of each flag has a name that says something, and that all
// commands but the pages of the help stand below a heading.
func TestHelpNames(t *testing.T) {
	root := tree(silent())
	for _, c := range all(root) {
		if c.Parent() == root && c.GroupID == "" && !c.IsAdditionalHelpTopicCommand() && c.Name() != "help" {
			t.Errorf("%q stands below no heading of the help; add it by group in root.go", c.Name())
		}
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			switch of, _ := pflag.UnquoteUsage(f); of {
			case "string", "strings", "stringArray", "stringSlice", "int", "ints":
				t.Errorf("%s --%s: its help calls the value %q; put a word for it between back quotes", c.CommandPath(), f.Name, of)
			}
		})
	}
}

// TestHelpShared holds that the flags of all commands are named in each help, and told in one place.
func TestHelpShared(t *testing.T) {
	page := helpOf(t, 80, "flags")
	one := helpOf(t, 80, "ajera", "list-clients")
	tree(silent()).PersistentFlags().VisitAll(func(f *pflag.Flag) {
		if !strings.Contains(one, "--"+f.Name) || !strings.Contains(page, "--"+f.Name) {
			t.Errorf("--%s is not in the help", f.Name)
		}
		if strings.Contains(one, f.Usage) {
			t.Errorf("--%s is told with each command", f.Name)
		}
	})
}

// TestWordFaults holds that what is wrong with the words behind a command is told in the command's own way.
func TestWordFaults(t *testing.T) {
	for _, c := range all(tree(silent())) {
		args := strings.Fields(c.CommandPath())[1:]
		for _, words := range [][]string{nil, strings.Fields("1 2 3 4 5 6")} {
			err := accepts(append(args[:len(args):len(args)], words...))
			if err != nil && (strings.Contains(err.Error(), "arg(s)") || strings.Contains(err.Error(), "unknown command")) {
				t.Errorf("%q %q: %v", args, words, err)
			}
		}
	}
}
