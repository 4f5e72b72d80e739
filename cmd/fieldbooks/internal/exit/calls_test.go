package exit_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// once has no call repeated, so that one fault is enough.
var once = wire.Retry{Attempts: 1}

// TestAjera wants a code of each kind of failed call, as the client tells it.
func TestAjera(t *testing.T) {
	always := ajeratest.Always
	for _, row := range []struct {
		what string
		want exit.Code
		fail ajeratest.Fault
		call func(context.Context, *ajera.Client, *ajeratest.Server) error
	}{
		{"well", exit.OK, ajeratest.Fault{}, list},
		{"a wrong password", exit.Denied, ajeratest.Fault{Kind: ajeratest.Refusal, ErrorID: -150, Method: "CreateAPISession"}, list},
		{"a login that is cut", exit.Failed, ajeratest.Fault{Kind: ajeratest.ResetAfter, Method: "CreateAPISession", Times: always}, list},
		{"a permission that is missing", exit.Denied, ajeratest.Fault{}, func(ctx context.Context, c *ajera.Client, _ *ajeratest.Server) error {
			_, err := c.V2.ListTimesheets(ctx, ajerav2.ListTimesheetsArgs{})
			return err
		}},
		{"a project that is not there", exit.NotFound, ajeratest.Fault{}, func(ctx context.Context, c *ajera.Client, _ *ajeratest.Server) error {
			_, err := c.FindProjects(ctx, "no such project")
			return err
		}},
		{"a page in place of an answer", exit.Failed, ajeratest.Fault{Kind: ajeratest.HTML, Status: 502, Method: "ListProjects", Times: always}, list},
		{"a read that is cut", exit.Failed, ajeratest.Fault{Kind: ajeratest.ResetAfter, Method: "ListProjects", Times: always}, list},
		{"a value that cannot be read", exit.Partial, ajeratest.Fault{}, func(ctx context.Context, c *ajera.Client, s *ajeratest.Server) error {
			s.Script(ajeratest.Answer{Method: "GetProjects", Content: `{"Projects":[{"ProjectKey":10,"ActualStartDate":"0000-00-00"}]}`})
			_, err := c.V2.GetProjects(ctx, ajerav2.GetProjectsArgs{RequestedProjects: []int{10}})
			return err
		}},
		{"a save of nothing", exit.Refused, ajeratest.Fault{}, save(nil)},
		{"a save that is refused", exit.Refused, ajeratest.Fault{Kind: ajeratest.Refusal, ErrorID: -7, Text: "No", Method: "UpdateProjects"}, save(edit)},
		{"a save of which the answer is lost", exit.Unknown, ajeratest.Fault{Kind: ajeratest.ResetAfter, Method: "UpdateProjects"}, save(edit)},
		{"a save that met a newer record", exit.Conflict, ajeratest.Fault{}, save(func(ctx context.Context, c *ajera.Client, s *ajeratest.Server, got *ajerav2.GetProjectsResult) error {
			if err := save(edit)(ctx, c, s); err != nil {
				return err
			}
			got.Projects[0].Notes = "later"
			return nil
		})},
		{"interrupted", exit.Interrupted, ajeratest.Fault{}, func(ctx context.Context, c *ajera.Client, s *ajeratest.Server) error {
			ctx, cancel := context.WithCancel(ctx)
			cancel()
			return list(ctx, c, s)
		}},
		{"after the end", exit.Failed, ajeratest.Fault{}, func(ctx context.Context, c *ajera.Client, s *ajeratest.Server) error {
			_ = c.Close()
			return list(ctx, c, s)
		}},
	} {
		s := ajeratest.Start(t, ajeratest.WithoutLimits(), ajeratest.Deny("Timesheets List"))
		if row.fail.Kind != "" {
			s.Fail(row.fail)
		}
		c, err := ajera.New(ajera.Config{URL: wire.Hide(s.URL()), Username: s.User(), Password: wire.Hide(s.Password()), Retry: once})
		if err != nil {
			t.Fatal(err)
		}
		check(t, "Ajera, "+row.what, row.call(t.Context(), c, s), row.want)
		_ = c.Close()
	}
}

