// Package percent takes percent complete out of Ajera as a sheet for project managers, and takes
// what they filled in back.
package percent

import (
	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
)

// Command is "progress".
func Command(a *app.App) *cobra.Command {
	c := &cobra.Command{
		Use:   "progress",
		Short: "Report percent complete by spreadsheet",
		Long: `Report percent complete by spreadsheet.

Export writes a sheet with a row for each phase, and for each project that has a percentage of its own.
Project managers fill in the columns New Percent and New Date. Import checks every row, shows what
would change, asks, and sends it.`,
	}
	c.AddCommand(exportCommand(a), importCommand(a))
	return c
}
