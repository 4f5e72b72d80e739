// Package mcp is the command "mcp": a server of the Model Context Protocol, so that an assistant can
// look up, read and, where it was allowed to, write at both vendors.
package mcp

import (
	"cmp"
	"context"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mcp/answer"
)

// Command is "mcp", of that version of fieldbooks.
func Command(a *app.App, version string) *cobra.Command {
	s := &assistant{app: a, version: version}
	var address string
	c := &cobra.Command{
		Use:   "mcp",
		Short: "Let an assistant look up, read and ask, by the Model Context Protocol",
		Long: `Let an assistant find methods, read records of both vendors, and ask a mirror, by the Model Context
Protocol. The assistant starts this command itself and speaks to it on standard input and output; its
settings name the command, as in

  {"mcpServers": {"fieldbooks": {"command": "fieldbooks", "args": ["mcp"]}}}

With --http it is served to assistants of this machine instead, who must show a token that is printed
when it starts. It uses the account that all commands use, or --profile, and the mirror of --from.

Nothing can be changed unless --allow-write is given; then an assistant can prepare a change, show it,
and send what was shown. Personal values (see --with-sensitive) do not reach it unless you say so.`,
		Example: "  fieldbooks mcp\n  fieldbooks mcp --profile read-only --from books.db\n  fieldbooks mcp --http 127.0.0.1:8931",
		RunE: func(c *cobra.Command, _ []string) error {
			if err := s.sensible(c); err != nil {
				return err
			}
			return s.serve(c.Context(), address)
		},
	}
	f := c.Flags()
	f.StringVar(&address, "http", "", "serve on this `address` of this machine, such as 127.0.0.1:8931, and not on standard input")
	f.BoolVar(&s.write, "allow-write", false, "let the assistant prepare changes, and send those that it has shown")
	f.StringVar(&s.from, "from", "", "the mirror for its questions: a `file`, or postgres://user@host/database; without it "+database.Variable+", or "+database.Default)
	f.IntVar(&s.most, "max-bytes", answer.UsualBytes, "an answer has no more than this `many` bytes; the rest is counted, and can be asked for")
	return c
}

// idle are the flags of all commands that say nothing to this one.
var idle = []string{"output", "columns", "jq", "limit", "excel", "file", "yes", "dry-run"}

// sensible finds what the flags cannot mean, and an account that is named and not there.
func (a *assistant) sensible(c *cobra.Command) error {
	for _, name := range idle {
		if c.Flags().Changed(name) {
			return exit.Usagef("--%s means nothing to mcp: each question of an assistant says what it wants; leave it out", name)
		}
	}
	const least, most = 2000, 1_000_000
	if a.most < least || a.most > most {
		return exit.Usagef("--max-bytes %d: use %d to %d; 40000 are about 10000 tokens", a.most, least, most)
	}
	a.app.Account.Note = a.tell
	a.from = cmp.Or(a.from, os.Getenv(database.Variable), database.Default)
	return a.app.Account.Known()
}

// serve answers assistants until ctx ends, or who started it goes. A change that is on its way is
// waited for: else nobody would know what became of it.
func (a *assistant) serve(ctx context.Context, address string) error {
	defer a.sending.Wait()
	if address != "" {
		return a.overHTTP(ctx, address)
	}
	if a.app.InTerminal {
		a.app.Note("An assistant starts this command itself, and speaks to it here; see \"fieldbooks mcp --help\". Ctrl-D ends it.")
	}
	in, out := a.app.In, a.app.Out
	// Standard output is the protocol's alone, and standard input too: nobody can be asked.
	a.app.In, a.app.Out, a.app.InTerminal, a.app.ErrTerminal = strings.NewReader(""), a.app.Err, false, false
	return a.overStreams(ctx, in, out)
}
