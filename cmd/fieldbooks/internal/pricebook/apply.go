package pricebook

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
)

// apply is "pricebook apply".
func apply(ctx context.Context, a *app.App, name, file string, o options) error {
	out, err := a.Answer(columns("Prices", true))
	if err != nil {
		return err
	}
	client, c, err := compare(ctx, a, name, file, o)
	if err != nil {
		return err
	}
	if len(c.altered()) == 0 && !c.replacing {
		a.Note("%s. Nothing to send", c.count())
		return output.All(out, c.differences())
	}
	if err := c.confirm(ctx, a, o); err != nil {
		return err
	}
	if err := c.unmoved(ctx, client); err != nil {
		return err
	}
	err = c.send(ctx, client)
	if wrote := output.All(out, c.differences()); err == nil {
		err = app.AfterWrite(wrote)
	}
	if err == nil {
		a.Note("price book %q: %s sent, and found there", c.book.PriceBookName, output.Counted(len(c.sent()), "price"))
	}
	return err
}

func (c *comparison) confirm(ctx context.Context, a *app.App, o options) error {
	if !c.replacing {
		return a.Confirm(ctx, c.plan(), fmt.Sprintf("Send %s to price book %q?", output.Counted(len(c.sent()), "price"), c.book.PriceBookName))
	}
	n := len(c.rest)
	return a.ConfirmTyped(ctx, c.plan(), fmt.Sprintf("Of price book %q vanish for good: %s.", c.book.PriceBookName, output.Counted(n, "price")),
		strconv.Itoa(n), vanishing, o.vanishing)
}

// unmoved makes sure that the book is still as it was shown. Aimsio itself does not notice.
func (c *comparison) unmoved(ctx context.Context, client *aimsio.Client) error {
	now, err := client.Pricebooks().Get(ctx, c.book.PriceBookGUID)
	if err != nil {
		return err
	}
	if !reflect.DeepEqual(now, *c.book) {
		return exit.Errorf(exit.Conflict, "nothing was sent: somebody has changed price book %q since it was read; look at the difference again", c.book.PriceBookName)
	}
	return nil
}

// sent are the prices that go out: those that differ, or all of the file where it is the whole book.
func (c *comparison) sent() []*price {
	if c.replacing {
		return c.prices
	}
	return c.altered()
}

// send sends the prices, reads the book again and notes what became of each.
func (c *comparison) send(ctx context.Context, client *aimsio.Client) error {
	w, _ := c.book.Write()
	w.PriceBookAction, w.PriceItemList = aimsioapi.PriceBookActionAddOrUpdate, nil
	if c.replacing {
		w.PriceBookAction = aimsioapi.PriceBookActionReplace
	}
	for _, p := range c.sent() {
		w.PriceItemList = append(w.PriceItemList, p.item)
	}
	report, err := client.Pricebooks().Upsert(ctx, []aimsioapi.PricebookWrite{w})
	fate := report.Items[0].Fate
	c.all(string(fate))
	if fate == aimsio.Refused {
		return err
	}
	return c.verify(ctx, client, err)
}

func (c *comparison) all(fate string) {
	for _, p := range slices.Concat(c.prices, c.rest) {
		p.fate = fate
	}
}

// verify reads the book again: what it says goes before what the answer said, which is not published.
func (c *comparison) verify(ctx context.Context, client *aimsio.Client, sent error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute) // to know is worth it also after Ctrl-C
	defer cancel()
	book, err := client.Pricebooks().Get(ctx, c.book.PriceBookGUID)
	if err != nil {
		c.all(string(aimsio.Unknown))
		return exit.Errorf(exit.Unknown, "price book %q may be changed, and could not be read again: %w", c.book.PriceBookName, err)
	}
	now := make(map[string]*aimsioapi.PriceItem)
	for i := range book.PriceItemList {
		now[book.PriceItemList[i].PriceItemBillableItemCode] = &book.PriceItemList[i]
	}
	missing := 0
	for _, p := range c.sent() {
		if p.fate = "done"; !p.in(now[p.item.PriceItemBillableItemCode]) {
			p.fate = string(aimsio.Unknown)
			missing++
		}
	}
	gone := 0
	for _, p := range c.rest {
		p.fate = "done" // where it was to vanish
		if there := now[p.item.PriceItemBillableItemCode] != nil; there && c.replacing {
			p.fate = string(aimsio.Unknown)
			missing++
		} else if !there && !c.replacing {
			gone++
		}
	}
	switch {
	case missing > 0 && sent != nil:
		return exit.Errorf(exit.Unknown, "%s of price book %q not found there: look at it, and apply the file again for the rest: %w", output.Counted(missing, "price", "is", "are"), c.book.PriceBookName, sent)
	case missing > 0:
		return exit.Errorf(exit.Unknown, "Aimsio took it, but %s of price book %q not there as sent; look at it in Aimsio", output.Counted(missing, "price", "is", "are"), c.book.PriceBookName)
	case gone > 0:
		return exit.Errorf(exit.Failed, "the prices are there, but %s of price book %q, which the file does not mention, %s gone: look at it in Aimsio",
			output.Counted(gone, "price"), c.book.PriceBookName, map[bool]string{true: "is", false: "are"}[gone == 1])
	}
	return nil
}

// in reports whether a price that was read is the one that was sent.
func (p *price) in(item *aimsioapi.PriceItem) bool {
	if item == nil {
		return false
	}
	for _, of := range amounts {
		if sent := of.of(&p.item); sent.Present() && !sent.Equal(of.is(item)) {
			return false
		}
	}
	for _, of := range rateTypes {
		name, uname := of.of(&p.item)
		is := of.is(item)
		if *name != nil && !is.means(**name) && (*uname == nil || !is.means(**uname)) {
			return false
		}
	}
	return true
}
