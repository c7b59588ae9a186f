package neo4j

import (
	"context"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// A streamPart is a query for some of the items of a stream. Each of its records
// is a list of rows: what a record costs by itself is more than what a claim does.
type streamPart struct {
	cypher   string
	params   map[string]any
	entities bool
	pages    bool // ask again for what comes after the last row, until there is none
}

// lastCommit finds the number of the last commit.
const lastCommit = `MATCH (c:Commit) RETURN coalesce(max(c.seq), 0) AS seq`

// streamSizes counts claims by type, from Neo4j's own count.
var streamSizes = perType(`MATCH ()-[t:TYPE]->() RETURN 'TYPE' AS type, count(t) AS claims`)

// streamParts finds the last commit, and how a stream up to it is shared out.
func (s *Store) streamParts(ctx context.Context, after int64) (last int64, parts []streamPart, err error) {
	err = s.stream(ctx, func(tx transaction) error {
		if err := tx.run(ctx, lastCommit, nil, func(c *columns) error {
			last = c.integer("seq")
			return nil
		}); err != nil || last <= after {
			return err
		}
		if after > 0 {
			params := map[string]any{"after": after, "seq": last}
			parts = []streamPart{{cypher: movedEntities, params: params, entities: true}, {cypher: movedClaims, params: params}}
			return nil
		}
		for _, k := range graph.Kinds() {
			parts = append(parts, streamPart{cypher: everyEntity, entities: true, pages: true, params: map[string]any{
				"from": string(k) + "/", "to": string(k) + "0", // what comes after a slash
				"seq": last, "first": entityPage, "content": labelled(k),
			}})
		}
		return tx.run(ctx, streamSizes, nil, func(c *columns) error {
			for _, prefixes := range idPrefixes(c.integer("claims")) {
				parts = append(parts, streamPart{cypher: everyClaim[c.text("type")], params: map[string]any{"prefixes": prefixes, "seq": last}})
			}
			return nil
		})
	})
	return last, parts, err
}

// labelled reports whether a stream tells more of a kind's entities than their ids.
func labelled(k graph.Kind) bool { return k == graph.Actor || k == graph.Source }

// entityPage is how many entities are read at a time: some megabytes of the server's memory.
const entityPage = 4000

// idPrefixes shares out n claims by what their ids start with, which are
// hashes: so that a prefix has some hundred claims, and a part has up to as many
// prefixes as there are digits.
func idPrefixes(n int64) [][]string {
	const claims, digits = "claim/", "0123456789abcdefghijklmnopqrstuv"
	const some = 1000
	switch {
	case n == 0:
		return nil
	case n <= some:
		return [][]string{{claims}}
	}
	var all []string
	for _, d := range strings.Split(digits, "") {
		all = append(all, claims+d)
	}
	if n <= some*int64(len(digits)) {
		return [][]string{all}
	}
	var parts [][]string
	for _, first := range all {
		var part []string
		for _, d := range strings.Split(digits, "") {
			part = append(part, first+d)
		}
		parts = append(parts, part)
	}
	return parts
}

const (
	leanClaimRow = `[t.id, type(t), t.subject, t.object, t.claimantId, t.sourceId, t.incident, t.dataset, t.occurred, t.runs]`

	// The content of a description is read where a stream needs it.
	leanEntityRow = `CASE WHEN content THEN [e.id, [(e)<-[d:DESCRIBES]-() | [d.runs, d.dataset, d.said, d.versions]]] ELSE [e.id, [(e)<-[d:DESCRIBES]-() | [d.runs]]] END`
)

var (
	// A claim is found by its id, which never changes, so it comes once whatever is written meanwhile.
	everyClaim = eachType(`
UNWIND $p.prefixes AS prefix
CALL (prefix) {
  MATCH ()-[t:TYPE]->() WHERE t.id STARTS WITH prefix AND t.stored <= $p.seq
  RETURN collect(` + leanClaimRow + `) AS rows
}
RETURN rows`)

	movedClaims = `
MATCH (r:Reading) WHERE r.stored <= $p.seq
WITH collect(DISTINCT r.dataset) AS datasets
CALL (datasets) {` + perType(`
  UNWIND datasets AS dataset
  MATCH ()-[t:TYPE]->() WHERE t.dataset = dataset AND t.moved > $p.after AND t.stored <= $p.seq
  RETURN DISTINCT t`) + `
}
RETURN [` + leanClaimRow + `] AS rows`
)

const (
	everyEntity = `
MATCH (e:Entity) WHERE e.id > $p.from AND e.id < $p.to AND e.stored <= $p.seq
WITH e, $p.content AS content ORDER BY e.id LIMIT $p.first
RETURN collect(` + leanEntityRow + `) AS rows`

	movedEntities = `
MATCH (r:Reading) WHERE r.stored <= $p.seq
WITH collect(DISTINCT r.dataset) AS datasets
UNWIND datasets AS dataset
MATCH ()-[d:DESCRIBES]->(e) WHERE d.dataset = dataset AND d.moved > $p.after AND e.stored <= $p.seq
WITH DISTINCT e, e:Actor OR e:Source AS content
RETURN [` + leanEntityRow + `] AS rows`
)
