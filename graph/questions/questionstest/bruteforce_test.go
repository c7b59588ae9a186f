package questionstest_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
	"github.com/actorgraph/actorgraph/graph/questions/questionstest"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// bruteForce is the slow and obvious version: for every actor and every target it
// asks of every claim whether it says so, one rule at a time.
type bruteForce struct {
	e questionstest.Evidence
	q questions.PairQuery
}

var (
	someActors  = []graph.ID{"actor/a", "actor/b", "actor/c"}
	someObjects = []graph.ID{
		"country/FR", "country/JP", "country/KR", "region/europe", "region/western-europe", "region/eastern-asia", "region/world",
		"sector/aerospace", "sector/satellites", "victim/bank", "victim/tv",
	}
	// These targets are asked about; others follow too, such as the customary regions of the countries.
	askedTargets = slices.Concat(someObjects, []graph.ID{"region/asia", "sector/space"})
)

func (b bruteForce) asks(h questions.How) bool {
	return slices.Contains(b.q.How, h) || len(b.q.How) == 0 && h == questions.Direct
}

// follows reports whether a claim on the object says so of the target by roll-up.
func (b bruteForce) follows(object, target graph.ID) bool {
	if slices.Contains(vocab.RegionsOf(object), target) || slices.Contains(vocab.ParentsOf(object), target) {
		return true
	}
	for _, c := range b.e.Places {
		if c.Subject == object && asserted(c, b.e.View) && (c.Object == target || b.follows(c.Object, target)) {
			return true
		}
	}
	return false
}

// way returns how a claim says that the actor targets the target; empty if it does not.
func (b bruteForce) way(c graph.Claim, actor, target graph.ID) questions.How {
	own := c.Subject == actor
	sub := b.asks(questions.ViaSubgroup) && !own && b.partOf(c.Subject, actor, 0)
	switch {
	case c.Object == target && own && b.asks(questions.Direct):
		return questions.Direct
	case b.follows(c.Object, target) && own && b.asks(questions.RolledUp):
		return questions.RolledUp
	case target.Kind() == graph.Country && slices.Contains(vocab.RegionsOf(target), c.Object) && own && b.asks(questions.Broader):
		return questions.Broader
	case sub && (c.Object == target ||
		b.follows(c.Object, target) && b.asks(questions.RolledUp) ||
		target.Kind() == graph.Country && slices.Contains(vocab.RegionsOf(target), c.Object) && b.asks(questions.Broader)):
		return questions.ViaSubgroup
	}
	return ""
}

func (b bruteForce) partOf(sub, parent graph.ID, depth int) bool {
	return depth < 5 && slices.ContainsFunc(b.e.Subgroups, func(c graph.Claim) bool {
		return c.Subject == sub && asserted(c, b.e.View) && (c.Object == parent || b.partOf(c.Object, parent, depth+1))
	})
}

// tells reports whether a claim belongs to the history of the pair.
func (b bruteForce) tells(c graph.Claim, actor, target graph.ID) bool {
	if c.Held[0].Recorded > b.e.View.AsOf() {
		return false
	}
	member := target.Kind() == graph.Region && slices.Contains(vocab.RegionsOf(c.Object), target)
	if b.way(c, actor, target) != "" || member && c.Subject == actor {
		return true
	}
	return member && b.asks(questions.ViaSubgroup) && b.partOf(c.Subject, actor, 0)
}

// asserted reports whether a claim with one run stands on the view's date.
func asserted(c graph.Claim, v graph.View) bool {
	r := c.Held[0]
	return r.Recorded <= v.AsOf() && (r.Withdrawn == "" || v.AsOf() < r.Withdrawn)
}

func dating(c graph.Claim, v graph.View) bool {
	return !c.Occurred.IsZero() && c.Occurred.Years() <= v.Umbrella()
}

// pair is what is gathered of one actor and target.
type pair struct {
	actor, target   graph.ID
	how             questions.How
	claims, history []graph.Claim
}

