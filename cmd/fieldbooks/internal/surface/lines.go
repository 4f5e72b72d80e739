package surface

import (
	"fmt"
	"strings"
)

// File is where the lines stand in the repository, from the folder of this module.
const File = "../../generated/api/command.txt"

// Lines are the surface for a reviewer: a line for each command and each flag, in the order of help.
// Sentences are left out: what they say promises nothing.
func (s *Surface) Lines() string {
	var b strings.Builder
	for _, f := range s.Flags {
		fmt.Fprintf(&b, "fieldbooks %s\n", f.line())
	}
	for _, c := range s.Commands {
		if c.Topic {
			continue
		}
		b.WriteString(c.Path)
		if c.Args != "" {
			b.WriteString(" " + c.Args)
		}
		if c.Calls != "" {
			b.WriteString(" = " + c.Calls)
		}
		if c.Writes {
			b.WriteString(", writes")
		}
		b.WriteByte('\n')
		for _, f := range c.Flags {
			fmt.Fprintf(&b, "%s %s\n", c.Path, f.line())
		}
	}
	for _, e := range s.ExitCodes {
		fmt.Fprintf(&b, "exit %d %s\n", e.Code, e.Name)
	}
	return b.String()
}

// line is a flag with its type, and what else a script may rest on.
func (f Flag) line() string {
	text := "--" + f.Name
	if f.Short != "" {
		text += " -" + f.Short
	}
	text += " " + f.Type
	if len(f.Values) > 0 {
		text += " [" + strings.Join(f.Values, "|") + "]"
	}
	if f.Default != "" {
		text += " = " + f.Default
	}
	if f.Required {
		text += ", required"
	}
	if f.Hidden {
		text += ", hidden"
	}
	return text
}
