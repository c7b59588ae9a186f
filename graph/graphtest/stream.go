package graphtest

import (
	"slices"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

func streamCases() []testCase {
	return []testCase{
		{"from the start it is the whole graph, each item once, in order", streamsAll},
		{"after a commit come the items that later ones brought or moved", streamsMoved},
		{"an item that no commit moved does not come again", streamsNothingElse},
		{"what was undone comes without intervals to whom had it, and to no other", streamsUndone},
		{"followed commit by commit it gives the same graph", streamsIncrementally},
		{"an empty store, and a number not reached yet, give nothing", streamsNothing},
	}
}

// itemOf returns the id of a stream's item.
func itemOf(c graph.Change) graph.ID {
	if c.Claim != nil {
		return c.Claim.ID
	}
	return c.Entity.ID
}

func itemsOf(changes []graph.Change) []graph.ID {
	ids := make([]graph.ID, len(changes))
	for i, c := range changes {
		ids[i] = itemOf(c)
	}
	return ids
}

func streamsAll(t *testing.T, s graph.Store) {
	eventful(t, s, func(graph.Stamp) {})
	changes := stream(t, s, 0)
	if !slices.IsSortedFunc(changes, func(a, b graph.Change) int {
		if a.Seq != b.Seq {
			return int(a.Seq - b.Seq)
		}
		return slices.Compare([]graph.ID{itemOf(a)}, []graph.ID{itemOf(b)})
	}) {
		t.Errorf("the stream is out of order: %v", itemsOf(changes))
	}
	seen := map[graph.ID]bool{}
	last := stats(t, s).Last.Seq
	for _, c := range changes {
		if (c.Claim == nil) == (c.Entity == nil) || c.Seq < 1 || c.Seq > last || seen[itemOf(c)] {
			t.Errorf("%+v is not one item, once, of a commit up to %d", c, last)
		}
		seen[itemOf(c)] = true
		if c.Entity != nil {
			same(t, "entity", *c.Entity, entity(t, s, c.Entity.ID, graph.View{}))
			continue
		}
		same(t, "claim", *c.Claim, one(t, s, graph.ClaimQuery{IDs: []graph.ID{c.Claim.ID}}))
	}
	for _, c := range all(t, s, graph.ClaimQuery{View: graph.View{WithWithdrawn: true}}) {
		if !seen[c.ID] || !seen[c.Subject] || !seen[c.Object] {
			t.Errorf("%s or its ends did not come", c.ID)
		}
	}
}

func streamsMoved(t *testing.T, s graph.Store) {
	a, b, c := Targeted(reaper, korea, ""), Targeted(reaper, japan, ""), Targeted(reaper, vietnam, "")
	first := Release("seed", "2018-01-01", a, b, c)
	write(t, s, first)
	write(t, s, Release("seed", "2018-02-01", a, Sure(b, 50))) // b changes, c and its country are let go
	changes := stream(t, s, 1)
	want := []graph.ID{vietnam}
	for _, claim := range first.Claims {
		if claim.Object != korea {
			want = append(want, claim.ID)
		}
	}
	slices.Sort(want)
	same(t, "moved", itemsOf(changes), want)
	for _, change := range changes {
		same(t, "commit", change.Seq, 2)
		if change.Claim != nil && change.Claim.Object == vietnam && change.Claim.Withdrawn() != "2018-02-01" {
			t.Errorf("the claim let go came with %v", change.Claim.Held)
		}
	}
}

func streamsNothingElse(t *testing.T, s graph.Store) {
	a := Targeted(reaper, korea, "")
	write(t, s, Release("seed", "2018-01-01", a))
	write(t, s, Release("seed", "2018-03-01", a))
	write(t, s, Release("seed", "2018-02-01", a))                                                    // late: nothing moves
	write(t, s, Report("feed", "2018-01-01", Targeted(reaper, japan, "")))                           // another data set tells of the actor
	r := write(t, s, Report("seed", "2018-04-01"))                                                   // a loose one moves nothing
	undo(t, s, r.Reading.ID)                                                                         // nor does undoing it
	write(t, s, With(Release("feed", "2018-01-01", Targeted(reaper, japan, "")), EntityOf(vietnam))) // read again, with a country more
	same(t, "after the first", itemsOf(stream(t, s, 1)), append([]graph.ID{reaper}, append(idsOf(all(t, s, graph.ClaimQuery{Objects: []graph.ID{japan}})), japan, vietnam)...))
	same(t, "after the fourth", itemsOf(stream(t, s, 4)), []graph.ID{vietnam})
}

func streamsUndone(t *testing.T, s graph.Store) {
	write(t, s, Report("seed", "2018-01-01", Targeted(reaper, korea, "")))
	doc := Report("seed", "2018-01-02", Targeted(reaper2, japan, ""))
	bad := write(t, s, doc)
	undo(t, s, bad.Reading.ID)
	same(t, "from the start", len(stream(t, s, 0)), 3)
	same(t, "to whom did not have it", itemsOf(stream(t, s, 1)), nil)
	changes := stream(t, s, 2)
	same(t, "to whom had it", itemsOf(changes), []graph.ID{reaper2, doc.Claims[0].ID, japan})
	if c := changes[1].Claim; len(c.Held) != 0 || c.Ends.Object == nil || changes[1].Seq != 3 {
		t.Errorf("the undone claim came as %+v", c)
	}
	write(t, s, doc)
	same(t, "when it is back", itemsOf(stream(t, s, 3)), []graph.ID{reaper2, doc.Claims[0].ID, japan})
}

// mirror is a copy of a graph made of a stream: items by id, those without intervals gone.
type mirror map[graph.ID]graph.Change

func (m mirror) follow(changes []graph.Change) {
	for _, c := range changes {
		switch {
		case c.Claim != nil && len(c.Claim.Held) == 0, c.Entity != nil && c.Entity.Recorded == "":
			delete(m, itemOf(c))
		default:
			c.Seq = 0
			m[itemOf(c)] = c
		}
	}
}

func streamsIncrementally(t *testing.T, s graph.Store) {
	followed := mirror{}
	var seen int64
	eventful(t, s, func(stamp graph.Stamp) {
		followed.follow(stream(t, s, seen))
		seen = stamp.Seq
		whole := mirror{}
		whole.follow(stream(t, s, 0))
		// An entity's own change does not move the claims on it: a mirror joins by id.
		for _, m := range []mirror{followed, whole} {
			for id, c := range m {
				if c.Claim != nil {
					claim := *c.Claim
					claim.Ends = nil
					m[id] = graph.Change{Claim: &claim}
				}
			}
		}
		same(t, "the graph as followed", followed, whole)
	})
}

func streamsNothing(t *testing.T, s graph.Store) {
	same(t, "empty", stream(t, s, 0), nil)
	write(t, s, Report("seed", "2018-01-01", Targeted(reaper, korea, "")))
	same(t, "not reached", stream(t, s, 1), nil)
	same(t, "far off", stream(t, s, 1<<40), nil)
	same(t, "from before the start", len(stream(t, s, -1)), 3)
}
