package graph_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/actorgraph/actorgraph/graph"
)

// release is one document of a data set, written short: which items it holds,
// each in which version.
type release struct {
	name  string
	doc   string // which document of the release, of a loose one
	day   graph.Date
	loose bool // holds what it holds and withdraws nothing
	items map[string]string
	said  map[string]graph.Date // an item's own date of publication
	gone  []string              // what a loose one takes back
}

// store does with a data set what every store does, in memory.
type store struct {
	history graph.History
	last    graph.Stamp
	runs    map[graph.ID][]graph.Run // as the plans said
}

func newStore() *store {
	return &store{history: graph.History{Changes: map[graph.ID][]graph.VersionChange{}}, runs: map[graph.ID][]graph.Run{}}
}

func (s *store) write(r release) graph.Receipt {
	doc := graph.Document{Reading: graph.Reading{Dataset: "feed", Release: r.name, Document: r.doc, Recorded: r.day, Full: !r.loose}}
	for item, version := range r.items {
		c := claimOn(item)
		c.Stated, c.SaidOn = version, graph.SaidOn{Published: r.said[item]}
		doc.Claims = append(doc.Claims, c)
	}
	for _, item := range r.gone {
		doc.Reading.Withdraws = append(doc.Reading.Withdraws, claimOn(item).Identify())
	}
	return s.writeDocument(doc)
}

func (s *store) writeDocument(doc graph.Document) graph.Receipt {
	doc.Normalize()
	p, err := graph.PlanWrite(doc, s.history, s.next(), graph.WriteOptions{})
	if err != nil {
		panic(err)
	}
	if !p.Receipt.Unchanged {
		s.history.Readings = append(s.history.Readings, p.Receipt.Reading)
		s.keep(p)
	}
	return p.Receipt
}

func (s *store) undo(t interface{ Fatal(...any) }, seq int64) {
	i := slices.IndexFunc(s.history.Readings, func(r graph.Reading) bool { return r.Stored.Seq == seq })
	p, err := graph.PlanUndo(s.history, s.next(), graph.WriteOptions{Undo: s.history.Readings[i].ID})
	if err != nil {
		t.Fatal(err)
	}
	s.history.Readings[i] = p.Receipt.Reading
	s.keep(p)
}

