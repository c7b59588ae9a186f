package questions_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
	"github.com/actorgraph/actorgraph/graph/questions"
	"github.com/actorgraph/actorgraph/graph/questions/questionstest"
)

// subjects are what questions are asked about.
type subjects struct{ actor, other, target graph.ID }

// endless are the questions that look at much of a graph, from one view or from two.
var endless = []struct {
	name string
	ask  func(then, now *projection.GraphView, of subjects) (any, error)
}{
	{"pairs", func(_, v *projection.GraphView, _ subjects) (any, error) {
		return questions.Pairs(v, questions.PairQuery{How: everyHow})
	}},
	{"pairs of a target", func(_, v *projection.GraphView, of subjects) (any, error) {
		return questions.Pairs(v, questions.PairQuery{Targets: []graph.ID{of.target}, How: everyHow})
	}},
	{"undated pairs", func(_, v *projection.GraphView, _ subjects) (any, error) {
		return questions.UndatedPairs(v, questions.PairQuery{How: everyHow})
	}},
	{"unplaced pairs", func(_, v *projection.GraphView, _ subjects) (any, error) {
		return questions.UnplacedPairs(v, questions.PairQuery{How: everyHow})
	}},
	{"unplaced by target", func(_, v *projection.GraphView, _ subjects) (any, error) {
		return questions.UnplacedByTarget(v, nil, everyHow)
	}},
	{"unsure claims", func(_, v *projection.GraphView, _ subjects) (any, error) {
		found, err := questions.UnsureClaims(v, questions.PairQuery{How: everyHow}, func(p questions.Pair) graph.ID { return p.Actor })
		return len(found), err
	}},
	{"timeline", func(_, v *projection.GraphView, of subjects) (any, error) {
		pairs, err := questions.Pairs(v, questions.PairQuery{Actors: []graph.ID{of.actor}, How: everyHow})
		if err != nil {
			return nil, err
		}
		return questions.TimelineOf(v, pairs, questions.Month, func(p questions.Pair) graph.ID { return p.Target })
	}},
	{"reports", func(_, v *projection.GraphView, _ subjects) (any, error) {
		return questions.Reports(v, []graph.Span{graph.MustSpan("2014"), graph.MustSpan("2016"), graph.MustSpan("2017")})
	}},
	{"expansion", func(_, v *projection.GraphView, _ subjects) (any, error) {
		return questions.Expand(v, questions.PairQuery{How: everyHow}, before, period)
	}},
	{"expansions", func(_, v *projection.GraphView, _ subjects) (any, error) {
		return questions.Breadths(v, questions.BreadthQuery{Baseline: before, Period: period, How: everyHow})
	}},
	{"seen first", func(_, v *projection.GraphView, of subjects) (any, error) {
		return questions.SeenFirst(v, []graph.ID{of.actor, of.other}, everyHow, period)
	}},
	{"changes", func(then, now *projection.GraphView, _ subjects) (any, error) {
		return questions.Changes(then, now, questions.ChangeQuery{How: everyHow})
	}},
	{"changes of one", func(then, now *projection.GraphView, of subjects) (any, error) {
		return questions.Changes(then, now, questions.ChangeQuery{Actors: []graph.ID{of.actor}})
	}},
	{"unplaced changes", func(then, now *projection.GraphView, _ subjects) (any, error) {
		return questions.UnplacedChanges(then, now, questions.ChangeQuery{How: everyHow})
	}},
	{"agreement", func(_, v *projection.GraphView, of subjects) (any, error) {
		return questions.Agree(v, questions.PairQuery{Actors: []graph.ID{of.actor}, How: everyHow}, questions.ByClaimant)
	}},
	{"unplaced agreement", func(_, v *projection.GraphView, of subjects) (any, error) {
		q := questions.PairQuery{Actors: []graph.ID{of.actor}, How: everyHow}
		found, err := questions.Agree(v, q, questions.ByClaimant)
		if err != nil {
			return nil, err
		}
		return questions.UnplacedAgreement(v, q, questions.ByClaimant, found)
	}},
	{"active in", func(_, v *projection.GraphView, _ subjects) (any, error) { return questions.ActiveIn(v, period) }},
	{"activities", func(_, v *projection.GraphView, _ subjects) (any, error) {
		found, err := questions.Activities(v)
		return len(found), err // in no order
	}},
	{"first entrants", func(_, v *projection.GraphView, _ subjects) (any, error) {
		return questions.FirstEntrants(v, questions.EntryQuery{How: everyHow})
	}},
	{"unplaced entries", func(_, v *projection.GraphView, _ subjects) (any, error) {
		q := questions.EntryQuery{How: everyHow}
		found, err := questions.FirstEntrants(v, q)
		if err != nil {
			return nil, err
		}
		return questions.UnplacedEntries(v, q, found)
	}},
	{"who targeted", func(_, v *projection.GraphView, of subjects) (any, error) {
		return questions.WhoTargeted(v, questions.WhoQuery{Countries: []graph.ID{of.target}, Evidence: questions.Anywhere})
	}},
	{"unplaced matches", func(_, v *projection.GraphView, of subjects) (any, error) {
		return questions.UnplacedMatches(v, questions.WhoQuery{Countries: []graph.ID{of.target}, Evidence: questions.Anywhere})
	}},
	{"feeds", func(_, v *projection.GraphView, _ subjects) (any, error) { return questions.Coverages(v, nil) }},
	{"similar", func(_, v *projection.GraphView, of subjects) (any, error) {
		return questions.SimilarActors(v, questions.SimilarQuery{Actor: of.actor, How: everyHow})
	}},
	{"co-targeted", func(_, v *projection.GraphView, of subjects) (any, error) {
		return questions.CoTargeted(v, questions.CoTargetQuery{Target: of.target, How: everyHow})
	}},
	{"unplaced targets of the similar", func(_, v *projection.GraphView, of subjects) (any, error) {
		q := questions.SimilarQuery{Actor: of.actor, How: everyHow}
		found, err := questions.SimilarActors(v, q)
		if err != nil {
			return nil, err
		}
		return questions.UnplacedShared(v, q, found)
	}},
	{"unplaced actors of the co-targeted", func(_, v *projection.GraphView, of subjects) (any, error) {
		q := questions.CoTargetQuery{Target: of.target, How: everyHow}
		found, err := questions.CoTargeted(v, q)
		if err != nil {
			return nil, err
		}
		return questions.UnplacedActors(v, q, found)
	}},
	{"compare", func(_, v *projection.GraphView, of subjects) (any, error) {
		return questions.Compare(v, questions.CompareQuery{Actors: []graph.ID{of.actor, of.other}, How: everyHow})
	}},
	{"paths", func(_, v *projection.GraphView, of subjects) (any, error) {
		found, _, err := questions.Paths(v, questions.PathQuery{From: of.actor, To: of.other, MaxHops: 10, First: 1000})
		return found, err
	}},
	{"neighbourhood", func(_, v *projection.GraphView, of subjects) (any, error) {
		return questions.Neighbourhood(v, questions.NeighbourhoodQuery{IDs: []graph.ID{of.target}, Depth: 4, Limit: 1000, How: everyHow})
	}},
	{"neighbours left out", func(_, v *projection.GraphView, of subjects) (any, error) {
		found, err := questions.Neighbourhood(v, questions.NeighbourhoodQuery{IDs: []graph.ID{of.target}, Depth: 2, Limit: 100, How: everyHow})
		if err != nil {
			return nil, err
		}
		return found.Omitted()
	}},
	{"unplaced neighbours", func(_, v *projection.GraphView, of subjects) (any, error) {
		found, err := questions.Neighbourhood(v, questions.NeighbourhoodQuery{IDs: []graph.ID{of.target}, Depth: 2, Limit: 100, How: everyHow})
		if err != nil {
			return nil, err
		}
		return found.Unplaced()
	}},
	{"overview", func(_, v *projection.GraphView, _ subjects) (any, error) {
		return questions.OverviewOf(v, questions.OverviewQuery{By: graph.Region, How: everyHow})
	}},
}

