package mirror

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/source"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/store"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
)

// well is a kind that was brought up to date; the others are not.
func well(name string) *Outcome { return ended(name, nil) }

func ended(name string, err error) *Outcome {
	return &Outcome{Kind: &source.Kind{Name: name, Tables: []*tables.Table{{Name: name}}}, Err: err}
}

func skips(name string) *Outcome {
	o := well(name)
	o.Skipped = "the user lacks a permission"
	return o
}

func keeps(name string) *Outcome {
	o := ended(name, fmt.Errorf("%w: 21 of 40", source.ErrVanished))
	o.Refused = 21
	return o
}

var (
	errDenied = fmt.Errorf("ListClients: %w", ajera.ErrSession)
	errFull   = fmt.Errorf("%w: the disk is full", store.ErrDatabase)
	errHalt   = fmt.Errorf("it was not read: %w", context.Canceled)
)

// TestErr is with which code a run ends, and what it says then.
func TestErr(t *testing.T) {
	for _, c := range []struct {
		name     string
		outcomes []*Outcome
		checks   []store.Check
		code     exit.Code
		says     string
	}{
		{"all well", []*Outcome{well("a"), well("b")}, []store.Check{{OK: true}}, exit.OK, ""},
		{"what one may not read is no fault", []*Outcome{well("a"), skips("b")}, nil, exit.OK, ""},
		{"but all of it is", []*Outcome{skips("a"), skips("b")}, nil, exit.Denied, "every table was skipped"},
		{"some failed", []*Outcome{well("a"), ended("b", errors.New("no")), ended("c", errors.New("no"))}, nil, exit.Partial, "(b, c)"},
		{"many failed", []*Outcome{well("a"), ended("b", errDenied), ended("c", errDenied), ended("d", errDenied), ended("e", errDenied)}, nil, exit.Partial, "(b, c, d and 1 more)"},
		{"all failed", []*Outcome{ended("a", errDenied), skips("b")}, nil, exit.Denied, "nothing could be read: a"},
		{"a check fails", []*Outcome{well("a")}, []store.Check{{OK: true}, {OK: false}}, exit.Partial, "1 check fails"},
		{"deletions were refused", []*Outcome{well("a"), keeps("b")}, nil, exit.Refused, "nothing was marked as deleted in b"},
		{"and something failed", []*Outcome{keeps("a"), ended("b", errDenied)}, nil, exit.Partial, "(b)"},
		{"interrupted", []*Outcome{well("a"), ended("b", errDenied), ended("c", errHalt)}, nil, exit.Interrupted, "interrupted after 1 of 3 tables"},
		{"interrupted while it was asked of the database", []*Outcome{ended("a", fmt.Errorf("%w: %w", store.ErrDatabase, context.Canceled))}, nil, exit.Interrupted, "after 0 of 1 table"},
		{"the database broke", []*Outcome{well("a"), ended("b", errFull), ended("c", errHalt)}, nil, exit.Failed, "the disk is full"},
	} {
		err := (&Report{Outcomes: c.outcomes, Checks: c.checks}).Err()
		if exit.Of(err) != c.code || c.says != "" && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: code %d, want %d: %v, want it to say %q", c.name, exit.Of(err), c.code, err, c.says)
		}
	}
}
