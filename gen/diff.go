package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/review"
	"github.com/fieldbooks/fieldbooks/gen/internal/review/files"
	"github.com/fieldbooks/fieldbooks/gen/internal/review/render"
)

// runDiff is "gen diff [REV] [REV2]": what the change from a git revision, HEAD
// unless named, to the working tree or to a second revision means. The report is
// written in any case; the error says that something in it must be mended.
func runDiff(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("gen diff", flag.ContinueOnError)
	format := flags.String("format", "markdown", strings.Join(render.Formats, ", "))
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 2 {
		return fmt.Errorf("gen diff: unexpected argument %q; it takes two revisions at most, flags first", flags.Arg(2))
	}
	root, err := moduleRoot()
	if err != nil {
		return err
	}
	base, head, err := sides(ctx, root, flags.Args())
	if err != nil {
		return err
	}
	report, err := review.New(root).Compare(ctx, base, head)
	if err != nil {
		return err
	}
	if err := render.Write(out, report, *format); err != nil {
		return err
	}
	if n := len(report.Faults); n > 0 {
		return fmt.Errorf("gen diff: %d things to do before this can be merged; see the end of the report", n)
	}
	return nil
}

// sides are the two states to compare.
func sides(ctx context.Context, root string, revs []string) (base, head review.Side, err error) {
	base.Name, head.Name = "HEAD", "the working tree"
	head.Files = os.DirFS(root)
	if len(revs) > 0 {
		base.Name = revs[0]
	}
	base.Files, err = files.Revision(ctx, root, base.Name)
	if len(revs) > 1 {
		var headErr error
		head.Name = revs[1]
		head.Files, headErr = files.Revision(ctx, root, head.Name)
		err = errors.Join(err, headErr)
	}
	return base, head, err
}
