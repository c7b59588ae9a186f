package graphtest

import (
	"errors"
	"slices"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

func claimsCases() []testCase {
	return []testCase{
		{"claims come by when they were first recorded and then by id", ordersClaims},
		{"every page size gives the same list, which is that of EachClaim", pagesClaims},
		{"a page that cannot be served is invalid", refusesClaimPages},
		{"a cursor of another list, or a forged one, is refused", refusesClaimCursors},
		{"a cursor keeps its place when claims come and go", claimCursorStays},
		{"a claim comes with all the entities that it names", returnsEnds},
		{"entities say what they said on the view's date", endsAtDate},
		{"claims of one call share their entities", sharesEnds},
		{"stored is the commit that first brought the claim", keepsStored},
		{"an id is found whatever the view's date and filters", claimByID},
		{"other fields hold beside ids", claimByIDAndMore},
		{"an undone claim is found by id, without intervals, with its last words", undoneClaim},
	}
}

// forgedCursors are cursors that no list made.
func forgedCursors() []graph.Cursor {
	return []graph.Cursor{
		"x", "!!!!", "e30", "bnVsbA", "W10", "\u00e9", // not base64, {}, null, []
		graph.MakeCursor(""), graph.MakeCursor("claims"), graph.MakeCursor("entities"), graph.MakeCursor("elsewhere", "a", "b"),
		graph.MakeCursor("claims", "2018-01-01"), graph.MakeCursor("claims", "2018-01-01", "claim/x", "more"),
	}
}

func wantCursorError(t *testing.T, c graph.Cursor, err error) {
	t.Helper()
	if !errors.Is(err, graph.ErrCursor) {
		t.Errorf("cursor %q: %v, want ErrCursor", c, err)
	}
}

// recordedApart is written in five releases: claims recorded on four days,
// several on each, and one that is dated before its release.
func recordedApart(t *testing.T, s graph.Store) {
	early := Targeted(reaper, "sector/early", "")
	early.Published = "2017-06-30"
	kept := []graph.Claim{Targeted(reaper, korea, "2017"), Targeted(reaper, japan, ""), Targeted(reaper2, korea, "2016/2018")}
	write(t, s, Release("seed", "2018-03-01", append(kept, Said(graph.SameAs, reaper, reaper), early)...))
	write(t, s, Release("seed", "2018-01-01", kept[:2]...)) // late
	write(t, s, Report("feed", "2018-02-01", Targeted(reaper, korea, "2017"), Targeted(reaper, vietnam, ""), Said(graph.Active, reaper, "")))
	write(t, s, Report("feed", "2018-01-01", Targeted(reaper2, vietnam, "2018"), Called("Reaper", reaper, "FireEye")))
}

func ordersClaims(t *testing.T, s graph.Store) {
	recordedApart(t, s)
	got := all(t, s, graph.ClaimQuery{})
	if len(got) != 10 {
		t.Fatalf("%d claims, want 10", len(got))
	}
	inOrder := slices.IsSortedFunc(got, func(a, b graph.Claim) int {
		if a.Recorded() != b.Recorded() {
			return slices.Compare([]graph.Date{a.Recorded()}, []graph.Date{b.Recorded()})
		}
		return slices.Compare([]graph.ID{a.ID}, []graph.ID{b.ID})
	})
	if !inOrder {
		t.Errorf("claims are out of order: %v", idsOf(got))
	}
	var days []graph.Date
	for _, c := range got {
		days = append(days, c.Recorded())
	}
	same(t, "first recorded", days, []graph.Date{
		"2017-06-30", "2018-01-01", "2018-01-01", "2018-01-01", "2018-01-01",
		"2018-02-01", "2018-02-01", "2018-02-01", "2018-03-01", "2018-03-01",
	})
}

// pageThrough returns a query's claims as pages of one size give them, and
// fails the test where a page is not what it should be.
func pageThrough(t *testing.T, s graph.Store, q graph.ClaimQuery, size int, want []graph.Claim) []graph.Claim {
	t.Helper()
	var got []graph.Claim
	p := graph.Page{First: size, Count: true}
	for {
		slice := page(t, s, q, p)
		if len(slice.Items) > size || len(slice.Items) != len(slice.Cursors) || slice.Total != len(want) {
			t.Fatalf("a page of %d: %d items, %d cursors, total %d of %d", size, len(slice.Items), len(slice.Cursors), slice.Total, len(want))
		}
		for i, c := range slice.Items {
			same(t, "cursor", slice.Cursors[i], graph.ClaimCursor(c))
		}
		got = append(got, slice.Items...)
		if slice.HasNext != (len(got) < len(want)) {
			t.Fatalf("after %d of %d claims by %d: HasNext %t", len(got), len(want), size, slice.HasNext)
		}
		if !slice.HasNext {
			return got
		}
		p.After = slice.Cursors[len(slice.Cursors)-1]
	}
}

func pagesClaims(t *testing.T, s graph.Store) {
	recordedApart(t, s)
	ids := idsOf(all(t, s, graph.ClaimQuery{}))
	for _, q := range []graph.ClaimQuery{{}, {Subjects: []graph.ID{reaper}}, {About: []graph.ID{korea, reaper2}}, {IDs: ids[2:]}} {
		want := all(t, s, q)
		for size := 1; size <= len(want)+1; size++ {
			same(t, "list by pages", pageThrough(t, s, q, size, want), want)
		}
		none := page(t, s, q, graph.Page{Count: true})
		if len(none.Items) != 0 || !none.HasNext || none.Total != len(want) {
			t.Errorf("a page of none: %+v, want only HasNext and Total %d", none, len(want))
		}
		if end := page(t, s, q, graph.Page{After: graph.ClaimCursor(want[len(want)-1])}); end.HasNext {
			t.Error("a page of none after the last item says that more follow")
		}
	}
}

func refusesClaimPages(t *testing.T, s graph.Store) {
	for _, first := range []int{-1, graph.MaxPage + 1} {
		for _, q := range []graph.ClaimQuery{{}, {IDs: []graph.ID{"claim/x"}}} {
			_, err := s.Claims(t.Context(), q, graph.Page{First: first})
			wantInvalid(t, err)
		}
	}
}

func refusesClaimCursors(t *testing.T, s graph.Store) {
	recordedApart(t, s)
	list := entities(t, s, graph.EntityQuery{Kind: graph.Actor}, graph.Page{First: 1})
	for _, forged := range append(forgedCursors(), list.Cursors[0],
		graph.MakeCursor("claims", "yesterday", "claim/x"), graph.MakeCursor("claims", "2018-01-01", "country/KR")) {
		for _, q := range []graph.ClaimQuery{{}, {IDs: []graph.ID{"claim/x"}}} {
			_, err := s.Claims(t.Context(), q, graph.Page{First: 1, After: forged})
			wantCursorError(t, forged, err)
		}
	}
}

func claimCursorStays(t *testing.T, s graph.Store) {
	write(t, s, Report("seed", "2018-02-01", Targeted(reaper, korea, "")))
	r := write(t, s, Report("seed", "2018-04-01", Targeted(reaper, japan, "")))
	write(t, s, Report("seed", "2018-06-01", Targeted(reaper, vietnam, "")))
	first := page(t, s, graph.ClaimQuery{}, graph.Page{First: 2})
	undo(t, s, r.Reading.ID) // where the cursor stands
	write(t, s, Report("seed", "2018-01-01", Targeted(reaper2, japan, "")))
	write(t, s, Report("seed", "2018-05-01", Targeted(reaper2, vietnam, "")))
	rest := page(t, s, graph.ClaimQuery{}, graph.Page{First: 9, After: first.Cursors[1]})
	if len(rest.Items) != 2 || rest.Items[0].Subject != reaper2 || rest.Items[1].Subject != reaper {
		t.Errorf("after the cursor: %+v, want the two recorded later", rest.Items)
	}
}

func returnsEnds(t *testing.T, s graph.Store) {
	full := In(incident, By(Targeted(reaper, victim, "2017"), "FireEye", "a paper"))[0]
	write(t, s, Release("seed", "2018-02-20", full, Said(graph.Active, reaper2, "")))
	for _, c := range all(t, s, graph.ClaimQuery{}) {
		ends := map[graph.ID]*graph.Entity{c.Subject: c.Ends.Subject, c.Object: c.Ends.Object, c.Claimant: c.Ends.Claimant, c.Source: c.Ends.Source, c.Incident: c.Ends.Incident}
		for id, end := range ends {
			switch {
			case id == "" && end != nil:
				t.Errorf("%s names nobody there, but %s came", c.Predicate, end.ID)
			case id != "" && end == nil:
				t.Errorf("%s of %s did not come", id, c.Predicate)
			case id != "":
				same(t, "end", *end, entity(t, s, id, graph.View{}))
			}
		}
	}
}

func endsAtDate(t *testing.T, s graph.Store) {
	write(t, s, With(Release("seed", "2018-01-01", Targeted(reaper, korea, "")), graph.Entity{ID: reaper, Name: "Old", Dataset: "seed"}))
	write(t, s, With(Release("seed", "2018-02-01", Targeted(reaper, korea, "")), graph.Entity{ID: reaper, Name: "New", Dataset: "seed"}))
	for day, want := range map[graph.Date]string{"2018-01-01": "Old", "2018-01-31": "Old", "2018-02-01": "New", "": "New"} {
		q := graph.ClaimQuery{View: graph.View{KnownAsOf: day}}
		same(t, "name on "+string(day), one(t, s, q).Ends.Subject.Name, want)
		same(t, "name on a page on "+string(day), page(t, s, q, graph.Page{First: 1}).Items[0].Ends.Subject.Name, want)
	}
}

func sharesEnds(t *testing.T, s graph.Store) {
	write(t, s, Release("seed", "2018-02-20", Targeted(reaper, korea, ""), Targeted(reaper, japan, ""), Said(graph.SameAs, reaper, reaper)))
	claims := all(t, s, graph.ClaimQuery{})
	for _, c := range claims {
		if c.Ends.Subject != claims[0].Ends.Subject {
			t.Errorf("%s has a subject of its own", c.ID)
		}
		if c.Predicate == graph.SameAs && c.Ends.Object != c.Ends.Subject {
			t.Errorf("the two ends of %s are two entities", c.ID)
		}
	}
}

func keepsStored(t *testing.T, s graph.Store) {
	first := write(t, s, Release("seed", "2018-02-01", Targeted(reaper, korea, "")))
	write(t, s, Release("seed", "2018-03-01", Sure(Targeted(reaper, korea, ""), 50)))
	write(t, s, Release("seed", "2018-01-01", Targeted(reaper, korea, "")))
	undo(t, s, first.Reading.ID)
	same(t, "stored", one(t, s, graph.ClaimQuery{}).Stored, first.Reading.Stored)
}

func claimByID(t *testing.T, s graph.Store) {
	doc := Release("seed", "2018-02-01", Sure(Targeted(reaper, korea, "2017"), 10))
	before := write(t, s, renamed("feed", "2018-01-01", japan, "Japan")).Reading.Stored
	r := write(t, s, doc)
	write(t, s, Release("seed", "2018-03-01", Sure(Targeted(reaper, korea, "2017"), 20)))
	write(t, s, Release("seed", "2018-04-01"))
	write(t, s, Release("seed", "2018-05-01", Sure(Targeted(reaper, korea, "2017"), 30)))
	write(t, s, Release("seed", "2018-06-01"))
	ninety := 90
	harsh := graph.View{Occurred: graph.MustSpan("1999"), Datasets: []string{"x"}, Claimants: []graph.ID{"organization/x"}, Sources: []graph.ID{"source/x"}, MinConfidence: &ninety}
	for day, want := range map[graph.Date]int{
		"2017-01-01": 10, "2018-02-01": 10, "2018-03-15": 20, "2018-04-15": 20, "2018-05-01": 30, "2018-07-01": 30, "": 30,
	} {
		v := harsh
		v.KnownAsOf = day
		q := graph.ClaimQuery{IDs: []graph.ID{doc.Claims[0].ID, "claim/unknown", "country/KR", doc.Claims[0].ID}, View: v}
		c := one(t, s, q)
		if c.Confidence == nil || *c.Confidence != want || len(c.Held) != 3 {
			t.Errorf("on %q: confidence %v in %d intervals, want %d in 3", day, c.Confidence, len(c.Held), want)
		}
		same(t, "page", page(t, s, q, graph.Page{First: 5, Count: true}).Total, 1)
	}
	q := graph.ClaimQuery{IDs: idsOf(doc.Claims), View: graph.View{Snapshot: r.Reading.Stored.Time}}
	same(t, "as first stored", one(t, s, q).Held, []graph.Run{{Recorded: "2018-02-01", RecordedFrom: "2017-01-01", Basis: graph.BasisHeld, Version: graph.VersionKey(doc.Claims[0].Version), Confidence: doc.Claims[0].Confidence}})
	q.View.Snapshot = before.Time
	same(t, "before it was stored", all(t, s, q), nil)
}

func claimByIDAndMore(t *testing.T, s graph.Store) {
	doc := Release("seed", "2018-02-01", Targeted(reaper, korea, ""), Targeted(reaper, japan, ""), Said(graph.Active, reaper, ""))
	write(t, s, doc)
	q := graph.ClaimQuery{IDs: idsOf(doc.Claims), Objects: []graph.ID{korea}, Predicates: []graph.Predicate{graph.Targets}}
	same(t, "object", one(t, s, q).Object, korea)
	q.Predicates = []graph.Predicate{graph.Active}
	same(t, "none", all(t, s, q), nil)
}

func undoneClaim(t *testing.T, s graph.Store) {
	c := Targeted(reaper, korea, "")
	c.Note = "first words"
	first := write(t, s, Report("seed", "2018-02-01", c))
	c.Note = "last words"
	last := write(t, s, Report("seed", "2018-01-01", c))
	undo(t, s, first.Reading.ID)
	undo(t, s, last.Reading.ID)
	c.Dataset = "seed"
	got := one(t, s, graph.ClaimQuery{IDs: []graph.ID{c.Identify()}})
	if len(got.Held) != 0 || got.Recorded() != "" || got.Note != "last words" || got.Ends.Subject == nil || got.Stored != first.Reading.Stored {
		t.Errorf("got %+v, want the last words, no intervals, both ends", got)
	}
	slice := page(t, s, graph.ClaimQuery{IDs: []graph.ID{c.Identify()}}, graph.Page{First: 1})
	again := page(t, s, graph.ClaimQuery{IDs: []graph.ID{c.Identify()}}, graph.Page{First: 1, After: slice.Cursors[0]})
	same(t, "claims after it", again.Items, nil)
}