func (s *store) next() graph.Stamp {
	return graph.NextStamp(s.last, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
}

func (s *store) keep(p graph.Plan) {
	s.last = s.next()
	for id, m := range p.Changes {
		s.history.Changes[id] = append(s.history.Changes[id], m)
	}
	maps.Copy(s.runs, p.Runs)
}

// held returns the intervals of every item as stored after commit snapshot, with the versions as they were written.
func (s *store) held(snapshot int64) map[string]string {
	chronology := graph.NewChronology(s.history.Readings, snapshot)
	out := map[string]string{}
	for _, item := range clockItems {
		if runs := chronology.Runs(s.history.Changes[claimOn(item).Identify()]); len(runs) > 0 {
			out[item] = showRuns(runs)
		}
	}
	return out
}

// showRuns writes runs as "v1 2018-01-01..2018-01-03, v2 2018-01-05..", with touching runs of one version as one.
func showRuns(runs []graph.Run) string {
	var joined []graph.Run
	for _, r := range runs {
		if n := len(joined); n > 0 && joined[n-1].Withdrawn == r.Recorded && joined[n-1].Version == r.Version {
			joined[n-1].Withdrawn = r.Withdrawn
			continue
		}
		joined = append(joined, r)
	}
	var out []string
	for _, r := range joined {
		out = append(out, fmt.Sprintf("%s %s..%s", versionNames[r.Version], r.Recorded, r.Withdrawn))
	}
	return strings.Join(out, ", ")
}

var (
	clockItems    = []string{"JP", "KR", "VN"}
	clockVersions = []string{"v1", "v2"}
	versionNames  = versionKeys()
)

func versionKeys() map[string]string {
	names := map[string]string{}
	for _, v := range clockVersions {
		for _, said := range append([]graph.Date{""}, days...) {
			names[graph.VersionKey(graph.Version{Stated: v, SaidOn: graph.SaidOn{Published: said}})] = versionName(v, said)
		}
	}
	return names
}

// versionName tells versions apart also by when they were published: "v1", "v1 of 2018-01-02".
func versionName(version string, said graph.Date) string {
	if said == "" {
		return version
	}
	return version + " of " + string(said)
}

func claimOn(country string) graph.Claim {
	return graph.Claim{Predicate: graph.Targets, Subject: "actor/feed/a", Object: graph.MakeID(graph.Country, country), Dataset: "feed"}
}

var days = []graph.Date{"2018-01-01", "2018-01-02", "2018-01-03", "2018-01-04", "2018-01-05", "2018-01-06", "2018-01-07", "2018-01-08"}

func TestChronology(t *testing.T) {
	full := func(name string, day int, items map[string]string) release {
		return release{name: name, day: days[day], items: items}
	}
	loose := func(name string, day int, items map[string]string) release {
		return release{name: name, day: days[day], items: items, loose: true}
	}
	type items = map[string]string
	tests := []struct {
		why      string
		releases []release
		want     items
	}{
		{"held from the release's date on", []release{full("a", 1, items{"JP": "v1"})}, items{"JP": "v1 2018-01-02.."}},
		{"a full release withdraws what it holds no more", []release{full("a", 1, items{"JP": "v1", "KR": "v1"}), full("b", 3, items{"KR": "v1"})}, items{"JP": "v1 2018-01-02..2018-01-04", "KR": "v1 2018-01-02.."}},
		{"asserted again: both intervals", []release{full("a", 1, items{"JP": "v1"}), full("b", 3, nil), full("c", 5, items{"JP": "v1"})}, items{"JP": "v1 2018-01-02..2018-01-04, v1 2018-01-06.."}},
		{"a release in between, imported late", []release{full("a", 1, items{"JP": "v1"}), full("c", 5, items{"JP": "v1"}), full("b", 3, nil)}, items{"JP": "v1 2018-01-02..2018-01-04, v1 2018-01-06.."}},
		{"the oldest, imported last", []release{full("b", 3, items{"JP": "v1"}), full("a", 1, items{"JP": "v1", "KR": "v1"})}, items{"JP": "v1 2018-01-02..", "KR": "v1 2018-01-02..2018-01-04"}},
		{"a new version is a new run", []release{full("a", 1, items{"JP": "v1"}), full("b", 3, items{"JP": "v2"})}, items{"JP": "v1 2018-01-02..2018-01-04, v2 2018-01-04.."}},
		{"the same release twice", []release{full("a", 1, items{"JP": "v1"}), full("a", 1, items{"JP": "v1"})}, items{"JP": "v1 2018-01-02.."}},
		{"a release read again, better", []release{full("a", 1, items{"JP": "v1"}), full("b", 3, items{"JP": "v1"}), full("a", 1, items{"KR": "v1"})}, items{"JP": "v1 2018-01-04..", "KR": "v1 2018-01-02..2018-01-04"}},
		{"a release whose date was wrong", []release{full("a", 1, items{"JP": "v1"}), full("b", 3, nil), full("a", 5, items{"JP": "v1"})}, items{"JP": "v1 2018-01-06.."}},
		{"of two releases of one day the later name counts, numbers as numbers", []release{full("v10", 1, items{"KR": "v1"}), full("v9", 1, items{"JP": "v1"})}, items{"KR": "v1 2018-01-02.."}},
		{"a number comes before a word in the names of releases of one day", []release{full("v2", 1, items{"JP": "v1"}), full("vnext", 1, items{"KR": "v1"})}, items{"KR": "v1 2018-01-02.."}},
		{"in whatever order they are read", []release{full("vnext", 1, items{"KR": "v1"}), full("v2", 1, items{"JP": "v1"})}, items{"KR": "v1 2018-01-02.."}},
		{"loose documents withdraw nothing", []release{loose("a", 1, items{"JP": "v1"}), loose("b", 3, items{"KR": "v1"})}, items{"JP": "v1 2018-01-02..", "KR": "v1 2018-01-04.."}},
		{"a full release among loose documents does", []release{loose("a", 1, items{"JP": "v1"}), full("b", 3, items{"KR": "v1"}), loose("c", 5, items{"JP": "v2"})}, items{"JP": "v1 2018-01-02..2018-01-04, v2 2018-01-06..", "KR": "v1 2018-01-04.."}},
		{"known since it was published", []release{{name: "a", day: days[5], items: items{"JP": "v1"}, said: map[string]graph.Date{"JP": days[1]}}}, items{"JP": "v1 of 2018-01-02 2018-01-02.."}},
		{"a publication after the release changes nothing", []release{{name: "a", day: days[1], items: items{"JP": "v1"}, said: map[string]graph.Date{"JP": days[5]}}}, items{"JP": "v1 of 2018-01-06 2018-01-02.."}},
		{"published long ago, but let go and said again", []release{full("a", 2, items{"JP": "v1"}), full("b", 3, nil), {name: "c", day: days[5], items: items{"JP": "v1"}, said: map[string]graph.Date{"JP": days[0]}}}, items{"JP": "v1 2018-01-03..2018-01-04, v1 of 2018-01-01 2018-01-06.."}},
	}
	for _, tt := range tests {
		s := newStore()
		for _, r := range tt.releases {
			s.write(r)
		}
		if diff := gocmp.Diff(tt.want, s.held(s.last.Seq)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.why, diff)
		}
	}
}

