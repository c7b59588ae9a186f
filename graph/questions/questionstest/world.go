package questionstest

import (
	"fmt"
	"iter"
	"slices"

	"pgregory.net/rapid"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// World is a small random graph. It answers questions about claims in the slow
// and obvious way, by looking at each.
type World struct {
	Records []graph.Entity
	Claims  []graph.Claim
	Said    map[string]*int // the confidence of each version
	// When claims were held, of which the first of two commits knew otherwise.
	Before map[graph.ID][]graph.Run
}

var (
	SomeActors = []graph.ID{"actor/alpha/a", "actor/alpha/b", "actor/alpha/c", "actor/beta/a", "actor/beta/b", "actor/beta/unnamed-1-cn"}
	SomePlaces = []graph.ID{
		"country/FR", "country/JP", "country/KR", "region/europe", "region/western-europe", "region/eastern-asia", "region/middle-east", "region/world",
	}
	SomeSectors   = []graph.ID{"sector/aerospace", "sector/satellites", "sector/government", "sector/military"}
	SomeVictims   = []graph.ID{"victim/bank", "victim/tv", "victim/ministry", "victim/yard"}
	SomeTargets   = slices.Concat(SomePlaces, SomeSectors, SomeVictims)
	SomeClaimants = []graph.ID{"", "organization/fireeye", "organization/fireeye", "organization/mandiant"}
	SomeSources   = []graph.ID{"", "source/one", "source/two", "source/three", "source/alpha"}
	SomeTimes     = []string{"", "2010", "2014", "2015", "2016-05", "2017", "2017-02", "2014/2016", "2016/2017", "2012/2017", "2017/2019", "2018", "../2016", "2016/..", "201X"}
	SomeDays      = []graph.Date{"2013-07-01", "2015-12-31", "2017-01-01", "2018-02-20", "2019-03-01"}
)

func Pick[T any](t *rapid.T, name string, from []T) T { return rapid.SampledFrom(from).Draw(t, name) }

func DrawWorld(t *rapid.T) World {
	w := World{Said: map[string]*int{"unknown": nil}, Before: map[graph.ID][]graph.Run{}}
	for _, n := range []int{0, 25, 50, 100} {
		w.Said[fmt.Sprint("sure ", n)] = &n
	}
	for _, id := range SomeActors {
		e := graph.Entity{ID: id, Dataset: string(id[6:10]), Name: Pick(t, "name", []string{"APT37", "Reaper", "Lazarus", "Turla", "Tick"})}
		w.Records = append(w.Records, e)
	}
	n := Pick(t, "size", []int{0, 4, 12, 30, 50}) // left to itself rapid draws short lists
	w.Claims = rapid.SliceOfNDistinct(rapid.Custom(w.drawClaim), n, n, func(c graph.Claim) graph.ID { return c.ID }).Draw(t, "claims")
	w.Claims = append(w.Claims, w.drawCopies(t)...)
	for i := range w.Claims {
		c := &w.Claims[i]
		switch rapid.IntRange(0, 9).Draw(t, "what the first commit knew") {
		case 0:
			w.Before[c.ID] = nil
		case 1:
			w.Before[c.ID] = w.DrawRuns(t)
		case 2:
			w.Before[c.ID], c.Held = c.Held, nil
		}
	}
	return w
}

func (w World) drawClaim(t *rapid.T) graph.Claim {
	c := graph.Claim{
		Predicate: graph.Targets, Subject: Pick(t, "actor", SomeActors), Object: Pick(t, "target", SomeTargets),
		Claimant: Pick(t, "claimant", SomeClaimants), Source: Pick(t, "source", SomeSources),
		Dataset: Pick(t, "dataset", []string{"alpha", "beta"}), Occurred: graph.MustSpan(Pick(t, "occurred", SomeTimes)),
	}
	if n := rapid.IntRange(0, 4).Draw(t, "incident"); n > 0 {
		c.Incident = graph.ID(fmt.Sprint("incident/", Pick(t, "whose", []string{"alpha", "alpha", "beta"}), "/", n))
	}
	switch rapid.IntRange(0, 9).Draw(t, "predicate") {
	case 0:
		c.Predicate, c.Object = graph.Active, ""
	case 1:
		c.Predicate, c.Object = graph.OriginatesFrom, Pick(t, "origin", SomePlaces[:3])
	case 2:
		c.Predicate, c.Object = Pick(t, "kin", []graph.Predicate{graph.Overlaps, graph.PartOf, graph.SimilarTo, graph.DifferentFrom}), Pick(t, "other", SomeActors)
	case 3, 4:
		c.Predicate, c.Subject, c.Object = graph.LocatedAt, Pick(t, "victim", SomeVictims), Pick(t, "place", SomePlaces)
	case 5:
		c.Predicate, c.Subject, c.Object = graph.OperatesIn, Pick(t, "victim", SomeVictims), Pick(t, "sector", SomeSectors)
	}
	c.Held = w.DrawRuns(t)
	c.ID = c.Identify()
	return c
}

// drawCopies draws claims that say what others say: in another data set or
// another document, on another record, or with another time.
func (w World) drawCopies(t *rapid.T) []graph.Claim {
	var out []graph.Claim
	known := map[graph.ID]bool{}
	for _, c := range w.Claims {
		known[c.ID] = true
	}
	for _, c := range w.Claims {
		if rapid.Bool().Draw(t, "alone") {
			continue
		}
		c.Dataset = Pick(t, "copied by", []string{"alpha", "beta", "beta", "gamma"})
		switch rapid.IntRange(0, 7).Draw(t, "copied with another") {
		case 0:
			c.Source = Pick(t, "source", SomeSources)
		case 1:
			if c.Subject.Kind() == graph.Actor {
				c.Subject = Pick(t, "actor", SomeActors)
			}
		case 2:
			c.Occurred = graph.MustSpan(Pick(t, "occurred", SomeTimes))
		case 3:
			if c.Object.Kind() == graph.Actor {
				c.Object = Pick(t, "other", SomeActors)
			}
		}
		c.Held = w.DrawRuns(t)
		if c.ID = c.Identify(); !known[c.ID] {
			known[c.ID] = true
			out = append(out, c)
		}
	}
	return out
}

// releases are the days of the full releases of every data set of a world: all
// days on which its claims come and go, and one more.
func (w World) releases() graph.Calendar {
	return graph.Calendar(slices.Insert(slices.Clone(SomeDays), 2, "2016-09-01"))
}

// Readings are those releases as a store would list them. The first commit read all.
func (w World) Readings() (out []graph.Reading) {
	for _, dataset := range []string{"alpha", "beta", "gamma"} {
		for _, day := range w.releases() {
			out = append(out, graph.Reading{Dataset: dataset, Release: string(day), Recorded: day, Full: true, Stored: graph.Stamp{Seq: 1}})
		}
	}
	return out
}

// DrawRuns draws when a claim was asserted, with one version or several.
func (w World) DrawRuns(t *rapid.T) []graph.Run {
	days := rapid.SliceOfNDistinct(rapid.SampledFrom(SomeDays), 1, 4, rapid.ID[graph.Date]).Draw(t, "days")
	slices.Sort(days)
	var runs []graph.Run
	for i := 0; i < len(days); i += 2 {
		r := graph.Run{Recorded: days[i], Basis: graph.BasisHeld, Version: Pick(t, "version", []string{"unknown", "sure 0", "sure 25", "sure 50", "sure 100"})}
		if i > 0 && rapid.Bool().Draw(t, "same version") {
			r.Version = runs[0].Version
		}
		if i > 0 && rapid.IntRange(0, 3).Draw(t, "in other words alone") == 0 {
			r.Recorded = runs[len(runs)-1].Withdrawn
			r.RecordedFrom = r.Recorded
		}
		if i == 0 {
			if from := Pick(t, "said from", []graph.Date{"", "", graph.FirstDate, "2013-01-01", days[0]}); from != "" && from <= days[0] {
				r.RecordedFrom, r.Basis = from, graph.BasisPublished
			}
		}
		if i+1 < len(days) {
			r.Withdrawn = days[i+1]
		}
		runs = append(runs, r)
	}
	if end := runs[len(runs)-1].Withdrawn; end != "" && rapid.IntRange(0, 3).Draw(t, "goes on under another id") == 0 {
		runs = append(runs, graph.Run{Recorded: end, RecordedFrom: end, Basis: graph.BasisHeld, Withdrawn: end, Version: runs[len(runs)-1].Version})
	}
	return runs
}

func DrawView(t *rapid.T) graph.View {
	v := graph.View{
		Occurred:      graph.MustSpan(Pick(t, "window", []string{"", "", "", "2016/2018", "2017", "../2016"})),
		Match:         Pick(t, "match", []graph.Match{"", graph.Possibly, graph.Certainly}),
		KnownAsOf:     Pick(t, "knownAsOf", []graph.Date{"", "", "2016-06-01", "2016-12-31", "2018-02-20", "2018-06-01"}),
		Known:         Pick(t, "known", []graph.Match{"", "", graph.Certainly, graph.Possibly}),
		Datasets:      Pick(t, "datasets", [][]string{nil, nil, {"alpha"}, {"beta", "nobody's"}}),
		Claimants:     Pick(t, "claimants", [][]graph.ID{nil, nil, nil, {"organization/fireeye", "organization/nobody"}}),
		Publishers:    Pick(t, "publishers", [][]graph.ID{nil, nil, nil, {"organization/mandiant", "organization/nobody"}}),
		Sources:       Pick(t, "sources", [][]graph.ID{nil, nil, nil, {"source/one", "source/two"}}),
		Unnamed:       rapid.Bool().Draw(t, "unnamed"),
		UmbrellaYears: Pick(t, "umbrellaYears", []int{0, 0, 1, 10}),
	}
	if rapid.IntRange(0, 4).Draw(t, "confident") == 0 {
		least := Pick(t, "least", []int{0, 25, 51})
		v.MinConfidence = &least
	}
	return v
}

// Entity is what the world tells of an id: sources one and two are one report,
// that two organizations published.
func (w World) Entity(id graph.ID) graph.Entity {
	for _, e := range w.Records {
		if e.ID == id {
			return e
		}
	}
	e := graph.Entity{ID: id, Name: string(id)}
	switch id {
	case "source/one":
		e.URL, e.Publisher = "https://www.example.org/report/", "organization/mandiant"
	case "source/two":
		e.URL, e.Publisher = "http://example.org/report#page", "organization/acme"
	}
	return e
}

// Stream is the world as a store streams it: one commit brought everything, and a
// second one changed some of it.
func (w World) Stream() iter.Seq2[graph.StreamItem, error] {
	return func(yield func(graph.StreamItem, error) bool) {
		seen := map[graph.ID]bool{}
		tell := func(id graph.ID) bool {
			e := w.Entity(id)
			if id == "" || seen[id] {
				return true
			}
			seen[id] = true
			return yield(graph.StreamItem{Seq: 1, Entity: &e}, nil)
		}
		for _, e := range w.Records {
			if !tell(e.ID) {
				return
			}
		}
		for _, c := range w.Claims {
			for _, id := range c.EntityIDs() {
				if !tell(id) {
					return
				}
			}
			known := w.storedRuns(c)
			if len(known) > 0 && !yield(graph.StreamItem{Seq: 2, Claim: &c, Runs: known}, nil) {
				return
			}
		}
	}
}

// storedRuns is what the commits knew of a claim.
func (w World) storedRuns(c graph.Claim) []graph.StoredRun {
	var all []graph.StoredRun
	tell := func(runs []graph.Run, since, until int64) {
		for _, r := range runs {
			k := graph.StoredRun{Recorded: r.Recorded, RecordedFrom: r.RecordedFrom, Basis: r.Basis, Withdrawn: r.Withdrawn, Confidence: -1, Since: since, Until: until}
			if sure := w.Said[r.Version]; sure != nil {
				k.Confidence = *sure
			}
			all = append(all, k)
		}
	}
	if before, changed := w.Before[c.ID]; changed {
		tell(before, 1, 2)
		tell(c.Held, 2, 0)
	} else {
		tell(c.Held, 1, 0)
	}
	return graph.MergeStoredRuns(all)
}

// AsBefore is the world as the first commit knew it.
func (w World) AsBefore() World {
	w.Claims = slices.Clone(w.Claims)
	for i, c := range w.Claims {
		if before, changed := w.Before[c.ID]; changed {
			w.Claims[i].Held = before
		}
	}
	return w
}

// Find is a store's EachClaim.
func (w World) Find(q graph.ClaimQuery) []graph.Claim {
	has := func(ids []graph.ID, any ...graph.ID) bool {
		return len(ids) == 0 || slices.ContainsFunc(any, func(id graph.ID) bool { return slices.Contains(ids, id) })
	}
	var out []graph.Claim
	for _, c := range w.Claims {
		c.Held = slices.Clone(c.Held)
		w.releases().Bound(c.Held, c.Occurred)
		for i := range c.Held {
			c.Held[i].Confidence = w.Said[c.Held[i].Version]
		}
		if run, ok := q.View.RunFor(c.Held); ok {
			c.Confidence = w.Said[run.Version]
		}
		c.Ends = w.ends(c)
		if !q.View.Admits(c) || len(q.Predicates) > 0 && !slices.Contains(q.Predicates, c.Predicate) {
			continue
		}
		if has(q.Subjects, c.Subject) && has(q.Objects, c.Object) && has(q.About, c.Subject, c.Object) && has(q.Incidents, c.Incident) {
			out = append(out, c)
		}
	}
	return out
}

func (w World) ends(c graph.Claim) *graph.Ends {
	end := func(id graph.ID) *graph.Entity {
		if id == "" {
			return nil
		}
		e := w.Entity(id)
		return &e
	}
	return &graph.Ends{Subject: end(c.Subject), Object: end(c.Object), Claimant: end(c.Claimant), Source: end(c.Source), Incident: end(c.Incident)}
}

// Counting are the claims of some predicates that count under a view.
func (w World) Counting(v graph.View, predicates ...graph.Predicate) []graph.Claim {
	return w.Find(graph.ClaimQuery{Predicates: predicates, View: v})
}

func (w World) Build(t *rapid.T) *projection.Graph {
	g, err := projection.Build(w.Stream())
	if err != nil {
		t.Fatal(err)
	}
	return g.WithReleases(w.Readings(), 2)
}
