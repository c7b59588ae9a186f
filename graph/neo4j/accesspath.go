package neo4j

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// The parts that queries for claims are made of. Each takes the variables that
// the one before leaves: seq, the commit as of which is asked; t, a claim.

// atLastCommit begins a question that rests on indexes and on properties that
// people see, which say how things are after the last commit only: it finds that
// commit, seq, and nothing while a commit is changing them. withCommitNow ends it:
// now is the last commit again, so that an answer with another now, or with -1
// because a commit has begun, is thrown away and asked for in another way.
const (
	atLastCommit = `
MATCH (m:Store) WHERE NOT EXISTS { MATCH (u:Unfinished) WHERE u.changing }
WITH m.seq AS seq, m.at AS at
`
	withCommitNow = `
MATCH (m:Store)
WITH *, CASE WHEN EXISTS { MATCH (u:Unfinished) WHERE u.changing } THEN -1 ELSE m.seq END AS now
`
)

// atSnapshot finds the last commit stored by the view's snapshot.
const atSnapshot = `
MATCH (c:Commit) WHERE c.at <= $p.snapshot
WITH c.seq AS seq ORDER BY c.at DESC LIMIT 1
`

// structure holds candidates to the lists of the question.
const structure = `
WHERE ($p.ids IS NULL OR t.id IN $p.ids)
  AND ($p.subjects IS NULL OR t.subject IN $p.subjects)
  AND ($p.objects IS NULL OR t.object IN $p.objects)
  AND ($p.about IS NULL OR t.subject IN $p.about OR t.object IN $p.about)
  AND ($p.incidents IS NULL OR t.incident IN $p.incidents)
`

// admitted holds a claim to what its view admits. rows are the indexes of its
// rows that are valid as of seq, oldest first; at is that of View.RunAt. release
// is the next full release of the claim's data set on or after the view's day,
// which is all that has to be known of releases (graph.Calendar.Next).
var admitted = `
WITH seq, t, t.runs AS held, coalesce($p.releases[t.dataset], 2147483646) AS release, coalesce(t.span[0], -1000000) AS begins
WITH seq, t, held, release, begins, [i IN range(0, size(held) - 8, 8) WHERE held[i+2] <= seq AND seq < held[i+3]] AS rows
WITH seq, t, held, release, rows, last([i IN rows WHERE (` + begun + `) AND (` + sureIfPossible + `)]) AS at
WHERE ` + viewConditions() + `
`

// An accessPath is one way to find the candidates for a question: what to start
// from, and how claims of one type follow.
type accessPath struct {
	anchor, scope, match string
	admission, first     string // whether a candidate counts, and its place in the order
	once                 bool   // it finds no claim twice: Neo4j need not remember those it found
}

// The ways, by what narrows the candidates most.
var (
	byID = accessPath{
		scope: `(seq)`, match: `MATCH ()-[t:TYPE]->() WHERE t.id IN $p.ids`,
		first: anyDay, // found whatever the view says
	}
	byIncident = accessPath{scope: `(seq)`, match: `MATCH ()-[t:TYPE]->() WHERE t.incident IN $p.incidents`, admission: admitted, first: firstDay}
	bySource   = accessPath{scope: `(seq)`, match: `MATCH ()-[t:TYPE]->() WHERE t.sourceId IN $p.sources`, admission: admitted, first: firstDay, once: true}
	byType     = accessPath{scope: `(seq)`, match: `MATCH ()-[t:TYPE]->()`, admission: admitted, first: firstDay, once: true}
	bySubject  = accessPath{
		anchor: `UNWIND $p.subjects AS anchor MATCH (e:Entity {id: anchor})`,
		scope:  `(seq, e)`, match: `MATCH (e)-[t:TYPE]->()`, admission: admitted, first: firstDay,
	}
	byObject = accessPath{
		anchor: `UNWIND $p.objects AS anchor MATCH (e:Entity {id: anchor})`,
		scope:  `(seq, e)`, match: `MATCH ()-[t:TYPE]->(e)`, admission: admitted, first: firstDay,
	}
	byEither = accessPath{
		anchor: `UNWIND $p.about AS anchor MATCH (e:Entity {id: anchor})`,
		scope:  `(seq, e)`, match: `MATCH (e)-[t:TYPE]-()`, admission: admitted, first: firstDay,
	}
)

func accessPathOf(q graph.ClaimQuery) accessPath {
	switch {
	case len(q.IDs) > 0:
		return byID
	case len(q.Incidents) > 0:
		return byIncident
	case len(q.Subjects) > 0:
		return bySubject
	case len(q.Objects) > 0:
		return byObject
	case len(q.About) > 0:
		return byEither
	}
	return byType
}

// eachPathOf is the way to all claims of a question, not to a page of them: a source can
// have most claims of all, of which a page is in order sooner by their day.
func eachPathOf(q graph.ClaimQuery) accessPath {
	if of := accessPathOf(q); of != byType || len(q.View.Sources) == 0 {
		return of
	}
	return bySource
}

// candidates finds claims of some types, each once, without those of a coming commit.
func (a accessPath) candidates(types []string) string {
	distinct := `DISTINCT `
	if a.once {
		distinct = ``
	}
	return a.anchor + `
CALL ` + a.scope + ` {
` + forTypes(a.match+` RETURN t`, types) + `
}
WITH ` + distinct + `seq, t WHERE t.stored <= seq
WITH seq, t` + structure + a.admission
}

