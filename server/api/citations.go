package api

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
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
	ids        []graph.ID
	statements int
	all        *citations
}

// of adds the claims of a row.
func (c *citations) of(claims questions.Claims) cited {
	ids := claims.IDs()
	c.rows = append(c.rows, ids)
	return cited{ids, claims.Len(), c}
}

// ClaimCount is how many statements the claims make.
func (c cited) ClaimCount() int { return c.statements }

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

// openedAtOnce is how many claims are fetched by their ids in one call.
const openedAtOnce = 10_000

// claimsWithIDs returns the claims with some ids, whatever the view's filters
// say. Unknown ids are left out.
func (s *scope) claimsWithIDs(ctx context.Context, ids []graph.ID) ([]graph.Claim, error) {
	var out []graph.Claim
	for chunk := range slices.Chunk(distinct(ids), openedAtOnce) { // none for no ids, which would ask for every claim
		claims, err := s.claims(ctx, graph.ClaimQuery{IDs: chunk, View: s.view})
		if err != nil {
			return nil, err
		}
		out = append(out, claims...)
	}
	return out, nil
}

// claimsByID are claims with all that they name.
type claimsByID map[graph.ID]*Claim

// pick returns the claims with some ids, in their order; those that are missing are left out.
func (m claimsByID) pick(ids []graph.ID) []*Claim {
	out := []*Claim{}
	for _, id := range ids {
		if c, ok := m[id]; ok {
			out = append(out, c)
		}
	}
	return out
}

// openClaims fetches claims with all that they name, in one batch. It is the one
// way from the ids that an answer rests on to the claims that it shows.
func (s *scope) openClaims(ctx context.Context, ids []graph.ID) (claimsByID, error) {
	claims, err := s.claimsWithIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	b, err := s.batchOfClaims(ctx, claims)
	if err != nil {
		return nil, err
	}
	out := make(claimsByID, len(claims))
	for _, c := range b.wrap(claims) {
		out[c.ID] = c
	}
	return out, nil
}
