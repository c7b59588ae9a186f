package graph_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
)

// planKeeper keeps what plans say, as a store does, and nothing else.
type planKeeper struct {
	last    graph.Stamp
	history map[string]graph.History            // by data set
	runs    map[string]map[graph.ID][]graph.Run // by data set, as plans said
	few     int                                 // how many plans did not need the whole history
}

func newPlanKeeper() *planKeeper {
	return &planKeeper{history: make(map[string]graph.History), runs: make(map[string]map[graph.ID][]graph.Run)}
}

func (k *planKeeper) write(doc *graph.Document) graph.Plan {
	doc.Normalize()
	stamp := graph.NextStamp(k.last, time.Unix(0, 0))
	dataset := doc.Reading.Dataset
	h := k.history[dataset]
	plan, err := graph.PlanWrite(*doc, h, stamp, graph.WriteOptions{})
	if err != nil {
		panic(err)
	}
	k.planFew(doc, h, stamp, plan)
	if plan.Receipt.Unchanged {
		return plan
	}
	h.Readings = append(h.Readings, plan.Receipt.Reading)
	if h.Changes == nil {
		h.Changes = make(map[graph.ID][]graph.VersionChange)
	}
	if h.EntityIDs == nil {
		h.EntityIDs = make(map[graph.ID][]graph.ID)
	}
	for _, c := range doc.Claims {
		h.EntityIDs[c.ID] = c.EntityIDs()
	}
	for id, change := range plan.Changes {
		h.Changes[id] = append(h.Changes[id], change)
	}
	k.history[dataset] = h
	k.keep(dataset, plan, stamp)
	return plan
}

// planFew plans with no more of the history than ChangesNeeded asks for, which must make no difference.
func (k *planKeeper) planFew(doc *graph.Document, h graph.History, stamp graph.Stamp, want graph.Plan) {
	items, few := graph.ChangesNeeded(*doc, h.Readings, h.Successions)
	if !few {
		return
	}
	k.few++
	all := h.Changes
	h.Changes = make(map[graph.ID][]graph.VersionChange)
	for _, id := range items {
		if changes := all[id]; len(changes) > 0 {
			h.Changes[id] = changes
		}
	}
	got, err := graph.PlanWrite(*doc, h, stamp, graph.WriteOptions{})
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); err != nil || diff != "" {
		panic(fmt.Sprintf("planned with %d of %d items: %v (-all +few)\n%s", len(h.Changes), len(all), err, diff))
	}
}

func (k *planKeeper) undo(t *testing.T, dataset string, i int) graph.Plan {
	t.Helper()
	stamp := graph.NextStamp(k.last, time.Unix(0, 0))
	h := k.history[dataset]
	plan, err := graph.PlanUndo(h, stamp, graph.WriteOptions{Undo: h.Readings[i].ID})
	if err != nil {
		t.Fatal(err)
	}
	h.Readings[i].Undone = stamp
	k.keep(dataset, plan, stamp)
	return plan
}

func (k *planKeeper) keep(dataset string, plan graph.Plan, stamp graph.Stamp) {
	k.last = stamp
	if k.runs[dataset] == nil {
		k.runs[dataset] = make(map[graph.ID][]graph.Run)
	}
	for id, runs := range plan.Runs {
		k.runs[dataset][id] = runs
	}
}

// derived returns the intervals of all items of a data set as the chronology derives them from the changes.
func (k *planKeeper) derived(dataset string) map[graph.ID][]graph.Run {
	h := k.history[dataset]
	chronology := h.Chronology(k.last.Seq)
	out := make(map[graph.ID][]graph.Run)
	for id, changes := range h.Changes {
		out[id] = chronology.RunsOf(id, changes)
	}
	return out
}

// asserted counts the claims of a data set that are asserted.
func (k *planKeeper) asserted(dataset string) int {
	n := 0
	for id, runs := range k.runs[dataset] {
		if id.Kind() == "claim" && len(runs) > 0 && runs[len(runs)-1].Withdrawn == "" {
			n++
		}
	}
	return n
}

