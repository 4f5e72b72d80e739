package ajera_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// use is one call of one method.
func use[A, R any](call func(context.Context, A, ...wire.CallOption) (R, error), args A) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := call(ctx, args)
		return err
	}
}

// login is what CreateAPISession takes.
type login struct {
	Username   string
	Password   wire.Secret
	APIVersion int
}

// everyMethod calls each typed method once.
func everyMethod(c *ajera.Client, s *ajeratest.Server) map[string]func(context.Context) error {
	project, group := s.Keys("Projects")[0], s.Keys("InvoiceGroups")[0]
	empty := []wire.Value{}
	return map[string]func(context.Context) error{
		"1 ListClients":                    use(c.V1.ListClients, ajerav1.ListClientsArgs{}),
		"1 ListClientTypes":                use(c.V1.ListClientTypes, ajerav1.ListClientTypesArgs{}),
		"1 ListContacts":                   use(c.V1.ListContacts, ajerav1.ListContactsArgs{}),
		"1 ListContactTypes":               use(c.V1.ListContactTypes, ajerav1.ListContactTypesArgs{}),
		"1 ListEmployees":                  use(c.V1.ListEmployees, ajerav1.ListEmployeesArgs{}),
		"1 ListEmployeeTypes":              use(c.V1.ListEmployeeTypes, ajerav1.ListEmployeeTypesArgs{}),
		"1 ListDeductions":                 use(c.V1.ListDeductions, ajerav1.ListDeductionsArgs{}),
		"1 ListFringes":                    use(c.V1.ListFringes, ajerav1.ListFringesArgs{}),
		"1 ListExpenseReports":             use(c.V1.ListExpenseReports, ajerav1.ListExpenseReportsArgs{}),
		"1 ListGLAccounts":                 use(c.V1.ListGLAccounts, ajerav1.ListGLAccountsArgs{}),
		"1 GetGLAccounts":                  use(c.V1.GetGLAccounts, ajerav1.GetGLAccountsArgs{}),
		"1 ListAccountGroups":              use(c.V1.ListAccountGroups, ajerav1.ListAccountGroupsArgs{}),
		"1 ListActivities":                 use(c.V1.ListActivities, ajerav1.ListActivitiesArgs{}),
		"1 ListBankAccounts":               use(c.V1.ListBankAccounts, ajerav1.ListBankAccountsArgs{}),
		"1 ListCompanies":                  use(c.V1.ListCompanies, ajerav1.ListCompaniesArgs{}),
		"1 ListDepartments":                use(c.V1.ListDepartments, ajerav1.ListDepartmentsArgs{}),
		"1 ListInvoiceFormats":             use(c.V1.ListInvoiceFormats, ajerav1.ListInvoiceFormatsArgs{}),
		"1 ListMarketingFinalDispositions": use(c.V1.ListMarketingFinalDispositions, ajerav1.ListMarketingFinalDispositionsArgs{}),
		"1 ListMarketingStages":            use(c.V1.ListMarketingStages, ajerav1.ListMarketingStagesArgs{}),
		"1 ListOverheadGroups":             use(c.V1.ListOverheadGroups, ajerav1.ListOverheadGroupsArgs{}),
		"1 ListPayrollTaxes":               use(c.V1.ListPayrollTaxes, ajerav1.ListPayrollTaxesArgs{}),
		"1 ListPays":                       use(c.V1.ListPays, ajerav1.ListPaysArgs{}),
		"1 ListRateTables":                 use(c.V1.ListRateTables, ajerav1.ListRateTablesArgs{}),
		"1 ListWageTables":                 use(c.V1.ListWageTables, ajerav1.ListWageTablesArgs{}),
		"1 ListProjects":                   use(c.V1.ListProjects, ajerav1.ListProjectsArgs{}),
		"1 ListProjectTypes":               use(c.V1.ListProjectTypes, ajerav1.ListProjectTypesArgs{}),
		"1 ListProjectTemplates":           use(c.V1.ListProjectTemplates, ajerav1.ListProjectTemplatesArgs{}),
		"1 ListVendors":                    use(c.V1.ListVendors, ajerav1.ListVendorsArgs{}),
		"1 ListVendorTypes":                use(c.V1.ListVendorTypes, ajerav1.ListVendorTypesArgs{}),
		"1 GetClients":                     use(c.V1.GetClients, ajerav1.GetClientsArgs{RequestedClients: s.Keys("Clients")[:1]}),
		"1 GetContacts":                    use(c.V1.GetContacts, ajerav1.GetContactsArgs{RequestedContacts: s.Keys("Contacts")[:1]}),
		"1 GetEmployees":                   use(c.V1.GetEmployees, ajerav1.GetEmployeesArgs{RequestedEmployees: s.Keys("Employees")[:1]}),
		"1 GetExpenseReports":              use(c.V1.GetExpenseReports, ajerav1.GetExpenseReportsArgs{RequestedExpenseReports: s.Keys("ExpenseReports")[:1]}),
		"1 GetVendors":                     use(c.V1.GetVendors, ajerav1.GetVendorsArgs{RequestedVendors: s.Keys("Vendors")[:1]}),
		"1 GetProjects":                    use(c.V1.GetProjects, ajerav1.GetProjectsArgs{RequestedProjects: s.Keys("Projects")[:1]}),
		"1 GetProjectsWithResources":       use(c.V1.GetProjectsWithResources, ajerav1.GetProjectsWithResourcesArgs{RequestedProjects: s.Keys("Projects")[:1]}),
		"1 GetProjectTemplates":            use(c.V1.GetProjectTemplates, ajerav1.GetProjectTemplatesArgs{RequestedProjects: s.Keys("ProjectTemplates")}),
		"1 GetProjectTotals":               use(c.V1.GetProjectTotals, ajerav1.GetProjectTotalsArgs{RequestedProjectTotals: project}),
		"1 ListChargeablePhases":           use(c.V1.ListChargeablePhases, ajerav1.ListChargeablePhasesArgs{ProjectKey: project}),
		"1 DownloadExpenseReports":         use(c.V1.DownloadExpenseReports, ajerav1.DownloadExpenseReportsArgs{FileKey: 1}),
		"1 UpdateExpenseReports":           use(c.V1.UpdateExpenseReports, wire.Value(`{}`)),
		"1 UploadExpenseReports":           use(c.V1.UploadExpenseReports, wire.Value(`{}`)),
		"1 ListAttachmentCategories":       use(c.V1.ListAttachmentCategories, wire.Value(`{}`)),
		"1 UpdateProjectsWithResources":    use(c.V1.UpdateProjectsWithResources, wire.Value(`{}`)),
		"1 UpdateClients":                  use(c.V1.UpdateClients, ajerav1.UpdateClientsArgs{UpdatedClients: empty, UnchangedClients: empty}),
		"1 UpdateContacts":                 use(c.V1.UpdateContacts, ajerav1.UpdateContactsArgs{UpdatedContacts: empty, UnchangedContacts: empty}),
		"1 UpdateEmployees":                use(c.V1.UpdateEmployees, ajerav1.UpdateEmployeesArgs{UpdatedEmployees: empty, UnchangedEmployees: empty}),
		"1 UpdateVendors":                  use(c.V1.UpdateVendors, ajerav1.UpdateVendorsArgs{UpdatedVendors: empty, UnchangedVendors: empty}),
		"1 UpdateProjects":                 use(c.V1.UpdateProjects, ajerav1.UpdateProjectsArgs{UpdatedProjects: empty, UnchangedProjects: empty}),
		"2 ListProjects":                   use(c.V2.ListProjects, ajerav2.ListProjectsArgs{}),
		"2 ListTimesheets":                 use(c.V2.ListTimesheets, ajerav2.ListTimesheetsArgs{}),
		"2 ListTimesheetNonWorkDays":       use(c.V2.ListTimesheetNonWorkDays, ajerav2.ListTimesheetNonWorkDaysArgs{}),
		"2 ListVendorInvoices":             use(c.V2.ListVendorInvoices, ajerav2.ListVendorInvoicesArgs{}),
		"2 GetProjects":                    use(c.V2.GetProjects, ajerav2.GetProjectsArgs{RequestedProjects: s.Keys("Projects")[:1]}),
		"2 GetTimesheets":                  use(c.V2.GetTimesheets, ajerav2.GetTimesheetsArgs{RequestedTimesheets: s.Keys("Timesheets")[:1]}),
		"2 GetVendorInvoices":              use(c.V2.GetVendorInvoices, ajerav2.GetVendorInvoicesArgs{RequestedVendorInvoices: s.Keys("VendorInvoices")[:1]}),
		"2 SubmitTimesheets":               use(c.V2.SubmitTimesheets, ajerav2.SubmitTimesheetsArgs{RequestedTimesheets: s.Keys("Timesheets")[:1]}),
		"2 UpdateProjects":                 use(c.V2.UpdateProjects, ajerav2.UpdateProjectsArgs{UpdatedProjects: empty, UnchangedProjects: wire.Value(`{}`)}),
		"2 UpdateTimesheets":               use(c.V2.UpdateTimesheets, ajerav2.UpdateTimesheetsArgs{Timesheets: empty}),
		"2 CreateProjects": use(c.V2.CreateProjects, ajerav2.CreateProjectsArgs{
			Project:       ajerav2.NewProject{Description: "x", CompanyKey: 1, RateTableKey: new(1), BillingType: ajerav2.BillingTypeFixedFee},
			InvoiceGroups: []ajerav2.NewProjectInvoiceGroup{{Description: "x", ClientKey: s.Keys("Clients")[0]}},
			Phases:        []ajerav2.NewProjectPhase{{Description: "x"}},
		}),
		"2 CreateInvoiceGroups":    use(c.V2.CreateInvoiceGroups, ajerav2.CreateInvoiceGroupsArgs{InvoiceGroups: []ajerav2.NewInvoiceGroup{{ProjectKey: project, Description: "x", ClientKey: s.Keys("Clients")[0], InvoiceFormatKey: 1}}}),
		"2 CreatePhases":           use(c.V2.CreatePhases, ajerav2.CreatePhasesArgs{Phases: []ajerav2.NewPhase{{ProjectKey: project, InvoiceGroupKey: group, Description: "x", RateTableKey: new(1)}}}),
		"2 CreateResources":        use(c.V2.CreateResources, ajerav2.CreateResourcesArgs{Resources: []ajerav2.NewResource{{ParentKey: project, Status: "Null", Priority: "Null", IsTask: new(false), ActivityType: ajerav2.ActivityTypeLabor, EmployeeKey: s.Keys("Employees")[0]}}}),
		"2 CreateTimesheet":        use(c.V2.CreateTimesheet, ajerav2.CreateTimesheetArgs{Timesheet: ajerav2.NewTimesheet{EmployeeKey: s.Keys("Employees")[0], TimesheetDate: wire.MustDate("2026-03-08"), AllowPast90Days: new(true)}}),
		"2 CreateVendorInvoices":   use(c.V2.CreateVendorInvoices, ajerav2.CreateVendorInvoicesArgs{VendorInvoices: []ajerav2.NewVendorInvoice{{VendorKey: s.Keys("Vendors")[0], CompanyKey: 1, Amount: wire.MustDecimal("1.50"), LineItems: []ajerav2.NewVendorInvoiceLine{{AccountKey: s.Keys("GLAccounts")[0], CostAmount: wire.MustDecimal("1.50")}}}}}),
		"2 EndTimesheetSessions":   use(c.V2.EndTimesheetSessions, wire.Value(`{}`)),
		"2 UpdateVendorInvoices":   use(c.V2.UpdateVendorInvoices, wire.Value(`{}`)),
		"2 DeleteVendorInvoices":   use(c.V2.DeleteVendorInvoices, wire.Value(`{}`)),
		"2 UploadVendorInvoices":   use(c.V2.UploadVendorInvoices, wire.Value(`{}`)),
		"2 DownloadVendorInvoices": use(c.V2.DownloadVendorInvoices, wire.Value(`{}`)),
	}
}

