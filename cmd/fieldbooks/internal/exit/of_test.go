package exit

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/wire"
)

// sentinels are those of both clients, as the table of [TestSentinels] has to name all of them.
var sentinels = map[string]error{
	"ajera.ErrSession": ajera.ErrSession, "ajera.ErrPermission": ajera.ErrPermission, "ajera.ErrVersion": ajera.ErrVersion,
	"ajera.ErrArgument": ajera.ErrArgument, "ajera.ErrConflict": ajera.ErrConflict, "ajera.ErrTruncated": ajera.ErrTruncated,
	"ajera.ErrLimit": ajera.ErrLimit, "ajera.ErrNoChange": ajera.ErrNoChange, "ajera.ErrReadOnly": ajera.ErrReadOnly,
	"ajera.ErrNotCreated": ajera.ErrNotCreated, "ajera.ErrNotFound": ajera.ErrNotFound, "ajera.ErrPartial": ajera.ErrPartial,
	"ajera.ErrDatabase": ajera.ErrDatabase, "ajera.ErrClosed": ajera.ErrClosed, "ajera.ErrAnswer": ajera.ErrAnswer,
	"ajera.ErrWeek": ajera.ErrWeek, "ajera.ErrOutage": ajera.ErrOutage,
	"aimsio.ErrAuthentication": aimsio.ErrAuthentication, "aimsio.ErrPermission": aimsio.ErrPermission, "aimsio.ErrNotFound": aimsio.ErrNotFound,
	"aimsio.ErrBadRequest": aimsio.ErrBadRequest, "aimsio.ErrLimit": aimsio.ErrLimit, "aimsio.ErrOverloaded": aimsio.ErrOverloaded,
	"aimsio.ErrServer": aimsio.ErrServer, "aimsio.ErrAnswer": aimsio.ErrAnswer, "aimsio.ErrOutage": aimsio.ErrOutage,
	"aimsio.ErrReadOnly": aimsio.ErrReadOnly, "aimsio.ErrIncomplete": aimsio.ErrIncomplete,
}

// TestSentinels wants a code for each sentinel by itself, in a write of each outcome, and wrapped.
func TestSentinels(t *testing.T) {
	codes := map[string][4]Code{ // by itself; as a write that was not sent, refused, executed
		"ajera.ErrSession": {4, 4, 4, 8}, "ajera.ErrPermission": {4, 4, 4, 8}, "ajera.ErrVersion": {5, 5, 5, 8},
		"ajera.ErrArgument": {5, 5, 5, 8}, "ajera.ErrConflict": {6, 6, 6, 8}, "ajera.ErrTruncated": {9, 9, 9, 8},
		"ajera.ErrLimit": {5, 5, 5, 8}, "ajera.ErrNoChange": {5, 5, 5, 8}, "ajera.ErrReadOnly": {5, 5, 5, 8},
		"ajera.ErrNotCreated": {1, 1, 5, 8}, "ajera.ErrNotFound": {3, 3, 3, 8}, "ajera.ErrPartial": {8, 8, 8, 8},
		"ajera.ErrDatabase": {5, 5, 5, 8}, "ajera.ErrClosed": {1, 1, 5, 8}, "ajera.ErrAnswer": {1, 1, 5, 8},
		"ajera.ErrWeek": {1, 1, 5, 8}, "ajera.ErrOutage": {1, 1, 5, 8},
		"aimsio.ErrAuthentication": {4, 4, 4, 8}, "aimsio.ErrPermission": {4, 4, 4, 8}, "aimsio.ErrNotFound": {3, 3, 3, 8},
		"aimsio.ErrBadRequest": {5, 5, 5, 8}, "aimsio.ErrLimit": {5, 5, 5, 8}, "aimsio.ErrOverloaded": {1, 1, 5, 8},
		"aimsio.ErrServer": {1, 1, 5, 8}, "aimsio.ErrAnswer": {1, 1, 5, 8}, "aimsio.ErrOutage": {1, 1, 5, 8},
		"aimsio.ErrReadOnly": {5, 5, 5, 8}, "aimsio.ErrIncomplete": {5, 5, 5, 8},
	}
	for name, is := range sentinels {
		want, ok := codes[name]
		if !ok {
			t.Errorf("%s has no row", name)
		}
		check := func(how string, err error, want Code) {
			t.Helper()
			if got := Of(err); got != want {
				t.Errorf("%s %s: code %d, want %d", name, how, got, want)
			}
		}
		check("by itself", is, want[0])
		check("wrapped", fmt.Errorf("projects: %w", is), want[0])
		for i, outcome := range []wire.Outcome{wire.NotSent, wire.Refused, wire.Executed} {
			check("as an Ajera write "+string(outcome), &ajera.Error{Method: "UpdateProjects", Outcome: outcome, Err: is}, want[i+1])
			check("as an Aimsio write "+string(outcome), &aimsio.Error{Method: "POST", Outcome: outcome, Err: is}, want[i+1])
		}
		check("as an Ajera write of unknown outcome", &ajera.Error{Method: "UpdateProjects", Outcome: wire.Unknown, Err: is}, Unknown)
		check("as an Aimsio write of unknown outcome", fmt.Errorf("x: %w", &aimsio.Error{Method: "POST", Outcome: wire.Unknown, Err: is}), Unknown)
	}
}

