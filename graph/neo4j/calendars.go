package neo4j

import (
	"context"
	"time"

	"github.com/actorgraph/actorgraph/graph"
)

// dated are the calendars of all data sets as of one commit.
type dated struct {
	seq       int64
	calendars map[string]graph.Calendar
}

// calendarsAt returns the calendars of all data sets as of a commit. Those of
// the last commit asked about are kept: nothing changes them again.
func (s *Store) calendarsAt(ctx context.Context, seq int64) (map[string]graph.Calendar, error) {
	if kept := s.dated.Load(); kept != nil && kept.seq == seq {
		return kept.calendars, nil
	}
	all, err := s.Readings(ctx)
	if err != nil {
		return nil, err
	}
	now := &dated{seq, graph.Calendars(all, seq)}
	s.dated.Store(now)
	return now.calendars, nil
}

const pinned = atSnapshot + `MATCH (c:Commit {seq: seq}) RETURN seq, c.at AS at`

// pinnedParams are the parameters of a question for claims. One about a past day
// is pinned to the one commit of which it is told which releases follow that
// day. Without a day every release is past.
func (s *Store) pinnedParams(ctx context.Context, q graph.ClaimQuery) (map[string]any, error) {
	params, err := claimParams(q)
	if err == nil && len(q.View.Publishers) > 0 {
		params["publishers"], err = s.publishedBy(ctx, q.View)
	}
	if err != nil || q.View.KnownAsOf == "" {
		return params, err
	}
	var seq int64
	var at time.Time
	err = s.ask(ctx, "find the snapshot", pinned, params, func(c *columns) error {
		seq, at = c.integer("seq"), c.instant("at")
		return nil
	})
	if err != nil || seq == 0 {
		return params, err
	}
	calendars, err := s.calendarsAt(ctx, seq)
	if err != nil {
		return nil, err
	}
	releases := make(map[string]any, len(calendars))
	for dataset, calendar := range calendars {
		if next := calendar.Next(q.View.AsOf()); next != graph.LastDate {
			releases[dataset] = dayOf(next)
		}
	}
	params["snapshot"], params["releases"] = at, releases
	return params, nil
}
