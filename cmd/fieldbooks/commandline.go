package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// commandLine tells faults of what was typed from those of what a command does.
type commandLine struct {
	app     *app.App
	root    *cobra.Command
	started bool // a command took over: the line was well
	unknown error
}

// watch looks at what cobra makes of the line: when a command starts, and words that are none.
func (l *commandLine) watch() {
	l.root.SetFlagErrorFunc(flagFault)
	l.helpCommand()
	help := l.root.HelpFunc()
	l.root.SetHelpFunc(func(c *cobra.Command, args []string) {
		if words := c.Flags().Args(); c.HasSubCommands() && !c.Runnable() && len(words) > 0 {
			l.unknown = unknownCommand(c, words[0])
			return
		}
		help(c, args)
	})
	for _, c := range all(l.root) {
		l.each(c)
	}
	l.root.Args = cobra.ArbitraryArgs // a word that is no command is told there, at any depth
}

// helpCommand has "help" refuse words that are no command; cobra's shows them all instead.
func (l *commandLine) helpCommand() {
	l.root.InitDefaultHelpCmd()
	for _, c := range l.root.Commands() {
		if c.Name() != "help" {
			continue
		}
		c.Run, c.RunE = nil, func(_ *cobra.Command, args []string) error {
			about, rest, err := l.root.Find(args)
			if err == nil && len(rest) > 0 {
				return unknownCommand(about, rest[0])
			}
			about.InitDefaultHelpFlag()
			return about.Help()
		}
	}
}

// each has a command say that it starts, with the words that its line has.
func (l *commandLine) each(c *cobra.Command) {
	if c.Args == nil && !c.DisableFlagParsing && !strings.ContainsAny(c.Use, "[(") {
		c.Args = wordsOf(c.Use)
	}
	if f := c.RunE; f != nil {
		c.RunE = func(c *cobra.Command, args []string) error {
			if err := l.app.Start(c.Context()); err != nil {
				return err
			}
			l.started = true
			return f(c, args)
		}
	}
}

// all is a command and those below it.
func all(c *cobra.Command) []*cobra.Command {
	list := []*cobra.Command{c}
	for _, sub := range c.Commands() {
		list = append(list, all(sub)...)
	}
	return list
}

// wordsOf takes the words behind a command that its line has before flags, as KIND and KEY; the last one
// stands for several where dots follow it.
func wordsOf(use string) cobra.PositionalArgs {
	line, _, _ := strings.Cut(use, " --")
	want := strings.Fields(line)[1:]
	return func(_ *cobra.Command, args []string) error {
		switch {
		case len(args) < len(want):
			return fmt.Errorf("%s is missing", strings.TrimSuffix(want[len(args)], "..."))
		case len(args) > len(want) && !strings.HasSuffix(line, "..."):
			return fmt.Errorf("%q is too much", args[len(want)])
		}
		return nil
	}
}

// fault gives what went wrong, as a fault of the line if no command began.
func (l *commandLine) fault(c *cobra.Command, err error) error {
	switch {
	case l.unknown != nil:
		return l.unknown
	case err == nil || l.started || errors.As(err, new(*exit.Error)):
		return err
	}
	return exit.Usagef("%s%w; use it as %q", before(c), err, c.UseLine())
}

// before is the name of a command before what is wrong with its line.
func before(c *cobra.Command) string {
	if !c.HasParent() {
		return ""
	}
	_, name, _ := strings.Cut(c.CommandPath(), " ")
	return name + ": "
}

// unknownCommand is the error of a word that is no command, with those that may have been meant,
// wherever they are.
func unknownCommand(c *cobra.Command, word string) error {
	var near, names []string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			names = append(names, sub.Name())
		}
	}
	for _, name := range output.Nearest(word, names) {
		near = append(near, c.CommandPath()+" "+name)
	}
	if len(near) == 0 {
		near = named(c.Root(), func(name string) bool { return name == word })
	}
	if len(near) == 0 {
		near = named(c.Root(), func(name string) bool { return strings.HasSuffix(name, "-"+word) })
	}
	if len(near) > most {
		return exit.Usagef("%q is no command of %q; did you mean %s or another one? \"fieldbooks commands\" lists all", word, c.CommandPath(), strings.Join(near[:most], ", "))
	}
	return exit.Usagef("%q is no command of %q%s", word, c.CommandPath(), output.DidYouMean(near))
}

// most is how many commands may have been meant.
const most = 4

// named are all commands of such a name.
func named(root *cobra.Command, such func(name string) bool) (paths []string) {
	for _, c := range all(root)[1:] {
		if such(c.Name()) && c.IsAvailableCommand() {
			paths = append(paths, c.CommandPath())
		}
	}
	return paths
}

// flagFault says what is wrong with a flag.
func flagFault(c *cobra.Command, err error) error {
	var none *pflag.NotExistError
	var value *pflag.InvalidValueError
	switch {
	case errors.As(err, &none):
		return exit.Usagef("%s%w%s", before(c), err, likeFlag(c, none.GetSpecifiedName()))
	case errors.As(err, &value):
		f := value.GetFlag()
		return exit.Usagef("%s--%s %s: %s", before(c), f.Name, value.GetValue(), wanted(f.Value.Type(), value.Unwrap()))
	}
	return exit.Usagef("%s%w", before(c), err)
}

// wanted says which value a flag takes.
func wanted(kind string, err error) string {
	switch {
	case strings.HasPrefix(kind, "int"), strings.HasPrefix(kind, "uint"):
		return "a whole number is wanted"
	case kind == "bool":
		return "true or false is wanted, or nothing"
	case kind == "duration":
		return "a time such as 90s, 2m or 20h is wanted"
	}
	return err.Error()
}

// likeFlag are the flags that may have been meant.
func likeFlag(c *cobra.Command, name string) string {
	var names []string
	collect := func(f *pflag.Flag) {
		if !f.Hidden {
			names = append(names, f.Name)
		}
	}
	c.LocalFlags().VisitAll(collect)
	c.InheritedFlags().VisitAll(collect)
	near := output.Nearest(name, names)
	if name != "" && strings.Trim(name, "0123456789.") == "" {
		return "; a number that is below zero stands behind --, the end of the flags"
	}
	for i := range near {
		near[i] = "--" + near[i]
	}
	return output.DidYouMean(near)
}
