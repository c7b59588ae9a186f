package questionstest

import (
	"cmp"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// Expand tells what a period adds to a baseline, by the states of a bucket that
// follows on another. Whether a pair is active in either goes by the view's
// Match. They may overlap, and either may be open; but a period that begins
// before its baseline does is an error that wraps graph.ErrInvalid, and so is
// an empty one.
func Expand(pairs []Pair, baseline, period graph.Span, v graph.View) (Expansion, error) {
	begins, err := checkPeriods(baseline, period)
	if err != nil {
		return Expansion{}, err
	}
	var x Expansion
	for _, p := range pairs {
		dated, umbrella := datedClaims(p.Claims, v)
		past := p.past(v)
		switch {
		case len(dated)+len(umbrella) == 0:
			x.Undated++
		case meetsAny(dated, period, v):
			x.add(past.state(baseline, begins), Sum(p, v))
		case meetsAny(dated, baseline, v) && !past.possibly(period):
			x.Lapsed = append(x.Lapsed, Sum(p, v))
		case meetsAny(umbrella, period, v):
			x.Umbrella = append(x.Umbrella, Sum(p, v))
		}
	}
	for _, list := range [][]Targeting{x.Added, x.Continued, x.Resumed, x.Lapsed, x.KnownBefore, x.Umbrella} {
		slices.SortFunc(list, func(a, b Targeting) int {
			return cmp.Or(a.First.Compare(b.First), cmp.Compare(a.Target, b.Target), cmp.Compare(a.Actor, b.Actor))
		})
	}
	return x, nil
}

func (x *Expansion) add(s questions.Novelty, t Targeting) {
	switch s {
	case questions.New:
		x.Added = append(x.Added, t)
	case questions.KnownBefore:
		x.KnownBefore = append(x.KnownBefore, t)
	case questions.Continued:
		x.Continued = append(x.Continued, t)
	case questions.Resumed:
		x.Resumed = append(x.Resumed, t)
	}
}

// NothingBefore reports whether nothing on an actor's targeting, or on that of its
// subgroups where they are asked for, was recorded before a day, and no activity
// that stands and dates something can have begun before it, whatever the target.
func NothingBefore(e Evidence, actor graph.ID, how []questions.How, day graph.Date) bool {
	ways := []questions.How{questions.Direct}
	if slices.Contains(how, questions.ViaSubgroup) {
		ways = append(ways, questions.ViaSubgroup)
	}
	p := newPairing(e, questions.PairQuery{How: ways})
	for i := range e.Claims {
		p.take(&e.Claims[i])
	}
	for key, pair := range p.found {
		if key.actor != actor {
			continue
		}
		past := Pair{history: pair.history}.past(e.View)
		if past.known < day || past.since != "" && past.since < day {
			return false
		}
	}
	return true
}

// checkPeriods returns the period's first day.
func checkPeriods(baseline, period graph.Span) (graph.Date, error) {
	if baseline.IsZero() {
		return "", graph.Invalid("baseline", "no time is given; write it as 2014/2016")
	}
	if period.IsZero() {
		return "", graph.Invalid("period", "no time is given; write it as 2017")
	}
	from, _ := baseline.Bounds()
	begins, _ := period.Bounds()
	if begins < from {
		return "", graph.Invalid("period", "%s begins before its baseline %s; swap the two", period, baseline)
	}
	return begins, nil
}

func meetsAny(claims []*graph.Claim, period graph.Span, v graph.View) bool {
	return slices.ContainsFunc(claims, func(c *graph.Claim) bool { return v.Meets(c.Occurred, period) })
}
