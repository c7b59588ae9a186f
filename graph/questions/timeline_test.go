package questions_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
)

var growTests = []struct {
	why     string
	history string
	view    graph.View
	query   questions.PairQuery
	by      questions.Granularity // empty: Year
	want    string
}{
	{why: "nothing", history: "", want: ""},
	{why: "new, then continued", history: "KR 2014/2016 @2018", want: "2014: new KR; 2015: continued KR; 2016: continued KR"},
	{why: "no gap between buckets; a lapse is told once", history: "KR 2014 @2018; JP 2017 @2018", want: "2014: new KR; 2015: lapsed KR; 2016:; 2017: new JP"},
	{why: "resumed after a gap", history: "KR 2014 @2018; KR 2016 @2018", want: "2014: new KR; 2015: lapsed KR; 2016: resumed KR"},
	{why: "a lapse after the last bucket has no bucket", history: "KR 2014 @2018", want: "2014: new KR"},
	{why: "known before its first date", history: "KR - @2012; KR 2014 @2018", want: "2014: known-before KR"},
	{why: "recorded on the very day the bucket began is not before", history: "KR - @2014-01-01; KR 2014 @2018", want: "2014: new KR"},
	{why: "recorded on the day before", history: "KR - @2013-12-31; KR 2014 @2018", want: "2014: known-before KR"},
	{why: "let go long ago, but it was known", history: "KR - @2012..2013; KR 2014 @2018", want: "2014: known-before KR"},
	{why: "an umbrella makes known, too", history: "KR 2001/2011 @2012; KR 2014 @2018", want: "2014: known-before KR"},
	{why: "a plan for later, recorded before", history: "KR 2014 @2013", want: "2014: known-before KR"},
	{why: "moved by its feed to another year, learned after both", history: "KR 2012 @2018..2019; KR 2014 @2019", want: "2014: new KR"},
	{why: "nothing recorded later exists", history: "KR 2012 @2018; KR 2014 @2015", view: graph.View{KnownAsOf: "2016-01-01"}, want: "2014: new KR"},
	{why: "of a pair's two imprecise claims both count", history: "KR 2014 @2018; KR 2014/2015 @2018", want: "2014: new KR; 2015: continued KR"},

	{why: "rows by state, then entity", history: "VN 2014/2016 @2018; JP 2015 @2018; KR 2014 @2018; FR 2015 @2018; CN - @2012; CN 2015 @2018", want: "2014: new KR, new VN; 2015: new FR, new JP, known-before CN, continued VN, lapsed KR; 2016: continued VN, lapsed CN, lapsed FR, lapsed JP"},
	{why: "umbrella and undated pairs have no bucket", history: "KR 2014 @2018; JP 2012/2017 @2018; VN - @2018; CN - @2018; CN 2000/2017 @2018", want: "2014: new KR; umbrella CN; umbrella JP; undated VN"},
	{why: "an umbrella does not stretch the timeline", history: "KR 2014 @2018; KR 2012/2017 @2018", want: "2014: new KR"},
	{why: "fewer years make an umbrella if the view says so", history: "KR 2014/2015 @2018", view: graph.View{UmbrellaYears: 1}, want: "umbrella KR"},

	{why: "clipped to the window, state by all of history", history: "KR 2014/2017 @2018", view: window("2016"), want: "2016: continued KR"},
	{why: "resumed before the window's first bucket", history: "KR 2012 @2018; KR 2016 @2018", view: window("2016/.."), want: "2016: resumed KR"},
	{why: "undated pairs are left out by a window", history: "KR - @2018; JP 2016 @2018", view: window("2016"), want: "2016: new JP"},

	{why: "months", by: questions.Month, history: "KR 2016-11 @2018; KR 2017-02 @2018", want: "2016-11: new KR; 2016-12: lapsed KR; 2017-01:; 2017-02: resumed KR"},
	{why: "quarters are written as intervals", by: questions.Quarter, history: "KR 2016-11 @2018; KR 2017-02 @2018", want: "2016-10/2016-12: new KR; 2017-01/2017-03: continued KR"},
	{why: "a year is some time in each of its quarters", by: questions.Quarter, history: "KR 2017 @2018", want: "2017-01/2017-03: new KR; 2017-04/2017-06: continued KR; 2017-07/2017-09: continued KR; 2017-10/2017-12: continued KR"},
	{why: "and certainly in none", by: questions.Quarter, history: "KR 2017 @2018; JP 2017-05 @2018", view: graph.View{Match: graph.Certainly}, want: "2017-04/2017-06: new JP"},
	{why: "the uncertain ends of an interval have no bucket", by: questions.Quarter, history: "KR 2016/2017-05 @2018", view: graph.View{Match: graph.Certainly}, want: "2016-10/2016-12: continued KR; 2017-01/2017-03: continued KR; 2017-04/2017-06: continued KR"},
	{why: "only what cannot go on has lapsed", by: questions.Quarter, history: "KR 2016-10/2017 @2018; JP 2017-11 @2018", view: graph.View{Match: graph.Certainly}, want: "2016-10/2016-12: new KR; 2017-01/2017-03: continued KR; 2017-04/2017-06:; 2017-07/2017-09:; 2017-10/2017-12: new JP"},

	{why: "a region is not new once a member was seen", history: "FR 2014 @2018; region/europe 2016 @2018", query: questions.PairQuery{Kinds: regions}, want: "2016: resumed region/europe"},
	{why: "nor once a region in it was", history: "region/western-europe 2015 @2018; region/europe 2016 @2018", query: questions.PairQuery{Targets: []graph.ID{"region/europe"}}, want: "2016: continued region/europe"},
	{why: "nor once a member was recorded", history: "FR - @2014; region/europe 2016 @2018", query: questions.PairQuery{Kinds: regions}, want: "2016: known-before region/europe"},
	{why: "a country is new though its region was named", history: "region/europe 2014 @2013; FR 2016 @2018", query: questions.PairQuery{Kinds: []graph.Kind{graph.Country}}, want: "2016: new FR"},
	{why: "a member goes on, so its region has not lapsed", history: "region/europe 2014 @2018; FR 2015 @2018; JP 2015 @2018; region/asia 2014/2016 @2018", query: questions.PairQuery{Kinds: regions}, want: "2014: new region/asia, new region/europe; 2015: continued region/asia; 2016: continued region/asia"},
	{why: "by roll-up, members are the region's activity", history: "FR 2014 @2018; BE 2015 @2018", query: questions.PairQuery{How: rolled, Targets: []graph.ID{"region/europe"}}, want: "2014: new region/europe; 2015: continued region/europe"},
	{why: "by roll-up, a sector's history is that of the ones below it", history: "sector/satellites 2014 @2018; sector/aerospace 2016 @2018", query: questions.PairQuery{How: rolled, Targets: []graph.ID{"sector/aerospace"}}, want: "2014: new sector/aerospace; 2015: lapsed sector/aerospace; 2016: resumed sector/aerospace"},

	{why: "wrong years make long timelines of years", history: "KR 0003 @2018; KR 0005 @2018", want: "0003: new KR; 0004: lapsed KR; 0005: resumed KR"},
	{why: "the first year of the calendar", history: "KR 0000 @2018", want: "0000: new KR"},
	{why: "the last", history: "KR 9999 @2018", want: "9999: known-before KR"},
}

