package questions

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// marks are what a time means to a question.
type marks uint16

const (
	meetsPeriod marks = 1 << iota
	meetsBaseline
	possiblyPeriod
	possiblyBaseline
	dated    // some claim that counts dates the pair
	umbrella // some umbrella claim counts
	umbrellaInPeriod
	goesOn // some claim that counts says that it has no end yet
	ended  // some claim that counts says when it ended
)

// tally is what adds up for one actor and one target.
type tally struct {
	how         way
	counted     marks          // of the claims that count: what they meet, and how they are dated
	past        marks          // of all that stands, in the window or not: what is possible
	known       projection.Day // when the first of all that was ever said was recorded
	since       projection.Day // the first day of activity that stands
	claims      int32          // that count
	inPeriod    int32          // of them, those that date activity in the period
	umbrellas   int32          // of them, umbrella claims that meet the period
	report      int32          // of those inPeriod: 0 none, one's number, or severalReports
	first, last int32          // ranks of the dated
	earliest    int32          // rank of the first start, if umbrella claims dated anything
	recorded    projection.Day // when the first of those that count was
	undated     int32          // claims that would count, and have no time, if the view had no window
}

const severalReports int32 = -1 << 31

// nothing is the tally of no claims.
var nothing = tally{how: viaSubgroup + 1, known: projection.Never, since: projection.Never, first: projection.NoRank, last: projection.NoRank, earliest: projection.NoRank, recorded: projection.Never}

// add adds what another tally tells of all that was ever said, and if it counts
// the rest of it too.
func (t *tally) add(o *tally, how way, counts bool) {
	t.known, t.since, t.past = min(t.known, o.known), min(t.since, o.since), t.past|o.past
	if !counts {
		return
	}
	t.undated += o.undated
	if o.claims == 0 {
		return
	}
	t.how = min(t.how, how)
	t.counted |= o.counted
	t.claims += o.claims
	t.inPeriod += o.inPeriod
	t.umbrellas += o.umbrellas
	t.tellBy(o.report)
	t.first, t.last = min(t.first, o.first), min(t.last, o.last)
	t.earliest, t.recorded = min(t.earliest, o.earliest), min(t.recorded, o.recorded)
}

func (t *tally) tellBy(report int32) {
	switch {
	case report == 0:
	case t.report == 0:
		t.report = report
	case t.report != report:
		t.report = severalReports
	}
}

// periods are the times that a question is about, as marks of each span.
type periods []marks

// under returns what each span means to a baseline and a period; zero ones are met by nothing.
func periodsOf(v *projection.GraphView, baseline, period graph.Span) periods {
	out := make(periods, v.SpanCount())
	for _, of := range []struct {
		time            graph.Span
		meets, possibly marks
	}{{baseline, meetsBaseline, possiblyBaseline}, {period, meetsPeriod, possiblyPeriod}} {
		if of.time.IsZero() {
			continue
		}
		in := projection.IntervalOf(of.time)
		for i := range out {
			if v.Possibly(int32(i), in) {
				out[i] |= of.possibly
			}
			if v.Meets(int32(i), in) {
				out[i] |= of.meets
			}
		}
	}
	return out
}

// ledger adds up what is said of each target, for one actor after the other. It
// is one worker's.
type ledger struct {
	v       *projection.GraphView
	reach   *reach
	periods periods
	tallies []tally // by the slot of a target
	open    []int32 // the slots with a tally
	counted []int32 // those of them with claims that count
}

func newLedger(v *projection.GraphView, r *reach, of periods) *ledger {
	return &ledger{v: v, reach: r, periods: of, tallies: make([]tally, r.v.TargetCount())}
}

// account returns the slots of the targets of an actor that some claim counts
// for. Their tallies, and the slots, hold until the next call.
func (l *ledger) account(leader int32) []int32 {
	for _, t := range l.open {
		l.tallies[t] = tally{}
	}
	l.open = l.open[:0]
	l.reach.eachPair(leader, l.take)
	l.counted = l.counted[:0]
	for _, t := range l.open {
		if l.tallies[t].claims > 0 {
			l.counted = append(l.counted, t)
		}
	}
	return l.counted
}

// take adds the claims of a pair to every target that they reach.
func (l *ledger) take(pair int32, via bool) {
	steps := l.reach.from(l.v.Object(pair))
	if len(steps) == 0 {
		return
	}
	said := sumUp(l.v, pair, l.periods)
	if said.known == projection.Never {
		return
	}
	for _, s := range steps {
		bears, how := s.bears(via)
		if bears == beside {
			continue
		}
		t := &l.tallies[s.target]
		if t.known == 0 {
			*t = nothing
			l.open = append(l.open, s.target)
		}
		t.add(&said, how, bears == counts)
	}
}

// bears tells what a step means to the actor, of which or of whose subgroup
// something is said, and in which way its target then follows.
func (s step) bears(via bool) (bearing, way) {
	if via {
		return s.via, viaSubgroup
	}
	return s.own, s.how
}

// sum adds up the claims of one pair.
func sumUp(v *projection.GraphView, pair int32, of periods) tally {
	t := nothing
	for row, end := v.Rows(pair); row < end; row++ {
		recorded, stands := v.Asserted(row)
		if !recorded || !v.Selects(row) {
			continue
		}
		t.known = min(t.known, v.Recorded(row))
		if !stands {
			continue
		}
		span := v.Occurred(row)
		dates := v.Dates(row)
		if dates {
			t.since = min(t.since, v.FirstDay(span))
			t.past |= of[span]
		}
		if !v.InWindow(span) {
			if span == 0 {
				t.undated++
			}
			continue
		}
		t.count(v, row, dates, of[span])
	}
	return t
}

// count adds a claim that counts.
func (t *tally) count(v *projection.GraphView, row int32, dates bool, meets marks) {
	span := v.Occurred(row)
	t.claims++
	t.recorded = min(t.recorded, v.Recorded(row))
	if span == 0 {
		return
	}
	t.earliest = min(t.earliest, v.StartRank(span))
	if v.EndRank(span) == projection.NoRank {
		t.counted |= goesOn
	} else {
		t.counted |= ended
	}
	switch {
	case dates:
		t.counted |= dated | meets
		t.first, t.last = min(t.first, v.StartRank(span)), min(t.last, v.EndRank(span))
		if meets&meetsPeriod != 0 {
			t.inPeriod++
			t.tellBy(v.Report(row))
		}
	default:
		t.counted |= umbrella
		if meets&meetsPeriod != 0 {
			t.counted |= umbrellaInPeriod
			t.umbrellas++
		}
	}
}

// leaders returns the first record of every actor that has a pair, or a
// subgroup that the question asks for, the one with the most claims first.
func (r *reach) leaders() []int32 {
	v := r.v
	claims := map[int32]int32{}
	for _, n := range v.ActorRecords() {
		if first, last := v.From(n); first < last {
			from, _ := v.Rows(first)
			_, to := v.Rows(last - 1)
			claims[v.NodeOf(n)] += to - from
		}
	}
	for leader := range r.below {
		claims[leader] += 0
	}
	out := make([]int32, 0, len(claims))
	for n := range claims {
		out = append(out, n)
	}
	slices.SortFunc(out, func(a, b int32) int {
		if claims[a] != claims[b] {
			return int(claims[b] - claims[a])
		}
		return int(a - b)
	})
	return out
}
