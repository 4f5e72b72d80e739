package pricebook

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/change"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// difference is one value that differs, as it is written.
type difference struct {
	Code   string
	Name   string
	Change string // added, changed, vanishes
	Column string
	Before any
	After  any
	Result string `json:",omitzero"`
}

// diff is "pricebook diff".
func diff(ctx context.Context, a *app.App, name, file string, o options) error {
	out, err := a.Writer(columns("Differences", false))
	if err != nil {
		return err
	}
	_, c, err := compare(ctx, a, name, file, o)
	if err != nil {
		return err
	}
	if err := output.All(out, c.differences()); err != nil {
		return err
	}
	a.Note("%s", c.count())
	return nil
}

// columns are those of the differences; what became of each is known when they were sent.
func columns(name string, sent bool) output.Set {
	set := output.SetOf[difference](name)
	if !sent {
		set.Columns = set.Columns[:len(set.Columns)-1]
	}
	return set
}

func (c *comparison) differences() (all []difference) {
	for _, p := range c.altered() {
		d := p.named("changed")
		if p.added {
			d.Change = "added"
		}
		for _, e := range p.edits {
			d.Column, d.Before, d.After = e.column, e.before, e.after
			all = append(all, d)
		}
	}
	if c.replacing {
		for _, p := range c.rest {
			d := p.named("vanishes")
			d.Column, d.Before = "Rate", known(p.item.PriceItemRate)
			all = append(all, d)
		}
	}
	return all
}

func (p *price) named(what string) difference {
	return difference{Code: p.item.PriceItemBillableItemCode, Name: p.item.PriceItemBillableItemName, Change: what, Result: p.fate}
}

// count is all prices in a sentence.
func (c *comparison) count() string {
	added, changed := 0, 0
	for _, p := range c.altered() {
		if p.added {
			added++
		} else {
			changed++
		}
	}
	rest := "stay"
	if c.replacing {
		rest = "vanish"
	}
	text := fmt.Sprintf("price book %q: %d added, %d changed, %d the same, %d not mentioned (they %s)",
		c.book.PriceBookName, added, changed, len(c.prices)-added-changed, len(c.rest), rest)
	if c.renamed > 0 {
		text += fmt.Sprintf("\n%s another name than the billable item; a price book does not change it", output.Counted(c.renamed, "row", "has", "have"))
	}
	if n := c.losing(); n > 0 {
		text += fmt.Sprintf("\n%s custom fields, which cannot be sent; whether Aimsio keeps them is not known", output.Counted(n, "changed price", "has", "have"))
	}
	return text
}

// losing counts the prices to be sent that have something which cannot be sent.
func (c *comparison) losing() (n int) {
	for _, p := range c.sent() {
		if len(p.lost) > 0 {
			n++
		}
	}
	return n
}

// plan is what would change, before and after.
func (c *comparison) plan() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "CODE\tNAME\tCHANGE\tCOLUMN\tBEFORE -> AFTER")
	for _, d := range c.differences() {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s -> %s\n", change.Printable(d.Code), change.Printable(d.Name), d.Change, d.Column, shown(d.Before), shown(d.After))
	}
	w.Flush()
	return b.String() + c.count()
}

func shown(value any) string {
	if value == nil {
		return "(nothing)"
	}
	return change.Printable(fmt.Sprint(value))
}
