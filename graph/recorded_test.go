package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/actorgraph/actorgraph/graph"
)

// bounded writes runs with what is open of them: "[2018-01-02 2018-01-04]..[2018-01-05 2018-01-06] held".
func bounded(runs []graph.Run) string {
	var out []string
	for _, r := range runs {
		end := ""
		if r.Withdrawn != "" {
			end = fmt.Sprintf("[%s %s]", r.WithdrawnFrom, r.Withdrawn)
		}
		out = append(out, fmt.Sprintf("[%s %s]..%s %s", r.RecordedFrom, r.Recorded, end, r.Basis))
	}
	return strings.Join(out, ", ")
}

func TestRecordedIsASpanWithABasis(t *testing.T) {
	published := func(s string) graph.SaidOn { return graph.SaidIn(graph.MustSpan(s), graph.BasisPublished) }
	stated := func(s string) graph.SaidOn { return graph.SaidIn(graph.MustSpan(s), graph.BasisStated) }
	type reading struct {
		day   graph.Date
		holds string // the words of the claim; empty: it does not hold it
		said  graph.SaidOn
		loose bool
	}
	tests := []struct {
		why      string
		activity string
		readings []reading
		want     string
	}{
		{"one release: open before it", "", []reading{{day: "2018-07-10", holds: "a"}}, "[0000-01-01 2018-07-10].. held"},
		{"the activity bounds what is open", "2017", []reading{{day: "2018-07-10", holds: "a"}}, "[2017-01-01 2018-07-10].. held"},
		{"an activity still to come does not", "2019", []reading{{day: "2018-07-10", holds: "a"}}, "[2018-07-10 2018-07-10].. held"},
		{"from the day after the release that did not hold it", "", []reading{{day: "2018-07-10"}, {day: "2018-07-25", holds: "a"}}, "[2018-07-11 2018-07-25].. held"},
		{"releases of one day and the next leave nothing open", "", []reading{{day: "2018-07-10"}, {day: "2018-07-11", holds: "a"}}, "[2018-07-11 2018-07-11].. held"},
		{"let go: certain up to the last release that held it", "", []reading{{day: "2018-01-01", holds: "a"}, {day: "2018-02-01", holds: "a"}, {day: "2018-03-01"}}, "[0000-01-01 2018-01-01]..[2018-02-02 2018-03-01] held"},
		{"other words between two releases leave nothing open", "", []reading{{day: "2018-01-01", holds: "a"}, {day: "2018-03-01", holds: "b"}}, "[0000-01-01 2018-01-01]..[2018-03-01 2018-03-01] held, [2018-03-01 2018-03-01].. held"},
		{"let go and said again", "", []reading{{day: "2018-01-01", holds: "a"}, {day: "2018-02-01"}, {day: "2018-03-01", holds: "a"}}, "[0000-01-01 2018-01-01]..[2018-01-02 2018-02-01] held, [2018-02-02 2018-03-01].. held"},
		{"loose documents leave it open: they say nothing of what they do not hold", "", []reading{{day: "2018-01-01", loose: true}, {day: "2018-02-01", holds: "a", loose: true}}, "[0000-01-01 2018-02-01].. held"},
		{"a document's month", "", []reading{{day: "2018-07-10", holds: "a", said: published("2018-02")}}, "[2018-02-01 2018-02-28].. published"},
		{"a document's year, which the release cuts", "", []reading{{day: "2018-07-10", holds: "a", said: published("2018")}}, "[2018-01-01 2018-07-10].. published"},
		{"a document of after the release tells nothing", "", []reading{{day: "2018-07-10", holds: "a", said: published("2019")}}, "[0000-01-01 2018-07-10].. held"},
		{"a day that the record states", "", []reading{{day: "2018-07-10", holds: "a", said: stated("2018-02-15")}}, "[2018-02-15 2018-02-15].. stated"},
		{"an attribution that goes on was first said at its start", "", []reading{{day: "2018-07-10", holds: "a", said: stated("2018-02-15/2018-03-20")}}, "[2018-02-15 2018-02-15].. stated"},
		{"nobody reports what is still to come", "2018-02-10", []reading{{day: "2018-07-10", holds: "a", said: published("2018-02")}}, "[2018-02-10 2018-02-28].. published"},
		{"a day wholly before the activity falls back to the releases", "2018-03", []reading{{day: "2018-02-01"}, {day: "2018-07-10", holds: "a", said: stated("2018-02-15")}}, "[2018-03-01 2018-07-10].. held"},
		{"said again after it was let go, only the releases tell", "", []reading{{day: "2018-01-01", holds: "a", said: published("2017-05-02")}, {day: "2018-02-01"}, {day: "2018-03-01", holds: "a", said: published("2017-05-02")}}, "[2017-05-02 2017-05-02]..[2018-01-02 2018-02-01] published, [2018-02-02 2018-03-01].. held"},
	}
	for _, tt := range tests {
		s := newStore()
		c := claimOn("JP")
		c.Occurred = graph.MustSpan(tt.activity)
		for i, r := range tt.readings {
			doc := graph.Document{Reading: graph.Reading{Dataset: "feed", Release: fmt.Sprint("v", i), Recorded: r.day, Full: !r.loose}}
			if r.holds != "" {
				c.Stated, c.SaidOn = r.holds, r.said
				doc.Claims = []graph.Claim{c}
			}
			s.writeDocument(doc)
		}
		chronology := graph.NewChronology(s.history.Readings, s.last.Seq)
		runs := chronology.Runs(s.history.Changes[c.Identify()])
		chronology.Calendar().Bound(runs, c.Occurred)
		if diff := gocmp.Diff(tt.want, bounded(runs)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.why, diff)
		}
	}
}

