package query

import (
	"context"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database/pgtest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// mirror makes a small one.
func mirror(t *testing.T, where string, more ...string) {
	t.Helper()
	db, err := database.Open(t.Context(), where, database.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range append([]string{"CREATE TABLE _meta (name text, value text)", "CREATE TABLE t (a int, pages text)", "INSERT INTO t VALUES (7, 'x')",
		"CREATE VIEW v AS SELECT a FROM t"}, more...) {
		if _, err := db.Exec(s); err != nil {
			t.Fatal(s, err)
		}
	}
}

// ask gives the rows of a statement behind a fence, as text.
func ask(ctx context.Context, where, text string) (string, error) {
	db, err := database.Open(ctx, where, database.Options{Fenced: true})
	if err != nil {
		return "", err
	}
	defer db.Close()
	s, err := Parse(text, Guide{})
	if err != nil {
		return "", err
	}
	var rows []string
	err = Ask(ctx, db, s, func(a *Answer) error {
		for row, err := range a.Rows {
			if err != nil {
				return err
			}
			rows = append(rows, string(row))
		}
		return nil
	})
	return strings.Join(rows, ""), err
}

// TestFenceSQLite holds what a statement of somebody else may do with a file, and what not.
func TestFenceSQLite(t *testing.T) {
	where := filepath.Join(t.TempDir(), "books.db")
	mirror(t, where)
	for text, want := range map[string]string{ // "" is refused
		"select a from t": `{"a":7}`,
		"with x as (select a from t) select * from x": `{"a":7}`,
		"values (1)": `{"column1":1}`,
		"select name from pragma_table_info('t')":                       `{"name":"a"}{"name":"pages"}`,
		"select value from json_each('[1]')":                            `{"value":1}`,
		"select count(*) as n from sqlite_schema":                       `{"n":3}`,
		"select upper(pages) as u from t":                               `{"u":"X"}`,
		"pragma table_info(t)":                                          "",
		"pragma database_list":                                          "",
		"select file from pragma_database_list":                         "",
		"select * from pragma_compile_options":                          "",
		"select * from pragma_function_list":                            "",
		"select * from pragma_module_list":                              "",
		"select * from pragma_cache_size":                               "",
		"select load_extension('/lib/x.so')":                            "",
		"select readfile('/etc/passwd')":                                "",
		"select writefile('/tmp/x', 'y')":                               "",
		"select fts3_tokenizer('simple')":                               "",
		"select sqlite_log(1, 'x')":                                     "",
		"select sqlite_compileoption_get(1)":                            "",
		"select data from sqlite_dbpage":                                "",
		"select * from fsdir('/')":                                      "",
		"select zeroblob(900000000) || 'x'":                             "",
		"select hex(randomblob(400000000))":                             "",
		"select " + strings.Repeat("hex(zeroblob(1900000)), ", 5) + "1": "",
		"select " + strings.Repeat("1, ", 300) + "1":                    "",
		"attach '/tmp/other.db' as o":                                   "",
		"explain attach '/tmp/other.db' as o":                           "",
		"vacuum into '/tmp/x.db'":                                       "",
		"with x as (select 1) insert into t select * from x":            "",
		"with x as (select 1) delete from t":                            "",
		"select 1; attach '/tmp/other.db' as o":                         "",
		"create temp table x as select 1":                               "",
		"select * from t; --":                                           `{"a":7,"pages":"x"}`,
		"select /* pragma database_list */ a from t":                    `{"a":7}`,
		"select edit('x')":                                              "",
		"begin":                                                         "",
		"table t":                                                       "",
		"show all":                                                      "",
		"select 'attach' as pragma":                                     `{"pragma":"attach"}`,
		"select a, (select file from pragma_database_list) from t":      "",
	} {
		got, err := ask(t.Context(), where, text)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%s: %s, %v; want %s", text, got, err, want)
		}
	}
	if _, err := ask(t.Context(), where, "explain query plan select a from v"); err != nil {
		t.Error(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer stop()
	began := time.Now()
	if _, err := ask(ctx, where, "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"); err == nil || time.Since(began) > 10*time.Second {
		t.Errorf("a statement without end ends with %v after %v", err, time.Since(began))
	}
}

// reader makes a role that only reads, with more rights where they are named, and gives its URL.
func reader(t *testing.T, where, name string, more ...string) string {
	t.Helper()
	db, err := database.Open(t.Context(), where, database.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range append([]string{"CREATE ROLE " + name + " LOGIN", "GRANT USAGE ON SCHEMA public TO " + name, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + name}, more...) {
		if _, err := db.Exec(s); err != nil {
			t.Fatal(s, err)
		}
	}
	t.Cleanup(func() {
		db, err := database.Open(context.Background(), where, database.Options{})
		if err == nil {
			_, err = db.Exec(fmt.Sprintf("DROP OWNED BY %s; DROP ROLE %[1]s", name))
			db.Close()
		}
		if err != nil {
			t.Error(err)
		}
	})
	at, _ := url.Parse(where)
	at.User = url.User(name)
	return at.String()
}

// TestFencePostgres holds it for a server, as a role that only reads.
func TestFencePostgres(t *testing.T) {
	t.Setenv("FIELDBOOKS_KEYRING", "off")
	where := pgtest.URL(t)
	mirror(t, where, "CREATE SEQUENCE s")
	plain := reader(t, where, "fence_plain", "GRANT ALL ON t, s TO fence_plain")
	for text, want := range map[string]string{ // "" is refused
		"select a from t": `{"a":7}`,
		"table v":         `{"a":7}`,
		"select a, '40.3830'::numeric as n from t":                         `{"a":7,"n":40.3830}`,
		"select jsonb_build_object('a', a) as o from t":                    `{"o":{"a": 7}}`,
		"select lower(pages) as set_of from t":                             `{"set_of":"x"}`,
		"with x as (select a from t) select * from x":                      `{"a":7}`,
		"show data_directory":                                              "",
		"show all":                                                         "",
		"select pg_sleep(60)":                                              "",
		"select pg_read_file('/etc/passwd')":                               "",
		"select pg_ls_dir('/')":                                            "",
		"select pg_terminate_backend(1)":                                   "",
		"select PG_Cancel_Backend(1)":                                      "",
		`select "pg_cancel_backend"(1)`:                                    "",
		`select U&"\0070g_cancel_backend"(1)`:                              "",
		`select u&"!0070g_cancel_backend" uescape '!' (1)`:                 "",
		"select pg_catalog.pg_advisory_lock(1)":                            "",
		"select (array[1, pg_advisory_lock(1)])[1]":                        "",
		`select '\'' , pg_advisory_lock(1), '\''`:                          "",
		"select set_config('role', 'postgres', false)":                     "",
		"select set_config/**/('transaction_read_only', 'off', true)":      "",
		"select current_setting('data_directory')":                         "",
		"select lo_import('/etc/passwd')":                                  "",
		"select lo_from_bytea(0, 'x')":                                     "",
		"select dblink('host=x', 'select 1')":                              "",
		"select query_to_xml('select p' || 'g_sleep(60)', true, true, '')": "",
		"select ts_stat('select 1')":                                       "",
		"select * from pg_stat_activity":                                   "",
		"select * from pg_catalog.pg_authid":                               "",
		"select nextval('s')":                                              "",
		"select setval('s', 9)":                                            "",
		"select * into x from t":                                           "",
		"select a from t for update":                                       "",
		"with x as (delete from t returning a) select * from x":            "",
		"with x as (insert into t values (8) returning a) select * from x": "",
		"explain analyze insert into t values (8)":                         "",
		"explain (analyze) create table x as select 1":                     "",
		"copy t to program 'id'":                                           "",
		"listen x":                                                         "",
		"do $$ begin perform 1; end $$":                                    "",
		"select repeat('x', 100000000)":                                    "",
		"select 1; select 2":                                               "",
	} {
		got, err := ask(t.Context(), plain, text)
		if got != want && err == nil || (err == nil) != (want != "") {
			t.Errorf("%s: %.200s, %v; want %s", text, got, err, want)
		}
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Second)
	defer stop()
	began := time.Now()
	if _, err := ask(ctx, plain, "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"); err == nil || time.Since(began) > 10*time.Second {
		t.Errorf("a statement without end ends with %v after %v", err, time.Since(began))
	}
	if _, err := ask(t.Context(), plain, "select repeat('x', 100000000)"); err == nil || !strings.Contains(err.Error(), "more than 16 MB") {
		t.Error(err)
	}
	if got, err := ask(t.Context(), plain, "select count(*) as n from t"); got != `{"n":1}` {
		t.Errorf("something was written: %s, %v", got, err)
	}
}

// TestFenceRoles holds that nobody asks from behind a fence who could do more than read, by whatever
// way.
func TestFenceRoles(t *testing.T) {
	t.Setenv("FIELDBOOKS_KEYRING", "off")
	where := pgtest.URL(t)
	mirror(t, where)
	for name, why := range map[string]string{
		reader(t, where, "fence_super", "ALTER ROLE fence_super SUPERUSER"):                                                     "it is a superuser",
		reader(t, where, "fence_file", "GRANT pg_read_server_files TO fence_file"):                                              "rights of pg_read_server_files",
		reader(t, where, "fence_write", "GRANT pg_write_server_files TO fence_write"):                                           "rights of pg_write_server_files",
		reader(t, where, "fence_run", "GRANT pg_execute_server_program TO fence_run"):                                           "rights of pg_execute_server_program",
		reader(t, where, "fence_member", "ALTER ROLE fence_member NOINHERIT", "GRANT postgres TO fence_member"):                 "rights of postgres",
		reader(t, where, "fence_stands", "ALTER ROLE fence_stands SUPERUSER", "ALTER ROLE fence_stands SET role TO pg_monitor"): "it is a superuser",
	} {
		_, err := ask(t.Context(), name, "select 1 as a")
		if exit.Of(err) != exit.Denied || !strings.Contains(err.Error(), why) || !strings.Contains(err.Error(), "CREATE ROLE") {
			t.Errorf("%s: %v; want %s", name, err, why)
		}
	}
}

// TestWithoutPersonal holds that only a mirror is served of which it is known that it holds nothing
// personal.
func TestWithoutPersonal(t *testing.T) {
	for name, c := range map[string]struct {
		statements []string
		want       string
	}{
		"a mirror":        {nil, ""},
		"with personal":   {[]string{"INSERT INTO _meta VALUES ('personal', 'yes')"}, "mirrored with --with-sensitive"},
		"no mirror":       {[]string{"DROP TABLE _meta"}, "is no mirror"},
		"another meaning": {[]string{"INSERT INTO _meta VALUES ('tenant', 'personal')"}, ""},
	} {
		where := filepath.Join(t.TempDir(), "books.db")
		mirror(t, where, c.statements...)
		db, err := database.Open(t.Context(), where, database.Options{Fenced: true})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if err := WithoutPersonal(t.Context(), db); (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; want %s", name, err, c.want)
		}
	}
}

// TestWithoutPersonalNearby holds that no other schema that the user may read is one of which nobody
// knows whether it holds personal data.
func TestWithoutPersonalNearby(t *testing.T) {
	t.Setenv("FIELDBOOKS_KEYRING", "off")
	where := pgtest.URL(t)
	nearby := func(name string, statements ...string) []string {
		all := []string{"CREATE SCHEMA " + name, "CREATE TABLE " + name + "._meta (name text, value text)", "GRANT USAGE ON SCHEMA " + name + " TO near_all"}
		return append(append(all, statements...), "GRANT SELECT ON ALL TABLES IN SCHEMA "+name+" TO near_all")
	}
	mirror(t, where)
	user := reader(t, where, "near_all", nearby("plain")...)
	for _, c := range []struct {
		more []string
		want string
	}{
		{nil, ""},
		{[]string{"CREATE SCHEMA hidden", "CREATE TABLE hidden.people (ssn text)"}, ""},
		{nearby(`"Full copy"`, `INSERT INTO "Full copy"._meta VALUES ('personal', 'yes')`), `schema "Full copy", which is no mirror without personal data`},
		{append(nearby("other", "CREATE TABLE other.people (ssn text)"), "DROP TABLE other._meta", `DROP SCHEMA "Full copy" CASCADE`), "schema other, which is no mirror without"},
	} {
		admin, err := database.Open(t.Context(), where, database.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer admin.Close()
		for _, s := range c.more {
			if _, err := admin.Exec(s); err != nil {
				t.Fatal(s, err)
			}
		}
		db, err := database.Open(t.Context(), user, database.Options{Fenced: true})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if err := WithoutPersonal(t.Context(), db); (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v; want %s", c.more, err, c.want)
		}
	}
}
