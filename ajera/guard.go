package ajera

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/fieldbooks/fieldbooks/wire"
	"github.com/go-json-experiment/json"
)

// Database is what the id in an API URL names. Production and sample databases
// share a host and differ only here.
type Database struct {
	DatabaseName string // on premises
	ClientID     int    // as a service
	DatabaseID   int
	IsSampleData bool
}

// DatabaseIn decodes the id in an API URL, its whole query.
func DatabaseIn(rawURL string) (Database, error) {
	var d Database
	u, err := url.Parse(rawURL)
	if err != nil {
		return d, errors.New("the URL cannot be read")
	}
	id, err := url.PathUnescape(u.RawQuery)
	if err != nil {
		return d, errors.New("the URL's id is not well escaped")
	}
	id = strings.NewReplacer("-", "+", "_", "/", "=", "").Replace(id)
	text, err := base64.RawStdEncoding.DecodeString(id)
	if err != nil || wire.Value(text).Kind() != '{' {
		return d, errors.New("the URL's id names no database")
	}
	if err := json.Unmarshal(text, &d, wire.Lenient(nil)); err != nil {
		return d, errors.New("the URL's id names no database")
	}
	return d, nil
}

// Database is what the client's URL names.
func (c *Client) Database() (Database, error) { return c.database, c.unknown }

// mismatch says why writes are refused; nil when the database is the expected
// one. Expected members that are empty do not matter, but for IsSampleData.
func (c *Client) mismatch(want Database) error {
	got := c.database
	switch {
	case c.unknown != nil:
		return c.unknown
	case want.DatabaseName != "" && want.DatabaseName != got.DatabaseName:
		return fmt.Errorf("the URL names database %q, not %q", got.DatabaseName, want.DatabaseName)
	case want.ClientID != 0 && want.ClientID != got.ClientID:
		return fmt.Errorf("the URL names ClientID %d, not %d", got.ClientID, want.ClientID)
	case want.DatabaseID != 0 && want.DatabaseID != got.DatabaseID:
		return fmt.Errorf("the URL names DatabaseID %d, not %d", got.DatabaseID, want.DatabaseID)
	case want.IsSampleData != got.IsSampleData:
		return fmt.Errorf("the URL has IsSampleData %t, not %t", got.IsSampleData, want.IsSampleData)
	}
	return nil
}
