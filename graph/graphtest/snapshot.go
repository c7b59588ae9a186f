package graphtest

import (
	"fmt"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/graph"
)

func snapshotCases() []testCase {
	return []testCase{
		{"an older snapshot gives the very same answers", replays},
		{"a snapshot is the last commit stored by then", snapshotTimes},
		{"undoing the last reading answers as before it", undoReplays},
	}
}

// answers is everything that a store answers under a view.
type answers struct {
	Claims   []graph.Claim
	Pages    []graph.Slice[graph.Claim]
	Entities map[graph.Kind]graph.Slice[graph.Entity]
	ByID     []graph.Entity
}

// answersOf asks a store everything under a view.
func answersOf(t *testing.T, s graph.Store, v graph.View) answers {
	t.Helper()
	d := answers{Claims: all(t, s, graph.ClaimQuery{View: v}), Entities: make(map[graph.Kind]graph.Slice[graph.Entity])}
	p := graph.Page{First: 7, Count: true}
	for {
		slice := page(t, s, graph.ClaimQuery{View: v}, p)
		d.Pages = append(d.Pages, slice)
		if !slice.HasNext {
			break
		}
		p.After = slice.Cursors[len(slice.Cursors)-1]
	}
	for _, k := range graph.Kinds() {
		d.Entities[k] = entities(t, s, graph.EntityQuery{Kind: k, View: v}, graph.Page{First: graph.MaxPage, Count: true})
	}
	var ids []graph.ID
	for _, c := range d.Claims {
		ids = append(ids, c.EntityIDs()...)
	}
	d.ByID = entities(t, s, graph.EntityQuery{IDs: append(ids, korea), View: v}, graph.Page{First: graph.MaxPage}).Items
	return d
}

// writeHistory writes documents that move claims and entities in every way, and
// returns after each commit its stamp.
func writeHistory(t *testing.T, s graph.Store, after func(graph.Stamp)) {
	t.Helper()
	commit := func(r graph.Receipt) graph.Receipt {
		stamp := r.Reading.Stored
		if r.Reading.Undone.Seq != 0 {
			stamp = r.Reading.Undone
		}
		after(stamp)
		return r
	}
	for _, doc := range fiveReleases("seed")[1:4] {
		commit(write(t, s, doc))
	}
	commit(write(t, s, renamed("vocabulary", "2018-02-10", korea, "South Korea")))
	commit(write(t, s, fiveReleases("seed")[0])) // late
	mistake := commit(write(t, s, Report("feed", "2017-01-01", Targeted(ActorID("seed", "a"), korea, "1999"), Targeted(reaper2, japan, ""))))
	commit(write(t, s, renamed("vocabulary", "2018-02-01", korea, "Corea")))
	commit(undo(t, s, mistake.Reading.ID))
	again := fiveReleases("seed")[3] // read again, with less in it
	again.Claims = again.Claims[:1]
	commit(write(t, s, again))
	commit(write(t, s, fiveReleases("seed")[4]))
	commit(write(t, s, With(Release("vocabulary", "2018-03-01"), graph.Entity{ID: japan, Name: "Nippon", ReplacedBy: korea})))
}

func replays(t *testing.T, s graph.Store) {
	views := []graph.View{{}, {KnownAsOf: "2018-02-15"}, {WithWithdrawn: true}}
	var stamps []graph.Stamp
	var then [][]answers
	writeHistory(t, s, func(stamp graph.Stamp) {
		var ds []answers
		for _, v := range views {
			ds = append(ds, answersOf(t, s, v))
		}
		stamps, then = append(stamps, stamp), append(then, ds)
	})
	for i, stamp := range stamps {
		for j, v := range views {
			v.Snapshot = stamp.Time
			same(t, fmt.Sprintf("view %d after commit %d", j, stamp.Seq), answersOf(t, s, v), then[i][j])
		}
	}
}

func snapshotTimes(t *testing.T, s graph.Store) {
	var stamps []graph.Stamp
	for _, target := range []graph.ID{korea, japan, vietnam} {
		stamps = append(stamps, write(t, s, Report("seed", "2018-01-01", Targeted(reaper, target, ""))).Reading.Stored)
	}
	for _, c := range []struct {
		why  string
		at   time.Time
		want graph.ID
	}{
		{"before the first commit", stamps[0].Time.Add(-time.Microsecond), ""},
		{"long before", time.Date(1, 1, 1, 0, 0, 0, 1, time.UTC), ""},
		{"at the first", stamps[0].Time, korea},
		{"a nanosecond before the second", stamps[1].Time.Add(-time.Nanosecond), korea},
		{"at the second, in another zone", stamps[1].Time.In(time.FixedZone("", -7*3600)), japan},
		{"just after the second", stamps[1].Time.Add(999 * time.Nanosecond), japan},
		{"at the last", stamps[2].Time, vietnam},
		{"in the future", stamps[2].Time.AddDate(100, 0, 0), vietnam},
	} {
		v := graph.View{Snapshot: c.at}
		want := map[graph.ID]int{}
		if c.want != "" {
			want[c.want] = 1
		}
		same(t, c.why, targetsOf(t, s, v), want) // the release was read again: the last one counts
		if c.want == "" {
			none := entities(t, s, graph.EntityQuery{IDs: []graph.ID{reaper}, View: v}, graph.Page{First: 1})
			same(t, "entities "+c.why, len(none.Items), 0)
		}
	}
}

func undoReplays(t *testing.T, s graph.Store) {
	writeHistory(t, s, func(graph.Stamp) {})
	views := []graph.View{{}, {KnownAsOf: "2018-02-15"}, {WithWithdrawn: true}}
	var before []answers
	for _, v := range views {
		before = append(before, answersOf(t, s, v))
	}
	bad := write(t, s, Release("seed", "2018-02-20", Targeted(ActorID("seed", "a"), korea, "2017")))
	undo(t, s, bad.Reading.ID)
	for i, v := range views {
		same(t, fmt.Sprintf("view %d", i), answersOf(t, s, v), before[i])
	}
}
