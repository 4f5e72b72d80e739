// Gen writes the clients under generated/ from the vendors' specs under specs/:
//
//	specs/ajera/*.yaml   internal/ajeraspec  parse, validate: documents with positions
//	                     internal/model      every Go name and type decided
//	                     internal/emit       Go source, by jennifer
//	specs/aimsio/*.yaml  internal/openapi    overlay, oapi-codegen, one file per resource
//	generated/*/*.go     internal/review     the exported API, one line per symbol; what
//	                                         a change of the specs means
//
// Each phase takes what the one before returned and gives bytes or faults; nothing
// is written unless all of them were well. Begin to read at [generate].
//
//	go run ./gen          writes what differs, removes what no spec makes any more
//	go run ./gen -check   writes nothing; fails with the list of files that differ
//	go run ./gen diff     what the change since a git revision means; see diff.go
//	go run ./gen aimsio-spec FILE  takes a new document of Aimsio's; see replace.go
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

//go:generate go run .

func main() {
	if err := run(os.Args[1:], os.Stdout, time.Now()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run is the command, in one of its three uses.
func run(args []string, out io.Writer, start time.Time) error {
	if len(args) > 0 {
		switch args[0] {
		case "diff":
			return runDiff(context.Background(), args[1:], out)
		case "aimsio-spec":
			return runReplace(context.Background(), args[1:], out)
		}
	}
	return runGenerate(args, out, start)
}

// runGenerate generates for the module around the working folder, and says so in one line.
func runGenerate(args []string, out io.Writer, start time.Time) error {
	flags := flag.NewFlagSet("gen", flag.ContinueOnError)
	check := flags.Bool("check", false, "write nothing; fail when generated/ is not what the specs say")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("gen: unexpected argument %q; it takes -check or nothing", flags.Arg(0))
	}
	root, err := moduleRoot()
	if err != nil {
		return err
	}
	made, err := generate(os.DirFS(root))
	if err != nil {
		return err
	}
	found, err := compare(os.DirFS(root), made.files)
	if err != nil {
		return err
	}
	if *check {
		fmt.Fprintf(out, "%s, %d differences, %d ms\n", made, len(found), time.Since(start).Milliseconds())
		return found.err()
	}
	written, removed, err := write(root, made.files, found)
	fmt.Fprintf(out, "%s, %d written, %d removed, %d ms\n", made, written, removed, time.Since(start).Milliseconds())
	return err
}

// moduleRoot finds the folder of go.mod, from the working folder up.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	for err == nil {
		if _, missing := os.Stat(filepath.Join(dir, "go.mod")); missing == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			err = errors.New("gen: no go.mod here or above; run it inside the module, as in go run ./gen")
		}
		dir = filepath.Dir(dir)
	}
	return "", err
}
