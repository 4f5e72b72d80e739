package aimsio_test

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/wire"
)

// bookReceipt creates a receipt with its picture on a job, or updates the one that has the same
// NRBExternalID, a number of the caller's own.
func bookReceipt(ctx context.Context, c *aimsio.Client, receipt aimsioapi.NRB, picture io.Reader) (aimsio.Fate, error) {
	if _, err := receipt.NRBFileBase64Content.ReadFrom(picture); err != nil {
		return "", err
	}
	report, err := c.NonRecurringBillableItems().Upsert(ctx, []aimsioapi.NRB{receipt})
	if report.Count(aimsio.Unknown) > 0 {
		err = report.Settle(ctx) // reads back whether it was taken
	}
	return report.Items[0].Fate, err
}

// A receipt goes up from an [io.Reader]. It can be sent again: its external id finds it.
func Example_receipt() {
	firm := aimsiotest.New(aimsiotest.WithoutLimits())
	client, done := connected(firm)
	defer done()

	ctx := context.Background()
	receipt := aimsioapi.NRB{
		NRBExternalID: "PHONE-7-0001", NRBJobOrderNumber: "25-10137-001", NRBName: "Gravel", NRBTypeName: new("Receipt"),
		NRBAccountType: aimsioapi.NRBAccountTypeBillable, NRBIsBillable: new(true), NRBVendorCode: "V-201",
		NRBRate: wire.MustDecimal("412.50"), NRBQuantity: wire.MustDecimal("1"),
		NRBFileName: new("gravel.png"), NRBFileMimeType: aimsioapi.NRBFileMimeTypeImagePng,
	}
	before := len(firm.Keys("NonRecurringBillableItem"))
	for range 2 {
		fate, err := bookReceipt(ctx, client, receipt, strings.NewReader("\x89PNG\r\n\x1a\n"))
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(fate, len(firm.Keys("NonRecurringBillableItem"))-before)
	}
	// Output:
	// accepted 1
	// accepted 1
}
