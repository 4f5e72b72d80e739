package mcp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// tool is what an assistant is told of a tool.
type tool struct {
	name    string
	says    string // what it is for, in a sentence or two: each letter is paid for in every conversation
	outside bool   // it asks a vendor
	changes bool   // it changes data at a vendor, and once more each time it is called
}

// patience is how long a tool may take. Assistants wait for less, and then cancel it themselves.
const patience = 4 * time.Minute

// add adds a tool. In is a struct that says its arguments by tags json and jsonschema; those that are
// omitzero may be left out. What do returns is the answer: a text as it is, anything else as JSON. An
// error is told as a fault of the tool, in words of the command.
//
// The SDK's own AddTool is not used: it passes arguments through float64, and amounts are exact here.
// Nor is structured content: an assistant would be given the same answer twice.
func add[In any](a *assistant, s *sdk.Server, t tool, do func(context.Context, In) (any, error)) {
	p := newParameters[In](t.name)
	a.tools = append(a.tools, t.name)
	s.AddTool(&sdk.Tool{
		Name: t.name, Description: t.says, InputSchema: p.schema,
		Annotations: &sdk.ToolAnnotations{ReadOnlyHint: !t.changes, IdempotentHint: !t.changes, DestructiveHint: &t.changes, OpenWorldHint: &t.outside},
	}, func(ctx context.Context, req *sdk.CallToolRequest) (*sdk.CallToolResult, error) {
		var in In
		if err := p.read(req.Params.Arguments, &in); err != nil {
			return fault(err), nil
		}
		if t.changes {
			a.sending.Add(1)
			defer a.sending.Done()
		}
		ctx, cancel := within(ctx)
		defer cancel()
		answer, err := a.guarded(t.name, func() (any, error) { return do(ctx, in) })
		if err != nil && errors.Is(context.Cause(ctx), errPatience) {
			err = errPatience
		}
		if err != nil {
			return fault(err), nil
		}
		return a.said(t, answer), nil
	})
}

var errPatience = fmt.Errorf("it took longer than %v and was ended; ask for less: fewer keys, a filter, a smaller limit", patience)

// asker is the key of the context of who asks: of the request over HTTP, or of the whole server over
// standard streams. The SDK's own context of a call goes on when these end.
type asker struct{}

// askedBy is a context for the SDK that tells tools when ctx ends.
func askedBy(ctx context.Context) context.Context { return context.WithValue(ctx, asker{}, ctx) }

// within is the context of a tool: it ends with the call, with who asks, and when it took too long.
func within(call context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeoutCause(call, patience, errPatience)
	if who, ok := call.Value(asker{}).(context.Context); ok {
		stop := context.AfterFunc(who, cancel)
		return ctx, func() { stop(); cancel() }
	}
	return ctx, cancel
}

// guarded is what do returns. A fault of ours in a tool ends the call, and not the server.
func (a *assistant) guarded(name string, do func() (any, error)) (answer any, err error) {
	defer func() {
		if met := recover(); met != nil {
			// What it met may hold a record, so only its type is told, and where it was.
			a.tell("fieldbooks: the tool %s broke (%T)\n%s", name, met, debug.Stack())
			err = fmt.Errorf("the tool %s broke; that is a fault of fieldbooks, and the server goes on: standard error of the server has what to report", name)
		}
	}()
	return do()
}

// said is an answer. One that the tool did not keep within the bytes that were allowed is not given:
// assistants refuse it, or lose what they knew. What became of a change is told at any length.
func (a *assistant) said(t tool, answer any) *sdk.CallToolResult {
	text, plain := answer.(string)
	if !plain {
		raw, err := json.Marshal(answer, json.Deterministic(true))
		if err != nil {
			return fault(fmt.Errorf("the answer of %s is no JSON: %w", t.name, err))
		}
		text = string(raw)
	}
	if most := a.most + slack; len(text) > most && !t.changes {
		return fault(fmt.Errorf("the answer of %s has %d bytes, and %d are allowed; ask for fewer records or fields", t.name, len(text), most))
	}
	return &sdk.CallToolResult{Content: []sdk.Content{&sdk.TextContent{Text: text}}}
}

// slack is what may stand around the records of an answer: counts, a cursor, how to go on.
const slack = 4096

// fault is an error as an assistant is told of it: a sentence with what to do, marked as an error.
func fault(err error) *sdk.CallToolResult {
	const most = 4000
	text := output.Harmless(ofVendor(err, exit.Plain(err.Error())))
	if letters := []rune(text); len(letters) > most {
		text = fmt.Sprintf("%s... (%d more characters)", string(letters[:most]), len(letters)-most)
	}
	return &sdk.CallToolResult{IsError: true, Content: []sdk.Content{&sdk.TextContent{Text: text}}}
}

// ofVendor is the text of an error with what the vendor said between quotes: it may quote a record, and
// so be anybody's words, which are no sentence of ours.
func ofVendor(err error, text string) string {
	var said []string
	if of, ok := errors.AsType[*ajera.Error](err); ok && (of.ResponseCode != 0 || len(of.Entries) > 0) {
		said = append(said, of.Message)
		for _, entry := range of.Entries {
			said = append(said, entry.ErrorMessage)
		}
	} else if of, ok := errors.AsType[*aimsio.Error](err); ok && bytes.Contains(of.Body, []byte(of.Message)) {
		said = append(said, of.Message)
	}
	for _, words := range said {
		if words = strings.TrimRight(strings.TrimSpace(words), ". "); words != "" && !strings.Contains(text, strconv.Quote(words)) {
			text = strings.Replace(text, words, strconv.Quote(words), 1)
		}
	}
	return text
}
