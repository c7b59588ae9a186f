package graphtest

import (
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/graph"
)

func viewCases() []testCase {
	return []testCase{
		{"the window takes activity that meets it and leaves structure in", viewWindow},
		{"known as of counts what was recorded and not withdrawn by then", viewKnownAsOf},
		{"data sets, claimants and sources narrow the claims", viewWho},
		{"a least confidence leaves out the unknown, and is that of the date", viewConfidence},
		{"each filter of a view takes in what passes it and leaves out the rest", filtersOneByOne},
		{"filters hold together, in pages and counts", viewTogether},
		{"a view that makes no sense is invalid", viewRefuses},
	}
}

func viewWindow(t *testing.T, s graph.Store) {
	dated := Said(graph.OriginatesFrom, reaper, korea)
	dated.Occurred = graph.MustSpan("1990") // structure with a time is structure all the same
	structure := []graph.Claim{Said(graph.LocatedAt, victim, korea), Said(graph.OriginatesFrom, reaper, "country/KP"), dated}
	activity := []graph.Claim{Said(graph.Active, reaper, "")}
	for _, occurred := range []string{"", "2016", "2017", "2017-05", "2017-05-02", "2016-12/2017-01", "2014/2018", "2016/..", "../2017", "201X", "2018-22"} {
		activity = append(activity, Targeted(reaper, victim, occurred))
	}
	write(t, s, Release("seed", "2018-02-20", append(activity, structure...)...))
	for _, window := range []string{"2017", "2017-05-02", "2018-07/..", "../2016", "2030", "2016-12-31/2017-01-01"} {
		for _, match := range []graph.Match{"", graph.Possibly, graph.Certainly} {
			v := graph.View{Occurred: graph.MustSpan(window), Match: match}
			want := map[string]int{}
			for _, c := range activity {
				if v.Meets(c.Occurred, v.Occurred) { // whose own tests say that it is right
					want[string(c.Predicate)+" "+c.Occurred.String()]++
				}
			}
			for _, c := range structure {
				want[string(c.Predicate)+" "+c.Occurred.String()]++
			}
			got := map[string]int{}
			for _, c := range all(t, s, graph.ClaimQuery{View: v}) {
				got[string(c.Predicate)+" "+c.Occurred.String()]++
			}
			same(t, string(match)+" "+window, got, want)
		}
	}
}

// targetsOf returns the objects of the claims under a view.
func targetsOf(t *testing.T, s graph.Store, v graph.View) map[graph.ID]int {
	t.Helper()
	out := map[graph.ID]int{}
	for _, c := range all(t, s, graph.ClaimQuery{View: v}) {
		out[c.Object]++
	}
	return out
}

func viewKnownAsOf(t *testing.T, s graph.Store) {
	early := Targeted(reaper, vietnam, "")
	early.Published = "2017-11-30"
	write(t, s, Release("seed", "2018-01-01", Targeted(reaper, korea, "2017"), early))
	write(t, s, Release("seed", "2018-02-01", Targeted(reaper, japan, ""), early))
	write(t, s, Release("seed", "2018-03-01", Targeted(reaper, korea, "2017")))
	for _, c := range []struct {
		day       graph.Date
		want      []graph.ID
		withdrawn []graph.ID // what WithWithdrawn adds
	}{
		{graph.FirstDate, nil, nil},
		{"2017-11-29", nil, nil},
		{"2017-11-30", []graph.ID{vietnam}, nil},
		{"2017-12-31", []graph.ID{vietnam}, nil},
		{"2018-01-01", []graph.ID{vietnam, korea}, nil},
		{"2018-01-31", []graph.ID{vietnam}, []graph.ID{korea}}, // nobody knows on which day of the month Korea was let go
		{"2018-02-01", []graph.ID{vietnam, japan}, []graph.ID{korea}},
		{"2018-03-01", []graph.ID{korea}, []graph.ID{vietnam, japan}},
		{"", []graph.ID{korea}, []graph.ID{vietnam, japan}},
		{graph.LastDate, []graph.ID{korea}, []graph.ID{vietnam, japan}},
	} {
		want := map[graph.ID]int{}
		for _, id := range c.want {
			want[id]++
		}
		same(t, "on "+string(c.day), targetsOf(t, s, graph.View{KnownAsOf: c.day}), want)
		for _, id := range c.withdrawn {
			want[id]++
		}
		same(t, "with withdrawn on "+string(c.day), targetsOf(t, s, graph.View{KnownAsOf: c.day, WithWithdrawn: true}), want)
	}
}

// writeSeveralParties writes claims of two data sets, three claimants and three sources.
func writeSeveralParties(t *testing.T, s graph.Store) {
	t.Helper()
	write(t, s, Release("seed", "2018-01-01",
		Sure(By(Targeted(reaper, korea, "2017"), "FireEye", "one"), 0), Sure(By(Targeted(reaper, japan, "2016"), "Kaspersky", "two"), 50),
		Targeted(reaper, victim, "")))
	write(t, s, Release("feed", "2018-01-01",
		Sure(By(Targeted(reaper, korea, "2017"), "FireEye", "three"), 100), By(Targeted(reaper, vietnam, "2017"), "Fire Eye", "one")))
}

