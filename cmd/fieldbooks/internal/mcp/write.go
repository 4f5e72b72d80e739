package mcp

import (
	"context"
	"errors"
	"fmt"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// addWrite adds preview_write and apply_write.
func (a *assistant) addWrite(s *sdk.Server) {
	add(a, s, tool{name: "preview_write", outside: true,
		says: "Show what a write would change, before and after. Nothing is changed; the answer has a token for apply_write."}, a.preview)
	add(a, s, tool{name: "apply_write", outside: true, changes: true,
		says: "Send exactly the change that preview_write showed, once, when the user agrees."}, a.apply)
}

type previewArgs struct {
	Method string     `json:"method" jsonschema:"such as ajera UpdateProjects"`
	Args   wire.Value `json:"args" jsonschema:"Ajera: of records that are there the key, and only what changes; Aimsio: whole records"`
}

// previewed is a change that was not sent. What it would change may quote records.
type previewed struct {
	Change string   `json:"would_change"`
	Notes  []string `json:"notes,omitempty"`
	Token  string   `json:"token"`
	Then   string   `json:"then"`
}

// preview prepares a write.
func (a *assistant) preview(ctx context.Context, in previewArgs) (any, error) {
	c, err := call.Named(in.Method)
	if err != nil {
		return nil, err
	}
	desk := call.Desk{Ajera: a.ajera, Aimsio: a.aimsio, Sensitive: a.app.Output.Sensitive}
	w, err := desk.Prepare(ctx, c, in.Args)
	switch {
	case err != nil:
		return nil, err
	case w.ReadOnly:
		return nil, exit.Errorf(exit.Refused, "%s: the account may only read, so nothing can be changed; whoever set this server up can start it with another --profile, or take read-only out of profiles.yaml", w.Name)
	case len(w.Plan) > a.most:
		return nil, exit.Usagef("%s: what would change has %d bytes, and %d can be shown; nothing is sent that was not shown whole: change fewer records at a time", w.Name, len(w.Plan), a.most)
	}
	token, dropped := a.shown.add(c, w, a.app.Now())
	said := previewed{Change: w.Plan, Notes: w.Notes, Token: token,
		Then: "nothing was sent; show this to the user, and only when they agree call apply_write with the token: it is good once, for 10 minutes"}
	if dropped != nil {
		said.Notes = append(said.Notes, fmt.Sprintf("%d changes wait, so the oldest (%s) was dropped: its token is good no more", mostShown, dropped.write.Name))
	}
	return said, nil
}

type applyArgs struct {
	Token string `json:"token"`
}

// apply sends a change that was shown. That the assistant does not wait any more does not cut it: then
// nobody would know what became of it.
func (a *assistant) apply(ctx context.Context, in applyArgs) (any, error) {
	if ctx.Err() != nil {
		return nil, exit.Errorf(exit.Interrupted, "apply_write: it was cancelled before anything was sent; the token is still good")
	}
	c, err := a.shown.take(in.Token, a.app.Now())
	if err != nil {
		return nil, err
	}
	outcome := string(wire.Unknown) // also where something breaks in between
	defer func() {
		a.shown.ended(c, outcome)
		a.tell("%s: %s", c.write.Name, outcome)
	}()
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer stop()
	sent, err := c.write.Send(ctx)
	outcome = outcomeOf(sent, err)
	return a.newApplied(c, outcome, sent, err), nil
}

// partlyDone is what became of records of which some were taken.
const partlyDone = "partly executed"

// outcomeOf is what is certain of a write.
func outcomeOf(sent call.Sent, err error) string {
	outcome := wire.Refused
	if of, ok := errors.AsType[*ajera.Error](err); ok {
		outcome = of.Outcome
	} else if of, ok := errors.AsType[*aimsio.Error](err); ok {
		outcome = of.Outcome
	}
	switch code := exit.Of(err); {
	case code == exit.Unknown:
		outcome = wire.Unknown
	case code == exit.Partial && sent.Fates != nil:
		return partlyDone
	case code == exit.Partial, err == nil:
		outcome = wire.Executed
	}
	return string(outcome)
}

// doNext says what is to be done after a write.
func doNext(outcome string, failed error) string {
	switch {
	case errors.Is(failed, ajera.ErrConflict) && outcome == string(wire.Refused):
		return "somebody changed the record since it was shown, and nothing was changed; preview_write again shows the change beside what is there now"
	case errors.Is(failed, ajera.ErrConflict):
		return "somebody changed one of the records since they were shown, so that one was not saved, and others may have been; preview_write again shows what is still to be changed"
	case outcome == partlyDone:
		return "some records were taken and some were not, see fate of each; send again only those that were refused, when their cause is mended"
	case outcome == string(wire.Executed) && failed == nil:
		return ""
	}
	return outcomes[wire.Outcome(outcome)]
}
