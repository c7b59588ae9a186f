package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// Claims returns a page of claims; see graph.Store.
func (s *Store) Claims(ctx context.Context, q graph.ClaimQuery, p graph.Page) (graph.Slice[graph.Claim], error) {
	page, err := s.claims(ctx, q, p)
	return page, s.failed(ctx, "find claims", err)
}

func (s *Store) claims(ctx context.Context, q graph.ClaimQuery, p graph.Page) (graph.Slice[graph.Claim], error) {
	var page graph.Slice[graph.Claim]
	if err := p.Check(); err != nil {
		return page, err
	}
	recorded, id, err := p.AfterClaim()
	if err != nil {
		return page, err
	}
	at, err := s.asOfView(ctx, s.read, q.View)
	if err != nil {
		return page, err
	}
	if len(q.IDs) > 0 {
		all, err := s.claimsByID(ctx, at, q)
		if err != nil {
			return page, err
		}
		return cut(all, p, func(c graph.Claim) bool { return compareClaimTo(c, recorded, id) > 0 }, graph.ClaimCursor), nil
	}
	path, args := accessPathOf(q), argsOf(q, at)
	keys, err := s.findClaims(ctx, path.page, append(args, sql.Named("first", recorded), sql.Named("id", id), sql.Named("limit", p.First+1)))
	if err != nil {
		return page, err
	}
	if page.HasNext = len(keys) > p.First; page.HasNext {
		keys = keys[:p.First]
	}
	if page.Items, err = s.newLoader(at).claims(ctx, s.read, keys); err != nil {
		return page, err
	}
	for _, c := range page.Items {
		page.Cursors = append(page.Cursors, graph.ClaimCursor(c))
	}
	if p.Count {
		err = each(ctx, s.read, path.count, func(rows *sql.Rows) (bool, error) { return true, rows.Scan(&page.Total) }, args...)
	}
	return page, err
}

// chunk is how many items a stream loads at a time.
const chunk = 1000

// EachClaim yields all claims of a query; see graph.Store. No connection is
// held while the caller looks at a claim, so it may ask the store again.
func (s *Store) EachClaim(ctx context.Context, q graph.ClaimQuery) iter.Seq2[graph.Claim, error] {
	return func(yield func(graph.Claim, error) bool) {
		err := s.eachClaim(ctx, q, func(c graph.Claim) bool { return yield(c, nil) })
		if err != nil {
			yield(graph.Claim{}, s.failed(ctx, "read claims", err))
		}
	}
}

func (s *Store) eachClaim(ctx context.Context, q graph.ClaimQuery, yield func(graph.Claim) bool) error {
	at, err := s.asOfView(ctx, s.read, q.View)
	if err != nil {
		return err
	}
	if len(q.IDs) > 0 {
		all, err := s.claimsByID(ctx, at, q)
		for _, c := range all {
			if err := ctx.Err(); err != nil {
				return err
			}
			if !yield(c) {
				return nil
			}
		}
		return err
	}
	keys, err := s.findClaims(ctx, accessPathOf(q).each, argsOf(q, at))
	if err != nil {
		return err
	}
	load := s.newLoader(at)
	for part := range slices.Chunk(keys, chunk) {
		claims, err := load.claims(ctx, s.read, part)
		if err != nil {
			return err
		}
		for _, c := range claims {
			if err := ctx.Err(); err != nil {
				return err
			}
			if !yield(c) {
				return nil
			}
		}
	}
	return nil
}

// claimsByID returns the claims with the query's ids that meet its other
// fields, whatever its view's date and filters say, in order.
func (s *Store) claimsByID(ctx context.Context, at asOf, q graph.ClaimQuery) ([]graph.Claim, error) {
	keys, err := s.findClaims(ctx, findClaimsByID, argsOf(q, at))
	if err != nil {
		return nil, err
	}
	load := s.newLoader(at)
	var all []graph.Claim
	for part := range slices.Chunk(keys, chunk) {
		claims, err := load.claims(ctx, s.read, part)
		if err != nil {
			return nil, err
		}
		all = append(all, claims...)
	}
	slices.SortFunc(all, func(a, b graph.Claim) int { return compareClaimTo(a, b.Recorded(), b.ID) })
	return all, nil
}

// findClaims runs a query that selects the keys of claims.
func (s *Store) findClaims(ctx context.Context, query string, args []any) ([]int64, error) {
	var keys []int64
	err := each(ctx, s.read, query, func(rows *sql.Rows) (bool, error) {
		var key int64
		err := rows.Scan(&key)
		keys = append(keys, key)
		return true, err
	}, args...)
	if err != nil {
		return nil, fmt.Errorf("find claims: %w", err)
	}
	return keys, nil
}
