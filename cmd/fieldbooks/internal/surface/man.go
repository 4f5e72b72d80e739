package surface

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
)

func manCommand(a *app.App, release string) *cobra.Command {
	return &cobra.Command{
		Use:     "man FOLDER",
		Short:   "Write the man pages",
		Long:    "Man writes a man page for each command into a folder, which it makes when it is not there. Put them into man1 of a folder that MANPATH names.",
		Example: "  fieldbooks man ~/.local/share/man/man1",
		RunE: func(c *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o755); err != nil {
				return err
			}
			pages := Describe(c.Root()).pages(c.Root().Short, release)
			for name, text := range pages {
				if err := os.WriteFile(filepath.Join(args[0], name), []byte(text), 0o644); err != nil {
					return err
				}
			}
			a.Note("%d man pages are in %s", len(pages), args[0])
			return nil
		},
	}
}

// pages are the man pages by the names of their files.
func (s *Surface) pages(about, release string) map[string]string {
	top := Command{Path: "fieldbooks", Args: "COMMAND", Short: about, Flags: s.Flags, Group: true}
	pages := map[string]string{}
	for _, c := range append([]Command{top}, s.Commands...) {
		pages[pageName(c.Path)+".1"] = s.page(c, release)
	}
	return pages
}

func pageName(path string) string { return strings.ReplaceAll(path, " ", "-") }

// page is the man page of a command, in the language of man(7).
func (s *Surface) page(c Command, release string) string {
	p := &page{}
	p.line(`.TH %q 1 "" %q "fieldbooks"`, strings.ToUpper(pageName(c.Path)), "fieldbooks "+release)
	p.line(".ad l")
	p.section("NAME")
	p.text(pageName(c.Path) + " - " + c.Short)
	p.section("SYNOPSIS")
	p.line(".B %s", escaped(c.Path))
	p.text(strings.TrimSpace(c.Args + " [flags]"))
	if c.Long != "" {
		p.section("DESCRIPTION")
		p.text(c.Long)
	}
	p.flags("FLAGS", c.Flags)
	if len(c.Examples) > 0 {
		p.section("EXAMPLES")
		p.line(".nf")
		p.text(strings.Join(c.Examples, "\n"))
		p.line(".fi")
	}
	if c.Path == "fieldbooks" {
		s.codes(p)
	}
	p.section("SEE ALSO")
	p.text(strings.Join(s.beside(c), ", "))
	return p.String()
}

// codes are those with which the command ends.
func (s *Surface) codes(p *page) {
	p.section("EXIT STATUS")
	for _, e := range s.ExitCodes {
		p.line(".TP\n.B %d", e.Code)
		p.text(e.Name + ": " + e.Says)
	}
}

// beside are the pages above and below a command.
func (s *Surface) beside(c Command) []string {
	var all []string
	if i := strings.LastIndexByte(c.Path, ' '); i > 0 {
		all = append(all, pageName(c.Path[:i])+"(1)")
	}
	for _, other := range s.Commands {
		if i := strings.LastIndexByte(other.Path, ' '); other.Path[:i] == c.Path {
			all = append(all, pageName(other.Path)+"(1)")
		}
	}
	return all
}

// page is a text in the language of man(7).
type page struct{ strings.Builder }

func (p *page) line(format string, args ...any) { fmt.Fprintf(p, format+"\n", args...) }

func (p *page) section(name string) { p.line(".SH %s", name) }

// text is what is read as it stands, line by line.
func (p *page) text(text string) {
	begun := false
	for line := range strings.SplitSeq(text, "\n") {
		if line == "" {
			p.line(".PP")
			begun = false
			continue
		}
		if begun {
			p.line(".br")
		}
		begun = true
		line = escaped(line)
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			line = `\&` + line
		}
		p.line("%s", line)
	}
}

func (p *page) flags(title string, flags []Flag) {
	for i, f := range flags {
		if f.Hidden {
			continue
		}
		if i == 0 {
			p.section(title)
		}
		name := "--" + f.Name
		if f.Short != "" {
			name = "-" + f.Short + ", " + name
		}
		if f.Type != "bool" {
			name += " " + f.Type
		}
		p.line(".TP\n.B %s", escaped(name))
		p.text(f.Usage)
	}
}

// escaped keeps what means something to man(7) as it is.
func escaped(text string) string {
	return strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text)
}
