package main

import (
	"cmp"
	"context"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/wire"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

// WatchAjera is an ajera.Config.Watch that makes a span of each call.
func WatchAjera(tracer trace.Tracer) func(context.Context, *wire.Method) (context.Context, func(ajera.Ended)) {
	return func(ctx context.Context, m *wire.Method) (context.Context, func(ajera.Ended)) {
		ctx, span := tracer.Start(ctx, m.Name, trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(
			attribute.Int("ajera.version", m.Version),
			attribute.String("ajera.kind", string(m.Kind)),
		))
		return ctx, func(d ajera.Ended) {
			span.SetAttributes(
				attribute.Int("ajera.response_code", d.ResponseCode),
				attribute.String("ajera.usage_key", d.UsageKey),
				attribute.Float64("ajera.waited.session", d.Info.Session.Seconds()),
			)
			end(span, d.Status, d.Info, d.Err)
		}
	}
}

// WatchAimsio is an aimsio.Config.Watch that makes a span of each call. Like calls
// have the same name: that of the operation, or for a raw call its verb.
func WatchAimsio(tracer trace.Tracer) func(context.Context, *wire.Operation) (context.Context, func(aimsio.Ended)) {
	return func(ctx context.Context, op *wire.Operation) (context.Context, func(aimsio.Ended)) {
		ctx, span := tracer.Start(ctx, cmp.Or(op.ID, op.Verb), trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(
			attribute.String("http.request.method", op.Verb),
			attribute.String("url.template", op.Path),
		))
		return ctx, func(d aimsio.Ended) { end(span, d.Status, d.Info, d.Err) }
	}
}

// end ends the span of a call of either client.
func end(span trace.Span, status int, info wire.Info, err error) {
	span.SetAttributes(
		attribute.Int("http.response.status_code", status),
		attribute.Int("attempts", info.Attempts),
		attribute.Int64("bytes", info.Bytes),
		attribute.Float64("waited.limit", info.Waited().Seconds()),
		attribute.Float64("waited.backoff", info.Backoff.Seconds()),
	)
	if err != nil {
		span.SetStatus(codes.Error, err.Error()) // shows no secret
	}
	span.End()
}

// Observe is a Config.Observe of either client that adds each HTTP request to the
// span of its call.
func Observe(ctx context.Context, a wire.Attempt) {
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
