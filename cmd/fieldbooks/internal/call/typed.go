package call

import (
	"slices"
	"sync"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/internal/digest"
)

// Typed is how a call is typed at the command line.
type Typed struct {
	Command string   // behind "fieldbooks", e.g. "ajera get-projects"
	Use     string   // the last word of it, and what stands behind it, e.g. "get-projects KEY..."
	Example string   // a line that works against the stand-ins
	Flags   []string // of each argument of Ajera's, in their order
	Beside  []Flag   // by their names
}

// Flag is a flag that is no argument of the call.
type Flag struct{ Name, Value, Usage string }

// Lines are how all calls are typed, by [ID]. They are found out once, when first needed.
var Lines = sync.OnceValue(func() map[string]Typed {
	all, calls := map[string]Typed{}, map[string]*digest.Call{}
	for _, d := range []*digest.Digest{AjeraSpecs(), AimsioSpecs()} {
		for _, c := range d.Calls {
			calls[ID(c)] = c
		}
	}
	var walk func(*cobra.Command)
	walk = func(cmd *cobra.Command) {
		id := cmd.Annotations[Calls]
		if c := calls[id]; c != nil {
			t := Typed{Command: cmd.CommandPath(), Use: cmd.Use, Example: cmd.Example}
			if c.Version > 0 {
				t.Flags = flagNames(c.Args, taken)
			}
			cmd.Flags().VisitAll(func(f *pflag.Flag) {
				if value, usage := pflag.UnquoteUsage(f); !slices.Contains(t.Flags, f.Name) {
					t.Beside = append(t.Beside, Flag{f.Name, value, usage})
				}
			})
			all[id] = t
		}
		for _, below := range cmd.Commands() {
			walk(below)
		}
	}
	a := new(app.App)
	walk(AjeraCommand(a))
	walk(AimsioCommand(a))
	return all
})
