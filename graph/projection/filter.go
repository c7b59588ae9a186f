package projection

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// filter says which claims count under a view.
type filter struct {
	*columns
	view     graph.View
	asOf     Day
	possibly bool  // it is enough that a claim can have been asserted then
	next     []Day // by data set: the first full release on or after asOf; Never if there is none
	umbrella int16
	least    int8 // confidence; -1: any
	// What the view narrows to, by number; nil: all.
	inDatasets []bool
	byClaimant []bool
	bySource   []bool // also by who published it
	window     []bool // spans that meet the view's window
	statements *statements
	shared     []bool // by row: those that can be copies of others (see counting.go)
	selectsAll bool   // the view narrows to no data set, claimant, source or confidence
}

func newFilter(c *columns, v graph.View) filter {
	f := filter{columns: c, view: v, asOf: asOf(v), possibly: v.Known == graph.Possibly, next: c.nextReleases(v), least: -1}
	f.umbrella = int16(min(v.Umbrella(), 1<<15-1))
	if v.MinConfidence != nil {
		f.least = int8(*v.MinConfidence)
	}
	if len(v.Datasets) > 0 {
		f.inDatasets = make([]bool, len(c.datasets))
		for i, key := range c.datasets {
			f.inDatasets[i] = slices.Contains(v.Datasets, key)
		}
	}
	f.byClaimant, f.bySource = c.EntitySet(v.Claimants), c.EntitySet(v.Sources)
	f.published(v.Publishers)
	f.selectsAll = f.inDatasets == nil && f.byClaimant == nil && f.bySource == nil && f.least < 0
	if !v.Occurred.IsZero() {
		f.window = f.MeetingSpans(v.Occurred)
	}
	return f
}

// published narrows the sources to those that organizations published.
func (f *filter) published(by []graph.ID) {
	published := f.entities.publishedBy(by)
	switch {
	case published == nil:
	case f.bySource == nil:
		f.bySource = published
	default:
		for source, ok := range published {
			f.bySource[source] = f.bySource[source] && ok
		}
	}
}

// View returns the view, without its snapshot.
func (f *filter) View() graph.View { return f.view }

// AsOf returns the view's date on the recorded clock.
func (f *filter) AsOf() Day { return f.asOf }

// HasWindow reports whether the view looks at one time of activity alone.
func (f *filter) HasWindow() bool { return f.window != nil }

// InWindow reports whether a span meets the view's window; all do where it has none.
func (f *filter) InWindow(span Span) bool { return f.window == nil || f.window[span] }

// MeetingSpans returns which spans meet a time in the view's way, by number. All meet the zero Span.
func (f *filter) MeetingSpans(when graph.Span) []bool {
	out := make([]bool, f.SpanCount())
	in := IntervalOf(when)
	for span := range out {
		out[span] = when.IsZero() || f.Meets(Span(span), in)
	}
	return out
}

// Meets reports whether a span meets a time in the view's way: graph.View.Meets.
func (f *filter) Meets(span Span, in Interval) bool {
	if f.view.Match == graph.Certainly {
		return f.spans.certainly(span, in)
	}
	return f.spans.possibly(span, in)
}

// Selects reports whether a claim is of the data sets, claimants, sources and
// publishers that the view looks at, and as sure as it asks for.
func (f *filter) Selects(row Row) bool { return f.selectsAll || f.selects(row) }

func (f *filter) selects(row Row) bool {
	return f.looksAt(row) && (f.least < 0 || f.confidenceOf(row) >= f.least)
}

// looksAt reports whether a claim is of what the view looks at, however sure it is.
func (f *filter) looksAt(row Row) bool {
	return (f.inDatasets == nil || f.inDatasets[f.dataset[row]]) &&
		(f.byClaimant == nil || f.byClaimant[f.claimant[row]]) &&
		(f.bySource == nil || f.bySource[f.source[row]])
}

// ConfidenceKnown reports whether it is told how sure a claim was on the view's date.
func (f *filter) ConfidenceKnown(row Row) bool { return f.confidenceOf(row) >= 0 }

// WasRecorded reports whether a claim that the view selects had been recorded by its
// date, withdrawn or not, whatever the window.
func (f *filter) WasRecorded(row Row) bool {
	recorded, _ := f.Asserted(row)
	return recorded && f.SelectsOriginal(row)
}

// Admits reports whether a claim counts under the view: graph.View.Admits does,
// and it is no copy of one that the view holds.
func (f *filter) Admits(row Row, of Predicate) bool {
	recorded, stands := f.Asserted(row)
	if !stands && !(recorded && f.view.WithWithdrawn) {
		return false
	}
	return f.meetsWindow(row, of) && f.SelectsOriginal(row)
}

// meetsWindow reports whether a claim is of no activity, or of one in the view's window.
func (f *filter) meetsWindow(row Row, of Predicate) bool {
	return f.window == nil || of != targets && of != active || f.window[f.span[row]]
}

// AdmitsAny reports whether the view admits any claim of a triple.
func (f *filter) AdmitsAny(triple Triple) bool {
	of := f.triples.predicate[triple]
	for row, end := f.Rows(triple); row < end; row++ {
		if f.Admits(row, of) {
			return true
		}
	}
	return false
}

// Dates reports whether first and last dates may rest on a claim: it says when,
// and is no umbrella.
func (f *filter) Dates(row Row) bool { return f.SpanDates(f.span[row]) }

// SpanDates reports what Dates does, of a claim with this span.
func (f *filter) SpanDates(span Span) bool {
	return span != 0 && f.spans.years[span] <= f.umbrella
}
