package database_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database/pgtest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// TestLock holds that a second mirror is kept away and told by whom, until the first gives the lock
// back.
func TestLock(t *testing.T) {
	both(t, func(t *testing.T, to string) {
		first, second := open(t, to, database.Options{}), open(t, to, database.Options{})
		unlock, err := first.Lock(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		_, err = second.Lock(t.Context())
		host, _ := os.Hostname()
		for _, want := range []string{"another mirror is writing there (process ", fmt.Sprint(os.Getpid()), host, "since 20", "wait until it has ended"} {
			if exit.Of(err) != exit.Refused || !strings.Contains(fmt.Sprint(err), want) {
				t.Errorf("code %d, %v; want %q", exit.Of(err), err, want)
			}
		}
		if err := unlock(); err != nil {
			t.Error(err)
		}
		again, err := second.Lock(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := again(); err != nil {
			t.Error(err)
		}
	})
}

// TestLockOfSchemas holds that mirrors of two schemas do not disturb each other.
func TestLockOfSchemas(t *testing.T) {
	t.Setenv("FIELDBOOKS_KEYRING", "off")
	to := pgtest.URL(t)
	for _, schema := range []string{"east", "west"} {
		db := open(t, to+"&search_path="+schema, database.Options{})
		unlock, err := db.Lock(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer unlock()
	}
}

// TestLockIsLost holds that unlock tells when the server dropped the connection meanwhile.
func TestLockIsLost(t *testing.T) {
	t.Setenv("FIELDBOOKS_KEYRING", "off")
	db := open(t, pgtest.URL(t), database.Options{})
	unlock, err := db.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	do(t, db, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")
	if err := unlock(); err == nil || !strings.Contains(err.Error(), "was lost") {
		t.Error(err)
	}
}

// TestLockByLink holds that a file has one lock under all its names, and that a process that is
// killed leaves none behind.
func TestLockByLink(t *testing.T) {
	if to := os.Getenv("LOCK_AND_DIE"); to != "" {
		db := open(t, to, database.Options{})
		if _, err := db.Lock(t.Context()); err != nil {
			t.Fatal(err)
		}
		self, _ := os.FindProcess(os.Getpid())
		_ = self.Kill()
		select {}
	}
	dir := t.TempDir()
	name, link := filepath.Join(dir, "books.db"), filepath.Join(dir, "link.db")
	child := exec.Command(os.Args[0], "-test.run", "^TestLockByLink$")
	child.Env = append(os.Environ(), "LOCK_AND_DIE="+name)
	if out, err := child.CombinedOutput(); err == nil {
		t.Fatalf("it was not killed: %s", out)
	}
	if err := os.Symlink(name, link); err != nil {
		t.Skip(err)
	}
	first, second := open(t, name, database.Options{}), open(t, link, database.Options{})
	unlock, err := first.Lock(t.Context())
	if err != nil {
		t.Fatal("after a killed process:", err)
	}
	defer unlock()
	if _, err := second.Lock(t.Context()); exit.Of(err) != exit.Refused {
		t.Errorf("by another name: %v", err)
	}
}
