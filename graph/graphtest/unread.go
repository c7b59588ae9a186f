package graphtest

import (
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

func unreadCases() []testCase {
	return []testCase{
		{"a release withdraws nothing of a record that it could not read", keepsUnread},
		{"the order of import makes no difference to what is unread", unreadInAnyOrder},
		{"what only unread rows mention is kept with its names", keepsWhatUnreadMentions},
		{"a victim that only unread rows mention is kept with its place", keepsPlaceOfUnreadVictim},
		{"a release that cannot tell its unread records withdraws nothing", keepsAllOfUnknown},
	}
}

// releaseWithout is a full release of 2018-02-01 that leaves records unread.
func releaseWithout(unread []graph.ID, claims ...graph.Claim) *graph.Document {
	doc := Release("seed", "2018-02-01", claims...)
	doc.Reading.Unread = unread
	return doc
}

func objects(t *testing.T, s graph.Store) map[graph.ID]bool {
	t.Helper()
	out := map[graph.ID]bool{}
	for _, c := range all(t, s, graph.ClaimQuery{Predicates: []graph.Predicate{graph.Targets}}) {
		out[c.Object] = true
	}
	return out
}

func keepsUnread(t *testing.T, s graph.Store) {
	write(t, s, Release("seed", "2018-01-01", Targeted(reaper, korea, ""), Targeted(reaper2, japan, ""), Called("Reaper", reaper, "")))
	r := write(t, s, releaseWithout([]graph.ID{reaper}, Targeted("actor/seed/other", vietnam, "")))
	if r.Withdrawn != 1 || r.New != 1 {
		t.Errorf("receipt %+v, want Japan withdrawn and Vietnam new", r)
	}
	same(t, "targets", objects(t, s), map[graph.ID]bool{korea: true, vietnam: true})
	if n := len(listed(t, s, graph.Actor, graph.View{})); n != 2 {
		t.Errorf("%d actors are held, want the unread and the new one", n)
	}
	got := readings(t, s)
	same(t, "unread", got[len(got)-1].Unread, []graph.ID{reaper})
	undo(t, s, r.Reading.ID)
	same(t, "without that release", objects(t, s), map[graph.ID]bool{korea: true, japan: true})
	write(t, s, releaseWithout([]graph.ID{reaper}, Targeted("actor/seed/other", vietnam, "")))
	write(t, s, Release("seed", "2018-03-01", Targeted("actor/seed/other", vietnam, "")))
	same(t, "after a release that was read in whole", objects(t, s), map[graph.ID]bool{vietnam: true})
}

func unreadInAnyOrder(t *testing.T, s graph.Store) {
	write(t, s, releaseWithout([]graph.ID{reaper}, Targeted("actor/seed/other", vietnam, "")))
	write(t, s, Release("seed", "2018-01-01", Targeted(reaper, korea, ""), Targeted(reaper2, japan, "")))
	same(t, "targets", objects(t, s), map[graph.ID]bool{korea: true, vietnam: true})
}

func keepsWhatUnreadMentions(t *testing.T, s graph.Store) {
	other := graph.ID("incident/seed/7")
	claims := append(In(incident, Targeted(reaper, korea, "2017")), In(other, Targeted(reaper, japan, "2017"))...)
	write(t, s, Release("seed", "2018-01-01", append(claims, Called("Reaper", reaper, ""), Called("Else", reaper2, ""))...))
	r := write(t, s, releaseWithout([]graph.ID{incident}, Targeted("actor/seed/other", vietnam, "")))
	if r.Withdrawn != 2 {
		t.Errorf("receipt %+v, want what incident 7 says and the other actor's name withdrawn", r)
	}
	same(t, "targets", objects(t, s), map[graph.ID]bool{korea: true, vietnam: true})
	if got := all(t, s, graph.ClaimQuery{Predicates: []graph.Predicate{graph.Named}}); len(got) != 1 || got[0].Object != reaper {
		t.Errorf("names %v, want that of the actor alone", got)
	}
}

func keepsPlaceOfUnreadVictim(t *testing.T, s graph.Store) {
	bank, mill := graph.VictimID("Bank of Seoul"), graph.VictimID("Mill")
	at := func(victim graph.ID) graph.Claim {
		return graph.Claim{Predicate: graph.LocatedAt, Subject: victim, Object: korea, Dataset: "seed", Source: "source/seed"}
	}
	write(t, s, Release("seed", "2018-01-01", append(In(incident, Targeted(reaper, bank, "2017")), Targeted(reaper2, mill, ""), at(bank), at(mill))...))
	r := write(t, s, releaseWithout([]graph.ID{incident}, Targeted("actor/seed/other", vietnam, "")))
	if r.Withdrawn != 2 {
		t.Errorf("receipt %+v, want the other victim and its place withdrawn", r)
	}
	got := all(t, s, graph.ClaimQuery{Predicates: []graph.Predicate{graph.LocatedAt}})
	if len(got) != 1 || got[0].Subject != bank {
		t.Errorf("places %v, want that of the bank alone", got)
	}
}

func keepsAllOfUnknown(t *testing.T, s graph.Store) {
	write(t, s, Release("seed", "2018-01-01", Targeted(reaper, korea, ""), Targeted(reaper2, japan, "")))
	r := write(t, s, releaseWithout([]graph.ID{graph.DatasetID("seed")}, Targeted(reaper2, japan, "")))
	if r.Withdrawn != 0 {
		t.Errorf("receipt %+v, want none withdrawn", r)
	}
	same(t, "targets", objects(t, s), map[graph.ID]bool{korea: true, japan: true})
}
