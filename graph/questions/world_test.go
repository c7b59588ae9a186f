package questions_test

import (
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/identity"
	"github.com/actorgraph/actorgraph/graph/projection"
	"github.com/actorgraph/actorgraph/graph/questions"
	"github.com/actorgraph/actorgraph/graph/questions/questionstest"
)

// question is a world with its graph, as of either commit, a view, and who is who.
type question struct {
	*rapid.T
	w    questionstest.World
	g    *projection.Graph
	view graph.View
	who  *identity.Resolution
	p    *projection.GraphView
}

func draw(t *rapid.T) question {
	q := question{T: t, w: questionstest.DrawWorld(t), view: questionstest.DrawView(t)}
	q.g = q.w.Build(t)
	if rapid.IntRange(0, 2).Draw(t, "snapshot") == 0 {
		q.g, q.w = q.g.At(1), q.w.AsBefore()
	}
	q.who = identity.Unjoined()
	if rapid.Bool().Draw(t, "joined") {
		// The graph has not got the record by which some are called.
		first := graph.Entity{ID: "actor/seed/z", Dataset: "seed", Name: "APT37"}
		q.who = identity.Resolve(q.view, append(slices.Clone(q.w.Records), first), nil)
	}
	q.p = q.g.Under(q.view, q.who)
	return q
}

// evidence is all that a question about targeting rests on.
func (q question) evidence() questionstest.Evidence {
	out := q.evidenceUnder(q.view)
	if possibly := q.view; possibly.KnownAsOf != "" && possibly.Known != graph.Possibly {
		possibly.Known = graph.Possibly
		more := q.evidenceUnder(possibly)
		out.Possibly = &more
	}
	return out
}

func (q question) evidenceUnder(v graph.View) questionstest.Evidence {
	past := v
	past.Occurred, past.WithWithdrawn = graph.Span{}, true
	return questionstest.Evidence{
		View: v, Identity: q.who,
		Claims: q.w.Counting(past, graph.Targets), Places: q.w.Counting(past, graph.LocatedAt, graph.OperatesIn),
		Subgroups: q.w.Counting(past, graph.PartOf),
	}
}

// pairs are those of the slow definition.
func (q question) pairs(kinds []graph.Kind, how []questions.How) []questionstest.Pair {
	return questionstest.Pairs(q.evidence(), questions.PairQuery{Kinds: kinds, How: how})
}

// statements are what is said in all claims of the world.
func (q question) statements() questionstest.Statements {
	ever := q.view
	ever.Occurred, ever.WithWithdrawn = graph.Span{}, true
	return questionstest.NewStatements(q.w.Counting(ever), q.view, q.who)
}

// counting are the claims of some predicates that count.
func (q question) counting(predicates ...graph.Predicate) []graph.Claim {
	return q.statements().Counted(q.w.Counting(q.view, predicates...))
}

func drawKinds(t *rapid.T) []graph.Kind {
	return questionstest.Pick(t, "kinds", [][]graph.Kind{nil, nil, {graph.Country}, {graph.Region}, {graph.Sector, graph.Victim}})
}

func drawHow(t *rapid.T) []questions.How {
	return questionstest.Pick(t, "how", [][]questions.How{nil, {questions.Direct}, {questions.Direct, questions.RolledUp}, {questions.RolledUp}, {questions.Direct, questions.Broader}, {questions.ViaSubgroup, questions.RolledUp}, {questions.Direct, questions.RolledUp, questions.ViaSubgroup}})
}

// tester is a test, or a random case of one.
type tester interface {
	Helper()
	Fatalf(string, ...any)
}

// same fails the test unless two answers are equal.
func same(t tester, what string, got, want any) {
	t.Helper()
	options := []gocmp.Option{
		cmpopts.EquateEmpty(), cmpopts.EquateApprox(0, 1e-9),
		gocmp.Comparer(func(a, b graph.Span) bool { return a == b }),
		gocmp.Comparer(func(a, b questions.Claims) bool { return slices.Equal(idsOf(a), idsOf(b)) }),
	}
	if diff := gocmp.Diff(want, got, options...); diff != "" {
		t.Fatalf("%s (-want +got)\n%s", what, diff)
	}
}

// must returns an answer to a question that has no end but its own.
func must[T any](answer T, err error) T {
	if err != nil {
		panic(err)
	}
	return answer
}

func idsOf(c questions.Claims) []graph.ID {
	return questions.CountedIDs(c)
}

// inOrder returns the ids of claims in a store's order.
func inOrder(claims []graph.Claim) []graph.ID {
	claims = slices.Clone(claims)
	slices.SortFunc(claims, func(a, b graph.Claim) int {
		if a.Recorded() != b.Recorded() {
			return slices.Compare([]graph.Date{a.Recorded()}, []graph.Date{b.Recorded()})
		}
		return slices.Compare([]graph.ID{a.ID}, []graph.ID{b.ID})
	})
	var out []graph.ID
	for _, c := range claims {
		if !slices.Contains(out, c.ID) {
			out = append(out, c.ID)
		}
	}
	return out
}

func property(t *testing.T, check func(q question)) {
	t.Helper()
	questions.ShareEverything(t)
	rapid.Check(t, func(t *rapid.T) { check(draw(t)) })
}
