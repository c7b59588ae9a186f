package graph

import (
	"cmp"
	"slices"
)

// Basis says what the day of a claim's recording rests on.
type Basis string

// From the strongest to the weakest.
const (
	BasisStated    Basis = "stated"    // the record dates its statement itself: an attribution's day
	BasisPublished Basis = "published" // the day of the document that says it
	BasisHeld      Basis = "held"      // no day is told; all that is known is the first release that holds it
)

// SaidOn is when a claim was first said publicly, as far as its record or its
// document tell: on one of the days from PublishedFrom to Published. Without
// Published only the releases that hold the claim tell when it was said
// (BasisHeld); PublishedFrom alone then adds that it was not said before that day.
type SaidOn struct {
	Published     Date  `json:"published,omitempty"`     // the last day that it can be
	PublishedFrom Date  `json:"publishedFrom,omitempty"` // the first; empty: open, as in readings from before there was this field
	Basis         Basis `json:"basis,omitempty"`         // BasisStated, or BasisHeld where the day is that of a release of another data set; empty: BasisPublished
}

// SaidIn returns the day of something that was said at a time, as imprecise as
// that is known: of "2018-02" some day of February 2018. Of an interval it is
// its start, on which it was first said. The zero Span gives the zero SaidOn.
func SaidIn(s Span, basis Basis) SaidOn {
	if s.IsZero() {
		return SaidOn{}
	}
	from, to, _, _ := s.StartAndEnd()
	if basis == BasisPublished {
		basis = ""
	}
	return SaidOn{Published: to, PublishedFrom: from, Basis: basis}
}

// SaidAt returns the day of something that was said on a day that is known; for
// none the zero SaidOn.
func SaidAt(day Date, basis Basis) SaidOn {
	if day == "" {
		return SaidOn{}
	}
	if basis == BasisPublished {
		basis = ""
	}
	return SaidOn{Published: day, PublishedFrom: day, Basis: basis}
}

// IsZero reports whether nothing is told.
func (d SaidOn) IsZero() bool { return d == SaidOn{} }

// notBefore leaves out the days before the activity can have begun, since nobody
// reports what is still to come: "2018", said of an attack of 2018-02-09, is a day
// from 9 February 2018 on. Where no day is left the record contradicts itself, and
// the zero SaidOn is returned.
func (d SaidOn) notBefore(activity Span) SaidOn {
	first, _ := activity.Bounds()
	switch {
	case d.IsZero() || activity.IsZero() || first == FirstDate:
		return d
	case d.Published < first:
		return SaidOn{}
	}
	d.PublishedFrom = max(d.PublishedFrom, first)
	return d
}

// heldFrom is notBefore for a claim that only releases date: it was not said before
// the activity can have begun. A claim's own Occurred does not need this, because
// Calendar.Bound applies it.
func heldFrom(activity Span) SaidOn {
	first, _ := activity.Bounds()
	if activity.IsZero() || first == FirstDate {
		return SaidOn{}
	}
	return SaidOn{PublishedFrom: first}
}

// start returns a run, which so far begins with the release that first holds the
// claim, beginning on the day when the claim says that it was published: of a report
// of 3 March in the release of 1 July, on 3 March. A day after the release cannot be
// right, as the release already holds the claim; the run then stays as it is.
func (d SaidOn) start(run Run) Run {
	switch {
	case d.Published == "":
		run.RecordedFrom = cmp.Or(run.RecordedFrom, min(d.PublishedFrom, run.Recorded))
		return run
	case cmp.Or(d.PublishedFrom, d.Published) > run.Recorded:
		return run
	}
	run.Basis = cmp.Or(d.Basis, BasisPublished)
	run.Recorded, run.RecordedFrom = min(run.Recorded, d.Published), cmp.Or(d.PublishedFrom, FirstDate)
	return run
}

// Run is one interval in which a claim was asserted with one version. When it
// began and ended is known only within some days, both included.
//
//	release of 1 May      does not hold it
//	release of 1 July     holds it           Recorded 1 July, RecordedFrom 2 May
//	release of 1 August   holds it
//	release of 1 October  does not hold it   Withdrawn 1 October, WithdrawnFrom 2 August
//
// A run that begins on the day when the one before it ends continues it: the claim
// was asserted all along, and only its words changed. If the last run begins and ends
// on that same day, the claim goes on under another id (Successions), and was
// asserted for certain until then.
type Run struct {
	Recorded      Date  // by this day it was asserted for certain
	RecordedFrom  Date  // the first day on which it can have been; FirstDate: open; empty: Recorded
	Basis         Basis // what these rest on; empty where nobody asked
	Withdrawn     Date  // from this day on it was asserted no more, for certain; empty while it is
	WithdrawnFrom Date  // the first day on which it may be asserted no more; empty: Withdrawn
	Version       string
	Confidence    *int // how sure the version is, where a store returns it; nil: unknown
}

// Certain reports whether the run had begun for certain by a day, and whether
// it held then for certain.
func (r Run) Certain(day Date) (begun, holds bool) {
	begun = r.Recorded <= day
	end := cmp.Or(r.WithdrawnFrom, r.Withdrawn)
	return begun, begun && (end == "" || day < end)
}

