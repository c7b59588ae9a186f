package questions

import (
	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// activityFlags are what times of activity mean to a question, a bit each.
type activityFlags uint16

const (
	meetsPeriod      activityFlags = 1 << iota // in the view's way
	meetsBaseline                              // likewise
	possiblyPeriod                             // whatever the view's way
	possiblyBaseline                           // likewise
	dated                                      // some claim that counts dates the pair
	umbrella                                   // some umbrella claim counts
	umbrellaInPeriod
	ongoing // some claim that counts says that it has no end yet
	ended   // some claim that counts says when it ended
	copied  // some claim does not count because it is a copy (projection.GraphView.SelectsOriginal)
)

// spanFlags are what each span means to the baseline and the period of a
// question, by span.
type spanFlags []activityFlags

// flagPeriods flags the spans for a baseline and a period; no span meets zero ones.
func flagPeriods(v *projection.GraphView, baseline, period graph.Span) spanFlags {
	out := make(spanFlags, v.SpanCount())
	for _, of := range []struct {
		time            graph.Span
		meets, possibly activityFlags
	}{{baseline, meetsBaseline, possiblyBaseline}, {period, meetsPeriod, possiblyPeriod}} {
		if of.time.IsZero() {
			continue
		}
		in := projection.IntervalOf(of.time)
		for i := range out {
			if v.Possibly(projection.Span(i), in) {
				out[i] |= of.possibly
			}
			if v.Meets(projection.Span(i), in) {
				out[i] |= of.meets
			}
		}
	}
	return out
}

// noPeriods are the flags for a question that asks about no period.
func noPeriods(v *projection.GraphView) spanFlags { return make(spanFlags, v.SpanCount()) }

// tally is what the claims on an actor and a target add up to. Those of two
// tallies can be added, so that a triple is counted once for all targets that it reaches.
//
// So that sums are right, a statement is counted with one triple alone. For example two
// data sets have a record of APT37, and both say that FireEye names South Korea as hit
// in 2017. These are two triples and one statement: the tally of the one triple has 1
// statement, and that of the other has 0, though its claim counts and dates as well.
type tally struct {
	// Of all that was ever said, whether it counts or not:

	firstEverRecorded projection.Day // when the first of it was recorded
	since             projection.Day // the first day of activity that still stands
	history           activityFlags  // what activity that still stands possibly meets, in the window or not

	// Of the claims that count:

	how         way               // the strongest way
	flags       activityFlags     // what they meet, and how they are dated
	statements  int32             // how many these make; see tally
	inPeriod    int32             // those that date activity in the period
	umbrellas   int32             // umbrella claims that meet the period
	report      projection.Report // the one report of those inPeriod; 0: none; severalReports
	first, last projection.Rank   // of the start and end of what is dated
	earliest    projection.Rank   // what first would be if umbrella claims dated anything
	recorded    projection.Day    // when the first of them was
	copies      projection.Day    // when the first of their copies was

	undated int32 // claims that have no time, and would count if the view had no window
}

const severalReports projection.Report = -1

// noClaims is the tally of no claims.
var noClaims = tally{
	how: viaSubgroup + 1, firstEverRecorded: projection.Never, since: projection.Never, recorded: projection.Never, copies: projection.Never,
	first: projection.NoRank, last: projection.NoRank, earliest: projection.NoRank,
}

// tallyOf adds up the claims of one triple.
func tallyOf(v *projection.GraphView, triple projection.Triple, of spanFlags) tally {
	t := noClaims
	for row, end := v.Rows(triple); row < end; row++ {
		recorded, stands := v.Asserted(row)
		if !recorded {
			continue
		}
		if !v.SelectsOriginal(row) {
			if v.Selects(row) {
				t.flags |= copied
			}
			if v.CopiesCounting(row, targets) {
				t.copies = min(t.copies, v.Recorded(row))
			}
			continue
		}
		t.firstEverRecorded = min(t.firstEverRecorded, v.Recorded(row))
		if !stands {
			continue
		}
		span := v.Occurred(row)
		dates := v.SpanDates(span)
		if dates {
			t.since = min(t.since, v.FirstDay(span))
			t.history |= of[span]
		}
		if !v.InWindow(span) {
			if span == 0 && v.CountsForStatement(row) {
				t.undated++
			}
			continue
		}
		t.count(v, row, dates, of[span])
	}
	return t
}

// count adds a claim that counts.
func (t *tally) count(v *projection.GraphView, row projection.Row, dates bool, meets activityFlags) {
	span := v.Occurred(row)
	once := v.CountsForStatement(row)
	if once {
		t.statements++
	}
	t.recorded = min(t.recorded, v.Recorded(row))
	if span == 0 {
		return
	}
	t.earliest = min(t.earliest, v.StartRank(span))
	if v.EndRank(span) == projection.NoRank {
		t.flags |= ongoing
	} else {
		t.flags |= ended
	}
	switch {
	case dates:
		t.flags |= dated | meets
		t.first, t.last = min(t.first, v.StartRank(span)), min(t.last, v.EndRank(span))
		if meets&meetsPeriod != 0 {
			if once {
				t.inPeriod++
			}
			t.addReport(v.Report(row))
		}
	default:
		t.flags |= umbrella
		if meets&meetsPeriod != 0 {
			t.flags |= umbrellaInPeriod
			if once {
				t.umbrellas++
			}
		}
	}
}

// add adds the history of another tally and, if that one counts, the rest of it
// too. What it counts follows in a way.
func (t *tally) add(o *tally, how way, counts bool) {
	t.firstEverRecorded, t.since, t.history = min(t.firstEverRecorded, o.firstEverRecorded), min(t.since, o.since), t.history|o.history
	if !counts {
		return
	}
	t.undated += o.undated
	t.copies = min(t.copies, o.copies)
	if o.recorded == projection.Never {
		return
	}
	t.how = min(t.how, how)
	t.flags |= o.flags
	t.statements += o.statements
	t.inPeriod += o.inPeriod
	t.umbrellas += o.umbrellas
	t.addReport(o.report)
	t.first, t.last = min(t.first, o.first), min(t.last, o.last)
	t.earliest, t.recorded = min(t.earliest, o.earliest), min(t.recorded, o.recorded)
}

func (t *tally) addReport(report projection.Report) {
	switch {
	case report == 0:
	case t.report == 0:
		t.report = report
	case t.report != report:
		t.report = severalReports
	}
}
