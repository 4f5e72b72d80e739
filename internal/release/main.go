// Command release makes the tags of a release, one for each module that users fetch, on one commit:
// "go run ./internal/release v0.2.0". Before the first tag it holds the tree against all that a
// release needs, tells everything that is wrong at once, and then does nothing. It pushes nothing:
// the line to push with is the last that it says. With -n it checks alone. "notes v0.2.0" prints
// what CHANGELOG.md says of a release.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	if err := run(".", os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func run(dir string, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("release", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // the error says it
	dry := flags.Bool("n", false, "check, say what would be done, and do nothing")
	if err := flags.Parse(args); err != nil {
		return err
	}
	switch args := flags.Args(); {
	case len(args) == 2 && args[0] == "notes":
		notes, err := notesOf(dir, args[1])
		fmt.Fprint(out, notes)
		return err
	case len(args) == 1 && args[0] != "":
		return release(repository(dir), args[0], *dry, out)
	}
	return errors.New("want the version, as in v0.2.0, or \"notes\" and the version")
}

// notesFile is where the notes of a release are written; git ignores it.
const notesFile = "release-notes.md"

// release checks, writes the notes, and tags.
func release(r repository, version string, dry bool, out io.Writer) error {
	folders, err := r.modules()
	if err != nil {
		return err
	}
	tags := tagsOf(folders, version)
	if faults := r.faults(version, folders, tags); len(faults) > 0 {
		return fmt.Errorf("%s cannot be released; no tag was made:\n  %s", version, strings.Join(faults, "\n  "))
	}
	push := "git push --atomic origin " + strings.Join(tags, " ")
	if dry {
		fmt.Fprintf(out, "all is well; without -n these tags are made: %s\n", strings.Join(tags, " "))
		return nil
	}
	notes, err := notesOf(string(r), version)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(string(r), notesFile), []byte(notes), 0o644); err != nil {
		return err
	}
	if err := r.tag(version, tags); err != nil {
		return err
	}
	fmt.Fprintf(out, "the notes are in %s, and the tags are made; this publishes them, for good:\n  %s\n", notesFile, push)
	return nil
}
