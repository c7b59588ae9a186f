package api

import (
	"context"
	"math"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// mostPreviewed is how many claims a reading may move whose undoing is told as changes:
// more than any public feed brings, and few enough to be looked at within the time of
// an answer.
const mostPreviewed = 10_000

// showUndone tells in a commit how the picture changes once a reading counts no more, by
// what the store plans. Of a reading that moves too many claims it tells nothing.
func (s *scope) showUndone(ctx context.Context, out *Commit, undone graph.Reading, plan graph.Plan) error {
	draft, err := s.draftOfUndoing(ctx, undone, plan)
	if err != nil {
		return err
	}
	if out.leftOut = len(draft.Reading.Withdraws)+len(draft.Claims) > mostPreviewed; out.leftOut {
		return nil
	}
	calendar, err := s.calendarWithout(ctx, undone)
	if err != nil {
		return err
	}
	if out.who, err = s.identitiesAfter(ctx, draft); err != nil {
		return err
	}
	out.changes, err = s.changesBy(ctx, draft, out.who, func(_ context.Context, found []graph.Claim) ([]graph.Claim, error) {
		return replanned(withMissing(found, draft.Claims), plan, calendar), nil
	})
	return err
}

// draftOfUndoing returns the undoing of a reading as a document: it withdraws what is said
// no more, and says again what is. Claims that are only dated anew it says, too.
func (s *scope) draftOfUndoing(ctx context.Context, undone graph.Reading, plan graph.Plan) (graph.Document, error) {
	draft := graph.Document{Reading: graph.Reading{Dataset: undone.Dataset, Release: undone.Release, Recorded: undone.Recorded}}
	var said []graph.ID
	for id, runs := range plan.Runs {
		switch {
		case id.Kind() != graph.ClaimKind:
		case len(runs) == 0 || runs[len(runs)-1].Withdrawn != "":
			draft.Reading.Withdraws = append(draft.Reading.Withdraws, id)
		default:
			said = append(said, id)
		}
	}
	slices.Sort(draft.Reading.Withdraws)
	if len(draft.Reading.Withdraws)+len(said) > mostPreviewed {
		draft.Claims = make([]graph.Claim, len(said)) // their number is all that matters
		return draft, nil
	}
	var err error
	draft.Claims, err = s.claimsWithIDs(ctx, said)
	return draft, err
}

// calendarWithout returns the releases of a data set once a reading of it counts no more.
func (s *scope) calendarWithout(ctx context.Context, undone graph.Reading) (graph.Calendar, error) {
	readings, err := s.writer.Readings(ctx)
	if err != nil {
		return nil, err
	}
	readings = slices.DeleteFunc(slices.Clone(readings), func(r graph.Reading) bool { return r.ID == undone.ID })
	return graph.Calendars(readings, math.MaxInt64)[undone.Dataset], nil
}

// withMissing returns found claims with those of some others that are not among them: what was
// withdrawn on the day on which it was said was never held, and is not found by what it says.
func withMissing(found, others []graph.Claim) []graph.Claim {
	there := map[graph.ID]bool{}
	for _, c := range found {
		there[c.ID] = true
	}
	others = slices.DeleteFunc(slices.Clone(others), func(c graph.Claim) bool { return there[c.ID] })
	return slices.Concat(found, others)
}

// replanned returns claims as a plan dates them, without those that are held no more.
func replanned(found []graph.Claim, plan graph.Plan, calendar graph.Calendar) []graph.Claim {
	var out []graph.Claim
	for _, c := range found {
		if runs, moved := plan.Runs[c.ID]; moved {
			c.Held = redatedRuns(c, runs)
			calendar.Bound(c.Held, c.Occurred)
		}
		if len(c.Held) > 0 {
			out = append(out, c)
		}
	}
	return out
}

// redatedRuns returns planned runs of a claim, each as sure as its version was. Of a version that
// the claim had only before it was reworded nothing is kept, so that it is as sure as it is today.
func redatedRuns(c graph.Claim, planned []graph.Run) []graph.Run {
	out := slices.Clone(planned)
	for i, r := range out {
		out[i].Confidence = c.Confidence
		for _, was := range c.Held {
			if was.Version == r.Version {
				out[i].Confidence = was.Confidence
			}
		}
	}
	return out
}
