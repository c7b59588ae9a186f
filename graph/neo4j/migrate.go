package neo4j

import (
	"context"

	bolt "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/actorgraph/actorgraph/graph"
)

// datePeriods brings a graph of version 1 to version 2: rows and marks tell
// since when something can have been said and what that rests on. What readings
// held until then was published on a day by which it was out for certain; since
// when is open. Each item is done or not, so what a crash ends early goes on at
// the next start.
func datePeriods(ctx context.Context, session bolt.SessionWithContext) error {
	params := map[string]any{
		"open": int64(open), "first": dayOf(graph.FirstDate),
		"published": basisNumber(graph.BasisPublished), "held": basisNumber(graph.BasisHeld),
	}
	for _, typ := range append(relationshipTypes(graph.Predicates()), describes) {
		if err := do(ctx, session, forTypes(datePeriodsOf, []string{typ}), params, nil); err != nil {
			return err
		}
	}
	return nil
}

// The first row of a claim that was published by its day rests on that, and
// a row on whose first day another ends has other words and nothing open.
const datePeriodsOf = `
MATCH ()-[t:TYPE]->() WHERE t.held IS NOT NULL
CALL (t) {
  WITH t, t.held AS held, t.marks AS marks, range(0, size(t.held) - 6, 6) AS rows, range(0, size(t.marks) - 3, 3) AS said
  WITH t, marks, said, reduce(all = [], i IN rows | all + held[i..i+6] +
    CASE
      WHEN 'TYPE' <> 'DESCRIBES' AND held[i] = held[0] AND any(m IN said WHERE marks[m+2] = held[i]) THEN [$p.first, $p.published]
      WHEN any(j IN rows WHERE held[j+1] = held[i] AND held[j+2] < held[i+3] AND held[i+2] < held[j+3]) THEN [held[i], $p.held]
      ELSE [$p.open, $p.held]
    END) AS runs
  SET t.runs = runs, t.said = reduce(all = [], m IN said | all + marks[m..m+3] + [$p.open, 0]), t.held = null, t.marks = null
} IN TRANSACTIONS OF 2000 ROWS`
