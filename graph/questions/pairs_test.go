package questions_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
)

var (
	all     = []questions.How{questions.Direct, questions.RolledUp, questions.Broader, questions.ViaSubgroup}
	rolled  = []questions.How{questions.Direct, questions.RolledUp}
	regions = []graph.Kind{graph.Region}
)

var pairTests = []struct {
	why     string
	history string
	query   questions.PairQuery
	view    graph.View
	want    string
}{
	{why: "direct alone unless asked", history: "JP 2017 @2018; KR - @2018", want: "a>JP direct 1; a>KR direct 1"},
	{why: "one pair for many claims", history: "JP 2017 @2018; JP - @2018; JP 2019 @2020", want: "a>JP direct 3"},
	{why: "sorted by actor, then target", history: "b:KR - @2018; a:VN - @2018; a:JP - @2018; b:JP - @2018", want: "a>JP direct 1; a>VN direct 1; b>JP direct 1; b>KR direct 1"},
	{why: "these actors alone", history: "b:KR - @2018; a:VN - @2018", query: questions.PairQuery{Actors: []graph.ID{"actor/b"}}, want: "b>KR direct 1"},
	{why: "these targets alone", history: "KR - @2018; VN - @2018", query: questions.PairQuery{Targets: []graph.ID{"country/VN"}}, want: "a>VN direct 1"},
	{why: "these kinds alone", history: "KR - @2018; sector/media - @2018", query: questions.PairQuery{Kinds: []graph.Kind{graph.Sector}}, want: "a>sector/media direct 1"},

	{
		why: "a country's regions follow", history: "FR - @2018", query: questions.PairQuery{How: rolled},
		want: "a>FR direct 1; a>region/europe rolled-up 1; a>region/western-europe rolled-up 1",
	},
	{
		why: "roll-ups alone, when direct is not asked", history: "FR - @2018", query: questions.PairQuery{How: []questions.How{questions.RolledUp}},
		want: "a>region/europe rolled-up 1; a>region/western-europe rolled-up 1",
	},
	{
		why: "a region's parents follow, and not its countries", history: "region/western-europe - @2018", query: questions.PairQuery{How: rolled},
		want: "a>region/europe rolled-up 1; a>region/western-europe direct 1",
	},
	{
		why: "the strongest way names the pair, both ways count", history: "FR - @2018; region/europe 2017 @2018", query: questions.PairQuery{How: rolled, Kinds: regions},
		want: "a>region/europe direct 2; a>region/western-europe rolled-up 1",
	},
	{
		why: "two members of a region are two claims of one pair", history: "FR - @2018; BE - @2018", query: questions.PairQuery{How: rolled, Targets: []graph.ID{"region/western-europe"}},
		want: "a>region/western-europe rolled-up 2",
	},
	{
		why: "a victim's country, its regions, its sector", query: questions.PairQuery{How: rolled},
		history: "victim/bank 2017 @2018; victim/bank in FR @2018; victim/bank in sector/media @2018",
		want:    "a>FR rolled-up 1; a>region/europe rolled-up 1; a>region/western-europe rolled-up 1; a>sector/media rolled-up 1; a>victim/bank direct 1",
	},
	{
		why: "a victim's own region and its parents", query: questions.PairQuery{How: rolled, Kinds: regions},
		history: "victim/bank 2017 @2018; victim/bank in region/western-europe @2018",
		want:    "a>region/europe rolled-up 1; a>region/western-europe rolled-up 1",
	},
	{
		why: "places that the view does not know move nothing", query: questions.PairQuery{How: rolled}, view: graph.View{KnownAsOf: "2018-06-01"},
		history: "victim/bank 2017 @2018; victim/bank in FR @2019; victim/bank in JP @2017..2018",
		want:    "a>victim/bank direct 1",
	},
	{
		why: "places have no time: the window leaves them in", query: questions.PairQuery{How: rolled, Targets: []graph.ID{"country/FR"}}, view: window("2017"),
		history: "victim/bank 2017 @2018; victim/bank in FR @2019", want: "a>FR rolled-up 1",
	},

	{why: "a region says nothing of its countries", history: "region/western-europe 2017 @2018", query: questions.PairQuery{How: rolled, Kinds: []graph.Kind{graph.Country}}, want: ""},
	{
		why: "unless broader is asked", history: "region/western-europe 2017 @2018", query: questions.PairQuery{How: all, Targets: []graph.ID{"country/FR", "country/JP"}},
		want: "a>FR broader 1",
	},
	{
		why: "broader starts from named regions, not from those that follow", history: "FR 2017 @2018", query: questions.PairQuery{How: all, Targets: []graph.ID{"country/FR", "country/BE"}},
		want: "a>FR direct 1",
	},
	{why: "the world is never expanded", history: "region/world 2017 @2018", query: questions.PairQuery{How: all}, want: "a>region/world direct 1"},

	{
		why: "a subgroup's claims are its own unless asked", history: "b:JP - @2018; b part-of a @2018", query: questions.PairQuery{Actors: []graph.ID{"actor/a"}, How: rolled},
		want: "",
	},
	{
		why: "a subgroup's claims count for parents and theirs", query: questions.PairQuery{How: []questions.How{questions.Direct, questions.ViaSubgroup}},
		history: "c:JP - @2018; b:JP 2017 @2018; c part-of b @2018; b part-of a @2018",
		want:    "a>JP via-subgroup 2; b>JP direct 2; c>JP direct 1",
	},
	{
		why: "rings of subgroups end", query: questions.PairQuery{How: []questions.How{questions.ViaSubgroup}},
		history: "a:JP - @2018; b part-of a @2018; a part-of b @2018; a part-of a @2018",
		want:    "b>JP via-subgroup 1",
	},
	{
		why: "a subgroup's roll-ups follow when both are asked", query: questions.PairQuery{How: []questions.How{questions.RolledUp, questions.ViaSubgroup}, Actors: []graph.ID{"actor/a"}},
		history: "b:FR - @2018; b part-of a @2018",
		want:    "a>FR via-subgroup 1; a>region/europe via-subgroup 1; a>region/western-europe via-subgroup 1",
	},
	{
		why: "a subgroup that was let go", query: questions.PairQuery{How: all, Targets: []graph.ID{"country/JP"}},
		history: "b:JP - @2018; b part-of a @2018..2019", want: "b>JP direct 1",
	},

	{why: "what was let go counts no more", history: "JP 2017 @2018..2019; KR 2017 @2018", want: "a>KR direct 1"},
	{why: "unless the view's date lies before", history: "JP 2017 @2018..2019", view: graph.View{KnownAsOf: "2018-12-31"}, want: "a>JP direct 1"},
	{why: "what is recorded later is not known", history: "JP 2017 @2018-02-20", view: graph.View{KnownAsOf: "2018-02-19"}, want: ""},
	{why: "outside the window, and undated in a window", history: "JP 2016 @2018; KR - @2018; VN 2017 @2018; VN 2015 @2018", view: window("2017"), want: "a>VN direct 1"},
}