// anyCall calls a method that has no line above, with arguments of the right types that mean nothing.
// The fake may refuse them.
func anyCall(c *ajera.Client, name string) func(context.Context) error {
	version, method, _ := strings.Cut(name, " ")
	call := map[string]reflect.Value{"1": reflect.ValueOf(c.V1), "2": reflect.ValueOf(c.V2)}[version].MethodByName(method)
	return func(ctx context.Context) error {
		if !call.IsValid() {
			return errors.New("no such method")
		}
		in := []reflect.Value{reflect.ValueOf(ctx)}
		for i := 1; i < call.Type().NumIn()-1; i++ {
			args := reflect.New(call.Type().In(i)).Elem()
			fill(args)
			in = append(in, args)
		}
		out := call.Call(in)
		err, _ := out[len(out)-1].Interface().(error)
		return err
	}
}

// fill sets what can be set, so that nothing required is missing.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Struct:
		for _, text := range []string{`"2026-03-08"`, `1`} { // dates and amounts
			if u, ok := v.Addr().Interface().(json.Unmarshaler); ok && u.UnmarshalJSON([]byte(text)) == nil {
				return
			}
		}
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				fill(v.Field(i))
			}
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			v.SetBytes([]byte(`{}`))
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.String:
		v.SetString("x")
	case reflect.Int:
		v.SetInt(1)
	case reflect.Bool:
		v.SetBool(true)
	}
}

