// Package docs is the command "docs": the guides, the recipes and the reference as a site.
package docs

import (
	"context"
	"fmt"
	"io/fs"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/docs/site"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/loopback"
	"github.com/fieldbooks/fieldbooks/docs"
)

// Command is "docs".
func Command(a *app.App) *cobra.Command {
	var to string
	c := &cobra.Command{
		Use:   "docs [PAGE]",
		Short: "Read the guides and the reference, in a browser or here",
		Long: `Serve the guides, the recipes and the reference as a site with search, to this machine alone. It prints
the address, and stops on Ctrl-C. Nothing is loaded from anywhere else.

With the name of a method, a type or a guide it prints that page here, as Markdown. With --to it writes
the site as files, which a browser opens as they are and any web server serves.`,
		Example: `  fieldbooks docs
  fieldbooks docs get-projects
  fieldbooks docs --to ./fieldbooks-docs`,
		Args: cobra.ArbitraryArgs,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return site.Names(docs.FS), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error {
			saved := c.Flags().Changed("to")
			switch {
			case saved && to == "":
				return exit.Usagef("--to names no folder; name one that is empty, or not there")
			case len(args) > 0 && saved:
				return exit.Usagef("--to writes all pages, and %q asks for one; give one of the two", args[0])
			case len(args) > 0:
				return show(a, args)
			case saved:
				return save(a, docs.FS, to)
			}
			return serve(c.Context(), a, docs.FS)
		},
	}
	c.Flags().StringVar(&to, "to", "", "write the site as files into this `folder`, which is empty or was written by this command")
	return c
}

// serve serves the site until ctx ends.
func serve(ctx context.Context, a *app.App, pages fs.FS) error {
	files, err := site.Make(pages)
	if err != nil {
		return err
	}
	l, err := loopback.Listen("127.0.0.1:0")
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(a.Out, "http://%s/\n", l.Addr()); err != nil {
		return err
	}
	if a.Width > 0 { // somebody reads it
		a.Note("Open this address in a browser. Ctrl-C ends it.")
	}
	return loopback.Serve(ctx, l, loopback.Page(handler(files)))
}
