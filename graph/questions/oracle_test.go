package questions_test

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
	"github.com/actorgraph/actorgraph/graph/questions/questionstest"
)

// told is a pair as both ways of finding it tell of it.
type told struct {
	Actor, Target           graph.ID
	How                     questions.How
	First, Last, AtEarliest graph.Span
	FirstRecorded           graph.Date
	Statements              int
	Undated, Sources        int
	Claims                  []graph.ID
}

func ofPairs(pairs []questions.Pair) []told {
	var out []told
	for _, p := range pairs {
		out = append(out, told{p.Actor, p.Target, p.How, p.First(), p.Last(), p.AtEarliest(), p.FirstRecorded(), p.ClaimCount(), p.Undated(), p.Sources(), idsOf(p.Claims())})
		if p.ClaimCount() != p.Claims().Len() {
			panic("the count of claims is not the number of their statements")
		}
	}
	return out
}

func ofTargetings(list []questionstest.Targeting) []told {
	var out []told
	for _, t := range list {
		out = append(out, told{t.Actor, t.Target, t.How, t.First, t.Last, t.AtEarliest, t.FirstRecorded, t.Statements, t.Undated, t.Sources, inOrder(t.Claims)})
	}
	return out
}

// drawPairQuery draws a question about pairs, in both its forms.
func (q question) drawPairQuery() (questions.PairQuery, questions.PairQuery) {
	ask := questions.PairQuery{
		Kinds: drawKinds(q.T),
		How:   rapid.SliceOfDistinct(rapid.SampledFrom(everyHow), rapid.ID[questions.How]).Draw(q.T, "how"),
	}
	switch rapid.IntRange(0, 4).Draw(q.T, "narrowed") {
	case 1:
		ask.Actors = []graph.ID{questionstest.Pick(q.T, "of", questionstest.SomeActors)}
	case 2:
		ask.Targets = rapid.SliceOfNDistinct(rapid.SampledFrom(questionstest.SomeTargets), 1, 3, rapid.ID[graph.ID]).Draw(q.T, "on")
	case 3:
		ask.Actors = questionstest.SomeActors[:2]
		ask.Targets = questionstest.SomeTargets[1:6]
	}
	columns := questions.PairQuery{Actors: ask.Actors, Targets: ask.Targets, Kinds: ask.Kinds, How: ask.How}
	for i, id := range ask.Actors {
		ask.Actors = slices.Clone(ask.Actors)
		ask.Actors[i] = q.who.Actor(id)
	}
	return columns, ask
}

var everyHow = []questions.How{questions.Direct, questions.RolledUp, questions.Broader, questions.ViaSubgroup}

func TestPairsAreThoseOfTheClaims(t *testing.T) {
	property(t, func(q question) {
		columns, ask := q.drawPairQuery()
		e := q.evidence()
		got, err := questions.Pairs(q.p, columns)
		if err != nil {
			q.Fatal(err)
		}
		want := questionstest.Pairs(e, ask)
		same(q, "pairs", ofPairs(got), ofTargetings(questionstest.SumAll(want, q.view)))

		said := q.statements()
		for i, p := range got {
			same(q, "claims with their copies", p.Claims().IDs(), inOrder(said.WithCopies(want[i].Claims)))
		}

		left, err := questions.UndatedPairs(q.p, columns)
		if err != nil {
			q.Fatal(err)
		}
		open := q.view
		open.Occurred = graph.Span{}
		same(q, "undated", ofPairs(left), ofTargetings(questionstest.SumAll(questionstest.Undated(e, ask), open)))

		unplaced, err := questions.UnplacedPairs(q.p, columns)
		if err != nil {
			q.Fatal(err)
		}
		for i, p := range got {
			same(q, "unplaced claims", must(p.Unplaced()), q.unplaced(want[i], ask))
		}
		same(q, "unplaced", ofPairs(unplaced), ofTargetings(questionstest.SumAll(questionstest.Unplaced(e, ask), q.p.KnownPossibly().View())))

		by := questionstest.Pick(q.T, "granularity", []questions.Granularity{questions.Year, questions.Quarter})
		line, err := questions.TimelineOf(q.p, got, by, func(p questions.Pair) graph.ID { return p.Actor + ">" + p.Target })
		if err != nil {
			q.Fatal(err)
		}
		grown, err := questionstest.Grow(want, by, q.view, func(p questionstest.Pair) graph.ID { return p.Actor + ">" + p.Target })
		if err != nil {
			q.Fatal(err)
		}
		same(q, "timeline", ofLine(line), ofGrown(grown))
		same(q, "active", actives(line), questionstest.Activity(grown))
		feeds := []questions.Coverage{{Dataset: "alpha", Until: "2015-06-30"}, {Dataset: "beta", Until: "2017-12-31"}}
		same(q, "censored", line.Censored(feeds), questionstest.Censored(grown, feeds))
		same(q, "undated of the timeline", ofPairs(line.Undated), ofTargetings(grown.Undated))
		same(q, "umbrella of the timeline", ofPairs(line.Umbrella), ofTargetings(grown.Umbrella))

		baseline, period := graph.MustSpan(questionstest.Pick(q.T, "baseline", []string{"2014/2016", "../2016"})), graph.MustSpan(questionstest.Pick(q.T, "period", []string{"2017", "2017/2018"}))
		x, err := questions.Expand(q.p, columns, baseline, period)
		if err != nil {
			q.Fatal(err)
		}
		y, err := questionstest.Expand(want, baseline, period, q.view)
		if err != nil {
			q.Fatal(err)
		}
		sameExpansion(q, x, y)
	})
}

