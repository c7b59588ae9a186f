package sqlite

import (
	"database/sql"

	"github.com/actorgraph/actorgraph/graph"
)

// An interval's row says by when it was asserted, and since when it can have
// been: not before recorded_from, and what is held by releases alone some day after
// the last full release before it. :releases tells of each data set which full release is the
// next on or after the view's day, which is all that has to be known of them
// (graph.Calendar.Next). Touching rows tell of one interval in other words.
const (
	nextRelease = `coalesce(` + knownRelease + `, '` + string(graph.LastDate) + `')`
	// knownRelease is NULL where no full release follows.
	knownRelease = `(SELECT value ->> 1 FROM json_each(:releases) JOIN dataset d ON d.name = value ->> 0 WHERE d.key = c.dataset)`

	// What graph.Run.Certain says of h.
	certainlyBegun = `h.recorded <= :day`
	certainlyHeld  = `:day < h.withdrawn AND (h.withdrawn = h.next OR h.recorded = :day OR h.withdrawn > coalesce(` + knownRelease + `, ''))`

	// possiblyBegun is what graph.Run.Possible says of h: whether it can have begun by the
	// day. For example of releases of 1 May, 1 July and 1 October the next one to 15 June is
	// 1 July. What 1 July is the first to hold can have begun by 15 June. What 1 October is
	// the first to hold cannot, because 1 July lacks it.
	possiblyBegun = `(h.recorded <= :day OR coalesce(c.start_lo, '') <= :day AND h.recorded_from <= :day
		AND (h.basis <> 'held' OR h.recorded <= ` + nextRelease + `))`
	// nextNotBegun is that the row after h, which begins on h.next, cannot have begun by the
	// day, so that h is the last that can: h.next is still to come, and that row only goes on
	// from h in other words, or a release before it lacks the claim, or the activity is still
	// to come, or the row is passed over as not sure enough (nextNotSure).
	nextNotBegun = `:day < h.next AND (h.next = h.withdrawn OR h.next > ` + nextRelease + ` OR coalesce(c.start_lo, '') > :day OR ` + nextNotSure + `)`
	// nextNotSure is that the row after h is less sure than the view's MinConfidence, so that
	// it does not hide h (graph.View.RunAt). For example with 50, a claim of confidence 80 that
	// was perhaps already lowered to 30 still counts possibly, by its 80.
	nextNotSure = `:minConfidence IS NOT NULL AND NOT EXISTS (
		SELECT 1 FROM held n WHERE n.claim = h.claim AND n.recorded = h.next AND n.since <= :snapshot AND :snapshot < n.until AND n.confidence >= :minConfidence)`

	// assertedOn is what graph.View.RunAt says of h.
	assertedOn = `CASE WHEN :knownPossibly
		THEN ` + possiblyBegun + ` AND CASE WHEN :withWithdrawn THEN ` + nextNotBegun + ` ELSE :day < h.withdrawn END
		ELSE ` + certainlyBegun + ` AND CASE
			WHEN :withWithdrawn THEN :day < h.next
			ELSE ` + certainlyHeld + ` END END`
)

// assertedArgs are the parameters of assertedOn.
func (m asOf) assertedArgs() []any {
	day := m.view.AsOf()
	return []any{
		sql.Named("day", day), sql.Named("withWithdrawn", m.view.WithWithdrawn), sql.Named("knownPossibly", m.view.Known == graph.Possibly),
		sql.Named("releases", list(m.nextReleases(day))),
	}
}

// nextReleases pairs data sets with their next full releases on or after a day.
// Those without one are left out.
func (m asOf) nextReleases(day graph.Date) [][2]string {
	var out [][2]string
	for dataset, calendar := range m.calendars {
		if next := calendar.Next(day); next != graph.LastDate {
			out = append(out, [2]string{dataset, string(next)})
		}
	}
	return out
}
