package tables

import (
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
)

// TestNewColumn: a field of the tenant has a column by its name, one of another kind its own beside it.
func TestNewColumn(t *testing.T) {
	table := tableOf(t, "ajera_project_totals")
	var got []string
	for _, f := range []Found{
		{Wire: "CF_Region", Kind: database.Text}, {Wire: "CF_Region", Kind: database.Decimal}, {Wire: "CF_region", Kind: database.Text},
		{Wire: "CF_", Kind: database.Bool}, {Wire: "CF_" + strings.Repeat("größe", 20), Kind: database.Text}, {Wire: "CF_" + strings.Repeat("größe", 20), Kind: database.Bool},
		{Wire: "Cost + Levy", Kind: database.Decimal}, {Wire: "cost", Kind: database.Decimal}, {Wire: "+", Kind: database.Decimal},
	} {
		c := table.NewColumn(f)
		if !c.Custom || c.Kind != f.Kind || c.Wire != f.Wire || len(c.Name) > longest || table.has(c.Name) {
			t.Errorf("%+v of %+v", c, f)
		}
		got = append(got, c.Name)
		table.Add(c)
	}
	before := len(table.Columns)
	if table.Add(&Column{Name: "spent", Wire: "Spent", Kind: database.Decimal, Custom: true}); len(table.Columns) != before {
		t.Error("a total that the specs have meanwhile is there twice")
	}
	long := "cf_" + strings.Repeat("größe", 9)[:60]
	want := []string{"cf_region", "cf_region_2", "cf_region_3", "cf_unnamed", long, long[:61] + "_2", "cost_plus_levy", "cost_2", "plus"}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
}

// TestAdd: from then on rows have the values of a column that was added, by its kind.
func TestAdd(t *testing.T) {
	table := tableOf(t, "ajera_projects")
	table.Add(&Column{Name: "cf_region", Wire: "CustomFields.Region", Kind: database.Text, Custom: true})
	table.Add(&Column{Name: "cf_region_2", Wire: "CustomFields.Region", Kind: database.Decimal, Custom: true})
	for fields, want := range map[string]string{
		`{"Region":"West"}`:              `cf_region="West"`,
		`{"Region":1.50,"Region":2.50}`:  `cf_region_2="2.50"`,
		`{"Region":true,"Region":false}`: `found CustomFields.Region bool=false`,
		`{"region":"x"}`:                 `found CustomFields.region text=x`,
		`[]`:                             `unread [custom_fields]`,
		`""`:                             ``,
	} {
		rows, err := table.Rows([]byte(`{"ProjectKey":1,"CF_Not":"here","CustomFields":`+fields+`}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := shown(rows[0]); got != strings.TrimSpace("ajera_projects project_key=1 "+want) {
			t.Errorf("%s: %s, want %s", fields, got, want)
		}
	}
}

// TestNoRecord: what is none is an error that says where and shows nothing of it.
func TestNoRecord(t *testing.T) {
	for record, want := range map[string]string{
		`[1]`:                      "an object is expected",
		`{"ClientKey":1,`:          "an object is expected",
		`{"Description":"Hidden"}`: "without client_key",
		`{"ClientKey":"Hidden"}`:   "without client_key",
		``:                         "an object is expected",
		`{"BirthDate":"Hidden`:     "no JSON",
	} {
		_, err := tableOf(t, "ajera_clients").Rows([]byte(record), nil)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "ajera_clients: ") || strings.Contains(err.Error(), "Hidden") {
			t.Errorf("%s: %v, want %s", record, err, want)
		}
	}
	if _, err := tableOf(t, "ajera_clients").Rows([]byte(`{"ClientKey":1}`), map[string]any{"no_such": 1}); err == nil {
		t.Error("a column that is none is filled")
	}
	if _, err := tableOf(t, "ajera_client_contacts").Rows([]byte(`{}`), nil); err == nil || !strings.Contains(err.Error(), "ajera_clients") {
		t.Errorf("rows of what stands in others: %v", err)
	}
}

// TestListed: what only the list says, under the names of columns.
func TestListed(t *testing.T) {
	for name, c := range map[string]struct{ entry, want string }{
		"ajera_timesheets":      {`{"Timesheet Key":1,"Employee":"Lee","Rejected":false,"Paid Value":2,"Actual Billable Percent":"x","Unknown":1}`, `ajera_timesheets timesheet_key=1 employee_key=1 rejected=false paid_value=2`},
		"ajera_vendor_invoices": {`{"VendorInvoiceKey":1,"PartiallyOnHold":true,"Amount":5}`, `ajera_vendor_invoices vendor_invoice_key=1 partially_on_hold=true`},
		"ajera_employees":       {`{"EmployeeKey":1,"Company":2,"RestrictToOwnCompany":true}`, `ajera_employees employee_key=1 restrict_to_own_company=true`},
		"ajera_projects":        {`{"ProjectKey":1,"Description":"x"}`, `ajera_projects project_key=1`},
	} {
		table := tableOf(t, name)
		more, unread := table.Listed([]byte(c.entry))
		record := `{"TimesheetKey":1,"VendorInvoiceKey":1,"EmployeeKey":1,"ProjectKey":1}`
		rows, err := table.Rows([]byte(record), more)
		if err != nil || shown(rows[0]) != c.want || len(unread) != strings.Count(c.entry, `"x","Unknown"`) {
			t.Errorf("%s: %v %v %s", name, err, unread, shown(rows[0]))
		}
	}
}
