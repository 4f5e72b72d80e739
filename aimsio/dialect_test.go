package aimsio_test

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/internal/accent"
	parts "github.com/fieldbooks/fieldbooks/internal/fake"
	"github.com/fieldbooks/fieldbooks/wire"
)

func topOf(a *accent.Answer) *parts.Value {
	if a.Status != http.StatusOK {
		return nil
	}
	return a.Top
}

// isTime tells the names of times, and of what counts records.
func isTime(name string) bool {
	lower := strings.ToLower(name)
	return strings.HasSuffix(lower, "at") || strings.HasSuffix(lower, "date") || lower == "id"
}

// accents are the ways in which answers may differ: much of the vendor's description is
// inferred.
func accents() []accent.Accent {
	return slices.Concat(accent.Values(topOf, isTime), accent.Records(topOf), wholes(), accent.Texts())
}

// wholes are the accents of an answer as a whole.
func wholes() []accent.Accent {
	whole := func(name string, bend func(a *accent.Answer) *parts.Value) accent.Accent {
		return accent.Accent{Name: name, Bend: func(a *accent.Answer) {
			if topOf(a) == nil || !a.Here() {
				return
			}
			if bent := bend(a); bent != nil {
				a.Top = bent
			}
		}}
	}
	status := func(code int) accent.Accent {
		return accent.Accent{Name: fmt.Sprint("status ", code), Bend: func(a *accent.Answer) {
			if topOf(a) != nil && a.Here() {
				a.Status = code
			}
		}}
	}
	record := func(name string, instead func(v *parts.Value) *parts.Value) accent.Accent {
		return whole(name, func(a *accent.Answer) *parts.Value {
			if !isRecord(a) {
				return nil
			}
			return instead(a.Top)
		})
	}
	isList := func(v *parts.Value, n int) bool { return v.Is('[') && len(v.Items) == n }
	odd := []accent.Accent{
		whole("a lone entry for a list of one", func(a *accent.Answer) *parts.Value {
			if isList(a.Top, 1) {
				return a.Top.Items[0]
			}
			return nil
		}),
		whole("null for no list", func(a *accent.Answer) *parts.Value {
			if isList(a.Top, 0) {
				return parts.Null()
			}
			return nil
		}),
		whole("the record in an object", func(a *accent.Answer) *parts.Value {
			if !isRecord(a) || !published(a) {
				return nil
			}
			return parts.Object("data", a.Top)
		}),
		whole("the list in an object", func(a *accent.Answer) *parts.Value {
			if isRecord(a) {
				return nil
			}
			return parts.Object("list", a.Top)
		}),
		whole("another record", func(a *accent.Answer) *parts.Value { return swapped(a, "guid-of-another") }),
		record("a list of one for the record", func(v *parts.Value) *parts.Value { return parts.List(v) }),
		record("null for the record", func(*parts.Value) *parts.Value { return parts.Null() }),
		record("an empty list for the record", func(*parts.Value) *parts.Value { return parts.List() }),
		whole("an empty object", func(*accent.Answer) *parts.Value { return parts.Object() }),
		whole("words in the place of a record", func(*accent.Answer) *parts.Value { return parts.Object("message", "locked") }),
	}
	for i := range odd {
		odd[i].Lossy = "the answer"
	}
	return append(odd, status(http.StatusNonAuthoritativeInfo))
}

// isRecord reports whether one record was asked for.
func isRecord(a *accent.Answer) bool { return strings.Count(a.Path, "/") == 6 }

// published reports whether the vendor says which members such a record has. One of
// which nothing is known looks like any other object.
func published(a *accent.Answer) bool {
	return slices.Contains([]string{"BillableItem", "Employee", "JobOrder", "Pricebook"}, path.Base(path.Dir(a.Path)))
}

// swapped is a record under the key of another.
func swapped(a *accent.Answer, key string) *parts.Value {
	if !a.Top.Is('{') || !isRecord(a) {
		return nil
	}
	asked := path.Base(a.Path)
	v := a.Top.Clone()
	for _, name := range v.Names() {
		if is := v.Get(name); is.Text() == asked || is.Raw == asked {
			v.With(name, key)
		}
	}
	return v
}

// source is what reads the records of one kind.
type source[T any] interface {
	List(context.Context, ...wire.CallOption) ([]aimsioapi.ObjectStub, error)
	Get(context.Context, string, ...wire.CallOption) (T, error)
	All(context.Context, ...aimsio.ReadOption) iter.Seq2[T, error]
	Changed(context.Context, aimsio.Checkpoint, ...aimsio.ReadOption) *aimsio.Run[T]
}

// collect is what a loop gives, and its last error.
func collect[T any](records iter.Seq2[T, error]) (list []T, err error) {
	for record, failed := range records {
		if failed != nil {
			err = failed
			continue
		}
		list = append(list, record)
	}
	return list, err
}

// twice are two runs with one checkpoint: what they gave and what was kept.
type twice[T any] struct {
	First, Second []T
	Kept          aimsio.State
}

