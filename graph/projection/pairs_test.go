package projection_test

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/analysis"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// told is a pair as both ways of finding it tell of it.
type told struct {
	Actor, Target           graph.ID
	How                     analysis.How
	First, Last, AtEarliest graph.Span
	FirstRecorded           graph.Date
	Undated, Sources        int
	Claims                  []graph.ID
}

func ofPairs(pairs []projection.Pair) []told {
	var out []told
	for _, p := range pairs {
		out = append(out, told{p.Actor, p.Target, p.How, p.First(), p.Last(), p.AtEarliest(), p.FirstRecorded(), p.Undated(), p.Sources(), p.Claims().IDs()})
		if p.ClaimCount() != p.Claims().Len() {
			panic("the count of claims is not their number")
		}
	}
	return out
}

func ofTargetings(list []analysis.Targeting) []told {
	var out []told
	for _, t := range list {
		out = append(out, told{t.Actor, t.Target, t.How, t.First, t.Last, t.AtEarliest, t.FirstRecorded, t.Undated, t.Sources, inOrder(t.Claims)})
	}
	return out
}

// drawPairQuery draws a question about pairs, in both its forms.
func (q question) drawPairQuery() (projection.PairQuery, analysis.Query) {
	ask := analysis.Query{
		Kinds: drawKinds(q.T),
		How:   rapid.SliceOfDistinct(rapid.SampledFrom(everyHow), rapid.ID[analysis.How]).Draw(q.T, "how"),
	}
	switch rapid.IntRange(0, 4).Draw(q.T, "narrowed") {
	case 1:
		ask.Actors = []graph.ID{pick(q.T, "of", someActors)}
	case 2:
		ask.Targets = rapid.SliceOfNDistinct(rapid.SampledFrom(someTargets), 1, 3, rapid.ID[graph.ID]).Draw(q.T, "on")
	case 3:
		ask.Actors = someActors[:2]
		ask.Targets = someTargets[1:6]
	}
	columns := projection.PairQuery{Actors: ask.Actors, Targets: ask.Targets, Kinds: ask.Kinds, How: ask.How}
	for i, id := range ask.Actors {
		ask.Actors = slices.Clone(ask.Actors)
		ask.Actors[i] = q.who.Actor(id)
	}
	return columns, ask
}

var everyHow = []analysis.How{analysis.Direct, analysis.RolledUp, analysis.Broader, analysis.ViaSubgroup}

func TestPairsAreThoseOfTheClaims(t *testing.T) {
	property(t, func(q question) {
		columns, ask := q.drawPairQuery()
		e := q.evidence()
		got, err := q.p.Pairs(columns)
		if err != nil {
			q.Fatal(err)
		}
		want := analysis.Pairs(e, ask)
		same(q, "pairs", ofPairs(got), ofTargetings(analysis.SumAll(want, q.view)))

		left, err := q.p.Undated(columns)
		if err != nil {
			q.Fatal(err)
		}
		open := q.view
		open.Occurred = graph.Span{}
		same(q, "undated", ofPairs(left), ofTargetings(analysis.SumAll(analysis.Undated(e, ask), open)))

		by := pick(q.T, "granularity", []analysis.Granularity{analysis.Year, analysis.Quarter})
		line, err := q.p.Grow(got, by, func(p projection.Pair) graph.ID { return p.Actor + ">" + p.Target })
		if err != nil {
			q.Fatal(err)
		}
		grown, err := analysis.Grow(want, by, q.view, func(p analysis.Pair) graph.ID { return p.Actor + ">" + p.Target })
		if err != nil {
			q.Fatal(err)
		}
		same(q, "timeline", ofLine(line), ofGrown(grown))
		same(q, "active", actives(line), analysis.Activity(grown))
		feeds := []analysis.Feed{{Dataset: "alpha", Until: "2015-06-30"}, {Dataset: "beta", Until: "2017-12-31"}}
		same(q, "censored", line.Censored(feeds), analysis.Censored(grown, feeds))
		same(q, "undated of the timeline", ofPairs(line.Undated), ofTargetings(grown.Undated))
		same(q, "umbrella of the timeline", ofPairs(line.Umbrella), ofTargetings(grown.Umbrella))

		baseline, period := graph.MustSpan(pick(q.T, "baseline", []string{"2014/2016", "../2016"})), graph.MustSpan(pick(q.T, "period", []string{"2017", "2017/2018"}))
		x, err := q.p.Expand(columns, baseline, period)
		if err != nil {
			q.Fatal(err)
		}
		y, err := analysis.Expand(want, baseline, period, q.view)
		if err != nil {
			q.Fatal(err)
		}
		for i, list := range [][]projection.Pair{x.Added, x.Continued, x.Resumed, x.Lapsed, x.KnownBefore, x.Umbrella} {
			same(q, "expansion", ofPairs(list), ofTargetings([][]analysis.Targeting{y.Added, y.Continued, y.Resumed, y.Lapsed, y.KnownBefore, y.Umbrella}[i]))
		}
		same(q, "undated of the expansion", len(x.Undated), y.Undated)
	})
}

// lineRow is a row of a timeline as both ways tell it.
type lineRow struct {
	Period  graph.Span
	Reports int
	Entity  graph.ID
	State   analysis.State
	How     analysis.How
	Claims  []graph.ID
}

func ofLine(t projection.Timeline) []lineRow {
	var out []lineRow
	for _, b := range t.Buckets {
		out = append(out, lineRow{Period: b.Period, Reports: b.Reports})
		for _, r := range b.Rows {
			out = append(out, lineRow{b.Period, 0, r.Entity, r.State, r.How, r.Claims.IDs()})
		}
	}
	return out
}

