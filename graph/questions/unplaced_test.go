package questions_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
	"github.com/actorgraph/actorgraph/graph/questions/questionstest"
)

// ofPast checks what is left out because nobody can tell whether it was known: questions
// of what was known for certain on some day, beside the same of what can have been.
func ofPast(t *testing.T, check func(certain, possible question)) {
	t.Helper()
	property(t, func(q question) {
		if q.view.KnownAsOf == "" {
			q.view.KnownAsOf = questionstest.Pick(q.T, "day", []graph.Date{"2014-06-01", "2016-06-01", "2016-12-31", "2018-06-01"})
		}
		possible := q
		q.view.Known, possible.view.Known = graph.Certainly, graph.Possibly
		q.p, possible.p = q.g.Under(q.view, q.who), q.g.Under(possible.view, q.who)
		check(q, possible)
	})
}

// within fails the test unless what is known for certain can have been known.
func within[K comparable, V any](t tester, certain, possible map[K]V) {
	t.Helper()
	for key := range certain {
		if _, found := possible[key]; !found {
			t.Fatalf("%v is known for certain, and not possibly", key)
		}
	}
}

func TestUnplacedByTarget(t *testing.T) {
	ofPast(t, func(q, possible question) {
		kinds, how := drawKinds(q.T), drawHow(q.T)
		want := map[graph.ID]int{}
		for _, p := range questionstest.Unplaced(q.evidence(), questions.PairQuery{Kinds: kinds, How: how}) {
			want[p.Target]++
		}
		same(q, "unplaced by target", must(questions.UnplacedByTarget(q.p, kinds, how)), want)
		same(q, "unplaced of what is possible", must(questions.UnplacedByTarget(possible.p, kinds, how)), map[graph.ID]int{})
	})
}

func TestUnplacedEntries(t *testing.T) {
	ofPast(t, func(q, possible question) {
		ask := questions.EntryQuery{Kinds: drawKinds(q.T), How: drawHow(q.T)}
		if rapid.Bool().Draw(q.T, "of some") {
			ask.Targets = questionstest.SomeTargets[1:6]
		}
		got := must(questions.FirstEntrants(q.p, ask))
		left := must(questions.UnplacedEntries(q.p, ask, got))
		want, all := q.entries(ask), possible.entries(ask)
		within(q, want, all)
		same(q, "targets left out", left.Items, len(all)-len(want))
		pairs := questions.PairQuery{Targets: ask.Targets, Kinds: ask.Kinds, How: ask.How}
		count := func(q question, target graph.ID, by graph.Date) int {
			var claims []graph.Claim
			for _, p := range questionstest.Pairs(q.evidence(), pairs) {
				if p.Target == target {
					claims = append(claims, q.begunBy(p.Claims, by)...)
				}
			}
			return q.statements().Count(claims)
		}
		for i, e := range got {
			same(q, "claims left out of an entry", left.Within[i], count(possible, e.Target, e.By)-count(q, e.Target, e.By))
		}
		same(q, "left out of what is possible", must(questions.UnplacedEntries(possible.p, ask, nil)), questions.Unplaced{})
	})
}

func TestUnplacedAgreement(t *testing.T) {
	ofPast(t, func(q, possible question) {
		columns, ask := q.drawPairQuery()
		by := questionstest.Pick(q.T, "by", []questions.PartyKind{questions.ByDataset, questions.ByClaimant})
		got := must(questions.Agree(q.p, columns, by))
		left := must(questions.UnplacedAgreement(q.p, columns, by, got))
		rows := func(q question) map[[2]graph.ID]int {
			out := map[[2]graph.ID]int{}
			for _, r := range questionstest.Agree(q.evidence(), ask, by).Rows {
				out[[2]graph.ID{r.Actor, r.Target}] = q.statements().Count(r.Claims)
			}
			return out
		}
		want, all := rows(q), rows(possible)
		within(q, want, all)
		same(q, "pairs left out", left.Items, len(all)-len(want))
		for i, r := range got.Rows {
			pair := [2]graph.ID{r.Actor, r.Target}
			same(q, "claims left out of a row", left.Within[i], all[pair]-want[pair])
		}
	})
}

