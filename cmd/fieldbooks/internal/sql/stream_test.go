package sql

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database/pgtest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// counter counts lines, and what the process holds while they come.
type counter struct {
	lines, writes int
	most          uint64
}

func (c *counter) Write(text []byte) (int, error) {
	c.lines += bytes.Count(text, []byte("\n"))
	if c.writes++; c.writes%500 == 1 {
		c.most = max(c.most, held())
	}
	return len(text), nil
}

func held() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// TestStreams holds that many rows are not kept: they come as they are read.
func TestStreams(t *testing.T) {
	t.Setenv("FIELDBOOKS_KEYRING", "off")
	const rows = 30_000 // of 1 kB
	text := fmt.Sprintf("with recursive n(i) as (select 1 union all select i + 1 from n where i < %d) select i, '%s' as doc from n",
		rows, strings.Repeat("a text ", 140))
	for name, to := range map[string]func(*testing.T) string{
		"sqlite":   func(t *testing.T) string { return filepath.Join(t.TempDir(), "books.db") },
		"postgres": func(t *testing.T) string { return pgtest.URL(t) },
	} {
		t.Run(name, func(t *testing.T) {
			where := to(t)
			db, err := database.Open(t.Context(), where, database.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			for _, format := range []string{"csv", "jsonl", "json"} {
				runtime.GC()
				before, out := held(), &counter{}
				a := &app.App{Out: out, Err: io.Discard, Now: time.Now, Output: output.Options{Format: format}}
				if err := a.Start(context.Background()); err != nil {
					t.Fatal(err)
				}
				if err := (asked{a, where}).answer(t.Context(), []string{text}, false, ""); err != nil {
					t.Fatal(err)
				}
				if grown := int64(out.most) - int64(before); out.lines < rows || grown > 16<<20 {
					t.Errorf("%s: %d lines, and %d KiB were held", format, out.lines, grown>>10)
				}
			}
		})
	}
}