func ofGrown(t analysis.Timeline) []lineRow {
	var out []lineRow
	for _, b := range t.Buckets {
		out = append(out, lineRow{Period: b.Period, Reports: b.Reports})
		for _, r := range b.Rows {
			out = append(out, lineRow{b.Period, 0, r.Entity, r.State, r.How, inOrder(r.Claims)})
		}
	}
	return out
}

func actives(t projection.Timeline) []int {
	var out []int
	for _, b := range t.Buckets {
		out = append(out, b.Active())
	}
	return out
}

func TestReportsAreThoseOfTheClaims(t *testing.T) {
	periods := []graph.Span{graph.MustSpan("2014"), graph.MustSpan("2016"), graph.MustSpan("2017"), graph.MustSpan("2017-02"), graph.MustSpan("2010/2020")}
	property(t, func(q question) {
		same(q, "reports", q.p.Reports(periods), analysis.Reports(slices.Values(q.w.counting(q.view, graph.Targets)), periods, q.view))
	})
}

func TestFeedsAreThoseOfTheClaims(t *testing.T) {
	readings := []graph.Reading{{Dataset: "alpha", Recorded: "2014-01-01"}, {Dataset: "alpha", Recorded: "2020-01-01"}, {Dataset: "beta", Recorded: "2016-01-01"}}
	property(t, func(q question) {
		past := q.view
		past.Occurred, past.WithWithdrawn = graph.Span{}, true
		same(q, "feeds", q.p.Feeds(readings), analysis.Feeds(slices.Values(q.w.counting(past, graph.Targets)), readings, q.view))
	})
}

func TestAgreementIsThatOfTheClaims(t *testing.T) {
	type row struct {
		analysis.Stance
		Claims []graph.ID
	}
	property(t, func(q question) {
		columns, ask := q.drawPairQuery()
		by := pick(q.T, "by", []analysis.PartyKind{analysis.ByDataset, analysis.ByClaimant})
		knowing := pick(q.T, "knowing", [][]string{nil, {"gamma"}})
		got, err := q.p.Agree(columns, by, knowing...)
		if err != nil {
			q.Fatal(err)
		}
		want := analysis.Agree(q.evidence(), ask, by, knowing...)
		var gotRows, wantRows []row
		for _, r := range got.Rows {
			gotRows = append(gotRows, row{analysis.Stance{Actor: r.Actor, Target: r.Target, Asserted: r.Asserted, Withdrawn: r.Withdrawn, Silent: got.Silent(r)}, idsOf(r.Claims)})
		}
		for _, r := range want.Rows {
			wantRows = append(wantRows, row{r.Stance, inOrder(r.Claims)})
		}
		same(q, "parties", got.Parties, want.Parties)
		same(q, "rows", gotRows, wantRows)
		same(q, "overlaps", got.Overlaps, want.Overlaps)
	})
}

// toldChange is a change as both ways tell it.
type toldChange struct {
	Label   analysis.Label
	Pair    told
	Other   graph.ID
	Because []graph.ID
}

func TestChangesAreThoseOfTheClaims(t *testing.T) {
	property(t, func(q question) {
		from := q.view
		from.KnownAsOf = pick(q.T, "from", []graph.Date{"2014-01-01", "2016-06-01", "2017-06-01", "2018-02-20"})
		if q.view.KnownAsOf != "" { // an earlier moment than the later
			from.KnownAsOf = min(from.KnownAsOf, q.view.KnownAsOf)
		}
		columns, ask := q.drawPairQuery()
		columns.Targets, ask.Targets = nil, nil
		heirs := map[graph.ID]graph.ID{}
		if rapid.Bool().Draw(q.T, "gone") {
			heirs["actor/alpha/c"] = "actor/alpha/a"
		}
		before := q
		before.view = from
		words := map[graph.ID]string{}
		then, e := before.evidence(), q.evidence()
		for _, claims := range [][]graph.Claim{then.Claims, e.Claims} {
			for i := range claims {
				id := claims[i].ID
				if _, drawn := words[id]; !drawn {
					words[id] = pick(q.T, "words", []string{"", "Corea", "COREA.", "Far East"})
				}
				claims[i].Stated = words[id]
			}
		}
		stated := func(ids []graph.ID) (map[graph.ID]string, error) {
			out := map[graph.ID]string{}
			for _, id := range ids {
				out[id] = words[id]
			}
			return out, nil
		}
		var want []toldChange
		for _, c := range analysis.Changes(then, e, ask, heirs) {
			want = append(want, toldChange{c.Label, ofTargetings([]analysis.Targeting{c.Targeting})[0], c.Other, inOrder(c.Because)})
		}
		found, err := projection.Changes(q.g.Under(from, nil), q.p, projection.ChangeQuery{
			Actors: columns.Actors, Kinds: columns.Kinds, How: columns.How, Heirs: heirs, Then: stated, Now: stated,
		})
		if err != nil {
			q.Fatal(err)
		}
		var got []toldChange
		for _, c := range found {
			got = append(got, toldChange{c.Label, ofPairs([]projection.Pair{c.Pair})[0], c.Other, c.Because.IDs()})
		}
		slices.SortFunc(got, func(a, b toldChange) int {
			return cmp.Or(cmp.Compare(a.Pair.Actor, b.Pair.Actor), cmp.Compare(a.Pair.Target, b.Pair.Target))
		})
		same(q, "changes", got, want)
	})
}