func check(t *testing.T, what string, err error, want exit.Code) {
	t.Helper()
	for _, wrapped := range []error{err, fmt.Errorf("row 3: %w", err)} {
		if err == nil && wrapped != nil {
			continue
		}
		if got := exit.Of(wrapped); got != want {
			t.Errorf("%s: code %d, want %d: %v", what, got, want, wrapped)
		}
	}
}

func list(ctx context.Context, c *ajera.Client, _ *ajeratest.Server) error {
	_, err := c.V2.ListProjects(ctx, ajerav2.ListProjectsArgs{})
	return err
}

// save reads a project, has it edited, and saves it.
func save(edit func(context.Context, *ajera.Client, *ajeratest.Server, *ajerav2.GetProjectsResult) error) func(context.Context, *ajera.Client, *ajeratest.Server) error {
	return func(ctx context.Context, c *ajera.Client, s *ajeratest.Server) error {
		got, err := c.V2.GetProjects(ctx, ajerav2.GetProjectsArgs{RequestedProjects: s.Keys("Projects")[:1]})
		if err == nil && edit != nil {
			err = edit(ctx, c, s, got)
		}
		if err != nil {
			return err
		}
		_, err = c.V2.SaveProjects(ctx, got)
		return err
	}
}

func edit(_ context.Context, _ *ajera.Client, _ *ajeratest.Server, got *ajerav2.GetProjectsResult) error {
	got.Projects[0].Notes = "on time"
	return nil
}

// TestAimsio does the same for the other vendor.
func TestAimsio(t *testing.T) {
	always := aimsiotest.Always
	for _, row := range []struct {
		what, verb, path, body string
		want                   exit.Code
		fail                   aimsiotest.Fault
	}{
		{"well", "GET", "Company", "", exit.OK, aimsiotest.Fault{}},
		{"a wrong password", "GET", "Company", "", exit.Denied, aimsiotest.Fault{Kind: aimsiotest.Status, Status: 401}},
		{"a permission that is missing", "GET", "Employee", "", exit.Denied, aimsiotest.Fault{}},
		{"a record that is not there", "GET", "JobOrder/00000000-0000-0000-0000-000000000000", "", exit.NotFound, aimsiotest.Fault{}},
		{"a read that fails", "GET", "Company", "", exit.Failed, aimsiotest.Fault{Kind: aimsiotest.Status, Status: 503, Times: always}},
		{"a read that is cut", "GET", "Company", "", exit.Failed, aimsiotest.Fault{Kind: aimsiotest.ResetAfter, Times: always}},
		{"half an answer", "GET", "Company", "", exit.Failed, aimsiotest.Fault{Kind: aimsiotest.Truncated, Times: always}},
		{"too many calls", "GET", "Company", "", exit.Refused, aimsiotest.Fault{Kind: aimsiotest.Status, Status: 429, Times: always}},
		{"a write that is refused", "POST", "JobOrder", `{"jobList":[{}]}`, exit.Refused, aimsiotest.Fault{}},
		{"a write that fails", "POST", "JobOrder", `{}`, exit.Unknown, aimsiotest.Fault{Kind: aimsiotest.Status, Status: 503}},
		{"a write of which the answer is lost", "POST", "JobOrder", `{}`, exit.Unknown, aimsiotest.Fault{Kind: aimsiotest.ResetAfter}},
		{"a path that is none", "GET", "../x", "", exit.Refused, aimsiotest.Fault{}},
	} {
		s := aimsiotest.Start(t, aimsiotest.WithoutLimits(), aimsiotest.Deny("Employee"))
		if row.fail.Kind != "" {
			s.Fail(row.fail)
		}
		c, err := aimsio.New(aimsio.Config{URL: wire.Hide(s.URL()), Username: s.User(), Password: wire.Hide(s.Password()), Retry: once})
		if err != nil {
			t.Fatal(err)
		}
		var body any
		if row.body != "" {
			body = wire.Value(row.body)
		}
		_, err = c.Raw(t.Context(), row.verb, "/rest/api/standard/v1/"+row.path, body)
		check(t, "Aimsio, "+row.what, err, row.want)
	}
}
