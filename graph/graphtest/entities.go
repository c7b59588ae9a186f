package graphtest

import (
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

func entitiesCases() []testCase {
	return []testCase{
		{"ids that are unknown are absent, repeated ones come once", findsByID},
		{"entities come by folded name and then by id", ordersEntities},
		{"every page size gives the same list", pagesEntities},
		{"a page that cannot be served is invalid", refusesEntityPages},
		{"a cursor of another list, or a forged one, is refused", refusesEntityCursors},
		{"a cursor keeps its place when entities come and go", entityCursorStays},
		{"a kind lists what is held on the view's date", listsHeld},
		{"what is gone is listed on request, as it was told last", listsGone},
		{"an id is found whatever the view's date", findsWhatever},
		{"ids and a kind must both hold", idsAndKind},
		{"data sets narrow the list of a record's kind to their records", narrowsRecords},
		{"data sets narrow victims and sources to those that they hold, and no other kind", narrowsHeld},
		{"a part of the name narrows the list of a kind, as the view's date tells it", narrowsByName},
		{"a part of a name that folds to nothing is invalid", refusesNames},
		{"an entity says what the view's date falls on", describesAtDate},
		{"of several descriptions that of the first data set by rank and key counts", firstDatasetDescribes},
		{"a data set's own record is as that data set says, whichever quotes it", ownDatasetDescribes},
		{"a source came out when the first that knows says so", documentDated},
		{"an incident cites what all data sets that then hold it cite", citesOfAll},
		{"where no data set holds it, the last description before counts, else the first after", lastDescriptionStays},
		{"an undone entity is found by id and says what it said last", undoneEntity},
		{"recorded is the first release that held it, withdrawn when the last let go", entityLifetime},
		{"an entity is known from the day that the first claim on it was published", knownFromClaim},
		{"a replaced id is found as it is and listed no more", replacedEntity},
		{"an entity without intervals is found by id", neverHeld},
	}
}

// knownFromClaim shows that a list of entities and the claims on them agree about
// a day that lies before the release: on it both are known, or neither.
func knownFromClaim(t *testing.T, s graph.Store) {
	early, later := Targeted(reaper, victim, "2017"), Targeted(reaper, victim, "2018")
	early.Published, later.Published = "2018-02-20", "2019-01-01"
	write(t, s, Release("seed", "2026-11-23", later, early, Targeted(reaper, korea, "2016")))
	for day, want := range map[graph.Date]int{"2018-02-19": 0, "2018-02-20": 1, "2026-11-23": 1} {
		got := entities(t, s, graph.EntityQuery{Kind: graph.Victim, View: graph.View{KnownAsOf: day}}, graph.Page{First: 10})
		if len(got.Items) != want {
			t.Errorf("known on %s: %d victims, want %d", day, len(got.Items), want)
		}
	}
	got := entities(t, s, graph.EntityQuery{IDs: []graph.ID{victim}}, graph.Page{First: 1})
	if got.Items[0].Recorded != "2018-02-20" {
		t.Errorf("recorded %s, want the earliest publication of a claim on it", got.Items[0].Recorded)
	}
}

func findsByID(t *testing.T, s graph.Store) {
	write(t, s, Release("seed", "2018-02-20", Targeted(reaper, korea, ""), Targeted(reaper, victim, "")))
	ids := []graph.ID{victim, korea, "country/XX", korea, "actor/seed/reaper", "nonsense", "", "victim/m\u00e9nage \u00e0 trois/%"}
	got := entities(t, s, graph.EntityQuery{IDs: ids}, graph.Page{First: 10, Count: true})
	if len(got.Items) != 2 || got.Items[0].ID != korea || got.Items[1].ID != victim || got.Total != 2 || got.HasNext {
		t.Errorf("got %+v, want KR and the victim", got)
	}
}

// awkwardActors is a release of actors whose order is not that of their names
// or ids as bytes, with the order in which they must come.
func awkwardActors() (*graph.Document, []graph.ID) {
	named := []struct{ part, name string }{ // in order
		{"z-no-key", "!!!"}, // folds to nothing
		{"1", "1 First"},
		{"\u00e9", "APT\u00a037"},
		{"A", "Apt 37"},
		{"B", "APT-37"},
		{"a", "apt37"}, // all one key: by id, which is escaped
		{"m", "e\u0301t\u0065"},
		{"n", "\u00c9te B"}, // folded: accents are marks, dropped
		{"x", "stra\u00dfe"},
		{"y", "STRASSE 2"},
		{"k", "\uac00"}, // Hangul, as syllable
		{"c", "\uFA0E"},
		{"d", "\U00020000"}, // the second is beyond UTF-16's first plane and comes after
	}
	doc := Release("seed", "2018-02-20")
	var want []graph.ID
	for _, n := range named {
		id := ActorID("seed", n.part)
		With(doc, graph.Entity{ID: id, Name: n.name, Dataset: "seed"})
		want = append(want, id)
	}
	return doc, want
}

func ordersEntities(t *testing.T, s graph.Store) {
	doc, want := awkwardActors()
	write(t, s, doc)
	same(t, "actors", listed(t, s, graph.Actor, graph.View{}), want)
	var got []graph.ID
	for _, e := range entities(t, s, graph.EntityQuery{IDs: want}, graph.Page{First: 100}).Items {
		got = append(got, e.ID)
	}
	same(t, "actors by id", got, want)
}

func pagesEntities(t *testing.T, s graph.Store) {
	doc, want := awkwardActors()
	write(t, s, With(doc, EntityOf(korea), EntityOf(japan)))
	for _, q := range []graph.EntityQuery{{Kind: graph.Actor}, {IDs: want}} {
		whole := entities(t, s, q, graph.Page{First: graph.MaxPage})
		for size := 1; size <= len(want)+1; size++ {
			var got []graph.ID
			p := graph.Page{First: size, Count: true}
			for {
				slice := entities(t, s, q, p)
				if len(slice.Items) > size || len(slice.Cursors) != len(slice.Items) || slice.Total != len(want) {
					t.Fatalf("a page of %d has %d items, %d cursors, total %d", size, len(slice.Items), len(slice.Cursors), slice.Total)
				}
				for i, e := range slice.Items {
					same(t, "cursor", slice.Cursors[i], whole.Cursors[len(got)])
					got = append(got, e.ID)
				}
				if slice.HasNext != (len(got) < len(want)) {
					t.Fatalf("after %d of %d items by %d: HasNext %t", len(got), len(want), size, slice.HasNext)
				}
				if !slice.HasNext {
					break
				}
				p.After = slice.Cursors[len(slice.Cursors)-1]
			}
			same(t, "list by pages", got, want)
		}
		none := entities(t, s, q, graph.Page{First: 0, Count: true})
		if len(none.Items) != 0 || !none.HasNext || none.Total != len(want) {
			t.Errorf("a page of none: %+v, want only HasNext and Total %d", none, len(want))
		}
		end := entities(t, s, q, graph.Page{First: 0, After: whole.Cursors[len(want)-1]})
		if end.HasNext {
			t.Error("a page of none after the last item says that more follow")
		}
	}
}

func refusesEntityPages(t *testing.T, s graph.Store) {
	for _, first := range []int{-1, graph.MaxPage + 1} {
		_, err := s.Entities(t.Context(), graph.EntityQuery{Kind: graph.Actor}, graph.Page{First: first})
		wantInvalid(t, err)
	}
	_, err := s.Entities(t.Context(), graph.EntityQuery{Kind: graph.Actor, View: graph.View{UmbrellaYears: -1}}, graph.Page{})
	wantInvalid(t, err)
}

func refusesEntityCursors(t *testing.T, s graph.Store) {
	write(t, s, Release("seed", "2018-02-20", Targeted(reaper, korea, "")))
	claims := page(t, s, graph.ClaimQuery{}, graph.Page{First: 1})
	for _, forged := range append(forgedCursors(), claims.Cursors[0], graph.MakeCursor("entities", "x"), graph.MakeCursor("entities", "x", "no id")) {
		for _, q := range []graph.EntityQuery{{Kind: graph.Actor}, {IDs: []graph.ID{reaper}}} {
			_, err := s.Entities(t.Context(), q, graph.Page{First: 1, After: forged})
			wantCursorError(t, forged, err)
		}
	}
}

func entityCursorStays(t *testing.T, s graph.Store) {
	actor := func(name string) graph.Entity {
		return graph.Entity{ID: ActorID("seed", name), Name: name, Dataset: "seed"}
	}
	write(t, s, With(Release("seed", "2018-01-01"), actor("b"), actor("d"), actor("f")))
	first := entities(t, s, graph.EntityQuery{Kind: graph.Actor}, graph.Page{First: 2})
	write(t, s, With(Release("seed", "2018-02-01"), actor("a"), actor("c"), actor("e"), actor("f"))) // d, where the cursor stands, is gone
	rest := entities(t, s, graph.EntityQuery{Kind: graph.Actor}, graph.Page{First: 10, After: first.Cursors[1]})
	if len(rest.Items) != 2 || rest.Items[0].Name != "e" || rest.Items[1].Name != "f" {
		t.Errorf("after d: %+v, want e and f", rest.Items)
	}
}

func listsHeld(t *testing.T, s graph.Store) {
	write(t, s, Release("seed", "2018-01-01", Targeted(reaper, korea, "")))
	write(t, s, Release("seed", "2018-02-01", Targeted(reaper2, japan, "")))
	for _, c := range []struct {
		day  graph.Date
		want []graph.ID
	}{
		{"2017-12-31", nil},
		{"2018-01-01", []graph.ID{korea}},
		{"2018-01-31", []graph.ID{korea}},
		{"2018-02-01", []graph.ID{japan}},
		{"", []graph.ID{japan}},
		{graph.FirstDate, nil},
		{graph.LastDate, []graph.ID{japan}},
	} {
		v := graph.View{KnownAsOf: c.day, WithWithdrawn: true} // which is of claims alone
		same(t, "countries on "+string(c.day), listed(t, s, graph.Country, v), c.want)
		count := entities(t, s, graph.EntityQuery{Kind: graph.Country, View: v}, graph.Page{Count: true})
		same(t, "their number", count.Total, len(c.want))
	}
	same(t, "entities of an unknown kind", listed(t, s, "thing", graph.View{}), nil)
}

// listsGone has an actor that two data sets describe and let go, one after the other.
func listsGone(t *testing.T, s graph.Store) {
	told := func(dataset string, day graph.Date, name string) {
		doc := Release(dataset, day)
		if name != "" {
			With(doc, graph.Entity{ID: reaper, Name: name, Dataset: "seed"})
		}
		write(t, s, doc)
	}
	told("seed", "2018-01-01", "Reaper")
	told("feed", "2018-01-15", "Zeta")
	told("seed", "2018-02-01", "")
	told("feed", "2018-03-01", "")
	told("feed", "2018-04-01", "Eta")
	write(t, s, Release("other", "2018-01-01", Targeted(reaper2, korea, "")))
	for _, c := range []struct {
		day        graph.Date
		name       string
		held, gone int
	}{
		{"2017-12-31", "", 0, 0},
		{"2018-01-31", "Reaper", 2, 2},
		{"2018-02-28", "Zeta", 2, 2},
		{"2018-03-31", "Zeta", 1, 2},
		{"2018-04-01", "Eta", 2, 2},
	} {
		q := graph.EntityQuery{Kind: graph.Actor, View: graph.View{KnownAsOf: c.day}}
		same(t, "actors held on "+string(c.day), len(entities(t, s, q, graph.Page{First: 10}).Items), c.held)
		q.Gone = true
		got := entities(t, s, q, graph.Page{First: 10, Count: true})
		same(t, "actors that were held by "+string(c.day), len(got.Items), c.gone)
		same(t, "their number", got.Total, c.gone)
		for _, e := range got.Items {
			if e.ID == reaper {
				same(t, "its name on "+string(c.day), e.Name, c.name)
			}
		}
		q.View.Datasets = []string{"feed"}
		same(t, "actors of another data set", len(entities(t, s, q, graph.Page{First: 10}).Items), 0)
	}
}

func findsWhatever(t *testing.T, s graph.Store) {
	write(t, s, Release("seed", "2018-01-01", Targeted(reaper, korea, "")))
	write(t, s, Release("seed", "2018-02-01", Targeted(reaper2, japan, "")))
	for _, day := range []graph.Date{"", "2000-01-01", "2018-01-15", "2018-02-01", graph.LastDate} {
		got := entities(t, s, graph.EntityQuery{IDs: []graph.ID{korea, reaper, japan}, View: graph.View{KnownAsOf: day, Datasets: []string{"feed"}}}, graph.Page{First: 5})
		if len(got.Items) != 3 {
			t.Errorf("on %q: %d of 3 entities", day, len(got.Items))
		}
	}
}

func idsAndKind(t *testing.T, s graph.Store) {
	write(t, s, Release("seed", "2018-01-01", Targeted(reaper, korea, "")))
	write(t, s, Release("seed", "2018-02-01", Targeted(reaper2, japan, "")))
	got := entities(t, s, graph.EntityQuery{IDs: []graph.ID{korea, reaper2, japan}, Kind: graph.Country}, graph.Page{First: 5, Count: true})
	if len(got.Items) != 1 || got.Items[0].ID != japan || got.Total != 1 {
		t.Errorf("got %+v, want JP alone: KR is held no more", got)
	}
}

func narrowsByName(t *testing.T, s graph.Store) {
	doc, _ := awkwardActors()
	write(t, s, doc)
	renamed := With(Release("seed", "2019-01-01"), graph.Entity{ID: ActorID("seed", "B"), Name: "Bear \u00c9t\u00e9", Dataset: "seed"})
	write(t, s, renamed)
	for _, c := range []struct {
		named, day string
		want       []graph.ID
	}{
		{"APT", "2018-06-01", []graph.ID{ActorID("seed", "\u00e9"), ActorID("seed", "A"), ActorID("seed", "B"), ActorID("seed", "a")}},
		{"t-3 7", "2018-06-01", []graph.ID{ActorID("seed", "\u00e9"), ActorID("seed", "A"), ActorID("seed", "B"), ActorID("seed", "a")}},
		{"ETE", "", []graph.ID{ActorID("seed", "B")}},
		{"sse2", "2018-06-01", []graph.ID{ActorID("seed", "y")}},
		{"\uac00", "2018-06-01", []graph.ID{ActorID("seed", "k")}},
		{"a%", "2018-06-01", []graph.ID{ActorID("seed", "\u00e9"), ActorID("seed", "A"), ActorID("seed", "B"), ActorID("seed", "a"), ActorID("seed", "x"), ActorID("seed", "y")}},
		{"apt", "", nil}, // the later release has one actor alone
		{"_", "2018-06-01", nil},
	} {
		q := graph.EntityQuery{Kind: graph.Actor, Named: c.named, View: graph.View{KnownAsOf: graph.Date(c.day)}}
		if c.named == "_" { // it would stand for any letter in SQL
			q.Named = "t_3"
			c.want = []graph.ID{ActorID("seed", "\u00e9"), ActorID("seed", "A"), ActorID("seed", "B"), ActorID("seed", "a")}
		}
		for size := 1; size <= len(c.want)+1; size++ {
			var got []graph.ID
			for p := (graph.Page{First: size, Count: true}); ; {
				slice := entities(t, s, q, p)
				for _, e := range slice.Items {
					got = append(got, e.ID)
				}
				same(t, "total of "+q.Named, slice.Total, len(c.want))
				if !slice.HasNext {
					break
				}
				p.After = slice.Cursors[len(slice.Cursors)-1]
			}
			same(t, "actors with "+q.Named+" on "+c.day, got, c.want)
		}
		all := append([]graph.ID{korea}, c.want...)
		byID := q
		byID.IDs = all
		same(t, "of some ids with "+q.Named, len(entities(t, s, byID, graph.Page{First: 50}).Items), len(c.want))
	}
}

func refusesNames(t *testing.T, s graph.Store) {
	for _, named := range []string{"!!!", " ", string(make([]byte, graph.MaxName+1))} {
		_, err := s.Entities(t.Context(), graph.EntityQuery{Kind: graph.Actor, Named: named}, graph.Page{First: 1})
		wantInvalid(t, err)
	}
}

func narrowsRecords(t *testing.T, s graph.Store) {
	feed, other := ActorID("feed", "Reaper"), graph.ID("incident/feed/1")
	write(t, s, Release("seed", "2018-01-01", append(In(incident, Targeted(reaper, korea, "")), Said(graph.SameAs, reaper, feed))...))
	write(t, s, Release("feed", "2018-01-01", In(other, Targeted(feed, japan, ""))...))
	v := graph.View{Datasets: []string{"feed", "nobody's"}}
	same(t, "actors", listed(t, s, graph.Actor, v), []graph.ID{feed})
	same(t, "incidents", listed(t, s, graph.Incident, v), []graph.ID{other})
	same(t, "countries", listed(t, s, graph.Country, v), []graph.ID{japan, korea})
	write(t, s, Release("copy", "2018-01-01", In(incident, Targeted(ActorID("copy", "Reaper"), japan, ""))...))
	same(t, "an incident that is quoted", listed(t, s, graph.Incident, graph.View{Datasets: []string{"copy"}}), []graph.ID{incident})
	same(t, "and of who has it first", listed(t, s, graph.Incident, graph.View{Datasets: []string{"seed"}}), []graph.ID{incident})
	same(t, "actors of nobody", listed(t, s, graph.Actor, graph.View{Datasets: []string{"nobody's"}}), nil)
}

func narrowsHeld(t *testing.T, s graph.Store) {
	bank, tv := graph.VictimID("bank"), graph.VictimID("tv")
	both, alone := graph.MakeID(graph.Source, "both"), graph.MakeID(graph.Source, "alone")
	write(t, s, Release("seed", "2018-01-01", By(Targeted(reaper, bank, ""), "FireEye", "both"), By(Targeted(reaper, tv, ""), "FireEye", "alone")))
	write(t, s, Release("feed", "2018-02-01", By(Targeted(ActorID("feed", "Reaper"), bank, ""), "FireEye", "both")))
	write(t, s, Release("seed", "2018-03-01", By(Targeted(reaper, bank, ""), "FireEye", "both")))
	of := func(day graph.Date, datasets ...string) graph.View {
		return graph.View{KnownAsOf: day, Datasets: datasets}
	}
	for _, c := range []struct {
		view    graph.View
		gone    bool
		victims []graph.ID
		sources []graph.ID
	}{
		{view: of("2018-02-10"), victims: []graph.ID{bank, tv}, sources: []graph.ID{alone, both}},
		{view: of("2018-02-10", "seed"), victims: []graph.ID{bank, tv}, sources: []graph.ID{alone, both}},
		{view: of("2018-02-10", "feed", "nobody's"), victims: []graph.ID{bank}, sources: []graph.ID{both}},
		{view: of("2018-01-10", "feed")},
		{view: of("", "seed"), victims: []graph.ID{bank}, sources: []graph.ID{both}},
		{view: of("", "seed"), gone: true, victims: []graph.ID{bank, tv}, sources: []graph.ID{alone, both}},
		{view: of("", "feed"), gone: true, victims: []graph.ID{bank}, sources: []graph.ID{both}},
		{view: of("2018-02-10", "nobody's"), gone: true},
	} {
		for kind, want := range map[graph.Kind][]graph.ID{graph.Victim: c.victims, graph.Source: c.sources} {
			q := graph.EntityQuery{Kind: kind, View: c.view, Gone: c.gone}
			page := entities(t, s, q, graph.Page{First: 5, Count: true})
			var got []graph.ID
			for _, e := range page.Items {
				got = append(got, e.ID)
			}
			same(t, "held by the data sets", got, want)
			same(t, "counted", page.Total, len(want))
			q.IDs = []graph.ID{bank, tv, both, alone}
			same(t, "of some ids", len(entities(t, s, q, graph.Page{First: 5}).Items), len(want))
		}
	}
	same(t, "countries", listed(t, s, graph.Organization, of("", "nobody's")), []graph.ID{"organization/fireeye"})
}

func citesOfAll(t *testing.T, s graph.Store) {
	const incident graph.ID = "incident/feed/1"
	citing := func(dataset string, day graph.Date, sources ...graph.ID) *graph.Document {
		e := EntityOf(incident)
		e.References = sources
		doc := With(Release(dataset, day, Said(graph.AttributedTo, incident, ActorID(dataset, "a"))), e)
		for _, id := range sources {
			With(doc, EntityOf(id))
		}
		return doc
	}
	write(t, s, citing("feed", "2018-01-01", "source/b", "source/a"))
	write(t, s, citing("seed", "2018-02-01", "source/c", "source/a"))
	write(t, s, citing("zeta", "2018-03-01"))
	write(t, s, Release("seed", "2018-04-01"))
	for day, want := range map[graph.Date][]graph.ID{
		"2017-12-31": {"source/b", "source/a"}, // none holds it: what the first after says
		"2018-01-31": {"source/b", "source/a"},
		"2018-02-01": {"source/b", "source/a", "source/c"}, // it is the feed's record
		"2018-03-01": {"source/b", "source/a", "source/c"},
		"2018-04-01": {"source/b", "source/a"},
	} {
		same(t, "cited on "+string(day), entity(t, s, incident, graph.View{KnownAsOf: day}).References, want)
		for _, c := range all(t, s, graph.ClaimQuery{Subjects: []graph.ID{incident}, View: graph.View{KnownAsOf: day}}) {
			same(t, "cited by claims on "+string(day), c.Ends.Subject.References, want)
		}
	}
	same(t, "cited now", entity(t, s, incident, graph.View{}).References, []graph.ID{"source/b", "source/a"})
}
