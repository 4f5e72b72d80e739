package source_test

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/source"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/store"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// office is a firm with both vendors and a mirror of them, on a day of its own.
type office struct {
	*testing.T
	books  *ajeratest.Server
	field  *aimsiotest.Server
	ajera  *ajera.Client
	aimsio *aimsio.Client
	db     *database.DB
	clock  atomic.Int64 // the vendors' too, in nanoseconds
	all    []*tables.Table
}

// friday is a day of the invented firm.
var friday = time.Date(2026, 1, 2, 18, 0, 0, 0, time.UTC)

type setup struct {
	books []ajeratest.Option
	field []aimsiotest.Option

	through http.RoundTripper // to the books, nil for the usual one
}

func newOffice(t *testing.T, s setup) *office {
	o := &office{T: t}
	o.clock.Store(friday.UnixNano())
	o.books = ajeratest.Start(t, append([]ajeratest.Option{ajeratest.WithoutLimits(), ajeratest.WithClock(o.now)}, s.books...)...)
	o.field = aimsiotest.Start(t, append([]aimsiotest.Option{aimsiotest.WithoutLimits(), aimsiotest.WithClock(o.now)}, s.field...)...)
	soon := wire.Retry{Attempts: 2, First: time.Millisecond, Longest: time.Millisecond}
	var err error
	o.ajera, err = ajera.New(ajera.Config{
		URL: wire.Hide(o.books.URL()), Username: o.books.User(), Password: wire.Hide(o.books.Password()),
		Limiter: limit.New(limit.Policy{}), Retry: soon, Transport: s.through,
	})
	o.must(err)
	o.aimsio, err = aimsio.New(aimsio.Config{
		URL: wire.Hide(o.field.URL()), Username: o.field.User(), Password: wire.Hide(o.field.Password()),
		Limiter: limit.New(limit.Policy{}), Retry: soon,
	})
	o.must(err)
	o.db, err = database.Open(t.Context(), filepath.Join(t.TempDir(), "books.db"), database.Options{})
	o.must(err)
	t.Cleanup(func() { o.must(o.ajera.Close()); o.must(o.db.Close()) })
	return o
}

func (o *office) must(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

// outcome is what became of the kinds of a run.
type outcome struct {
	results map[string]source.Result
	errs    map[string]error
}

// run reads kinds, all but those that are only read when named when none is.
func (o *office) run(ctx context.Context, change func(*source.Source), names ...string) outcome {
	o.Helper()
	o.all = tables.All(false)
	db, err := store.Open(context.WithoutCancel(ctx), o.db, o.all, store.Options{Profile: "test", Now: o.now})
	o.must(err)
	s := &source.Source{Ajera: o.ajera, Aimsio: o.aimsio, Store: db, MaxAge: 20 * time.Hour, Now: o.now}
	if change != nil {
		change(s)
	}
	out := outcome{map[string]source.Result{}, map[string]error{}}
	for _, k := range source.Kinds(o.all) {
		if slices.Contains(names, k.Name) || len(names) == 0 && !k.Named {
			out.results[k.Name], out.errs[k.Name] = s.Read(ctx, k)
		}
	}
	o.must(db.End(context.WithoutCancel(ctx), "ok", 0, 0, nil))
	return out
}

// plan looks at each kind, without writing.
func (o *office) plan(look func(*source.Source, *source.Kind)) {
	o.Helper()
	all := tables.All(false)
	db, err := store.Look(o.Context(), o.db, all, store.Options{Profile: "test"})
	o.must(err)
	s := &source.Source{Ajera: o.ajera, Aimsio: o.aimsio, Store: db, MaxAge: 20 * time.Hour, Now: o.now}
	for _, k := range source.Kinds(all) {
		if !k.Named {
			look(s, k)
		}
	}
}

// well is run where nothing may go wrong.
func (o *office) well(change func(*source.Source), names ...string) outcome {
	o.Helper()
	out := o.run(o.Context(), change, names...)
	for name, err := range out.errs {
		if err != nil {
			o.Errorf("%s: %v", name, err)
		}
	}
	return out
}

// calls are what the vendors were asked since: the names of methods, and the paths with braces in
// the place of keys, each with how often.
func (o *office) calls(since mark) map[string]int {
	n := map[string]int{}
	for _, c := range o.books.Log()[since.books:] {
		again := strings.Contains(c.Outcome, ajeratest.TextSession) // its session had ended, and it is made once more
		if !again && !strings.HasSuffix(c.Method, "APISession") {
			n[c.Method]++
		}
	}
	for _, c := range o.field.Log()[since.field:] {
		name := c.Resource
		if !strings.HasSuffix(c.Path, "/"+c.Resource) {
			name += "/{}"
		}
		n[name]++
	}
	return n
}

type mark struct{ books, field int }

func (o *office) mark() mark { return mark{len(o.books.Log()), len(o.field.Log())} }

// count asks the mirror for one number.
func (o *office) count(query string, args ...any) (n int) {
	o.Helper()
	o.must(o.db.QueryRowContext(o.Context(), query, args...).Scan(&n))
	return n
}

// live counts the rows of a table that are not marked as deleted.
func (o *office) live(table string) int {
	o.Helper()
	return o.count(fmt.Sprintf(`SELECT count(*) FROM %s WHERE _deleted_at IS NULL`, table))
}

func (o *office) text(query string, args ...any) (text string) {
	o.Helper()
	o.must(o.db.QueryRowContext(o.Context(), query, args...).Scan(&text))
	return text
}

// later moves the day on.
func (o *office) later(d time.Duration) { o.clock.Add(int64(d)) }

func (o *office) now() time.Time { return time.Unix(0, o.clock.Load()).UTC() }

func vendorOf(name string) account.Vendor {
	vendor, _, _ := strings.Cut(name, "_")
	return account.Vendor(vendor)
}