// What is known for certain is known possibly; on the day of any release both
// agree about what is only HELD; and Calendar.Next tells a store what Bound tells of the runs.
func TestCertainlyIsWithinPossibly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newStore()
		published := rapid.Bool().Draw(t, "documents are dated")
		for i := range rapid.IntRange(1, 6).Draw(t, "releases") {
			s.write(drawRelease(t, fmt.Sprintf("v%d", i), days[i+1], published, s))
		}
		chronology := graph.NewChronology(s.history.Readings, s.last.Seq)
		calendar := chronology.Calendar()
		for _, item := range clockItems {
			runs := chronology.Runs(s.history.Changes[claimOn(item).Identify()])
			calendar.Bound(runs, graph.Span{})
			for _, day := range days {
				certainly, possibly := graph.View{KnownAsOf: day, Known: graph.Certainly}, graph.View{KnownAsOf: day, Known: graph.Possibly}
				_, certain := certainly.RunAt(runs)
				_, possible := possibly.RunAt(runs)
				if certain && !possible {
					t.Fatalf("%s on %s is known for certain and not possibly: %s", item, day, bounded(runs))
				}
				if slices.Contains(calendar, day) && certain != possible && !slices.ContainsFunc(runs, func(r graph.Run) bool { return r.Basis != graph.BasisHeld }) {
					t.Fatalf("%s on the day of a release, %s, is possible and not certain: %s", item, day, bounded(runs))
				}
				next := calendar.Next(day)
				for i, r := range runs {
					if _, holds := r.Certain(day); holds != (r.Recorded <= day && (r.Withdrawn == "" || day < r.Withdrawn && (r.Withdrawn > next || next == graph.LastDate || r.Recorded == day || touches(runs, i)))) {
						t.Fatalf("Next(%s) = %s does not tell whether %s is certain", day, next, bounded(runs[i:i+1]))
					}
					began := r.RecordedFrom <= day
					again := i > 0 && (runs[i-1].Withdrawn == r.Recorded || runs[i-1].Withdrawn == r.RecordedFrom) // in other words, or after it was taken back by name
					if r.Basis == graph.BasisHeld && !again && began != (r.Recorded <= next) {
						t.Fatalf("Next(%s) = %s does not tell whether %s can have begun", day, next, bounded(runs[i:i+1]))
					}
				}
			}
		}
	})
}

// touches reports whether the next run begins on the day that one ends.
func touches(runs []graph.Run, i int) bool {
	return i+1 < len(runs) && runs[i+1].Recorded == runs[i].Withdrawn
}

// TestAssertionsOfAView are those that had begun by its day, for certain or possibly:
// a claim that one release let go, and that the next but one holds again.
func TestAssertionsOfAView(t *testing.T) {
	c := graph.Claim{Held: []graph.Run{
		{Recorded: "2018-07-10", RecordedFrom: "2018-07-01", Withdrawn: "2018-07-25", WithdrawnFrom: "2018-07-11"},
		{Recorded: "2022-06-22", RecordedFrom: "2018-07-26"},
	}}
	for _, tt := range []struct {
		day   graph.Date
		known graph.Match
		want  []graph.Date // when each ended
	}{
		{"2018-07-05", graph.Certainly, nil},
		{"2018-07-05", graph.Possibly, []graph.Date{""}},
		{"2018-07-10", graph.Certainly, []graph.Date{""}},
		{"2019-03-01", graph.Certainly, []graph.Date{"2018-07-25"}},
		{"2019-03-01", graph.Possibly, []graph.Date{"2018-07-25", ""}},
		{"", graph.Certainly, []graph.Date{"2018-07-25", ""}},
	} {
		var got []graph.Date
		for _, r := range (graph.View{KnownAsOf: tt.day, Known: tt.known}).Assertions(c) {
			got = append(got, r.Withdrawn)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("by %q %s they ended on %q, want %q", tt.day, tt.known, got, tt.want)
		}
	}
}
