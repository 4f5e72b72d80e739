package account

import (
	"context"
	"errors"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/wire"
)

// patience is how long a try may take.
const patience = time.Minute

// Try makes the smallest call that needs the password, within the account's limits: a login of its own
// at Ajera, a list of price books at Aimsio. That the user may not list them is no fault: the password
// was taken.
func (s *Settings) Try(ctx context.Context, c *Choice) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if s.Vendor == OfAjera {
		return s.tryAjera(ctx, c)
	}
	return s.tryAimsio(ctx, c)
}

// again is how a try is repeated: somebody waits.
var again = wire.Retry{Attempts: 2}

func (s *Settings) tryAjera(ctx context.Context, c *Choice) error {
	// Without the sessions of others, so that there is a login.
	client, err := s.ajera(c, func(config *ajera.Config) { config.Retry = again })
	if err != nil {
		return err
	}
	if _, err = client.Week(ctx); errors.Is(err, ajera.ErrWeek) {
		err = nil
	}
	return errors.Join(Innermost(err), client.Close())
}

func (s *Settings) tryAimsio(ctx context.Context, c *Choice) error {
	client, err := s.aimsio(c, func(config *aimsio.Config) { config.Retry = again })
	if err != nil {
		return err
	}
	if _, err = client.API.ListPricebooks(ctx); errors.Is(err, aimsio.ErrPermission) {
		err = nil
	}
	return errors.Join(err, client.Close())
}

// Innermost is the login that failed, and not what needed it.
func Innermost(err error) error {
	for {
		outer, ok := errors.AsType[*ajera.Error](err)
		if !ok {
			return err
		}
		if _, ok := errors.AsType[*ajera.Error](outer.Err); !ok {
			return err
		}
		err = outer.Err
	}
}