func TestPairs(t *testing.T) {
	for _, tt := range pairTests {
		t.Run(tt.why, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, show(ask(t, tt.history, tt.view, tt.query).pairs)); diff != "" {
				t.Error("(-want +got)\n" + diff)
			}
		})
	}
}

func TestUndated(t *testing.T) {
	const told = "JP 2016 @2018; KR - @2018; VN 2017 @2018; VN - @2018; FR - @2018; FR 2012/2015 @2018; CZ - @2018..2019; PL - @2018; PL 2017 @2018..2019; victim/bank - @2018; victim/bank in KR @2018"
	for _, tt := range []struct {
		why  string
		view graph.View
		want string
	}{
		{"without a window nothing is left out", graph.View{}, ""},
		{"of which no claim that counts has a date", window("2017"), "a>KR direct 2; a>PL direct 1; a>victim/bank direct 1"},
		{"the calendar's window leaves out the same", window("0000/9999"), "a>KR direct 2; a>PL direct 1; a>victim/bank direct 1"},
		{"what was not let go yet", graph.View{Occurred: graph.MustSpan("2017"), KnownAsOf: "2018-06-01"}, "a>CZ direct 1; a>KR direct 2; a>victim/bank direct 1"},
	} {
		e := history(told)
		e.View = tt.view
		q := questions.PairQuery{How: rolled, Kinds: []graph.Kind{graph.Country, graph.Victim}}
		undated, err := questions.UndatedPairs(viewOf(e), q)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, show(undated)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.why, diff)
		}
	}
	for _, p := range ask(t, told, window("2017"), questions.PairQuery{}).pairs {
		if p.Target == "country/VN" && p.Undated() != 1 || p.Target != "country/VN" && p.Undated() != 0 {
			t.Errorf("%d undated claims on %s are left out", p.Undated(), p.Target)
		}
	}
}

func TestClaimsOfAPairAreByRecordedThenID(t *testing.T) {
	got := ask(t, "JP 2019 @2020; JP 2017 @2018; JP 2016 @2018; JP 2015 @2018", graph.View{}, questions.PairQuery{}).pairs[0].Claims().Ordered()
	if got[3].Recorded() != "2020-01-01" {
		t.Errorf("the last recorded stands at %v", got[3].Recorded())
	}
	for i := range got[:2] {
		if got[i].ID >= got[i+1].ID {
			t.Errorf("%s stands before %s", got[i].ID, got[i+1].ID)
		}
	}
}