func versions(doc graph.Document) map[graph.ID]string {
	out := make(map[graph.ID]string)
	for _, e := range doc.Entities {
		out[e.ID] = graph.VersionKey(e)
	}
	for _, c := range doc.Claims {
		out[c.ID] = graph.VersionKey(c.Version)
	}
	return out
}

func TestPlansKeepEveryIntervalAndEveryDocument(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 3))
			l := newPlanKeeper()
			held := make(map[string]map[graph.ID]string) // by reading
			check := func(dataset string) {
				if diff := cmp.Diff(l.derived(dataset), l.runs[dataset], cmpopts.EquateEmpty()); diff != "" {
					t.Fatalf("intervals as the plans said differ from the chronology's (-chronology +plans):\n%s", diff)
				}
			}
			for _, doc := range graphtest.RandomDocuments(r, graphtest.Size{Actors: 12, Claims: 60, Releases: 5}) {
				dataset := doc.Reading.Dataset
				before := l.asserted(dataset)
				plan := l.write(&doc)
				held[plan.Receipt.Reading.ID] = versions(doc)
				check(dataset)
				if gained := l.asserted(dataset) - before; doc.Reading.Full && gained > plan.Receipt.New+plan.Receipt.Changed {
					t.Errorf("%d more claims are asserted; the receipt tells of %+v", gained, plan.Receipt)
				}
			}
			for dataset, h := range l.history {
				for _, reading := range h.Readings {
					if diff := cmp.Diff(held[reading.ID], h.Holdings(reading.Stored.Seq)); diff != "" {
						t.Fatalf("%s held (-written +kept):\n%s", reading.ID, diff)
					}
				}
				for _, i := range r.Perm(len(h.Readings)) {
					l.undo(t, dataset, i)
					check(dataset)
				}
				if n := l.asserted(dataset); n != 0 {
					t.Errorf("%d claims are asserted after every reading of %s was undone", n, dataset)
				}
			}
		})
	}
}

// Hundreds of releases of a feed must not take hundreds of times the room.
func TestPlanKeepsChangesNotCopies(t *testing.T) {
	l := newPlanKeeper()
	claims := make([]graph.Claim, 200)
	for i := range claims {
		claims[i] = graphtest.Targeted("actor/feed/a", "country/KR", fmt.Sprintf("%04d", 1800+i))
	}
	first := l.write(graphtest.Release("feed", "2018-01-01", claims...))
	changes := len(first.Changes)
	for month := range 12 {
		day := graph.Date(fmt.Sprintf("2019-%02d-01", month+1))
		plan := l.write(graphtest.Release("feed", day, claims[month+1:]...)) // each drops one more
		if len(plan.Changes) != 1 || len(plan.Runs) != 1 {
			t.Fatalf("%s: %d changes and %d moved items, want 1", day, len(plan.Changes), len(plan.Runs))
		}
	}
	late := l.write(graphtest.Release("feed", "2018-06-01", claims...))
	if len(late.Changes) != 0 || len(late.Runs) != 0 {
		t.Errorf("a late release that changes nothing leaves %d changes of %d", len(late.Changes), changes)
	}
}

