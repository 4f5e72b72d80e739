package ajera_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/accent"
	"github.com/fieldbooks/fieldbooks/internal/fake"
	"github.com/fieldbooks/fieldbooks/wire"
)

// saving is one way to change something by a client.
type saving struct {
	name string
	save func(context.Context, *ajera.Client, *ajeratest.Server) (any, error)
}

// saved reads, edits and saves.
func saved[A any, R any, S any](
	ctx context.Context, get func(context.Context, A, ...wire.CallOption) (*R, error), args A, edit func(*R),
	save func(context.Context, *R, ...wire.CallOption) (*S, error),
) (any, error) {
	got, err := get(ctx, args)
	if err != nil {
		return nil, err
	}
	if missing := any(got).(wire.Replied).Reply().Missing; len(missing) > 0 {
		return nil, fmt.Errorf("%d were not read", len(missing)) // which the test of reading tells
	}
	edit(got)
	return save(ctx, got)
}

var ten = wire.MustDecimal("10.1250")

// savings are a save of each kind of record that can be edited, and creates.
func savings() []saving {
	return []saving{
		{"clients", func(ctx context.Context, c *ajera.Client, s *ajeratest.Server) (any, error) {
			return saved(ctx, c.V1.GetClients, ajerav1.GetClientsArgs{RequestedClients: s.Keys("Clients")[:3]}, func(got *ajerav1.GetClientsResult) {
				got.Clients[0].Description, got.Clients[2].Notes = "Edited", "7"
				got.Clients[2].AnnualPercentageRate = ten
			}, c.V1.SaveClients)
		}},
		{"contacts", func(ctx context.Context, c *ajera.Client, s *ajeratest.Server) (any, error) {
			return saved(ctx, c.V1.GetContacts, ajerav1.GetContactsArgs{RequestedContacts: s.Keys("Contacts")[:1]}, func(got *ajerav1.GetContactsResult) {
				got.Contacts[0].Title = "Edited"
			}, c.V1.SaveContacts)
		}},
		{"employees", func(ctx context.Context, c *ajera.Client, s *ajeratest.Server) (any, error) {
			return saved(ctx, c.V1.GetEmployees, ajerav1.GetEmployeesArgs{RequestedEmployees: s.Keys("Employees")[:3]}, func(got *ajerav1.GetEmployeesResult) {
				got.Employees[1].Title, got.Employees[1].BillablePercent = "Edited", ten
			}, c.V1.SaveEmployees)
		}},
		{"a vendor and a new one", func(ctx context.Context, c *ajera.Client, s *ajeratest.Server) (any, error) {
			return saved(ctx, c.V1.GetVendors, ajerav1.GetVendorsArgs{RequestedVendors: s.Keys("Vendors")[:2]}, func(got *ajerav1.GetVendorsResult) {
				got.Vendors[1].Name = "Edited"
				got.Vendors = append(got.Vendors, ajerav1.Vendor{Name: "Fresh"})
			}, c.V1.SaveVendors)
		}},
		{"projects of version 1", func(ctx context.Context, c *ajera.Client, s *ajeratest.Server) (any, error) {
			return saved(ctx, c.V1.GetProjects, ajerav1.GetProjectsArgs{RequestedProjects: s.Keys("Projects")[4:5]}, func(got *ajerav1.GetProjectsResult) {
				got.Projects[0].Notes = "Edited"
			}, c.V1.SaveProjects)
		}},
		{"projects of version 2", func(ctx context.Context, c *ajera.Client, s *ajeratest.Server) (any, error) {
			return saved(ctx, c.V2.GetProjects, ajerav2.GetProjectsArgs{RequestedProjects: s.Keys("Projects")[:3]}, func(got *ajerav2.GetProjectsResult) {
				got.Projects[2].Notes, got.Phases[1].Description = "Edited", "Edited too"
				got.Phases[0].ReportedPercentComplete = ten
				got.Phases[0].ReportedPercentCompleteDate = wire.MustDate("2026-01-02")
			}, c.V2.SaveProjects)
		}},
		{"a timesheet", saveTimesheet},
		{"a new phase", func(ctx context.Context, c *ajera.Client, s *ajeratest.Server) (any, error) {
			return c.V2.CreatePhases(ctx, ajerav2.CreatePhasesArgs{Phases: []ajerav2.NewPhase{
				{ProjectKey: s.Keys("Projects")[0], InvoiceGroupKey: s.Keys("InvoiceGroups")[0], Description: "Fresh", RateTableKey: new(1)}}})
		}},
		{"a submitted timesheet", func(ctx context.Context, c *ajera.Client, s *ajeratest.Server) (any, error) {
			return c.V2.SubmitTimesheets(ctx, ajerav2.SubmitTimesheetsArgs{RequestedTimesheets: s.Keys("Timesheets")[4:5]})
		}},
	}
}

