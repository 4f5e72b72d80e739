package pricebook

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/sheet"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/wire"
)

// comparison is what a file would change in a price book.
type comparison struct {
	book      *aimsioapi.Pricebook
	prices    []*price // those that the file mentions, in its order
	rest      []*price // those that it does not
	replacing bool     // these vanish
	renamed   int      // rows with another name than the billable item's
	types     []pair   // rate types that the book knows
}

// price is a price of the book, or one that is new.
type price struct {
	row   sheet.Row
	item  aimsioapi.PriceItemWrite // as it would be
	added bool
	edits []edit
	lost  []string // members of it that cannot be sent
	fate  string
}

// edit is one value that differs. Before and after are nil where there is none.
type edit struct {
	column        string
	before, after any
}

// newComparison compares, and returns every fault of the file at once.
func newComparison(ctx context.Context, a *app.App, client *aimsio.Client, book *aimsioapi.Pricebook, t *sheet.Table) (*comparison, error) {
	c := &comparison{book: book}
	stored, faults := c.index()
	mentioned := make(map[string]sheet.Row)
	var unknown []sheet.Row
	for _, row := range t.Rows {
		code := row.Cell(colCode).Trimmed()
		if first, twice := mentioned[code]; twice {
			faults = append(faults, row.Cell(colCode).Faultf("%q is in row %d too; delete one of them", code, first.Place.Row))
			continue
		}
		mentioned[code] = row
		if item := stored[code]; item != nil {
			faults = append(faults, c.mention(row, item)...)
		} else {
			unknown = append(unknown, row)
		}
	}
	c.unmentioned(mentioned)
	if len(unknown) > 0 {
		items, err := catalogue(ctx, a, client)
		if err != nil {
			return nil, err
		}
		faults = append(faults, c.add(unknown, items)...)
		slices.SortStableFunc(c.prices, func(a, b *price) int { return a.row.Place.Row - b.row.Place.Row })
	}
	if err := errors.Join(inOrder(faults)...); err != nil {
		return nil, exit.Errorf(exit.Usage, "nothing was sent: not all rows can be used\n%w", err)
	}
	return c, nil
}

// index is the prices of the book by code.
func (c *comparison) index() (stored map[string]*aimsioapi.PriceItem, faults []error) {
	stored = make(map[string]*aimsioapi.PriceItem)
	for i := range c.book.PriceItemList {
		item := &c.book.PriceItemList[i]
		if stored[item.PriceItemBillableItemCode] != nil {
			faults = append(faults, fmt.Errorf("price book %q has two prices for %q; delete one in Aimsio", c.book.PriceBookName, item.PriceItemBillableItemCode))
		}
		stored[item.PriceItemBillableItemCode] = item
		for _, of := range rateTypes {
			c.learn(of.is(item))
		}
	}
	return stored, faults
}

// inOrder is the faults in the order of the rows.
func inOrder(faults []error) []error {
	faults = slices.DeleteFunc(faults, func(err error) bool { return err == nil })
	row := func(err error) int {
		if f, ok := errors.AsType[*sheet.Fault](err); ok {
			return f.Place.Row
		}
		return 0
	}
	slices.SortStableFunc(faults, func(a, b error) int { return row(a) - row(b) })
	return faults
}

// learn notes a rate type, and both of its names where they come together.
func (c *comparison) learn(p pair) {
	if p.name != "" && p.uname != "" && !slices.Contains(c.types, p) {
		c.types = append(c.types, p)
	}
}

func (c *comparison) unmentioned(mentioned map[string]sheet.Row) {
	for i := range c.book.PriceItemList {
		item := &c.book.PriceItemList[i]
		if _, has := mentioned[item.PriceItemBillableItemCode]; !has {
			w, _ := item.Write()
			c.rest = append(c.rest, &price{item: w})
		}
	}
}

