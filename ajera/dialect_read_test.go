package ajera_test

import (
	"context"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/accent"
	"github.com/fieldbooks/fieldbooks/internal/fake"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// speaking makes a client of s that hears a dialect, and splits early.
func speaking(t *testing.T, s *ajeratest.Server, d accent.Dialect) *ajera.Client {
	t.Helper()
	split := make(map[string]int)
	for _, m := range append(ajerav1.Methods(), ajerav2.Methods()...) {
		split[m.Name] = 2
	}
	c, err := ajera.New(ajera.Config{
		URL: wire.Hide(s.URL()), Username: s.User(), Password: wire.Hide(s.Password()),
		Limiter: limit.New(limit.Policy{}), BatchMax: split, Retry: wire.Retry{Attempts: 1},
		Transport: &accent.Speaker{Base: s.Transport(), Dialect: d, Plain: isLogin, Bent: bent.Of(d), Wrapped: map[string]string{"UnchangedProjects": "Projects"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// bent counts what each dialect bent.
var bent = accent.Tally{}

// isLogin finds the logins: without one, nothing can be read in a dialect.
func isLogin(body *fake.Value) bool { return body.Get("Method").Text() == "CreateAPISession" }

// listening is one way to read, by a client.
type listening struct {
	name string
	read func(context.Context, *ajera.Client) (any, error)
}

// listenings are every typed method that reads, of one key and of several, and what
// reads by several of them.
func listenings(s *ajeratest.Server) (list []listening) {
	for _, m := range append(ajerav1.Methods(), ajerav2.Methods()...) {
		switch {
		case !m.Kind.Reads():
		case m.Batch == nil:
			list = append(list, listening{goName(m), byName(s, m, nil)})
		default:
			keys := s.Keys(m.Batch.Of) // none of a page that the fake's own company has nothing of
			list = append(list, listening{goName(m) + " of one", byName(s, m, keys[:min(len(keys), 1)])},
				listening{goName(m) + " of many", byName(s, m, append(slices.Clone(keys[:min(len(keys), 5)]), 987654))},
				listening{goName(m) + " of none", byName(s, m, []int{987654})})
		}
	}
	return append(list, otherReads(s)...)
}

// byName calls a method by its description.
func byName(s *ajeratest.Server, m *wire.Method, keys []int) func(context.Context, *ajera.Client) (any, error) {
	return func(ctx context.Context, c *ajera.Client) (any, error) {
		half := reflect.ValueOf(c.V1)
		if m.Version == 2 {
			half = reflect.ValueOf(c.V2)
		}
		method := half.MethodByName(m.Name)
		args := reflect.New(method.Type().In(1)).Elem()
		if args.Kind() == reflect.Slice {
			args.SetBytes([]byte(`{}`))
		} else {
			fillArgs(args, s, m, keys)
		}
		out := method.Call([]reflect.Value{reflect.ValueOf(ctx), args})
		err, _ := out[1].Interface().(error)
		return out[0].Interface(), err
	}
}

func fillArgs(args reflect.Value, s *ajeratest.Server, m *wire.Method, keys []int) {
	r := record.Of(args.Type())
	if m.Batch != nil {
		args.Field(r.Field(m.Batch.By).Index).Set(reflect.ValueOf(keys))
	}
	for name, value := range map[string]int{
		"RequestedProjectTotals": s.Keys("Projects")[0], "ProjectKey": s.Keys("Projects")[0], "FileKey": 1,
	} {
		if f := r.Field(name); f != nil {
			args.Field(f.Index).SetInt(int64(value))
		}
	}
}

// pageByPage reads a list page by page, and counts the pages.
func pageByPage[A interface{ Paging() wire.Page }, R wire.Replied](
	name string, of func(*ajera.Client) func(context.Context, A, ...wire.CallOption) (R, error), size int,
) listening {
	return listening{fmt.Sprintf("pages of %d of %s", size, name), func(ctx context.Context, c *ajera.Client) (any, error) {
		var rows []any
		n := 0
		for page, err := range ajera.Pages(ctx, of(c), *new(A), size) {
			if err != nil {
				return rows, err
			}
			if n++; n > 50 {
				return rows, fmt.Errorf("%d pages and no end", n) // the rows differ by then
			}
			v := reflect.ValueOf(page).Elem()
			for _, f := range record.Of(v.Type()).Fields {
				for i := 0; f.Shape == record.List && i < v.Field(f.Index).Len(); i++ {
					rows = append(rows, v.Field(f.Index).Index(i).Interface())
				}
			}
		}
		return rows, nil
	}}
}

func otherReads(s *ajeratest.Server) (list []listening) {
	for _, size := range []int{1, 3, 1000} {
		list = append(list,
			pageByPage("ListClients", func(c *ajera.Client) func(context.Context, ajerav1.ListClientsArgs, ...wire.CallOption) (*ajerav1.ListClientsResult, error) {
				return c.V1.ListClients
			}, size),
			pageByPage("ListEmployees", func(c *ajera.Client) func(context.Context, ajerav1.ListEmployeesArgs, ...wire.CallOption) (*ajerav1.ListEmployeesResult, error) {
				return c.V1.ListEmployees
			}, size),
			pageByPage("ListProjects", func(c *ajera.Client) func(context.Context, ajerav2.ListProjectsArgs, ...wire.CallOption) (*ajerav2.ListProjectsResult, error) {
				return c.V2.ListProjects
			}, size),
		)
	}
	project := s.Keys("Projects")[0]
	return append(list,
		listening{"ProjectWithTotals", func(ctx context.Context, c *ajera.Client) (any, error) { return c.ProjectWithTotals(ctx, project) }},
		listening{"Payments", func(ctx context.Context, c *ajera.Client) (any, error) {
			return c.Payments(ctx, ajerav2.ListVendorInvoicesArgs{})
		}},
		listening{"clients changed since", func(ctx context.Context, c *ajera.Client) (any, error) {
			return c.V1.ListClients(ctx, ajerav1.ListClientsArgs{FilterByEarliestModifiedDate: wire.StampOn(wire.MustDate("2025-06-01"))})
		}},
	)
}

// mixtures is how many random dialects are tried; set DIALECTS for more.
func mixtures(usual int) int {
	if n, err := strconv.Atoi(os.Getenv("DIALECTS")); err == nil {
		return n
	}
	return usual
}

// TestReadInAnyDialect reads all that can be read in many dialects. The answer is that
// of the plain dialect, or an error; never a third thing.
func TestReadInAnyDialect(t *testing.T) {
	t.Parallel()
	s := ajeratest.New(ajeratest.WithoutLimits())
	check := accent.Check{Judge: accent.Otherwise}
	client := accent.Once(func(d accent.Dialect) *ajera.Client { return speaking(t, s, d) })
	for _, r := range listenings(s) {
		check.Trials = append(check.Trials, accent.Trial{Name: r.name, Do: func(d accent.Dialect) accent.Outcome {
			got, err := r.read(t.Context(), client(d))
			return accent.Outcome{Got: got, Err: err}
		}})
	}
	check.All(accents(), 60, mixtures(25))
	check.Report(t.Error)
	for _, a := range accents() {
		if bent.Count(a.Name) == 0 {
			t.Errorf("%s: bends nothing, and so proves nothing", a.Name)
		}
	}
}

// TestCutListInAnyDialect lists more than the server gives in one answer: where it is
// cut must be seen in every dialect.
func TestCutListInAnyDialect(t *testing.T) {
	t.Parallel()
	s := ajeratest.New(ajeratest.WithoutLimits(), ajeratest.WithTimesheets(520))
	year := ajerav2.ListTimesheetsArgs{FilterByEarliestTimesheetDate: wire.MustDate("2024-12-01"), FilterByLatestTimesheetDate: wire.MustDate("2026-01-31")}
	check := accent.Check{Judge: accent.Otherwise, Trials: []accent.Trial{{Name: "ListTimesheets", Do: func(d accent.Dialect) accent.Outcome {
		got, err := speaking(t, s, d).V2.ListTimesheets(t.Context(), year)
		if err == nil && len(d.Accents) == 0 && len(got.Timesheets) < 520 {
			t.Errorf("%d timesheets in the plain dialect", len(got.Timesheets))
		}
		return accent.Outcome{Got: got, Err: err}
	}}}}
	for _, d := range slices.Concat(accent.Alone(append(accent.Records(contentOf), envelopes()...)), accent.Mixtures(accents(), mixtures(6), 3)) {
		check.Hear(d, 0, 1)
	}
	check.Report(t.Error)
}

// TestLogInInAnyDialect logs in, in every dialect. It is done, or an error.
func TestLogInInAnyDialect(t *testing.T) {
	check := accent.Check{Judge: accent.Otherwise, Trials: []accent.Trial{{Name: "log in", Do: func(d accent.Dialect) accent.Outcome {
		s := ajeratest.New(ajeratest.WithoutLimits(), ajeratest.WithoutFirm())
		only := &accent.Speaker{Base: s.Transport(), Dialect: d, Plain: func(body *fake.Value) bool { return !isLogin(body) }}
		c := inMemory(t, s, func(c *ajera.Config) { c.Transport = only })
		got, err := c.V1.ListCompanies(t.Context(), ajerav1.ListCompaniesArgs{})
		return accent.Outcome{Got: got, Err: err}
	}}}}
	for _, d := range slices.Concat(accent.Alone(accents()), accent.Mixtures(accents(), mixtures(40), 4)) {
		check.Hear(d, 0, 1)
	}
	check.Report(t.Error)
}
