package effects

import (
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/rules"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/tables"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/view"
	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// invoiceWriter stores vendor invoices with their lines. All or nothing is saved.
type invoiceWriter struct{ *view.View }

func (w invoiceWriter) create() rules.Answer {
	var invoices []*fake.Value
	for _, n := range w.Args.Get("VendorInvoices").Elements() {
		key, r := w.one(n)
		if r != nil {
			return rules.Refuse(r)
		}
		invoices = append(invoices, w.Row("VendorInvoices", key))
	}
	if len(invoices) == 0 {
		return rules.Refuse(rules.Invalid("VendorInvoices is empty"))
	}
	return rules.Answer{Content: w.Content("VendorInvoices", invoices)}
}

func (w invoiceWriter) one(n *fake.Value) (int, *rules.Refusal) {
	vendor := w.Row("Vendors", n.Key("VendorKey"))
	lines := n.Get("LineItems").Elements()
	switch {
	case vendor == nil:
		return 0, rules.Invalid("no VendorKey %d", n.Key("VendorKey"))
	case n.Get("Amount").Empty():
		return 0, rules.Invalid("Amount is missing")
	case len(lines) == 0:
		return 0, rules.Invalid("LineItems is empty")
	}
	today := w.Now().Format("2006-01-02")
	invoice := fake.Object("VendorInvoiceKey", 0, "VendorKey", vendor.Get("VendorKey"), "VendorDescription", vendor.Get("Name"),
		"Description", "", "Status", "Normal", "Type", "Normal", "Number", "", "Date", today, "AccountingDate", today,
		"DateToPay", today, "Notes", "", "OnHold", false, "Paid", false)
	if typ := vendor.Get("VendorTypeKey"); !typ.Empty() {
		invoice.With("VendorTypeKey", typ, "VendorTypeDescription", vendor.Get("VendorTypeDescription"))
	}
	company := w.Row("Companies", max(n.Key("CompanyKey"), 1))
	invoice.With("CompanyKey", max(n.Key("CompanyKey"), 1), "CompanyDescription", tables.OrNull(company.Get("Description")))
	for _, name := range n.Names() {
		if name != "LineItems" && !n.Get(name).Empty() {
			invoice.Set(name, n.Get(name))
		}
	}
	key := w.Put("VendorInvoices", invoice)
	for _, line := range lines {
		if r := w.line(key, line); r != nil {
			return 0, r
		}
	}
	return key, nil
}

// line stores a line, charged to an account or to a project, and there to a phase. Clients take a
// project without a phase for possible; the documentation pairs the two.
func (w invoiceWriter) line(invoice int, n *fake.Value) *rules.Refusal {
	phase, whole := w.Row("Phases", n.Key("PhaseKey")), n.Get("PhaseKey").Zero() && !w.Strict
	onAccount, onProject := !n.Get("AccountKey").Zero(), !n.Get("ProjectKey").Zero()
	switch {
	case n.Get("CostAmount").Empty():
		return rules.Invalid("CostAmount is missing")
	case onAccount == onProject:
		return rules.Invalid("a line takes either AccountKey or ProjectKey and PhaseKey")
	case onAccount && w.Target("AccountKey", n.Key("AccountKey")) == nil:
		return rules.Invalid("no AccountKey %d", n.Key("AccountKey"))
	case onProject && w.Row("Projects", n.Key("ProjectKey")) == nil:
		return rules.Invalid("no ProjectKey %d", n.Key("ProjectKey"))
	case onProject && !whole && phase.Key("ProjectKey") != n.Key("ProjectKey"):
		return rules.Invalid("no PhaseKey %d in the project", n.Key("PhaseKey"))
	}
	row := fake.Object("VendorInvoiceKey", invoice, "TransactionKey", 0, "Units", fake.Number("0.00"), "CostRate", fake.Number("0.0000"),
		"Hold", false, "Non_1099", false, "Notes", "")
	for _, name := range n.Names() {
		row.Set(name, n.Get(name))
	}
	if typ := w.TypeOf(w.Version, "VendorInvoicesDetails"); typ != nil {
		w.Derive(w.Version, typ, row, n.Names())
	}
	w.Put("VendorInvoicesDetails", row)
	return nil
}