// mention compares a row with the price that is there.
func (c *comparison) mention(row sheet.Row, item *aimsioapi.PriceItem) []error {
	p := &price{row: row}
	p.item, p.lost = item.Write()
	if name := row.Cell(colName); !name.Blank() && name.Trimmed() != strings.TrimSpace(item.PriceItemBillableItemName) {
		c.renamed++
	}
	c.prices = append(c.prices, p)
	return c.fill(p, item)
}

// fill takes what the row says into the price.
func (c *comparison) fill(p *price, item *aimsioapi.PriceItem) (faults []error) {
	for i, of := range amounts {
		then := of.is(item)
		now, err := p.row.Cell(of.name).Decimal()
		if err != nil {
			faults = append(faults, err)
		} else if now.Present() && !now.Equal(then) {
			*of.of(&p.item) = now
			p.edits = append(p.edits, edit{of.name, known(then), now})
		}
		if i < len(rateTypes) {
			faults = append(faults, c.retype(p, rateTypes[i], rateTypes[i].is(item)))
		}
	}
	if errors.Join(faults...) == nil {
		faults = append(faults, p.complete())
	}
	return faults
}

// known is an amount for people and for JSON: nil where there is none.
func known(d wire.Decimal) any {
	if d.Present() {
		return d
	}
	return nil
}

// retype takes the rate type of the row into the price.
func (c *comparison) retype(p *price, of rateType, then pair) error {
	cell := p.row.Cell(of.name)
	text := cell.Trimmed()
	switch {
	case text == "" || then.means(text):
		return nil
	case cell.Kind != sheet.Text:
		return cell.Faultf("%q is no rate type; write its name, e.g. Hourly", text)
	}
	name, uname := of.of(&p.item)
	*name, *uname = &text, nil
	for _, known := range c.types {
		if known.means(text) {
			*name, *uname = &known.name, &known.uname
			text = known.name
		}
	}
	before := any(nil)
	if then != (pair{}) {
		before = then.String()
	}
	p.edits = append(p.edits, edit{of.name, before, text})
	return nil
}

// complete says what is missing. The library's check would too, in the words of the API.
func (p *price) complete() error {
	if !p.item.PriceItemRate.Present() {
		return p.row.Cell("Rate").Faultf("a new price needs a rate")
	}
	for i, of := range rateTypes {
		name, uname := of.of(&p.item)
		if amounts[i].of(&p.item).Present() && *name == nil && *uname == nil {
			return p.row.Cell(of.name).Faultf("%s needs its %s, e.g. Hourly", amounts[i].name, of.name)
		}
	}
	return nil
}

// add makes new prices of the rows whose codes the book does not have.
func (c *comparison) add(rows []sheet.Row, items map[string]aimsioapi.BillableItem) (faults []error) {
	var codes []string
	for code, item := range items {
		codes = append(codes, code)
		c.learn(pair{item.BillableItemDefaultRateType, item.BillableItemDefaultRateTypeUname})
	}
	for _, row := range rows {
		cell := row.Cell(colCode)
		item, has := items[cell.Trimmed()]
		switch {
		case cell.Blank():
			faults = append(faults, cell.Faultf("it is empty; write the code of the billable item, or delete the row"))
		case !has || item.BillableItemIsDeleted:
			faults = append(faults, cell.Faultf("no billable item has the code %q%s", cell.Trimmed(), meant(near(cell.Trimmed(), codes))))
		}
		p := &price{row: row, added: true}
		p.item.PriceItemBillableItemCode, p.item.PriceItemBillableItemName = item.BillableItemCode, item.BillableItemName
		c.prices = append(c.prices, p)
		faults = append(faults, c.fill(p, new(aimsioapi.PriceItem))...)
	}
	return faults
}

func meant(codes []string) string {
	if len(codes) == 0 {
		return ""
	}
	return "; near it are " + quoted(codes)
}

// replace makes the file the whole price book.
func (c *comparison) replace() { c.replacing = len(c.rest) > 0 }

// altered are the prices that differ.
func (c *comparison) altered() (prices []*price) {
	for _, p := range c.prices {
		if p.added || len(p.edits) > 0 {
			prices = append(prices, p)
		}
	}
	return prices
}
