// Package edit changes one record of either vendor: as YAML in the user's editor, or member by member
// on the command line. What changed is shown before it is asked about, only that is sent, and what
// somebody else changed meanwhile is not lost.
package edit

import (
	"context"
	"errors"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/change"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/document"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// subject is a record of a vendor.
type subject interface {
	// command is how the record is named on the command line, e.g. "ajera edit project 15", with the
	// profile where one is named: a kept edit of a sandbox is none of the live firm's.
	command(verb string) string
	// page is the vendor's, "" when none is known.
	page() string
	// read reads it, for the first time or anew.
	read(ctx context.Context) error
	// tree is what was read, and what of it is edited with the path that leads there.
	tree() (focus *document.Node, path []*document.Node)
	// place finds what somebody calls by a name.
	place(name string) ([]*document.Node, error)
	// apply makes edits in what was read.
	apply(edits []document.Edit) error
	// preview tells what a save would change. The error is why it would be refused; errNothing is
	// that it changes nothing.
	preview() ([]change.Edit, error)
	// save sends it. An error that is errFaster tells that somebody else saved since it was read.
	save(ctx context.Context) error
	// since is what is otherwise in the record as it is now, read anew, than in what was read.
	since(ctx context.Context) ([]change.Edit, error)
}

// errNothing is an edit that means nothing to the vendor.
var errNothing = errors.New("nothing was changed")

// visible is how two records differ, of those members that are shown.
func visible(of string, before, after *document.Node) []change.Edit {
	value := func(n *document.Node) wire.Value {
		if n == nil {
			return nil
		}
		return n.Visible()
	}
	return change.Between(of, value(before), value(after))
}

// conflicts reports an error that says that somebody else was faster.
func conflicts(err error) bool {
	return exit.Of(err) == exit.Conflict || errors.Is(err, ajera.ErrConflict) // of a part that was done
}
