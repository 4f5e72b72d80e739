package store

import (
	"context"
	"database/sql"
	"strings"
	"time"
	"unsafe"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
)

// Known is what a table has of a key.
type Known struct {
	Version string // what the list said of the record when it was read; see [Record]
	ReadAt  time.Time
	Deleted bool
}

// Known are the keys of a table, as text, deleted ones too.
func (s *Store) Known(ctx context.Context, table *tables.Table) (map[string]Known, error) {
	if s.lacks(table.Name) {
		return map[string]Known{}, nil
	}
	count := 0
	name := s.db.Dialect.Quote(table.Name)
	err := s.ask(ctx, func(rows *sql.Rows) error { return rows.Scan(&count) }, "SELECT count(*) FROM "+name)
	if err != nil || count == 0 {
		return map[string]Known{}, err
	}
	all := make(map[string]Known, count)
	var texts arena
	keys := make([]any, len(table.Key), len(table.Key)+3)
	scanned := make([]any, len(table.Key))
	columns := ""
	for i, key := range table.Key {
		keys[i] = &scanned[i]
		columns += s.db.Dialect.Quote(key) + ", "
	}
	var version sql.RawBytes
	var readAt, deletedAt instant
	into := append(keys, &version, &readAt, &deletedAt)
	return all, s.ask(ctx, func(rows *sql.Rows) error {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		all[texts.keep(Key(scanned...))] = Known{texts.keep(unsafeText(version)), readAt.Time, !deletedAt.IsZero()}
		return nil
	}, "SELECT "+columns+"_version, _read_at, _deleted_at FROM "+name)
}

// unsafeText is a text that nobody changes while it is used.
func unsafeText(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// arena keeps short texts one behind the other: 100,000 of their own would cost half as much again.
type arena struct{ chunk strings.Builder }

func (a *arena) keep(text string) string {
	if text == "" {
		return ""
	}
	if a.chunk.Len()+len(text) > a.chunk.Cap() {
		a.chunk = strings.Builder{}
		a.chunk.Grow(max(16<<10, len(text)))
	}
	from := a.chunk.Len()
	a.chunk.WriteString(text)
	return a.chunk.String()[from:]
}
