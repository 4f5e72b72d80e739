package surface

import (
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/reference"
)

// Commands are those that tell of the others: the list, the man pages, the completion of shells.
// release is which one this is.
func Commands(a *app.App, release string) []*cobra.Command {
	return []*cobra.Command{listCommand(a), manCommand(a, release), completionCommand(a)}
}

func listCommand(a *app.App) *cobra.Command {
	asJSON, file, root := false, "", ""
	c := &cobra.Command{
		Use:     "commands",
		Short:   "List all commands",
		Long:    "Commands lists all commands, a line for each. With --json it tells all of them to a program: flags with their words, arguments, examples, the vendor's page, whether a command changes data at a vendor, and the codes with which the command ends.",
		Example: "  fieldbooks commands\n  fieldbooks commands --json",
		RunE: func(c *cobra.Command, _ []string) error {
			s := Describe(c.Root())
			switch format := a.Output.Format; {
			case file != "":
				return os.WriteFile(file, []byte(s.Lines()), 0o644)
			case root != "":
				return reference.Write(root)
			case asJSON || format == "json":
				return s.json(a.Out)
			case format != "" && format != "table":
				return exit.Usagef("commands are listed as a table or as json, not as %s; use --json", format)
			}
			return s.list(a)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "all that is known of them, as JSON")
	c.Flags().StringVar(&file, "surface", "", "write a line for each command and flag to this `file`, for reviewers")
	c.Flags().StringVar(&root, "reference", "", "write the pages of the reference below this module `root`")
	_, _ = c.Flags().MarkHidden("surface"), c.Flags().MarkHidden("reference") // the flags are there
	return c
}

func (s *Surface) json(out io.Writer) error {
	text, err := json.Marshal(s, jsontext.WithIndent("  "))
	if err != nil {
		return err
	}
	_, err = out.Write(append(text, '\n'))
	return err
}

// list is a line for each command that does something.
func (s *Surface) list(a *app.App) error {
	w := tabwriter.NewWriter(a.Out, 0, 0, 2, ' ', 0)
	for _, c := range s.Commands {
		if c.Group || c.Topic {
			continue
		}
		line := c.Path
		if c.Args != "" {
			line += " " + c.Args
		}
		fmt.Fprintf(w, "%s\t%s\n", line, c.Short)
	}
	return w.Flush()
}
