package graphtest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/graph"
)

func recordedCases() []testCase {
	return []testCase{
		{"what only releases hold was first said between two of them", betweenReleases},
		{"a day of its own comes with what it rests on", ownDayAndBasis},
		{"who was behind an incident was not said before it began", noSoonerThanTheIncident},
		{"a release read later, between two others, narrows what was open", narrowedLater},
		{"known certainly and known possibly differ between releases", certainlyAndPossibly},
		{"what may have been said again, less surely, hides nothing", lessSurelyAgain},
		{"a record that is given another id was said all along", givenAnotherID},
	}
}

// said writes when the claims with an object were asserted, and what that rests on.
func said(t *testing.T, s graph.Store, v graph.View, object graph.ID) []string {
	t.Helper()
	v.WithWithdrawn = true
	var out []string
	for _, c := range all(t, s, graph.ClaimQuery{Objects: []graph.ID{object}, View: v}) {
		for _, r := range c.Held {
			out = append(out, fmt.Sprintf("%s to %s, until %s to %s, %s", r.RecordedFrom, r.Recorded, r.WithdrawnFrom, r.Withdrawn, r.Basis))
		}
	}
	return out
}

func betweenReleases(t *testing.T, s graph.Store) {
	write(t, s, Release("seed", "2018-01-01", Targeted(reaper, vietnam, "")))
	write(t, s, Release("seed", "2018-03-01", Targeted(reaper, korea, "2018-02"), Targeted(reaper, vietnam, "")))
	write(t, s, Release("seed", "2018-05-01", Targeted(reaper, vietnam, ""), Targeted(reaper, japan, "")))
	same(t, "of the first release", said(t, s, graph.View{}, vietnam), []string{"0000-01-01 to 2018-01-01, until  to , held"})
	same(t, "no sooner than the activity", said(t, s, graph.View{}, korea), []string{"2018-02-01 to 2018-03-01, until 2018-03-02 to 2018-05-01, held"})
	same(t, "of the last release", said(t, s, graph.View{}, japan), []string{"2018-03-02 to 2018-05-01, until  to , held"})
	c := one(t, s, graph.ClaimQuery{Objects: []graph.ID{japan}})
	if c.Recorded() != "2018-05-01" {
		t.Errorf("for certain recorded by %s", c.Recorded())
	}
}

func ownDayAndBasis(t *testing.T, s graph.Store) {
	stated, published := Targeted(reaper, korea, "2017"), Targeted(reaper, japan, "2018-02-10")
	stated.SaidOn = graph.SaidIn(graph.MustSpan("2018-02-15"), graph.BasisStated)
	published.SaidOn = graph.SaidIn(graph.MustSpan("2018-02"), graph.BasisPublished)
	elsewhere := Targeted(reaper, "sector/government", "")
	elsewhere.SaidOn = graph.SaidIn(graph.MustSpan("../2018-03-05"), graph.BasisHeld)
	early := Targeted(reaper, vietnam, "2019") // what it says is still to come on the day that it gives itself
	early.SaidOn = graph.SaidIn(graph.MustSpan("2018-02-15"), graph.BasisStated)
	write(t, s, Release("seed", "2020-01-01", stated, published, elsewhere, early))
	same(t, "a day that the record states", said(t, s, graph.View{}, korea), []string{"2018-02-15 to 2018-02-15, until  to , stated"})
	same(t, "a document's month", said(t, s, graph.View{}, japan), []string{"2018-02-10 to 2018-02-28, until  to , published"})
	same(t, "a release of another data set", said(t, s, graph.View{}, "sector/government"), []string{"0000-01-01 to 2018-03-05, until  to , held"})
	same(t, "a day before the activity", said(t, s, graph.View{}, vietnam), []string{"2019-01-01 to 2020-01-01, until  to , held"})
	got := one(t, s, graph.ClaimQuery{Objects: []graph.ID{japan}})
	same(t, "as it was written", got.SaidOn, published.SaidOn)
}

