package main

import (
	"os"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// connect makes both clients: from the environment when it names both vendors,
// else to fakes of its own.
func connect() (*vendors, error) {
	if os.Getenv("AJERA_API_URL") != "" && os.Getenv("AIMSIO_URL")+os.Getenv("AIMSIO_SERVER") != "" {
		return connectReal()
	}
	return connectFakes()
}

func connectReal() (*vendors, error) {
	v := newVendors()
	v.where = "Reading from the servers that the environment names; nothing is changed."
	var err error
	if v.ajera, err = ajera.FromEnv(func(c *ajera.Config) { c.Limiter = v.books }); err != nil {
		return nil, err
	}
	v.stops = append(v.stops, func() { v.ajera.Close() })
	v.aimsio, err = aimsio.FromEnv(func(c *aimsio.Config) { c.ReadOnly, c.Limiter = true, v.field })
	if err != nil {
		v.close()
		return nil, err
	}
	return v, nil
}

func connectFakes() (*vendors, error) {
	v := newVendors()
	v.fake, v.where = true, "Both vendors are fakes on this machine, filled with invented firms."
	books, field := v.start()
	var err error
	v.ajera, err = ajera.New(ajera.Config{
		URL: wire.Hide(books.URL()), Username: books.User(), Password: wire.Hide(books.Password()), Limiter: v.books,
	})
	if err != nil {
		v.close()
		return nil, err
	}
	v.stops = append(v.stops, func() { v.ajera.Close() })
	v.aimsio, err = aimsio.New(aimsio.Config{
		URL: wire.Hide(field.URL()), Username: field.User(), Password: wire.Hide(field.Password()), Limiter: v.field,
	})
	if err != nil {
		v.close()
		return nil, err
	}
	return v, nil
}

// start starts the fakes.
func (v *vendors) start() (*ajeratest.Server, *aimsiotest.Server) {
	return ajeratest.Start(v), aimsiotest.Start(v)
}

// newVendors sets the limits of both accounts. Other clients of the same accounts
// would be given the same limiters.
func newVendors() *vendors {
	return &vendors{field: limit.New(aimsio.Limits()), books: limit.New(ajera.Limits())}
}

// Helper and Cleanup let the fakes live as long as the tour.
func (v *vendors) Helper()          {}
func (v *vendors) Cleanup(f func()) { v.stops = append(v.stops, f) }
