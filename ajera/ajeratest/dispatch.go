package ajeratest

// relations are the methods whose answer is not simply the stored records.
var relations = map[string]func(*call) answer{
	"GetProjectTotals":       (*call).projectTotals,
	"ListChargeablePhases":   (*call).chargeablePhases,
	"CreateProjects":         (*call).createProjects,
	"CreateTimesheet":        (*call).createTimesheet,
	"SubmitTimesheets":       (*call).submitTimesheets,
	"CreateVendorInvoices":   (*call).createInvoices,
	"DownloadExpenseReports": (*call).downloadReport,
}

// run executes a checked call by the kind that the specs give its method.
func (c *call) run() answer {
	if c.method.RawArgs {
		return answer{content: object()}
	}
	if special := relations[c.method.Wire]; special != nil {
		return special(c)
	}
	switch c.method.Kind {
	case "session":
		return c.session()
	case "list":
		return c.list()
	case "get":
		return c.read()
	case "update":
		return c.update()
	}
	return answer{content: object()}
}

func (c *call) update() answer {
	u := c.method.Update
	if u == nil {
		return answer{content: object()}
	}
	switch u.Send {
	case "changes":
		return c.changes()
	case "rows":
		return c.rows()
	}
	return c.pairs()
}