func narrowedLater(t *testing.T, s graph.Store) {
	write(t, s, Release("seed", "2018-01-01", Targeted(reaper, korea, "")))
	before := write(t, s, Release("seed", "2018-06-01", Targeted(reaper, japan, ""))).Reading.Stored.Time
	same(t, "japan", said(t, s, graph.View{}, japan), []string{"2018-01-02 to 2018-06-01, until  to , held"})
	write(t, s, Release("seed", "2018-04-01", Targeted(reaper, korea, "")))
	same(t, "japan, narrowed", said(t, s, graph.View{}, japan), []string{"2018-04-02 to 2018-06-01, until  to , held"})
	same(t, "korea, narrowed", said(t, s, graph.View{}, korea), []string{"0000-01-01 to 2018-01-01, until 2018-04-02 to 2018-06-01, held"})
	same(t, "an old answer", said(t, s, graph.View{Snapshot: before}, japan), []string{"2018-01-02 to 2018-06-01, until  to , held"})
	same(t, "an old answer of what was let go", said(t, s, graph.View{Snapshot: before}, korea), []string{"0000-01-01 to 2018-01-01, until 2018-01-02 to 2018-06-01, held"})
	// Of two data sets each has days of its own.
	other := Targeted(reaper, japan, "")
	other.Dataset = "other"
	write(t, s, Release("other", "2018-05-01"))
	write(t, s, Release("other", "2018-06-01", other))
	same(t, "each by its own releases", said(t, s, graph.View{Datasets: []string{"other"}}, japan), []string{"2018-05-02 to 2018-06-01, until  to , held"})
}

func certainlyAndPossibly(t *testing.T, s graph.Store) {
	published := Targeted(reaper, vietnam, "")
	published.SaidOn = graph.SaidIn(graph.MustSpan("2018-02"), graph.BasisPublished)
	write(t, s, Release("seed", "2018-01-01", Targeted(reaper, korea, "")))
	write(t, s, Release("seed", "2018-03-01", Targeted(reaper, korea, ""), Targeted(reaper, japan, ""), published))
	write(t, s, Release("seed", "2018-05-01", Sure(Targeted(reaper, japan, ""), 50)))
	tests := []struct {
		day                 graph.Date
		certainly, possibly []graph.ID
		ever                []graph.ID // let go ones among them
	}{
		{"2017-12-31", nil, []graph.ID{korea}, nil},
		{"2018-01-01", []graph.ID{korea}, []graph.ID{korea}, []graph.ID{korea}},
		{"2018-01-02", []graph.ID{korea}, []graph.ID{korea, japan}, []graph.ID{korea}},
		{"2018-02-01", []graph.ID{korea}, []graph.ID{korea, japan, vietnam}, []graph.ID{korea}},
		{"2018-02-28", []graph.ID{korea, vietnam}, []graph.ID{korea, japan, vietnam}, []graph.ID{korea, vietnam}},
		{"2018-03-01", []graph.ID{korea, japan, vietnam}, []graph.ID{korea, japan, vietnam}, []graph.ID{korea, japan, vietnam}},
		{"2018-03-02", []graph.ID{japan}, []graph.ID{korea, japan, vietnam}, []graph.ID{korea, japan, vietnam}},
		{"2018-05-01", []graph.ID{japan}, []graph.ID{japan}, []graph.ID{korea, japan, vietnam}},
		{"", []graph.ID{japan}, []graph.ID{japan}, []graph.ID{korea, japan, vietnam}},
	}
	for _, tt := range tests {
		for known, want := range map[graph.Match][]graph.ID{"": tt.certainly, graph.Certainly: tt.certainly, graph.Possibly: tt.possibly} {
			v := graph.View{KnownAsOf: tt.day, Known: known}
			same(t, fmt.Sprintf("%s %s", known, tt.day), targetsOf(t, s, v), counted(want))
		}
		same(t, "ever, by "+string(tt.day), targetsOf(t, s, graph.View{KnownAsOf: tt.day, WithWithdrawn: true}), counted(tt.ever))
		v := graph.View{KnownAsOf: tt.day, Known: graph.Possibly, Snapshot: time.Now().Add(time.Hour)}
		same(t, "possibly, in a snapshot", targetsOf(t, s, v), counted(tt.possibly))
	}
}

