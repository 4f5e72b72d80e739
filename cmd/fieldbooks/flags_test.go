package main

import (
	"testing"

	"github.com/spf13/pflag"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
)

// TestFlagsOfItsOwn has no command hide a flag that all commands have.
func TestFlagsOfItsOwn(t *testing.T) {
	root := tree(new(app.App))
	for _, cmd := range all(root) {
		cmd.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
			if cmd != root && root.PersistentFlags().Lookup(f.Name) != nil {
				t.Errorf("%s: --%s hides that of all commands", cmd.CommandPath(), f.Name)
			}
		})
	}
}
