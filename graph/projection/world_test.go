package projection_test

import (
	"fmt"
	"iter"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/analysis"
	"github.com/actorgraph/actorgraph/graph/identity"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// world is a small random graph. It answers questions about claims in the slow
// and obvious way, by looking at each.
type world struct {
	records []graph.Entity
	claims  []graph.Claim
	said    map[string]*int // the confidence of each version
	// When claims were held, of which the first of two commits knew otherwise.
	before map[graph.ID][]graph.Run
}

var (
	someActors = []graph.ID{"actor/alpha/a", "actor/alpha/b", "actor/alpha/c", "actor/beta/a", "actor/beta/b", "actor/beta/d"}
	somePlaces = []graph.ID{
		"country/FR", "country/JP", "country/KR", "region/europe", "region/western-europe", "region/eastern-asia", "region/middle-east", "region/world",
	}
	someSectors   = []graph.ID{"sector/aerospace", "sector/satellites", "sector/government", "sector/military"}
	someVictims   = []graph.ID{"victim/bank", "victim/tv", "victim/ministry", "victim/yard"}
	someTargets   = slices.Concat(somePlaces, someSectors, someVictims)
	someClaimants = []graph.ID{"", "organization/fireeye", "organization/mandiant"}
	someSources   = []graph.ID{"", "source/one", "source/two", "source/three"}
	someTimes     = []string{"", "2010", "2014", "2015", "2016-05", "2017", "2017-02", "2014/2016", "2016/2017", "2012/2017", "2017/2019", "2018", "../2016", "2016/..", "201X"}
	someDays      = []graph.Date{"2013-07-01", "2015-12-31", "2017-01-01", "2018-02-20", "2019-03-01"}
)

func pick[T any](t *rapid.T, name string, from []T) T { return rapid.SampledFrom(from).Draw(t, name) }

func drawWorld(t *rapid.T) world {
	w := world{said: map[string]*int{"unknown": nil}, before: map[graph.ID][]graph.Run{}}
	for _, n := range []int{0, 25, 50, 100} {
		w.said[fmt.Sprint("sure ", n)] = &n
	}
	for _, id := range someActors {
		e := graph.Entity{ID: id, Dataset: string(id[6:10]), Name: pick(t, "name", []string{"APT37", "Reaper", "Lazarus", "Turla", "Tick"})}
		w.records = append(w.records, e)
	}
	n := pick(t, "size", []int{0, 4, 12, 30, 50}) // left to itself rapid draws short lists
	w.claims = rapid.SliceOfNDistinct(rapid.Custom(w.drawClaim), n, n, func(c graph.Claim) graph.ID { return c.ID }).Draw(t, "claims")
	for i := range w.claims {
		c := &w.claims[i]
		switch rapid.IntRange(0, 9).Draw(t, "what the first commit knew") {
		case 0:
			w.before[c.ID] = nil
		case 1:
			w.before[c.ID] = w.drawRuns(t)
		case 2:
			w.before[c.ID], c.Held = c.Held, nil
		}
	}
	return w
}

func (w world) drawClaim(t *rapid.T) graph.Claim {
	c := graph.Claim{
		Predicate: graph.Targets, Subject: pick(t, "actor", someActors), Object: pick(t, "target", someTargets),
		Claimant: pick(t, "claimant", someClaimants), Source: pick(t, "source", someSources),
		Dataset: pick(t, "dataset", []string{"alpha", "beta"}), Occurred: graph.MustSpan(pick(t, "occurred", someTimes)),
	}
	if n := rapid.IntRange(0, 4).Draw(t, "incident"); n > 0 {
		c.Incident = graph.ID(fmt.Sprint("incident/alpha/", n))
	}
	switch rapid.IntRange(0, 9).Draw(t, "predicate") {
	case 0:
		c.Predicate, c.Object = graph.Active, ""
	case 1:
		c.Predicate, c.Object = graph.OriginatesFrom, pick(t, "origin", somePlaces[:3])
	case 2:
		c.Predicate, c.Object = pick(t, "kin", []graph.Predicate{graph.Overlaps, graph.PartOf, graph.SimilarTo}), pick(t, "other", someActors)
	case 3, 4:
		c.Predicate, c.Subject, c.Object = graph.LocatedAt, pick(t, "victim", someVictims), pick(t, "place", somePlaces)
	case 5:
		c.Predicate, c.Subject, c.Object = graph.OperatesIn, pick(t, "victim", someVictims), pick(t, "sector", someSectors)
	}
	c.Held = w.drawRuns(t)
	c.ID = c.Identify()
	return c
}

// drawRuns draws when a claim was asserted, with one version or several.
func (w world) drawRuns(t *rapid.T) []graph.Run {
	days := rapid.SliceOfNDistinct(rapid.SampledFrom(someDays), 1, 4, rapid.ID[graph.Date]).Draw(t, "days")
	slices.Sort(days)
	var runs []graph.Run
	for i := 0; i < len(days); i += 2 {
		r := graph.Run{Recorded: days[i], Version: pick(t, "version", []string{"unknown", "sure 0", "sure 25", "sure 50", "sure 100"})}
		if i > 0 && rapid.Bool().Draw(t, "same version") {
			r.Version = runs[0].Version
		}
		if i+1 < len(days) {
			r.Withdrawn = days[i+1]
		}
		runs = append(runs, r)
	}
	return runs
}

func drawView(t *rapid.T) graph.View {
	v := graph.View{
		Occurred:      graph.MustSpan(pick(t, "window", []string{"", "", "", "2016/2018", "2017", "../2016"})),
		Match:         pick(t, "match", []graph.Match{"", graph.Possibly, graph.Certainly}),
		KnownAsOf:     pick(t, "knownAsOf", []graph.Date{"", "", "2016-06-01", "2018-02-20", "2018-06-01"}),
		Datasets:      pick(t, "datasets", [][]string{nil, nil, {"alpha"}, {"beta", "nobody's"}}),
		Claimants:     pick(t, "claimants", [][]graph.ID{nil, nil, nil, {"organization/fireeye", "organization/nobody"}}),
		Sources:       pick(t, "sources", [][]graph.ID{nil, nil, nil, {"source/one", "source/two"}}),
		UmbrellaYears: pick(t, "umbrellaYears", []int{0, 0, 1, 10}),
	}
	if rapid.IntRange(0, 4).Draw(t, "confident") == 0 {
		least := pick(t, "least", []int{0, 25, 51})
		v.MinConfidence = &least
	}
	return v
}

// entity is what the world tells of an id: sources one and two are one report.
func (w world) entity(id graph.ID) graph.Entity {
	for _, e := range w.records {
		if e.ID == id {
			return e
		}
	}
	e := graph.Entity{ID: id, Name: string(id)}
	switch id {
	case "source/one":
		e.URL = "https://www.example.org/report/"
	case "source/two":
		e.URL = "http://example.org/report#page"
	}
	return e
}

// stream is the world as a store streams it: one commit brought everything, and a
// second one changed some of it.
func (w world) stream() iter.Seq2[graph.StreamItem, error] {
	return func(yield func(graph.StreamItem, error) bool) {
		seen := map[graph.ID]bool{}
		tell := func(id graph.ID) bool {
			e := w.entity(id)
			if id == "" || seen[id] {
				return true
			}
			seen[id] = true
			return yield(graph.StreamItem{Seq: 1, Entity: &e}, nil)
		}
		for _, e := range w.records {
			if !tell(e.ID) {
				return
			}
		}
		for _, c := range w.claims {
			for _, id := range c.Names() {
				if !tell(id) {
					return
				}
			}
			known := w.known(c)
			if len(known) > 0 && !yield(graph.StreamItem{Seq: 2, Claim: &c, Known: known}, nil) {
				return
			}
		}
	}
}

// known is what the commits knew of a claim.
func (w world) known(c graph.Claim) []graph.Known {
	var all []graph.Known
	tell := func(runs []graph.Run, since, until int64) {
		for _, r := range runs {
			k := graph.Known{Recorded: r.Recorded, Withdrawn: r.Withdrawn, Confidence: -1, Since: since, Until: until}
			if sure := w.said[r.Version]; sure != nil {
				k.Confidence = *sure
			}
			all = append(all, k)
		}
	}
	if before, changed := w.before[c.ID]; changed {
		tell(before, 1, 2)
		tell(c.Held, 2, 0)
	} else {
		tell(c.Held, 1, 0)
	}
	return graph.KnownRuns(all)
}

// asBefore is the world as the first commit knew it.
func (w world) asBefore() world {
	w.claims = slices.Clone(w.claims)
	for i, c := range w.claims {
		if before, changed := w.before[c.ID]; changed {
			w.claims[i].Held = before
		}
	}
	return w
}

// find is a store's EachClaim.
func (w world) find(q graph.ClaimQuery) []graph.Claim {
	has := func(ids []graph.ID, any ...graph.ID) bool {
		return len(ids) == 0 || slices.ContainsFunc(any, func(id graph.ID) bool { return slices.Contains(ids, id) })
	}
	var out []graph.Claim
	for _, c := range w.claims {
		if run, ok := q.View.RunFor(c.Held); ok {
			c.Confidence = w.said[run.Version]
		}
		if !q.View.Admits(c) || len(q.Predicates) > 0 && !slices.Contains(q.Predicates, c.Predicate) {
			continue
		}
		if has(q.Subjects, c.Subject) && has(q.Objects, c.Object) && has(q.About, c.Subject, c.Object) && has(q.Incidents, c.Incident) {
			end := func(id graph.ID) *graph.Entity {
				if id == "" {
					return nil
				}
				e := w.entity(id)
				return &e
			}
			c.Ends = &graph.Ends{Subject: end(c.Subject), Object: end(c.Object), Claimant: end(c.Claimant), Source: end(c.Source), Incident: end(c.Incident)}
			out = append(out, c)
		}
	}
	return out
}

// counting are the claims of some predicates that count under a view.
func (w world) counting(v graph.View, predicates ...graph.Predicate) []graph.Claim {
	return w.find(graph.ClaimQuery{Predicates: predicates, View: v})
}

func (w world) build(t *rapid.T) *projection.Graph {
	g, err := projection.Build(w.stream())
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// question is a world with its graph, as of either commit, a view, and who is who.
type question struct {
	*rapid.T
	w    world
	g    *projection.Graph
	view graph.View
	who  *identity.Resolution
	p    *projection.Picture
}

func draw(t *rapid.T) question {
	q := question{T: t, w: drawWorld(t), view: drawView(t)}
	q.g = q.w.build(t)
	if rapid.IntRange(0, 2).Draw(t, "snapshot") == 0 {
		q.g, q.w = q.g.At(1), q.w.asBefore()
	}
	q.who = identity.Apart()
	if rapid.Bool().Draw(t, "joined") {
		// The graph has not got the record by which some are called.
		leader := graph.Entity{ID: "actor/seed/z", Dataset: "seed", Name: "APT37"}
		q.who = identity.Resolve(q.view, append(slices.Clone(q.w.records), leader), nil)
	}
	q.p = q.g.Under(q.view, q.who)
	return q
}

// evidence is all that a question about targeting rests on.
func (q question) evidence() analysis.Evidence {
	past := q.view
	past.Occurred, past.WithWithdrawn = graph.Span{}, true
	return analysis.Evidence{
		View: q.view, Identity: q.who,
		Claims: q.w.counting(past, graph.Targets), Places: q.w.counting(past, graph.LocatedAt, graph.OperatesIn),
		Subgroups: q.w.counting(past, graph.PartOf),
	}
}

// pairs are those of package analysis.
func (q question) pairs(kinds []graph.Kind, how []analysis.How) []analysis.Pair {
	return analysis.Pairs(q.evidence(), analysis.Query{Kinds: kinds, How: how})
}

func drawKinds(t *rapid.T) []graph.Kind {
	return pick(t, "kinds", [][]graph.Kind{nil, nil, {graph.Country}, {graph.Region}, {graph.Sector, graph.Victim}})
}

func drawHow(t *rapid.T) []analysis.How {
	return pick(t, "how", [][]analysis.How{nil, {analysis.Direct}, {analysis.Direct, analysis.RolledUp}, {analysis.RolledUp}, {analysis.Direct, analysis.Broader}, {analysis.ViaSubgroup, analysis.RolledUp}, {analysis.Direct, analysis.RolledUp, analysis.ViaSubgroup}})
}

// same fails the test unless two answers are equal.
func same(t interface {
	Helper()
	Fatalf(string, ...any)
}, what string, got, want any,
) {
	t.Helper()
	options := []gocmp.Option{
		cmpopts.EquateEmpty(), cmpopts.EquateApprox(0, 1e-9),
		gocmp.Comparer(func(a, b graph.Span) bool { return a == b }),
		gocmp.Comparer(func(a, b projection.Claims) bool { return slices.Equal(idsOf(a), idsOf(b)) }),
	}
	if diff := gocmp.Diff(want, got, options...); diff != "" {
		t.Fatalf("%s (-want +got)\n%s", what, diff)
	}
}

func idsOf(c projection.Claims) []graph.ID {
	if c.Len() == 0 {
		return nil
	}
	return c.IDs()
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
	projection.ShareEverything(t)
	rapid.Check(t, func(t *rapid.T) { check(draw(t)) })
}