// lessSurelyAgain asks between the release that let a claim go and the one that has it again.
func lessSurelyAgain(t *testing.T, s graph.Store) {
	write(t, s, Release("seed", "2018-01-01", Sure(Targeted(reaper, korea, ""), 80), Sure(Targeted(reaper, japan, ""), 20)))
	write(t, s, Release("seed", "2018-03-01"))
	write(t, s, Release("seed", "2018-05-01", Sure(Targeted(reaper, korea, ""), 20), Sure(Targeted(reaper, japan, ""), 80)))
	for _, c := range []struct {
		least              int
		possibly, ever     []graph.ID
		certainly, certain []graph.ID // certainly, and ever
	}{
		{0, []graph.ID{japan, korea}, []graph.ID{japan, korea}, nil, []graph.ID{japan, korea}},
		{50, []graph.ID{japan}, []graph.ID{japan, korea}, nil, []graph.ID{korea}},
	} {
		v := graph.View{KnownAsOf: "2018-04-01", MinConfidence: &c.least}
		for _, ask := range []struct {
			known graph.Match
			ever  bool
			want  []graph.ID
		}{{graph.Possibly, false, c.possibly}, {graph.Possibly, true, c.ever}, {graph.Certainly, false, c.certainly}, {graph.Certainly, true, c.certain}} {
			v.Known, v.WithWithdrawn = ask.known, ask.ever
			same(t, fmt.Sprintf("at least %d, %s, ever %t", c.least, ask.known, ask.ever), targetsOf(t, s, v), counted(ask.want))
		}
		v.Known, v.WithWithdrawn = graph.Possibly, true
		for _, found := range all(t, s, graph.ClaimQuery{View: v}) {
			if *found.Confidence < c.least {
				t.Errorf("at least %d: %s comes with the confidence %d", c.least, found.Object, *found.Confidence)
			}
		}
	}
}

func counted(ids []graph.ID) map[graph.ID]int {
	out := map[graph.ID]int{}
	for _, id := range ids {
		out[id]++
	}
	return out
}

// givenAnotherID reads a release that gives a record another id, and one from
// before and after it, in every order.
func givenAnotherID(t *testing.T, s graph.Store) {
	older, newer := func(o graph.ID) graph.Claim { return Targeted(reaper, o, "") }, func(o graph.ID) graph.Claim { return Targeted(reaper2, o, "") }
	named := With(Release("seed", "2022-06-01", newer(korea), newer(vietnam)), graph.Entity{ID: reaper, Dataset: "seed", ReplacedBy: reaper2})
	releases := []*graph.Document{
		Release("seed", "2018-01-01", older(korea)),
		Release("seed", "2018-07-01", older(korea), older(japan)),
		named,
		Release("seed", "2022-12-01", newer(korea)),
	}
	want := map[graph.ID][]string{
		korea: {
			"0000-01-01 to 2018-01-01, until 2022-06-01 to 2022-06-01, held", "2022-06-01 to 2022-06-01, until 2022-06-01 to 2022-06-01, held",
			"2022-06-01 to 2022-06-01, until  to , held",
		},
		japan:   {"2018-01-02 to 2018-07-01, until 2018-07-02 to 2022-06-01, held"},
		vietnam: {"2018-07-02 to 2022-06-01, until 2022-06-02 to 2022-12-01, held"},
	}
	written := map[int]graph.Receipt{}
	for _, i := range []int{3, 0, 2, 1} {
		doc := releases[i]
		if i == 3 { // what a claim names has to be there
			doc = With(doc, named.Entities...)
		}
		written[i] = write(t, s, doc)
	}
	check := func(when string, want map[graph.ID][]string) {
		t.Helper()
		for object, runs := range want {
			same(t, when+", "+string(object), said(t, s, graph.View{}, object), runs)
		}
	}
	check("in another order", want)
	for day, objects := range map[graph.Date][2][]graph.ID{
		"2018-06-30": {{korea}, {korea, japan}},
		"2020-01-01": {{korea}, {korea, japan, vietnam}},
		"2022-05-31": {{korea}, {korea, japan, vietnam}},
		"2022-06-01": {{korea, vietnam}, {korea, vietnam}},
		"2022-11-30": {{korea}, {korea, vietnam}},
		"2022-12-01": {{korea}, {korea}},
	} {
		for i, known := range []graph.Match{graph.Certainly, graph.Possibly} {
			same(t, fmt.Sprintf("%s %s", known, day), targetsOf(t, s, graph.View{KnownAsOf: day, Known: known}), counted(objects[i]))
			later := graph.View{KnownAsOf: day, Known: known, Snapshot: time.Now().Add(time.Hour)}
			same(t, fmt.Sprintf("%s %s, in a snapshot", known, day), targetsOf(t, s, later), counted(objects[i]))
		}
	}
	same(t, "ever", targetsOf(t, s, graph.View{WithWithdrawn: true}), map[graph.ID]int{korea: 2, japan: 1, vietnam: 1})

	undo(t, s, written[2].Reading.ID) // the release of December lets go what it takes over by then
	check("without that release", map[graph.ID][]string{
		korea: {
			"0000-01-01 to 2018-01-01, until 2022-12-01 to 2022-12-01, held", "2022-12-01 to 2022-12-01, until 2022-12-01 to 2022-12-01, held",
			"2022-12-01 to 2022-12-01, until  to , held",
		},
		japan: {"2018-01-02 to 2018-07-01, until 2018-07-02 to 2022-12-01, held"}, vietnam: nil,
	})
	before := graph.View{Snapshot: written[1].Reading.Stored.Time, WithWithdrawn: true}
	same(t, "an old answer", said(t, s, before, korea), want[korea])
}

