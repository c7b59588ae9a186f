package questions

import (
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
