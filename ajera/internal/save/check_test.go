package save

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera/internal/envelope"
	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// answered is an answer with a content.
func answered(t *testing.T, m *wire.Method, content string, result wire.Replied) wire.Replied {
	t.Helper()
	reading := envelope.Read(wire.Value(content), record.Of(reflect.TypeOf(result).Elem()))
	read(t, content, result)
	a := result.Reply()
	a.Method, a.UsageKey, a.Incomplete = m, "usage", !reading.Whole
	return result
}

// verdict checks an error: its kind, nil for success, and what it says.
func verdict(t *testing.T, name string, err, kind error, says string) {
	t.Helper()
	if kind == nil && err != nil || !errors.Is(err, kind) || err != nil && !strings.Contains(err.Error(), says) {
		t.Errorf("%s: %v, want %v, %s", name, err, kind, says)
	}
	if f, ok := errors.AsType[*fault.Fault](err); ok && (f.UsageKey != "usage" || (f.Outcome == wire.Unknown) != (kind == fault.ErrNotCreated)) {
		t.Errorf("%s: outcome %s, usage key %q", name, f.Outcome, f.UsageKey)
	}
}

// TestCheck: an answer tells of all that was sent, or what is missing is told.
func TestCheck(t *testing.T) {
	const updates, creates = 1, 2
	saved := func(which int) *Save {
		got := read(t, `{"Vendors":[{"VendorKey":7,"Name":"Old"},{"VendorKey":8}]}`, new(ajerav1.GetVendorsResult)).(*ajerav1.GetVendorsResult)
		if which&updates > 0 {
			got.Vendors[0].Name = "New"
		}
		if which&creates > 0 {
			got.Vendors = append(got.Vendors, ajerav1.Vendor{Name: "A"}, ajerav1.Vendor{Name: "B"})
		}
		s, err := New(methodOf(t, "UpdateVendors", 1), got, false)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for _, test := range []struct {
		sent   int
		answer string
		kind   error
		says   string
	}{
		{updates, `{"Vendors":[{"VendorKey":7}],"NumberOfVendorsUpdated":1}`, nil, ""},
		{updates, `{"NumberOfVendorsUpdated":2}`, nil, ""},
		{updates, `{"NumberOfVendorsUpdated":0}`, fault.ErrPartial, "NumberOfVendorsUpdated 0, but 1 were sent"},
		{updates, `{"Vendors":[],"NumberOfVendorsUpdated":null}`, nil, ""},
		{updates, `{"Vendors":[]}`, nil, ""},
		{updates, `{}`, fault.ErrPartial, "without saying what was changed"},
		{creates, `{"Vendors":[{"VendorKey":101},{"VendorKey":102}],"NumberOfVendorsUpdated":0}`, nil, ""},
		{creates, `{"Vendors":[{"VendorKey":101},{"VendorKey":7}]}`, fault.ErrPartial, "1 of the 2 new records"},
		{creates, `{"Vendors":[{"VendorKey":7},{"VendorKey":8}]}`, fault.ErrNotCreated, "without a new key"},
		{creates, `{"Vendors":[{"VendorKey":0},{"VendorKey":-1},{}]}`, fault.ErrNotCreated, "without a new key"},
		{creates, `{}`, fault.ErrNotCreated, "without a new key"},
		{updates | creates, `{"Vendors":[{"VendorKey":7},{"VendorKey":101},{"VendorKey":102}],"NumberOfVendorsUpdated":1}`, nil, ""},
		{updates | creates, `{"Vendors":[{"VendorKey":7},{"VendorKey":101},{"VendorKey":102}],"NumberOfVendorsUpdated":0}`, fault.ErrPartial, "0, but 1 were sent"},
	} {
		s := saved(test.sent)
		verdict(t, test.answer, s.Check(answered(t, s.method, test.answer, new(ajerav1.UpdateVendorsResult))), test.kind, test.says)
	}
	got := read(t, `{"Projects":[{"ProjectKey":1}]}`, new(ajerav2.GetProjectsResult)).(*ajerav2.GetProjectsResult)
	got.Projects[0].Notes = "n"
	s, err := New(methodOf(t, "UpdateProjects", 2), got, false)
	if err != nil {
		t.Fatal(err)
	}
	verdict(t, "no counter", s.Check(answered(t, s.method, `{"Projects":[{"ProjectKey":1}]}`, new(ajerav2.ProjectsResult))), nil, "")
}

// TestCheckUpdated: a method that promises nothing may answer nothing.
func TestCheckUpdated(t *testing.T) {
	m := methodOf(t, "UpdateVendors", 1)
	verdict(t, "nothing promised", CheckUpdated(answered(t, m, `{}`, new(ajerav1.UpdateExpenseReportsResult))), nil, "")
	verdict(t, "promised", CheckUpdated(answered(t, m, `{}`, new(ajerav1.UpdateVendorsResult))), fault.ErrPartial, "what was changed")
	verdict(t, "kept", CheckUpdated(answered(t, m, `{"Vendors":[]}`, new(ajerav1.UpdateVendorsResult))), nil, "")
}

// TestCheckCreated counts the keys of what was created against what was sent.
func TestCheckCreated(t *testing.T) {
	phases, groups := make([]ajerav2.NewProjectPhase, 2), make([]ajerav2.NewProjectInvoiceGroup, 1)
	for _, test := range []struct {
		args   any
		answer string
		kind   error
		says   string
	}{
		{ajerav2.CreateProjectsArgs{Phases: phases, InvoiceGroups: groups}, `{"Projects":[{"ProjectKey":1}],"InvoiceGroups":[{"InvoiceGroupKey":2}],"Phases":[{"PhaseKey":3},{"PhaseKey":4}]}`, nil, ""},
		{&ajerav2.CreateProjectsArgs{Phases: phases}, `{"Projects":[{"ProjectKey":1}],"Phases":[{"PhaseKey":3},{"PhaseKey":0}]}`, fault.ErrPartial, "1 of the 2 Phases sent"},
		{ajerav2.CreateProjectsArgs{Phases: phases, InvoiceGroups: groups}, `{"Projects":[{"ProjectKey":1}]}`, fault.ErrPartial, "0 of the 1 InvoiceGroups sent"},
		{ajerav2.CreateProjectsArgs{Phases: phases}, `{"Projects":[],"Phases":[{"PhaseKey":0},{"PhaseKey":-1}]}`, fault.ErrNotCreated, "without a new key"},
		{ajerav2.CreateProjectsArgs{}, `{"Projects":[{"ProjectKey":1}]}`, nil, ""},
		{wire.Value(`{"Phases":[{}]}`), `{"Phases":[{"PhaseKey":1}]}`, nil, ""},
		{wire.Value(`{"Phases":[{}]}`), `{"Phases":[]}`, fault.ErrNotCreated, "without a new key"},
		{nil, `{"Phases":[{"PhaseKey":1}]}`, nil, ""},
		{struct{ Phases string }{"raw"}, `{"Phases":[{"PhaseKey":1}]}`, nil, ""},
	} {
		m := methodOf(t, "UpdateProjects", 2)
		verdict(t, test.answer, CheckCreated(test.args, answered(t, m, test.answer, new(ajerav2.ProjectsResult))), test.kind, test.says)
	}
	none := answered(t, methodOf(t, "UpdateProjects", 2), `{}`, new(ajerav1.UpdateExpenseReportsResult))
	verdict(t, "no list of keys", CheckCreated(nil, none), nil, "")
}
