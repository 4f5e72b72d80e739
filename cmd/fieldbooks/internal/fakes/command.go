package fakes

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
)

// word is what the command is called by.
const word = "fake"

const help = `Serve stand-ins of both vendors on the loopback interface, filled with an
invented firm. Nothing leaves this machine. It prints settings to paste into
another window (on Windows for PowerShell), logs each call on standard error,
shows what programs do on a page for the browser, and stops on Ctrl-C.`

const examples = `  fieldbooks fake
  fieldbooks fake --ajera-success 0 --ajera-until last-month
  fieldbooks fake --ajera-fail status=429,retry-after=2,every=10`

// Command is "fieldbooks fake".
func Command(a *app.App) *cobra.Command {
	f := &fake{log: &callLog{out: a.Err}}
	c := &cobra.Command{
		Use:     word,
		Short:   "Serve stand-ins of both vendors on this machine",
		Long:    help,
		Example: examples,
		RunE: func(c *cobra.Command, _ []string) error {
			return f.run(c.Context(), a.Out, func(page string) {
				if a.Width > 0 { // somebody reads it
					a.Note("Paste these lines into another window, and type commands there. Ctrl-C ends it here.")
				}
				if page != "" {
					a.Note("What programs do to them is shown at %s", page)
				}
			})
		},
	}
	f.vendors = fakes(c.Flags(), f.log)
	windowFlag(c.Flags(), &f.window)
	c.SetUsageFunc(usage)
	for _, v := range f.vendors {
		v.complete(c)
	}
	_ = c.RegisterFlagCompletionFunc("window", cobra.FixedCompletions([]string{off}, cobra.ShellCompDirectiveNoFileComp)) // the flag is there
	return c
}

// usage has the flags of the command alone, a vendor's together: those of all commands say nothing to it.
func usage(c *cobra.Command) error {
	out := c.OutOrStderr()
	fmt.Fprintf(out, "Usage:\n  %s\n\nExamples:\n%s\n\nFlags:\n", c.UseLine(), c.Example)
	c.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if f.Name == "help" {
			return
		}
		of, text := pflag.UnquoteUsage(f)
		fmt.Fprintf(out, "  %s\n        %s\n", strings.TrimSpace("--"+f.Name+" "+of), text)
	})
	_, err := fmt.Fprint(out, "\n"+faultHelp)
	return err
}

// complete has a shell offer the words of a vendor's flags, and never names of files.
func (v *vendor) complete(c *cobra.Command) {
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Name == v.name || strings.HasPrefix(f.Name, v.name+"-") {
			_ = c.RegisterFlagCompletionFunc(f.Name, cobra.FixedCompletions(v.words[f.Name], cobra.ShellCompDirectiveNoFileComp)) // the flag is there
		}
	})
}

// TwoDashes gives the flags of "fieldbooks fake" their second dash: -ajera-rows 500 is what they
// were before the command had others, and stands in scripts.
func TwoDashes(root *cobra.Command, args []string) []string {
	at := slices.Index(args, word) + 1
	c, _, err := root.Find([]string{word})
	if at == 0 || err != nil {
		return args
	}
	return append(slices.Clone(args[:at]), dashes(c.Flags(), args[at:])...)
}

// dashes gives those flags a second dash that are longer than a letter.
func dashes(flags *pflag.FlagSet, args []string) []string {
	args = slices.Clone(args)
	for i, arg := range args {
		name, _, _ := strings.Cut(strings.TrimPrefix(arg, "-"), "=")
		if strings.HasPrefix(arg, "-") && len(name) > 1 && flags.Lookup(name) != nil {
			args[i] = "-" + arg
		}
	}
	return args
}
