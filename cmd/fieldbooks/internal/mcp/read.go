package mcp

import (
	"context"
	"fmt"
	"strings"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mcp/answer"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// readArgs are what read takes.
type readArgs struct {
	Method   string     `json:"method" jsonschema:"such as ajera GetProjects or aimsio ListJobOrders"`
	Args     wire.Value `json:"args,omitzero" jsonschema:"its arguments, as describe_method has them"`
	Fields   []string   `json:"fields,omitzero" jsonschema:"members to show, nested ones as A.B; * is all"`
	Limit    int        `json:"limit,omitzero" jsonschema:"records of each list, 20 unless said"`
	Cursor   string     `json:"cursor,omitzero" jsonschema:"of the answer before, to go on"`
	MaxBytes int        `json:"max_bytes,omitzero"`
	From     int        `json:"from,omitzero" jsonschema:"where long texts that were cut go on"`
}

// addRead adds read and lookup.
func (a *assistant) addRead(s *sdk.Server) {
	add(a, s, tool{
		name: "read", outside: true,
		says: "Read records from a vendor by a list or get method. Empty members are left out; a few usual fields are shown unless fields names others.",
	}, a.read)
	add(a, s, tool{
		name: "lookup", outside: true,
		says: "Find the key of a record by its name, number or code.",
	}, a.lookup)
}

// came is what a call answered.
type came struct {
	lists  []answer.List
	beside []rawjson.Member // what else it said, vendors' words among it
	notes  []string         // ours
	narrow string
}

// read calls a method that reads, and answers what fits of it.
func (a *assistant) read(ctx context.Context, in readArgs) (any, error) {
	c, err := readable(in.Method, a.write)
	if err != nil {
		return nil, err
	}
	args, err := arguments(c, in.Args)
	if err != nil {
		return nil, err
	}
	request := a.request(in)
	request.Bound = strings.Join([]string{call.Name(c), string(rawjson.Object(args)), strings.Join(in.Fields, ",")}, "\n")
	if request.Place, err = answer.Open(in.Cursor, request.Bound); err != nil {
		return nil, err
	}
	if err := request.Check(); err != nil {
		return nil, err
	}
	ask := a.askAjera
	if c.Version == 0 {
		ask = a.askAimsio
	}
	got, err := ask(ctx, c, args, request)
	if err != nil {
		return nil, err
	}
	request.Beside, request.Notes, request.Narrow = got.beside, got.notes, got.narrow
	return fitted(request, got.lists)
}

// fitted is the answer as text.
func fitted(r answer.Request, lists []answer.List) (any, error) {
	text, err := answer.Fit(r, lists)
	return string(text), err
}

// request is what is wanted of records, within what the server was started with.
func (a *assistant) request(in readArgs) answer.Request {
	most := in.MaxBytes
	if most == 0 || most > a.most {
		most = a.most
	}
	return answer.Request{
		Fields: in.Fields, Limit: in.Limit, MaxBytes: most, From: in.From,
		Personal: call.Personal(), Sensitive: a.app.Output.Sensitive,
	}
}

// readable is the method of a name, when it reads.
func readable(name string, write bool) (*digest.Call, error) {
	c, err := call.Named(name)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w; find_methods finds it by what it does", err)
	case call.Reads(c):
		return c, nil
	case write:
		return nil, exit.Usagef("%s changes records: preview_write prepares it, and apply_write sends it", call.Name(c))
	}
	return nil, exit.Usagef("%s changes records, and %s", call.Name(c), noWrites)
}

// arguments are those of the call, by the vendor's names. An Aimsio list takes what its command does.
func arguments(c *digest.Call, given wire.Value) ([]rawjson.Member, error) {
	if c.Version != 0 {
		return call.Arguments(c, given)
	}
	list, err := rawjson.Members(given)
	if err != nil {
		return nil, exit.Usagef("args: an object of arguments by their names is expected")
	}
	_, err = aimsioArguments(c, list)
	return list, err
}

// narrower says how a call brings fewer records.
func narrower(c *digest.Call, args []rawjson.Member) string {
	var filters []string
	for _, f := range c.Args {
		if _, given := rawjson.Lookup(args, f.Name); !given && strings.HasPrefix(f.Name, "FilterBy") {
			filters = append(filters, f.Name)
		}
	}
	switch {
	case len(filters) > 0:
		return "fewer records: args " + strings.Join(filters, ", ") + "; more of them in one answer: fewer fields"
	case c.Kind == string(wire.KindGet):
		return "fewer records: fewer keys; more of them in one answer: fewer fields"
	}
	return "more of them in one answer: fewer fields, a larger limit"
}
