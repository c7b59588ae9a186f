package analysis

import (
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// Feed is how far one data set's reporting of targets reaches: where its
// silence means nothing.
type Feed struct {
	Dataset     string
	Releases    int        // readings that count by the view's date
	LastRelease graph.Date // of the last of them
	Claims      int        // on targets, that count
	Withdrawn   int        // on targets, that counted once
	LastSaid    graph.Date // when it last said anything of a target that it had not said before
	Until       graph.Date // the last day on which activity that it dates can have taken place, at most LastRelease; empty if it dates nothing
	Stopped     graph.Date // LastSaid, if there were several releases and they went on for more than a year without a new word on targets; else empty
}

// staleAfter is how many days releases may go on without a new word on targets
// before the feed is said to have stopped reporting them.
const staleAfter = 365

// Feeds tells of every data set that ever said anything of targets under the
// view, by key. It takes each TARGETS claim once, so that the whole data can be
// streamed through it, found with View.WithWithdrawn set and View.Occurred empty.
func Feeds(claims iter.Seq[graph.Claim], readings []graph.Reading, v graph.View) []Feed {
	ever := v
	ever.WithWithdrawn, ever.Occurred = true, graph.Span{}
	v.WithWithdrawn, v.Occurred = false, graph.Span{}
	feeds := map[string]*Feed{}
	for c := range claims {
		if c.Predicate != graph.Targets || !ever.Admits(c) {
			continue
		}
		f := feeds[c.Dataset]
		if f == nil {
			f = &Feed{Dataset: c.Dataset}
			feeds[c.Dataset] = f
		}
		f.LastSaid = max(f.LastSaid, c.Recorded())
		if !v.Admits(c) {
			f.Withdrawn++
			continue
		}
		f.Claims++
		if dates(&c, v) {
			_, last := c.Occurred.Bounds()
			f.Until = max(f.Until, last)
		}
	}
	var out []Feed
	for _, f := range feeds {
		out = append(out, *f)
	}
	return Released(out, readings, v)
}

// Released returns feeds by key, with what the readings that count by the view's
// date tell of their releases, and whether they stopped.
func Released(feeds []Feed, readings []graph.Reading, v graph.View) []Feed {
	slices.SortFunc(feeds, func(a, b Feed) int { return strings.Compare(a.Dataset, b.Dataset) })
	for i := range feeds {
		f := &feeds[i]
		for _, r := range readings {
			if r.Dataset == f.Dataset && r.Undone.Seq == 0 && r.Recorded <= v.AsOf() {
				f.Releases++
				f.LastRelease = max(f.LastRelease, r.Recorded)
			}
		}
		if f.LastRelease != "" {
			f.Until = min(f.Until, f.LastRelease)
		}
		if f.Releases > 1 && f.LastRelease > f.LastSaid.AddDays(staleAfter) {
			f.Stopped = f.LastSaid
		}
	}
	return feeds
}

// Censored tells for each bucket of a timeline which data sets end within it or
// before it, of those that the timeline rests on up to there: for them a fall
// of the curve is no fall of the activity. Keys are sorted.
func Censored(t Timeline, feeds []Feed) [][]string {
	until := map[string]graph.Date{}
	for _, f := range feeds {
		until[f.Dataset] = f.Until
	}
	out := make([][]string, len(t.Buckets))
	told := map[string]bool{}
	for i, b := range t.Buckets {
		for _, r := range b.Rows {
			for _, c := range r.Claims {
				told[c.Dataset] = true
			}
		}
		_, ends := b.Period.Bounds()
		for _, key := range slices.Sorted(maps.Keys(told)) {
			if until[key] < ends {
				out[i] = append(out[i], key)
			}
		}
	}
	return out
}

// Activity returns how many entities each bucket tells activity of: its rows
// but the lapsed ones.
func Activity(t Timeline) []int {
	out := make([]int, len(t.Buckets))
	for i, b := range t.Buckets {
		for _, r := range b.Rows {
			if r.State != Lapsed {
				out[i]++
			}
		}
	}
	return out
}

// Normalise returns what counts would be if every period had had as many
// reports in the whole data as the average of them had: what rises only because
// more is written does not rise here. A period without any report stays at 0.
func Normalise(counts, reports []int) []float64 {
	total := 0
	for _, n := range reports {
		total += n
	}
	out := make([]float64, len(counts))
	for i, n := range counts {
		if reports[i] > 0 {
			out[i] = float64(n) * float64(total) / float64(len(reports)*reports[i])
		}
	}
	return out
}
