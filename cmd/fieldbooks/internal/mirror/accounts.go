package mirror

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// open opens the accounts that a job reads. That there is none of a vendor is told, and no fault where
// there is one of the other.
func (o *options) open(ctx context.Context, job *Job) error {
	if err := o.app.Account.Known(); err != nil {
		return err
	}
	name, _ := o.app.Account.Named()
	job.Profile = cmp.Or(name, "environment")
	job.Tenants = map[account.Vendor]string{}
	var none []error
	for _, v := range account.Vendors {
		if !job.reads(v) {
			continue
		}
		err := o.client(ctx, v, job)
		switch {
		case errors.Is(err, account.ErrNone):
			none = append(none, err)
		case err != nil:
			return fmt.Errorf("%s: %w", v.Title(), err)
		}
	}
	if len(job.Tenants) > 0 {
		for _, err := range none {
			o.app.Note("Only one vendor is read: %v.", err)
		}
		return nil
	}
	if len(none) == 1 {
		return none[0]
	}
	return exit.Errorf(exit.Denied, "there is no account to read: run \"fieldbooks login%s\", or to try it on stand-ins \"fieldbooks fake\"", o.app.Account.Flag())
}

// client makes the client of a vendor, which cannot write, and notes whose records it reads.
func (o *options) client(ctx context.Context, v account.Vendor, job *Job) (err error) {
	tenant := ""
	switch v {
	case account.OfAjera:
		job.Ajera, err = o.app.Ajera(ctx, func(c *ajera.Config) {
			c.ReadOnly = true
			d, _ := ajera.DatabaseIn(c.URL.Reveal()) // the client says what is wrong with it
			tenant = fmt.Sprintf("%s %+v", host(c.URL.Reveal()), d)
		})
	case account.OfAimsio:
		job.Aimsio, err = o.app.Aimsio(ctx, func(c *aimsio.Config) {
			c.ReadOnly = true
			tenant = cmp.Or(host(c.URL.Reveal()), c.Server)
		})
	}
	if err == nil {
		job.Tenants[v] = tenant
	}
	return err
}

// host is the server of an address, without its port: that of a stand-in is another each time.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