func trials[T any](name, key string, client func(accent.Dialect) *aimsio.Client, of func(*aimsio.Client) source[T]) []accent.Trial {
	trial := func(what string, read func(source[T]) (any, error)) accent.Trial {
		return accent.Trial{Name: name + " " + what, Do: func(d accent.Dialect) accent.Outcome {
			got, err := read(of(client(d)))
			return accent.Outcome{Got: got, Err: err}
		}}
	}
	ctx := context.Background()
	return []accent.Trial{
		trial("list", func(s source[T]) (any, error) { return s.List(ctx) }),
		trial("one", func(s source[T]) (any, error) { return s.Get(ctx, key) }),
		trial("none", func(s source[T]) (any, error) { return s.Get(ctx, "no-such-key") }),
		trial("all", func(s source[T]) (any, error) { return collect(s.All(ctx)) }),
		trial("changed", func(s source[T]) (any, error) {
			var at aimsio.MemoryCheckpoint
			first, err := collect(s.Changed(ctx, &at).Records())
			if err != nil {
				return nil, err
			}
			second, err := collect(s.Changed(ctx, &at).Records())
			kept, _ := at.Load(ctx)
			return twice[T]{first, second, kept}, err
		}),
	}
}

// speaking makes a client of s that hears a accent.
func speaking(t *testing.T, s *aimsiotest.Server, d accent.Dialect) *aimsio.Client {
	t.Helper()
	return newClient(t, aimsio.Config{
		URL: wire.Hide(s.URL()), Username: s.User(), Password: wire.Hide(s.Password()),
		Transport: &accent.Speaker{Base: s.Transport(), Dialect: d, Bent: bent.Of(d)},
	})
}

// bent counts what each dialect bent.
var bent = accent.Tally{}

// mixtures is how many random dialects are tried; set DIALECTS for more.
func mixtures(usual int) int {
	if n, err := strconv.Atoi(os.Getenv("DIALECTS")); err == nil {
		return n
	}
	return usual
}

// hamlet is a server with few records: lists of one and of none, and nulls.
func hamlet() *aimsiotest.Server {
	s := aimsiotest.New(aimsiotest.WithoutLimits(), aimsiotest.WithoutFirm())
	s.Put("JobOrder", `{"jobGuid":"job-1","jobNumber":"J-1","jobName":"Job","jobDescription":null,"jobClientCode":"C","jobPriceBookName":"P","jobStartDate":1700000000000,"jobUpdatedAt":1700000000000}`)
	const item = `{"priceItemBillableItemCode":"A","priceItemBillableItemName":"n","priceItemRate":1.50,"priceItemRateTypeUname":"hourly"`
	s.Put("Pricebook", `{"priceBookGuid":"book-1","priceBookName":"One","priceBookUpdatedAt":1700000000000,"priceItemList":[`+item+`}]}`)
	s.Put("Pricebook", `{"priceBookGuid":"book-2","priceBookName":"Two","priceBookUpdatedAt":1700000001000,"priceItemList":[`+item+`,"priceItemDefaultCost":2},`+item+`}]}`)
	s.Put("Pricebook", `{"priceBookGuid":"book-3","priceBookName":"None","priceBookUpdatedAt":1700000002000,"priceItemList":[]}`)
	return s
}

// TestReadInAnyDialect reads all that can be read in many dialects. The answer is that
// of the plain dialect, or an error; never a third thing.
func TestReadInAnyDialect(t *testing.T) {
	t.Parallel()
	big, small := aimsiotest.New(aimsiotest.WithoutLimits()), hamlet()
	own(big)
	firm := accent.Once(func(d accent.Dialect) *aimsio.Client { return speaking(t, big, d) })
	few := accent.Once(func(d accent.Dialect) *aimsio.Client { return speaking(t, small, d) })
	one := func(resource string) string { return big.Keys(resource)[0] }
	jobs := func(c *aimsio.Client) source[aimsioapi.JobOrder] { return c.JobOrders() }
	books := func(c *aimsio.Client) source[aimsioapi.Pricebook] { return c.Pricebooks() }
	people := func(c *aimsio.Client) source[aimsioapi.Employee] { return c.Employees() }
	check := accent.Check{Judge: accent.Otherwise, Trials: slices.Concat(
		trials("BillableItem", one("BillableItem"), firm, func(c *aimsio.Client) source[aimsioapi.BillableItem] { return c.BillableItems() }),
		trials("Company", one("Company"), firm, func(c *aimsio.Client) source[aimsioapi.Company] { return c.Companies() }),
		trials("Employee", one("Employee"), firm, people),
		trials("Equipment", one("Equipment"), firm, func(c *aimsio.Client) source[aimsioapi.Equipment] { return c.Equipment() }),
		trials("Invoice", one("Invoice"), firm, func(c *aimsio.Client) source[aimsioapi.Invoice] { return c.Invoices() }),
		trials("JobOrder", one("JobOrder"), firm, jobs),
		trials("NonRecurringBillableItem", one("NonRecurringBillableItem"), firm, func(c *aimsio.Client) source[aimsioapi.NonRecurringBillableItem] {
			return c.NonRecurringBillableItems()
		}),
		trials("PayrollPeriod", one("PayrollPeriod"), firm, func(c *aimsio.Client) source[aimsioapi.PayrollPeriod] { return c.PayrollPeriods() }),
		trials("Pricebook", one("Pricebook"), firm, books),
		trials("Timecard", one("Timecard"), firm, func(c *aimsio.Client) source[aimsioapi.Timecard] { return c.Timecards() }),
		trials("lone JobOrder", "job-1", few, jobs), trials("small Pricebook", "book-2", few, books), trials("no Employee", "none", few, people),
	)}
	check.All(accents(), 50, mixtures(40))
	check.Report(t.Error)
	for _, a := range accents() {
		if bent.Count(a.Name) == 0 && !strings.HasPrefix(a.Name, "null ") { // this fake gives no null by itself
			t.Errorf("%s: bends nothing, and so proves nothing", a.Name)
		}
	}
}
