package timesheets

import (
	"cmp"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
)

// column is a field of the export; shown ones are in a table.
func column(name string, kind output.Kind, of func(*entry) any) field {
	return field{output.Column{Name: name, Kind: kind}, of}
}

func shown(f field) field {
	f.Shown = true
	return f
}

// The rows of the two kinds, for short.
type (
	projectRow  = ajerav2.TimesheetProjectRow
	overheadRow = ajerav2.TimesheetOverheadRow
)

// fields are the columns of the export. Spreadsheets count on their order: new ones come last.
var fields = []field{
	shown(column("Date", output.Date, func(e *entry) any { return e.Date })),
	column("EmployeeKey", output.Key, func(e *entry) any { return key(e.Sheet.EmployeeKey) }),
	shown(column("Employee", output.Text, func(e *entry) any { return e.employee() })),
	column("EmployeeStatus", output.Text, func(e *entry) any { return cmp.Or(string(e.Sheet.EmployeeStatus), string(e.item.EmployeeStatus)) }),
	column("Kind", output.Text, func(e *entry) any { return e.kind() }),
	column("ProjectKey", output.Key, project(func(_ *entry, row *projectRow) any { return key(row.ProjectKey) })),
	shown(column("ProjectID", output.Text, project(func(e *entry, row *projectRow) any { return e.names.projectIDs[row.ProjectKey] }))),
	shown(column("Project", output.Text, project(func(e *entry, row *projectRow) any {
		return cmp.Or(row.ProjectDescription, e.names.projects[row.ProjectKey])
	}))),
	column("ProjectStatus", output.Text, project(func(_ *entry, row *projectRow) any { return row.ProjectStatus })),
	column("PhaseKey", output.Key, project(func(_ *entry, row *projectRow) any { return key(row.PhaseKey) })),
	column("PhaseID", output.Text, project(func(e *entry, row *projectRow) any { return e.names.phaseIDs[row.PhaseKey] })),
	shown(column("Phase", output.Text, project(func(_ *entry, row *projectRow) any { return row.PhaseDescription }))),
	column("PhaseStatus", output.Text, project(func(_ *entry, row *projectRow) any { return row.PhaseStatus })),
	column("ActivityKey", output.Key, project(func(_ *entry, row *projectRow) any { return key(row.ActivityKey) })),
	column("Activity", output.Text, project(func(e *entry, row *projectRow) any {
		return cmp.Or(row.Activity, e.names.activities[row.ActivityKey])
	})),
	column("EmployeeTypeKey", output.Key, project(func(_ *entry, row *projectRow) any { return key(row.EmployeeTypeKey) })),
	column("EmployeeType", output.Text, project(func(_ *entry, row *projectRow) any { return row.EmployeeType })),
	column("OverheadGroup", output.Text, overhead(func(row *overheadRow) any { return row.TimesheetOverheadGroup })),
	shown(column("Overhead", output.Text, overhead(func(row *overheadRow) any { return row.TimesheetOverheadGroupDetail }))),
	shown(column("RegularHours", output.Number, func(e *entry) any { return e.Hours })),
	shown(column("OvertimeHours", output.Number, func(e *entry) any { return e.Overtime })),
	shown(column("Notes", output.Text, func(e *entry) any { return e.Notes })),
	column("OvertimeNotes", output.Text, func(e *entry) any { return e.OvertimeNotes }),
	column("RequireNotes", output.Bool, either(func(p *projectRow) any { return p.RequireNotes }, func(o *overheadRow) any { return o.RequireNotes })),
	column("Submitted", output.Bool, func(e *entry) any { return e.Sheet.Submitted || e.item.Submitted }),
	column("SubmittedDate", output.Text, func(e *entry) any { return cmp.Or(e.Sheet.SubmittedDate, e.item.SubmittedDate) }),
	column("SubmittedBy", output.Text, func(e *entry) any { return cmp.Or(e.Sheet.SubmittedBy, e.item.SubmittedBy) }),
	column("Rejected", output.Bool, func(e *entry) any { return e.item.Rejected }),
	column("SupervisorApproved", output.Bool, func(e *entry) any { return e.Sheet.SupervisorApproved || e.item.SupervisorApproved }),
	column("SupervisorApprovedBy", output.Text, func(e *entry) any { return cmp.Or(e.Sheet.SupervisorApprovedBy, e.item.SupervisorApprovedBy) }),
	column("SupervisorApprovedDate", output.Text, func(e *entry) any { return cmp.Or(e.Sheet.SupervisorApprovedDate, e.item.SupervisorApprovedDate) }),
	column("AccountingApproved", output.Bool, func(e *entry) any { return e.Sheet.AccountingApproved || e.item.AccountingApproved }),
	column("AccountingApprovedBy", output.Text, func(e *entry) any { return cmp.Or(e.Sheet.AccountingApprovedBy, e.item.AccountingApprovedBy) }),
	column("AccountingApprovedDate", output.Text, func(e *entry) any { return cmp.Or(e.Sheet.AccountingApprovedDate, e.item.AccountingApprovedDate) }),
	column("ProjectManagerApproved", output.Bool, func(e *entry) any { return e.Sheet.ProjectManagerApproved || e.item.ProjectManagerApproved }),
	column("RowProjectManagerApproved", output.Bool, project(func(_ *entry, row *projectRow) any { return row.ProjectManagerApproved })),
	column("PMApprovedByKey", output.Key, approverKey("PMApprovedBy")),
	column("PMApprovedBy", output.Text, approver("PMApprovedBy")),
	column("PMApprovedDate", output.Date, perDay("PMApprovedDate")),
	column("OvertimePMApprovedByKey", output.Key, approverKey("OTPMApprovedBy")),
	column("OvertimePMApprovedBy", output.Text, approver("OTPMApprovedBy")),
	column("OvertimePMApprovedDate", output.Date, perDay("OTPMApprovedDate")),
	column("Billed", output.Number, perDay("Billed")), // a flag of the vendor's, as a number
	column("OvertimeBilled", output.Number, perDay("OTBilled")),
	column("Paid", output.Number, perDay("Paid")),
	column("OvertimePaid", output.Number, perDay("OTPaid")),
	column("TimesheetBilled", output.Bool, func(e *entry) any { return e.item.Billed }),
	column("TimesheetPaid", output.Bool, func(e *entry) any { return e.item.Paid }),
	column("TimesheetKey", output.Key, func(e *entry) any { return e.Sheet.TimesheetKey }),
	column("TimesheetDate", output.Date, func(e *entry) any { return e.Sheet.TimesheetDate }),
	column("RowKey", output.Key, either(
		func(p *projectRow) any { return key(p.TimesheetProjectKey) },
		func(o *overheadRow) any { return key(o.TimesheetOverheadGroupDetailKey) })),
	column("Row", output.Key, either(func(p *projectRow) any { return key(p.Row) }, func(o *overheadRow) any { return key(o.Row) })),
	column("Locked", output.Bool, overhead(func(row *overheadRow) any { return row.Locked })),
}
