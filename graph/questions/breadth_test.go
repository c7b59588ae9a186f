package questions_test

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"path"
	"slices"
	"strconv"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
	"github.com/actorgraph/actorgraph/graph/questions"
	"github.com/actorgraph/actorgraph/graph/questions/questionstest"
)

func TestBreadthsAreThoseOfEachActor(t *testing.T) {
	property(t, func(q question) {
		ask := questions.BreadthQuery{
			Baseline: graph.MustSpan(questionstest.Pick(q.T, "baseline", []string{"2014/2016", "2010/2015", "../2016"})),
			Period:   graph.MustSpan(questionstest.Pick(q.T, "period", []string{"2017", "2016/2018", "2017-02", "2017/.."})),
			Kinds:    drawKinds(q.T), How: drawHow(q.T),
		}
		got, err := questions.Breadths(q.p, ask)
		if err != nil {
			q.Fatal(err)
		}
		same(q, "breadths", got, q.breadths(ask))
	})
}

// breadths asks the slow definition for each actor by itself.
func (q question) breadths(ask questions.BreadthQuery) []questions.Breadth {
	byActor := map[graph.ID][]questionstest.Pair{}
	for _, p := range q.pairs(ask.Kinds, ask.How) {
		byActor[p.Actor] = append(byActor[p.Actor], p)
	}
	var out []questions.Breadth
	for actor, pairs := range byActor {
		x, err := questionstest.Expand(pairs, ask.Baseline, ask.Period, q.view)
		if err != nil {
			q.Fatal(err)
		}
		begins, _ := ask.Period.Bounds()
		firstSeen := len(x.Added) > 0 && questionstest.NothingBefore(q.evidence(), actor, ask.How, begins)
		b := questions.Breadth{Actor: actor, Added: len(x.Added), FirstSeen: firstSeen, Gaps: q.gaps(actor)}
		q.weigh(&b, pairs, ask.Period)
		out = append(out, b)
	}
	slices.SortFunc(out, func(a, b questions.Breadth) int {
		if a.FirstSeen != b.FirstSeen {
			return cmp.Compare(strconv.FormatBool(a.FirstSeen), strconv.FormatBool(b.FirstSeen))
		}
		return cmp.Or(cmp.Compare(b.Added, a.Added), cmp.Compare(a.Actor, b.Actor))
	})
	return out
}

func (q question) dates(c graph.Claim) bool {
	return !c.Occurred.IsZero() && c.Occurred.Years() <= q.view.Umbrella()
}

// weigh fills in what the claims of an actor's pairs tell of its breadth.
func (q question) weigh(b *questions.Breadth, pairs []questionstest.Pair, period graph.Span) {
	said := q.statements()
	var counts []int
	all := 0
	for _, p := range pairs {
		var inPeriod, umbrellas []graph.Claim
		reports := map[string]bool{}
		for _, c := range p.Claims {
			switch {
			case !q.view.Meets(c.Occurred, period):
			case q.dates(c):
				inPeriod = append(inPeriod, c)
				key := "source/" + c.Dataset
				if c.Source != "" {
					key = c.Ends.Source.Report()
				}
				reports[key] = true
			case !c.Occurred.IsZero():
				umbrellas = append(umbrellas, c)
			}
		}
		b.Umbrellas += said.Count(umbrellas)
		if n := said.Count(inPeriod); n > 0 {
			counts = append(counts, n)
			all += n
		}
		if len(reports) == 1 {
			b.OneReport++
		}
	}
	if b.Active = len(counts); b.Active > 0 {
		b.NewRate = float64(b.Added) / float64(b.Active)
	}
	for _, n := range counts {
		part := float64(n) / float64(all)
		b.Entropy -= part * math.Log2(part)
	}
}

