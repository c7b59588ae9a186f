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
	BasisHeld      Basis = "held"      // nothing but the release that first holds it
)

// SaidOn is when a claim was first said publicly, as far as its record or its
// document tell: on one of the days from PublishedFrom to Published. The zero
// SaidOn tells nothing, and the claim is only HELD by the releases that have it;
// so is one with PublishedFrom alone, but on no day before that.
type SaidOn struct {
	Published     Date  `json:"published,omitempty"`     // the last day that it can be
	PublishedFrom Date  `json:"publishedFrom,omitempty"` // the first; empty: open, as in readings from before there was this field
	Basis         Basis `json:"basis,omitempty"`         // BasisStated, or BasisHeld where a release of another data set tells the day; else BasisPublished is meant
}

// SaidIn returns the day of something that was said at a time, as imprecise as
// that is known: of "2018-02" some day of February 2018. Of an interval it is
// its start, on which it was first said. The zero Span gives the zero SaidOn.
func SaidIn(s Span, basis Basis) SaidOn {
	if s.IsZero() {
		return SaidOn{}
	}
	from, to, _, _ := s.Edges()
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

// notBefore narrows the days to those on which the activity can have begun:
// nobody reports what is still to come. Where none is left, nothing is told.
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

// heldFrom tells of a claim that only releases date that it was not said before an
// activity can have begun. The claim's own time need not be told so: Calendar.Bound has it.
func heldFrom(activity Span) SaidOn {
	first, _ := activity.Bounds()
	if activity.IsZero() || first == FirstDate {
		return SaidOn{}
	}
	return SaidOn{PublishedFrom: first}
}

// start has a run that a release began start on the day that its claim gives
// itself. A day after the release is no day of it: then the release tells.
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
// Runs that touch are one interval in other words. A last run of no length, which
// touches the one before it, tells that the claim goes on under another id from
// that day (Successions): until then it was asserted for certain.
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
func (c Clock) Calendar() Calendar {
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
		if c := NewClock(own, snapshot).Calendar(); len(c) > 0 {
			out[dataset] = c
		}
	}
	return out
}

// Next returns the first release on or after a day; LastDate if there is none.
//
// It is all that a store needs to tell what was known by a day, without a word
// about every claim when a release is read later that lies between two others.
// What a release began to hold can have been held on the day if that release is
// not after the next one. What a release let go was held on the day for certain
// if that release is after the next one, or if the day is the very one on which it was
// recorded. What was let go when there is no next one was taken back by name
// (Reading.Withdraws): it was held until that very day.
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

// Bound completes the runs of a claim, as Clock.Runs returns them, with what
// releases leave open. The activity is the claim's: no run of it begins before
// that can have begun. Runs that touch tell a change of words between two
// releases of which both hold the claim, so that nothing is open there; nor is it
// where a claim ends after the last full release, which is by name (Reading.Withdraws).
func (c Calendar) Bound(runs []Run, activity Span) {
	begins, _ := activity.Bounds()
	for i := range runs {
		r := &runs[i]
		if r.RecordedFrom == "" || r.Basis == BasisHeld { // which may tell of a day that it cannot have been said before
			r.RecordedFrom = max(r.RecordedFrom, c.dayAfterLast(r.Recorded))
		}
		r.RecordedFrom = min(max(r.RecordedFrom, begins), r.Recorded)
		goesOn := i+1 < len(runs) && runs[i+1].Recorded == r.Withdrawn
		switch {
		case r.Withdrawn == "":
		case goesOn || c.Next(r.Withdrawn) == LastDate: // the same in other words, or taken back by name
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
// version, oldest first: runs that touch are one interval.
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
