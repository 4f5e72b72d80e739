package pricebook

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
)

// find is the price book of that name, or of that GUID. Aimsio's list has no names, so all are read.
func find(ctx context.Context, a *app.App, client *aimsio.Client, name string) (*aimsioapi.Pricebook, error) {
	line := a.Progress("reading price books")
	defer line.End()
	var fit []aimsioapi.Pricebook
	var names []string
	var faults []error
	for book, err := range client.Pricebooks().All(ctx, told(line)) {
		switch {
		case err != nil:
			faults = append(faults, err)
		case book.PriceBookIsDeleted:
		case book.PriceBookName == name || book.PriceBookGUID == name:
			fit = append(fit, book)
		default:
			names = append(names, book.PriceBookName)
		}
	}
	if err := errors.Join(faults...); err != nil { // it may be the one
		return nil, err
	}
	if len(fit) > 1 {
		return nil, exit.Errorf(exit.Conflict, "%d price books are named %q; say which by its GUID: %s or %s", len(fit), name, fit[0].PriceBookGUID, fit[1].PriceBookGUID)
	}
	if len(fit) == 0 {
		return nil, exit.Errorf(exit.NotFound, "there is no price book %q; there are %s", name, quoted(names))
	}
	return &fit[0], nil
}

// told shows how far a run is.
func told(line interface {
	Total(int)
	Add(int)
}) aimsio.ReadOption {
	so := 0
	return aimsio.OnProgress(func(p aimsio.Progress) {
		line.Total(p.Total)
		line.Add(p.Read + p.Failed - so)
		so = p.Read + p.Failed
	})
}

// catalogue are the billable items, by code. Those that are deleted take no new price.
func catalogue(ctx context.Context, a *app.App, client *aimsio.Client) (map[string]aimsioapi.BillableItem, error) {
	line := a.Progress("reading billable items")
	defer line.End()
	items := make(map[string]aimsioapi.BillableItem)
	for item, err := range client.BillableItems().All(ctx, told(line), aimsio.AnyOrder()) {
		if err != nil {
			return nil, err
		}
		items[item.BillableItemCode] = item
	}
	return items, nil
}

func quoted(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	var b strings.Builder
	for i, name := range names {
		if i == 10 {
			fmt.Fprintf(&b, " and %d more", len(names)-i)
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%q", name)
	}
	return b.String()
}

// near are the codes that somebody may have meant, three at most. What spreadsheets change goes first:
// they take 007 for 7.
func near(code string, codes []string) []string {
	var same []string
	for _, c := range codes {
		if bare(c) == bare(code) && bare(code) != "" {
			same = append(same, c)
		}
	}
	if same != nil {
		return same[:min(3, len(same))]
	}
	return output.Nearest(code, codes)
}

// bare is a code without case, blanks, and zeros in front.
func bare(code string) string {
	return strings.TrimLeft(strings.ToLower(strings.Join(strings.Fields(code), "")), "0")
}
