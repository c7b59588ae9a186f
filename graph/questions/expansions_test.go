package questions_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
	"github.com/actorgraph/actorgraph/graph/questions"
	"github.com/actorgraph/actorgraph/graph/questions/questionstest"
)

func TestExpansionsAreThoseOfEachActor(t *testing.T) {
	property(t, func(q question) {
		ask := questions.ActorExpansionQuery{
			Baseline: graph.MustSpan(questionstest.Pick(q.T, "baseline", []string{"2014/2016", "2010/2015", "../2016"})),
			Period:   graph.MustSpan(questionstest.Pick(q.T, "period", []string{"2017", "2016/2018", "2017-02", "2017/.."})),
			Actors:   questionstest.Pick(q.T, "actors", [][]graph.ID{nil, nil, {questionstest.SomeActors[1], questionstest.SomeActors[4], "actor/no/body"}}),
			Kinds:    drawKinds(q.T), How: drawHow(q.T), Order: questionstest.Pick(q.T, "order", []questions.ExpansionOrder{"", questions.ByName}),
		}
		got, err := questions.ExpandActors(q.p, ask)
		if err != nil {
			q.Fatal(err)
		}
		want := q.expansions(ask)
		for i := 1; i < len(got); i++ {
			if ask.Order == "" && len(got[i-1].Added) < len(got[i].Added) {
				q.Fatalf("%v is out of order", got[i].Actor)
			}
			if ask.Order == questions.ByName && q.name(got[i-1].Actor) > q.name(got[i].Actor) {
				q.Fatalf("%v is out of order", got[i].Actor)
			}
		}
		byActor := func(a, b questions.ActorExpansion) int {
			return slices.Compare([]graph.ID{a.Actor}, []graph.ID{b.Actor})
		}
		slices.SortFunc(got, byActor)
		slices.SortFunc(want, byActor)
		same(q, "expansions", got, want)
	})
}

func (q question) name(actor graph.ID) string {
	for _, e := range q.w.Records {
		if q.who.Actor(e.ID) == actor && !slices.ContainsFunc(q.w.Records, func(o graph.Entity) bool { return o.ID == actor }) {
			return graph.Fold(e.Name)
		}
	}
	return graph.Fold(q.w.Entity(actor).Name)
}

// expansions asks the slow definition for each actor by itself.
func (q question) expansions(ask questions.ActorExpansionQuery) []questions.ActorExpansion {
	byActor := map[graph.ID][]questionstest.Pair{}
	for _, p := range q.pairs(ask.Kinds, ask.How) {
		byActor[p.Actor] = append(byActor[p.Actor], p)
	}
	var out []questions.ActorExpansion
	for actor, pairs := range byActor {
		if len(ask.Actors) > 0 && !slices.ContainsFunc(ask.Actors, func(id graph.ID) bool { return q.who.Actor(id) == actor }) {
			continue
		}
		x, err := questionstest.Expand(pairs, ask.Baseline, ask.Period, q.view)
		if err != nil {
			q.Fatal(err)
		}
		e := questions.ActorExpansion{
			Actor: actor, Added: targetsOf(x.Added), Continued: targetsOf(x.Continued), Resumed: targetsOf(x.Resumed),
			Lapsed: targetsOf(x.Lapsed), KnownBefore: targetsOf(x.KnownBefore), Umbrella: targetsOf(x.Umbrella), Undated: x.Undated,
		}
		q.weigh(&e, pairs, ask.Period)
		e.Gaps = q.gaps(actor)
		out = append(out, e)
	}
	return out
}

func (q question) dates(c graph.Claim) bool {
	return !c.Occurred.IsZero() && c.Occurred.Years() <= q.view.Umbrella()
}

// weigh fills in what an expansion counts beside its lists.
func (q question) weigh(e *questions.ActorExpansion, pairs []questionstest.Pair, period graph.Span) {
	var counts []int
	for _, p := range pairs {
		n := 0
		reports := map[string]bool{}
		for _, c := range p.Claims {
			switch {
			case !q.view.Meets(c.Occurred, period):
			case q.dates(c):
				n++
				key := c.Dataset
				if c.Source != "" {
					key = c.Ends.Source.Report()
				}
				reports[key] = true
			case !c.Occurred.IsZero():
				e.Umbrellas++
			}
		}
		if n > 0 {
			counts = append(counts, n)
			e.Claims += n
		}
		if len(reports) == 1 {
			e.OneReport = append(e.OneReport, p.Target)
		}
	}
	slices.Sort(e.OneReport)
	if e.Active = len(counts); e.Active > 0 {
		e.NewRate = float64(len(e.Added)) / float64(e.Active)
	}
	for _, n := range counts {
		part := float64(n) / float64(e.Claims)
		e.Entropy -= part * math.Log2(part)
	}
}

