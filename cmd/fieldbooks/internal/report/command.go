// Package report is the command "report": the few pictures of a mirror that people look at.
package report

import (
	"cmp"
	"context"
	"os"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// Command is "report".
func Command(a *app.App) *cobra.Command {
	c := &cobra.Command{
		Use:   "report",
		Short: "Draw what a mirror holds: utilisation, hours, budgets",
		Long: `Draw what a mirror holds, as a picture for people or as the figures in it.

-o png and -o svg draw; table, csv, xlsx, json and the others have the figures, exact, and more of them
than a picture has room for. "fieldbooks mirror" fills the database; it is only read here.
On a terminal a picture goes to a file in this folder, whose name is told, unless --file names one; a
picture of that name that is there already is replaced.`,
	}
	c.AddCommand(utilisationCommand(a), hoursCommand(a), budgetCommand(a))
	return c
}

// from is the flag that names the database.
type from string

func (f *from) flag(c *cobra.Command) {
	c.Flags().StringVar((*string)(f), "from", "", "the `database` that \"fieldbooks mirror\" fills ("+database.Variable+", or "+database.Default+")")
}

func (f from) name() string { return cmp.Or(string(f), os.Getenv(database.Variable), database.Default) }

// Draws is the annotation of a command that takes the formats of pictures.
const Draws = "draws"

// draws makes a command one.
func draws(a *app.App, c *cobra.Command) *cobra.Command {
	c.Annotations = map[string]string{Draws: "true"}
	c.PreRun = func(*cobra.Command, []string) { a.Output.Draws = true }
	return c
}

// drawing is a picture that can be drawn.
type drawing interface {
	draw(format string) ([]byte, error)
}

// write writes the records, or their picture, by the format that is asked for. A picture of nothing
// is none: empty says why.
func write[T any](ctx context.Context, a *app.App, name, empty string, records []T, picture func() drawing) error {
	format := a.Output.Picture()
	switch {
	case format == "" && len(records) == 0:
		a.Note("%s", empty)
		fallthrough
	case format == "":
		return app.Write(a, output.SetOf[T](name), records)
	case len(records) == 0:
		return exit.Errorf(exit.NotFound, "%s; nothing was drawn", empty)
	}
	data, err := picture().draw(format)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	named := a.Output.File != ""
	if !named && a.Width > 0 { // a terminal shows no picture
		a.Output.File = name + "." + format
	}
	if err := a.Bytes(data); err != nil {
		return err
	}
	if a.Output.File != "" && (a.ErrTerminal || !named) {
		a.Note("the picture is in %s", a.Output.File)
	}
	return nil
}
