package data

import (
	"fmt"
	"math/rand/v2"
)

// PriceBook returns an Aimsio price book with so many items.
func PriceBook(items int) []byte {
	r := rand.New(rand.NewPCG(24, 4))
	out := []byte(`{"priceBookGuid":"9c00-11","priceBookName":"2025 Standard","priceBookIsDeleted":false,"priceBookCreatedAt":1735689600000,"priceBookRevision":4,"priceItemList":[`)
	for i := range items {
		if i > 0 {
			out = append(out, ',')
		}
		out = fmt.Appendf(out, `{"priceItemBillableItemGuid":"5d0c%08x-77aa-4b1e-9d11-%012x","priceItemBillableItemName":"Excavator %d t","priceItemBillableItemCode":"EQ-%04d",`, r.Uint32(), r.Uint64()>>16, i%40, i)
		out = fmt.Appendf(out, `"priceItemRate":%d.%02d00,"priceItemRateTypeUname":"hourly","priceItemRateType":"Hourly","priceItemRate2":%d.50,"priceItemRateType2":"Overtime","priceItemRate3":null,`, r.IntN(900), r.IntN(100), r.IntN(900))
		out = fmt.Appendf(out, `"priceItemDefaultCost":%d.%02d00,"priceItemBillableItemIsDeleted":false,"priceItemTaxCode":null}`, r.IntN(900), r.IntN(100))
	}
	return append(out, "]}"...)
}
