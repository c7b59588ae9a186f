package graph_test

import (
	"errors"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

// An admission is whether a view admits a claim.
type admission struct {
	why   string
	view  graph.View
	claim graph.Claim
	want  bool
}

func checkAdmissions(t *testing.T, tests []admission) {
	t.Helper()
	for _, tt := range tests {
		if got := tt.view.Admits(tt.claim); got != tt.want {
			t.Errorf("%s: got %v", tt.why, got)
		}
	}
}

// asserted is a claim of confidence 50 that is asserted since 2018-02-20, but for a change.
func asserted(change func(*graph.Claim)) graph.Claim {
	c, fifty := whole(), 50
	c.Held, c.Confidence = []graph.Run{{Recorded: "2018-02-20", Version: "v"}}, &fifty
	change(&c)
	return c
}

func unchanged(*graph.Claim) {}

func TestAdmitsWhatIsAsserted(t *testing.T) {
	held := func(runs ...graph.Run) graph.Claim { return asserted(func(c *graph.Claim) { c.Held = runs }) }
	plain := asserted(unchanged)
	gone := held(graph.Run{Recorded: "2018-02-20", Withdrawn: "2019-01-01"})
	twice := held(graph.Run{Recorded: "2015-01-01", Withdrawn: "2016-01-01"}, graph.Run{Recorded: "2018-01-01"})
	checkAdmissions(t, []admission{
		{"the zero view", graph.View{}, plain, true},
		{"never held", graph.View{}, held(), false},

		{"on the day it was recorded", graph.View{KnownAsOf: "2018-02-20"}, plain, true},
		{"the day before", graph.View{KnownAsOf: "2018-02-19"}, plain, false},
		{"recorded on the calendar's last day but one", graph.View{}, held(graph.Run{Recorded: "9999-12-30"}), true},
		{"let go", graph.View{}, gone, false},
		{"the day before it was let go", graph.View{KnownAsOf: "2018-12-31"}, gone, true},
		{"on the day it was let go", graph.View{KnownAsOf: "2019-01-01"}, gone, false},
		{"let go, but asked for", graph.View{WithWithdrawn: true}, gone, true},
		{"let go and asked for, but not yet recorded", graph.View{WithWithdrawn: true, KnownAsOf: "2017-01-01"}, gone, false},
		{"between two runs", graph.View{KnownAsOf: "2017-01-01"}, twice, false},
		{"between two runs, asked for", graph.View{KnownAsOf: "2017-01-01", WithWithdrawn: true}, twice, true},
		{"in the first of two", graph.View{KnownAsOf: "2015-06-01"}, twice, true},
		{"in the second of two", graph.View{}, twice, true},
	})
}

func TestAdmitsWhatMeetsTheWindow(t *testing.T) {
	plain := asserted(unchanged)
	undated := asserted(func(c *graph.Claim) { c.Occurred = graph.Span{} })
	place := asserted(func(c *graph.Claim) {
		c.Predicate, c.Subject, c.Occurred = graph.LocatedAt, "victim/x", graph.Span{}
	})
	window := func(s string) graph.View { return graph.View{Occurred: graph.MustSpan(s)} }
	checkAdmissions(t, []admission{
		{"in the window", window("2017"), plain, true},
		{"it overlaps the window", window("2017-12/2018"), plain, true},
		{"outside the window", window("2018"), plain, false},
		{"an open window", window("2017/.."), plain, true},
		{"perhaps in the window", graph.View{Occurred: graph.MustSpan("2017-05")}, plain, true},
		{"not certainly in it", graph.View{Occurred: graph.MustSpan("2017-05"), Match: graph.Certainly}, plain, false},
		{"certainly in it", graph.View{Occurred: graph.MustSpan("2016/2017"), Match: graph.Certainly}, plain, true},
		{"undated activity in a window", window("0000/9999"), undated, false},
		{"undated activity without one", graph.View{}, undated, true},
		{"structure has no time", window("2017"), place, true},
	})
}

func TestAdmitsByWhoSaysItAndHowSurely(t *testing.T) {
	fifty, ninety, zero := 50, 90, 0
	plain := asserted(unchanged)
	checkAdmissions(t, []admission{
		{"its data set", graph.View{Datasets: []string{"eurepoc", "seed"}}, plain, true},
		{"another data set", graph.View{Datasets: []string{"eurepoc"}}, plain, false},
		{"its claimant", graph.View{Claimants: []graph.ID{"organization/fireeye"}}, plain, true},
		{"another claimant", graph.View{Claimants: []graph.ID{"organization/mandiant"}}, plain, false},
		{"no claimant", graph.View{Claimants: []graph.ID{"organization/fireeye"}}, asserted(func(c *graph.Claim) { c.Claimant = "" }), false},
		{"its source", graph.View{Sources: []graph.ID{"source/rpt-apt37"}}, plain, true},
		{"another source", graph.View{Sources: []graph.ID{"source/x"}}, plain, false},
		{"sure enough", graph.View{MinConfidence: &fifty}, plain, true},
		{"not sure enough", graph.View{MinConfidence: &ninety}, plain, false},
		{"unknown confidence", graph.View{MinConfidence: &zero}, asserted(func(c *graph.Claim) { c.Confidence = nil }), false},
		{"all filters hold but one", graph.View{Datasets: []string{"seed"}, Sources: []graph.ID{"source/x"}}, plain, false},
	})
}

func TestRunsOfAView(t *testing.T) {
	runs := []graph.Run{{Recorded: "2015-01-01", Withdrawn: "2016-01-01", Version: "a"}, {Recorded: "2016-01-01", Withdrawn: "2017-01-01", Version: "b"}, {Recorded: "2018-01-01", Version: "c"}}
	tests := []struct {
		asOf     graph.Date
		at, byID string // versions; empty: none
	}{
		{"2014-12-31", "", "a"},
		{"2015-01-01", "a", "a"},
		{"2015-12-31", "a", "a"},
		{"2016-01-01", "b", "b"},
		{"2017-06-01", "", "b"},
		{"2018-01-01", "c", "c"},
		{"", "c", "c"},
	}
	for _, tt := range tests {
		v := graph.View{KnownAsOf: tt.asOf}
		run, ok := v.RunAt(runs)
		if ok != (tt.at != "") || ok && run.Version != tt.at {
			t.Errorf("at %q: got version %q, %v; want %q", tt.asOf, run.Version, ok, tt.at)
		}
		if run, ok := v.RunFor(runs); !ok || run.Version != tt.byID {
			t.Errorf("for %q: got version %q, %v; want %q", tt.asOf, run.Version, ok, tt.byID)
		}
	}
	if _, ok := (graph.View{}).RunFor(nil); ok {
		t.Error("a run of none")
	}
}

func TestViewCheck(t *testing.T) {
	hundred, more, less := 100, 101, -1
	tests := []struct {
		why  string
		view graph.View
		ok   bool
	}{
		{"the zero view", graph.View{}, true},
		{"confidence 100", graph.View{MinConfidence: &hundred}, true},
		{"confidence 101", graph.View{MinConfidence: &more}, false},
		{"confidence -1", graph.View{MinConfidence: &less}, false},
		{"umbrella of one year", graph.View{UmbrellaYears: 1}, true},
		{"umbrella of less than none", graph.View{UmbrellaYears: -1}, false},
		{"lens SOURCE with whose", graph.View{Lens: graph.LensSource, LensBy: "seed"}, true},
		{"lens SOURCE without", graph.View{Lens: graph.LensSource}, false},
	}
	for _, tt := range tests {
		if err := tt.view.Check(); (err == nil) != tt.ok || err != nil && !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("%s: got %v", tt.why, err)
		}
	}
}

func TestAsOfNoDateIsTheLastDayButOne(t *testing.T) {
	if got, want := (graph.View{}).AsOf(), graph.LastDate.AddDays(-1); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
