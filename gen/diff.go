package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/review"
	"github.com/fieldbooks/fieldbooks/gen/internal/review/files"
	"github.com/fieldbooks/fieldbooks/gen/internal/review/judge"
	"github.com/fieldbooks/fieldbooks/gen/internal/review/render"
)

// diffHelp is what "gen diff -h" says before its flags.
const diffHelp = `gen diff [flags] [REV [REV2]]: what the change from a git revision, HEAD unless named,
to the working tree or to a second revision means for those who use the module.

It ends with 0 when there is nothing to do, with 1 when the report says what is to be done
before this can be merged, and with 2 when something could not be compared: then the report
says what and why, and no verdict on it is to be believed. (go run says 1 for any of them; to
tell them apart: go build -o /tmp/gen ./gen && /tmp/gen diff.)

`

// diffCommand is "gen diff" with its flags.
type diffCommand struct {
	format, whole string
	revs          []string
}

// parseDiff reads the arguments; without a command and an error, help was asked for.
func parseDiff(args []string) (*diffCommand, error) {
	c := &diffCommand{}
	flags := flag.NewFlagSet("gen diff", flag.ContinueOnError)
	flags.StringVar(&c.format, "format", "markdown", strings.Join(render.Formats, ", ")+"; markdown is kept to what a comment of GitHub takes")
	flags.StringVar(&c.whole, "whole", "", "write the report to this `file` too, without a cut")
	flags.Usage = func() {
		fmt.Fprint(flags.Output(), diffHelp)
		flags.PrintDefaults()
	}
	err := flags.Parse(args)
	switch c.revs = flags.Args(); {
	case errors.Is(err, flag.ErrHelp):
		return nil, nil
	case err == nil && len(c.revs) > 2:
		err = fmt.Errorf("unexpected argument %q; it takes two revisions at most, flags first", c.revs[2])
	}
	return c, err
}

// incomparable is an error with which "gen diff" ends with 2: it is not known what changed.
type incomparable struct{ error }

// exitCode is what the command ends with after an error.
func exitCode(err error) int {
	if _, ok := errors.AsType[incomparable](err); ok {
		return 2
	}
	return 1
}

// runDiff is "gen diff". The report is written in any case; the error says that something
// in it is to be done, or could not be compared.
func runDiff(ctx context.Context, args []string, out io.Writer) error {
	c, err := parseDiff(args)
	if c == nil || err != nil {
		return wrapped(err)
	}
	report := c.report(ctx)
	if err := errors.Join(c.writeWhole(report), c.write(out, report)); err != nil {
		return wrapped(err)
	}
	switch report.Exit() {
	case 1:
		return fmt.Errorf("gen diff: %d things to do before this can be merged; the report begins with them", len(report.Faults))
	case 2:
		return incomparable{errors.New("gen diff: not comparable; the report begins with what and why")}
	}
	return nil
}

// wrapped is an error that stopped the command before there was a report.
func wrapped(err error) error {
	if err == nil {
		return nil
	}
	return incomparable{fmt.Errorf("gen diff: %w", err)}
}

// write writes the report, as markdown one that fits into a comment.
func (c *diffCommand) write(out io.Writer, r *judge.Report) error {
	if c.format == "markdown" {
		return render.Comment(out, r, c.wholeIs())
	}
	return render.Write(out, r, c.format)
}

// wholeIs says where a reader of a cut report finds the whole of it.
func (c *diffCommand) wholeIs() string {
	switch c.whole {
	case "":
		return strings.TrimSpace("run go run ./gen diff -whole report.md " + strings.Join(c.revs, " "))
	case os.Getenv("GITHUB_STEP_SUMMARY"):
		return "the whole report is in the summary of the run that wrote this"
	}
	return "the whole report is in " + c.whole
}

// writeWhole writes the report where -whole says.
func (c *diffCommand) writeWhole(r *judge.Report) error {
	if c.whole == "" {
		return nil
	}
	var text strings.Builder
	if err := render.Write(&text, r, c.format); err != nil {
		return err
	}
	return os.WriteFile(c.whole, []byte(text.String()), 0o644)
}

// report compares. What stops that is a report too, of nothing but that.
func (c *diffCommand) report(ctx context.Context) *judge.Report {
	base, head := review.Side{Name: "HEAD"}, review.Side{Name: "the working tree"}
	for i, side := range []*review.Side{&base, &head} {
		if len(c.revs) > i {
			side.Name = c.revs[i]
		}
	}
	report, err := c.compare(ctx, base, head)
	if err != nil {
		report = &judge.Report{Base: base.Name, Head: head.Name}
		report.Misses(err.Error())
		report.Conclude()
	}
	return report
}

func (c *diffCommand) compare(ctx context.Context, base, head review.Side) (*judge.Report, error) {
	root, err := moduleRoot()
	if err != nil {
		return nil, err
	}
	tree, headErr := os.DirFS(root), error(nil)
	base.Files, err = files.Revision(ctx, root, base.Name)
	if head.Files = tree; len(c.revs) > 1 {
		head.Files, headErr = files.Revision(ctx, root, head.Name)
	}
	if err := errors.Join(err, headErr); err != nil {
		return nil, err
	}
	note := regenerated(base, tree)
	if sameGenerator(head.Files, tree) {
		head.Unfit = ungenerated(head)
	} else {
		note = "generated/ of " + head.Name + " was made by another generator; whether it is what the specs there say was not tried"
	}
	report, err := review.New(root).Compare(ctx, base, head)
	if err == nil && note != "" {
		report.Notes = append(report.Notes, note)
	}
	return report, err
}

// sameGenerator reports whether a state is generated by what is running.
func sameGenerator(state, tree fs.FS) bool {
	return files.Same(state, tree, "gen") && files.Same(state, tree, "internal/ajeraspec") && files.Same(state, tree, "go.mod")
}

// regenerated says how much of the generated Go is another because the generator is, "" when none
// is or the base is not read by this one.
func regenerated(base review.Side, tree fs.FS) string {
	if sameGenerator(base.Files, tree) {
		return ""
	}
	made, err := generate(base.Files)
	if err != nil {
		return "" // which is told where the specs are compared
	}
	found, err := compare(base.Files, made.files)
	if err != nil || len(found) == 0 {
		return ""
	}
	return fmt.Sprintf("the generator changed too: from the specs of %s it makes other files than stand there (%d); of them only the exported Go is compared, so read git diff %s -- generated", base.Name, len(found), base.Name)
}

// ungenerated is why the Go of a state is not what its specs say, "" when it is.
func ungenerated(side review.Side) string {
	made, err := generate(side.Files)
	if err != nil {
		return fmt.Sprintf("the specs of %s generate nothing; mend them:\n%v", side.Name, err)
	}
	found, err := compare(side.Files, made.files)
	if err == nil {
		err = found.err()
	}
	if err != nil {
		return fmt.Sprintf("generated/ of %s is not what its specs say, so its Go tells nothing; run go run ./gen, and compare again:\n%v", side.Name, err)
	}
	return ""
}