func TestPlanReceipts(t *testing.T) {
	a, b := graphtest.Targeted("actor/feed/a", "country/KR", "2017"), graphtest.Targeted("actor/feed/a", "country/JP", "2017")
	l := newPlanKeeper()
	for _, c := range []struct {
		why                    string
		doc                    *graph.Document
		gained, changed, letGo int
		unchanged              bool
	}{
		{"the first release", graphtest.Release("feed", "2018-01-01", a, b), 2, 0, 0, false},
		{"the same again", graphtest.Release("feed", "2018-01-01", a, b), 0, 0, 0, true},
		{"one claim less", graphtest.Release("feed", "2018-03-01", a), 0, 0, 1, false},
		{"a late one without it: let go earlier", graphtest.Release("feed", "2018-02-01", a), 0, 1, 0, false},
		{"both again, one in other words", graphtest.Release("feed", "2018-04-01", graphtest.Sure(a, 5), b), 0, 2, 0, false},
		{"nothing any more", graphtest.Release("feed", "2018-05-01"), 0, 0, 2, false},
		{"another data set", graphtest.Release("other", "2018-05-01", a), 1, 0, 0, false},
	} {
		r := l.write(c.doc).Receipt
		if r.New != c.gained || r.Changed != c.changed || r.Withdrawn != c.letGo || r.Unchanged != c.unchanged {
			t.Errorf("%s: %+v, want %d new, %d changed, %d withdrawn, unchanged %t", c.why, r, c.gained, c.changed, c.letGo, c.unchanged)
		}
	}
	r := l.undo(t, "feed", 4).Receipt // the empty release
	if r.Changed != 2 || r.New+r.Withdrawn != 0 {
		t.Errorf("undoing: %+v, want 2 changed", r)
	}
}

func TestPlanUndoOfTheUnknownIsNotFound(t *testing.T) {
	if _, err := graph.PlanUndo(graph.History{}, graph.Stamp{Seq: 1}, graph.WriteOptions{Undo: "feed@1#1"}); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("%v, want ErrNotFound", err)
	}
}

func TestNextStamp(t *testing.T) {
	noon := time.Date(2026, 8, 6, 12, 0, 0, 1999, time.FixedZone("", 7200))
	first := graph.NextStamp(graph.Stamp{}, noon)
	if first.Seq != 1 || !first.Time.Equal(noon.Truncate(time.Microsecond)) || first.Time.Location() != time.UTC {
		t.Errorf("first %v", first)
	}
	for _, now := range []time.Time{noon, noon.Add(-time.Hour), {}} {
		next := graph.NextStamp(first, now)
		if next.Seq != 2 || !next.Time.Equal(first.Time.Add(time.Microsecond)) {
			t.Errorf("after %v at %v: %v, want a microsecond later", first, now, next)
		}
	}
	if next := graph.NextStamp(first, noon.Add(time.Second)); !next.Time.Equal(first.Time.Add(time.Second)) {
		t.Errorf("a second later: %v", next)
	}
}

// Nobody reports what is still to come: not that it happened, nor who was behind it.
func TestNoAttributionBeforeItsIncident(t *testing.T) {
	incident := graph.Entity{ID: "incident/feed/1", Name: "Raid", Dataset: "feed", Occurred: graph.MustSpan("2018-06/2019")}
	behind := graph.Claim{Predicate: graph.AttributedTo, Subject: incident.ID, Object: "actor/feed/a", Dataset: "feed", Incident: incident.ID}
	for _, tt := range []struct {
		why, stated string
		want        graph.Run
	}{
		{"a year in which it began", "2018", graph.Run{Recorded: "2018-12-31", RecordedFrom: "2018-06-01", Basis: graph.BasisStated}},
		{"a day before it began", "2018-05-31", graph.Run{Recorded: "2020-01-01", RecordedFrom: "2018-06-01", Basis: graph.BasisHeld}},
		{"a day after it began", "2018-07-01", graph.Run{Recorded: "2018-07-01", RecordedFrom: "2018-07-01", Basis: graph.BasisStated}},
	} {
		for _, c := range []graph.Claim{behind, {Predicate: graph.AttributedTo, Subject: incident.ID, Object: "actor/feed/a", Dataset: "feed"}} {
			c.SaidOn = graph.SaidIn(graph.MustSpan(tt.stated), graph.BasisStated)
			doc := &graph.Document{
				Reading:  graph.Reading{Dataset: "feed", Recorded: "2020-01-01", Full: true},
				Entities: []graph.Entity{incident}, Claims: []graph.Claim{c},
			}
			got := newPlanKeeper().write(doc).Runs[doc.Claims[0].ID][0]
			if got.Version = ""; got != tt.want {
				t.Errorf("%s: got %+v, want %+v", tt.why, got, tt.want)
			}
		}
	}
}