// TestSentinelsAreAll reads which sentinels the clients have, so that a new one gets a code.
func TestSentinelsAreAll(t *testing.T) {
	for _, pkg := range []string{"ajera", "aimsio"} {
		file, err := parser.ParseFile(token.NewFileSet(), "../../../../"+pkg+"/errors.go", nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && strings.HasPrefix(spec.Names[0].Name, "Err") {
				found++
				if name := pkg + "." + spec.Names[0].Name; sentinels[name] == nil {
					t.Errorf("%s has no row", name)
				}
			}
			return true
		})
		if found < 10 {
			t.Errorf("%d sentinels found in package %s", found, pkg)
		}
	}
}

// TestOf has what is no sentinel of a write.
func TestOf(t *testing.T) {
	get := func(outcome wire.Outcome, err error) error {
		return &aimsio.Error{Method: "GET", Outcome: outcome, Err: err}
	}
	unknown := &ajera.Error{Method: "CreateProjects", Outcome: wire.Unknown}
	conflict := &ajera.Error{Method: "UpdateProjects", Outcome: wire.Refused, Err: ajera.ErrConflict}
	for _, row := range []struct {
		what string
		err  error
		want Code
	}{
		{"nothing", nil, OK},
		{"a file", &fs.PathError{Op: "open", Path: "x", Err: fs.ErrNotExist}, Failed},
		{"usage", Usagef("x"), Usage},
		{"usage, wrapped", fmt.Errorf("x: %w", Usagef("y")), Usage},
		{"a read that was cut", get(wire.Unknown, errors.New("reset")), Failed},
		{"a read of which values are missing", get(wire.Executed, &wire.UnreadError{}), Partial},
		{"a read of which the answer is none", get(wire.Executed, aimsio.ErrAnswer), Failed},
		{"a read that was refused", get(wire.Refused, nil), Refused},
		{"a read that was interrupted", get(wire.Unknown, context.Canceled), Interrupted},
		{"a write that was interrupted", &aimsio.Error{Method: "POST", Outcome: wire.Unknown, Err: context.Canceled}, Unknown},
		{"a write that was interrupted before", &aimsio.Error{Method: "POST", Outcome: wire.NotSent, Err: context.Canceled}, Interrupted},
		{"time is up", get(wire.NotSent, context.DeadlineExceeded), Failed},
		{"interrupted", context.Canceled, Interrupted},
		{"unknown after usage", errors.Join(Usagef("x"), unknown), Unknown},
		{"unknown among others", fmt.Errorf("%w, %w", conflict, fmt.Errorf("x: %w", unknown)), Unknown},
		{"conflict and a closing that failed", errors.Join(conflict, errors.New("x")), Conflict},
		{"not found and no permission", errors.Join(ajera.ErrNotFound, aimsio.ErrPermission), Denied},
		{"the command's own code", Errorf(Partial, "3 of 5: %w", unknown), Partial},
	} {
		if got := Of(row.err); got != row.want {
			t.Errorf("%s: code %d, want %d", row.what, got, row.want)
		}
	}
}

// TestTable wants a row for each code, in order, in the README too.
func TestTable(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	help := Help()
	for i, code := range []Code{OK, Failed, Usage, NotFound, Denied, Refused, Conflict, Unknown, Partial, Truncated, Interrupted} {
		if i >= len(Table) || Table[i].Code != code {
			t.Fatalf("row %d is not of code %d", i, code)
		}
		m := Table[i]
		if row := fmt.Sprintf("| %d | %s | %s |", m.Code, m.Name, m.Says); !strings.Contains(string(readme), row) {
			t.Errorf("README.md has no row\n%s", row)
		}
		if !strings.Contains(help, m.Says) {
			t.Errorf("help says nothing of code %d", code)
		}
	}
	for _, code := range gravity {
		if n := strings.Count(help, fmt.Sprintf(" %d", code)); n == 0 {
			t.Errorf("help does not say where code %d stands", code)
		}
	}
}
