package mcp

import (
	"context"
	"sync"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
)

// assistant is what the tools of a server share. Tools are called at the same time.
type assistant struct {
	app     *app.App
	version string // of fieldbooks
	from    string // the mirror
	write   bool   // changes were allowed
	most    int    // bytes of an answer

	tools []string // their names
	shown pending  // changes that may be sent

	mu      sync.Mutex // guards the accounts, which are opened when first needed
	ofAjera *ajera.Client
	ofAims  *aimsio.Client

	telling sync.Mutex
	sending sync.WaitGroup // changes on their way
}

// ajera is the client of the account, the same for all tools. An account that is not there is looked
// for again the next time: somebody may have logged in meanwhile.
func (a *assistant) ajera(ctx context.Context) (*ajera.Client, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.ofAjera != nil {
		return a.ofAjera, nil
	}
	var err error
	a.ofAjera, err = a.app.Ajera(ctx, func(c *ajera.Config) { c.ReadOnly = c.ReadOnly || !a.write })
	return a.ofAjera, err
}

// aimsio is the client of the account, as ajera.
func (a *assistant) aimsio(ctx context.Context) (*aimsio.Client, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.ofAims != nil {
		return a.ofAims, nil
	}
	var err error
	a.ofAims, err = a.app.Aimsio(ctx, func(c *aimsio.Config) { c.ReadOnly = c.ReadOnly || !a.write })
	return a.ofAims, err
}

// tell says something to people: on standard error, which assistants keep as a log or nowhere.
func (a *assistant) tell(format string, args ...any) {
	a.telling.Lock()
	defer a.telling.Unlock()
	a.app.Note(format, args...)
}
