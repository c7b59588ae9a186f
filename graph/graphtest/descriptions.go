package graphtest

import (
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

// renamed is a release of a data set that only gives an entity a name.
func renamed(dataset string, day graph.Date, id graph.ID, name string) *graph.Document {
	e := EntityOf(id)
	e.Name = name
	return With(Release(dataset, day), e)
}

func describesAtDate(t *testing.T, s graph.Store) {
	write(t, s, With(renamed("seed", "2018-01-01", korea, "Zz Corea"), EntityOf(japan)))
	write(t, s, With(renamed("seed", "2018-02-01", korea, "Korea"), EntityOf(vietnam)))
	write(t, s, With(renamed("seed", "2018-03-01", korea, "Aa Korea"), EntityOf(japan)))
	for _, c := range []struct {
		day   graph.Date
		name  string
		order []graph.ID
	}{
		{"2018-01-31", "Zz Corea", []graph.ID{japan, korea}},
		{"2018-02-01", "Korea", []graph.ID{korea, vietnam}},
		{"", "Aa Korea", []graph.ID{korea, japan}},
	} {
		v := graph.View{KnownAsOf: c.day}
		same(t, "name on "+string(c.day), entity(t, s, korea, v).Name, c.name)
		same(t, "order on "+string(c.day), listed(t, s, graph.Country, v), c.order)
	}
}

func firstDatasetDescribes(t *testing.T, s graph.Store) {
	for _, doc := range []*graph.Document{
		renamed("zeta", "2018-01-01", korea, "by zeta"), renamed("eta", "2018-01-02", korea, "by eta"),
		renamed("misp-galaxy", "2018-01-03", korea, "by misp"), renamed("seed", "2018-01-04", korea, "by seed"),
		renamed("attack-ics", "2018-01-05", korea, "by attack"), renamed("vocabulary", "2018-01-06", korea, "by vocabulary"),
	} {
		write(t, s, doc)
	}
	for day, want := range map[graph.Date]string{
		"2018-01-01": "by zeta", "2018-01-02": "by eta", "2018-01-03": "by misp",
		"2018-01-04": "by seed", "2018-01-05": "by seed", "2018-01-06": "by vocabulary", "": "by vocabulary",
	} {
		v := graph.View{KnownAsOf: day}
		same(t, "name on "+string(day), entity(t, s, korea, v).Name, want)
		same(t, "listed once", listed(t, s, graph.Country, v), []graph.ID{korea})
	}
	write(t, s, Release("vocabulary", "2018-02-01"))
	write(t, s, Release("seed", "2018-03-01"))
	same(t, "name when the first is silent", entity(t, s, korea, graph.View{KnownAsOf: "2018-02-28"}).Name, "by seed")
	same(t, "name when two are silent", entity(t, s, korea, graph.View{}).Name, "by attack")
}

// ownDatasetDescribes has the seed, which ranks before other data sets, quote a record
// of one of those: before it was there, and after.
func ownDatasetDescribes(t *testing.T, s graph.Store) {
	const feed = "k\u00f6ln" // whose key is written otherwise in ids
	incident, document := graph.MakeID(graph.Incident, feed, "7"), graph.MakeID(graph.Source, feed, "7")
	release := func(dataset string, day graph.Date, name string) *graph.Document {
		record, source := EntityOf(incident), EntityOf(document)
		record.Name, source.Name, source.Publisher = name, name, graph.OrganizationID(dataset)
		claim := Targeted(reaper, korea, "2017")
		claim.Incident, claim.Source = incident, document
		return With(Release(dataset, day, claim), record, source)
	}
	write(t, s, release("seed", "2018-01-01", "Quote"))
	same(t, "found while only quoted", found(t, s, graph.SearchQuery{Text: "quote", Kinds: []graph.Kind{graph.Incident}}), []string{"exact: Quote"})
	write(t, s, release(feed, "2018-02-01", "NavRAT"))
	write(t, s, release("seed", "2018-03-01", "Another quote"))
	for day, want := range map[graph.Date]string{"2018-01-31": "Quote", "2018-02-01": "NavRAT", "2018-03-01": "NavRAT", "": "NavRAT"} {
		for _, v := range []graph.View{{KnownAsOf: day}, {KnownAsOf: day, Datasets: []string{"seed"}}, {KnownAsOf: day, Datasets: []string{feed, "seed"}}} {
			same(t, "name on "+string(day), entity(t, s, incident, v).Name, want)
			same(t, "listed on "+string(day), listed(t, s, graph.Incident, v), []graph.ID{incident})
			named := entities(t, s, graph.EntityQuery{Kind: graph.Incident, Named: want, View: v}, graph.Page{First: 2, Count: true})
			same(t, "listed by its name on "+string(day), named.Total, 1)
			others := entities(t, s, graph.EntityQuery{Kind: graph.Incident, Named: "another", View: v}, graph.Page{First: 2, Count: true})
			same(t, "listed by the name in the quotation on "+string(day), others.Total, 0)
		}
	}
	for _, c := range all(t, s, graph.ClaimQuery{}) {
		same(t, "name on a claim of "+c.Dataset, c.Ends.Incident.Name, "NavRAT")
	}
	same(t, "found", found(t, s, graph.SearchQuery{Text: "navrat", Kinds: []graph.Kind{graph.Incident}}), []string{"exact: NavRAT"})
	same(t, "found by the name in the quotation", found(t, s, graph.SearchQuery{Text: "quote"}), nil)
	published := func(by string) int {
		return len(all(t, s, graph.ClaimQuery{View: graph.View{Publishers: []graph.ID{graph.OrganizationID(by)}}}))
	}
	same(t, "claims by publisher", []int{published(feed), published("seed")}, []int{2, 0})

	for _, item := range stream(t, s, 0) {
		if item.Entity != nil && item.Entity.ID == document {
			same(t, "publisher in the stream", item.Entity.Publisher, graph.OrganizationID(feed))
		}
	}

	write(t, s, Release(feed, "2018-04-01"))
	same(t, "name once its data set let it go", entity(t, s, incident, graph.View{}).Name, "Another quote")
	same(t, "found then", found(t, s, graph.SearchQuery{Text: "another quote", Kinds: []graph.Kind{graph.Incident}}), []string{"exact: Another quote"})
}

// documentDated has a data set that ranks first cite a document without telling when
// it came out, which another knows: as of any day, since that does not change.
func documentDated(t *testing.T, s graph.Store) {
	const document = graph.ID("source/example.org%2Freport")
	cites := func(dataset string, day graph.Date, published string) *graph.Document {
		e := EntityOf(document)
		e.Name, e.Published = "by "+dataset, graph.MustSpan(published)
		return With(Release(dataset, day, By(Targeted(graph.ID("actor/"+dataset+"/a"), korea, ""), dataset, "example.org/report")), e)
	}
	write(t, s, cites("seed", "2018-03-01", ""))
	same(t, "while nobody knows", entity(t, s, document, graph.View{}).Published, graph.Span{})
	write(t, s, cites("feed", "2018-04-01", "2018-02-20"))
	write(t, s, cites("zeta", "2018-04-01", "2018-02"))
	for _, day := range []graph.Date{"", "2018-03-01", "2018-04-01"} {
		e := entity(t, s, document, graph.View{KnownAsOf: day})
		same(t, "on "+string(day), []string{e.Name, e.Published.String()}, []string{"by seed", "2018-02-20"})
	}
	for _, c := range all(t, s, graph.ClaimQuery{}) {
		same(t, "on a claim of "+c.Dataset, c.Ends.Source.Published.String(), "2018-02-20")
	}
	write(t, s, Release("feed", "2018-05-01"))
	same(t, "once that data set let it go", entity(t, s, document, graph.View{}).Published.String(), "2018-02")
}

func lastDescriptionStays(t *testing.T, s graph.Store) {
	write(t, s, renamed("seed", "2018-01-01", korea, "seed, first"))
	write(t, s, Release("seed", "2018-02-01"))
	write(t, s, renamed("feed", "2018-01-15", korea, "feed"))
	write(t, s, Release("feed", "2018-03-01"))
	write(t, s, Release("zeta", "2018-03-01"))
	write(t, s, renamed("zeta", "2018-02-01", korea, "zeta")) // lets go on the same day as the feed, which comes first
	write(t, s, renamed("seed", "2018-05-01", korea, "seed, again"))
	write(t, s, Release("seed", "2018-06-01"))
	for _, c := range []struct {
		day  graph.Date
		want string
	}{
		{"2017-01-01", "seed, first"}, // not held yet: the first after
		{"2018-01-20", "seed, first"},
		{"2018-02-10", "feed"},
		{"2018-03-01", "feed"}, // held no more: the last before
		{"2018-05-01", "seed, again"},
		{"2018-06-01", "seed, again"},
		{"", "seed, again"},
	} {
		same(t, "name on "+string(c.day), entity(t, s, korea, graph.View{KnownAsOf: c.day}).Name, c.want)
	}
}

func undoneEntity(t *testing.T, s graph.Store) {
	write(t, s, renamed("seed", "2018-03-01", korea, "first stored"))
	write(t, s, renamed("feed", "2018-02-01", korea, "last stored"))
	write(t, s, Release("feed", "2018-02-02"))
	for _, r := range readings(t, s) {
		undo(t, s, r.ID)
	}
	got := entity(t, s, korea, graph.View{})
	if got.Name != "last stored" || got.Recorded != "" || got.Withdrawn != "" {
		t.Errorf("got %+v, want the last words and no dates", got)
	}
	same(t, "countries", listed(t, s, graph.Country, graph.View{}), nil)
}

func entityLifetime(t *testing.T, s graph.Store) {
	write(t, s, renamed("seed", "2018-02-01", korea, "a"))
	write(t, s, renamed("feed", "2018-01-01", korea, "b"))
	write(t, s, Release("feed", "2018-03-01"))
	got := entity(t, s, korea, graph.View{KnownAsOf: "2018-01-15"})
	if got.Recorded != "2018-01-01" || got.Withdrawn != "" {
		t.Errorf("recorded %q, withdrawn %q; want 2018-01-01 and not yet", got.Recorded, got.Withdrawn)
	}
	write(t, s, Release("seed", "2018-02-15"))
	if got = entity(t, s, korea, graph.View{}); got.Withdrawn != "2018-03-01" {
		t.Errorf("withdrawn %q, want 2018-03-01, when the last let go", got.Withdrawn)
	}
}

func replacedEntity(t *testing.T, s graph.Store) {
	write(t, s, Release("seed", "2018-01-01", Targeted(reaper, korea, "")))
	write(t, s, With(Release("seed", "2018-02-01", Targeted(reaper2, korea, "")), graph.Entity{ID: reaper, Dataset: "seed", ReplacedBy: reaper2}))
	got := entity(t, s, reaper, graph.View{})
	if got.ReplacedBy != reaper2 || got.Name != "" || got.Withdrawn != "" {
		t.Errorf("got %+v, want it as it is, replaced", got)
	}
	same(t, "actors", listed(t, s, graph.Actor, graph.View{}), []graph.ID{reaper2})
	for day, want := range map[graph.Date][]graph.ID{"2018-01-31": {reaper}, "2018-02-01": {reaper, reaper2}} {
		var got []graph.ID
		q := graph.EntityQuery{Kind: graph.Actor, Replaced: true, View: graph.View{KnownAsOf: day}}
		page := entities(t, s, q, graph.Page{First: 10, Count: true})
		for _, e := range page.Items {
			got = append(got, e.ID)
		}
		same(t, "actors and replaced ones on "+string(day), got, want)
		same(t, "their number on "+string(day), page.Total, len(want))
	}
	same(t, "actors before", listed(t, s, graph.Actor, graph.View{KnownAsOf: "2018-01-31"}), []graph.ID{reaper})
}

func neverHeld(t *testing.T, s graph.Store) {
	first := renamed("seed", "2018-01-01", korea, "no length")
	first.Reading.Release = "v1"
	second := Release("seed", "2018-01-01")
	second.Reading.Release = "v2"
	write(t, s, first)
	write(t, s, second) // on the same day: the interval has no length and was never known
	got := entity(t, s, korea, graph.View{})
	if got.Name != "no length" || got.Recorded != "" {
		t.Errorf("got %+v, want its words without dates", got)
	}
	same(t, "countries", listed(t, s, graph.Country, graph.View{KnownAsOf: "2018-01-01"}), nil)
}
