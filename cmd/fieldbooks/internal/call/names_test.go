package call

import (
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/internal/digest"
)

func TestNames(t *testing.T) {
	for name, want := range map[string]string{
		"ListClients": "list-clients", "ListGLAccounts": "list-gl-accounts", "UpsertNRBs": "upsert-nrbs", "GetProjectsWithResources": "get-projects-with-resources",
		"FilterByEarliestInvoiceDatetoPay": "filter-by-earliest-invoice-dateto-pay", "Non_1099": "non-1099", "D1 OT Notes": "d1-ot-notes",
		"billableItemGuid": "billable-item-guid", "ID": "id", "FileKey": "file-key",
	} {
		if got := Kebab(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestAjeraNames(t *testing.T) {
	calls := []*digest.Call{{Go: "GetProjects", Version: 1}, {Go: "GetProjects", Version: 2}, {Go: "GetClients", Version: 1}}
	names := ajeraNames(calls)
	if got := []string{names[calls[0]], names[calls[1]], names[calls[2]]}; !slices.Equal(got, []string{"get-projects-v1", "get-projects", "get-clients"}) {
		t.Error(got)
	}
}

func TestAimsioNames(t *testing.T) {
	plurals := aimsioPlurals([]*digest.Call{
		{Go: "ListInvoices", Kind: "list", Resource: "Invoice"}, {Go: "ListCompanies", Kind: "list", Resource: "Company"},
		{Go: "ListEquipment", Kind: "list", Resource: "Equipment"},
	})
	for _, c := range []struct{ name, resource, want string }{
		{"ListInvoices", "Invoice", "invoices list"}, {"UpdateInvoiceStatuses", "Invoice", "invoices update-statuses"},
		{"GetCompany", "Company", "companies get"}, {"UpsertEquipment", "Equipment", "equipment upsert"}, {"UpsertNRBs", "NRB", "nrbs upsert"},
	} {
		resource, verb := aimsioNames(&digest.Call{Go: c.name, Resource: c.resource}, plurals)
		if got := resource + " " + verb; got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// TestFlagNames has what the vendor puts before a name cut, unless two flags would have one name.
func TestFlagNames(t *testing.T) {
	for args, want := range map[string]string{
		"FilterByStatus RequestedClients FileKey":  "status clients file-key",
		"FilterByCompany Company":                  "filter-by-company company",
		"FilterByProjects RequestedProjects":       "filter-by-projects requested-projects",
		"File FilterByLimit Output FilterByStatus": "arg-file filter-by-limit arg-output status",
		"FilterBy": "filter-by",
	} {
		var fields []*digest.Field
		for _, name := range strings.Fields(args) {
			fields = append(fields, &digest.Field{Name: name})
		}
		if got := strings.Join(flagNames(fields, taken), " "); got != want {
			t.Errorf("%s: %s, want %s", args, got, want)
		}
	}
}
