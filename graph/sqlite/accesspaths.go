package sqlite

import (
	"cmp"
	"database/sql"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// accessPath is one way to the claims of a query: by the index of one of its fields.
// The query's other fields are tested on the rows that the index gives.
type accessPath struct {
	page  string // the keys of :limit claims after (:first, :id), in order
	each  string // the keys of all, in order
	count string
}

// accessPathOf chooses the path by the field that leaves the fewest claims.
func accessPathOf(q graph.ClaimQuery) accessPath {
	switch {
	case len(q.Incidents) > 0:
		return accessPath{pageByIncident, eachByIncident, countByIncident}
	case len(q.Subjects) > 0:
		return accessPath{pageBySubject, eachBySubject, countBySubject}
	case len(q.Objects) > 0:
		return accessPath{pageByObject, eachByObject, countByObject}
	case len(q.About) > 0:
		return accessPath{pageAbout, eachAbout, countAbout}
	case len(q.View.Sources) > 0:
		return accessPath{pageAll, eachBySource, countBySource} // a source can have most claims of all, so that a page is in order sooner
	case len(q.Predicates) > 0 && !slices.ContainsFunc(q.Predicates, isMany):
		return accessPath{pageFew, eachFew, countFew}
	}
	return accessPath{pageAll, eachAll, countAll}
}

// isMany reports whether claims of a predicate grow in number with what is said
// of activity. The others are few, and have an index.
func isMany(p graph.Predicate) bool {
	return p.IsActivity() || p == graph.LocatedAt || p == graph.OperatesIn
}

// The parts that every path has.
const (
	joinClaim = ` JOIN claim c ON c.key = h.claim WHERE `

	matches = `
		(:predicates IS NULL OR c.predicate IN (SELECT value FROM json_each(:predicates)))
		AND (:subjects IS NULL OR c.subject IN ` + subjects + `)
		AND (:objects IS NULL OR c.object IN ` + objects + `)
		AND (:incidents IS NULL OR c.incident IN ` + incidents + `)
		AND (:about IS NULL OR c.subject IN ` + abouts + ` OR c.object IN ` + abouts + `)`

	subjects  = `(SELECT key FROM entity WHERE id IN (SELECT value FROM json_each(:subjects)))`
	objects   = `(SELECT key FROM entity WHERE id IN (SELECT value FROM json_each(:objects)))`
	incidents = `(SELECT key FROM entity WHERE id IN (SELECT value FROM json_each(:incidents)))`
	abouts    = `(SELECT key FROM entity WHERE id IN (SELECT value FROM json_each(:about)))`

	inOrder = ` ORDER BY h.first, h.id`

	// ofEach gathers the rows found at each of several entities.
	ofEach   = ` FROM entity e CROSS JOIN held h ON (h.claim, h.recorded, h.since) IN (`
	thatRow  = `SELECT h.claim, h.recorded, h.since FROM held h INDEXED BY `
	together = `) WHERE e.key IN `

	findClaimsByID = `SELECT c.key FROM claim c WHERE
		c.id IN (SELECT value FROM json_each(:ids)) AND c.stored <= :snapshot AND` + matches
)

// The texts of the paths. They are made once, at the start: what a view admits is
// written from graph.Filters.
var (
	conditions = matches + ` AND h.since <= :snapshot AND :snapshot < h.until` + viewConditions()

	// nextRows ends the search of a page's rows at one entity: an index gives
	// them in order, so that a hub costs no more than the page.
	nextRows = conditions + ` AND (h.first, h.id) > (:first, :id)` + inOrder + ` LIMIT :limit`

	pageAll  = `SELECT h.claim FROM held h INDEXED BY held_all` + joinClaim + nextRows
	eachAll  = `SELECT h.claim FROM held h` + joinClaim + conditions + inOrder
	countAll = `SELECT count(*) FROM held h` + joinClaim + conditions

	few = `FROM claim c INDEXED BY claim_few CROSS JOIN held h ON h.claim = c.key WHERE
		c.predicate IN (SELECT value FROM json_each(:predicates))
		AND c.predicate NOT IN ('targets', 'active', 'located-at', 'operates-in') AND `
	pageFew  = `SELECT h.claim ` + few + nextRows
	eachFew  = `SELECT h.claim ` + few + conditions + inOrder
	countFew = `SELECT count(*) ` + few + conditions

	pageBySubject = `SELECT h.claim` + ofEach + thatRow + `held_subject` + joinClaim + `h.subject = e.key AND ` + nextRows +
		together + subjects + inOrder + ` LIMIT :limit`
	bySubject      = `FROM held h INDEXED BY held_subject` + joinClaim + `h.subject IN ` + subjects + ` AND `
	eachBySubject  = `SELECT h.claim ` + bySubject + conditions + inOrder
	countBySubject = `SELECT count(*) ` + bySubject + conditions

	pageByObject = `SELECT h.claim` + ofEach + thatRow + `held_object` + joinClaim + `h.object = e.key AND ` + nextRows +
		together + objects + inOrder + ` LIMIT :limit`
	byObject      = `FROM held h INDEXED BY held_object` + joinClaim + `h.object IN ` + objects + ` AND `
	eachByObject  = `SELECT h.claim ` + byObject + conditions + inOrder
	countByObject = `SELECT count(*) ` + byObject + conditions

	pageByIncident = `SELECT h.claim` + ofEach + thatRow + `held_incident` + joinClaim + `h.incident = e.key AND ` + nextRows +
		together + incidents + inOrder + ` LIMIT :limit`
	byIncident      = `FROM held h INDEXED BY held_incident` + joinClaim + `h.incident IN ` + incidents + ` AND `
	eachByIncident  = `SELECT h.claim ` + byIncident + conditions + inOrder
	countByIncident = `SELECT count(*) ` + byIncident + conditions

	bySource = `FROM claim c INDEXED BY claim_source CROSS JOIN held h ON h.claim = c.key WHERE
		c.source IN (SELECT key FROM entity WHERE id IN (SELECT value FROM json_each(:sources))) AND `
	eachBySource  = `SELECT h.claim ` + bySource + conditions + inOrder
	countBySource = `SELECT count(*) ` + bySource + conditions

	// A claim can be about two of the entities, and comes once.
	pageAbout = `SELECT claim FROM (
		SELECT * FROM (SELECT h.claim, h.first, h.id` + ofEach + thatRow + `held_subject` + joinClaim + `h.subject = e.key AND ` + nextRows + together + abouts + `)
		UNION SELECT * FROM (SELECT h.claim, h.first, h.id` + ofEach + thatRow + `held_object` + joinClaim + `h.object = e.key AND ` + nextRows + together + abouts + `)
		) ORDER BY first, id LIMIT :limit`
	about      = `FROM held h` + joinClaim + `(h.subject IN ` + abouts + ` OR h.object IN ` + abouts + `) AND `
	eachAbout  = `SELECT h.claim ` + about + conditions + inOrder
	countAbout = `SELECT count(*) ` + about + conditions
)

// argsOf returns the parameters of every path.
func argsOf(q graph.ClaimQuery, at asOf) []any {
	return append(viewArgs(at),
		sql.Named("ids", list(q.IDs)),
		sql.Named("predicates", list(q.Predicates)),
		sql.Named("subjects", list(q.Subjects)),
		sql.Named("objects", list(q.Objects)),
		sql.Named("incidents", list(q.Incidents)),
		sql.Named("about", list(q.About)),
		sql.Named("snapshot", at.snapshot),
	)
}

// compareClaimTo orders a claim and an order key as Claims does.
func compareClaimTo(c graph.Claim, recorded graph.Date, id graph.ID) int {
	return cmp.Or(cmp.Compare(c.Recorded(), recorded), cmp.Compare(c.ID, id))
}
