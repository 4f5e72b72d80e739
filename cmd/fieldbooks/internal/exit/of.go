package exit

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Of is the code of an error. A code that the command gave itself stands. Of several errors the
// code that asks most of its reader counts: that nobody knows what became of a write goes before
// all else.
func Of(err error) Code {
	switch e := err.(type) { // by layers: errors.As would take the first of several
	case nil:
		return OK
	case *Error:
		return e.Code
	case *ajera.Error:
		return ofCall(e, e.Outcome, e.Reads())
	case *aimsio.Error:
		return ofCall(e, e.Outcome, e.Method == http.MethodGet || e.Method == http.MethodHead)
	case interface{ Unwrap() []error }:
		return gravest(e.Unwrap())
	case interface{ Unwrap() error }:
		if inner := e.Unwrap(); inner != nil {
			return Of(inner)
		}
	}
	return ofKind(err)
}

// ofCall is the code of a call that failed. Of a read nothing is certain that matters but that it
// was refused.
func ofCall(err error, outcome wire.Outcome, reads bool) Code {
	switch {
	case outcome == wire.Unknown && !reads:
		return Unknown // also when it was interrupted
	case outcome == wire.Executed && !reads:
		return Partial // all other codes of a write say that nothing was changed
	}
	code := ofKind(err)
	if code == Failed && outcome == wire.Refused {
		return Refused
	}
	return code
}

// kinds are what the clients tell apart, most telling first. What is not here is told by what is
// certain about the call.
var kinds = []struct {
	is   error
	code Code
}{
	{context.Canceled, Interrupted},
	{ajera.ErrConflict, Conflict},
	{ajera.ErrPartial, Partial},
	{ajera.ErrTruncated, Truncated},
	{ajera.ErrNotFound, NotFound},
	{aimsio.ErrNotFound, NotFound},
	{ajera.ErrSession, Denied},
	{ajera.ErrPermission, Denied},
	{aimsio.ErrAuthentication, Denied},
	{aimsio.ErrPermission, Denied},
	{ajera.ErrNoChange, Refused},
	{ajera.ErrReadOnly, Refused},
	{ajera.ErrDatabase, Refused},
	{ajera.ErrArgument, Refused},
	{ajera.ErrVersion, Refused},
	{ajera.ErrLimit, Refused},
	{aimsio.ErrReadOnly, Refused},
	{aimsio.ErrBadRequest, Refused},
	{aimsio.ErrLimit, Refused},
	{wire.ErrIncomplete, Refused},
}

// ofKind is the code of an error by what it is.
func ofKind(err error) Code {
	for _, k := range kinds {
		if errors.Is(err, k.is) {
			return k.code
		}
	}
	if IsUnread(err) {
		return Partial // all but some values came
	}
	return Failed
}

// gravity is the order in which one of several codes is chosen.
var gravity = []Code{Unknown, Interrupted, Partial, Conflict, Truncated, Denied, Refused, NotFound, Usage, Failed}

// gravest is the code of several errors.
func gravest(all []error) Code {
	code := Failed
	for _, err := range all {
		if c := Of(err); c != OK && slices.Index(gravity, c) < slices.Index(gravity, code) {
			code = c
		}
	}
	return code
}

// IsUnread reports whether an error tells of values only: all else of an answer was read.
func IsUnread(err error) bool {
	_, unread := errors.AsType[*wire.UnreadError](err)
	return unread
}
