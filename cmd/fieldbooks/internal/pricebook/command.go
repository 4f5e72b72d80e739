// Package pricebook compares a price book of Aimsio with a spreadsheet, and brings it up to date.
package pricebook

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/sheet"
)

// Command is "pricebook".
func Command(a *app.App) *cobra.Command {
	c := &cobra.Command{
		Use:   "pricebook",
		Short: "Change the prices of a price book by spreadsheet",
		Long: `Change the prices of a price book by spreadsheet: a workbook (.xlsx), or CSV.

The file has a row per price, found by the column Code: the code of the billable item. The other columns
are Rate, Rate Type, Rate 2, Rate Type 2, Rate 3, Rate Type 3, Cost, Cost 2 and Cost 3, as many as are
needed; an empty cell leaves the price as it is, and so do prices that the file does not mention.
Amounts go out digit for digit.`,
	}
	c.AddCommand(exportCommand(a), diffCommand(a), applyCommand(a))
	return c
}

func exportCommand(a *app.App) *cobra.Command {
	return &cobra.Command{
		Use:   "export NAME --file FILE.xlsx",
		Short: "Write a price book as a sheet to be edited",
		Long: `Write a price book as a sheet to be edited: a workbook, or CSV where the file ends in .csv.

A file that is there already is not written over.`,
		Example: `  fieldbooks pricebook export "Standard 2025" --file standard.xlsx`,
		RunE: func(c *cobra.Command, args []string) error {
			return export(c.Context(), a, args[0])
		},
	}
}

func diffCommand(a *app.App) *cobra.Command {
	var o options
	c := &cobra.Command{
		Use:   "diff NAME FILE",
		Short: "Show what a spreadsheet would change in a price book",
		Long: `Show what a spreadsheet would change in a price book, a line for each value. Nothing is sent.

Rows that cannot be used are told, all of them at once.`,
		Example: `  fieldbooks pricebook diff "Standard 2025" standard.xlsx`,
		RunE: func(c *cobra.Command, args []string) error {
			return diff(c.Context(), a, args[0], args[1], o)
		},
	}
	c.Flags().StringVar(&o.sheet, "sheet", "", sheetUsage)
	return c
}

func applyCommand(a *app.App) *cobra.Command {
	var o options
	c := &cobra.Command{
		Use:   "apply NAME FILE",
		Short: "Send the prices of a spreadsheet to a price book",
		Long: `Send the prices of a spreadsheet to a price book: those that differ, after showing them and asking.

Prices that the file does not mention stay, unless --replace is given: then they vanish, and how many
has to be typed, or said with --vanishing beside --yes. Afterwards the price book is read again.

It ends with 0 when all is in Aimsio, 2 when rows cannot be used, 3 when there is no such price book,
5 refused, 6 when somebody else was faster, 7 when nobody knows whether it was done.`,
		Example: `  fieldbooks pricebook apply "Standard 2025" standard.xlsx --dry-run
  fieldbooks pricebook apply "Standard 2025" standard.xlsx --replace --vanishing 3 --yes`,
		Annotations: map[string]string{call.Writes: "true"},
		RunE: func(c *cobra.Command, args []string) error {
			return apply(c.Context(), a, args[0], args[1], o)
		},
	}
	c.Flags().StringVar(&o.sheet, "sheet", "", sheetUsage)
	c.Flags().BoolVar(&o.replace, "replace", false, "make the file the whole price book: prices that it does not mention vanish")
	c.Flags().StringVar(&o.vanishing, vanishing, "", "`number` of prices that vanish, to confirm --replace in a script")
	return c
}

const (
	sheetUsage = "`name` of the sheet in the workbook; the one with these columns unless given"
	vanishing  = "vanishing"
)

// options are what the flags say.
type options struct {
	sheet, vanishing string
	replace          bool
}

// compare reads the file and the price book, and finds what differs.
func compare(ctx context.Context, a *app.App, name, file string, o options) (*aimsio.Client, *comparison, error) {
	if err := sheet.Apart(file, a.Output.File); err != nil {
		return nil, nil, err
	}
	t, err := sheet.Read(file, wanted(o.sheet))
	if err != nil {
		return nil, nil, err
	}
	for _, note := range t.Notes {
		a.Note("%s", note)
	}
	client, err := a.Aimsio(ctx)
	if err != nil {
		return nil, nil, err
	}
	book, err := find(ctx, a, client, name)
	if err != nil {
		return nil, nil, err
	}
	c, err := newComparison(ctx, a, client, book, t)
	if err != nil {
		return nil, nil, err
	}
	if o.replace {
		c.replace()
	}
	return client, c, nil
}

func export(ctx context.Context, a *app.App, name string) error {
	file := a.Output.File
	if file == "" {
		return exit.Usagef("say where to write the sheet: --file prices.xlsx")
	}
	client, err := a.Aimsio(ctx)
	if err != nil {
		return err
	}
	book, err := find(ctx, a, client, name)
	if err != nil {
		return err
	}
	if err := form(book).Write(file, a.Output); err != nil {
		return err
	}
	a.Note("%s: %s. Edit it, then: fieldbooks pricebook diff %q %s%s", file, output.Counted(len(book.PriceItemList), "price"), book.PriceBookName, file, a.Account.Flag())
	return nil
}
