package main

import (
	"context"
	"fmt"
	"strings"
	"testing"

	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

// spans are those of one run.
func spans(t *testing.T, run func(context.Context, *sdk.TracerProvider) error) tracetest.SpanStubs {
	t.Helper()
	memory := tracetest.NewInMemoryExporter()
	if err := run(t.Context(), sdk.NewTracerProvider(sdk.WithSyncer(memory))); err != nil {
		t.Fatal(err)
	}
	found := memory.GetSpans()
	if text := fmt.Sprintf("%+v", found); strings.Contains(text, "invented-password") || strings.Contains(text, "api-user") {
		t.Error("a span shows who called")
	}
	return found
}

func attempts(span tracetest.SpanStub) int64 {
	for _, a := range span.Attributes {
		if a.Key == "attempts" {
			return a.Value.AsInt64()
		}
	}
	return 0
}

func TestAjera(t *testing.T) {
	spans := spans(t, runAjera)
	if len(spans) != 3 {
		t.Fatalf("%d spans, want login, read and end", len(spans))
	}
	login, read, end := spans[0], spans[1], spans[2]
	if login.Parent.SpanID() != read.SpanContext.SpanID() {
		t.Error("the login is not inside the call that needed it")
	}
	if got := fmt.Sprint(login.Name, len(login.Events), read.Name, len(read.Events), end.Name); got != "CreateAPISession1GetProjects2EndAPISession" {
		t.Errorf("spans %s", got)
	}
	if got := attempts(read); got != 2 {
		t.Errorf("%d attempts, want 2", got)
	}
}

func TestAimsio(t *testing.T) {
	spans := spans(t, runAimsio)
	if len(spans) != 1 {
		t.Fatalf("%d spans, want the read", len(spans))
	}
	if read := spans[0]; read.Name != "GetJobOrder" || len(read.Events) != 2 || attempts(read) != 2 {
		t.Errorf("span %s with %d events and %d attempts", read.Name, len(read.Events), attempts(read))
	}
}