// gaps looks at every day on which something may have happened, or at the days between.
func (q question) gaps(actor graph.ID) []questions.Gap {
	type interval struct{ from, to graph.Date }
	var all []interval
	for _, c := range q.w.Counting(q.view, graph.Targets, graph.Active) {
		if q.who.Actor(c.Subject) == actor && q.dates(c) {
			from, to := c.Occurred.Bounds()
			all = append(all, interval{from, to})
		}
	}
	var out []questions.Gap
	for _, a := range all {
		after := a.to.AddDays(1)
		next := graph.Date("")
		silent := true
		for _, b := range all {
			silent = silent && !(b.from <= after && after <= b.to)
			if b.from > after && (next == "" || b.from < next) {
				next = b.from
			}
		}
		if silent && next != "" && next.Time().Sub(after.Time()).Hours() >= 365*24 {
			out = append(out, questions.Gap{From: after, To: next.AddDays(-1)})
		}
	}
	slices.SortFunc(out, func(a, b questions.Gap) int {
		return slices.Compare([]graph.Date{a.From}, []graph.Date{b.From})
	})
	return slices.Compact(out)
}

func TestExpansionsRefuse(t *testing.T) {
	p := mustBuild(t, questionstest.World{}).Under(graph.View{}, nil)
	in, of := graph.MustSpan("2014/2016"), graph.MustSpan("2017")
	for _, c := range []struct {
		why string
		ask questions.ActorExpansionQuery
	}{
		{"no baseline", questions.ActorExpansionQuery{Period: of}},
		{"no period", questions.ActorExpansionQuery{Baseline: in}},
		{"the wrong way round", questions.ActorExpansionQuery{Baseline: of, Period: in}},
		{"in a way that there is not", questions.ActorExpansionQuery{Baseline: in, Period: of, How: []questions.How{"by-hearsay"}}},
		{"in no order", questions.ActorExpansionQuery{Baseline: in, Period: of, Order: "none"}},
	} {
		if _, err := questions.ExpandActors(p, c.ask); !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("%s: got %v, want it refused", c.why, err)
		}
	}
}

func mustBuild(t testing.TB, w questionstest.World) *projection.Graph {
	t.Helper()
	g, err := projection.Build(w.Stream())
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestFirstEntrants(t *testing.T) {
	property(t, func(q question) {
		ask := questions.EntryQuery{Kinds: drawKinds(q.T), How: drawHow(q.T)}
		got, err := questions.FirstEntrants(q.p, ask)
		if err != nil {
			q.Fatal(err)
		}
		type entry struct {
			First  graph.Span
			Actors []graph.ID
			Claims []graph.ID
		}
		first := map[graph.ID]graph.Span{}
		sums := questionstest.SumAll(q.pairs(ask.Kinds, ask.How), q.view)
		for _, s := range sums {
			if s.First.Compare(first[s.Target]) < 0 {
				first[s.Target] = s.First
			}
		}
		want := map[graph.ID]entry{}
		claims := map[graph.ID][]graph.Claim{}
		for _, s := range sums {
			if s.First.IsZero() || s.First != first[s.Target] {
				continue
			}
			for _, c := range s.Claims {
				if q.dates(c) && c.Occurred.Start() == s.First {
					claims[s.Target] = append(claims[s.Target], c)
				}
			}
			want[s.Target] = entry{s.First, append(want[s.Target].Actors, s.Actor), inOrder(claims[s.Target])}
		}
		found := map[graph.ID]entry{}
		for _, e := range got {
			found[e.Target] = entry{e.First, e.Actors, idsOf(e.Claims)}
		}
		same(q, "entries", found, want)
	})
}

func targetsOf(list []questionstest.Targeting) []graph.ID {
	var out []graph.ID
	for _, t := range list {
		out = append(out, t.Target)
	}
	slices.Sort(out)
	return out
}
