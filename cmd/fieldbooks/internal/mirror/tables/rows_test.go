package tables

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
)

// tableOf is a table by its name, of those without what is personal.
func tableOf(t testing.TB, name string) *Table {
	t.Helper()
	found := named(All(false), name)
	if found == nil {
		t.Fatalf("no table %s", name)
	}
	return found
}

// shown is what a row has.
func shown(row Row) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s", row.Table.Name)
	for i, v := range row.Values {
		switch v := v.(type) {
		case nil:
			continue
		case time.Time:
			fmt.Fprintf(&b, " %s=%s", row.Table.Columns[i].Name, v.Format(time.RFC3339Nano))
		case string:
			fmt.Fprintf(&b, " %s=%q", row.Table.Columns[i].Name, v)
		default:
			fmt.Fprintf(&b, " %s=%v", row.Table.Columns[i].Name, v)
		}
	}
	for _, f := range row.Found {
		fmt.Fprintf(&b, " found %s %s=%v", f.Wire, f.Kind, f.Value)
	}
	if len(row.Unread) > 0 {
		fmt.Fprintf(&b, " unread %v", row.Unread)
	}
	return b.String()
}

// TestRows: values are what the clients read, digit for digit, and what cannot be read is told.
func TestRows(t *testing.T) {
	for _, c := range []struct {
		table, record string
		more          map[string]any
		want          []string
	}{
		{"ajera_clients", `{"ClientKey":7,"Description":"Acme, \"north\" Zoë","LastModifiedDate":"2023-10-08T13:20:48.3275167-04:00","AnnualPercentageRate":1.50,"SendStatements":false,"DateEstablished":"2001-02-03","Notes":"","Contacts":[{"ContactKey":1,"Order":2,"Text":null},null,{"ContactKey":3}]}`, nil, []string{
			`ajera_clients client_key=7 last_modified_date=2023-10-08T17:20:48.3275167Z last_modified_date_text="2023-10-08T13:20:48.3275167-04:00" description="Acme, \"north\" Zoë" date_established="2001-02-03" send_statements=false annual_percentage_rate="1.50"`,
			`ajera_client_contacts client_key=7 position=1 contact_key=1 display_order=2`,
			`ajera_client_contacts client_key=7 position=3 contact_key=3`}},
		{"ajera_clients", `{"Description":5,"clientkey":" 8 ","LastModifiedDate":"2023-10-08","AnnualPercentageRate":"12345678901234567890.10 ","SendStatements":"true","DateEstablished":"11/8/2025","Contacts":{"ContactKey":9}}`, nil, []string{
			`ajera_clients client_key=8 last_modified_date_text="2023-10-08" description="5" date_established="2025-11-08" send_statements=true annual_percentage_rate="12345678901234567890.10"`,
			`ajera_client_contacts client_key=8 position=1 contact_key=9`}},
		{"ajera_clients", `{"ClientKey":7.0,"Description":{"a":1},"LastModifiedDate":"yesterday","AnnualPercentageRate":"much","SendStatements":2,"DateEstablished":"soon","ClientTypeKey":7.5,"Contacts":5,"CreateFinanceCharge":""}`, nil, []string{
			`ajera_clients client_key=7 last_modified_date_text="yesterday" unread [description last_modified_date annual_percentage_rate send_statements date_established client_type_key ajera_client_contacts]`}},
		{"ajera_vendors", `{"VendorKey":1,"CF_Region":"West","CF_On":true,"CF_N":1.50,"CF_Empty":null,"CF_Pick":{"Value":"b","Values":["a","b"]},"CF_Odd":{"x":1},"Other":3}`, nil, []string{
			`ajera_vendors vendor_key=1 found CF_Region text=West found CF_On bool=true found CF_N decimal=1.50 found CF_Pick text=b found CF_Odd json={"x":1}`}},
		{"ajera_projects", `{"ProjectKey":3,"ProjectManager":{"EmployeeKey":5,"LastName":"Lee"},"PrincipalInCharge":[],"MarketingContact":[{"EmployeeKey":6}],"ReportedPercentDate":"2024-01-02T00:00:00","CustomFields":{"Region":"West"}}`, nil, []string{
			`ajera_projects project_key=3 project_manager_employee_key=5 project_manager_last_name="Lee" marketing_contact_employee_key=6 reported_percent_complete_date="2024-01-02" found CustomFields.Region text=West`}},
		{"ajera_invoice_groups", `{"InvoiceGroupKey":4,"Client":{"ClientKey":9,"Description":"Acme"},"ClientDescription":"Own"}`, nil, []string{
			`ajera_invoice_groups invoice_group_key=4 client_key=9 client_description="Own"`}},
		{"ajera_invoice_groups", `{"InvoiceGroupKey":4,"clientdescription":"other","ClientDescription":"Own","Client":{"Description":"Acme"}}`, nil, []string{
			`ajera_invoice_groups invoice_group_key=4 client_description="Own"`}},
		{"ajera_resources", `{"ResourceKey":4,"PhaseKey":11}`, map[string]any{"project_key": int64(3)}, []string{`ajera_resources project_key=3 resource_key=4 parent_key=11`}},
		{"ajera_project_totals", `{"InvoiceGroups":[{"InvoiceGroupKey":2,"Phases":[{"PhaseKey":3,"Billed":1.10,"New total":2.20,"Phases":[{"PhaseKey":4},{"PhaseKey":5,"Phases":[{"PhaseKey":6}]}]},{"PhaseKey":7}]}],"ProjectKey":1,"Cost + Premium":"100.00","CF_X":1}`, nil, []string{
			`ajera_project_totals project_key=1 cost_plus_premium="100.00" found CF_X decimal=1`,
			`ajera_invoice_group_totals project_key=1 position=1 invoice_group_key=2`,
			`ajera_phase_totals project_key=1 position=1 invoice_group_key=2 phase_key=3 billed="1.10" found New total decimal=2.20`,
			`ajera_phase_totals project_key=1 position=2 invoice_group_key=2 phase_key=4 parent_phase_key=3`,
			`ajera_phase_totals project_key=1 position=3 invoice_group_key=2 phase_key=5 parent_phase_key=3`,
			`ajera_phase_totals project_key=1 position=4 invoice_group_key=2 phase_key=6 parent_phase_key=5`,
			`ajera_phase_totals project_key=1 position=5 invoice_group_key=2 phase_key=7`}},
		{"ajera_timesheets", `{"TimesheetKey":1,"TimesheetDate":"2012-09-09T00:00:00","Project":{"Totals":{"D1 Regular":8},"Detail":[{"Timesheet Project Key":5,"D1 OT Notes":"x","D2 Regular":0.0}]},"Overhead":{"Detail":[{"Timesheet Overhead Key":6,"D1":4}]},"UnchangedData":{"Project":"eA=="}}`, nil, []string{
			`ajera_timesheets timesheet_key=1 timesheet_date="2012-09-09" project_totals_d1_regular="8"`,
			`ajera_timesheet_rows timesheet_key=1 position=1 kind="overhead" timesheet_overhead_key=6 d1="4"`,
			`ajera_timesheet_rows timesheet_key=1 position=2 kind="project" d2_regular="0.0" timesheet_project_key=5 d1_ot_notes="x"`}},
		{"aimsio_job_orders", `{"jobGuid":"g","jobUpdatedAt":1700000000123,"jobWBSSchedule":{"jobScheduleGuid":"s","jobScheduleConversionRules":[1, 2]},"jobLocationLat":51.0447,"jobCreatedAt":0}`, nil, []string{
			`aimsio_job_orders job_guid="g" job_updated_at=2023-11-14T22:13:20.123Z job_location_lat="51.0447" job_wbs_schedule_job_schedule_guid="s" job_wbs_schedule_job_schedule_conversion_rules="[1, 2]"`}},
		{"ajera_clients", `{"ClientKey":1,"Contacts":[{"ContactKey":2}]}`, map[string]any{"client_key": int64(7)}, []string{
			`ajera_clients client_key=7`, `ajera_client_contacts client_key=7 position=1 contact_key=2`}},
		{"aimsio_companies", `{"anything":1}`, map[string]any{"_key": "g"}, []string{`aimsio_companies _key="g"`}},
		{"aimsio_pricebooks", `{"priceBookGuid":"p","priceItemList":[{"priceItemRate":9.50}]}`, nil, []string{
			`aimsio_pricebooks price_book_guid="p"`, `aimsio_price_items price_book_guid="p" position=1 price_item_rate="9.50"`}},
	} {
		rows, err := tableOf(t, c.table).Rows([]byte(c.record), c.more)
		if err != nil {
			t.Errorf("%s: %v", c.table, err)
			continue
		}
		for i := range max(len(rows), len(c.want)) {
			got, want := "", ""
			if i < len(rows) {
				got = shown(rows[i])
			}
			if i < len(c.want) {
				want = c.want[i]
			}
			if got != want {
				t.Errorf("%s\n got %s\nwant %s", c.record, got, want)
			}
		}
		if string(rows[0].Record) != c.record || !json.Valid(rows[len(rows)-1].Record) {
			t.Errorf("%s: the record is %s", c.table, rows[0].Record)
		}
	}
}

