package api

import (
	"context"
	"fmt"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// shownClaims is how many claims a row of a list shows. Their number is told
// beside them, and Cypher finds all.
const shownClaims = 100

// citations are the claims that the rows of one answer rest on. They are
// fetched together, when the first row is opened.
type citations struct {
	*scope
	claims single[claimsByID]
	shown  []graph.ID
}

// cite starts the citations of an answer.
func (s *scope) cite() *citations { return &citations{scope: s} }

// cited are the claims that one row rests on.
type cited struct {
	ids []graph.ID
	all *citations
}

// ids adds claims by their ids, in their order.
func (c *citations) ids(ids []graph.ID) cited {
	c.shown = append(c.shown, ids[:min(len(ids), shownClaims)]...)
	return cited{ids, c}
}

// ClaimCount is how many claims there are.
func (c cited) ClaimCount() int { return len(c.ids) }

// Claims returns the claims, by when they were first recorded and then by id.
func (c cited) Claims(ctx context.Context) ([]*Claim, error) {
	all, err := c.all.claims.get(ctx, func(ctx context.Context) (claimsByID, error) { return c.all.openClaims(ctx, c.all.shown) })
	return all.pick(c.ids), err
}

// Cypher is the query that finds the claims on the same graph in Neo4j.
func (c cited) Cypher() string { return cypherOf(c.ids) }

// cypherOf returns the query that finds claims by their ids, with both their
// ends. Only the type of relationship that has an index is left out, for paths
// can be of any.
func cypherOf(ids []graph.ID) string {
	quoted := make([]string, len(ids))
	for i, id := range ids {
		quoted[i] = fmt.Sprintf("'%s'", strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(string(id)))
	}
	return "MATCH (subject)-[claim]->(object)\nWHERE claim.id IN [" + strings.Join(quoted, ", ") + "]\nRETURN subject, claim, object"
}

// Cypher is the query that finds the claims that the pair rests on.
func (t *Targeting) Cypher() string {
	return cypherOf(t.Pair.Claims().IDs())
}
