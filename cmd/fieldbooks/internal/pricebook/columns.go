package pricebook

import (
	"cmp"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/sheet"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/wire"
)

const (
	colCode = "Code"
	colName = "Name"
)

// amount is a column that holds an amount.
type amount struct {
	name string
	of   func(*aimsioapi.PriceItemWrite) *wire.Decimal
	is   func(*aimsioapi.PriceItem) wire.Decimal
}

var amounts = []amount{
	{"Rate", func(w *aimsioapi.PriceItemWrite) *wire.Decimal { return &w.PriceItemRate }, func(r *aimsioapi.PriceItem) wire.Decimal { return r.PriceItemRate }},
	{"Rate 2", func(w *aimsioapi.PriceItemWrite) *wire.Decimal { return &w.PriceItemRate2 }, func(r *aimsioapi.PriceItem) wire.Decimal { return r.PriceItemRate2 }},
	{"Rate 3", func(w *aimsioapi.PriceItemWrite) *wire.Decimal { return &w.PriceItemRate3 }, func(r *aimsioapi.PriceItem) wire.Decimal { return r.PriceItemRate3 }},
	{"Cost", func(w *aimsioapi.PriceItemWrite) *wire.Decimal { return &w.PriceItemDefaultCost }, func(r *aimsioapi.PriceItem) wire.Decimal { return r.PriceItemDefaultCost }},
	{"Cost 2", func(w *aimsioapi.PriceItemWrite) *wire.Decimal { return &w.PriceItemDefaultCost2 }, func(r *aimsioapi.PriceItem) wire.Decimal { return r.PriceItemDefaultCost2 }},
	{"Cost 3", func(w *aimsioapi.PriceItemWrite) *wire.Decimal { return &w.PriceItemDefaultCost3 }, func(r *aimsioapi.PriceItem) wire.Decimal { return r.PriceItemDefaultCost3 }},
}

// rateType is a column that holds what a rate is for. Aimsio knows it by two names.
type rateType struct {
	name string
	of   func(*aimsioapi.PriceItemWrite) (name, uname **string)
	is   func(*aimsioapi.PriceItem) pair
}

var rateTypes = []rateType{
	{"Rate Type", func(w *aimsioapi.PriceItemWrite) (_, _ **string) {
		return &w.PriceItemRateType, &w.PriceItemRateTypeUname
	},
		func(r *aimsioapi.PriceItem) pair { return pair{r.PriceItemRateType, r.PriceItemRateTypeUname} }},
	{"Rate Type 2", func(w *aimsioapi.PriceItemWrite) (_, _ **string) {
		return &w.PriceItemRateType2, &w.PriceItemRateTypeUname2
	},
		func(r *aimsioapi.PriceItem) pair { return pair{r.PriceItemRateType2, r.PriceItemRateTypeUname2} }},
	{"Rate Type 3", func(w *aimsioapi.PriceItemWrite) (_, _ **string) {
		return &w.PriceItemRateType3, &w.PriceItemRateTypeUname3
	},
		func(r *aimsioapi.PriceItem) pair { return pair{r.PriceItemRateType3, r.PriceItemRateTypeUname3} }},
}

// pair is the two names of a rate type: "Hourly" and "hourly". One of them may be empty.
type pair struct{ name, uname string }

func (p pair) String() string { return cmp.Or(p.name, p.uname) }

// means reports whether people mean this type by text.
func (p pair) means(text string) bool {
	return text != "" && (strings.EqualFold(text, p.name) || strings.EqualFold(text, p.uname))
}

// wanted are the columns of a file.
func wanted(name string) sheet.Wanted {
	w := sheet.Wanted{Sheet: name, Required: []string{colCode}, Optional: []string{colName}}
	for _, c := range amounts {
		w.Optional = append(w.Optional, c.name)
	}
	for _, c := range rateTypes {
		w.Optional = append(w.Optional, c.name)
	}
	return w
}

// form is a price book as a sheet.
func form(book *aimsioapi.Pricebook) sheet.Form {
	f := sheet.Form{Name: "Prices", Columns: []sheet.Column{{Name: colCode, Width: 14}, {Name: colName, Width: 32}}}
	for i, rate := range amounts {
		f.Columns = append(f.Columns, sheet.Column{Name: rate.name, Kind: sheet.Number, Width: 11, Fill: true})
		if i < len(rateTypes) {
			f.Columns = append(f.Columns, sheet.Column{Name: rateTypes[i].name, Width: 12, Fill: true})
		}
	}
	for i := range book.PriceItemList {
		item := &book.PriceItemList[i]
		row := []string{item.PriceItemBillableItemCode, item.PriceItemBillableItemName}
		for j, rate := range amounts {
			row = append(row, rate.is(item).String())
			if j < len(rateTypes) {
				row = append(row, rateTypes[j].is(item).String())
			}
		}
		f.Rows = append(f.Rows, row)
	}
	return f
}
