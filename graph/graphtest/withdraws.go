package graphtest

import (
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

func withdrawsCases() []testCase {
	return []testCase{
		{"a report that takes a claim back is known until that day", takesBack},
		{"what is added and taken back on one day was never known", takesBackAtOnce},
		{"what was taken back can be said again", saysAgain},
		{"undoing a withdrawal brings the claim back", undoWithdrawal},
		{"a report that takes back and corrects does both", corrects},
		{"only what the data set said can be taken back", refusesStrangeWithdrawals},
		{"who stored a reading or undid it, and why, is kept with it", keepsEntries},
		{"an entry that is too long is invalid", refusesLongEntries},
		{"what is to be kept is not written over", keeps},
		{"what is to be kept and would not stand is refused", keepsWhatStands},
	}
}

// withdrawal takes claims back on a day.
func withdrawal(dataset string, day graph.Date, claims ...graph.Claim) *graph.Document {
	doc := Report(dataset, day)
	doc.Reading.Document = "withdrawal"
	for _, c := range claims {
		c.Dataset = dataset
		doc.Reading.Withdraws = append(doc.Reading.Withdraws, c.Identify())
	}
	return doc
}

func takesBack(t *testing.T, s graph.Store) {
	wrong, right := Targeted(reaper, korea, ""), Targeted(reaper, japan, "")
	write(t, s, Report("seed", "2018-01-01", wrong, right))
	doc := withdrawal("seed", "2018-04-01", wrong, wrong)
	r := write(t, s, doc)
	if r.Withdrawn != 1 || r.New+r.Changed != 0 {
		t.Errorf("receipt %+v, want one claim withdrawn", r)
	}
	same(t, "targets today", objects(t, s), map[graph.ID]bool{japan: true})
	same(t, "claims known in March", len(all(t, s, graph.ClaimQuery{View: graph.View{KnownAsOf: "2018-03-31"}})), 2)
	same(t, "claims known on the day", len(all(t, s, graph.ClaimQuery{View: graph.View{KnownAsOf: "2018-04-01"}})), 1)
	same(t, "before that commit", len(all(t, s, graph.ClaimQuery{View: graph.View{Snapshot: r.Reading.Stored.Time.Add(-1)}})), 2)
	withdrawn := all(t, s, graph.ClaimQuery{Objects: []graph.ID{korea}, View: graph.View{WithWithdrawn: true}})
	if len(withdrawn) != 1 || len(withdrawn[0].Held) != 1 || withdrawn[0].Held[0].Withdrawn != "2018-04-01" {
		t.Errorf("the withdrawn claim is %+v, want one run that ends on 2018-04-01", withdrawn)
	}
	got := readings(t, s)[1]
	same(t, "the reading's withdrawals", got.Withdraws, doc.Reading.Withdraws[:1])
	stored, err := s.Document(t.Context(), got.ID)
	if err != nil || len(stored.Claims)+len(stored.Entities) != 0 || len(stored.Reading.Withdraws) != 1 {
		t.Errorf("the document is %+v (%v), want the withdrawal alone", stored, err)
	}
	same(t, "the digest of the document", stored.Digest(), got.Digest)
	if again := write(t, s, doc); !again.Unchanged {
		t.Errorf("the same again: %+v, want it unchanged", again)
	}
}

func takesBackAtOnce(t *testing.T, s graph.Store) {
	wrong := Targeted(reaper, korea, "")
	doc := Report("seed", "2018-01-01", wrong)
	doc.Reading.Document = "x" // which sorts after "withdrawal"
	write(t, s, doc)
	write(t, s, withdrawal("seed", "2018-01-01", wrong))
	same(t, "claims, ever", len(all(t, s, graph.ClaimQuery{View: graph.View{WithWithdrawn: true}})), 0)
}

func saysAgain(t *testing.T, s graph.Store) {
	said := Targeted(reaper, korea, "")
	write(t, s, Report("seed", "2018-01-01", said))
	write(t, s, withdrawal("seed", "2018-02-01", said))
	r := write(t, s, Report("seed", "2018-03-01", said))
	if r.New+r.Changed != 1 {
		t.Errorf("receipt %+v, want the claim said again", r)
	}
	held := one(t, s, graph.ClaimQuery{}).Held
	if len(held) != 2 || held[0].Withdrawn != "2018-02-01" || held[1].Recorded != "2018-03-01" {
		t.Errorf("held %+v, want two runs around February", held)
	}
}

func undoWithdrawal(t *testing.T, s graph.Store) {
	said := Targeted(reaper, korea, "")
	write(t, s, Report("seed", "2018-01-01", said))
	before := all(t, s, graph.ClaimQuery{})
	r := write(t, s, withdrawal("seed", "2018-02-01", said))
	undo(t, s, r.Reading.ID)
	same(t, "claims", all(t, s, graph.ClaimQuery{}), before)
}

func corrects(t *testing.T, s graph.Store) {
	wrong, right := Targeted(reaper, korea, "2016"), Targeted(reaper, korea, "2017")
	write(t, s, Report("seed", "2018-01-01", wrong))
	doc := Report("seed", "2018-02-01", right)
	wrong.Dataset = "seed"
	doc.Reading.Withdraws = []graph.ID{wrong.Identify()}
	if r := write(t, s, doc); r.New != 1 || r.Withdrawn != 1 {
		t.Errorf("receipt %+v, want one new and one withdrawn", r)
	}
	same(t, "occurred", one(t, s, graph.ClaimQuery{}).Occurred.String(), "2017")
	other := Release("feed", "2018-03-01", Targeted(reaper2, japan, ""))
	other.Reading.Withdraws = []graph.ID{wrong.Identify()}
	write(t, s, other) // a full release withdraws what it does not hold, and by name nothing
	same(t, "claims", len(all(t, s, graph.ClaimQuery{})), 2)
}

func refusesStrangeWithdrawals(t *testing.T, s graph.Store) {
	said := Targeted(reaper, korea, "")
	write(t, s, Report("seed", "2018-01-01", said))
	many := make([]graph.Claim, graph.MaxPage+1)
	for i := range many {
		many[i] = Targeted(reaper, korea, string(graph.Date("2018-01-01").AddDays(i)))
	}
	both := withdrawal("seed", "2018-02-01", said)
	both.Claims = Report("seed", "2018-02-01", said).Claims
	entity := withdrawal("seed", "2018-02-01")
	entity.Reading.Withdraws = []graph.ID{reaper}
	for why, doc := range map[string]*graph.Document{
		"a claim that nobody made":       withdrawal("seed", "2018-02-01", Targeted(reaper, japan, "")),
		"a claim of another data set":    withdrawal("feed", "2018-02-01", said),
		"a claim that is said in it too": both,
		"an actor":                       entity,
		"more claims than a page":        withdrawal("seed", "2018-02-01", many...),
	} {
		for _, dry := range []bool{true, false} {
			_, err := s.Write(t.Context(), doc, graph.WriteOptions{DryRun: dry})
			if err == nil {
				t.Errorf("%s can be taken back", why)
				continue
			}
			wantInvalid(t, err)
		}
	}
	same(t, "readings", len(readings(t, s)), 1)
}

func keepsEntries(t *testing.T, s graph.Store) {
	o := graph.WriteOptions{Entry: graph.Entry{By: "ann", Reason: "read in the annual report"}}
	r, err := s.Write(t.Context(), Report("seed", "2018-01-01", Targeted(reaper, korea, "")), o)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the receipt's entry", r.Reading.Entry, o.Entry)
	same(t, "the reading's entry", readings(t, s)[0].Entry, o.Entry)
	o.Entry.By = "ben"
	again, err := s.Write(t.Context(), Report("seed", "2018-01-01", Targeted(reaper, korea, "")), o)
	if err != nil || !again.Unchanged {
		t.Errorf("the same of another hand: %+v %v, want it unchanged", again, err)
	}
	why := graph.Entry{By: "ben", Reason: "it is another group"}
	if r, err = s.Write(t.Context(), nil, graph.WriteOptions{Undo: r.Reading.ID, Entry: why}); err != nil {
		t.Fatal(err)
	}
	same(t, "the undoing's entry", r.Reading.UndoEntry, why)
	got := readings(t, s)[0]
	same(t, "entries", []graph.Entry{got.Entry, got.UndoEntry}, []graph.Entry{{By: "ann", Reason: "read in the annual report"}, why})
}

func refusesLongEntries(t *testing.T, s graph.Store) {
	for _, e := range []graph.Entry{{By: strings.Repeat("a", graph.MaxName+1)}, {Reason: strings.Repeat("a", graph.MaxReason+1)}} {
		_, err := s.Write(t.Context(), Report("seed", "2018-01-01", Targeted(reaper, korea, "")), graph.WriteOptions{Entry: e})
		wantInvalid(t, err)
	}
	same(t, "readings", len(readings(t, s)), 0)
}

func keeps(t *testing.T, s graph.Store) {
	doc := func(target graph.ID) *graph.Document {
		d := Report("seed", "2018-01-01", Targeted(reaper, target, ""))
		d.Reading.Document = "annual report"
		return d
	}
	keep := graph.WriteOptions{Keep: true}
	first, err := s.Write(t.Context(), doc(korea), keep)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := s.Write(t.Context(), doc(korea), keep); err != nil || !again.Unchanged {
		t.Errorf("the same again: %+v %v, want it unchanged", again, err)
	}
	_, err = s.Write(t.Context(), doc(japan), keep)
	wantInvalid(t, err)
	same(t, "targets", objects(t, s), map[graph.ID]bool{korea: true})
	undo(t, s, first.Reading.ID)
	if _, err := s.Write(t.Context(), doc(japan), keep); err != nil {
		t.Errorf("in the place of one that was undone: %v", err)
	}
}

// keepsWhatStands says again what was taken back: on the day itself it would be stored and never
// be told, the day before it was said until then, and the day after it is said again.
func keepsWhatStands(t *testing.T, s graph.Store) {
	said := Targeted(reaper, korea, "")
	write(t, s, Report("seed", "2018-01-01", said))
	write(t, s, withdrawal("seed", "2018-02-02", said))
	again := func(day graph.Date) (graph.Receipt, error) {
		doc := Report("seed", day, said)
		doc.Reading.Document = "of " + string(day)
		return s.Write(t.Context(), doc, graph.WriteOptions{Keep: true})
	}
	_, err := again("2018-02-02")
	wantInvalid(t, err)
	same(t, "readings", len(readings(t, s)), 2)
	for _, day := range []graph.Date{"2018-02-01", "2018-02-03"} {
		if _, err := again(day); err != nil {
			t.Errorf("said again on %s: %v", day, err)
		}
	}
	same(t, "targets", objects(t, s), map[graph.ID]bool{korea: true})
}
