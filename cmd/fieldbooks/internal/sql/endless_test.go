package sql

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database/pgtest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// TestEndless holds that a statement whose rows have no end is left where enough was seen of it,
// and that who interrupts one is not told of the server's limits.
func TestEndless(t *testing.T) {
	t.Setenv("FIELDBOOKS_KEYRING", "off")
	where := pgtest.URL(t)
	db, err := database.Open(t.Context(), where, database.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ask := func(ctx context.Context, text string) (string, error) {
		var out bytes.Buffer
		a := &app.App{Out: &out, Err: io.Discard, Now: time.Now, Output: output.Options{Format: "csv", Limit: 2}}
		if err := a.Start(ctx); err != nil {
			t.Fatal(err)
		}
		err := (asked{a, where}).answer(ctx, []string{text}, false, "")
		return out.String(), err
	}
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	defer stop()
	got, err := ask(ctx, "with recursive n(i) as (select 1 union all select i + 1 from n) select i from n")
	if err != nil || ctx.Err() != nil || got != "i\n1\n2\n" {
		t.Errorf("%q, %v, %v", got, err, ctx.Err())
	}
	ctx, interrupt := context.WithCancel(t.Context())
	time.AfterFunc(time.Second, interrupt)
	if _, err := ask(ctx, "select pg_sleep(60)"); !errors.Is(err, context.Canceled) {
		t.Errorf("it says %v", err)
	}
}