func TestTheSameDocumentAgainChangesNothing(t *testing.T) {
	s := newStore()
	r := release{name: "a", day: days[1], items: map[string]string{"JP": "v1"}}
	if got := s.write(r); got.Unchanged || got.New != 1 {
		t.Errorf("first: got %+v", got)
	}
	if got := s.write(r); !got.Unchanged || got.New != 0 || s.last.Seq != 1 {
		t.Errorf("again: got %+v", got)
	}
}

func TestALooseDocumentReadAgainLetsGoWhatItHoldsNoMore(t *testing.T) {
	s := newStore()
	s.write(release{name: "a", day: days[1], loose: true, items: map[string]string{"JP": "v1", "KR": "v1"}})
	got := s.write(release{name: "a", day: days[1], loose: true, items: map[string]string{"KR": "v1"}})
	if runs, planned := s.runs[claimOn("JP").Identify()]; !planned || len(runs) > 0 || got.Withdrawn != 1 {
		t.Errorf("the plan keeps %v, and the receipt tells of %d withdrawn", runs, got.Withdrawn)
	}
}

func TestDocumentsOfOneReleaseAddUp(t *testing.T) {
	want := map[string]string{"JP": "v2 of 2018-01-01 2018-01-01..2018-01-02, v1 2018-01-02..", "KR": "v1 2018-01-02.."}
	documents := []release{
		{name: "r", doc: "a.csv", day: days[1], loose: true, items: map[string]string{"JP": "v2"}, said: map[string]graph.Date{"JP": days[0]}},
		{name: "r", doc: "b.csv", day: days[1], loose: true, items: map[string]string{"JP": "v1", "KR": "v1"}},
		{name: "r", day: days[1], items: map[string]string{}},
	}
	for order := range permutations(len(documents)) {
		s := newStore()
		for _, i := range order {
			s.write(documents[i])
		}
		if diff := gocmp.Diff(want, s.held(s.last.Seq)); diff != "" {
			t.Errorf("in the order %v (-want +got):\n%s", order, diff)
		}
	}
}

func TestAllOrdersOfFiveReleasesGiveTheSameIntervals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		releases := make([]release, 5)
		for i := range releases {
			releases[i] = drawRelease(t, fmt.Sprintf("v%d", i), days[i], true, newStore())
			releases[i].loose = false
		}
		if rapid.Bool().Draw(t, "two on one day") {
			releases[4].day = releases[3].day
		}
		var want map[string]string
		for order := range permutations(len(releases)) {
			s := newStore()
			for _, i := range order {
				s.write(releases[i])
			}
			if want == nil {
				want = s.held(s.last.Seq)
			}
			if diff := gocmp.Diff(want, s.held(s.last.Seq)); diff != "" {
				t.Fatalf("in the order %v (-first order +this)\n%s", order, diff)
			}
		}
	})
}

// permutations yields every order of 0 to n-1, the sorted one first.
func permutations(n int) func(func([]int) bool) {
	return func(yield func([]int) bool) {
		var fill func(order []int) bool
		fill = func(order []int) bool {
			if len(order) == n {
				return yield(order)
			}
			for i := range n {
				if !slices.Contains(order, i) && !fill(append(slices.Clone(order), i)) {
					return false
				}
			}
			return true
		}
		fill(nil)
	}
}
