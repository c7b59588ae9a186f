package neo4j

import (
	"cmp"
	"context"
	"time"

	bolt "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/actorgraph/actorgraph/graph"
)

// Claims returns a page of claims.
func (s *Store) Claims(ctx context.Context, q graph.ClaimQuery, p graph.Page) (graph.Slice[graph.Claim], error) {
	var page graph.Slice[graph.Claim]
	if err := p.Check(); err != nil {
		return page, err
	}
	recorded, id, err := p.AfterClaim()
	if err != nil {
		return page, err
	}
	params, err := s.pinnedParams(ctx, q)
	types := typesOf(q.Predicates)
	if err != nil || len(types) == 0 {
		return page, cmp.Or(err, ctx.Err())
	}
	params["after"], params["afterDay"] = string(id), afterDay(recorded, id)
	params["recorded"] = bolt.DateOf(max(recorded, graph.FirstDate).Time())
	params["limit"] = p.First + 1

	claims, seq, err := s.pageOfClaims(ctx, q, types, params)
	if err != nil {
		return page, err
	}
	if p.Count {
		params["seq"] = seq
		err := s.ask(ctx, "count claims", accessPathOf(q).count(types), params, func(c *columns) error {
			page.Total = int(c.integer("total"))
			return nil
		})
		if err != nil {
			return page, err
		}
	}
	if page.HasNext = len(claims) > p.First; page.HasNext {
		claims = claims[:p.First]
	}
	page.Items = claims
	for _, c := range claims {
		page.Cursors = append(page.Cursors, graph.ClaimCursor(c))
	}
	return page, nil
}

// pageOfClaims asks the index where one has the question's order, and then
// again the slow way if a commit came between: it may have moved claims in the
// index while it was read. It returns the commit as of which the page is.
func (s *Store) pageOfClaims(ctx context.Context, q graph.ClaimQuery, types []string, params map[string]any) (claims []graph.Claim, seq int64, err error) {
	if key, anchor, ok := indexed(q); ok {
		params["anchor"] = anchor
		claims, seq, now, err := s.askClaims(ctx, q.View, indexedPage(key, types), params)
		if err != nil || seq == now {
			return claims, seq, err
		}
	}
	claims, seq, _, err = s.askClaims(ctx, q.View, accessPathOf(q).page(types), params)
	return claims, seq, err
}

// askClaims runs a query that returns claims withEnds. It returns the commit as
// of which they are, and the last one when the query ended.
func (s *Store) askClaims(ctx context.Context, v graph.View, query string, params map[string]any) (claims []graph.Claim, seq, now int64, err error) {
	var rows []claimRow
	var ends *entityResolver
	now = -1 // no row: not settled
	err = s.ask(ctx, "find claims", query, params, func(c *columns) error {
		if ends == nil {
			seq, now = c.integer("seq"), c.integer("now")
			ends = newEntityResolver(v, seq)
			ends.add(c.list("described"))
		}
		if c.text("id") != "" {
			rows = append(rows, claimRowOf(c))
		}
		return nil
	})
	if err == nil && ends != nil {
		ends.calendars, err = s.calendarsAt(ctx, seq)
	}
	if err != nil {
		return nil, 0, 0, err
	}
	for _, r := range rows {
		claim, err := r.claim(v, ends)
		if err != nil {
			return nil, 0, 0, err
		}
		claims = append(claims, claim)
	}
	return claims, seq, now, nil
}

// claimParams are the parameters of a question for claims.
func claimParams(q graph.ClaimQuery) (map[string]any, error) {
	if err := q.View.Check(); err != nil {
		return nil, err
	}
	params := map[string]any{
		"ids": listOrNull(q.IDs), "subjects": listOrNull(q.Subjects), "objects": listOrNull(q.Objects),
		"about": listOrNull(q.About), "incidents": listOrNull(q.Incidents),
		"snapshot": snapshot(q.View), "releases": map[string]any{}, "after": "", "afterDay": afterDay("", ""),
	}
	viewParams(q.View, params)
	return params, nil
}

// snapshot is the time up to which commits count.
func snapshot(v graph.View) time.Time {
	if v.Snapshot.IsZero() {
		return graph.LastDate.Time()
	}
	return v.Snapshot.UTC()
}

// afterDay is the day of a cursor in the order of claims, in which those
// without any day come first.
func afterDay(recorded graph.Date, id graph.ID) int64 {
	switch {
	case recorded != "":
		return dayOf(recorded)
	case id != "":
		return -1000000
	}
	return -2000000
}