// shared counts what two sets have in common.
func shared(a, b []graph.ID) int {
	n := 0
	for _, id := range a {
		if slices.Contains(b, id) {
			n++
		}
	}
	return n
}

func TestUnplacedShared(t *testing.T) {
	ofPast(t, func(q, possible question) {
		ask := questions.SimilarQuery{Actor: questionstest.Pick(q.T, "actor", questionstest.SomeActors), Kinds: drawKinds(q.T), How: drawHow(q.T), Period: drawPeriod(q)}
		got := must(questions.SimilarActors(q.p, ask))
		left := must(questions.UnplacedShared(q.p, ask, got))
		own := q.who.Actor(ask.Actor)
		sets, all := q.sets(ask.Kinds, ask.How, ask.Period, own), possible.sets(ask.Kinds, ask.How, ask.Period, own)
		for i, x := range got {
			same(q, "targets left out", left[i], shared(all[own], all[x.Actor])-shared(sets[own], sets[x.Actor]))
		}
	})
}

func TestUnplacedActors(t *testing.T) {
	ofPast(t, func(q, possible question) {
		ask := questions.CoTargetQuery{Target: questionstest.Pick(q.T, "target", questionstest.SomeTargets), Kinds: drawKinds(q.T), How: drawHow(q.T), Period: drawPeriod(q)}
		got := must(questions.CoTargeted(q.p, ask))
		left := must(questions.UnplacedActors(q.p, ask, got))
		sets, all := turned(q.sets(nil, ask.How, ask.Period)), turned(possible.sets(nil, ask.How, ask.Period))
		for i, x := range got {
			same(q, "actors left out", left[i], shared(all[ask.Target], all[x.Target])-shared(sets[ask.Target], sets[x.Target]))
		}
	})
}

func TestUnplacedNeighbours(t *testing.T) {
	ofPast(t, func(q, possible question) {
		ends := rapid.SampledFrom(append(append(questionstest.SomeTargets, questionstest.SomeActors...), "country/ZW"))
		ask := questions.NeighbourhoodQuery{
			IDs: rapid.SliceOfN(ends, 1, 3).Draw(q.T, "ids"), Depth: questionstest.Pick(q.T, "depth", []int{1, 2}),
			Limit: questionstest.Pick(q.T, "limit", []int{0, 5}), How: drawHow(q.T),
			Kinds: questionstest.Pick(q.T, "kinds", [][]graph.Kind{nil, {graph.Country, graph.Victim}, {graph.Actor}}),
		}
		got := must(questions.Neighbourhood(q.p, ask))
		pairs := func(q question) map[[2]graph.ID]bool {
			found := map[[2]graph.ID]bool{}
			joins := q.joinedBy(q.ties(ask.How))
			for _, node := range got.Nodes {
				for other := range joins[node] {
					wanted := (q.view.Unnamed || !other.IsUnnamed()) && (len(ask.Kinds) == 0 || slices.Contains(ask.Kinds, other.Kind()))
					if wanted || slices.Contains(got.Nodes, other) {
						found[[2]graph.ID{min(node, other), max(node, other)}] = true
					}
				}
			}
			return found
		}
		want, all := pairs(q), pairs(possible)
		within(q, want, all)
		same(q, "pairs left out", must(got.Unplaced()), len(all)-len(want))
	})
}

func TestUnplacedOfSteps(t *testing.T) {
	ofPast(t, func(q, possible question) {
		ends := rapid.SampledFrom(append(questionstest.SomeTargets, questionstest.SomeActors...))
		paths, _, err := questions.Paths(q.p, questions.PathQuery{From: ends.Draw(q.T, "from"), To: ends.Draw(q.T, "to")})
		if err != nil {
			q.Fatal(err)
		}
		joins, all := q.joins(), possible.joins()
		for _, p := range paths {
			for _, s := range p.Steps {
				want := possible.statements().Count(all[s.From][s.To]) - q.statements().Count(joins[s.From][s.To])
				same(q, "claims left out of a step", s.Unplaced(), want)
			}
		}
	})
}
