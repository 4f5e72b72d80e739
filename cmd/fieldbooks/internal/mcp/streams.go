package mcp

import (
	"context"
	"errors"
	"fmt"
	"io"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// overStreams answers the one assistant that writes lines to in and reads them from out, until it
// goes or ctx ends. Both are a clean end.
func (a *assistant) overStreams(ctx context.Context, in io.Reader, out io.Writer) error {
	to := &oneByOne{to: out}
	err := a.server().Run(askedBy(ctx), &sdk.IOTransport{Reader: io.NopCloser(newMessages(in, to)), Writer: to})
	if err == nil || ctx.Err() != nil || errors.Is(err, io.EOF) {
		return nil
	}
	return fmt.Errorf("the assistant and this server cannot speak to each other any more: %w; standard input and output must hold the protocol and nothing else", err)
}
