package api

import (
	"context"

	"github.com/actorgraph/actorgraph/graph"
)

// releases are the days of the releases that count, by data set.
type releases map[string]map[graph.Date]bool

// releases returns the releases that the view's snapshot has.
func (s *scope) releases(ctx context.Context) (releases, error) {
	return s.memo.releases.get(ctx, func(ctx context.Context) (releases, error) {
		readings, err := s.readings(ctx)
		if err != nil {
			return nil, err
		}
		by := func(t graph.Stamp) bool {
			return t.Seq != 0 && (s.view.Snapshot.IsZero() || !t.Time.After(s.view.Snapshot))
		}
		out := releases{}
		for _, r := range readings {
			if !by(r.Stored) || by(r.Undone) {
				continue
			}
			if out[r.Dataset] == nil {
				out[r.Dataset] = map[graph.Date]bool{}
			}
			out[r.Dataset][r.Recorded] = true
		}
		return out, nil
	})
}

// wroteBy reports whether what describes an entity on a day was certainly
// written by then. An entity is known from the day that the first claim on it was
// published, which can be years before the release that describes it: a group of
// 2016 in a release of 2026 has the prose of 2026. So its first day tells when it
// was described only if it is that of a release; else no release must be of a
// later day.
func (rs releases) wroteBy(day graph.Date, e *graph.Entity) bool {
	if day == "" || e.Recorded == "" {
		return true
	}
	if e.Recorded > day {
		return false
	}
	later := false
	for dataset, days := range rs {
		if e.Dataset != "" && dataset != e.Dataset {
			continue
		}
		if days[e.Recorded] {
			return true
		}
		for d := range days {
			later = later || d > day
		}
	}
	return !later
}
