package neo4j

import (
	"fmt"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

// Every claim must have exactly one of the prefixes, however many claims there are.
func TestIDPrefixesShareOutAllClaims(t *testing.T) {
	for _, c := range []struct {
		claims   int64
		parts    int
		prefixes int // of each part
	}{{0, 0, 0}, {1, 1, 1}, {1000, 1, 1}, {1001, 1, 32}, {32_000, 1, 32}, {32_001, 32, 32}, {10_000_000, 32, 32}} {
		parts := idPrefixes(c.claims)
		if len(parts) != c.parts {
			t.Errorf("%d claims: %d parts, want %d", c.claims, len(parts), c.parts)
		}
		for _, part := range parts {
			if len(part) != c.prefixes {
				t.Errorf("%d claims: a part of %d prefixes, want %d", c.claims, len(part), c.prefixes)
			}
		}
		for i := range 500 {
			id := graph.Claim{Predicate: graph.Targets, Dataset: fmt.Sprint(i)}.Identify()
			found := 0
			for _, part := range parts {
				for _, prefix := range part {
					if strings.HasPrefix(string(id), prefix) {
						found++
					}
				}
			}
			if want := min(1, c.parts); found != want {
				t.Fatalf("%d claims: %s is in %d parts, want %d", c.claims, id, found, want)
			}
		}
	}
}