func viewWho(t *testing.T, s graph.Store) {
	writeSeveralParties(t, s)
	for _, c := range []struct {
		v    graph.View
		want map[graph.ID]int
	}{
		{graph.View{}, map[graph.ID]int{korea: 2, japan: 1, victim: 1, vietnam: 1}},
		{graph.View{Datasets: []string{"seed"}}, map[graph.ID]int{korea: 1, japan: 1, victim: 1}},
		{graph.View{Datasets: []string{"feed", "seed", "x"}}, map[graph.ID]int{korea: 2, japan: 1, victim: 1, vietnam: 1}},
		{graph.View{Claimants: []graph.ID{"organization/fireeye"}}, map[graph.ID]int{korea: 2, vietnam: 1}},
		{graph.View{Claimants: []graph.ID{"organization/kaspersky", "organization/fireeye"}}, map[graph.ID]int{korea: 2, vietnam: 1, japan: 1}},
		{graph.View{Sources: []graph.ID{"source/one"}}, map[graph.ID]int{korea: 1, vietnam: 1}},
		{graph.View{Sources: []graph.ID{"source/one"}, Datasets: []string{"feed"}}, map[graph.ID]int{vietnam: 1}},
	} {
		same(t, "targets", targetsOf(t, s, c.v), c.want)
	}
}

func viewConfidence(t *testing.T, s graph.Store) {
	writeSeveralParties(t, s)
	for least, want := range map[int]map[graph.ID]int{
		0: {korea: 2, japan: 1}, 1: {korea: 1, japan: 1}, 50: {korea: 1, japan: 1}, 51: {korea: 1}, 100: {korea: 1},
	} {
		same(t, "targets", targetsOf(t, s, graph.View{MinConfidence: &least}), want)
	}
	write(t, s, Release("seed", "2018-03-01", Sure(By(Targeted(reaper, japan, "2016"), "Kaspersky", "two"), 10)))
	forty := 40
	same(t, "today", targetsOf(t, s, graph.View{MinConfidence: &forty}), map[graph.ID]int{korea: 1})
	v := graph.View{MinConfidence: &forty, KnownAsOf: "2018-02-28"}
	same(t, "before it changed", targetsOf(t, s, v), map[graph.ID]int{korea: 1, japan: 1})
	v.Datasets = []string{"seed"}
	if c := one(t, s, graph.ClaimQuery{View: v}); *c.Confidence != 50 || len(c.Held) != 2 {
		t.Errorf("confidence %d in %d intervals, want that of the date, 50, in 2", *c.Confidence, len(c.Held))
	}
}

func viewTogether(t *testing.T, s graph.Store) {
	writeSeveralParties(t, s)
	zero := 0
	q := graph.ClaimQuery{
		Subjects: []graph.ID{reaper}, Predicates: []graph.Predicate{graph.Targets},
		View: graph.View{
			Occurred: graph.MustSpan("2017"), Match: graph.Certainly, KnownAsOf: "2018-01-01", Snapshot: time.Now().Add(time.Hour),
			Datasets: []string{"seed"}, Claimants: []graph.ID{"organization/fireeye"}, Sources: []graph.ID{"source/one"}, MinConfidence: &zero,
		},
	}
	slice := page(t, s, q, graph.Page{First: 5, Count: true})
	if len(slice.Items) != 1 || slice.Total != 1 || slice.Items[0].Object != korea || *slice.Items[0].Confidence != 0 {
		t.Errorf("got %+v, want the seed's claim on KR", slice)
	}
	q.View.Match, q.View.Sources = graph.Possibly, []graph.ID{"source/two"}
	same(t, "with another source", page(t, s, q, graph.Page{First: 5, Count: true}).Total, 0)
}

func viewRefuses(t *testing.T, s graph.Store) {
	over, under := 101, -1
	for _, v := range []graph.View{{MinConfidence: &over}, {MinConfidence: &under}, {UmbrellaYears: -1}, {Claimants: []graph.ID{""}}, {Sources: []graph.ID{korea, ""}}, {Lens: graph.LensSource}} {
		_, err := s.Claims(t.Context(), graph.ClaimQuery{View: v}, graph.Page{First: 1})
		wantInvalid(t, err)
		_, err = s.Entities(t.Context(), graph.EntityQuery{Kind: graph.Actor, View: v}, graph.Page{First: 1})
		wantInvalid(t, err)
		err = nil
		for _, err = range s.EachClaim(t.Context(), graph.ClaimQuery{View: v}) {
			break
		}
		wantInvalid(t, err)
	}
}
