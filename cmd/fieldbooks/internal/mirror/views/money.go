package views

import "github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"

var moneyViews = []View{{
	Name:  "project_money",
	Doc:   "The money of each project. The totals are Ajera's, as of the time that the row says; projects that are not billed have none.",
	Needs: []string{"ajera_projects", "ajera_project_totals"},
	Columns: []Column{
		{"project_key", database.Int, "", "Key of the project."},
		{"project_id", database.Text, "", "Number of the project as people know it."},
		{"project", database.Text, "", "Name of the project."},
		{"status", database.Text, "", "Status of the project."},
		{"billing_type", database.Text, "", "Billing type of the project."},
		{"fee", database.Decimal, "money", "Contract amount of the project."},
		{"billed", database.Decimal, "money", "Billed so far."},
		{"to_bill", database.Decimal, "money", "Fee less billed."},
		{"wip", database.Decimal, "money", "Work in progress: done and not billed yet."},
		{"spent", database.Decimal, "money", "Spent, at billing rates as Ajera counts it."},
		{"cost", database.Decimal, "money", "Cost."},
		{"receipts", database.Decimal, "money", "Received from the client."},
		{"receivable", database.Decimal, "money", "Billed and not received yet (accounts receivable)."},
		{"hours_worked", database.Decimal, "hours", "Hours worked."},
		{"as_of", database.Instant, "", "When the totals were read."},
	},
	SQL: `
SELECT p.project_key, p.id AS project_id, p.description AS project, p.status, p.billing_type,
  p.total_contract_amount AS fee, m.billed, {{exact "p.total_contract_amount - m.billed"}} AS to_bill,
  m.wip, m.spent, m.cost, m.receipts, m.receivable_balance AS receivable, m.hours_worked, m._read_at AS as_of
FROM ajera_projects p
LEFT JOIN ajera_project_totals m ON m.project_key = p.project_key AND m._deleted_at IS NULL
WHERE p._deleted_at IS NULL`,
}, {
	Name: "vendor_invoices_paid",
	Doc: "Invoices of vendors with their state. Ajera keeps it in no field: it is told by which of its lists, of paid, unpaid and voided " +
		"ones, an invoice is in.",
	Needs: []string{"ajera_vendor_invoices"},
	Columns: []Column{
		{"vendor_invoice_key", database.Int, "", "Key of the invoice."},
		{"vendor_key", database.Int, "", "Key of the vendor."},
		{"vendor", database.Text, "", "Name of the vendor."},
		{"number", database.Text, "", "The vendor's number of the invoice."},
		{"date", database.Date, "", "Date on the invoice."},
		{"accounting_date", database.Date, "", "Date in the books."},
		{"date_to_pay", database.Date, "", "Date on which it is to be paid."},
		{"amount", database.Decimal, "money", "Amount of the invoice."},
		{"state", database.Text, "", "paid, unpaid or voided; empty when no list tells."},
		{"open_amount", database.Decimal, "money", "The amount of an unpaid invoice, 0 of another."},
		{"on_hold", database.Bool, "", "Whether payment is on hold."},
	},
	SQL: `
SELECT i.vendor_invoice_key, i.vendor_key, i.vendor_description AS vendor, i.number, i.date, i.accounting_date, i.date_to_pay, i.amount, i.state,
  CASE WHEN i.state = 'unpaid' THEN i.amount WHEN i.state IS NOT NULL THEN 0 END AS open_amount, i.on_hold
FROM (
  SELECT vendor_invoice_key, vendor_key, vendor_description, number, date, accounting_date, date_to_pay, amount, on_hold,
    CASE WHEN status = 'Voided' OR voided THEN 'voided' WHEN paid THEN 'paid' WHEN unpaid OR NOT paid THEN 'unpaid' END AS state
  FROM ajera_vendor_invoices WHERE _deleted_at IS NULL
) i`,
}}
