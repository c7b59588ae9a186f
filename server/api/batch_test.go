package api_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestStoreCalls shows that the number of calls to the store depends on the
// depth of a question and not on the length of its answer.
func TestStoreCalls(t *testing.T) {
	s := &counting{Store: seeded(t)}
	c := clientOf(t, s)
	calls := func(query string) int64 {
		t.Helper()
		before := s.calls.Load()
		if a := c.ask(query); len(a.Errors) > 0 {
			t.Fatalf("%s: %v", query, a.Errors)
		}
		return s.calls.Load() - before
	}
	calls(`{ actors(first: 1) { totalCount } }`) // who is who is worked out once after a commit
	for _, tc := range []struct {
		query string
		most  int64
	}{
		{`{ actors(first: %d) { nodes {
			targets(first: 5) { totalCount nodes { first target { name ... on Victim { countries { name } sectors { name } } } claims(first: 2) { nodes { source { publisher { name } } } } } }
			claims(first: 5) { totalCount nodes { source { title publisher { name } } claimant { name } dataset { key name } incident { name claims { totalCount } } } }
			names { nodes { name claimants { name } } } aliases origins { entity { name } } attributedTo { claims { id } }
			records { dataset { name } joinedBy { rule } }
			incidents(first: 3) { nodes { name claims(first: 1) { nodes { object { name } } } } }
			timeline { buckets { period reports baseline rows { entity { name } claims { source { publisher { name } } } } } undated { target { name } } }
			expansion(baseline: "2014/2016", period: "2017") { added { target { name } claims { nodes { id } } } }
		} } }`, 26}, // three of them for what quoted incidents say
		{`{ countries(first: %d) { nodes { regions { name } targetedBy(first: 3) { nodes { actor { name origins { entity { name } } } } } timeline { buckets { reports baseline } } claims(first: 1) { totalCount } } } }`, 8}, // one of them for what quoted incidents say
		{`{ sectors(first: %d) { nodes { parent { name } children { name } targetedBy(how: [DIRECT, ROLLED_UP, VIA_SUBGROUP]) { totalCount } } } }`, 6},                                                                        // likewise
		{`{ victims(first: %d) { nodes { countries { name regions { name } } sectors { parent { name } } targetedBy { totalCount } } } }`, 5},
		{`{ sources(first: %d) { nodes { publisher { name claims(first: 1) { totalCount } } claims(first: 2) { nodes { subject { name } object { name } } } } } }`, 5},
		{`{ claims(first: %d) { nodes { subject { name claims(first: 1) { totalCount } } object { name } source { publisher { name } } incident { name dataset { name } } } } }`, 4},
	} {
		few, many := calls(fmt.Sprintf(tc.query, 10)), calls(fmt.Sprintf(tc.query, 50))
		if few != many || many > tc.most {
			t.Errorf("%d calls for 10 and %d for 50; want as many, and at most %d: %s", few, many, tc.most, tc.query)
		}
	}
}

func TestOneClaimCostsNoSearch(t *testing.T) {
	s := &counting{Store: seeded(t)}
	c := clientOf(t, s)
	id := c.get("claims.nodes.id", `{ claims(predicates: [LOCATED_AT], first: 1) { nodes { id } } }`)[0]
	before := s.calls.Load()
	c.get("claim.source.title", fmt.Sprintf(`{ claim(id: %q) { source { title } subject { name } object { name } claimant { name } } }`, id))
	if n := s.calls.Load() - before; n != 1 {
		t.Errorf("%d calls for a claim with all that it names; want 1", n)
	}
}

// TestBatchesAgreeWithSingles asks of each actor alone what a list asks of all.
func TestBatchesAgreeWithSingles(t *testing.T) {
	c := clientOf(t, seeded(t))
	const fields = `id name aliases
		claims(first: 3) { totalCount pageInfo { endCursor hasNextPage } nodes { id } }
		targets(first: 3) { totalCount pageInfo { endCursor } nodes { first last target { id } claims(first: 2) { totalCount nodes { id } } } }
		timeline { buckets { period reports baseline rows { state entity { id } } } }
		expansion(baseline: "2014/2016", period: "2017") { added { target { id } } undated }`
	all := c.ask(`{ actors(first: 12) { nodes { ` + fields + ` } } }`).Data["actors"].(map[string]any)["nodes"].([]any)
	for _, want := range all {
		id := want.(map[string]any)["id"].(string)
		got := c.ask(fmt.Sprintf(`{ actor(id: %q) { %s } }`, id, fields)).Data["actor"]
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s in a list and alone (-list +alone):\n%s", id, diff)
		}
	}
}
