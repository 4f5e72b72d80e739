package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
)

// widest is how long lines of the help are where nothing says otherwise; longer ones are hard to read.
const widest = 100

// helper writes the help of all commands, as wide as the terminal is.
type helper struct{ width int }

// helps has the commands below root, and root, tell of themselves.
func helps(a *app.App, root *cobra.Command) {
	h := &helper{width: min(cmp.Or(a.Width, 80), widest)}
	root.SetHelpFunc(h.help)
	root.SetUsageFunc(h.usage)
}

// help is the whole help of a command.
func (h *helper) help(c *cobra.Command, _ []string) {
	out := c.OutOrStdout()
	fmt.Fprintln(out, h.flow(cmp.Or(c.Long, c.Short)))
	if c.Runnable() || c.HasSubCommands() {
		fmt.Fprintln(out)
		fmt.Fprint(out, c.UsageString())
	}
}

// usage is how a command is typed, with the flags of its own. Those that all commands have are named
// alone, for else nobody would find the others.
func (h *helper) usage(c *cobra.Command) error {
	out := c.OutOrStderr()
	fmt.Fprintln(out, "Usage:")
	if c.Runnable() {
		fmt.Fprintln(out, h.hang("  ", c.UseLine()))
	}
	if c.HasAvailableSubCommands() {
		fmt.Fprintf(out, "  %s COMMAND\n", c.CommandPath())
	}
	if c.HasExample() {
		fmt.Fprintf(out, "\nExamples:\n%s\n", strings.TrimRight(c.Example, "\n"))
	}
	h.commands(out, c)
	if own := own(c); own.HasAvailableFlags() {
		fmt.Fprintf(out, "\nFlags:\n%s", h.flags(own))
	}
	h.shared(out, c.Root())
	if c.HasAvailableSubCommands() {
		fmt.Fprintf(out, "\n%s\n", h.flow(fmt.Sprintf("%q tells more of a command.", c.CommandPath()+" COMMAND --help")))
	}
	return nil
}

// own are the flags that a command does not share with all others.
func own(c *cobra.Command) *pflag.FlagSet {
	set := pflag.NewFlagSet(c.Name(), pflag.ContinueOnError)
	shared := c.Root().PersistentFlags()
	c.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if shared.Lookup(f.Name) == nil && f.Name != "help" {
			set.AddFlag(f)
		}
	})
	return set
}

// flags are flags, a line or more for each.
func (h *helper) flags(set *pflag.FlagSet) string {
	var names, texts []string
	wide := 0
	set.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		of, text := pflag.UnquoteUsage(f)
		name := "      --" + f.Name
		if f.Shorthand != "" {
			name = "  -" + f.Shorthand + ", --" + f.Name
		}
		switch {
		case f.NoOptDefVal != "" && f.Value.Type() != "bool":
			name += "[=" + of + "]"
		case of != "":
			name += " " + of
		}
		if value := strings.TrimSuffix(f.DefValue, "h0m0s"); value != f.DefValue {
			text += " (" + value + "h unless given)"
		} else if !slices.Contains([]string{"", "0", "false", "[]", "0s"}, value) {
			text += " (" + value + " unless given)"
		}
		names, texts = append(names, name), append(texts, text)
		wide = max(wide, len(name))
	})
	var b strings.Builder
	for i, name := range names {
		b.WriteString(h.hang(fmt.Sprintf("%-*s   ", min(wide, h.width/2), name), texts[i]) + "\n")
	}
	return b.String()
}

// commands are those below a command, group by group, and pages of the help last.
func (h *helper) commands(out io.Writer, c *cobra.Command) {
	wide := 0
	for _, sub := range c.Commands() {
		wide = max(wide, len(sub.Name()))
	}
	list := func(title string, in func(*cobra.Command) bool) {
		for _, sub := range c.Commands() {
			if !in(sub) {
				continue
			}
			if title != "" {
				fmt.Fprintf(out, "\n%s\n", h.flow(title))
				title = ""
			}
			fmt.Fprintln(out, h.hang(fmt.Sprintf("  %-*s  ", wide, sub.Name()), sub.Short))
		}
	}
	for _, g := range c.Groups() {
		list(g.Title, func(sub *cobra.Command) bool { return sub.GroupID == g.ID && sub.IsAvailableCommand() })
	}
	rest := "Commands:"
	if len(c.Groups()) > 0 {
		rest = "And:"
	}
	list(rest, func(sub *cobra.Command) bool { return sub.GroupID == "" && sub.IsAvailableCommand() })
	list("Pages of the help, by "+c.CommandPath()+" help NAME:", (*cobra.Command).IsAdditionalHelpTopicCommand)
}

