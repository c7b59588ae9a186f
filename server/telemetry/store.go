package telemetry

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"github.com/actorgraph/actorgraph/graph"
)

// store counts, times and traces every call to another store, and tells its outages.
type store struct {
	of      graph.Store
	name    string
	metrics *Metrics
	outage  *outage
}

var _ graph.Store = (*store)(nil)

// Store returns a store whose calls are seen in metrics, in the trace that their
// context belongs to, and, when it cannot be reached, once in the log. It answers
// as the store does.
func (m *Metrics) Store(of graph.Store, log *slog.Logger) graph.Store {
	return m.observed(of, "store", log, time.Now)
}

// Copy is Store for a copy that those are answered from who may not see everything.
func (m *Metrics) Copy(of graph.Store, log *slog.Logger) graph.Store {
	return m.observed(of, "copy", log, time.Now)
}

func (m *Metrics) observed(of graph.Store, name string, log *slog.Logger, now func() time.Time) graph.Store {
	return &store{of: of, name: name, metrics: m, outage: &outage{log: log, now: now}}
}

// begin begins a call to a method. Its end takes the error that it returned, and
// how many items.
func (s *store) begin(ctx context.Context, method string) (context.Context, func(err error, items int)) {
	start := time.Now()
	ctx, span := Tracer(ctx).Start(ctx, "store."+method, trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(attribute.String("actorgraph.store", s.name)))
	return ctx, func(err error, items int) {
		result := resultOf(err)
		s.metrics.call(s.name, method, result, time.Since(start))
		switch {
		case errors.Is(err, graph.ErrReadOnly), errors.Is(err, graph.ErrFull): // it is there
		case errors.Is(err, graph.ErrDamaged):
			s.outage.damaged(ctx, err)
			s.setUp(0)
		case errors.Is(err, graph.ErrUnavailable) && ctx.Err() == nil:
			s.outage.down(ctx, err)
			s.setUp(0)
		case err == nil:
			s.outage.up(ctx)
			s.setUp(1)
		}
		span.SetAttributes(attribute.Int("actorgraph.items", items), attribute.String("actorgraph.result", result))
		if err != nil {
			span.SetStatus(codes.Error, result) // its text could have what was asked for
		}
		span.End()
	}
}

// setUp tells whether the store itself, no copy of it, is there.
func (s *store) setUp(up float64) {
	if s.name == "store" {
		s.metrics.up.Set(up)
	}
}

// resultOf is an error in one of a few words.
func resultOf(err error) string {
	for _, known := range []struct {
		err  error
		word string
	}{
		{nil, "ok"},
		{context.Canceled, "canceled"},
		{graph.ErrInvalid, "invalid"},
		{graph.ErrNotFound, "not_found"},
		{graph.ErrCursor, "cursor"},
		{graph.ErrOutcomeUnknown, "outcome_unknown"},
		{graph.ErrDamaged, "damaged"},
		{graph.ErrReadOnly, "read_only"},
		{graph.ErrFull, "full"},
		{graph.ErrDenied, "denied"},
		{graph.ErrUnavailable, "unavailable"},
		{context.DeadlineExceeded, "deadline"},
	} {
		if errors.Is(err, known.err) {
			return known.word
		}
	}
	return "error"
}

func (s *store) Entities(ctx context.Context, q graph.EntityQuery, p graph.Page) (graph.Slice[graph.Entity], error) {
	ctx, end := s.begin(ctx, "Entities")
	out, err := s.of.Entities(ctx, q, p)
	end(err, len(out.Items))
	return out, err
}

func (s *store) Search(ctx context.Context, q graph.SearchQuery) ([]graph.Hit, error) {
	ctx, end := s.begin(ctx, "Search")
	out, err := s.of.Search(ctx, q)
	end(err, len(out))
	return out, err
}

func (s *store) Claims(ctx context.Context, q graph.ClaimQuery, p graph.Page) (graph.Slice[graph.Claim], error) {
	ctx, end := s.begin(ctx, "Claims")
	out, err := s.of.Claims(ctx, q, p)
	end(err, len(out.Items))
	return out, err
}

func (s *store) EachClaim(ctx context.Context, q graph.ClaimQuery) iter.Seq2[graph.Claim, error] {
	return streamed(s, ctx, "EachClaim", func(ctx context.Context) iter.Seq2[graph.Claim, error] { return s.of.EachClaim(ctx, q) })
}

func (s *store) Readings(ctx context.Context) ([]graph.Reading, error) {
	ctx, end := s.begin(ctx, "Readings")
	out, err := s.of.Readings(ctx)
	end(err, len(out))
	return out, err
}

func (s *store) Document(ctx context.Context, reading string) (graph.Document, error) {
	ctx, end := s.begin(ctx, "Document")
	out, err := s.of.Document(ctx, reading)
	end(err, len(out.Claims))
	return out, err
}

func (s *store) Stats(ctx context.Context) (graph.Stats, error) {
	ctx, end := s.begin(ctx, "Stats")
	out, err := s.of.Stats(ctx)
	end(err, 0)
	return out, err
}

func (s *store) Stream(ctx context.Context, after int64) iter.Seq2[graph.StreamItem, error] {
	return streamed(s, ctx, "Stream", func(ctx context.Context) iter.Seq2[graph.StreamItem, error] { return s.of.Stream(ctx, after) })
}

func (s *store) Write(ctx context.Context, doc *graph.Document, o graph.WriteOptions) (graph.Receipt, error) {
	ctx, end := s.begin(ctx, "Write")
	out, err := s.of.Write(ctx, doc, o)
	end(err, out.Claims)
	if err == nil && !o.DryRun && !out.Unchanged && s.name == "store" { // a copy writes what was written
		s.metrics.wrote(out)
	}
	return out, err
}

func (s *store) Ping(ctx context.Context) error {
	ctx, end := s.begin(ctx, "Ping")
	err := s.of.Ping(ctx)
	end(err, 0)
	return err
}

func (s *store) Close() error { return s.of.Close() }

// streamed counts a stream as one call, from when its first item is asked for. A
// reader who stops early has not failed.
func streamed[V any](s *store, ctx context.Context, method string, open func(context.Context) iter.Seq2[V, error]) iter.Seq2[V, error] {
	return func(yield func(V, error) bool) {
		ctx, end := s.begin(ctx, method)
		n := 0
		var failed error
		defer func() { end(failed, n) }()
		for v, err := range open(ctx) {
			if err != nil {
				failed = err
			} else {
				n++
			}
			if !yield(v, err) {
				return
			}
		}
	}
}
