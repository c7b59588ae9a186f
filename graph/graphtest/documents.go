package graphtest

import (
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

func documentCases() []testCase {
	return []testCase{
		{"documents of one release and day add up, in any order", documentsAddUp},
		{"a document read again takes the place of its older reading alone", documentAgain},
		{"a full release does not withdraw what adds to it on its day", addsToAFullRelease},
		{"what several documents add was recorded on the earliest day that one gives", earliestOfDocuments},
		{"of a full release no document is told apart", fullHasNoDocument},
	}
}

// part is one of several documents of a release.
func part(document string, day graph.Date, claims ...graph.Claim) *graph.Document {
	doc := Report("reports", day, claims...)
	doc.Reading.Document = document
	return doc
}

func documentsAddUp(t *testing.T, s graph.Store) {
	write(t, s, part("b.csv", "2018-02-20", Targeted(reaper, japan, "2017")))
	second := write(t, s, part("a.csv", "2018-02-20", Targeted(reaper, korea, "2017")))
	if second.New != 1 || second.Withdrawn != 0 || second.Reading.Document != "a.csv" {
		t.Errorf("the second: %+v, want 1 new, none withdrawn", second)
	}
	write(t, s, part("", "2018-02-20", Targeted(reaper, vietnam, "2017")))
	if got := all(t, s, graph.ClaimQuery{}); len(got) != 3 {
		t.Errorf("the store has %d claims, want 3", len(got))
	}
	undo(t, s, second.Reading.ID)
	if got := all(t, s, graph.ClaimQuery{}); len(got) != 2 {
		t.Errorf("without one of them the store has %d claims, want 2", len(got))
	}
}

func documentAgain(t *testing.T, s graph.Store) {
	write(t, s, part("a.csv", "2018-02-20", Targeted(reaper, korea, "2017"), Targeted(reaper, japan, "2017")))
	write(t, s, part("b.csv", "2018-02-20", Targeted(reaper, vietnam, "2017")))
	again := write(t, s, part("a.csv", "2018-02-20", Targeted(reaper, korea, "2017")))
	if again.Withdrawn != 1 || again.New != 0 {
		t.Errorf("receipt %+v, want 1 withdrawn", again)
	}
	if r := write(t, s, part("a.csv", "2018-02-20", Targeted(reaper, korea, "2017"))); !r.Unchanged {
		t.Errorf("the very same: %+v, want it unchanged", r)
	}
	if got := all(t, s, graph.ClaimQuery{}); len(got) != 2 {
		t.Errorf("the store has %d claims, want Korea's and Vietnam's", len(got))
	}
}

func addsToAFullRelease(t *testing.T, s graph.Store) {
	write(t, s, part("z.csv", "2018-02-20", Targeted(reaper, japan, "2017")))
	full := Release("reports", "2018-02-20", Targeted(reaper, korea, "2017"))
	full.Reading.Release = "zz" // by name after the others
	write(t, s, full)
	write(t, s, part("a.csv", "2018-02-20", Targeted(reaper, vietnam, "2017")))
	same(t, "all three", said(t, s, graph.View{}, japan), []string{"2017-01-01 to 2018-02-20, until  to , held"})
	if got := all(t, s, graph.ClaimQuery{}); len(got) != 3 {
		t.Errorf("the store has %d claims, want 3", len(got))
	}
	later := Release("reports", "2018-03-20", Targeted(reaper, korea, "2017"))
	if r := write(t, s, later); r.Withdrawn != 2 {
		t.Errorf("the next full release: %+v, want what was added withdrawn", r)
	}
}

func earliestOfDocuments(t *testing.T, s graph.Store) {
	dated := func(day graph.Date) graph.Claim {
		c := Targeted(reaper, korea, "2014")
		c.SaidOn = graph.SaidAt(day, graph.BasisStated)
		return c
	}
	write(t, s, part("a.csv", "2018-02-20", dated("2016-05-05")))
	same(t, "of one", said(t, s, graph.View{}, korea), []string{"2016-05-05 to 2016-05-05, until  to , stated"})
	write(t, s, part("b.csv", "2018-02-20", dated("2015-05-05")))
	write(t, s, part("c.csv", "2018-02-20", Targeted(reaper, korea, "2014")))
	write(t, s, part("d.csv", "2019-01-01", dated("2014-05-05")))
	runs := one(t, s, graph.ClaimQuery{}).Held
	if first := runs[0]; first.Recorded != "2014-05-05" || first.Basis != graph.BasisStated || runs[len(runs)-1].Withdrawn != "" {
		t.Errorf("held %+v, want it stated on 2014-05-05, and held since", runs)
	}
}

func fullHasNoDocument(t *testing.T, s graph.Store) {
	doc := Release("seed", "2018-02-20", Targeted(reaper, korea, "2017"))
	doc.Reading.Document = "a.csv"
	write(t, s, doc)
	doc = Release("seed", "2018-02-20", Targeted(reaper, korea, "2017"))
	doc.Reading.Document = "b.csv"
	if r := write(t, s, doc); !r.Unchanged || r.Reading.Document != "" {
		t.Errorf("the same release from another file: %+v, want it unchanged", r)
	}
}
