package store

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
)

// Key is the key of a row as text: that of Known and Delete. Of several columns it has a slash between.
func Key(values ...any) string {
	if len(values) == 1 {
		if text, is := values[0].(string); is {
			return text
		}
	}
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = keyText(v)
	}
	return strings.Join(parts, "/")
}

func keyText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []byte:
		return string(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case time.Time:
		return v.Format(time.DateOnly)
	}
	return fmt.Sprint(v)
}

// keyValues are the values of a key, by the kinds of its columns.
func (r *relation) keyValues(s *Store, key string) ([]any, error) {
	parts := []string{key}
	if len(r.keys) > 1 {
		parts = strings.SplitN(key, "/", len(r.keys))
	}
	values := make([]any, len(r.keys))
	for i, at := range r.keys {
		if i >= len(parts) {
			return nil, fmt.Errorf("%s: a key has %d parts, and %d are expected", r.table.Name, len(parts), len(r.keys))
		}
		c := r.table.Columns[at]
		if c.Kind != database.Int {
			values[i] = s.bound(c.Kind, parts[i])
			continue
		}
		n, err := strconv.ParseInt(parts[i], 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%s: column %s of a key is no whole number", r.table.Name, c.Name)
		}
		values[i] = n
	}
	return values, nil
}

func (r *relation) boundKeys(s *Store, keys []string) ([][]any, error) {
	all := make([][]any, len(keys))
	for i, key := range keys {
		var err error
		if all[i], err = r.keyValues(s, key); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// keyOf is the key of a row as text.
func (r *relation) keyOf(row *tables.Row) (string, error) {
	if len(r.keys) == 1 {
		if v := row.Values[r.keys[0]]; v != nil && v != "" {
			return keyText(v), nil
		}
	}
	values := make([]any, len(r.keys))
	for i, at := range r.keys {
		values[i] = row.Values[at]
		if values[i] == nil || values[i] == "" {
			return "", fmt.Errorf("%s: a record has no %s, by which it is told from others", r.table.Name, cmp.Or(r.table.Columns[at].Wire, r.names[at]))
		}
	}
	return Key(values...), nil
}
