package questionstest

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// Coverages tells of every data set that ever said anything of targets under the
// view, by key. It takes each TARGETS claim once, so that the whole data can be
// streamed through it, found with View.WithWithdrawn set and View.Occurred empty.
func Coverages(claims iter.Seq[graph.Claim], readings []graph.Reading, v graph.View) []questions.Coverage {
	ever := v
	ever.WithWithdrawn, ever.Occurred = true, graph.Span{}
	v.WithWithdrawn, v.Occurred = false, graph.Span{}
	all := map[string]*questions.Coverage{}
	ends := map[string]map[string]graph.Date{} // by data set and by what is told together
	for c := range claims {
		if c.Predicate != graph.Targets || !ever.Admits(c) {
			continue
		}
		f := all[c.Dataset]
		if f == nil {
			f = &questions.Coverage{Dataset: c.Dataset}
			all[c.Dataset], ends[c.Dataset] = f, map[string]graph.Date{}
		}
		f.LastSaid = max(f.LastSaid, c.Recorded())
		if !v.Admits(c) {
			f.Withdrawn++
			continue
		}
		f.Claims++
		if dates(&c, v) {
			told := string(c.Incident)
			if told == "" {
				told = fmt.Sprint(c.Subject, c.Claimant, " ", c.Source, " ", c.Occurred)
			}
			_, last := c.Occurred.Bounds()
			ends[c.Dataset][told] = max(ends[c.Dataset][told], last)
		}
	}
	var out []questions.Coverage
	for key, f := range all {
		f.Until = until(slices.Collect(maps.Values(ends[key])))
		out = append(out, *f)
	}
	for i := range out {
		release(&out[i], readings, v.AsOf())
	}
	slices.SortFunc(out, func(a, b questions.Coverage) int { return strings.Compare(a.Dataset, b.Dataset) })
	return out
}

// until returns the latest of some days without stragglers: of more than two the very
// latest, and fewer than one in 25 that follow on more than a year without any.
func until(days []graph.Date) graph.Date {
	slices.Sort(days)
	n := len(days)
	if n == 0 {
		return ""
	}
	keep := n
	if n > 2 {
		keep = n - 1
	}
	for i := 1; i < n; i++ {
		if n > 2 && days[i-1].AddDays(365) < days[i] && 25*(n-i) < n {
			keep = min(keep, i)
		}
	}
	return days[keep-1]
}

// release fills in what the readings that count by a day tell of a data set.
func release(f *questions.Coverage, readings []graph.Reading, by graph.Date) {
	for i, r := range readings {
		again := slices.ContainsFunc(readings[i+1:], func(later graph.Reading) bool {
			return later.Dataset == r.Dataset && later.Release == r.Release && later.Undone == (graph.Stamp{})
		})
		if r.Dataset == f.Dataset && r.Undone == (graph.Stamp{}) && !again && r.Recorded <= by {
			f.Releases++
			f.LastRelease = max(f.LastRelease, r.Recorded)
		}
	}
	if f.Releases > 0 && f.Until > f.LastRelease {
		f.Until = f.LastRelease
	}
	if f.Releases > 1 && f.LastSaid.AddDays(365) < f.LastRelease {
		f.Stopped = f.LastSaid
	}
}

// Censored tells for each bucket of a timeline which data sets end within it or
// before it, of those that the timeline rests on up to there: for them a fall
// of the curve is no fall of the activity. Keys are sorted.
func Censored(t Timeline, all []questions.Coverage) [][]string {
	until := map[string]graph.Date{}
	for _, f := range all {
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
			if r.State != questions.Lapsed {
				out[i]++
			}
		}
	}
	return out
}