func (b bruteForce) pairs() []pair {
	var out []pair
	for _, a := range someActors {
		for _, t := range askedTargets {
			if len(b.q.Kinds) > 0 && !slices.Contains(b.q.Kinds, t.Kind()) || len(b.q.Actors) > 0 && !slices.Contains(b.q.Actors, a) {
				continue
			}
			p := pair{actor: a, target: t}
			for _, c := range b.e.Claims {
				if b.tells(c, a, t) {
					p.history = append(p.history, c)
				}
				if how := b.way(c, a, t); how != "" && asserted(c, b.e.View) && b.e.View.Meets(c.Occurred, b.e.View.Occurred) {
					p.claims = append(p.claims, c)
					p.how = strongest(p.how, how)
				}
			}
			if len(p.claims) > 0 {
				out = append(out, p)
			}
		}
	}
	slices.SortFunc(out, func(x, y pair) int { return cmp.Or(cmp.Compare(x.actor, y.actor), cmp.Compare(x.target, y.target)) })
	return out
}

func strongest(hows ...questions.How) questions.How {
	for _, h := range all {
		if slices.Contains(hows, h) {
			return h
		}
	}
	return ""
}

// active reports whether some claim that dates something meets the period.
func active(claims []graph.Claim, period graph.Span, v graph.View) bool {
	return slices.ContainsFunc(claims, func(c graph.Claim) bool { return dating(c, v) && v.Meets(c.Occurred, period) })
}

// could reports whether anything that stands can have happened between the days.
func (p pair) could(from, to graph.Date, v graph.View) bool {
	return slices.ContainsFunc(p.history, func(c graph.Claim) bool {
		return asserted(c, v) && dating(c, v) && c.Occurred.Possibly(from, to)
	})
}

// label returns the state of a pair that is active in a period which begins on a day, after another period.
func (p pair) label(beforeFrom, beforeTo, begins graph.Date, v graph.View) questions.Novelty {
	switch {
	case p.could(beforeFrom, beforeTo, v):
		return questions.Continued
	case p.could(graph.FirstDate, begins.AddDays(-1), v):
		return questions.Resumed
	case slices.ContainsFunc(p.history, func(c graph.Claim) bool { return c.Held[0].Recorded < begins }):
		return questions.KnownBefore
	}
	return questions.New
}

func (b bruteForce) expand(baseline, period graph.Span) map[string][]string {
	v := b.e.View
	out := map[string][]string{}
	for _, p := range b.pairs() {
		name := short(p.actor) + ">" + short(p.target)
		baseFrom, baseTo := baseline.Bounds()
		from, to := period.Bounds()
		list := ""
		switch {
		case !slices.ContainsFunc(p.claims, func(c graph.Claim) bool { return !c.Occurred.IsZero() }):
			list = "undated"
		case active(p.claims, period, v):
			list = string(p.label(baseFrom, baseTo, from, v))
		case active(p.claims, baseline, v) && !p.could(from, to, v):
			list = "lapsed"
		case slices.ContainsFunc(p.claims, func(c graph.Claim) bool { return !dating(c, v) && v.Meets(c.Occurred, period) }):
			list = "umbrella"
		default:
			continue
		}
		out[list] = append(out[list], name)
	}
	return out
}

