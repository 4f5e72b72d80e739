// Command otel shows the calls of an Ajera and of an Aimsio client as OpenTelemetry
// spans: one per call, logins included, with one event per HTTP request. It runs
// against the fakes, with nothing to set up. A real program hands its own tracer to
// [WatchAjera] and [WatchAimsio].
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http/httptest"
	"os"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
	sdk "go.opentelemetry.io/otel/sdk/trace"
)

func main() {
	ctx := context.Background()
	provider := sdk.NewTracerProvider(sdk.WithSyncer(printer{os.Stdout}))
	if err := errors.Join(runAjera(ctx, provider), runAimsio(ctx, provider), provider.Shutdown(ctx)); err != nil {
		log.Fatal(err)
	}
}

// runAjera reads all projects of the fake, one of whose answers is lost.
func runAjera(ctx context.Context, provider *sdk.TracerProvider) error {
	fake := ajeratest.New()
	server := httptest.NewServer(fake)
	defer server.Close()
	fake.Fail(ajeratest.Fault{Kind: ajeratest.ResetAfter, Method: "GetProjects"})
	c, err := ajera.New(ajera.Config{
		URL: wire.Hide(fake.URLAt(server.URL)), Username: fake.User(), Password: wire.Hide(fake.Password()),
		Watch: WatchAjera(provider.Tracer("ajera")), Observe: Observe,
	})
	if err != nil {
		return err
	}
	got, err := c.V2.GetProjects(ctx, ajerav2.GetProjectsArgs{RequestedProjects: fake.Keys("Projects")})
	if err != nil {
		return err
	}
	fmt.Printf("%d projects\n", len(got.Projects))
	return c.Close()
}

// runAimsio reads a job order of the fake, one of whose answers is lost.
func runAimsio(ctx context.Context, provider *sdk.TracerProvider) error {
	fake := aimsiotest.New()
	server := httptest.NewServer(fake)
	defer server.Close()
	fake.Fail(aimsiotest.Fault{Kind: aimsiotest.ResetAfter, Method: "GET"})
	c, err := aimsio.New(aimsio.Config{
		URL: wire.Hide(server.URL), Username: fake.User(), Password: wire.Hide(fake.Password()),
		Watch: WatchAimsio(provider.Tracer("aimsio")), Observe: Observe,
	})
	if err != nil {
		return err
	}
	got, err := c.JobOrders().Get(ctx, fake.Keys("JobOrder")[0])
	if err != nil {
		return err
	}
	fmt.Printf("job order %s\n", got.JobNumber)
	return c.Close()
}
