package mcp

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// TestMirror asks a mirror of a whole firm, holds what its list costs, and that it is served no more
// once something personal was mirrored into it.
func TestMirror(t *testing.T) {
	where := filepath.Join(t.TempDir(), "books.db")
	b := newBench(t, func(a *assistant) { a.from = where })
	db, err := database.Open(t.Context(), where, database.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	job := mirror.Job{DB: db, Profile: "test", Now: time.Now, MaxAge: 20 * time.Hour, Note: t.Logf}
	job.Ajera, err = ajera.New(ajera.Config{URL: wire.Hide(b.ajera.URL()), Username: b.ajera.User(), Password: wire.Hide(b.ajera.Password()), Limiter: limit.New(limit.Policy{})})
	if err != nil {
		t.Fatal(err)
	}
	defer job.Ajera.Close()
	job.Aimsio, err = aimsio.New(aimsio.Config{URL: wire.Hide(b.aimsio.URL()), Username: b.aimsio.User(), Password: wire.Hide(b.aimsio.Password()), Limiter: limit.New(limit.Policy{})})
	if err != nil {
		t.Fatal(err)
	}
	defer job.Aimsio.Close()
	if _, err := mirror.Run(t.Context(), job); err != nil {
		t.Fatal(err)
	}
	text, fault := b.call("tables", `{}`)
	t.Logf("tables: %d tokens", len(text)/4)
	if b.wants(text, "ajera_projects (", "project_money: "); fault || len(text)/4 > 2500 {
		t.Errorf("tables: %d tokens", len(text)/4)
	}
	text, _ = b.call("describe_table", `{"table":"ajera_employees"}`)
	if b.wants(text, "first_name text"); strings.Contains(text, "birth_date") {
		t.Errorf("it says %s", text)
	}
	text, _ = b.call("sql", `{"statement":"select _record from ajera_employees"}`)
	if b.wants(text, "FirstName"); strings.Contains(text, "BirthDate") {
		t.Errorf("it says %s", text)
	}
	job.Personal, job.Full = true, true
	if _, err := mirror.Run(t.Context(), job); err != nil {
		t.Fatal(err)
	}
	job.Personal = false // what came in stays marked
	if _, err := mirror.Run(t.Context(), job); err != nil {
		t.Fatal(err)
	}
	text, fault = b.call("sql", `{"statement":"select birth_date from ajera_employees"}`)
	if b.wants(text, "was mirrored with --with-sensitive"); !fault {
		t.Errorf("it says %s", text)
	}
}
