// Gen writes the clients under generated/ from the vendors' specs under specs/:
//
//	specs/ajera/*.yaml   internal/ajeraspec  parse, validate: documents with positions
//	                     internal/model      every Go name and type decided
//	                     internal/emit       Go source, by jennifer
//	specs/aimsio/*.yaml  internal/openapi    overlay, oapi-codegen, one file per resource
//	both                 internal/digest     what the command knows of both, as JSON
//	generated/*/*.go     internal/review     the exported API, one line per symbol; what
//	                                         a change of the specs means
//
// Each phase takes what the one before returned and gives bytes or faults; nothing
// is written unless all of them were well. Begin to read at [generate].
//
//	go run ./gen          writes what differs, removes what no spec makes any more
//	go run ./gen -check   writes nothing; fails with the list of files that differ
//	go run ./gen diff     what the change since a git revision means; ends with 1 when
//	                      something is to be done, with 2 when it could not compare
//	go run ./gen aimsio-spec FILE  takes a new document of Aimsio's; see replace.go
//	go run ./gen -h       lists these
//
// "go generate ./..." runs it from package specs: go generate lists all files first, and
// stops at one that is gone when it comes there, which those of generated/ then are not.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/gen/internal/model"
)

func main() {
	if err := run(os.Args[1:], os.Stdout, time.Now()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(exitCode(err))
	}
}

// command is one use of the command.
type command struct {
	name, args string
	says       string // in the list of all
	help       string // beside that, when it is asked about; "" where it answers itself
	run        func(args []string, out io.Writer, start time.Time) error
}

var commands = []command{
	{"generate", "[-check]", "write generated/ from specs/; also without the word", `What differs is written, and what no spec makes any more is removed. With -check nothing is
written, and what departs is named.`, runGenerate},
	{"diff", "[flags] [REV [REV2]]", "say what the change since a revision of git means to users", "",
		func(args []string, out io.Writer, _ time.Time) error {
			return alone(func() error { return runDiff(context.Background(), args, out) })
		}},
	{"aimsio-spec", "FILE", "put a new document of Aimsio's in place", `FILE is OpenAPI as YAML or JSON. Unless all works with it, nothing is changed.`,
		func(args []string, out io.Writer, _ time.Time) error {
			return alone(func() error { return runReplace(context.Background(), args, out) })
		}},
}

// run is the command, in one of its uses.
func run(args []string, out io.Writer, start time.Time) error {
	if len(args) == 0 {
		return runGenerate(args, out, start)
	}
	if isHelp(args[0]) {
		return help(out)
	}
	for _, c := range commands {
		switch {
		case c.name != args[0]:
		case c.help != "" && len(args) > 1 && isHelp(args[1]):
			_, err := fmt.Fprintf(out, "go run ./gen %s %s\n\n%s.\n%s\n", c.name, c.args, c.says, c.help)
			return err
		default:
			return c.run(args[1:], out, start)
		}
	}
	return runGenerate(args, out, start)
}

func isHelp(arg string) bool { return slices.Contains([]string{"-h", "-help", "--help", "help"}, arg) }

// help lists the commands.
func help(out io.Writer) error {
	text := "go run ./gen [-check]\ngo run ./gen COMMAND ...     with -h: what it takes\n\n"
	for _, c := range commands {
		text += fmt.Sprintf("  %-14s%s\n", c.name, c.says)
	}
	_, err := io.WriteString(out, text)
	return err
}

// runGenerate generates for the module around the working folder, and says so in one line.
func runGenerate(args []string, out io.Writer, start time.Time) error {
	flags := flag.NewFlagSet("gen", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // the error says it
	check := flags.Bool("check", false, "write nothing; fail when generated/ is not what the specs say")
	if err := flags.Parse(args); err != nil {
		return fmt.Errorf("gen: %w; -h lists what it takes", err)
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("gen: unexpected argument %q; -h lists what it takes", flags.Arg(0))
	}
	return alone(func() error {
		root, err := moduleRoot()
		if err != nil {
			return err
		}
		return bring(root, *check, out, start)
	})
}

// bring makes generated/ what the specs say, or only looks whether it is.
func bring(root string, check bool, out io.Writer, start time.Time) error {
	made, err := generate(os.DirFS(root))
	if err != nil {
		return err
	}
	found, err := compare(os.DirFS(root), made.files)
	if err != nil {
		return err
	}
	if check {
		fmt.Fprintf(out, "%s, %d differences, %d ms\n", made, len(found), time.Since(start).Milliseconds())
		return found.err()
	}
	written, removed, err := write(root, made.files, found)
	fmt.Fprintf(out, "%s, %d written, %d removed, %d ms\n", made, written, removed, time.Since(start).Milliseconds())
	return err
}

// moduleRoot finds the folder of this module, from the working folder up: past the modules
// that are nested in it, and nowhere in another one.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	met := "no go.mod"
	for start := dir; ; dir = filepath.Dir(dir) {
		name, found := moduleName(dir)
		switch {
		case name == model.Module:
			return dir, nil
		case found:
			met = "module " + name
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("gen: %s is in %s, not in %s; run it inside that, as in go run ./gen", start, met, model.Module)
		}
	}
}

// moduleName is what the go.mod of a folder declares.
func moduleName(dir string) (name string, found bool) {
	data, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	for line := range strings.Lines(string(data)) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "module" {
			return strings.Trim(fields[1], `"`), true
		}
	}
	return "without a name", err == nil
}
