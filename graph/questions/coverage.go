package questions

import (
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// Coverage is how far one data set's reporting of targets reaches: where its
// silence means nothing.
type Coverage struct {
	Dataset     string
	Releases    int        // readings that count by the view's date
	LastRelease graph.Date // of the last of them
	Claims      int        // on targets, that count
	Withdrawn   int        // on targets, that counted once
	LastSaid    graph.Date // when it last said anything of a target that it had not said before
	Until       graph.Date // the last day on which activity that it dates can have taken place, but for stragglers, at most LastRelease; empty if it dates nothing
	Stopped     graph.Date // LastSaid, if there were several releases and they went on for more than a year without a new word on targets; else empty
}

// staleAfter is how many days releases may go on without a new word on targets
// before the data set is said to have stopped reporting them.
const staleAfter = 365

// Coverages tells of every data set that ever said anything of targets under the
// view, by key, whatever the view's window.
//
// Until is the last day of what a data set tells together (an incident, else one
// statement on one record) but for stragglers: the very latest and, if a year of
// silence comes before them, fewer than one in stragglersIn. Where there are only
// one or two, none is left out.
func Coverages(v *projection.GraphView, readings []graph.Reading) ([]Coverage, error) {
	n := v.DatasetCount()
	all, said := make([]Coverage, n), make([]projection.Day, n) // by data set
	ends := newLastDays(v)
	for triple := range projection.Triple(v.TripleCount()) {
		if err := endedAt(v, int(triple)); err != nil {
			return nil, err
		}
		if v.Predicate(triple) != targets {
			continue
		}
		for row, end := v.Rows(triple); row < end; row++ {
			recorded, stands := v.Asserted(row)
			if !recorded || !v.Selects(row) {
				continue
			}
			of := v.Dataset(row)
			said[of] = max(said[of], v.Recorded(row))
			if !stands {
				all[of].Withdrawn++
				continue
			}
			all[of].Claims++
			if v.Dates(row) {
				ends.note(row, v.Subject(triple))
			}
		}
	}
	until := ends.until()
	var out []Coverage
	for i, f := range all {
		if said[i] != 0 {
			f.Dataset, f.LastSaid, f.Until = v.DatasetKey(projection.Dataset(i)), said[i].Date(), until[i].Date()
			out = append(out, f)
		}
	}
	return released(out, readings, v.View()), v.Err()
}

// released returns coverages by key, with what the readings that count by the view's
// date tell of their releases, and whether they stopped.
func released(all []Coverage, readings []graph.Reading, v graph.View) []Coverage {
	slices.SortFunc(all, func(a, b Coverage) int { return strings.Compare(a.Dataset, b.Dataset) })
	for i := range all {
		f := &all[i]
		for _, r := range graph.Releases(readings, f.Dataset) {
			if r.Recorded <= v.AsOf() {
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
	return all
}
