package mcp

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"testing"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/limit"
)

// desk is an assistant with both vendors' fakes behind it, and a client of it in the same process.
type desk struct {
	*testing.T
	ajera  *ajeratest.Server
	aimsio *aimsiotest.Server
	of     *assistant
	client *sdk.ClientSession
}

func newDesk(t *testing.T, options ...ajeratest.Option) *desk {
	t.Helper()
	return newDeskOf(t, func(*assistant) {}, options...)
}

// newDeskOf is a desk whose assistant is set up before it is asked.
func newDeskOf(t *testing.T, setup func(*assistant), options ...ajeratest.Option) *desk {
	t.Helper()
	for _, name := range []string{"HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"} {
		t.Setenv(name, t.TempDir())
	}
	d := &desk{T: t, ajera: ajeratest.Start(t, append(options, ajeratest.WithoutLimits())...), aimsio: aimsiotest.Start(t, aimsiotest.WithoutLimits())}
	for name, value := range map[string]string{
		"FIELDBOOKS_KEYRING": "off", "AJERA_API_URL": d.ajera.URL(), "AJERA_API_USERNAME": d.ajera.User(), "AJERA_API_PASSWORD": d.ajera.Password(),
		"AIMSIO_URL": d.aimsio.URL(), "AIMSIO_USERNAME": d.aimsio.User(), "AIMSIO_PASSWORD": d.aimsio.Password(),
	} {
		t.Setenv(name, value)
	}
	d.of = &assistant{app: &app.App{Err: io.Discard, Out: io.Discard, Now: time.Now}, version: "v0", most: 40_000}
	d.of.app.Output.Personal = call.Personal
	setup(d.of)
	if err := d.of.app.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.of.app.Close() })
	here, there := sdk.NewInMemoryTransports()
	if _, err := d.of.server().Connect(t.Context(), here, nil); err != nil {
		t.Fatal(err)
	}
	var err error
	if d.client, err = sdk.NewClient(&sdk.Implementation{Name: "test", Version: "v1"}, nil).Connect(t.Context(), there, nil); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.client.Close() })
	return d
}

// unlimited opens the accounts without the vendors' limits, for a test that would only wait for them.
func (d *desk) unlimited() {
	d.Helper()
	var faults [2]error
	free := limit.New(limit.Policy{})
	d.of.ofAjera, faults[0] = d.of.app.Ajera(d.Context(), func(c *ajera.Config) { c.Limiter = free })
	d.of.ofAims, faults[1] = d.of.app.Aimsio(d.Context(), func(c *aimsio.Config) { c.Limiter = free })
	if err := errors.Join(faults[:]...); err != nil {
		d.Fatal(err)
	}
}

// call calls a tool, and gives what it says.
func (d *desk) call(tool, args string) (text string, isFault bool) {
	d.Helper()
	r, err := d.client.CallTool(context.WithoutCancel(d.Context()), &sdk.CallToolParams{Name: tool, Arguments: json.RawMessage(args)})
	if err != nil {
		d.Fatal(err)
	}
	return r.Content[0].(*sdk.TextContent).Text, r.IsError
}

// said is an answer of read, taken apart.
type said struct {
	Cursor   string
	Notes    []string
	LeftOut  map[string]any `json:"left_out"`
	NotFound []int          `json:"not_found"`
	Error    string
	Warnings []string
	Records  map[string][]map[string]any
}

// read calls a tool of which the answer is records.
func (d *desk) read(tool, args string) (got said) {
	d.Helper()
	text, isFault := d.call(tool, args)
	if isFault {
		d.Fatalf("%s %s: %s", tool, args, text)
	}
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		d.Fatalf("%v: %s", err, text)
	}
	return got
}
