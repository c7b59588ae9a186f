package projection_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/analysis"
	"github.com/actorgraph/actorgraph/graph/projection"
)

func TestExpansionsAreThoseOfEachActor(t *testing.T) {
	property(t, func(q question) {
		ask := projection.ExpansionQuery{
			Baseline: graph.MustSpan(pick(q.T, "baseline", []string{"2014/2016", "2010/2015", "../2016"})),
			Period:   graph.MustSpan(pick(q.T, "period", []string{"2017", "2016/2018", "2017-02", "2017/.."})),
			Actors:   pick(q.T, "actors", [][]graph.ID{nil, nil, {someActors[1], someActors[4], "actor/no/body"}}),
			Kinds:    drawKinds(q.T), How: drawHow(q.T), Order: pick(q.T, "order", []projection.ExpansionOrder{"", projection.ByName}),
		}
		got, err := q.p.Expansions(ask)
		if err != nil {
			q.Fatal(err)
		}
		want := q.expansions(ask)
		for i := 1; i < len(got); i++ {
			if ask.Order == "" && len(got[i-1].Added) < len(got[i].Added) {
				q.Fatalf("%v is out of order", got[i].Actor)
			}
			if ask.Order == projection.ByName && q.name(got[i-1].Actor) > q.name(got[i].Actor) {
				q.Fatalf("%v is out of order", got[i].Actor)
			}
		}
		byActor := func(a, b projection.Expansion) int {
			return slices.Compare([]graph.ID{a.Actor}, []graph.ID{b.Actor})
		}
		slices.SortFunc(got, byActor)
		slices.SortFunc(want, byActor)
		same(q, "expansions", got, want)
	})
}

func (q question) name(actor graph.ID) string {
	for _, e := range q.w.records {
		if q.who.Actor(e.ID) == actor && !slices.ContainsFunc(q.w.records, func(o graph.Entity) bool { return o.ID == actor }) {
			return graph.Fold(e.Name)
		}
	}
	return graph.Fold(q.w.entity(actor).Name)
}

// expansions asks package analysis for each actor by itself.
func (q question) expansions(ask projection.ExpansionQuery) []projection.Expansion {
	byActor := map[graph.ID][]analysis.Pair{}
	for _, p := range q.pairs(ask.Kinds, ask.How) {
		byActor[p.Actor] = append(byActor[p.Actor], p)
	}
	var out []projection.Expansion
	for actor, pairs := range byActor {
		if len(ask.Actors) > 0 && !slices.ContainsFunc(ask.Actors, func(id graph.ID) bool { return q.who.Actor(id) == actor }) {
			continue
		}
		x, err := analysis.Expand(pairs, ask.Baseline, ask.Period, q.view)
		if err != nil {
			q.Fatal(err)
		}
		e := projection.Expansion{
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
func (q question) weigh(e *projection.Expansion, pairs []analysis.Pair, period graph.Span) {
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
func (q question) gaps(actor graph.ID) []projection.Gap {
	type interval struct{ from, to graph.Date }
	var all []interval
	for _, c := range q.w.counting(q.view, graph.Targets, graph.Active) {
		if q.who.Actor(c.Subject) == actor && q.dates(c) {
			from, to := c.Occurred.Bounds()
			all = append(all, interval{from, to})
		}
	}
	var out []projection.Gap
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
			out = append(out, projection.Gap{From: after, To: next.AddDays(-1)})
		}
	}
	slices.SortFunc(out, func(a, b projection.Gap) int {
		return slices.Compare([]graph.Date{a.From}, []graph.Date{b.From})
	})
	return slices.Compact(out)
}

func TestExpansionsRefuse(t *testing.T) {
	p := mustBuild(t, world{}).Under(graph.View{}, nil)
	in, of := graph.MustSpan("2014/2016"), graph.MustSpan("2017")
	for _, c := range []struct {
		why string
		ask projection.ExpansionQuery
	}{
		{"no baseline", projection.ExpansionQuery{Period: of}},
		{"no period", projection.ExpansionQuery{Baseline: in}},
		{"the wrong way round", projection.ExpansionQuery{Baseline: of, Period: in}},
		{"in a way that there is not", projection.ExpansionQuery{Baseline: in, Period: of, How: []analysis.How{"by-hearsay"}}},
		{"in no order", projection.ExpansionQuery{Baseline: in, Period: of, Order: "none"}},
	} {
		if _, err := p.Expansions(c.ask); !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("%s: got %v, want it refused", c.why, err)
		}
	}
}

func mustBuild(t testing.TB, w world) *projection.Graph {
	t.Helper()
	g, err := projection.Build(w.stream())
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestFirstEntrants(t *testing.T) {
	property(t, func(q question) {
		ask := projection.EntryQuery{Kinds: drawKinds(q.T), How: drawHow(q.T)}
		got, err := q.p.FirstEntrants(ask)
		if err != nil {
			q.Fatal(err)
		}
		type entry struct {
			First  graph.Span
			Actors []graph.ID
			Claims []graph.ID
		}
		first := map[graph.ID]graph.Span{}
		sums := analysis.SumAll(q.pairs(ask.Kinds, ask.How), q.view)
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
