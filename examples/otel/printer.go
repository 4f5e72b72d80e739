package main

import (
	"context"
	"fmt"
	"io"

	sdk "go.opentelemetry.io/otel/sdk/trace"
)

// printer writes one line per span.
type printer struct{ io.Writer }

// ExportSpans implements sdk.SpanExporter.
func (p printer) ExportSpans(_ context.Context, spans []sdk.ReadOnlySpan) error {
	for _, s := range spans {
		nested := ""
		if s.Parent().IsValid() {
			nested = ", inside the call that needed it"
		}
		if _, err := fmt.Fprintf(p, "span %s: %d HTTP requests%s\n", s.Name(), len(s.Events()), nested); err != nil {
			return err
		}
	}
	return nil
}

// Shutdown implements sdk.SpanExporter.
func (printer) Shutdown(context.Context) error { return nil }
