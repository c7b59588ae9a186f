package projection

import "github.com/actorgraph/actorgraph/graph"

// This file answers whether a claim was recorded by the view's date, and whether it
// stood then. graph.View.RunAt defines that, over the runs that graph.Chronology works out
// of readings; here it is done over columns of numbers. Nearly all claims have one run
// that has not ended, and nearly all views look at today, so that Asserted first looks
// whether both is so, by two comparisons.

// nextReleases returns the first full release of each data set on or after the
// view's date, which is all that has to be known of releases (graph.Calendar.Next).
func (c *columns) nextReleases(v graph.View) []Day {
	out := make([]Day, len(c.datasets))
	for i := range out {
		out[i] = Never
		if v.KnownAsOf == "" || i >= len(c.calendars) {
			continue
		}
		if next := c.calendars[i].Next(v.KnownAsOf); next != graph.LastDate {
			out[i], _ = DayOf(next) // a reading's date is valid
		}
	}
	return out
}

// Asserted reports whether a claim had been recorded by the view's date, and
// whether it stood then: certainly or possibly, as the view asks.
func (f *filter) Asserted(row Row) (recorded, stands bool) {
	if f.ends[row] == end(Never) && f.recorded[row] <= f.asOf {
		return true, true
	}
	return f.assertedSometime(row)
}

// StandsSince reports whether a claim had been recorded by a day for certain and was
// never withdrawn, so that it stands at every later moment.
func (c *columns) StandsSince(row Row, day Day) bool {
	return c.ends[row] == end(Never) && c.recorded[row] <= day
}

// StandsFrom returns the day from which on a claim stood at every later moment, and
// before which it was not recorded; false where that cannot be told, or where it
// was withdrawn. Then Asserted has to be asked.
func (c *columns) StandsFrom(row Row) (Day, bool) {
	return c.recorded[row], c.ends[row] == end(Never) && c.from[row] == c.recorded[row]
}

// assertedSometime is Asserted of a claim that was withdrawn, or recorded later.
func (f *filter) assertedSometime(row Row) (recorded, stands bool) {
	if !f.ends[row].single() {
		r, touches, begun := f.lastBegun(row)
		return begun, begun && f.holds(row, r, touches)
	}
	r := f.onlyRun(row)
	if !f.begun(row, r) {
		return false, false
	}
	return true, f.holds(row, r, false)
}

// begun reports whether a run had begun by the view's date.
func (f *filter) begun(row Row, r run) bool {
	switch {
	case r.recorded <= f.asOf:
		return true
	case !f.possibly || r.recorded == Never || f.spans.startLo[f.span[row]] > f.asOf: // nobody reports what is still to come
		return false
	case r.confidence < f.least: // it hides nothing that was said before
		return false
	case r.from == 0 || r.basis == heldBasis: // some day after the release before
		return r.from <= f.asOf && r.recorded <= f.next[f.dataset[row]]
	}
	return r.from <= f.asOf
}

// holds reports whether a run that had begun had not ended by the view's date.
// Where another run takes over on its last day, only the words changed; where no
// full release follows, it was taken back by name.
func (f *filter) holds(row Row, r run, touches bool) bool {
	next := f.next[f.dataset[row]]
	return f.asOf < r.withdrawn &&
		(f.possibly || touches || r.withdrawn == Never || r.recorded == f.asOf || next == Never || r.withdrawn > next)
}

// lastBegun returns the last of a claim's several runs that had begun by the
// view's date, and whether the next one touches it.
func (f *filter) lastBegun(row Row) (r run, touches, found bool) {
	place, _ := f.ends[row].list()
	runs := f.several[place]
	for i := len(runs) - 1; i >= 0; i-- {
		if f.begun(row, runs[i]) {
			return runs[i], i+1 < len(runs) && runs[i+1].recorded == runs[i].withdrawn, true
		}
	}
	return run{}, false, false
}

// WithdrawnOn returns the first day on which a claim that had been recorded by
// the view's date was no longer said; Never where it stands.
func (f *filter) WithdrawnOn(row Row) Day {
	until := f.ends[row].day()
	if _, several := f.ends[row].list(); several {
		r, _, _ := f.lastBegun(row)
		until = r.withdrawn
	}
	if until <= f.asOf {
		return until
	}
	return Never
}

// confidenceThen returns the confidence that a claim had on the view's date for certain.
func (f *filter) confidenceThen(row Row) int8 {
	place, several := f.ends[row].list()
	if !several {
		return f.confidence[row]
	}
	runs := f.several[place]
	i := len(runs) - 1
	for i > 0 && runs[i].recorded > f.asOf {
		i--
	}
	return runs[i].confidence
}

// confidenceOf returns the confidence that a claim had on the view's date; of one
// recorded later, that of its first words.
func (f *filter) confidenceOf(row Row) int8 {
	if place, several := f.ends[row].list(); several {
		if r, _, found := f.lastBegun(row); found {
			return r.confidence
		}
		return f.several[place][0].confidence
	}
	return f.confidence[row]
}
