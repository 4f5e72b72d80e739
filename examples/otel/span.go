package main

import (
	"context"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/wire"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

// Watch is an ajera.Config.Watch that makes a span of each call.
func Watch(tracer trace.Tracer) func(context.Context, *wire.Method) (context.Context, func(ajera.Done)) {
	return func(ctx context.Context, m *wire.Method) (context.Context, func(ajera.Done)) {
		ctx, span := tracer.Start(ctx, m.Name, trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(
			attribute.Int("ajera.version", m.Version),
			attribute.String("ajera.kind", string(m.Kind)),
		))
		return ctx, func(d ajera.Done) {
			span.SetAttributes(
				attribute.Int("http.response.status_code", d.Status),
				attribute.Int("ajera.response_code", d.ResponseCode),
				attribute.String("ajera.usage_key", d.UsageKey),
				attribute.Int("ajera.attempts", d.Info.Attempts),
				attribute.Int64("ajera.bytes", d.Info.Bytes),
				attribute.Float64("ajera.waited.limit", d.Info.Waited().Seconds()),
				attribute.Float64("ajera.waited.session", d.Info.Session.Seconds()),
				attribute.Float64("ajera.waited.backoff", d.Info.Backoff.Seconds()),
			)
			if d.Err != nil {
				span.SetStatus(codes.Error, d.Err.Error()) // shows no secret
			}
			span.End()
		}
	}
}

// Observe is an ajera.Config.Observe that adds each HTTP request to the span of
// its call.
func Observe(ctx context.Context, a ajera.Attempt) {
	attributes := []attribute.KeyValue{
		attribute.Int("number", a.Number),
		attribute.Int("http.response.status_code", a.Status),
		attribute.Float64("took", a.Took.Seconds()),
	}
	if a.Err != nil {
		attributes = append(attributes, attribute.String("error", a.Err.Error()), attribute.String("outcome", string(a.Outcome)))
	}
	trace.SpanFromContext(ctx).AddEvent("http request", trace.WithAttributes(attributes...))
}