func TestGrow(t *testing.T) {
	for _, tt := range growTests {
		t.Run(tt.why, func(t *testing.T) {
			if tt.by == "" {
				tt.by = questions.Year
			}
			got := ask(t, tt.history, tt.view, tt.query).timeline(tt.by)
			if diff := cmp.Diff(tt.want, showTimeline(got)); diff != "" {
				t.Error("(-want +got)\n" + diff)
			}
		})
	}
}

func TestGrowIsBounded(t *testing.T) {
	widest := graph.View{UmbrellaYears: 10_000}
	a := ask(t, "KR 0000/9999 @2018; JP 2014/.. @2018", widest, questions.PairQuery{})
	if got := len(a.timeline(questions.Year).Buckets); got != 10_000 {
		t.Errorf("got %d years, want all 10000", got)
	}
	for _, g := range []questions.Granularity{questions.Month, "", "decade"} {
		if _, err := questions.TimelineOf(a.v, a.pairs, g, byTarget); !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("granularity %q: got %v, want ErrInvalid", g, err)
		}
	}
	widest.Occurred = graph.MustSpan("2017")
	if got := len(ask(t, "KR 0000/9999 @2018", widest, questions.PairQuery{}).timeline(questions.Month).Buckets); got != 12 {
		t.Errorf("in a window of a year: got %d months, want 12", got)
	}
}

func TestGrowOfATarget(t *testing.T) {
	a := ask(t, "a:JP 2016 @2018; b:JP 2017 @2018; c:JP 2012/2019 @2018", graph.View{}, questions.PairQuery{})
	got, err := questions.TimelineOf(a.v, a.pairs, questions.Year, func(p questions.Pair) graph.ID { return p.Actor })
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("2016: new actor/a; 2017: new actor/b, lapsed actor/a; umbrella JP", showTimeline(got)); diff != "" {
		t.Error("(-want +got)\n" + diff)
	}
}

func TestBucketsOpenIntoTheirClaims(t *testing.T) {
	a := ask(t, "KR 2016 @2018 by x; KR 2016/2017 @2018 by y; JP 2016 @2018 by y; JP 2018 @2019 by z", graph.View{}, questions.PairQuery{})
	buckets := a.timeline(questions.Year).Buckets
	var got [][]int
	for _, b := range buckets {
		counts := []int{b.Reports}
		for _, r := range b.Rows {
			counts = append(counts, r.Claims.Len())
		}
		got = append(got, counts)
	}
	// 2017: KR goes on by one claim, JP lapses with its claim of 2016, which is no report of 2017.
	want := [][]int{{2, 1, 2}, {1, 1, 1}, {1, 1, 1}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error("reports, then claims of each row (-want +got)\n" + diff)
	}
}

func TestRowsTellWhetherTheyAreCertain(t *testing.T) {
	for _, tt := range []struct {
		why, history string
		by           questions.Granularity
		want         string // the rows that are certain
	}{
		{"a year is certain in itself", "KR 2017 @2018", questions.Year, "2017 new"},
		{"and in none of its months", "KR 2017 @2018", questions.Month, ""},
		{"one claim that is precise enough does", "KR 2017 @2018; KR 2017-03-02 @2018", questions.Month, "2017-03 continued"},
		{"an interval is, but for its imprecise ends", "KR 2015/2016-06 @2018", questions.Quarter, "2015-10/2015-12 continued; 2016-01/2016-03 continued; 2016-04/2016-06 continued"},
		{"a lapse is as certain as what it ends", "KR 2014 @2018; JP 2016 @2018", questions.Year, "2014 new; 2015 lapsed; 2016 new"},
		{"a lapse after a year that may have been another", "KR 201X @2018; JP 2022 @2023", questions.Year, "2022 new"},
	} {
		v := graph.View{UmbrellaYears: 10}
		got := ""
		for _, b := range ask(t, tt.history, v, questions.PairQuery{}).timeline(tt.by).Buckets {
			for _, r := range b.Rows {
				if r.Certain {
					got += "; " + b.Period.String() + " " + string(r.State)
				}
			}
		}
		if got = strings.TrimPrefix(got, "; "); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.why, got, tt.want)
		}
	}
}
