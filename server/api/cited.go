package api

import (
	"context"
	"fmt"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// shownClaims is how many claims a row shows unless it is asked for more or
// fewer. Their number is told beside them, and Cypher finds all.
const shownClaims = 100

// citations are the claims that the rows of one answer rest on. They are
// fetched together, when the first row is opened.
type citations struct {
	*scope
	claims memo[int, claimsByID] // by how many of each row
	rows   [][]graph.ID
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
	c.rows = append(c.rows, ids)
	return cited{ids, c}
}

// ClaimCount is how many claims there are.
func (c cited) ClaimCount() int { return len(c.ids) }

// Claims returns the first claims, by when they were first recorded and then by id.
func (c cited) Claims(ctx context.Context, first *int) ([]*Claim, error) {
	n := orShown(first)
	all, err := c.all.claims.get(ctx, n, func(ctx context.Context) (claimsByID, error) {
		return c.all.openClaims(ctx, headsOf(c.all.rows, n))
	})
	return all.pick(head(c.ids, n)), err
}

// orShown is how many claims of a row are asked for, or shown without asking.
func orShown(first *int) int {
	if first == nil {
		return shownClaims
	}
	return *first
}

// head returns the first n items of a list, all of a shorter one.
func head[T any](list []T, n int) []T { return list[:min(len(list), n)] }

// headsOf returns the first n items of some lists, one after the other.
func headsOf[T any](lists [][]T, n int) []T {
	var out []T
	for _, list := range lists {
		out = append(out, head(list, n)...)
	}
	return out
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
