package aimsiotest

import (
	"github.com/go-json-experiment/json/jsontext"
)

// item is one line of the firm's catalogue.
type item struct {
	code, name, kind, category string
	rate, cost                 amount
	per                        string
}

var catalogue = []item{
	{"LAB-SUP", "Field Supervisor", "labour", "Crew", "128.50", "71.2500", "Hourly"},
	{"LAB-ENG", "Field Engineer", "labour", "Crew", "112.00", "64.0000", "Hourly"},
	{"LAB-TEC", "Survey Technician", "labour", "Crew", "86.40", "40.3830", "Hourly"},
	{"LAB-OPR", "Equipment Operator", "labour", "Crew", "94.10", "47.7100", "Hourly"},
	{"EQ-EXC", "Excavator 20 t", "equipment", "Earthworks", "165.00", "88.0000", "Hourly"},
	{"EQ-TRK", "Crew Truck", "equipment", "Vehicles", "22.50", "9.4000", "Hourly"},
	{"EQ-TST", "Total Station", "equipment", "Survey", "18.00", "6.0000", "Hourly"},
	{"MAT-AGG", "Crushed Aggregate", "material", "Earthworks", "31.75", "24.1000", "Tonne"},
	{"MAT-GEO", "Geotextile", "material", "Earthworks", "2.10", "1.3500", "Square Metre"},
	{"SVC-LOC", "Utility Locate", "service", "Survey", "480.00", "350.0000", "Each"},
	{"UNIT-PILE", "Driven Pile", "unit_billing", "Structures", "1234.50", "905.0000", "Each"},
	{"PD-STD", "Per Diem", "per_diem", "Travel", "65.00", "65.0000", "Daily"},
	{"MIL-STD", "Mileage", "mileage", "Travel", "0.70", "0.6700", "Kilometre"},
	{"SUR-FUEL", "Fuel Surcharge", "surcharge", "Travel", "0.10", "0.0000", "Each"},
}

func (f *firm) billableItems() {
	for i, it := range catalogue {
		pairs := []any{
			"billableItemCode", it.code, "billableItemName", it.name,
			"billableItemTypeUname", it.kind, "billableItemTypeName", typeName(it.kind),
			"billableItemIsTrade", it.kind == "labour", "billableItemIsEquipment", it.kind == "equipment",
			"billableItemCategory", it.category, "billableItemDescription", "", "billableItemStatus", "Active",
			"billableItemDefaultRate", it.rate, "billableItemDefaultRateType", it.per, "billableItemDefaultRateTypeUname", uname(it.per),
			"billableItemDefaultCost", it.cost, "billableItemGlAccountNumber", []string{"4010", "4020"}[i%2],
		}
		if it.kind == "labour" {
			pairs = append(pairs, "billableItemDefaultRate2", f.rate(130, 190), "billableItemDefaultRateType2", "Overtime",
				"billableItemDefaultRateTypeUname2", "overtime")
		}
		e := f.add("BillableItem", pairs...)
		if i%4 == 0 {
			f.form(e, "billableItemFormData", object("fieldUname", "safety_class", "fieldValue", f.pick("A", "B")))
		}
	}
}

// uname is the machine name of a display name.
func uname(name string) string {
	return typeUname(object("billableItemTypeName", name))
}

// form fills in a custom field. How Aimsio writes one is not published.
func (f *firm) form(e *entry, member string, field record) {
	form, err := parseRecord(e.get(member))
	if err != nil {
		return // a document without this member
	}
	form.set("formDataFieldDataList", encodeList([]jsontext.Value{field.encode()}))
	e.set(member, form.encode())
}

// priceBooks list the whole catalogue, or what a client has agreed upon.
func (f *firm) priceBooks() {
	books := []struct {
		name string
		take func(item) bool
	}{
		{"Standard 2025", func(item) bool { return true }},
		{"Municipal 2025", func(it item) bool { return it.kind == "labour" || it.kind == "equipment" }},
		{"Marine Works", func(it item) bool { return it.category != "Travel" }},
	}
	for i, book := range books {
		var lines []record
		for _, it := range catalogue {
			if book.take(it) {
				lines = append(lines, f.line(it, i))
			}
		}
		f.add("Pricebook", "priceBookName", book.name, "priceBookOriginReference", "", "priceItemList", lines)
	}
}

func (f *firm) line(it item, book int) record {
	rate := it.rate
	if book > 0 {
		rate = f.rate(20, 200)
	}
	return object("priceItemBillableItemName", it.name, "priceItemBillableItemCode", it.code, "priceItemRate", rate,
		"priceItemRateTypeUname", uname(it.per), "priceItemRateType", it.per, "priceItemDefaultCost", it.cost)
}
