package pgtest_test

import (
	"database/sql"
	"testing"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database/pgtest"
)

// TestURL has two tests' databases beside each other, which see nothing of each other.
func TestURL(t *testing.T) {
	for range 2 {
		db, err := sql.Open("pgx", pgtest.URL(t))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := db.Exec(`CREATE TABLE own (n numeric)`); err != nil {
			t.Error(err)
		}
		var number string
		if err := db.QueryRow(`SELECT 40.3830::numeric`).Scan(&number); err != nil || number != "40.3830" {
			t.Errorf("%q, %v", number, err)
		}
	}
}