// never is a number of looks that no question takes.
const never = 1 << 40

// endsAt is a context that ends when it is looked at for the nth time.
type endsAt struct {
	context.Context
	left atomic.Int64
}

func newEndsAt(n int) *endsAt {
	e := &endsAt{Context: context.Background()}
	e.left.Store(int64(n))
	return e
}

func (e *endsAt) Err() error {
	if e.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// TestAnswersAreWholeOrNone ends the context of every question before it begins, at
// some look at it, and never: the answer is that of a question which nobody ends, or
// the context's error.
func TestAnswersAreWholeOrNone(t *testing.T) {
	of := subjects{"actor/alpha/a", "actor/beta/b", "country/KR"}
	ended := 0
	property(t, func(q question) {
		from := q.view
		from.KnownAsOf = "2016-06-01"
		for _, ask := range endless {
			want, err := ask.ask(q.g.Under(from, q.who), q.p, of)
			if err != nil {
				q.Fatalf("%s: %v", ask.name, err)
			}
			for _, looks := range []int{0, rapid.IntRange(1, 60).Draw(q.T, "looks"), never} {
				ctx := newEndsAt(never)
				then, thenErr := q.g.UnderIn(ctx, from, q.who)
				now, nowErr := q.g.UnderIn(ctx, q.view, q.who)
				if err := errors.Join(thenErr, nowErr); err != nil {
					q.Fatalf("%s: %v", ask.name, err)
				}
				ctx.left.Store(int64(looks))
				got, err := ask.ask(then, now, of)
				switch {
				case errors.Is(err, context.Canceled) && looks < never:
					ended++
				case err != nil:
					q.Fatalf("%s, ended at look %d: %v", ask.name, looks, err)
				default:
					same(q, ask.name, toldOf(q, got), toldOf(q, want))
				}
			}
		}
	})
	// Of an empty graph, some questions answer without a look: no single one must end.
	if ended == 0 {
		t.Error("no question was ended")
	}
}

// toldOf is what an answer tells, but for its claims.
func toldOf(t tester, answer any) string {
	text, err := json.Marshal(answer)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return string(text)
}

// TestEveryQuestionEnds ends every question of a large graph at several moments,
// and looks how long it goes on.
func TestEveryQuestionEnds(t *testing.T) {
	claims := 300_000
	if testing.Short() {
		claims = 30_000
	}
	c := questionstest.NewSynthetic(claims)
	g, err := projection.Build(c.Stream())
	if err != nil {
		t.Fatal(err)
	}
	of := subjects{c.Actor(0), c.Actor(1), c.Countries[0]}
	least := 1
	from := graph.View{KnownAsOf: "2018-01-01"}
	to := graph.View{KnownAsOf: "2020-01-01", MinConfidence: &least, Occurred: graph.MustSpan("2010/2022")}
	for _, q := range endless {
		start := time.Now()
		if _, err := q.ask(g.Under(from, nil), g.Under(to, nil), of); err != nil {
			t.Fatalf("%s: %v", q.name, err)
		}
		whole, late := time.Since(start), time.Duration(0)
		for _, part := range []float64{0.02, 0.2, 0.4, 0.6, 0.8} {
			late = max(late, lateness(t, time.Duration(part*float64(whole)), func(ctx context.Context) error {
				then, err := g.UnderIn(ctx, from, nil)
				if err != nil {
					return err
				}
				now, err := g.UnderIn(ctx, to, nil)
				if err != nil {
					return err
				}
				_, err = q.ask(then, now, of)
				return err
			}))
		}
		t.Logf("%-20s whole in %8s, goes on for %8s", q.name, inMillis(whole), inMillis(late))
		if late > time.Second {
			t.Errorf("%s goes on for %v after its context ended", q.name, late)
		}
	}
}

func inMillis(d time.Duration) string { return fmt.Sprintf("%.1f ms", d.Seconds()*1000) }

// lateness is how long something goes on after the context that it works in, which
// ends so late; 0 where it was done before.
func lateness(t *testing.T, after time.Duration, do func(context.Context) error) time.Duration {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var ended atomic.Int64
	timer := time.AfterFunc(after, func() {
		ended.Store(time.Now().UnixNano())
		cancel()
	})
	defer timer.Stop()
	err := do(ctx)
	at := ended.Load()
	if err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if at == 0 {
		return 0
	}
	return time.Since(time.Unix(0, at))
}