// unplaced returns how many statements on a pair can count, and do not for certain.
func (q question) unplaced(p questionstest.Pair, ask questions.PairQuery) int {
	e := q.evidence()
	if e.Possibly == nil {
		return 0
	}
	for _, possibly := range questionstest.Pairs(*e.Possibly, ask) {
		if possibly.Actor == p.Actor && possibly.Target == p.Target {
			all := q
			all.view = q.p.KnownPossibly().View()
			return len(all.statements().WithCopies(possibly.Claims)) - len(q.statements().WithCopies(p.Claims))
		}
	}
	return 0
}

func sameExpansion(t tester, got questions.Expansion, want questionstest.Expansion) {
	t.Helper()
	slow := [][]questionstest.Targeting{want.Added, want.Continued, want.Resumed, want.Lapsed, want.KnownBefore, want.Umbrella}
	for i, list := range [][]questions.Pair{got.Added, got.Continued, got.Resumed, got.Lapsed, got.KnownBefore, got.Umbrella} {
		same(t, "expansion", ofPairs(list), ofTargetings(slow[i]))
	}
	same(t, "undated of the expansion", len(got.Undated), want.Undated)
}

// lineRow is a row of a timeline as both ways tell it.
type lineRow struct {
	Period  graph.Span
	Reports int
	Entity  graph.ID
	State   questions.Novelty
	Certain bool
	How     questions.How
	Claims  []graph.ID
}

func ofLine(t questions.Timeline) []lineRow {
	var out []lineRow
	for _, b := range t.Buckets {
		out = append(out, lineRow{Period: b.Period, Reports: b.Reports})
		for _, r := range b.Rows {
			out = append(out, lineRow{b.Period, 0, r.Entity, r.State, r.Certain, r.How, idsOf(r.Claims)})
		}
	}
	return out
}

func ofGrown(t questionstest.Timeline) []lineRow {
	var out []lineRow
	for _, b := range t.Buckets {
		out = append(out, lineRow{Period: b.Period, Reports: b.Reports})
		for _, r := range b.Rows {
			out = append(out, lineRow{b.Period, 0, r.Entity, r.State, r.Certain, r.How, inOrder(r.Claims)})
		}
	}
	return out
}

func actives(t questions.Timeline) []int {
	var out []int
	for _, b := range t.Buckets {
		out = append(out, b.Active())
	}
	return out
}

func TestReportsAreThoseOfTheClaims(t *testing.T) {
	periods := []graph.Span{graph.MustSpan("2014"), graph.MustSpan("2016"), graph.MustSpan("2017"), graph.MustSpan("2017-02"), graph.MustSpan("2010/2020")}
	property(t, func(q question) {
		same(q, "reports", must(questions.Reports(q.p, periods)), questionstest.Reports(q.evidence(), periods))
	})
}

func TestCoverageIsThatOfTheClaims(t *testing.T) {
	readings := []graph.Reading{
		{Dataset: "alpha", Release: "1", Recorded: "2014-01-01"},
		{Dataset: "alpha", Release: "2", Recorded: "2020-01-01"},
		{Dataset: "beta", Release: "1", Recorded: "2016-01-01"},
		{Dataset: "alpha", Release: "1", Recorded: "2014-01-01"}, // read again
	}
	property(t, func(q question) {
		past := q.view
		past.Occurred, past.WithWithdrawn = graph.Span{}, true
		same(q, "feeds", must(questions.Coverages(q.p, readings)), questionstest.Coverages(slices.Values(q.w.Counting(past, graph.Targets)), readings, q.view))
	})
}

