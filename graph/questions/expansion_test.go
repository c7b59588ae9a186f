package questions_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// Each history is asked what 2017 adds to the baseline 2014/2016.
func TestExpand(t *testing.T) {
	tests := []struct {
		why     string
		history string
		view    graph.View
		query   questions.PairQuery
		want    string
	}{
		{why: "added", history: "JP 2017 @2018", want: "added JP"},
		{why: "added, though it went on", history: "JP 2017/2019 @2020", want: "added JP"},
		{why: "continued by one claim", history: "KR 2014/2017 @2018", want: "continued KR"},
		{why: "continued by two", history: "KR 2015 @2018; KR 2017-03 @2018", want: "continued KR"},
		{why: "continued, for 2016/2017 may have begun in 2016", history: "KR 2016/2017 @2018", want: "continued KR"},
		{why: "resumed", history: "KR 2010 @2018; KR 2017 @2018", want: "resumed KR"},
		{why: "lapsed", history: "KR 2015 @2018", want: "lapsed KR"},
		{why: "neither in baseline nor in period", history: "KR 2010 @2018; KR 2020 @2021", want: ""},
		{why: "known before, by an undated claim", history: "JP - @2016; JP 2017 @2018", want: "knownBefore JP"},
		{why: "known before, by one let go", history: "JP - @2015..2016; JP 2017 @2018", want: "knownBefore JP"},
		{why: "known before, by an umbrella", history: "JP 2010/2016 @2016; JP 2017 @2018", want: "knownBefore JP"},
		{why: "undated, recorded later: no matter", history: "JP - @2017; JP 2017 @2018", want: "added JP"},
		{why: "what the view does not know is not known before", history: "JP - @2016; JP 2017 @2018", view: graph.View{KnownAsOf: "2017-12-31"}, want: "undated 1"},
		{why: "an activity let go is none", history: "JP 2015 @2018..2019; JP 2017 @2019", want: "added JP"},
		{why: "nor in the baseline", history: "JP 2015 @2018..2019; KR 2017 @2019", want: "added KR"},
		{why: "an umbrella alone", history: "JP 2012/2017 @2018", want: "umbrella JP"},
		{why: "an umbrella does not make continued", history: "JP 2012/2017 @2018; JP 2017 @2018", want: "added JP"},
		{why: "an umbrella does not keep from lapsing", history: "JP 2012/2017 @2018; JP 2016 @2018", want: "lapsed JP"},
		{why: "an umbrella beside an activity elsewhere", history: "JP 2012/2017 @2018; JP 2019 @2020", want: "umbrella JP"},
		{why: "an umbrella that misses the period", history: "JP 2008/2015 @2018", want: ""},
		{why: "an umbrella by the view", history: "JP 2016/2017 @2018", view: graph.View{UmbrellaYears: 1}, want: "umbrella JP"},
		{why: "no umbrella by the view", history: "JP 2012/2017 @2018", view: graph.View{UmbrellaYears: 6}, want: "continued JP"},
		{why: "undated pairs are counted, not those with an umbrella", history: "JP - @2018; KR - @2018; KR 2010/2016 @2018; VN - @2018", want: "undated 2"},
		{why: "by first date, then target", history: "VN 2017-02 @2018; JP 2017-02 @2018; KR 2017 @2018; CN 2017-01 @2018", want: "added CN KR JP VN"},

		{why: "the window limits the lists", history: "KR 2015 @2018; JP 2017 @2018", view: window("2017"), want: "added JP"},
		{why: "not what was before", history: "KR 2015 @2018; KR 2017 @2018; JP - @2010; JP 2017 @2018", view: window("2017"), want: "continued KR; knownBefore JP"},

		{why: "certainly in the period", history: "JP 2017-02 @2018; KR 2016/2018 @2018; VN 2017/2018 @2018", view: graph.View{Match: graph.Certainly}, want: "added VN JP; continued KR"},
		{why: "possibly is not certainly", history: "JP 2016-12/2017-01 @2018; KR 2016-07/2018 @2018; VN 201X @2020; CN 2017/2019 @2020", view: graph.View{Match: graph.Certainly, UmbrellaYears: 10}, want: "added CN; continued KR JP"},
		{why: "lapsed only if it cannot have gone on", history: "JP 2016-05 @2018; JP 2016-24 @2018; KR 2016-05 @2018", view: graph.View{Match: graph.Certainly}, want: "lapsed KR"},

		{why: "a region whose member was seen is continued", history: "FR 2015 @2018; region/europe 2017 @2018", query: questions.PairQuery{Kinds: regions}, want: "continued region/europe"},
		{why: "one whose member was seen long ago is resumed", history: "FR 2005 @2018; region/europe 2017 @2018", query: questions.PairQuery{Kinds: regions}, want: "resumed region/europe"},
		{why: "one whose member was recorded is known before", history: "FR - @2015; region/europe 2017 @2018", query: questions.PairQuery{Kinds: regions}, want: "knownBefore region/europe"},
		{why: "one of which another member was seen later is added", history: "FR 2018 @2019; region/europe 2017 @2018", query: questions.PairQuery{Kinds: regions}, want: "added region/europe"},
		{why: "another actor's targets tell nothing", history: "b:JP - @2015; b:JP 2016 @2018; JP 2017 @2018", query: questions.PairQuery{Actors: []graph.ID{"actor/a"}}, want: "added JP"},
		{why: "a sector seen through a victim", query: questions.PairQuery{How: rolled, Kinds: []graph.Kind{graph.Sector}}, history: "victim/tv in sector/media @2018; victim/tv 2015 @2018; sector/media 2017 @2018; sector/chemical 2017 @2018", want: "added sector/chemical; continued sector/media"},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			got := ask(t, tt.history, tt.view, tt.query).expansion("2014/2016", "2017")
			if diff := cmp.Diff(tt.want, showExpansion(got)); diff != "" {
				t.Error("(-want +got)\n" + diff)
			}
		})
	}
}