// FuzzRows: whatever came, rows have a value for each column of its kind, or an error says why not.
func FuzzRows(f *testing.F) {
	for _, seed := range []string{
		`{"ClientKey":1,"Contacts":[{"ContactKey":2},null,[1]],"CF_A":{"Value":1}}`, `{"TimesheetKey":1,"Project":[{"Detail":{"Row":"7.0"}}]}`,
		`{"ProjectKey":"\u0031","Billed":1e5,"X":"1","InvoiceGroups":[{"Phases":[{"Phases":""}]}]}`, `{"jobGuid":"g","jobUpdatedAt":99999999999999999}`,
		`{"ProjectKey":1,"CustomFields":{"A":[]},"LastModifiedDate":"/Date(1731024000000-0700)/"}`, `{"ssn":"\"`,
	} {
		f.Add([]byte(seed))
	}
	var every []*Table
	for _, table := range All(false) {
		if table.Inside == nil && table.Type != "" {
			every = append(every, table)
		}
	}
	kinds := map[database.Kind]string{database.Text: "string", database.Int: "int64", database.Decimal: "string", database.Bool: "bool", database.Date: "string", database.Instant: "time.Time", database.JSON: "string"}
	f.Fuzz(func(t *testing.T, record []byte) {
		for _, table := range every {
			rows, err := table.Rows(record, nil)
			if err != nil {
				continue
			}
			for _, row := range rows {
				for i, v := range row.Values {
					if c := row.Table.Columns[i]; v != nil && fmt.Sprintf("%T", v) != kinds[c.Kind] {
						t.Fatalf("%s.%s is a %T", row.Table.Name, c.Name, v)
					}
				}
			}
		}
	})
}