// sorted are the claims after the cursor, in the order of Store.Claims.
func (a accessPath) sorted(types []string) string {
	return a.candidates(types) + a.first + `
WHERE first > $p.afterDay OR (first = $p.afterDay AND t.id > $p.after)
WITH seq, t ORDER BY first, t.id`
}

func (a accessPath) page(types []string) string {
	return atSnapshot + a.sorted(types) + ` LIMIT $p.limit` + withEnds
}

func (a accessPath) each(types []string) string {
	return atSnapshot + a.sorted(types) + ` RETURN ` + claimColumns
}

// some are claims as of a commit that is known.
func (a accessPath) some(types []string) string {
	return asOfCommit + a.sorted(types) + ` RETURN ` + claimColumns
}

// places tells the claims' places in the order, in no order.
func (a accessPath) places(types []string) string {
	return atSnapshot + a.candidates(types) + a.first + ` RETURN t.id AS id, type(t) AS type, first, seq`
}

// count counts as of the commit that a page was found to be of.
func (a accessPath) count(types []string) string {
	return asOfCommit + a.candidates(types) + ` RETURN count(t) AS total`
}

const (
	asOfCommit = `WITH $p.seq AS seq `

	firstDay = `WITH seq, t, held[rows[0]] AS first`
	// A claim without rows, which only its id finds, comes first.
	anyDay = `
WITH seq, t, [i IN range(0, size(t.runs) - 8, 8) WHERE t.runs[i+2] <= seq AND seq < t.runs[i+3] | t.runs[i]] AS days
WITH seq, t, coalesce(days[0], -1000000) AS first`

	claimColumns = `t.id AS id, type(t) AS type, t.subject AS subject, t.object AS object, t.claimantId AS claimant, t.sourceId AS source,
  t.dataset AS dataset, t.incident AS incident, t.occurred AS occurred, t.stored AS stored, t.storedAt AS storedAt,
  t.runs AS held, t.said AS marks, t.versionKeys AS keys, t.versions AS versions, seq`

	// withEnds returns a page's claims, the first with the descriptions of all that they name.
	withEnds = `
WITH seq, collect(t) AS claims
CALL (claims) {
  UNWIND claims AS t
  UNWIND [t.subject, t.object, t.claimantId, t.sourceId, t.incident] AS named
  WITH DISTINCT named WHERE named IS NOT NULL
  MATCH (e:Entity {id: named})<-[d:DESCRIBES]-()
  RETURN collect([e.id, d.dataset, d.runs, d.said, d.versions]) AS described
}
` + withCommitNow + `
UNWIND CASE size(claims) WHEN 0 THEN [null] ELSE range(0, size(claims) - 1) END AS i
WITH seq, now, claims[i] AS t, CASE i WHEN 0 THEN described END AS described
RETURN now, described, ` + claimColumns
)

// indexedPage is a page that an index serves in order, so that it costs what it
// holds: as the store is now and without a filter. key is the property that
// holds $p.anchor, and stands first in the index; empty for a page of all claims.
// An index is used only if each of its columns has a condition of its own.
func indexedPage(key string, types []string) string {
	anchor, order := ``, ``
	if key != "" {
		anchor, order = `t.`+key+` = $p.anchor AND `, `t.`+key+`, `
	}
	return atLastCommit + `
CALL (seq) {
` + forTypes(`
  MATCH ()-[t:TYPE]->()
  WHERE `+anchor+`t.recorded >= $p.recorded AND NOT (t.recorded = $p.recorded AND t.id <= $p.after) AND t.id IS NOT NULL
    AND (t.current OR $p.withWithdrawn) AND t.stored <= seq
  RETURN t ORDER BY `+order+`t.recorded, t.id LIMIT $p.limit`, types) + `
}
WITH seq, t ORDER BY t.recorded, t.id LIMIT $p.limit` + withEnds
}

// indexed reports whether an index serves a page of q, and by which property with which value.
func indexed(q graph.ClaimQuery) (key, anchor string, ok bool) {
	filtered := !q.View.Snapshot.IsZero() ||
		slices.ContainsFunc(graph.Filters(), func(f graph.Filter) bool { return f.Narrows(q.View) })
	switch lists := len(q.IDs) + len(q.About) + len(q.Incidents); {
	case filtered || lists > 0:
		return "", "", false
	case len(q.Subjects) == 1 && len(q.Objects) == 0:
		return "subject", string(q.Subjects[0]), true
	case len(q.Objects) == 1 && len(q.Subjects) == 0:
		return "object", string(q.Objects[0]), true
	}
	return "", "", len(q.Objects)+len(q.Subjects) == 0
}

// typesOf returns the relationship types of predicates, all for none given. Only
// known ones: they become part of the query's text. So each set of predicates
// has a text of its own, because Neo4j takes a tenth of a second to plan for each
// type, and most questions are of one or two.
func typesOf(asked []graph.Predicate) []string {
	var types []string
	for _, p := range graph.Predicates() {
		if len(asked) == 0 || slices.Contains(asked, p) {
			types = append(types, relationshipType(p))
		}
	}
	return types
}