// years is the timeline of years 2009 to 2021, which hold all of its claims, as "2017 new a>JP 2".
func (b bruteForce) years() []string {
	v := b.e.View
	var out []string
	for year := 2009; year <= 2021; year++ {
		before, this := graph.MustSpan(fmt.Sprint(year-1)), graph.MustSpan(fmt.Sprint(year))
		beforeFrom, beforeTo := before.Bounds()
		from, to := this.Bounds()
		inWindow := v.Occurred.IsZero() || this.Possibly(v.Occurred.Bounds())
		for _, p := range b.pairs() {
			var state questions.Novelty
			claims := slices.DeleteFunc(slices.Clone(p.claims), func(c graph.Claim) bool { return !active([]graph.Claim{c}, this, v) })
			switch {
			case !inWindow:
				continue
			case len(claims) > 0:
				state = p.label(beforeFrom, beforeTo, from, v)
			case active(p.claims, before, v) && (v.Occurred.IsZero() || before.Possibly(v.Occurred.Bounds())) && !p.could(from, to, v):
				state = questions.Lapsed
			default:
				continue
			}
			out = append(out, fmt.Sprintf("%d %s %s>%s %d", year, state, short(p.actor), short(p.target), len(claims)))
		}
	}
	slices.Sort(out)
	for len(out) > 0 && endsInSilence(out) {
		year := out[len(out)-1][:4]
		out = slices.DeleteFunc(out, func(s string) bool { return s[:4] == year })
	}
	return out
}

// endsInSilence reports whether all rows of the last year are lapsed.
func endsInSilence(rows []string) bool {
	year := rows[len(rows)-1][:4]
	return !slices.ContainsFunc(rows, func(s string) bool { return s[:4] == year && !strings.Contains(s, " lapsed ") })
}

var all = []questions.How{questions.Direct, questions.RolledUp, questions.Broader, questions.ViaSubgroup}

// short writes an id without the kind of a country.
func short(id graph.ID) string { return strings.TrimPrefix(string(id), "country/") }

func TestAgainstBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawEvidence(t)
		q := questions.PairQuery{
			How:    rapid.SliceOfDistinct(rapid.SampledFrom(all), rapid.ID[questions.How]).Draw(t, "how"),
			Kinds:  rapid.SampledFrom([][]graph.Kind{nil, nil, {graph.Region}, {graph.Country, graph.Sector}}).Draw(t, "kinds"),
			Actors: rapid.SampledFrom([][]graph.ID{nil, nil, {"actor/a"}}).Draw(t, "actors"),
		}
		b := bruteForce{e, q}
		got := slices.DeleteFunc(questionstest.Pairs(e, q), func(p questionstest.Pair) bool { return !slices.Contains(askedTargets, p.Target) })
		comparePairs(t, got, b.pairs())

		x, err := questionstest.Expand(got, graph.MustSpan("2014/2016"), graph.MustSpan("2017"), e.View)
		if err != nil {
			t.Fatal(err)
		}
		compareExpansion(t, x, b.expand(graph.MustSpan("2014/2016"), graph.MustSpan("2017")))

		tl, err := questionstest.Grow(got, questions.Year, e.View, func(p questionstest.Pair) graph.ID { return p.Actor + ">" + p.Target })
		if err != nil {
			t.Fatal(err)
		}
		var rows []string
		for _, b := range tl.Buckets {
			for _, r := range b.Rows {
				n := len(r.Claims)
				if r.State == questions.Lapsed {
					n = 0
				}
				actor, target, _ := strings.Cut(string(r.Entity), ">")
				rows = append(rows, fmt.Sprintf("%s %s %s>%s %d", b.Period, r.State, actor, short(graph.ID(target)), n))
			}
		}
		slices.Sort(rows)
		if diff := gocmp.Diff(b.years(), rows); diff != "" {
			t.Fatal("timeline (-want +got)\n" + diff)
		}
	})
}

func comparePairs(t *rapid.T, got []questionstest.Pair, want []pair) {
	show := func(actor, target graph.ID, how questions.How, claims []graph.Claim) string {
		var ids []string
		for _, c := range claims {
			ids = append(ids, string(c.ID))
		}
		slices.Sort(ids)
		return fmt.Sprint(short(actor), ">", short(target), how, ids)
	}
	var g, w []string
	for _, p := range got {
		g = append(g, show(p.Actor, p.Target, p.How, p.Claims))
	}
	for _, p := range want {
		w = append(w, show(p.actor, p.target, p.how, p.claims))
	}
	if diff := gocmp.Diff(w, g); diff != "" {
		t.Fatal("pairs (-want +got)\n" + diff)
	}
}

