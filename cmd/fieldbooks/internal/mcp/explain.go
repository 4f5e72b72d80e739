package mcp

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

type explainArgs struct {
	Method string     `json:"method,omitzero"`
	Args   wire.Value `json:"args,omitzero"`
	Error  string     `json:"error,omitzero" jsonschema:"an error's text, an outcome, or an exit code"`
}

// explain answers with what a call would send, or with what an error means.
func (a *assistant) explain(ctx context.Context, in explainArgs) (any, error) {
	switch {
	case (in.Method == "") == (in.Error == ""):
		return nil, exit.Usagef("explain: give either method (with args) or error")
	case in.Error != "":
		return meaning(in.Error)
	}
	c, err := call.Named(in.Method)
	if err != nil {
		return nil, err
	}
	if !call.Reads(c) && !a.write {
		return nil, exit.Errorf(exit.Refused, "%s changes data, and %s", call.Name(c), noWrites)
	}
	if len(in.Args) == 0 {
		in.Args = wire.Value("{}")
	}
	plan, err := a.plan(ctx, c, in.Args)
	if err != nil && plan == "" {
		return nil, err
	}
	if err != nil {
		plan += fmt.Sprintf("\nBefore that it would be refused: %v", err)
	}
	return "Nothing was sent. It would be:\n" + plan, nil
}

// plan is what a call would do, as its client says it. Values are not in it.
func (a *assistant) plan(ctx context.Context, c *digest.Call, args wire.Value) (string, error) {
	if c.Version == 0 {
		return a.planAimsio(ctx, c, args)
	}
	given, err := call.Arguments(c, args)
	if err != nil {
		return "", err
	}
	given, more := completed(c, given)
	client, err := a.ajera(ctx)
	if err != nil {
		return "", err
	}
	plan, err := client.Explain(func(rehearsed *ajera.Client) error {
		_, err := call.Ajera(ctx, rehearsed, c.Version, c.Go, rawjson.Object(given))
		return err
	})
	text, err := told(plan, len(plan.Steps), err)
	if text != "" {
		text += more
	}
	return text, err
}

// completed are the arguments of an update with the half that preview_write reads, which for a plan may
// be the other one.
func completed(c *digest.Call, given []rawjson.Member) (whole []rawjson.Member, more string) {
	m := call.MethodOf(c)
	if m == nil || m.Update == nil {
		return given, ""
	}
	takes := func(f *digest.Field) bool { return f.Name == m.Update.Unchanged }
	if _, read := rawjson.Lookup(given, m.Update.Unchanged); read || !slices.ContainsFunc(c.Args, takes) {
		return given, "" // or it is a member of the records
	}
	value, _ := rawjson.Lookup(given, m.Update.Updated)
	return append(given, rawjson.Member{Name: m.Update.Unchanged, Value: value}), "\nand before that a request to read the records"
}

func (a *assistant) planAimsio(ctx context.Context, c *digest.Call, args wire.Value) (string, error) {
	rehearse, more, err := rehearsal(ctx, c, args)
	if err != nil {
		return "", err
	}
	client, err := a.aimsio(ctx)
	if err != nil {
		return "", err
	}
	plan, err := client.Explain(rehearse)
	text, err := told(plan, len(plan.Steps), err)
	return text + more, err
}

// rehearsal makes the calls of an operation, and says what would come behind them.
func rehearsal(ctx context.Context, c *digest.Call, args wire.Value) (rehearse func(*aimsio.Client) error, more string, err error) {
	if !call.Reads(c) {
		rehearse, err = call.Rehearse(ctx, c, args)
		return rehearse, "", err
	}
	given, err := arguments(c, args)
	if err != nil {
		return nil, "", err
	}
	q, err := aimsioArguments(c, given)
	if q.records {
		more = "\nand a request for each record that is read"
	}
	return func(client *aimsio.Client) error { return q.rehearse(ctx, client, c) }, more, err
}

// rehearse makes the calls of a question, of which none is answered.
func (q asked) rehearse(ctx context.Context, client *aimsio.Client, c *digest.Call) (err error) {
	if c.Kind == string(wire.KindList) {
		_, err = call.Aimsio(ctx, client, c.Go, nil, nil)
	}
	for _, key := range q.keys {
		if _, err = call.Aimsio(ctx, client, c.Go, []string{key}, nil); err != nil && !isEmpty(err) {
			return err
		}
	}
	return err
}

// told is a plan as text, "" when nothing is in it. What an empty answer lacks is no fault of the
// call.
func told(plan fmt.Stringer, steps int, err error) (string, error) {
	if steps == 0 {
		return "", err
	}
	if isEmpty(err) {
		err = nil
	}
	return plan.String(), err
}

// isEmpty reports an error that an empty answer has, which a rehearsed call is given.
func isEmpty(err error) bool {
	for _, is := range []error{ajera.ErrAnswer, ajera.ErrPartial, ajera.ErrNotCreated, aimsio.ErrAnswer} {
		if errors.Is(err, is) {
			return true
		}
	}
	return false
}
