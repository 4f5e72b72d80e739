package store

import (
	"database/sql"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// layout numbers what this package makes of a database. One that a newer program has made may mean
// something else.
const layout = 1

// identify refuses a mirror of another tenant, and one that a newer program has made.
func (t *tx) identify() error {
	made, err := t.meta("layout")
	if err != nil {
		return err
	}
	if n, _ := strconv.Atoi(made); n > layout {
		return exit.Usagef("%s was made by a newer fieldbooks (layout %d, this one knows %d); update fieldbooks, or mirror to another database", t.s.db.Name, n, layout)
	}
	for _, who := range t.s.options.tenants() {
		if err := t.identifyOne(who); err != nil {
			return err
		}
	}
	if t.s.options.Personal {
		if err := t.setMeta("personal", "yes"); err != nil {
			return err
		}
	}
	return t.setMeta("layout", strconv.Itoa(layout))
}

// identifyOne compares a tenant with that of the runs before.
func (t *tx) identifyOne(who tenant) error {
	met, err := t.meta("tenant " + who.of)
	if err != nil || met == who.digest {
		return err
	}
	if met != "" {
		return t.s.foreign(who)
	}
	return t.setMeta("tenant "+who.of, who.digest)
}

// foreign says that a mirror is another's.
func (s *Store) foreign(who tenant) error {
	return exit.Usagef("%s holds the records of another %s, and one database holds one firm's; look at the account (\"fieldbooks whoami\"), or mirror this one to another file with --to, or to a schema of its own with --to 'postgres://HOST/DATABASE?search_path=SCHEMA'",
		s.db.Name, who.words)
}

// tenant is whose records they are.
type tenant struct{ of, words, digest string }

// tenants are those of the run, each by a digest: what names a tenant may be half a secret.
func (o Options) tenants() (all []tenant) {
	for _, vendor := range slices.Sorted(maps.Keys(o.Tenants)) {
		all = append(all, tenant{string(vendor), "tenant of " + vendorName(vendor), digest(o.Tenants[vendor])})
	}
	if all == nil {
		all = []tenant{{"profile", "profile", digest(o.Profile)}}
	}
	return all
}

func vendorName(vendor account.Vendor) string {
	return strings.ToUpper(string(vendor[:1])) + string(vendor[1:])
}

// begin closes the runs that were killed, and notes this one.
func (t *tx) begin() error {
	if _, err := t.exec(`UPDATE _runs SET outcome = 'interrupted' WHERE outcome IS NULL`); err != nil {
		return err
	}
	o := t.s.options
	err := t.each(func(rows *sql.Rows) error { return rows.Scan(&t.s.run) }, `SELECT coalesce(max(run), 0) + 1 FROM _runs`)
	if err != nil {
		return err
	}
	var vendors []string
	for _, vendor := range slices.Sorted(maps.Keys(o.Tenants)) {
		vendors = append(vendors, string(vendor))
	}
	_, err = t.exec(t.sql(`INSERT INTO _runs (run, started_at, profile, vendor, command, version) VALUES (?, ?, ?, ?, ?, ?)`),
		t.s.run, t.now, o.Profile, strings.Join(vendors, ","), o.Command, o.Version)
	return err
}