// gaps looks at every day on which something may have happened, or at the days between.
func (q question) gaps(actor graph.ID) []questions.Gap {
	type interval struct{ from, to graph.Date }
	var all []interval
	for _, c := range q.counting(graph.Targets, graph.Active) {
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

func TestBreadthsRefuse(t *testing.T) {
	p := mustBuild(t, questionstest.World{}).Under(graph.View{}, nil)
	in, of := graph.MustSpan("2014/2016"), graph.MustSpan("2017")
	for _, c := range []struct {
		why string
		ask questions.BreadthQuery
	}{
		{"no baseline", questions.BreadthQuery{Period: of}},
		{"no period", questions.BreadthQuery{Baseline: in}},
		{"the wrong way round", questions.BreadthQuery{Baseline: of, Period: in}},
		{"in a way that there is not", questions.BreadthQuery{Baseline: in, Period: of, How: []questions.How{"by-hearsay"}}},
	} {
		if _, err := questions.Breadths(p, c.ask); !errors.Is(err, graph.ErrInvalid) {
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
	return g.WithReleases(w.Readings(), 2)
}

// firstEntry is the first activity against a target, and who can have been first.
type firstEntry struct {
	First  graph.Span
	By     graph.Date
	Actors []graph.ID
	Claims []graph.ID
}

// entries are the first activities against each target.
func (q question) entries(ask questions.EntryQuery) map[graph.ID]firstEntry {
	first, by := map[graph.ID]graph.Span{}, map[graph.ID]graph.Date{}
	sums := questionstest.SumAll(questionstest.Pairs(q.evidence(), questions.PairQuery{Targets: ask.Targets, Kinds: ask.Kinds, How: ask.How}), q.view)
	for _, s := range sums {
		if s.First.Compare(first[s.Target]) < 0 {
			first[s.Target] = s.First
		}
		for _, c := range s.Claims {
			if _, begun, _, _ := c.Occurred.StartAndEnd(); q.dates(c) && (by[s.Target] == "" || begun < by[s.Target]) {
				by[s.Target] = begun
			}
		}
	}
	out := map[graph.ID]firstEntry{}
	claims := map[graph.ID][]graph.Claim{}
	for _, s := range sums {
		if may := q.begunBy(s.Claims, by[s.Target]); len(may) > 0 && !first[s.Target].IsZero() {
			claims[s.Target] = append(claims[s.Target], may...)
			out[s.Target] = firstEntry{first[s.Target], by[s.Target], append(out[s.Target].Actors, s.Actor), inOrder(claims[s.Target])}
		}
	}
	return out
}

// begunBy are the claims that date activity that can have begun by a day.
func (q question) begunBy(claims []graph.Claim, day graph.Date) []graph.Claim {
	return slices.DeleteFunc(slices.Clone(claims), func(c graph.Claim) bool {
		begins, _ := c.Occurred.Bounds()
		return !q.dates(c) || begins > day
	})
}

func TestFirstEntrants(t *testing.T) {
	property(t, func(q question) {
		ask := questions.EntryQuery{Kinds: drawKinds(q.T), How: drawHow(q.T)}
		got, err := questions.FirstEntrants(q.p, ask)
		if err != nil {
			q.Fatal(err)
		}
		found := map[graph.ID]firstEntry{}
		for _, e := range got {
			found[e.Target] = firstEntry{e.First, e.By, e.Actors, idsOf(e.Claims)}
		}
		same(q, "entries", found, q.entries(ask))
	})
}

func TestFirstEntrantsNameAllWhoCanHaveBeenFirst(t *testing.T) {
	for _, tt := range []struct{ why, history, want string }{
		{"a year can be before one of its months, and after it", "a:JP 2014 @2015; b:JP 2014-03 @2015; c:JP 2014-04 @2015", "2014 by 2014-03-31: a b"},
		{"nobody can be before the day", "a:JP 2014-03-02 @2015; b:JP 2014-03 @2015; c:JP 2014-05 @2015", "2014-03 by 2014-03-02: a b"},
		{"the earlier year is first for certain", "a:JP 2014 @2015; b:JP 2015 @2016", "2014 by 2014-12-31: a"},
		{"of an interval its start counts", "a:JP 2014/2016 @2017; b:JP 2014-12 @2017; c:JP 2015 @2017", "2014 by 2014-12-31: a b"},
		{"an umbrella dates nothing", "a:JP 2010/2019 @2020; b:JP 2014-12 @2017", "2014-12 by 2014-12-31: b"},
	} {
		entries, err := questions.FirstEntrants(datasetView(tt.history, graph.View{}), questions.EntryQuery{})
		if err != nil || len(entries) != 1 {
			t.Fatalf("%s: got %d entries, %v", tt.why, len(entries), err)
		}
		got := fmt.Sprintf("%s by %s:", entries[0].First, entries[0].By)
		for _, actor := range entries[0].Actors {
			got += " " + path.Base(string(actor))
		}
		if got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.why, got, tt.want)
		}
	}
}
