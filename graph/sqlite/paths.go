package sqlite

import (
	"cmp"
	"database/sql"

	"github.com/actorgraph/actorgraph/graph"
)

// path is one way to the claims of a query: by the index of one of its fields.
// The query's other fields are tested on the rows that the index gives.
type path struct{ find, count string }

// pathOf chooses the path by the field that leaves the fewest claims.
func pathOf(q graph.ClaimQuery) path {
	switch {
	case len(q.Incidents) > 0:
		return path{findByIncident, countByIncident}
	case len(q.Subjects) > 0:
		return path{findBySubject, countBySubject}
	case len(q.Objects) > 0:
		return path{findByObject, countByObject}
	case len(q.About) > 0:
		return path{findAbout, countAbout}
	}
	return path{findAll, countAll}
}

// The parts that every path has. The conditions on the view are those of
// graph.View.Admits; a test holds the two equal.
const (
	selectKeys  = `SELECT h.claim `
	selectCount = `SELECT count(*) `

	matchesQuery = `
		(:predicates IS NULL OR c.predicate IN (SELECT value FROM json_each(:predicates)))
		AND (:subjects IS NULL OR c.subject IN (SELECT key FROM entity WHERE id IN (SELECT value FROM json_each(:subjects))))
		AND (:objects IS NULL OR c.object IN (SELECT key FROM entity WHERE id IN (SELECT value FROM json_each(:objects))))
		AND (:incidents IS NULL OR c.incident IN (SELECT key FROM entity WHERE id IN (SELECT value FROM json_each(:incidents))))
		AND (:about IS NULL
			OR c.subject IN (SELECT key FROM entity WHERE id IN (SELECT value FROM json_each(:about)))
			OR c.object IN (SELECT key FROM entity WHERE id IN (SELECT value FROM json_each(:about))))`

	matchesView = `
		AND h.since <= :snapshot AND :snapshot < h.until
		AND h.recorded <= :day AND :day < CASE WHEN :withWithdrawn THEN h.next ELSE h.withdrawn END
		AND (:minConfidence IS NULL OR h.confidence >= :minConfidence)
		AND (:datasets IS NULL OR c.dataset IN (SELECT key FROM dataset WHERE name IN (SELECT value FROM json_each(:datasets))))
		AND (:claimants IS NULL OR c.claimant IN (SELECT key FROM entity WHERE id IN (SELECT value FROM json_each(:claimants))))
		AND (:sources IS NULL OR c.source IN (SELECT key FROM entity WHERE id IN (SELECT value FROM json_each(:sources))))
		AND (:windowFirst IS NULL OR c.predicate NOT IN ('targets', 'active') OR CASE WHEN :certainly
			THEN c.end_lo >= :windowFirst AND c.start_hi <= :windowLast
			ELSE c.end_hi >= :windowFirst AND c.start_lo <= :windowLast END)`

	inOrder = `
		AND (h.first, h.id) > (:first, :id)
		ORDER BY h.first, h.id LIMIT :limit`

	joinClaim = ` JOIN claim c ON c.key = h.claim WHERE `
)

const (
	all     = `FROM held h INDEXED BY held_all` + joinClaim + matchesQuery + matchesView
	findAll = selectKeys + all + inOrder

	// Every commit's row is in the index by subject, so it serves a count as well as another.
	countAll = selectCount + `FROM held h` + joinClaim + matchesQuery + matchesView

	bySubject = `FROM held h INDEXED BY held_subject` + joinClaim +
		`h.subject IN (SELECT key FROM entity WHERE id IN (SELECT value FROM json_each(:subjects))) AND` + matchesQuery + matchesView
	findBySubject  = selectKeys + bySubject + inOrder
	countBySubject = selectCount + bySubject

	byObject = `FROM held h INDEXED BY held_object` + joinClaim +
		`h.object IN (SELECT key FROM entity WHERE id IN (SELECT value FROM json_each(:objects))) AND` + matchesQuery + matchesView
	findByObject  = selectKeys + byObject + inOrder
	countByObject = selectCount + byObject

	byIncident = `FROM held h INDEXED BY held_incident` + joinClaim +
		`h.incident IN (SELECT key FROM entity WHERE id IN (SELECT value FROM json_each(:incidents))) AND` + matchesQuery + matchesView
	findByIncident  = selectKeys + byIncident + inOrder
	countByIncident = selectCount + byIncident

	// A claim about itself is found by both its ends and comes once.
	about = `FROM held h` + joinClaim + `
		(h.subject IN (SELECT key FROM entity WHERE id IN (SELECT value FROM json_each(:about)))
			OR h.object IN (SELECT key FROM entity WHERE id IN (SELECT value FROM json_each(:about)))) AND` + matchesQuery + matchesView
	findAbout  = selectKeys + about + inOrder
	countAbout = selectCount + about

	findClaimsByID = `SELECT c.key FROM claim c WHERE
		c.id IN (SELECT value FROM json_each(:ids)) AND c.stored <= :snapshot AND` + matchesQuery
)

// argsOf returns the parameters of every path.
func argsOf(q graph.ClaimQuery, at moment) []any {
	v := at.view
	args := []any{
		sql.Named("ids", list(q.IDs)),
		sql.Named("predicates", list(q.Predicates)),
		sql.Named("subjects", list(q.Subjects)),
		sql.Named("objects", list(q.Objects)),
		sql.Named("incidents", list(q.Incidents)),
		sql.Named("about", list(q.About)),
		sql.Named("snapshot", at.snapshot),
		sql.Named("day", v.AsOf()),
		sql.Named("withWithdrawn", v.WithWithdrawn),
		sql.Named("datasets", list(v.Datasets)),
		sql.Named("claimants", list(v.Claimants)),
		sql.Named("sources", list(v.Sources)),
		sql.Named("certainly", v.Match == graph.Certainly),
	}
	var minConfidence, first, last any
	if v.MinConfidence != nil {
		minConfidence = *v.MinConfidence
	}
	if !v.Occurred.IsZero() {
		first, last = v.Occurred.Bounds()
	}
	return append(args, sql.Named("minConfidence", minConfidence), sql.Named("windowFirst", first), sql.Named("windowLast", last))
}

// compareClaimTo orders a claim and an order key as Claims does.
func compareClaimTo(c graph.Claim, recorded graph.Date, id graph.ID) int {
	return cmp.Or(cmp.Compare(c.Recorded(), recorded), cmp.Compare(c.ID, id))
}