// TestAnyCall: what is filled in passes the client's own checks, so that a new method is called.
func TestAnyCall(t *testing.T) {
	s := ajeratest.Start(t)
	c := connect(t, s)
	for _, name := range []string{"2 CreateVendorInvoices", "2 CreateResources", "1 ListProjects", "1 DownloadExpenseReports", "2 DeleteVendorInvoices"} {
		_, wired, _ := strings.Cut(name, " ")
		wired = strings.Replace(wired, "CreateResources", "CreateProjects", 1)
		before := s.Calls(wired)
		if err := anyCall(c, name)(t.Context()); s.Calls(wired) == before {
			t.Errorf("%s did not reach the server: %v", name, err)
		}
	}
	if err := anyCall(c, "2 GetNothing")(t.Context()); err == nil {
		t.Error("a method that is not there was called")
	}
}

// vain are the calls that the fake refuses: updates that change nothing, and a
// file that it does not have.
var vain = []string{
	"1 UpdateClients", "1 UpdateContacts", "1 UpdateEmployees", "1 UpdateVendors", "1 UpdateProjects",
	"2 UpdateProjects", "2 UpdateTimesheets", "1 DownloadExpenseReports",
}

// goName is the typed method of a description: methods with a fixed argument
// share the vendor's name.
func goName(m *wire.Method) string {
	for _, f := range m.Fixed {
		if f.Value != "Project" {
			return fmt.Sprintf("%d Create%ss", m.Version, f.Value)
		}
	}
	return fmt.Sprintf("%d %s", m.Version, m.Name)
}

