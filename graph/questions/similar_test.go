package questions_test

import (
	"cmp"
	"math"
	"slices"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
	"github.com/actorgraph/actorgraph/graph/questions/questionstest"
)

// everyPair are those of all actors, also of those that nobody names.
func (q question) everyPair(kinds []graph.Kind, how []questions.How) []questionstest.Pair {
	e := q.evidence()
	e.View.Unnamed = true
	return questionstest.Pairs(e, questions.PairQuery{Kinds: kinds, How: how})
}

// sets are the targets of each actor that counts, and of those that are asked about.
func (q question) sets(kinds []graph.Kind, how []questions.How, period graph.Span, asked ...graph.ID) map[graph.ID][]graph.ID {
	out := map[graph.ID][]graph.ID{}
	for _, p := range q.everyPair(kinds, how) {
		if !questionstest.Counts(q.view, p.Actor) && !slices.Contains(asked, p.Actor) {
			continue
		}
		if period.IsZero() || slices.ContainsFunc(p.Claims, func(c graph.Claim) bool { return q.dates(c) && q.view.Meets(c.Occurred, period) }) {
			out[p.Actor] = append(out[p.Actor], p.Target)
		}
	}
	return out
}

// turned are the actors of each target.
func turned(sets map[graph.ID][]graph.ID) map[graph.ID][]graph.ID {
	out := map[graph.ID][]graph.ID{}
	for a, list := range sets {
		for _, b := range list {
			out[b] = append(out[b], a)
		}
	}
	return out
}

func weightsOf(sets map[graph.ID][]graph.ID) map[graph.ID]float64 {
	out := map[graph.ID]float64{}
	for b, list := range turned(sets) {
		out[b] = math.Round(1e6*math.Log2(1+float64(len(sets))/float64(len(list)))) / 1e6
	}
	return out
}

// overlap is the weighted Jaccard index of two sets, and what they share.
func overlap(a, b []graph.ID, weights map[graph.ID]float64) (score float64, shared []questions.Shared) {
	sum, common := 0.0, 0.0
	for id, w := range weights {
		inA, inB := slices.Contains(a, id), slices.Contains(b, id)
		if inA || inB {
			sum += w
		}
		if inA && inB {
			common += w
			shared = append(shared, questions.Shared{ID: id, Weight: w})
		}
	}
	slices.SortFunc(shared, func(a, b questions.Shared) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.ID, b.ID))
	})
	if common == 0 {
		return 0, nil
	}
	return common / sum, shared
}

func drawPeriod(q question) graph.Span {
	return graph.MustSpan(questionstest.Pick(q.T, "period", []string{"", "", "2016/2018", "2017"}))
}

func TestSimilar(t *testing.T) {
	property(t, func(q question) {
		ask := questions.SimilarQuery{Actor: questionstest.Pick(q.T, "actor", questionstest.SomeActors), Kinds: drawKinds(q.T), How: drawHow(q.T), Period: drawPeriod(q), First: questionstest.Pick(q.T, "first", []int{0, 1, 2})}
		got, err := questions.SimilarActors(q.p, ask)
		if err != nil {
			q.Fatal(err)
		}
		sets := q.sets(ask.Kinds, ask.How, ask.Period, q.who.Actor(ask.Actor))
		weights := weightsOf(sets)
		var want []questions.SimilarActor
		own := q.who.Actor(ask.Actor)
		for actor, set := range sets {
			if s, shared := overlap(sets[own], set, weights); s > 0 && actor != own {
				want = append(want, questions.SimilarActor{Actor: actor, Score: s, Shared: shared})
			}
		}
		slices.SortFunc(want, func(a, b questions.SimilarActor) int {
			if math.Abs(a.Score-b.Score) < 1e-9 {
				return cmp.Compare(a.Actor, b.Actor)
			}
			return cmp.Compare(b.Score, a.Score)
		})
		if ask.First > 0 {
			want = want[:min(len(want), ask.First)]
		}
		same(q, "similar", got, want)
	})
}

func TestCoTargeted(t *testing.T) {
	property(t, func(q question) {
		ask := questions.CoTargetQuery{Target: questionstest.Pick(q.T, "target", questionstest.SomeTargets), Kinds: drawKinds(q.T), How: drawHow(q.T), Period: drawPeriod(q), First: questionstest.Pick(q.T, "first", []int{0, 1, 2})}
		got, err := questions.CoTargeted(q.p, ask)
		if err != nil {
			q.Fatal(err)
		}
		sets := turned(q.sets(nil, ask.How, ask.Period))
		weights := weightsOf(sets)
		var want []questions.CoTarget
		for target, set := range sets {
			if len(ask.Kinds) > 0 && !slices.Contains(ask.Kinds, target.Kind()) {
				continue
			}
			if s, shared := overlap(sets[ask.Target], set, weights); s > 0 && target != ask.Target {
				want = append(want, questions.CoTarget{Target: target, Score: s, Shared: shared})
			}
		}
		slices.SortFunc(want, func(a, b questions.CoTarget) int {
			if math.Abs(a.Score-b.Score) < 1e-9 {
				return cmp.Compare(a.Target, b.Target)
			}
			return cmp.Compare(b.Score, a.Score)
		})
		if ask.First > 0 {
			want = want[:min(len(want), ask.First)]
		}
		same(q, "co-targeted", got, want)
	})
}

func TestCompare(t *testing.T) {
	property(t, func(q question) {
		ask := questions.CompareQuery{Actors: []graph.ID{questionstest.SomeActors[1], questionstest.SomeActors[0], questionstest.SomeActors[1], questionstest.SomeActors[4], "actor/no/body"}, Kinds: drawKinds(q.T), How: drawHow(q.T)}
		got, err := questions.Compare(q.p, ask)
		if err != nil {
			q.Fatal(err)
		}
		var want questions.Comparison
		for _, id := range ask.Actors {
			if actor := q.who.Actor(id); !slices.Contains(want.Actors, actor) {
				want.Actors = append(want.Actors, actor)
			}
		}
		cells := map[graph.ID][]questions.ComparisonCell{}
		for _, s := range questionstest.SumAll(q.everyPair(ask.Kinds, ask.How), q.view) {
			if i := slices.Index(want.Actors, s.Actor); i >= 0 {
				if cells[s.Target] == nil {
					cells[s.Target] = make([]questions.ComparisonCell, len(want.Actors))
				}
				cells[s.Target][i] = questions.ComparisonCell{Claims: s.Statements, First: s.First, Last: s.Last}
			}
		}
		for target, row := range cells {
			want.Rows = append(want.Rows, questions.ComparisonRow{Target: target, Cells: row})
		}
		hit := func(r questions.ComparisonRow) int {
			return len(slices.DeleteFunc(slices.Clone(r.Cells), func(c questions.ComparisonCell) bool { return c.Claims == 0 }))
		}
		slices.SortFunc(want.Rows, func(a, b questions.ComparisonRow) int {
			return cmp.Or(hit(b)-hit(a), cmp.Compare(a.Target, b.Target))
		})
		sets := q.sets(ask.Kinds, ask.How, graph.Span{}, want.Actors...)
		for i, a := range want.Actors {
			want.Scores = append(want.Scores, make([]float64, len(want.Actors)))
			for j, b := range want.Actors {
				want.Scores[i][j], _ = overlap(sets[a], sets[b], weightsOf(sets))
			}
			want.Scores[i][i] = 1
		}
		same(q, "comparison", got, want)
	})
}
