package call

import (
	"math"
	"strconv"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// sinceMillis is the moment of --changed-since, math.MinInt64 when none was given.
func (o *operation) sinceMillis() (int64, error) { return Since(o.since) }

// Since is the moment that somebody gave to --changed-since, in epoch milliseconds: one with its zone,
// or the beginning of a day here. It is math.MinInt64 when none was given.
func Since(text string) (int64, error) {
	if text == "" {
		return math.MinInt64, nil
	}
	t, err := instant(text)
	if err != nil {
		return 0, exit.Usagef("--changed-since: %w", err)
	}
	return t.UnixMilli(), nil
}

// isOlder reports whether an entry of a list was changed before a moment. One that does not say when
// may have been changed since.
func isOlder(stub wire.Value, since int64) bool {
	members, _ := rawjson.Members(stub) // none where it is no object
	value, _ := rawjson.Find(members, "updatedAt")
	at, err := strconv.ParseInt(rawjson.Text(value), 10, 64)
	return err == nil && at < since
}

// stubKey is the key of an entry of a list.
func stubKey(stub wire.Value) string {
	members, _ := rawjson.Members(stub) // none where it is no object
	for _, name := range []string{"guid", "id"} {
		if value, there := rawjson.Find(members, name); there && !rawjson.IsBlank(value) {
			return rawjson.Text(value)
		}
	}
	return ""
}