func TestAgreementIsThatOfTheClaims(t *testing.T) {
	property(t, func(q question) {
		columns, ask := q.drawPairQuery()
		by := questionstest.Pick(q.T, "by", []questions.PartyKind{questions.ByDataset, questions.ByClaimant})
		knowing := questionstest.Pick(q.T, "knowing", [][]string{nil, {"gamma"}})
		got, err := questions.Agree(q.p, columns, by, knowing...)
		if err != nil {
			q.Fatal(err)
		}
		sameAgreement(q, got, questionstest.Agree(q.evidence(), ask, by, knowing...))
	})
}

func sameAgreement(t tester, got questions.Agreement, want questionstest.Agreement) {
	t.Helper()
	type row struct {
		questionstest.Stance
		Claims []graph.ID
	}
	var gotRows, wantRows []row
	for _, r := range got.Rows {
		gotRows = append(gotRows, row{questionstest.Stance{Actor: r.Actor, Target: r.Target, Asserted: r.Asserted, Withdrawn: r.Withdrawn, Quoting: r.Quoting, Silent: got.Silent(r)}, idsOf(r.Claims)})
	}
	for _, r := range want.Rows {
		wantRows = append(wantRows, row{r.Stance, inOrder(r.Claims)})
	}
	same(t, "parties", got.Parties, want.Parties)
	same(t, "rows", gotRows, wantRows)
	same(t, "overlaps", got.Overlaps, want.Overlaps)
}

// toldChange is a change as both ways tell it.
type toldChange struct {
	Label   questions.Label
	Pair    told
	Other   graph.ID
	Because []graph.ID

	Unplaced int
}

func TestChangesAreThoseOfTheClaims(t *testing.T) {
	property(t, func(q question) {
		from := q.view
		from.KnownAsOf = questionstest.Pick(q.T, "from", []graph.Date{"2014-01-01", "2016-06-01", "2017-06-01", "2018-02-20"})
		if q.view.KnownAsOf != "" { // an earlier moment than the later
			from.KnownAsOf = min(from.KnownAsOf, q.view.KnownAsOf)
		}
		columns, ask := q.drawPairQuery()
		columns.Targets, ask.Targets = nil, nil
		successors := map[graph.ID]graph.ID{}
		if rapid.Bool().Draw(q.T, "gone") {
			successors["actor/alpha/c"] = "actor/alpha/a"
		}
		before := q
		before.view = from
		words := map[graph.ID]string{}
		then, e := before.evidence(), q.evidence()
		all := [][]graph.Claim{then.Claims, e.Claims}
		for _, e := range []questionstest.Evidence{then, e} {
			if e.Possibly != nil {
				all = append(all, e.Possibly.Claims)
			}
		}
		for _, claims := range all {
			for i := range claims {
				id := claims[i].ID
				if _, drawn := words[id]; !drawn {
					words[id] = questionstest.Pick(q.T, "words", []string{"", "Corea", "COREA.", "Far East"})
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
		stored := questionstest.Pick(q.T, "stored", append([]graph.Date{"", ""}, questionstest.SomeDays...))
		if stored != "" {
			then.View.Snapshot = stored.Time()
		}
		found, err := questions.Changes(q.g.Under(from, nil), q.p, questions.ChangeQuery{
			Actors: columns.Actors, Kinds: columns.Kinds, How: columns.How, Successors: successors, Then: stated, Now: stated, Stored: stored,
		})
		if err != nil {
			q.Fatal(err)
		}
		sameChanges(q, found, questionstest.Changes(then, e, ask, successors))
	})
}

func sameChanges(t tester, got []questions.Change, want []questionstest.Change) {
	t.Helper()
	var g, w []toldChange
	for _, c := range got {
		g = append(g, toldChange{c.Label, ofPairs([]questions.Pair{c.Pair})[0], c.Other, idsOf(c.Because), c.Unplaced})
	}
	for _, c := range want {
		w = append(w, toldChange{c.Label, ofTargetings([]questionstest.Targeting{c.Targeting})[0], c.Other, inOrder(c.Because), c.Unsure})
	}
	slices.SortFunc(g, func(a, b toldChange) int {
		return cmp.Or(cmp.Compare(a.Pair.Actor, b.Pair.Actor), cmp.Compare(a.Pair.Target, b.Pair.Target))
	})
	same(t, "changes", g, w)
}