func TestEveryMethodIsReachable(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutLimits(), ajeratest.WithStrict())
	c := connect(t, s)
	calls := everyMethod(c, s)
	names := make(map[string]bool)
	for _, m := range append(ajerav1.Methods(), ajerav2.Methods()...) {
		name := goName(m)
		names[m.Name] = true
		call, listed := calls[name]
		if !listed {
			call = anyCall(c, name)
		}
		before := s.Calls(m.Name)
		err := call(t.Context())
		if err != nil && strings.Contains(err.Error(), "no one knows what the server answers to "+m.Name) {
			s.Script(ajeratest.Answer{Method: m.Name, Content: `{}`})
			err = call(t.Context())
		}
		if s.Calls(m.Name) == before {
			t.Errorf("%s did not reach the server: %v", name, err)
		}
		if listed && (err != nil) != slices.Contains(vain, name) {
			t.Errorf("%s: %v", name, err)
		}
		delete(calls, name)
		refusesUnknown(t, c, m)
	}
	if len(calls) > 0 {
		t.Errorf("calls of no method: %v", calls)
	}
	if len(names) < 64 {
		t.Errorf("%d vendor methods, want 64 at least", len(names))
	}
}

// refusesUnknown makes sure that the fake is strict, so that the calls above
// prove something. What takes any JSON cannot be.
func refusesUnknown(t *testing.T, c *ajera.Client, m *wire.Method) {
	t.Helper()
	if m.Kind == wire.KindSession || m.Evidence == wire.Inferred {
		return
	}
	_, err := c.Raw(t.Context(), m.Version, m.Name, map[string]int{"NoSuchArgument": 1})
	if !errors.Is(err, ajera.ErrArgument) {
		t.Errorf("%s with an unknown argument: %v", m.Name, err)
	}
}
