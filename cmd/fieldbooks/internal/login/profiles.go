package login

import (
	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// Profiles is "fieldbooks profiles".
func Profiles(a *app.App) *cobra.Command {
	c := &cobra.Command{
		Use:   "profiles",
		Short: "List the accounts that login has kept",
		Long:  "Lists the accounts that login has kept: no secrets, and nothing is called. \"whoami\" tries them.",
		Example: `  fieldbooks profiles
  fieldbooks profiles use sandbox`,
		RunE: func(*cobra.Command, []string) error { return list(a) },
	}
	c.AddCommand(&cobra.Command{
		Use:               "use NAME",
		Short:             "Make a profile the default one",
		Example:           "  fieldbooks profiles use sandbox",
		ValidArgsFunction: Names,
		RunE:              func(_ *cobra.Command, args []string) error { return use(a, args[0]) },
	})
	return c
}

// Names completes the names of profiles.
func Names(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	book, err := account.OpenBook()
	if err != nil || len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return book.Names(), cobra.ShellCompDirectiveNoFileComp
}

func use(a *app.App, name string) error {
	book, err := account.OpenBook()
	switch {
	case err != nil:
		return err
	case book.Profile(name) == nil:
		return book.Unknown(name)
	}
	if err := book.Use(name); err != nil {
		return err
	}
	a.Note("Profile %q is the default one.", name)
	return nil
}

// row is an account as "profiles" shows it.
type row struct {
	Profile  string
	Default  bool
	Vendor   account.Vendor
	Server   string
	Database string
	Username string
	Secret   string
	ReadOnly bool
}

func list(a *app.App) error {
	book, err := account.OpenBook()
	if err != nil {
		return err
	}
	var rows []row
	chosen, _ := book.Default()
	for _, p := range book.Profiles {
		for _, v := range account.Vendors {
			if e := p.Entry(v); e != nil {
				rows = append(rows, row{p.Name, p.Name == chosen, v, e.Server(), e.Names(), e.Username, e.Place(), e.ReadOnly})
			}
		}
	}
	if len(book.Profiles) == 0 {
		a.Note("No account is kept yet: \"fieldbooks login ajera\" and \"fieldbooks login aimsio\" keep one.")
	}
	return app.Write(a, output.SetOf[row]("Profiles"), rows)
}