func TestExpandRefusesSenselessPeriods(t *testing.T) {
	tests := []struct {
		baseline, period string
		ok               bool
	}{
		{"2014/2016", "2017", true},
		{"../2016", "2017/..", true},
		{"2017", "2017", true},
		{"2014/2018", "2016", true},
		{"2017", "2016", false},
		{"2017", "../2018", false},
		{"", "2017", false},
		{"2014", "", false},
	}
	for _, tt := range tests {
		_, err := questions.Expand(ask(t, "", graph.View{}, questions.PairQuery{}).v, questions.PairQuery{}, graph.MustSpan(tt.baseline), graph.MustSpan(tt.period))
		if (err == nil) != tt.ok || err != nil && !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("baseline %q, period %q: got error %v", tt.baseline, tt.period, err)
		}
	}
}

// The founding story. FireEye said on 20 February 2018 what APT37 had done
// since 2014, and that it had widened in 2017; EuRepoC codes the same report
// also as one interval over everything; ETDA has an early date.
const founding = `
	KR 2014/2017                 @2018-02-20 by fireeye;
	JP 2017                      @2018-02-20 by fireeye;
	VN 2017                      @2018-02-20 by fireeye;
	region/middle-east 2017      @2018-02-20 by fireeye;
	KR 2012-01-01/2017-01-01     @2018-02-20 by fireeye;
	JP 2012-01-01/2017-01-01     @2018-02-20 by fireeye;
	VN 2012-01-01/2017-01-01     @2018-02-20 by fireeye;
	region/middle-east 2012-01-01/2017-01-01 @2018-02-20 by fireeye;
	KR 2012                      @2020-04-01 by etda`

func TestFoundingStory(t *testing.T) {
	today := ask(t, founding, graph.View{}, questions.PairQuery{})
	x := today.expansion("2014/2016", "2017")
	if diff := cmp.Diff("added JP VN region/middle-east; continued KR", showExpansion(x)); diff != "" {
		t.Error("what 2017 added (-want +got)\n" + diff)
	}
	for _, a := range x.Added {
		if a.First().String() != "2017" || a.AtEarliest().String() != "2012-01-01" || a.FirstRecorded() != "2018-02-20" || a.Sources() != 1 {
			t.Errorf("%s: first %s, at earliest %s, recorded %s, %d sources", a.Target, a.First(), a.AtEarliest(), a.FirstRecorded(), a.Sources())
		}
	}
	const grown = "2012: new KR; 2013: lapsed KR; 2014: resumed KR; 2015: continued KR; 2016: continued KR; 2017: new JP, new VN, new region/middle-east, continued KR"
	if diff := cmp.Diff(grown, showTimeline(today.timeline(questions.Year))); diff != "" {
		t.Error("timeline (-want +got)\n" + diff)
	}

	if before := ask(t, founding, graph.View{KnownAsOf: "2018-02-19"}, questions.PairQuery{}).pairs; len(before) > 0 {
		t.Errorf("on the day before the report nobody knew, but got %s", show(before))
	}
	told := graph.View{KnownAsOf: "2018-02-20"}
	const since2014 = "2014: new KR; 2015: continued KR; 2016: continued KR; 2017: new JP, new VN, new region/middle-east, continued KR"
	if diff := cmp.Diff(since2014, showTimeline(ask(t, founding, told, questions.PairQuery{}).timeline(questions.Year))); diff != "" {
		t.Error("timeline on the day of the report (-want +got)\n" + diff)
	}

	naive := graph.View{UmbrellaYears: 20}
	x = ask(t, founding, naive, questions.PairQuery{}).expansion("2014/2016", "2017")
	if diff := cmp.Diff("continued JP KR VN region/middle-east", showExpansion(x)); diff != "" {
		t.Error("if the umbrella counted (-want +got)\n" + diff)
	}
}
