package main

import (
	"context"
	"fmt"
	"strings"
	"testing"

	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

func TestSpans(t *testing.T) {
	memory := tracetest.NewInMemoryExporter()
	if err := run(context.Background(), sdk.NewTracerProvider(sdk.WithSyncer(memory))); err != nil {
		t.Fatal(err)
	}
	spans := memory.GetSpans()
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
	for _, a := range read.Attributes {
		if a.Key == "ajera.attempts" && a.Value.AsInt64() != 2 {
			t.Errorf("%d attempts, want 2", a.Value.AsInt64())
		}
	}
	if text := fmt.Sprintf("%+v", spans); strings.Contains(text, "invented-password") || strings.Contains(text, "api-user") {
		t.Error("a span shows who called")
	}
}
