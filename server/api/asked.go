package api

import (
	"context"
	"fmt"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

// Asked is what a request asked and what came of it, for those who log and count
// requests. The handler fills it in while it answers; it is whole when that returns.
type Asked struct {
	Operation string        // as its client named it; "" if it has no name, or was refused before its text was read
	Query     string        // its text, as it was sent
	Variables string        // as JSON; "" for none
	Cost      int           // objects that the answer can have; 0 if it was refused before that was known
	Code      string        // extensions.code of the first error; "" for none
	Took      time.Duration // from when it had arrived until its answer was made; of a subscription for the slowest of its answers
}

type askedKey struct{}

// WithAsked returns a context of a request that tells what it asks.
func WithAsked(ctx context.Context, a *Asked) context.Context {
	return context.WithValue(ctx, askedKey{}, a)
}

// askedOf returns what a request tells of itself; what nobody reads, if nobody asked.
func askedOf(ctx context.Context) *Asked {
	if a, ok := ctx.Value(askedKey{}).(*Asked); ok {
		return a
	}
	return &Asked{}
}

// question tells what is asked.
func (a *Asked) question(p *params) {
	a.Operation, a.Query, a.Variables = p.OperationName, p.Query, string(p.Variables)
}

// took tells that an answer was made of what came at a time.
func (a *Asked) took(begun time.Time) { a.Took = max(a.Took, time.Since(begun)) }

// answered tells what came of it.
func (a *Asked) answered(with answer) {
	if len(with.errors) > 0 {
		a.Code = fmt.Sprint(with.errors[0].Extensions["code"])
	}
}

// tracer begins spans in the trace that a request belongs to, if it belongs to one.
func tracer(ctx context.Context) trace.Tracer {
	return trace.SpanFromContext(ctx).TracerProvider().Tracer("github.com/actorgraph/actorgraph/server/api")
}

// traced is the extension that traces each root field with all beneath it: the
// calls to the store that these need are within its span.
type traced struct{}

var _ graphql.RootFieldInterceptor = traced{}

// ExtensionName names the extension in gqlgen's own errors.
func (traced) ExtensionName() string { return "Traced" }

// Validate has nothing to check.
func (traced) Validate(graphql.ExecutableSchema) error { return nil }

// InterceptRootField traces a root field.
func (traced) InterceptRootField(ctx context.Context, next graphql.RootResolver) graphql.Marshaler {
	f := graphql.GetRootFieldContext(ctx).Field
	ctx, span := tracer(ctx).Start(ctx, f.ObjectDefinition.Name+"."+f.Name)
	defer span.End()
	return next(ctx)
}

// traceAnswer traces how a question is answered, from when it has its turn.
func (t *transport) traceAnswer(ctx context.Context, p *params, onlyQueries bool) answer {
	asked := askedOf(ctx)
	ctx, span := tracer(ctx).Start(ctx, "graphql")
	defer span.End()
	a := t.answer(ctx, p, onlyQueries)
	asked.answered(a)
	span.SetAttributes(attribute.String("graphql.operation.name", asked.Operation), attribute.Int("actorgraph.cost", asked.Cost))
	if asked.Code != "" {
		span.SetStatus(codes.Error, asked.Code)
	}
	return a
}