func TestSum(t *testing.T) {
	tests := []struct {
		why           string
		history       string
		view          graph.View
		first, last   string
		atEarliest    string
		firstRecorded graph.Date
		sources       int
	}{
		{why: "as precise as said", history: "JP 2014/2017-05 @2018", first: "2014", last: "2017-05", atEarliest: "2014", firstRecorded: "2018-01-01", sources: 1},
		{why: "of equal starts the more precise", history: "JP 2014 @2018; JP 2014-01 @2019", first: "2014-01", last: "2014", atEarliest: "2014-01", firstRecorded: "2018-01-01", sources: 1},
		{why: "of equal ends the more precise", history: "JP 2014 @2018; JP 2014-12 @2019", first: "2014", last: "2014-12", atEarliest: "2014", firstRecorded: "2018-01-01", sources: 1},
		{why: "undated", history: "JP - @2018 by x; JP - @2017 by y", firstRecorded: "2017-01-01", sources: 2},
		{why: "an umbrella dates nothing", history: "JP 2012/2017 @2016", atEarliest: "2012", firstRecorded: "2016-01-01", sources: 1},
		{why: "five years are no umbrella", history: "JP 2013/2017 @2018", first: "2013", last: "2017", atEarliest: "2013", firstRecorded: "2018-01-01", sources: 1},
		{why: "a narrow claim beside an umbrella", history: "JP 2012/2017 @2018; JP 2017 @2018", first: "2017", last: "2017", atEarliest: "2012", firstRecorded: "2018-01-01", sources: 1},
		{why: "an umbrella that starts later moves nothing", history: "JP 2012/2019 @2018; JP 2011 @2018", first: "2011", last: "2011", atEarliest: "2011", firstRecorded: "2018-01-01", sources: 1},
		{why: "as many years as the view says", history: "JP 2012/2017 @2018", view: graph.View{UmbrellaYears: 6}, first: "2012", last: "2017", atEarliest: "2012", firstRecorded: "2018-01-01", sources: 1},
		{why: "an open end is an umbrella", history: "JP 2014/.. @2018", atEarliest: "2014", firstRecorded: "2018-01-01", sources: 1},
		{why: "an open start gives no first", history: "JP ../2014 @2018", firstRecorded: "2018-01-01", sources: 1},
		{why: "open ends date nothing even when they count", history: "JP ../2014 @2018; JP 2016/.. @2018", view: graph.View{UmbrellaYears: 10000}, first: "2016", last: "2014", atEarliest: "2016", firstRecorded: "2018-01-01", sources: 1},
		{why: "the window limits what is summed up", history: "JP 2014 @2015; JP 2017 @2018", view: window("2016/2018"), first: "2017", last: "2017", atEarliest: "2017", firstRecorded: "2018-01-01", sources: 1},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			got := ask(t, tt.history, tt.view, questions.PairQuery{}).pairs[0]
			want := []string{tt.first, tt.last, tt.atEarliest, string(tt.firstRecorded)}
			if diff := cmp.Diff(want, []string{got.First().String(), got.Last().String(), got.AtEarliest().String(), string(got.FirstRecorded())}); diff != "" {
				t.Error("first, last, at earliest, first recorded (-want +got)\n" + diff)
			}
			if got.Sources() != tt.sources {
				t.Errorf("got %d sources, want %d", got.Sources(), tt.sources)
			}
		})
	}
}

func TestReportsAreCountedByDocument(t *testing.T) {
	e := history("JP 2017 @2018; KR 2017 @2018; VN 2018 @2019; FR 2012/2019 @2019; BE - @2019; CH 2017 @2018..2019")
	urls := []string{"https://www.example.org/report/", "http://example.org/report#page=2", "https://example.org/other", "https://example.org/umbrella", "", ""}
	for i, u := range urls {
		c, source := &e.Claims[i], graph.Entity{ID: graph.MakeID(graph.Source, string(rune('a'+i))), URL: u}
		c.Source, c.Ends = source.ID, &graph.Ends{Source: &source}
		c.ID = c.Identify()
	}
	periods := []graph.Span{graph.MustSpan("2016"), graph.MustSpan("2017"), graph.MustSpan("2018"), graph.MustSpan("2017/2018")}
	got := must(questions.Reports(viewOf(e), periods))
	if diff := cmp.Diff([]int{0, 1, 1, 2}, got); diff != "" {
		t.Error("(-want +got)\n" + diff)
	}
}
