package source

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// ErrVanished is that more records are missing from a list than are marked as deleted unasked.
var ErrVanished = errors.New("many records are missing at once")

// vanished is a list that lacks too much.
func vanished(lacks string, gone int, of string) error {
	return exit.Errorf(exit.Refused, "%w: %s %d of %s that are here; they were not marked as deleted. "+
		"Look in the vendor's program whether they are gone, or whether the API user lost a permission; if they are gone, run it again with --accept-deletions",
		ErrVanished, lacks, gone, of)
}

// absent is why a server does not have a kind, as its answers show.
type absent string

func (a absent) Error() string { return string(a) }

// unavailable says why a kind cannot be read at all by this user, though nothing is wrong: a
// permission that is not given, or what the vendor's server does not have. It is "" for any other
// error.
func unavailable(err error) string {
	if e, ok := errors.AsType[*ajera.Error](err); ok && (errors.Is(err, ajera.ErrPermission) || errors.Is(err, ajera.ErrVersion)) {
		if e.Permission == "" {
			return fmt.Sprintf("the API user may not call %s; %s", e.Method, e.Remedy)
		}
		return fmt.Sprintf("the API user may not call %s: it needs the permission %q, and perhaps an active authorizing employee", e.Method, e.Permission)
	}
	if why, ok := errors.AsType[absent](err); ok {
		return string(why)
	}
	e, ok := errors.AsType[*aimsio.Error](err)
	switch {
	case !ok:
		return ""
	case errors.Is(err, aimsio.ErrPermission):
		return fmt.Sprintf("the user may not read %s; %s", operation(e.Path), e.Remedy)
	case e.Status == http.StatusNotImplemented, e.Status == http.StatusMethodNotAllowed:
		return fmt.Sprintf("the vendor's server does not offer %s %s (HTTP %d)", e.Method, operation(e.Path), e.Status)
	}
	return ""
}

// operation is a path of Aimsio as its specs have it, without the key of a record that happened to be
// the first: Company, or Company/{}.
func operation(path string) string {
	_, name, found := strings.Cut(path, "/standard/v1/")
	if !found {
		return path
	}
	if name, _, one := strings.Cut(name, "/"); one {
		return name + "/{}"
	}
	return name
}

// missing reports a record, or a list, that the server does not have.
func missing(err error) bool { return errors.Is(err, aimsio.ErrNotFound) }

// final reports an error after which the other records need not be asked for either.
func final(ctx context.Context, err error) bool {
	if ctx.Err() != nil {
		return true
	}
	for _, kind := range []error{
		ajera.ErrSession, ajera.ErrPermission, ajera.ErrVersion, ajera.ErrClosed, ajera.ErrOutage, aimsio.ErrAuthentication, aimsio.ErrPermission,
	} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

// faults are what went wrong with some records, while the others went on.
type faults struct {
	failed int // records
	errs   []error
	more   int // errors that are not kept
}

// add notes an error that cost so many records.
func (f *faults) add(records int, err error) {
	const most = 3
	f.failed += records
	if len(f.errs) < most {
		f.errs = append(f.errs, err)
	} else {
		f.more++
	}
}

// err is all of it, nil when nothing was noted.
func (f *faults) err(table string) error {
	if len(f.errs) == 0 {
		return nil
	}
	what := table
	if f.failed > 0 {
		what = fmt.Sprintf("%s: %d records could not be read", table, f.failed)
	}
	if f.more > 0 {
		return fmt.Errorf("%s: %w\nand %d more errors", what, errors.Join(f.errs...), f.more)
	}
	return fmt.Errorf("%s: %w", what, errors.Join(f.errs...))
}
