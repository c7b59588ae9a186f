package graphtest

import (
	"cmp"
	"slices"
	"strconv"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

func streamCases() []testCase {
	return []testCase{
		{"from the start it is the whole graph, each item once", streamsAll},
		{"an item has what the whole graph is thought with, and nothing else", streamsLean},
		{"after a commit come the items that later ones brought or moved", streamsMoved},
		{"an item that no commit moved does not come again", streamsNothingElse},
		{"what was undone comes with what was known of it", streamsUndone},
		{"of each claim comes what every commit knew of it", streamsBothClocks},
		{"followed commit by commit it gives the same graph", streamsIncrementally},
		{"an empty store, and a number not reached yet, give nothing", streamsNothing},
	}
}

// itemOf returns the id of a stream's item.
func itemOf(c graph.StreamItem) graph.ID {
	if c.Claim != nil {
		return c.Claim.ID
	}
	return c.Entity.ID
}

func itemsOf(changes []graph.StreamItem) []graph.ID {
	ids := make([]graph.ID, len(changes))
	for i, c := range changes {
		ids[i] = itemOf(c)
	}
	return ids
}

// stream returns what commits after a number moved, by commit and then by id.
func stream(t *testing.T, s graph.Store, after int64) []graph.StreamItem {
	t.Helper()
	var out []graph.StreamItem
	for c, err := range s.Stream(t.Context(), after) {
		if err != nil {
			t.Fatalf("stream after %d: %v", after, err)
		}
		out = append(out, c)
	}
	slices.SortFunc(out, compareChanges)
	return out
}

func compareChanges(a, b graph.StreamItem) int {
	return cmp.Or(cmp.Compare(a.Seq, b.Seq), cmp.Compare(itemOf(a), itemOf(b)))
}

// leanClaim is what a stream tells of a claim beside what was known of it.
func leanClaim(c graph.Claim) *graph.Claim {
	return &graph.Claim{
		ID: c.ID, Predicate: c.Predicate, Subject: c.Subject, Object: c.Object, Claimant: c.Claimant, Source: c.Source,
		Dataset: c.Dataset, Incident: c.Incident, Occurred: c.Occurred,
	}
}

// known is what commits from one on, and before another, knew of a claim.
func known(recorded, withdrawn graph.Date, confidence int, since, until int64) graph.StoredRun {
	return graph.StoredRun{Recorded: recorded, Basis: graph.BasisHeld, Withdrawn: withdrawn, Confidence: confidence, Since: since, Until: until}
}

// leanEntity is what a stream tells of an entity.
func leanEntity(e graph.Entity) *graph.Entity {
	lean := graph.Entity{ID: e.ID}
	switch e.Kind() {
	case graph.Actor:
		lean.Name = e.Name
	case graph.Source:
		lean.URL, lean.Publisher = e.URL, e.Publisher
	}
	return &lean
}

func streamsAll(t *testing.T, s graph.Store) {
	writeHistory(t, s, func(graph.Stamp) {})
	seen := map[graph.ID]bool{}
	last := stats(t, s).Last.Seq
	for _, c := range stream(t, s, 0) {
		if (c.Claim == nil) == (c.Entity == nil) || c.Seq < 1 || c.Seq > last || seen[itemOf(c)] {
			t.Errorf("%+v is not one item, once, of a commit up to %d", c, last)
		}
		seen[itemOf(c)] = true
		if c.Entity != nil {
			same(t, "entity", c.Entity, leanEntity(entity(t, s, c.Entity.ID, graph.View{})))
			continue
		}
		same(t, "claim", c.Claim, leanClaim(one(t, s, graph.ClaimQuery{IDs: []graph.ID{c.Claim.ID}})))
	}
	for _, c := range all(t, s, graph.ClaimQuery{View: graph.View{WithWithdrawn: true}}) {
		if !seen[c.ID] || !seen[c.Subject] || !seen[c.Object] {
			t.Errorf("%s or its ends did not come", c.ID)
		}
	}
}

func streamsLean(t *testing.T, s graph.Store) {
	wordy := func(day graph.Date, confidence int, stated string) graph.Claim {
		c := Sure(By(Targeted(reaper, victim, "2014/2017"), "FireEye", "apt37"), confidence)
		c.Incident, c.PublishedFrom, c.Published, c.Basis = incident, "2018-02-01", day, graph.BasisStated
		c.Stated, c.Note, c.Markings = stated, "a note", []string{"TLP:GREEN"}
		return c
	}
	actor, source := EntityOf(reaper), EntityOf("source/apt37")
	actor.Description, actor.ExternalID, actor.Names, actor.URL = "prose", "G0067", []string{"APT37"}, "https://example.org/G0067"
	source.URL, source.Publisher, source.Published = "https://example.org/apt37", "organization/fireeye", graph.MustSpan("2018-02-20")
	told := func(day graph.Date, claims ...graph.Claim) *graph.Document {
		return With(Release("seed", day, claims...), actor, source)
	}
	quiet := Said(graph.Active, reaper, "")
	write(t, s, told("2018-02-20", wordy("2018-02-19", 30, "heavily"), quiet))
	write(t, s, told("2018-03-01", wordy("2018-02-19", 80, "mainly")))
	write(t, s, told("2018-04-01", wordy("2018-02-19", 80, "mainly"), quiet))
	write(t, s, told("2018-05-01", quiet))
	write(t, s, told("2018-06-01", wordy("2018-02-19", 30, "heavily"), quiet))

	said := map[graph.Predicate]graph.StreamItem{}
	entities := map[graph.ID]graph.Entity{}
	for _, c := range stream(t, s, 0) {
		if c.Claim != nil {
			said[c.Claim.Predicate] = c
		} else {
			entities[c.Entity.ID] = *c.Entity
		}
	}
	same(t, "the claim", said[graph.Targets].Claim, &graph.Claim{
		Predicate: graph.Targets, Subject: reaper, Object: victim, Claimant: "organization/fireeye", Source: "source/apt37",
		Dataset: "seed", Incident: incident, Occurred: graph.MustSpan("2014/2017"), ID: told("2018-02-20", wordy("", 0, "")).Claims[0].ID,
	})
	same(t, "what was known of it", said[graph.Targets].Runs, []graph.StoredRun{
		{Recorded: "2018-02-19", RecordedFrom: "2018-02-01", Basis: graph.BasisStated, Confidence: 30, Since: 1, Until: 2},
		{Recorded: "2018-02-19", RecordedFrom: "2018-02-01", Basis: graph.BasisStated, Withdrawn: "2018-03-01", Confidence: 30, Since: 2},
		{Recorded: "2018-03-01", RecordedFrom: "2018-03-01", Basis: graph.BasisHeld, Confidence: 80, Since: 2, Until: 4},
		{Recorded: "2018-03-01", RecordedFrom: "2018-03-01", Basis: graph.BasisHeld, Withdrawn: "2018-05-01", Confidence: 80, Since: 4},
		known("2018-06-01", "", 30, 5, 0),
	})
	same(t, "what was known of the claim that came again", said[graph.Active].Runs, []graph.StoredRun{
		known("2018-02-20", "", -1, 1, 2),
		known("2018-02-20", "2018-03-01", -1, 2, 0),
		known("2018-04-01", "", -1, 3, 0),
	})
	same(t, "the entities", entities, map[graph.ID]graph.Entity{
		reaper:                 {ID: reaper, Name: "Reaper"},
		"source/apt37":         {ID: "source/apt37", URL: "https://example.org/apt37", Publisher: "organization/fireeye"},
		victim:                 {ID: victim},
		incident:               {ID: incident},
		"organization/fireeye": {ID: "organization/fireeye"},
	})
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
		if change.Claim != nil && change.Claim.Object == vietnam {
			same(t, "of the claim let go", change.Runs, []graph.StoredRun{known("2018-01-01", "", -1, 1, 2), known("2018-01-01", "2018-02-01", -1, 2, 0)})
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
	doc := Report("seed", "2018-01-02", Sure(Targeted(reaper2, japan, ""), 50))
	bad := write(t, s, doc)
	undo(t, s, bad.Reading.ID)
	undone := []graph.ID{reaper2, doc.Claims[0].ID, japan}
	same(t, "from the start", len(stream(t, s, 0)), 6)
	for _, after := range []int64{1, 2} {
		changes := stream(t, s, after)
		same(t, "what came", itemsOf(changes), undone)
		same(t, "when", changes[1].Seq, int64(3))
		same(t, "what was known of it", changes[1].Runs, []graph.StoredRun{known("2018-01-02", "", 50, 2, 3)})
		same(t, "the undone actor", changes[0].Entity, &graph.Entity{ID: reaper2, Name: "REAPER"})
	}
	write(t, s, doc)
	changes := stream(t, s, 3)
	same(t, "when it is back", itemsOf(changes), undone)
	same(t, "what was known of it", changes[1].Runs, []graph.StoredRun{known("2018-01-02", "", 50, 2, 3), known("2018-01-02", "", 50, 4, 0)})
}

// streamsBothClocks holds what a stream tells of claims to what the store says of
// them at every snapshot.
func streamsBothClocks(t *testing.T, s graph.Store) {
	var stamps []graph.Stamp
	writeHistory(t, s, func(stamp graph.Stamp) { stamps = append(stamps, stamp) })
	for _, change := range stream(t, s, 0) {
		if change.Claim == nil {
			continue
		}
		for _, stamp := range stamps {
			var want, got []graph.Run
			for _, claim := range all(t, s, graph.ClaimQuery{IDs: []graph.ID{change.Claim.ID}, View: graph.View{Snapshot: stamp.Time}}) {
				for _, r := range claim.Held {
					want = append(want, graph.Run{Recorded: r.Recorded, Withdrawn: r.Withdrawn})
				}
			}
			for _, k := range change.Runs {
				if k.Since <= stamp.Seq && (k.Until == 0 || stamp.Seq < k.Until) {
					got = append(got, graph.Run{Recorded: k.Recorded, Withdrawn: k.Withdrawn})
				}
			}
			same(t, "what commit "+strconv.FormatInt(stamp.Seq, 10)+" knew", got, want)
		}
	}
}

// mirror is a copy of a graph made of a stream: items by id.
type mirror map[graph.ID]graph.StreamItem

// follow brings the copy up to date.
func (m mirror) follow(changes []graph.StreamItem) {
	for _, c := range changes {
		m[itemOf(c)] = c
	}
}

func streamsIncrementally(t *testing.T, s graph.Store) {
	followed := mirror{}
	var seen int64
	writeHistory(t, s, func(stamp graph.Stamp) {
		followed.follow(stream(t, s, seen))
		seen = stamp.Seq
		whole := mirror{}
		whole.follow(stream(t, s, 0))
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
