package aimsio_test

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/wire"
)

// readPriceBooks reads a table with a heading and the columns book, code, name, rate and rate type.
// The error has each faulty line; then nothing should be sent.
func readPriceBooks(table io.Reader) (books []aimsioapi.PricebookWrite, err error) {
	lines := csv.NewReader(table)
	lines.FieldsPerRecord = 5
	place := map[string]int{} // in books, by name
	var faults []error
	if _, err := lines.Read(); err != nil { // the heading
		return nil, err
	}
	for {
		fields, err := lines.Read()
		if err == io.EOF {
			return books, errors.Join(faults...)
		} else if err != nil {
			return nil, err
		}
		item := aimsioapi.PriceItemWrite{PriceItemBillableItemCode: fields[1], PriceItemBillableItemName: fields[2], PriceItemRateType: new(fields[4])}
		if item.PriceItemRate, err = wire.ParseDecimal(fields[3]); err != nil {
			line, _ := lines.FieldPos(3)
			faults = append(faults, fmt.Errorf("line %d: rate: %w", line, err))
		}
		at, known := place[fields[0]]
		if !known {
			at, place[fields[0]] = len(books), len(books)
			books = append(books, aimsioapi.PricebookWrite{PriceBookName: fields[0], PriceBookAction: aimsioapi.PriceBookActionAddOrUpdate})
		}
		books[at].PriceItemList = append(books[at].PriceItemList, item)
	}
}

// sendPriceBooks sends them, and says what became of each.
func sendPriceBooks(ctx context.Context, c *aimsio.Client, books []aimsioapi.PricebookWrite, out io.Writer) error {
	report, err := c.Pricebooks().Upsert(ctx, books, aimsio.BatchSize(1)) // a call each, so a certain fate each
	if report.Count(aimsio.Unknown) > 0 {
		err = report.Settle(ctx)
	}
	for _, item := range report.Items {
		fmt.Fprintf(out, "%s: %d items %s\n", item.Key, len(item.Record.PriceItemList), item.Fate)
	}
	return err
}

// Price books from a table. Rates are exact: they go out as they are written.
func Example_priceBooks() {
	firm := aimsiotest.New(aimsiotest.WithoutLimits(), aimsiotest.WithUnsentKept()) // the table has no costs
	client, done := connected(firm)
	defer done()

	_, err := readPriceBooks(strings.NewReader("book,code,name,rate,type\nWinter 2026,LAB-SUP,Field Supervisor,\"1,234.56\",Hourly\n"))
	fmt.Println(err)

	ctx := context.Background()
	var told strings.Builder
	for range 2 {
		books, err := readPriceBooks(strings.NewReader("book,code,name,rate,type\n" +
			"Winter 2026,LAB-SUP,Field Supervisor,131.0830,Hourly\n" +
			"Winter 2026,MAT-AGG,Crushed Aggregate,32.10,Tonne\n" +
			"Marine Works,LAB-SUP,Field Supervisor,140.00,Hourly\n"))
		if err != nil {
			fmt.Println(err)
			return
		}
		if err := sendPriceBooks(ctx, client, books, &told); err != nil {
			fmt.Println(err)
			return
		}
	}
	fmt.Print(told.String())
	for book, err := range client.Pricebooks().All(ctx) {
		if err != nil {
			fmt.Println(err)
			return
		}
		if book.PriceBookName == "Winter 2026" {
			fmt.Println(len(book.PriceItemList), book.PriceItemList[0].PriceItemRate)
		}
	}
	// Output:
	// line 2: rate: decimal "1,234.56": not a number; a decimal is written as in JSON, e.g. -12.50, without quotes, blanks or separators, its exponent at most 9999
	// Winter 2026: 2 items accepted
	// Marine Works: 1 items accepted
	// Winter 2026: 2 items accepted
	// Marine Works: 1 items accepted
	// 2 131.0830
}