func saveTimesheet(ctx context.Context, c *ajera.Client, s *ajeratest.Server) (any, error) {
	return saved(ctx, c.V2.GetTimesheets, ajerav2.GetTimesheetsArgs{RequestedTimesheets: s.Keys("Timesheets")}, func(got *ajerav2.GetTimesheetsResult) {
		for i := range got.Timesheets {
			if rows := got.Timesheets[i].Project.Detail; len(rows) > 0 && len(got.Timesheets[i].Overhead.Detail) > 0 {
				rows[0].D2Regular, rows[0].D2Notes = wire.MustDecimal("4.5"), "site"
				got.Timesheets[i].Project.Detail = append(rows, ajerav2.TimesheetProjectRow{
					ProjectKey: rows[0].ProjectKey, PhaseKey: rows[0].PhaseKey, ActivityKey: rows[0].ActivityKey, D3Regular: wire.MustDecimal("1"),
				})
				return
			}
		}
	}, c.V2.SaveTimesheets)
}

// bench is a server, a client of it, and what it holds.
type bench struct {
	server  *ajeratest.Server
	client  *ajera.Client
	records map[string]string // after the last save
}

// written is what a save did.
type written struct {
	got  any
	sent []*fake.Value     // arguments of the calls that change something, as they arrived
	done bool              // one of these was executed
	kept map[string]string // the records that are otherwise afterwards
}

// entities are what is looked at after a save.
var entities = []string{"Clients", "Contacts", "Employees", "Vendors", "Projects", "InvoiceGroups", "Phases", "Resources", "Timesheets"}

// stamped is when a record was changed, which depends on how many were before it.
var stamped = regexp.MustCompile(`"LastModifiedDate":"[^"]*"`)

// recordsOf are the records of a server, but for when they were changed.
func recordsOf(s *ajeratest.Server) map[string]string {
	all := make(map[string]string)
	for _, entity := range entities {
		for _, key := range s.Keys(entity) {
			all[fmt.Sprint(entity, " ", key)] = stamped.ReplaceAllString(s.Get(entity, key), "")
		}
	}
	return all
}

// write saves, and looks at what that did.
func write(t *testing.T, b *bench, w saving) accent.Outcome {
	s, before := b.server, b.records
	begin := len(s.Log())
	got, failed := w.save(t.Context(), b.client, s)
	b.records = recordsOf(s)
	did := written{got: got, kept: maps.Clone(b.records)}
	maps.DeleteFunc(did.kept, func(record, text string) bool { return before[record] == text })
	for _, call := range s.Log()[begin:] {
		if m := methodNamed(call.Method, call.Version); m == nil || m.Kind.Reads() {
			continue
		}
		args, err := fake.Parse(call.Args)
		if err != nil {
			t.Fatal(err)
		}
		did.sent = append(did.sent, args)
		did.done = did.done || call.Outcome == "ok"
	}
	return accent.Outcome{Got: did, Err: failed}
}

func methodNamed(name string, version int) *wire.Method {
	for _, m := range append(ajerav1.Methods(), ajerav2.Methods()...) {
		if m.Name == name && m.Version == version {
			return m
		}
	}
	return nil
}

// wroteOtherwise is what a save did otherwise than the plain one, "" for nothing. One
// that failed must have left things as they were, or say that it may not have.
func wroteOtherwise(p, d accent.Outcome) string {
	plain, did := p.Got.(written), d.Got.(written)
	if p.Err != nil || !plain.done {
		return fmt.Sprintf("the plain one did nothing: %v", p.Err)
	}
	if e, ok := errors.AsType[*ajera.Error](d.Err); ok && did.done && (e.Outcome == wire.NotSent || e.Outcome == wire.Refused) {
		return fmt.Sprintf("it was done, and the error says %s", e.Outcome)
	}
	if d.Err != nil {
		return ""
	}
	if len(did.sent) != len(plain.sent) {
		return fmt.Sprintf("%d writes, %d in the plain one", len(did.sent), len(plain.sent))
	}
	for i, args := range did.sent {
		if what := accent.Apart(plain.sent[i], args); what != "" {
			return "arrived otherwise: " + what
		}
	}
	if !maps.Equal(plain.kept, did.kept) {
		return fmt.Sprintf("kept otherwise: %v, not %v", did.kept, plain.kept)
	}
	return accent.Difference(plain.got, did.got)
}

// TestSaveInAnyDialect saves what was read in many dialects. What arrives is what
// arrives of the plain one, or it is an error.
func TestSaveInAnyDialect(t *testing.T) {
	t.Parallel()
	check := accent.Check{Judge: wroteOtherwise}
	still := ajeratest.WithClock(func() time.Time { return time.Date(2026, 1, 2, 9, 0, 0, 0, time.UTC) })
	at := accent.Once(func(d accent.Dialect) *bench {
		s := ajeratest.New(still, ajeratest.WithStrict(), ajeratest.WithoutLimits())
		return &bench{s, speaking(t, s, d), recordsOf(s)}
	})
	for _, w := range savings() {
		// The rows of a timesheet are found by their names: in other words it is not saved.
		check.Trials = append(check.Trials, accent.Trial{Name: w.name, Unsure: w.name == "a timesheet", Do: func(d accent.Dialect) accent.Outcome {
			return write(t, at(d), w)
		}})
	}
	for _, d := range accent.Alone(accents()) {
		check.Hear(d, 0, 1)
	}
	tellable := slices.DeleteFunc(accents(), func(a accent.Accent) bool { return a.Lossy != "" })
	for _, d := range accent.Mixtures(tellable, mixtures(10), 2) {
		check.Hear(d, 0, 1)
	}
	check.Report(t.Error)
}