// Possible reports whether the run can have begun by a day, and whether it can have held then.
func (r Run) Possible(day Date) (begun, holds bool) {
	begun = cmp.Or(r.RecordedFrom, r.Recorded) <= day
	return begun, begun && (r.Withdrawn == "" || day < r.Withdrawn)
}

// Calendar is the days of the full releases of one data set that count as of
// some commit, ascending, each once: between two of them nobody knows what the data set held.
type Calendar []Date

// Calendar returns the days of the full releases that count.
func (c Chronology) Calendar() Calendar {
	var out Calendar
	for _, r := range c.counting {
		if r.Full {
			out = append(out, r.Recorded)
		}
	}
	return slices.Compact(out)
}

// Calendars returns the calendar of every data set that has one, as of a commit.
// What it returns for a commit stays so, whatever is read or undone later.
func Calendars(readings []Reading, snapshot int64) map[string]Calendar {
	by := map[string][]Reading{}
	for _, r := range readings {
		by[r.Dataset] = append(by[r.Dataset], r)
	}
	out := map[string]Calendar{}
	for dataset, own := range by {
		if c := NewChronology(own, snapshot).Calendar(); len(c) > 0 {
			out[dataset] = c
		}
	}
	return out
}

// Next returns the first release on or after a day; LastDate if there is none.
//
// With it a store can tell what was known on a day from the days of releases alone.
// It need not keep the uncertain days (RecordedFrom, WithdrawnFrom) with each claim
// and change them all when a release that lies between two others is read later.
// With releases of 1 May, 1 July and 1 October, the next one to 15 June is 1 July:
//
//   - A claim that 1 July is the first to hold may have been held on 15 June. One that
//     1 October is the first to hold was not: 1 July lacks it.
//   - A claim that 1 October no longer holds was held on 15 June for certain: 1 July has
//     it. One that 1 July no longer holds only may have been, unless 15 June is the
//     very day when it was recorded.
//   - After 1 October there is no next release. A claim that was withdrawn later was taken
//     back by name (Reading.Withdraws), and was held until that very day.
func (c Calendar) Next(day Date) Date {
	i, _ := slices.BinarySearch(c, day)
	if i == len(c) {
		return LastDate
	}
	return c[i]
}

// dayAfterLast returns the day after the last release before a day; FirstDate if there is none.
func (c Calendar) dayAfterLast(day Date) Date {
	i, _ := slices.BinarySearch(c, day)
	if i == 0 {
		return FirstDate
	}
	return c[i-1].AddDays(1)
}

// Bound sets RecordedFrom and WithdrawnFrom in the runs of a claim, as Chronology.Runs
// returns them: between two releases nobody knows on which day a claim came or went
// (see the example at Run). The activity is the claim's Occurred: no run begins
// before that can have begun. Two ends are certain, with WithdrawnFrom the same as
// Withdrawn: where the next run continues this one, since both releases hold the
// claim; and after the last full release, where a claim can only end by being
// taken back by name (Reading.Withdraws).
func (c Calendar) Bound(runs []Run, activity Span) {
	begins, _ := activity.Bounds()
	for i := range runs {
		r := &runs[i]
		if r.RecordedFrom == "" || r.Basis == BasisHeld { // of BasisHeld it is only a lower limit (heldFrom)
			r.RecordedFrom = max(r.RecordedFrom, c.dayAfterLast(r.Recorded))
		}
		r.RecordedFrom = min(max(r.RecordedFrom, begins), r.Recorded)
		goesOn := i+1 < len(runs) && runs[i+1].Recorded == r.Withdrawn
		switch {
		case r.Withdrawn == "":
		case goesOn || c.Next(r.Withdrawn) == LastDate:
			r.WithdrawnFrom = r.Withdrawn
		default:
			r.WithdrawnFrom = min(max(c.dayAfterLast(r.Withdrawn), r.Recorded.AddDays(1)), r.Withdrawn)
		}
	}
}

// Recorded is the day by which the claim was first asserted for certain; empty for one not yet stored.
func (c Claim) Recorded() Date {
	if len(c.Held) == 0 {
		return ""
	}
	return c.Held[0].Recorded
}

// Withdrawn is the day from which it was asserted no more, for certain; empty while it is asserted.
func (c Claim) Withdrawn() Date {
	if len(c.Held) == 0 {
		return ""
	}
	return c.Held[len(c.Held)-1].Withdrawn
}

// Assertions returns the intervals in which the claim was asserted whatever its
// version, oldest first: a run that continues the one before it is one interval with it.
func (c Claim) Assertions() []Run {
	var out []Run
	for _, r := range c.Held {
		if n := len(out); n > 0 && out[n-1].Withdrawn == r.Recorded {
			out[n-1].Withdrawn, out[n-1].WithdrawnFrom = r.Withdrawn, r.WithdrawnFrom
			continue
		}
		r.Version, r.Confidence = "", nil
		out = append(out, r)
	}
	return out
}

func compareSaidOn(a, b SaidOn) int {
	return cmp.Or(cmp.Compare(a.Published, b.Published), cmp.Compare(a.PublishedFrom, b.PublishedFrom), cmp.Compare(a.Basis, b.Basis))
}