// noSoonerThanTheIncident reads claims without a time of their own, on an incident
// that has one.
func noSoonerThanTheIncident(t *testing.T, s graph.Store) {
	const later = graph.ID("incident/seed/later")
	behind := func(incident graph.ID) graph.Claim { return Said(graph.AttributedTo, incident, reaper) }
	dated := behind(incident)
	dated.Claimant, dated.SaidOn = "organization/fireeye", graph.SaidAt("2017-01-01", graph.BasisStated)
	incidents := []graph.Entity{
		{ID: incident, Name: "Daybreak", Dataset: "seed", Occurred: graph.MustSpan("2017-05")},
		{ID: later, Name: "Later", Dataset: "seed", Occurred: graph.MustSpan("2019")},
	}
	write(t, s, With(Release("seed", "2018-06-01", behind(incident), behind(later), dated), incidents...))
	first := said(t, s, graph.View{}, reaper)
	slices.Sort(first) // in the order of their ids they tell nothing
	same(t, "of the first release", first, []string{
		"2017-05-01 to 2018-06-01, until  to , held", "2017-05-01 to 2018-06-01, until  to , held", // a day before the activity is no day of it
		"2018-06-01 to 2018-06-01, until  to , held",
	})
	for day, want := range map[graph.Date]int{"2017-04-30": 0, "2017-05-01": 2, "2018-05-31": 2, "2018-06-01": 3} {
		found := all(t, s, graph.ClaimQuery{View: graph.View{KnownAsOf: day, Known: graph.Possibly}, Predicates: []graph.Predicate{graph.AttributedTo}})
		if len(found) != want {
			t.Errorf("%s: got %d claims, want %d", day, len(found), want)
		}
	}
	// A release in between that has none of them tells more than the incident.
	write(t, s, Release("seed", "2017-12-01"))
	found := all(t, s, graph.ClaimQuery{View: graph.View{KnownAsOf: "2017-11-30", Known: graph.Possibly}, Predicates: []graph.Predicate{graph.AttributedTo}})
	if len(found) != 0 {
		t.Errorf("before a release without them: %d claims", len(found))
	}
	for _, c := range all(t, s, graph.ClaimQuery{Subjects: []graph.ID{incident}}) {
		same(t, "after a release without it", c.Held[0].RecordedFrom, graph.Date("2017-12-02"))
	}
}
