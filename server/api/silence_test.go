package api_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
)

// activity is a release of a feed on one group: what it hit, and when.
func activity(day graph.Date, targeted ...[2]string) graph.Document {
	d := graph.Document{
		Reading:  graph.Reading{Dataset: "feed", Release: string(day), Recorded: day, Full: true},
		Entities: []graph.Entity{{ID: moss, Name: "Möss", Dataset: "feed"}, {ID: "source/feed", Name: "The Feed"}},
	}
	for _, x := range targeted {
		d.Claims = append(d.Claims, said(graph.Targets, moss, graph.ID("country/"+x[0]), "", x[1]))
	}
	return d
}

// TestResumedAfterAYearOfSilence tells activity that goes on from activity that
// was taken up again, to the day.
func TestResumedAfterAYearOfSilence(t *testing.T) {
	before := [][2]string{{"KR", "2014/2015-03-10"}, {"JP", "2012"}, {"JP", "2014/2015-03-10"}, {"VN", "2014/2015-03-10"}, {"DE", "2014/.."}, {"FR", "2014/2015-03-10"}}
	after := [][2]string{
		{"KR", "2016-03-11"},                 // a year later: the last day before it was in the year before
		{"JP", "2016-03-10"},                 // on the day, a year later, whatever lies further back
		{"VN", "2016-05"}, {"VN", "2015-06"}, // what was learned late fills the year
		{"DE", "2016-05"},                         // what has no end is an umbrella: nothing dated it
		{"FR", "2015-12"}, {"FR", "2016-06/2017"}, // neither is followed by a year of silence
	}
	s := open(t, activity("2015-05-01", before...), activity("2018-01-01", slices.Concat(before, after)...))
	want := []string{"KNOWN_BEFORE country/DE", "REDATED country/FR", "REDATED country/JP", "RESUMED country/KR", "REDATED country/VN"}
	for name, c := range map[string]client{"with a projection": wholeOf(t, s), "without": clientOf(t, s)} {
		got := c.rows("changes.nodes", []string{"label", "targeting.target.id"},
			`{ changes(actor: "Möss", from: "2015-06-01", to: "2018-06-01") { nodes { label targeting { target { id } } } } }`)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
}

// TestGapsOfAYearAreTold asks when a group was silent: from 365 days on, in a
// leap year too, and whatever it hit before and after.
func TestGapsOfAYearAreTold(t *testing.T) {
	for _, tt := range []struct {
		why, last, next string
		want            []string
	}{
		{"a year without a day of activity", "2014", "2016-01-01", []string{"2015-01-01 2015-12-31"}},
		{"a day less", "2014", "2015-12-31", []string{}},
		{"all but a day of a leap year", "2015", "2016-12-31", []string{"2016-01-01 2016-12-30"}},
		{"a day less of a leap year", "2015", "2016-12-30", []string{}},
		{"the last day of imprecise activity counts", "2014-06/2014-07", "2016-06", []string{"2014-08-01 2016-05-31"}},
	} {
		c := wholeOf(t, open(t, activity("2018-01-01", [2]string{"KR", tt.last}, [2]string{"JP", tt.next})))
		got := c.rows("expansions.nodes.breadth.gaps", []string{"from", "to"},
			`{ expansions(baseline: "2014", period: "2016") { nodes { breadth { gaps { from to } } } } }`)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.why, diff)
		}
	}
}

// TestAFeedStoppedAfterAYearWithoutANewWord asks of feeds whose releases went on
// without a word on a target that they had not said before.
func TestAFeedStoppedAfterAYearWithoutANewWord(t *testing.T) {
	for _, tt := range []struct {
		last graph.Date
		want []any
	}{
		{"2019-01-01", []any{nil}}, // 365 days after the last new word
		{"2019-01-02", []any{"2018-01-01"}},
	} {
		s := open(t, activity("2018-01-01", [2]string{"KR", "2016"}), activity(tt.last, [2]string{"KR", "2016"}))
		for name, c := range map[string]client{"with a projection": wholeOf(t, s), "without": clientOf(t, s)} {
			if got := c.get("feeds.stopped", `{ feeds { stopped } }`); !slices.Equal(got, tt.want) {
				t.Errorf("%s, last release on %s: got %v, want %v", name, tt.last, got, tt.want)
			}
		}
	}
}
