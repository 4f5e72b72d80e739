package edit

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/change"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/document"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// session is one edit of a record as text.
type session struct {
	app    *app.App
	record subject
	given  string // what the user gets, or got in a session that was broken off
	text   string // as the user has it now
	from   string // file that the edit was kept in, "" for a new one
}

// run has the user edit the record, and saves what changed. What the user wrote is kept in a file
// unless it was saved.
func (s *session) run(ctx context.Context) error {
	if err := s.record.read(ctx); err != nil {
		return err
	}
	focus, _ := s.record.tree()
	s.given = header(s.record, focus, s.app.Output.Sensitive) + focus.YAML()
	s.text = s.given
	edits, changes, err := s.edited(ctx)
	if err == nil && edits == nil {
		s.app.Note("nothing was changed; nothing was sent")
		return nil
	}
	if err == nil {
		err = send(ctx, s.app, s.record, edits, changes)
	}
	return s.end(err)
}

// resume goes on with an edit that was kept in a file, on the record as it is now.
func (s *session) resume(ctx context.Context, file string) (err error) {
	if s.given, s.text, err = kept(file, s.record.command("edit")); err != nil {
		return err
	}
	s.from = file
	if err := s.record.read(ctx); err != nil {
		return err
	}
	edits, faults := s.compare()
	if faults != nil {
		return exit.Usagef("%s:\n  %s", file, lines(faults, "\n  "))
	}
	if edits == nil {
		s.app.Note("the record is as %s has it already; nothing was sent", file)
		return s.end(nil)
	}
	return s.end(save(ctx, s.app, s.record, edits))
}

// mostGoes is how often an editor is opened that nobody sits at: it might make its fault anew for ever.
const mostGoes = 3

// edited opens the editor until what it leaves can be saved, or nothing more is done about it.
func (s *session) edited(ctx context.Context) ([]document.Edit, []change.Edit, error) {
	for goes := 1; ; goes++ {
		before := s.text
		text, err := s.open(ctx)
		if err != nil {
			return nil, nil, err
		}
		s.text = withoutFaults(text)
		edits, faults := s.compare()
		if faults == nil && edits == nil {
			return nil, nil, nil
		}
		var changes []change.Edit
		if faults == nil {
			if changes, err = prepare(s.record, edits); err == nil {
				return edits, changes, nil
			}
			faults = []document.Fault{{Text: err.Error()}}
		}
		if s.text == withoutFaults(before) || goes == mostGoes && !s.app.InTerminal {
			return nil, nil, exit.Usagef("the edit cannot be saved:\n  %s", lines(faults, "\n  "))
		}
		if s.text = withFaults(faults, s.text); err != nil { // the edits are in what was read
			if err := s.record.read(ctx); err != nil {
				return nil, nil, err
			}
		}
	}
}

// compare finds what was edited. An empty text edits nothing.
func (s *session) compare() ([]document.Edit, []document.Fault) {
	given, faults := document.Parse([]byte(s.given))
	if faults != nil {
		return nil, faults
	}
	text, faults := document.Parse([]byte(s.text))
	if faults != nil || text.IsEmpty() {
		return nil, faults
	}
	focus, path := s.record.tree()
	edits, faults := focus.Compare(given, text)
	for i := range edits {
		edits[i].Path = append(append([]*document.Node(nil), path...), edits[i].Path...)
	}
	return edits, faults
}

// end keeps the edit of a session that failed, and says where.
func (s *session) end(err error) error {
	switch {
	case err == nil:
		return forget(s.from)
	case s.from != "":
		s.app.Note("your edit is still in %s", s.from)
		return err
	case withoutFaults(s.text) == s.given:
		return err
	}
	file, wrong := keep(s.record, s.given, withoutFaults(s.text))
	if wrong != nil {
		return errors.Join(err, fmt.Errorf("your edit could not be kept: %w", wrong))
	}
	s.app.Note("your edit is kept in %s; to go on with it:\n  fieldbooks %s --resume %s", file, s.record.command("edit"), file)
	return err
}

// save applies edits, shows what would be sent, asks, and sends it.
func save(ctx context.Context, a *app.App, record subject, edits []document.Edit) error {
	changes, err := prepare(record, edits)
	if err != nil {
		return err
	}
	return send(ctx, a, record, edits, changes)
}

// prepare applies edits, and finds what they change for the vendor: nothing, maybe.
func prepare(record subject, edits []document.Edit) ([]change.Edit, error) {
	if err := record.apply(edits); err != nil {
		return nil, err
	}
	changes, err := record.preview()
	if errors.Is(err, errNothing) {
		return nil, nil
	}
	return changes, err
}

// send shows what would be sent, asks, and sends it.
func send(ctx context.Context, a *app.App, record subject, edits []document.Edit, changes []change.Edit) error {
	if changes == nil {
		a.Note("nothing was changed: the record says so already, or says it in another way; nothing was sent")
		return nil
	}
	if err := a.Confirm(ctx, change.Text(changes)+overtaken(edits), "Save this?"); err != nil {
		return err
	}
	err := record.save(ctx)
	switch {
	case err == nil:
		a.Note("saved")
	case conflicts(err):
		tellConflict(ctx, a, record, changes)
	case exit.Of(err) == exit.Unknown:
		a.Note("nobody knows whether it was saved: look at the record before you send this again")
	}
	return err
}

// overtaken tells of edits of what somebody else changed, too.
func overtaken(edits []document.Edit) string {
	var b strings.Builder
	for _, e := range edits {
		if e.Meant != nil {
			fmt.Fprintf(&b, "\nsomebody else changed %s, too: it was %s when your edit began", change.Printable(e.Place()), change.Printable(string(e.Meant)))
		}
	}
	return b.String()
}

// tellConflict shows what is otherwise in the record by now.
func tellConflict(ctx context.Context, a *app.App, record subject, mine []change.Edit) {
	theirs, err := record.since(ctx)
	switch {
	case err != nil:
		a.Note("the record could not be read again: %v", err)
	case len(theirs) == 0:
		a.Note("somebody else saved the record since it was read; what it shows is as it was")
	default:
		a.Note("somebody else saved the record since it was read; what they changed:\n%s\nwhat you would have changed:\n%s", change.Text(theirs), change.Text(mine))
	}
}

func lines(faults []document.Fault, between string) string {
	var all []string
	for _, f := range faults {
		all = append(all, f.String())
	}
	return strings.Join(all, between)
}
