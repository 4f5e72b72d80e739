package mcp

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// writes are the tools that are there only where changes are allowed.
var writes = []string{"preview_write", "apply_write"}

// noWrites is why nothing can be changed.
const noWrites = "this server may change nothing; whoever set it up can start it with --allow-write"

// unknownTool says of a tool that is not there which ones are. It is a fault of the protocol, as its
// specification has it.
func (a *assistant) unknownTool(next sdk.MethodHandler) sdk.MethodHandler {
	return func(ctx context.Context, method string, req sdk.Request) (sdk.Result, error) {
		call, ok := req.(*sdk.CallToolRequest)
		if !ok || slices.Contains(a.tools, call.Params.Name) {
			return next(ctx, method, req)
		}
		return nil, &jsonrpc.Error{Code: jsonrpc.CodeInvalidParams, Message: a.noSuch(call.Params.Name)}
	}
}

func (a *assistant) noSuch(name string) string {
	if slices.Contains(writes, name) {
		return fmt.Sprintf("the tool %s is not there: %s", name, noWrites)
	}
	meant := output.OrMeant(output.Nearest(name, a.tools))
	return fmt.Sprintf("no tool is called %s%s; there are %s", output.Quoted(name), meant, strings.Join(a.tools, ", "))
}
