package neo4j

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// EachClaim yields every claim of a question.
func (s *Store) EachClaim(ctx context.Context, q graph.ClaimQuery) iter.Seq2[graph.Claim, error] {
	return func(consume func(graph.Claim, error) bool) {
		yield := untilStopped(consume)
		params, err := s.pinnedParams(ctx, q)
		if err != nil {
			yield(graph.Claim{}, err)
			return
		}
		types := typesOf(q.Predicates)
		if len(types) == 0 {
			return
		}
		err = s.stream(ctx, func(tx transaction) error {
			r := &claimReader{chunk: newChunk(tx, q.View, s.calendarsAt), params: params, yield: func(claim graph.Claim) bool { return yield(claim, nil) }}
			err := r.read(ctx, eachPathOf(q), types)
			if errors.Is(err, errStop) {
				return nil
			}
			return err
		})
		if err := s.failed(ctx, "read claims", err); err != nil {
			yield(graph.Claim{}, err)
		}
	}
}

// claimReader reads all claims of a question in one transaction.
type claimReader struct {
	*chunk
	params map[string]any
	yield  func(graph.Claim) bool
}

// sortable is how many claims Neo4j is asked to sort at once: it keeps them in
// its memory, which a million would fill. Tests make it less.
var sortable int64 = 50_000

// read reads the claims of some types: of more than can be sorted it finds the
// order first, and then fetches one part after the other.
func (r *claimReader) read(ctx context.Context, of accessPath, types []string) error {
	if of == byType || of == bySource {
		n, err := r.count(ctx, types)
		if err != nil {
			return err
		}
		if n > sortable {
			return r.readInParts(ctx, of, types)
		}
	}
	if err := r.fetch(ctx, of.each(types)); err != nil {
		return err
	}
	return r.flush(ctx, r.yield)
}

// fetch reads the claims of a query; errStop if the consumer wants no more.
func (r *claimReader) fetch(ctx context.Context, cypher string) error {
	err := r.tx.run(ctx, cypher, r.params, func(c *columns) error { return r.take(ctx, c, r.yield) })
	if err == nil && r.stopped {
		return errStop
	}
	return err
}

// count counts all claims of some types, whatever the question.
func (r *claimReader) count(ctx context.Context, types []string) (int64, error) {
	var n int64
	err := r.tx.run(ctx, streamSizes, nil, func(c *columns) error {
		if slices.Contains(types, c.text("type")) {
			n += c.integer("claims")
		}
		return nil
	})
	return n, err
}

// sortKey is where a claim stands in the order of Store.Claims.
type sortKey struct {
	first int64 // the day on which it was first recorded
	id    string
	typ   string
}

func (r *claimReader) readInParts(ctx context.Context, of accessPath, types []string) error {
	var all []sortKey
	names := map[string]string{} // each name of a type once
	for _, t := range types {
		names[t] = t
	}
	err := r.tx.run(ctx, of.places(types), r.params, func(c *columns) error {
		all = append(all, sortKey{c.integer("first"), c.text("id"), names[c.text("type")]})
		r.params["seq"] = c.integer("seq")
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b sortKey) int { return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(a.id, b.id)) })
	for part := range slices.Chunk(all, chunkSize) {
		ids, found := make([]string, len(part)), map[string]bool{}
		for i, p := range part {
			ids[i], found[p.typ] = p.id, true
		}
		r.params["ids"] = ids
		if err := r.fetch(ctx, byID.some(slices.Sorted(maps.Keys(found)))); err != nil {
			return err
		}
		if err := r.flush(ctx, r.yield); err != nil {
			return err
		}
	}
	return nil
}
