package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database/pgtest"
)

// hasPostgres is the condition [postgres] of scripts. Where CI is set there has to be one.
func hasPostgres(name string) (bool, error) {
	if name != "postgres" {
		return false, fmt.Errorf("there is no condition %s", name)
	}
	_, drop, err := pgtest.New()
	if errors.Is(err, pgtest.ErrNone) && os.Getenv("CI") == "" {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, drop()
}

func servePostgres(ts *testscript.TestScript, _ bool, _ []string) {
	url, drop, err := pgtest.New()
	ts.Check(err)
	ts.Defer(func() { ts.Check(drop()) })
	ts.Setenv("POSTGRES", url)
}

// execute is "execute DATABASE FILE": the statements of a file, each ended by ; and the end of a line.
func execute(ts *testscript.TestScript, _ bool, args []string) {
	to := args[0]
	if !strings.Contains(to, "://") {
		to = ts.MkAbs(to)
	}
	db, err := database.Open(context.Background(), to, database.Options{})
	ts.Check(err)
	defer db.Close()
	for _, s := range strings.SplitAfter(ts.ReadFile(args[1]), ";\n") {
		_, err := db.Exec(s)
		ts.Check(err)
	}
}
