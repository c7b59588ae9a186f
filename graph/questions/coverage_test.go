package questions_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
	"github.com/actorgraph/actorgraph/graph/questions"
)

func readings(dataset string, days ...string) []graph.Reading {
	var out []graph.Reading
	for i, d := range days {
		out = append(out, graph.Reading{Dataset: dataset, Release: d, Recorded: day(d), Stored: graph.Stamp{Seq: int64(i + 1)}})
	}
	return out
}

// datasetView is a history, with =dataset at the end of a claim, under a view.
func datasetView(text string, v graph.View) *projection.GraphView {
	e := saidBy(text)
	e.View = v
	return viewOf(e)
}

func TestCoverages(t *testing.T) {
	for _, tt := range []struct {
		why, history string
		view         graph.View
		releases     []string
		want         questions.Coverage
	}{
		{
			"it goes on", "JP 2016 @2018 =f; KR 2018-05 @2019 =f",
			graph.View{},
			[]string{"2018", "2019"},
			questions.Coverage{Releases: 2, LastRelease: "2019-01-01", Claims: 2, LastSaid: "2019-01-01", Until: "2018-05-31"},
		},
		{
			"releases go on without a new victim", "JP 2016 @2018 =f",
			graph.View{},
			[]string{"2018", "2019", "2020-06"},
			questions.Coverage{Releases: 3, LastRelease: "2020-06-01", Claims: 1, LastSaid: "2018-01-01", Until: "2016-12-31", Stopped: "2018-01-01"},
		},
		{
			"one late release of old reports is no feed that stopped", "JP 2016 @2018 =f",
			graph.View{},
			[]string{"2020"},
			questions.Coverage{Releases: 1, LastRelease: "2020-01-01", Claims: 1, LastSaid: "2018-01-01", Until: "2016-12-31"},
		},
		{
			"for less than a year", "JP 2016 @2018 =f",
			graph.View{},
			[]string{"2018", "2018-12"},
			questions.Coverage{Releases: 2, LastRelease: "2018-12-01", Claims: 1, LastSaid: "2018-01-01", Until: "2016-12-31"},
		},
		{
			"by the view's date it had not stopped", "JP 2016 @2018 =f",
			graph.View{KnownAsOf: "2018-06-01"},
			[]string{"2018", "2020"},
			questions.Coverage{Releases: 1, LastRelease: "2018-01-01", Claims: 1, LastSaid: "2018-01-01", Until: "2016-12-31"},
		},
		{
			"no date reaches nowhere, nor does an umbrella; a wrong year no further than the release",
			"JP - @2018 =f; KR 2010/2017 @2018 =f; VN 2071 @2018 =f",
			graph.View{},
			[]string{"2018"},
			questions.Coverage{Releases: 1, LastRelease: "2018-01-01", Claims: 3, LastSaid: "2018-01-01", Until: "2018-01-01"},
		},
		{
			"one straggler says nothing of how far it reaches", "JP 2016 @2018 =f; KR 2016-05 @2018 =f; VN 2017-03 @2018 =f",
			graph.View{},
			[]string{"2018"},
			questions.Coverage{Releases: 1, LastRelease: "2018-01-01", Claims: 3, LastSaid: "2018-01-01", Until: "2016-12-31"},
		},
		{
			"one statement on several targets is one straggler", "JP 2016 @2018 =f; KR 2016-05 @2018 =f; VN 2017 @2018 =f; DE 2017 @2018 =f; FR 2017 @2018 =f",
			graph.View{},
			[]string{"2018"},
			questions.Coverage{Releases: 1, LastRelease: "2018-01-01", Claims: 5, LastSaid: "2018-01-01", Until: "2016-12-31"},
		},
		{
			"what was let go is counted apart", "JP 2017 @2018..2019 =f; KR 2015 @2018 =f",
			graph.View{},
			[]string{"2018", "2019"},
			questions.Coverage{Releases: 2, LastRelease: "2019-01-01", Claims: 1, Withdrawn: 1, LastSaid: "2018-01-01", Until: "2015-12-31"},
		},
	} {
		tt.want.Dataset = "f"
		got := must(questions.Coverages(datasetView(tt.history, tt.view), readings("f", tt.releases...)))
		if diff := cmp.Diff([]questions.Coverage{tt.want}, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.why, diff)
		}
	}
}

func TestCoveragesPassOverUndoneReadings(t *testing.T) {
	rs := readings("f", "2018", "2020")
	rs[1].Undone = graph.Stamp{Seq: 3}
	got := must(questions.Coverages(datasetView("JP 2016 @2018 =f", graph.View{}), rs))
	if got[0].Releases != 1 || got[0].Stopped != "" {
		t.Errorf("got %+v", got[0])
	}
}

func TestCensored(t *testing.T) {
	e := saidBy("JP 2016 @2020 =old; JP 2018 @2020 =new; JP 2020 @2020-12 =new")
	a := askOf(t, e, questions.PairQuery{})
	line := a.timeline(questions.Year)
	feeds := must(questions.Coverages(a.v, append(readings("old", "2017-06"), readings("new", "2021-02")...)))
	got := line.Censored(feeds)
	want := [][]string{nil, {"old"}, {"old"}, {"old"}, {"old"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the old feed ends after 2016 (-want +got)\n%s", diff)
	}
	if got, want := actives(line), []int{1, 0, 1, 0, 1}; !cmp.Equal(got, want) {
		t.Errorf("activity: got %v, want %v: a lapsed row is none", got, want)
	}
}

func TestNormalise(t *testing.T) {
	for _, tt := range []struct {
		why             string
		counts, reports []int
		want            []float64
	}{
		{"twice the reports, twice the targets: no growth", []int{2, 4}, []int{10, 20}, []float64{3, 3}},
		{"the same reports", []int{2, 4}, []int{10, 10}, []float64{2, 4}},
		{"a third is no more precise than a tenth", []int{1, 1, 1}, []int{1, 2, 3}, []float64{2, 1, 0.7}},
		{"tens are whole", []int{12, 99, 0}, []int{7, 30, 3}, []float64{23, 44, 0}},
		{"nothing was written", []int{0, 4}, []int{0, 10}, []float64{0, 2}},
		{"no periods", nil, nil, []float64{}},
	} {
		if got := questions.Normalise(tt.counts, tt.reports); !cmp.Equal(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.why, got, tt.want)
		}
	}
}

// A year without anything, and then a few: they are no more than stragglers where
// they are few among all.
func TestFewAfterAYearOfSilenceAreStragglers(t *testing.T) {
	many := ""
	for month := range 12 {
		for _, year := range []int{2010, 2011, 2012, 2013, 2014} {
			many += fmt.Sprintf("JP %d-%02d @2020 =f; ", year, month+1)
		}
	}
	for _, tt := range []struct {
		why, late string
		want      graph.Date
	}{
		{"nothing late: all but the very latest", "", "2014-11-30"},
		{"two of 62 after a year", "KR 2016-02 @2020 =f; KR 2016-04 @2020 =f", "2014-12-31"},
		{"two after less than a year", "KR 2015-12-30 @2020 =f; KR 2016-04 @2020 =f", "2015-12-30"},
		{"three of 63 are too many", "KR 2016-02 @2020 =f; KR 2016-04 @2020 =f; KR 2016-06 @2020 =f", "2016-04-30"},
	} {
		got := must(questions.Coverages(datasetView(many+tt.late, graph.View{}), readings("f", "2020")))
		if got[0].Until != tt.want {
			t.Errorf("%s: got %s, want %s", tt.why, got[0].Until, tt.want)
		}
	}
}
