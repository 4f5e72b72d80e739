package mirror

import (
	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
)

// passwordCommand is "fieldbooks mirror password".
func passwordCommand(a *app.App) *cobra.Command {
	var to string
	c := &cobra.Command{
		Use:   "password",
		Short: "Keep the password of a PostgreSQL database in the keyring",
		Long: `Asks for the password of the user whom --to names, tries it, and keeps it in the keyring of the system, from
which "mirror", "sql" and "report" take it. PGPASSWORD goes before it, and so does a passfile
(~/.pgpass, or the one that PGPASSFILE names): where there is no keyring, use one of them.`,
		Example: `  fieldbooks mirror password --to 'postgres://mirror@db.firm.example/books?search_path=firm'`,
		RunE:    func(c *cobra.Command, _ []string) error { return database.KeepPassword(c.Context(), a, to) },
	}
	toFlag(c, &to)
	return c
}
