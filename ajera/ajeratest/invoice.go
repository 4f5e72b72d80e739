package ajeratest

// createInvoices stores vendor invoices with their lines. All or nothing is saved.
func (c *call) createInvoices() answer {
	var invoices []*node
	for _, n := range c.args.get("VendorInvoices").elements() {
		key, r := c.createInvoice(n)
		if r != nil {
			return refuse(r)
		}
		invoices = append(invoices, c.s.store.row("VendorInvoices", key))
	}
	if len(invoices) == 0 {
		return refuse(invalid("VendorInvoices is empty"))
	}
	return answer{content: c.content("VendorInvoices", invoices)}
}

func (c *call) createInvoice(n *node) (int, *refusal) {
	vendor := c.s.store.row("Vendors", n.key("VendorKey"))
	lines := n.get("LineItems").elements()
	switch {
	case vendor == nil:
		return 0, invalid("no VendorKey %d", n.key("VendorKey"))
	case n.get("Amount").empty():
		return 0, invalid("Amount is missing")
	case len(lines) == 0:
		return 0, invalid("LineItems is empty")
	}
	today := c.s.now().Format("2006-01-02")
	invoice := object("VendorInvoiceKey", 0, "VendorKey", vendor.get("VendorKey"), "VendorDescription", vendor.get("Name"),
		"Description", "", "Status", "Normal", "Type", "Normal", "Number", "", "Date", today, "AccountingDate", today,
		"DateToPay", today, "Notes", "", "OnHold", false, "Paid", false)
	if typ := vendor.get("VendorTypeKey"); !typ.empty() {
		invoice.with("VendorTypeKey", typ, "VendorTypeDescription", vendor.get("VendorTypeDescription"))
	}
	company := c.s.store.row("Companies", max(n.key("CompanyKey"), 1))
	invoice.with("CompanyKey", max(n.key("CompanyKey"), 1), "CompanyDescription", orNull(company.get("Description")))
	for _, name := range n.names {
		if name != "LineItems" && !n.get(name).empty() {
			invoice.set(name, n.get(name))
		}
	}
	key := c.s.store.put("VendorInvoices", invoice)
	for _, line := range lines {
		if r := c.createLine(key, line); r != nil {
			return 0, r
		}
	}
	return key, nil
}

// createLine stores a line, charged to an account or to a phase of a project.
func (c *call) createLine(invoice int, n *node) *refusal {
	phase := c.s.store.row("Phases", n.key("PhaseKey"))
	onAccount, onProject := !n.get("AccountKey").zero(), !n.get("ProjectKey").zero()
	switch {
	case n.get("CostAmount").empty():
		return invalid("CostAmount is missing")
	case onAccount == onProject:
		return invalid("a line takes either AccountKey or ProjectKey and PhaseKey")
	case onAccount && c.target("AccountKey", n.key("AccountKey")) == nil:
		return invalid("no AccountKey %d", n.key("AccountKey"))
	case onProject && (phase == nil || phase.key("ProjectKey") != n.key("ProjectKey")):
		return invalid("no PhaseKey %d in the project", n.key("PhaseKey"))
	}
	line := object("VendorInvoiceKey", invoice, "TransactionKey", 0, "Units", decimal("0.00"), "CostRate", decimal("0.0000"),
		"Hold", false, "Non_1099", false, "Notes", "")
	for _, name := range n.names {
		line.set(name, n.get(name))
	}
	if typ := c.s.specs.full(c.version, "VendorInvoicesDetails"); typ != nil {
		c.derive(typ, line, n.names)
	}
	c.s.store.put("VendorInvoicesDetails", line)
	return nil
}

// downloadReport returns a file attached to an expense report.
func (c *call) downloadReport() answer {
	key := c.args.key("FileKey")
	for _, report := range c.own("ExpenseReports", c.s.store.all("ExpenseReports")) {
		for _, file := range report.get("Attachments").elements() {
			if file.key("FileKey") == key {
				return answer{content: object("FileData", "aW52ZW50ZWQgcmVjZWlwdAo=", "FileName", file.get("FileName"), "MimeType", file.get("MimeType"))}
			}
		}
	}
	return refuse(invalid("no FileKey %d", key))
}