// shared names the flags that all commands have.
func (h *helper) shared(out io.Writer, root *cobra.Command) {
	var names []string
	root.PersistentFlags().VisitAll(func(f *pflag.Flag) {
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		if of, _ := pflag.UnquoteUsage(f); of != "" && f.NoOptDefVal == "" {
			name += " " + strings.ToUpper(of)
		}
		names = append(names, strings.ReplaceAll(name, " ", "\u00a0")) // one word
	})
	fmt.Fprintf(out, "\n%s\n", h.flow("Flags of all commands; \"fieldbooks help flags\" tells what they do:"))
	text := h.hang("  ", strings.Join(names, "  "))
	fmt.Fprintln(out, strings.ReplaceAll(text, "\u00a0", " "))
}

// flagsPage is "fieldbooks help flags".
func flagsPage(a *app.App) *cobra.Command {
	c := &cobra.Command{
		Use:   "flags",
		Short: "The flags that all commands have",
		Long: "These flags every command takes, before its words or behind them. \"fieldbooks help formats\" says more of what comes out, " +
			"\"fieldbooks login --help\" of profiles.",
	}
	c.SetHelpFunc(func(c *cobra.Command, _ []string) {
		h := &helper{width: min(cmp.Or(a.Width, 80), widest)}
		fmt.Fprintf(c.OutOrStdout(), "%s\n\n%s", h.flow(c.Long), h.flags(c.Root().PersistentFlags()))
	})
	return c
}

// flow breaks a text where the terminal ends. Lines that somebody broke are joined first, unless a
// line ends a sentence, is short, or the next one stands further in, as in a table.
func (h *helper) flow(text string) string {
	var lines []string
	for line := range strings.Lines(strings.TrimSpace(text)) {
		line = strings.TrimRight(line, " \n")
		if n := len(lines); n > 0 && goesOn(lines[n-1], line) {
			lines[n-1] += " " + line
			continue
		}
		lines = append(lines, line)
	}
	for i, line := range lines {
		text := strings.TrimLeft(line, " ")
		lines[i] = h.hang(line[:len(line)-len(text)], text)
	}
	return strings.Join(lines, "\n")
}

// goesOn reports whether a line goes on in the next.
func goesOn(line, next string) bool {
	const short = 60
	broken := len(line) >= short && !strings.HasSuffix(line, ".") && !strings.HasSuffix(line, ":")
	return broken && next != "" && !strings.HasPrefix(line, " ") && !strings.HasPrefix(next, " ")
}

// hang is a text behind a beginning; the lines that it needs begin below its first word. Where that
// leaves it no room, it begins below.
func (h *helper) hang(before, text string) string {
	in := utf8.RuneCountInString(before)
	var b strings.Builder
	b.WriteString(before)
	if h.width-in < 20 && in > 6 {
		in = 6
		b.WriteString("\n" + strings.Repeat(" ", in))
	}
	at := in
	for i, word := range words(text) {
		wide := utf8.RuneCountInString(strings.TrimRight(word, " "))
		if i > 0 && at+wide > h.width {
			b.WriteString("\n" + strings.Repeat(" ", in))
			at = in
		}
		b.WriteString(word)
		at += utf8.RuneCountInString(word)
	}
	return trimmed(b.String())
}

// words are the words of a text, each with the blanks behind it.
func words(text string) []string {
	var all []string
	for text != "" {
		end := strings.IndexByte(text, ' ')
		if end < 0 {
			return append(all, text)
		}
		for end < len(text) && text[end] == ' ' {
			end++
		}
		all, text = append(all, text[:end]), text[end:]
	}
	return all
}

// trimmed is a text without blanks at the ends of its lines.
func trimmed(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}
