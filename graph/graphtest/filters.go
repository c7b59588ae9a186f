package graphtest

import (
	"slices"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

// A FilterCase is a view with what it admits of the claims of FilterDocuments.
type FilterCase struct {
	Filter string // the name of the graph.Filter that it tries
	View   graph.View
	Want   []graph.ID // the objects of the claims, each of which has its own; sorted
}

// FilterDocuments are a handful of claims in which every graph.Filter finds some
// to take and some to leave. To be written in this order.
func FilterDocuments() []*graph.Document {
	stays := Sure(By(Targeted(reaper, korea, "2017"), "FireEye", "one"), 50)
	goes := Sure(By(Targeted(reaper, japan, "2016"), "Kaspersky", "two"), 90)
	origin := Said(graph.OriginatesFrom, reaper, origin)
	origin.Occurred = graph.MustSpan("1990") // it describes the actor: its time is tested by no window
	return []*graph.Document{
		With(Release("seed", "2018-01-01", stays, goes, origin), published("one", "Kaspersky")),
		With(Release("seed", "2018-03-01", stays, origin), published("one", "Mandiant")),
		With(Report("feed", "2018-02-01",
			Targeted(reaper, vietnam, "2017-05/2018"), Sure(By(Targeted(reaper, victim, ""), "FireEye", "two"), 0)),
			published("two", "Acme")),
	}
}

// published is a source of that title with who published it.
func published(title, by string) graph.Entity {
	e := EntityOf(graph.MakeID(graph.Source, title))
	e.Publisher = graph.OrganizationID(by)
	return e
}

const origin graph.ID = "country/KP"

// FilterCases hold whatever judges claims under a view (a store, the columns in
// memory) to what View.Admits says, filter by filter.
func FilterCases() []FilterCase {
	sure := func(least int) graph.View { return graph.View{MinConfidence: &least} }
	during := func(window string, m graph.Match) graph.View {
		return graph.View{Occurred: graph.MustSpan(window), Match: m}
	}
	cases := []FilterCase{
		{"knownAsOf", graph.View{}, []graph.ID{korea, origin, vietnam, victim}},
		{"knownAsOf", graph.View{KnownAsOf: "2017-12-31"}, nil},
		{"knownAsOf", graph.View{KnownAsOf: "2018-01-01"}, []graph.ID{japan, korea, origin}},
		{"knownAsOf", graph.View{KnownAsOf: "2018-01-31"}, []graph.ID{korea, origin}},
		{"knownAsOf", graph.View{KnownAsOf: "2018-02-28"}, []graph.ID{korea, origin, vietnam, victim}},
		{"knownAsOf", graph.View{KnownAsOf: "2018-01-01", Known: graph.Certainly}, []graph.ID{japan, korea, origin}},
		{"knownAsOf", graph.View{KnownAsOf: "2018-01-31", Known: graph.Certainly}, []graph.ID{korea, origin}},
		{"knownAsOf", graph.View{KnownAsOf: "2018-02-28", Known: graph.Certainly}, []graph.ID{korea, origin, vietnam, victim}},
		{"knownAsOf", graph.View{KnownAsOf: "2018-02-28", Known: graph.Possibly}, []graph.ID{japan, korea, origin, vietnam, victim}},
		{"knownAsOf", graph.View{KnownAsOf: "2017-02-01", Known: graph.Possibly}, []graph.ID{japan, korea, origin, victim}},
		{"knownAsOf", graph.View{WithWithdrawn: true}, []graph.ID{japan, korea, origin, vietnam, victim}},
		{"knownAsOf", graph.View{WithWithdrawn: true, KnownAsOf: "2018-01-31"}, []graph.ID{japan, korea, origin}},
		{"occurred", during("2017", graph.Possibly), []graph.ID{korea, origin, vietnam}},
		{"occurred", during("2017", graph.Certainly), []graph.ID{korea, origin, vietnam}},
		{"occurred", during("2017-12", graph.Possibly), []graph.ID{korea, origin, vietnam}},
		{"occurred", during("2017-12", graph.Certainly), []graph.ID{origin, vietnam}},
		{"occurred", during("../2016", graph.Possibly), []graph.ID{origin}},
		{"minConfidence", sure(0), []graph.ID{korea, victim}},
		{"minConfidence", sure(50), []graph.ID{korea}},
		{"minConfidence", sure(51), nil},
		{"datasets", graph.View{Datasets: []string{"seed"}}, []graph.ID{korea, origin}},
		{"datasets", graph.View{Datasets: []string{"feed", "nobody's"}}, []graph.ID{vietnam, victim}},
		{"claimants", graph.View{Claimants: []graph.ID{"organization/fireeye", "organization/x"}}, []graph.ID{korea, victim}},
		{"claimants", graph.View{Claimants: []graph.ID{"organization/kaspersky"}}, nil},
		{"sources", graph.View{Sources: []graph.ID{"source/one"}}, []graph.ID{korea}},
		{"sources", graph.View{Sources: []graph.ID{"source/one", "source/two"}, WithWithdrawn: true}, []graph.ID{japan, korea, victim}},
		{"publishers", graph.View{Publishers: []graph.ID{"organization/mandiant"}}, []graph.ID{korea}},
		{"publishers", graph.View{Publishers: []graph.ID{"organization/mandiant"}, KnownAsOf: "2018-01-31"}, []graph.ID{korea}}, // as it is known now
		{"publishers", graph.View{Publishers: []graph.ID{"organization/kaspersky", "organization/x"}, WithWithdrawn: true}, nil},
		{"publishers", graph.View{Publishers: []graph.ID{"organization/acme"}}, []graph.ID{victim}},
		{"publishers", graph.View{Publishers: []graph.ID{"organization/acme", "organization/mandiant"}, WithWithdrawn: true}, []graph.ID{japan, korea, victim}},
		{"publishers", graph.View{Publishers: []graph.ID{"organization/acme"}, Claimants: []graph.ID{"organization/kaspersky"}, WithWithdrawn: true}, []graph.ID{japan}},
	}
	for i := range cases {
		slices.Sort(cases[i].Want)
	}
	return cases
}

func filtersOneByOne(t *testing.T, s graph.Store) {
	for _, doc := range FilterDocuments() {
		write(t, s, doc)
	}
	for _, c := range FilterCases() {
		q := graph.ClaimQuery{View: c.View}
		found := all(t, s, q)
		var got []graph.ID
		for _, claim := range found {
			got = append(got, claim.Object)
		}
		slices.Sort(got)
		same(t, c.Filter, got, c.Want)
		for _, about := range []graph.ClaimQuery{q, {Subjects: []graph.ID{reaper}, View: c.View}, {About: []graph.ID{reaper}, View: c.View}} {
			same(t, c.Filter+", by pages", pageThrough(t, s, about, 2, found), found)
		}
	}
}
