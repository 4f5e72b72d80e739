// Package surface tells what the command can be asked for: as a list for people, as JSON for programs,
// in lines that a reviewer compares, as man pages, and to shells that complete what is typed. All of
// it is walked from the tree of commands, so nothing has to be remembered when one is added.
package surface

import (
	"cmp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/internal/digest"
)

// Surface is all that the command can be asked for.
type Surface struct {
	Flags     []Flag         `json:"flags"` // that all commands have
	Commands  []Command      `json:"commands"`
	ExitCodes []exit.Meaning `json:"exitCodes"`
}

// Command is one command.
type Command struct {
	Path       string   `json:"path"`            // "fieldbooks ajera get-projects"
	Args       string   `json:"args,omitzero"`   // "KEY..."
	Short      string   `json:"short"`           // half a line
	Long       string   `json:"long,omitzero"`   // whole help
	Group      bool     `json:"group,omitzero"`  // has commands below it, and shows nothing but them
	Topic      bool     `json:"topic,omitzero"`  // a page of the help, no command
	Writes     bool     `json:"writes,omitzero"` // changes data at a vendor
	Calls      string   `json:"calls,omitzero"`  // the method or operation that it is for
	Evidence   string   `json:"evidence,omitzero"`
	Permission string   `json:"permission,omitzero"`
	Page       string   `json:"page,omitzero"` // the vendor's
	Flags      []Flag   `json:"flags"`         // of its own
	Examples   []string `json:"examples"`
}

// Flag is one flag.
type Flag struct {
	Name     string   `json:"name"`
	Short    string   `json:"short,omitzero"` // letter
	Type     string   `json:"type"`
	Default  string   `json:"default,omitzero"`
	Values   []string `json:"values,omitzero"` // the words that a shell offers
	Required bool     `json:"required,omitzero"`
	Hidden   bool     `json:"hidden,omitzero"` // works, and is in no help
	Usage    string   `json:"usage"`
}

// Describe walks the tree, in the order of help. What cobra adds by itself, the help, is left out, and
// so are hidden commands.
func Describe(root *cobra.Command) *Surface {
	s := &Surface{Flags: flags(root, root.PersistentFlags()), Commands: []Command{}, ExitCodes: exit.Table}
	known := calls()
	var walk func(*cobra.Command)
	walk = func(c *cobra.Command) {
		for _, below := range c.Commands() {
			if below.Hidden || below.Name() == "help" {
				continue
			}
			s.Commands = append(s.Commands, describe(below, known))
			walk(below)
		}
	}
	walk(root)
	return s
}

func describe(c *cobra.Command, known map[string]*digest.Call) Command {
	_, args, _ := strings.Cut(c.Use, " ")
	d := Command{
		Path: c.CommandPath(), Args: strings.TrimSuffix(args, " [flags]"), Short: c.Short, Long: strings.TrimSpace(c.Long),
		Group: c.HasSubCommands() && !c.Runnable(), Topic: c.IsAdditionalHelpTopicCommand(), Writes: c.Annotations[call.Writes] == "true", Calls: c.Annotations[call.Calls], Flags: flags(c, c.LocalFlags()),
		Examples: examples(c.Example),
	}
	if of, ok := known[d.Calls]; ok {
		d.Evidence, d.Permission, d.Page = cmp.Or(of.Evidence, "documented"), of.Permission, of.Page
	}
	return d
}

// examples are the lines of the help that are typed.
func examples(text string) []string {
	list := []string{}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	return list
}

func flags(c *cobra.Command, set *pflag.FlagSet) []Flag {
	list := []Flag{}
	set.VisitAll(func(f *pflag.Flag) {
		if f.Name == "help" {
			return
		}
		of, usage := pflag.UnquoteUsage(f)
		if of = cmp.Or(of, f.Value.Type()); of == "boolfunc" {
			of = "bool"
		}
		_, required := f.Annotations[cobra.BashCompOneRequiredFlag]
		list = append(list, Flag{
			Name: f.Name, Short: f.Shorthand, Type: of, Default: said(f.DefValue), Values: values(c, f),
			Required: required, Hidden: f.Hidden, Usage: usage,
		})
	})
	return list
}

// said is a default, "" for one that says nothing.
func said(value string) string {
	if slices.Contains([]string{"0", "false", "[]", "0s"}, value) {
		return ""
	}
	return value
}

// ofMachine are the flags whose words are of the machine, not of the command.
var ofMachine = []string{"profile"}

// values are the words that a shell offers for a flag, when these are all that there are.
func values(c *cobra.Command, f *pflag.Flag) []string {
	complete, ok := c.GetFlagCompletionFunc(f.Name)
	if !ok || slices.Contains(ofMachine, f.Name) {
		return nil
	}
	offers, directive := complete(c, nil, "")
	if directive&cobra.ShellCompDirectiveNoFileComp == 0 {
		return nil
	}
	var words []string
	for _, offer := range offers {
		word, _, _ := strings.Cut(offer, "\t") // what follows describes it
		words = append(words, word)
	}
	return words
}
