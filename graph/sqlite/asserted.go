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

	// What graph.Run.Possible says of h, and whether it does not say so of the row after it.
	possiblyBegun = `(h.recorded <= :day OR coalesce(c.start_lo, '') <= :day AND h.recorded_from <= :day
		AND (h.basis <> 'held' OR h.recorded <= ` + nextRelease + `))`
	nextNotBegun = `:day < h.next AND (h.next = h.withdrawn OR h.next > ` + nextRelease + ` OR coalesce(c.start_lo, '') > :day OR ` + nextNotSure + `)`
	// What graph.View.RunAt says of a row after it that may have begun and is not sure enough.
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
func (m moment) assertedArgs() []any {
	day := m.view.AsOf()
	return []any{
		sql.Named("day", day), sql.Named("withWithdrawn", m.view.WithWithdrawn), sql.Named("knownPossibly", m.view.Known == graph.Possibly),
		sql.Named("releases", list(m.nextReleases(day))),
	}
}

// nextReleases pairs data sets with their next full releases on or after a day.
// Those without one are left out.
func (m moment) nextReleases(day graph.Date) [][2]string {
	var out [][2]string
	for dataset, calendar := range m.calendars {
		if next := calendar.Next(day); next != graph.LastDate {
			out = append(out, [2]string{dataset, string(next)})
		}
	}
	return out
}
