// Command otel shows the calls of an Ajera client as OpenTelemetry spans: one per
// call, logins included, with one event per HTTP request. It runs against the
// fake, with nothing to set up. A real program hands its own tracer to [Watch]
// and [Observe].
package main

import (
	"context"
	"fmt"
	"log"
	"net/http/httptest"
	"os"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
	sdk "go.opentelemetry.io/otel/sdk/trace"
)

func main() {
	provider := sdk.NewTracerProvider(sdk.WithSyncer(printer{os.Stdout}))
	if err := run(context.Background(), provider); err != nil {
		log.Fatal(err)
	}
	if err := provider.Shutdown(context.Background()); err != nil {
		log.Fatal(err)
	}
}

// run reads all projects of the fake, one of whose answers is lost.
func run(ctx context.Context, provider *sdk.TracerProvider) error {
	fake := ajeratest.New()
	server := httptest.NewServer(fake)
	defer server.Close()
	fake.Fail(ajeratest.Fault{Kind: ajeratest.ResetAfter, Method: "GetProjects"})
	tracer := provider.Tracer("ajera")
	c, err := ajera.New(ajera.Config{
		URL: fake.URLAt(server.URL), Username: fake.User(), Password: wire.Secret(fake.Password()),
		Watch: Watch(tracer), Observe: Observe,
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
