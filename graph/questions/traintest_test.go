package questions_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
)

func TestSplit(t *testing.T) {
	for _, tt := range []struct{ why, history, train, test string }{
		{"on the day itself", "JP - @2018-01-01", "JP", ""},
		{"the day after", "JP - @2018-01-02", "", "JP"},
		{"old activity that was learned late", "JP 2014 @2019", "", "JP"},
		{"let go before", "JP - @2015..2016", "", ""},
		{"let go after: it was known then", "JP - @2015..2019", "JP", ""},
		{"come and gone since", "JP - @2019..2020", "", ""},
		{"another predicate", "victim/bank in JP @2015", "", ""},
	} {
		s := split(tt.history, "2018-01-01")
		if objects(s.Train) != tt.train || objects(s.Test) != tt.test {
			t.Errorf("%s: got %q and %q, want %q and %q", tt.why, objects(s.Train), objects(s.Test), tt.train, tt.test)
		}
	}
}

// split parts a history; its claims always said the same.
func split(text string, on graph.Date) questions.TrainTest {
	claims := history(text).Claims
	return questions.SplitTrainTest(claims, claims, on)
}

func objects(claims []graph.Claim) string {
	var out []string
	for _, c := range claims {
		out = append(out, short(c.Object))
	}
	return strings.Join(out, " ")
}

// TestSplitLeaksNothing adds a future to any history: the training set is the same.
func TestSplitLeaksNothing(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		past := worded(drawHistory(rt)).Claims
		const on = "2014-06-01"
		then, last := slices.Clone(past), slices.Clone(past)
		for i := range last {
			runs := slices.Clone(past[i].Held)
			if end := &runs[len(runs)-1]; end.Withdrawn == "" && end.Recorded <= on {
				end.Withdrawn = "2015-01-01"
				runs = append(runs, graph.Run{Recorded: "2016-01-01", Version: "w"})
				last[i].Stated = "said otherwise since"
			}
			then[i].Held, last[i].Held = runs, runs
		}
		want := questions.SplitTrainTest(past, past, on).Train
		got := questions.SplitTrainTest(then, last, on).Train
		for i := range want {
			if want[i].Withdrawn() > on {
				rt.Error("it is told when the claim was let go")
			}
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(graph.Span{})); diff != "" {
			rt.Errorf("the training set depends on the future\n%s", diff)
		}
	})
}

// A claim that was marked later is marked in the training set too.
func TestSplitKeepsLaterMarkings(t *testing.T) {
	then := history("JP - @2015; KR - @2015").Claims
	then[0].Markings = []string{"TLP:GREEN"}
	last := slices.Clone(then)
	last[0].Markings, last[0].Stated = []string{"TLP:RED"}, "said otherwise since"
	train := questions.SplitTrainTest(then, last, "2018-01-01").Train
	if got := fmt.Sprint(train[0].Markings, train[0].Stated, train[1].Markings); got != "[TLP:GREEN TLP:RED][]" {
		t.Errorf("got %s", got)
	}
}

func TestScorePredictors(t *testing.T) {
	for _, tt := range []struct {
		why, history string
		want         []string // baseline: hits rank, new hits rank
	}{
		{
			"the most popular target comes next", "a:KR - @2015; b:JP - @2015; c:JP - @2015; a:JP - @2019",
			[]string{"popularity 1.00 1.00, new 1.00 1.00 of 1", "last year's targets 0.00 0.00, new 0.00 0.00 of 1", "neighbours' targets 0.00 0.00, new 0.00 0.00 of 1"},
		},
		{
			"what was hit last year is hit again", "a:KR - @2017-06; b:JP - @2015; a:KR 2019 @2019",
			[]string{"popularity 1.00 0.50, new 0.00 0.00 of 0", "last year's targets 1.00 1.00, new 0.00 0.00 of 0", "neighbours' targets 0.00 0.00, new 0.00 0.00 of 0"},
		},
		{
			"the neighbour's other target", "a:KR - @2015; b:KR - @2015; b:VN - @2015; c:JP - @2015; d:JP - @2015; a:VN - @2019",
			[]string{"popularity 1.00 0.33, new 1.00 0.50 of 1", "last year's targets 0.00 0.00, new 0.00 0.00 of 1", "neighbours' targets 1.00 0.50, new 1.00 1.00 of 1"},
		},
		{
			"an actor that nothing is known of is left out", "a:KR - @2015; z:KR - @2019",
			[]string{"popularity 0.00 0.00, new 0.00 0.00 of 0", "last year's targets 0.00 0.00, new 0.00 0.00 of 0", "neighbours' targets 0.00 0.00, new 0.00 0.00 of 0"},
		},
	} {
		var got []string
		for _, s := range questions.ScorePredictors(split(tt.history, "2018-01-01"), nil) {
			got = append(got, fmt.Sprintf("%s %.2f %.2f, new %.2f %.2f of %d", s.Predictor, s.Hits, s.Rank, s.NewHits, s.NewRank, s.NewActors))
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.why, diff)
		}
	}
}

// TestRealPredictors tries the rules on what MISP added in four years.
func TestRealPredictors(t *testing.T) {
	l := newLibrary(t)
	l.readMISP("v46", "2018-07-25")
	l.readMISP("v229", "2022-06-22")
	e, _, _ := l.at("2018-07-25")
	then := l.claims(graph.View{KnownAsOf: "2018-07-25"}, graph.Targets)
	s := questions.SplitTrainTest(then, l.claims(graph.View{WithWithdrawn: true}, graph.Targets), "2018-07-25")
	for _, score := range questions.ScorePredictors(s, e.Identity) {
		t.Logf("%+v", score)
		for _, x := range []float64{score.Hits, score.Rank, score.NewHits, score.NewRank} {
			if math.IsNaN(x) || x < 0 || x > 1 {
				t.Errorf("%s: a score of %g", score.Predictor, x)
			}
		}
	}
	if len(s.Train) == 0 || len(s.Test) == 0 {
		t.Errorf("%d claims to train and %d to test", len(s.Train), len(s.Test))
	}
}
