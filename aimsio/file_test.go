package aimsio_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/wire"
)

// receipt is a non-recurring billable item with a file, which the fake's firm could have.
func receipt(id string, photo wire.File) aimsioapi.NRB {
	return aimsioapi.NRB{
		NRBExternalID: id, NRBJobOrderNumber: "25-10137-001", NRBName: "Gravel", NRBTypeName: new("Third Party"), NRBVendorCode: "V",
		NRBAccountType: aimsioapi.NRBAccountTypeBillable, NRBIsBillable: new(true), NRBRate: wire.MustDecimal("1"), NRBQuantity: wire.MustDecimal("1"),
		NRBFileName: new("receipt.png"), NRBFileMimeType: aimsioapi.NRBFileMimeTypeImagePng, NRBFileBase64Content: photo,
	}
}

// TestBatchBytesCountFiles: the files of records count, as they travel, and so does what is around
// the records.
func TestBatchBytesCountFiles(t *testing.T) {
	var sizes []int64
	c := talk(t, func(_ http.ResponseWriter, r *http.Request) { sizes = append(sizes, r.ContentLength) })
	var receipts []aimsioapi.NRB
	for i := range 8 {
		receipts = append(receipts, receipt(fmt.Sprintf("R-%d", i), make(wire.File, 3000)))
	}
	if _, err := c.NonRecurringBillableItems().Upsert(t.Context(), receipts[:2], aimsio.AtOnce(1)); err != nil {
		t.Fatal(err)
	}
	two := int(sizes[0])
	for most, calls := range map[int]int{two + 20: 4, two - 1: 8} {
		sizes = nil
		_, err := c.NonRecurringBillableItems().Upsert(t.Context(), receipts, aimsio.BatchBytes(most), aimsio.AtOnce(1))
		if err != nil || len(sizes) != calls || sizes[0] > int64(most) {
			t.Errorf("at most %d bytes: calls of %d bytes, want %d calls: %v", most, sizes, calls, err)
		}
	}
}
