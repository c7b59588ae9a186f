package questions

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph/projection"
)

// stragglersIn bounds how many late things are stragglers: fewer than one in
// stragglersIn of all that a data set tells. They come after a year of silence, and do
// not show that the data set still reports. For example of 100 incidents, 97 of which
// ended by 2019 and three in 2022, the three are stragglers and the coverage ends in
// 2019; were there four of 2022, it would end then.
const stragglersIn = 25

// lastDays gathers by data set when what it tells together ended.
type lastDays struct {
	v         *projection.GraphView
	subject   projection.Entity         // of the claims at hand
	said      map[saidOf]projection.Day // of these: what is part of no incident
	incidents []map[projection.Entity]projection.Day
	ends      [][]projection.Day
}

// saidOf is one statement on one record: what a data set has somebody say in one
// document about one time.
type saidOf struct {
	dataset          projection.Dataset
	claimant, source projection.Entity
	span             projection.Span
}

func newLastDays(v *projection.GraphView) *lastDays {
	d := &lastDays{
		v: v, said: map[saidOf]projection.Day{}, ends: make([][]projection.Day, v.DatasetCount()),
		incidents: make([]map[projection.Entity]projection.Day, v.DatasetCount()),
	}
	for i := range d.incidents {
		d.incidents[i] = map[projection.Entity]projection.Day{}
	}
	return d
}

// note adds a claim that dates activity. Those on one subject come one after the other.
func (d *lastDays) note(row projection.Row, subject projection.Entity) {
	if subject != d.subject {
		d.flush()
		d.subject = subject
	}
	v := d.v
	of, span := v.Dataset(row), v.Occurred(row)
	last := v.LastDay(span)
	if incident := v.Incident(row); incident != 0 {
		d.incidents[of][incident] = max(d.incidents[of][incident], last)
		return
	}
	d.said[saidOf{of, v.Claimant(row), v.Source(row), span}] = last
}

// flush puts away what was said of the subject at hand.
func (d *lastDays) flush() {
	for said, last := range d.said {
		d.ends[said.dataset] = append(d.ends[said.dataset], last)
	}
	clear(d.said)
}

// until returns by data set the last day of what it tells, but for stragglers; 0 if it dates nothing.
func (d *lastDays) until() []projection.Day {
	d.flush()
	out := make([]projection.Day, len(d.ends))
	for i, ends := range d.ends {
		for _, last := range d.incidents[i] {
			ends = append(ends, last)
		}
		if len(ends) == 0 {
			continue
		}
		slices.Sort(ends)
		out[i] = ends[len(ends)-1-stragglers(ends)]
	}
	return out
}

// stragglers returns how many of the latest of some days, in order, are
// stragglers: the very latest, and with it the few that come after a year of
// silence. Of one or two days none is.
func stragglers(days []projection.Day) int {
	n := len(days)
	if n <= 2 {
		return 0
	}
	few := 1
	for k := 1; k*stragglersIn < n; k++ {
		before, after := days[n-1-k], days[n-k]
		if after-before >= aYear && after.Date().Time().Sub(before.Date().Time()).Hours() > shortestGap*24 {
			few = k
		}
	}
	return few
}