func compareExpansion(t *rapid.T, x questionstest.Expansion, want map[string][]string) {
	got := map[string][]string{}
	lists := map[string][]questionstest.Targeting{
		"new": x.Added, "continued": x.Continued, "resumed": x.Resumed, "lapsed": x.Lapsed, "known-before": x.KnownBefore, "umbrella": x.Umbrella,
	}
	for name, list := range lists {
		for _, tg := range list {
			got[name] = append(got[name], short(tg.Actor)+">"+short(tg.Target))
		}
		slices.Sort(got[name])
	}
	if n := len(want["undated"]); n != x.Undated {
		t.Fatalf("got %d undated, want %d", x.Undated, n)
	}
	delete(want, "undated")
	for _, list := range want {
		slices.Sort(list)
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Fatal("expansion (-want +got)\n" + diff)
	}
}

func drawEvidence(t *rapid.T) questionstest.Evidence {
	times := []string{"", "2010", "2015", "2016-05", "2017", "2017-02", "2014/2016", "2016/2017", "2016-12/2017", "2012/2017", "2017/2019", "2018", "../2016", "2016/..", "201X"}
	claim := rapid.Custom(func(t *rapid.T) graph.Claim {
		c := graph.Claim{
			Predicate: graph.Targets, Dataset: "test",
			Subject:  rapid.SampledFrom(someActors).Draw(t, "actor"),
			Object:   rapid.SampledFrom(someObjects).Draw(t, "object"),
			Occurred: graph.MustSpan(rapid.SampledFrom(times).Draw(t, "occurred")),
		}
		c.Held = []graph.Run{drawRun(t)}
		c.ID = c.Identify()
		return c
	})
	structure := func(p graph.Predicate, subjects, objects []graph.ID) []graph.Claim {
		return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) graph.Claim {
			return graph.Claim{
				Predicate: p, Dataset: "test", Held: []graph.Run{drawRun(t)},
				Subject: rapid.SampledFrom(subjects).Draw(t, "subject"), Object: rapid.SampledFrom(objects).Draw(t, "of"),
			}
		}), 0, 3).Draw(t, string(p))
	}
	return questionstest.Evidence{
		View: graph.View{
			Occurred:      graph.MustSpan(rapid.SampledFrom([]string{"", "", "2016/2018", "2017", "../2016"}).Draw(t, "window")),
			Match:         rapid.SampledFrom([]graph.Match{"", graph.Certainly}).Draw(t, "match"),
			KnownAsOf:     rapid.SampledFrom([]graph.Date{"", "2016-06-01", "2018-06-01"}).Draw(t, "knownAsOf"),
			UmbrellaYears: rapid.SampledFrom([]int{0, 1, 10}).Draw(t, "umbrellaYears"),
		},
		Claims:    rapid.SliceOfNDistinct(claim, 0, 40, func(c graph.Claim) graph.ID { return c.ID }).Draw(t, "claims"),
		Places:    slices.Concat(structure(graph.LocatedAt, someObjects[9:], someObjects[:7]), structure(graph.OperatesIn, someObjects[9:], someObjects[7:9])),
		Subgroups: structure(graph.PartOf, someActors, someActors),
	}
}

// drawRun draws when a claim was recorded and perhaps let go.
func drawRun(t *rapid.T) graph.Run {
	days := []graph.Date{"2013-07-01", "2015-12-31", "2017-01-01", "2018-02-20", "2019-03-01"}
	i := rapid.IntRange(0, len(days)-1).Draw(t, "recorded")
	r := graph.Run{Recorded: days[i], Version: "v"}
	if j := rapid.IntRange(i+1, 2*len(days)).Draw(t, "withdrawn"); j < len(days) {
		r.Withdrawn = days[j]
	}
	return r
}
