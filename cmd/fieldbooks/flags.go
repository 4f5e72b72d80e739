package main

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/login"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/report"
)

// global are the flags that all commands have.
func global(a *app.App, root *cobra.Command) {
	flags := root.PersistentFlags()
	flags.StringVar(&a.Account.Profile, "profile", "", "the account to use, by the `name` that login gave it")
	_ = root.RegisterFlagCompletionFunc("profile", login.Names)
	flags.VarP(&word{&a.Output.Format, output.Formats, output.Pictures}, "output", "o", output.Alternatives(output.Formats)+" (table on a terminal, else json)")
	flags.StringSliceVar(&a.Output.Columns, "columns", nil, "columns to show, by `name`; Name.Member for one further in")
	flags.StringVar(&a.Output.JQ, "jq", "", "a jq `program` for the JSON; paths stay exact, its arithmetic is float")
	flags.IntVar(&a.Output.Limit, "limit", 0, "`records` at most; 0 is all")
	flags.Var(&separator{&a.Output}, "excel", "CSV as Excel opens it; with =semicolon or =tab where that is its list separator")
	flags.Lookup("excel").NoOptDefVal = "comma"
	flags.BoolVar(&a.Output.Sensitive, "with-sensitive", false, "social security numbers, pay, bank, card and birth dates too")
	a.Output.Personal = call.Personal
	flags.StringVar(&a.Output.File, "file", "", "write to this `file`, whole or not at all; its ending says the format")
	flags.BoolVar(&a.Yes, "yes", false, "do not ask before writes")
	flags.BoolVar(&a.DryRun, "dry-run", false, "show what a write would change, and send nothing")
	flags.BoolVar(&a.JSONErrors, "json-errors", false, "errors as JSON, on standard error")
	_ = root.RegisterFlagCompletionFunc("output", completeFormats)
	complete(root, "excel", separators...)
	_ = root.RegisterFlagCompletionFunc("columns", call.CompleteColumns)
	for _, name := range []string{"jq", "limit"} {
		complete(root, name)
	}
}

// completeFormats are the words for -o that a command takes.
func completeFormats(c *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	words := output.Formats
	if c.Annotations[report.Draws] != "" {
		words = slices.Concat(words, output.Pictures)
	}
	return words, cobra.ShellCompDirectiveNoFileComp
}

// complete has a shell complete a flag by these words, and no file names.
func complete(c *cobra.Command, flag string, words ...string) {
	if err := c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err) // there is no such flag
	}
}

// word is a flag that is one of some words.
type word struct {
	value *string
	words []string
	also  []string // that only some commands take, which refuse them themselves
}

// String is the word.
func (w *word) String() string {
	if w.value == nil {
		return ""
	}
	return *w.value
}

// Set takes a word.
func (w *word) Set(text string) error {
	if !slices.Contains(w.words, text) && !slices.Contains(w.also, text) {
		return errors.New("use " + output.Alternatives(w.words))
	}
	*w.value = text
	return nil
}

// Type is what the help calls it.
func (*word) Type() string { return "format" }

// separators are the words for what stands between the cells of CSV for Excel.
var separators = []string{"comma", "semicolon", "tab"}

// separator is the flag for CSV that Excel opens. Excel splits at the list separator of the machine
// that opens the file, which nobody knows here. A line "sep=;" would tell it, but then Excel reads
// the file as no UTF-8, and all others read a record that is none.
type separator struct{ opts *output.Options }

// String is how the flag is.
func (s *separator) String() string { return "" }

// Set takes a word for a separator.
func (s *separator) Set(text string) error {
	i := slices.Index(separators, strings.ToLower(text))
	if i < 0 {
		return errors.New("use " + output.Alternatives(separators))
	}
	s.opts.Excel, s.opts.Separator = true, []string{",", ";", "\t"}[i]
	return nil
}

// Type is what the help calls it.
func (*separator) Type() string { return "separator" }
