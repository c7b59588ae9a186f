package api_test

import (
	"fmt"
	"testing"
)

// TestBucketsAreNoMorePreciseThanTheirClaims asks the founding story for its years and
// months: FireEye says "2017" of Japan, which may be any month and is none for certain.
func TestBucketsAreNoMorePreciseThanTheirClaims(t *testing.T) {
	c := clientOf(t, seeded(t))
	for granularity, want := range map[string]struct {
		rows    int
		certain bool
	}{"YEAR": {1, true}, "QUARTER": {4, false}, "MONTH": {12, false}} {
		rows := c.get("actor.timeline.buckets", fmt.Sprintf(`{ actor(name: "APT37", view: {claimants: ["FireEye"], occurred: "2017"}) {
			timeline(granularity: %s, kinds: [COUNTRY]) { buckets { period rows { entity { id } certain state } } } } }`, granularity))
		found := 0
		for _, bucket := range rows {
			for _, row := range bucket.(map[string]any)["rows"].([]any) {
				row := row.(map[string]any)
				if row["entity"].(map[string]any)["id"] != "country/JP" || row["state"] == "LAPSED" {
					continue
				}
				if found++; row["certain"] != want.certain {
					t.Errorf("%s: Japan in %v is certain: %v", granularity, bucket, row["certain"])
				}
			}
		}
		if found != want.rows {
			t.Errorf("%s: Japan has %d rows, want %d", granularity, found, want.rows)
		}
	}
}

// TestListsFollowTheViewsDataSets counts victims, sources and incidents as one data set has them.
func TestListsFollowTheViewsDataSets(t *testing.T) {
	c := clientOf(t, handMade(t))
	for list, want := range map[string][2]float64{"victims": {1, 0}, "incidents": {1, 0}, "sources": {1, 1}} {
		for i, dataset := range []string{"feed", "reports"} {
			query := fmt.Sprintf(`{ %s(view: {datasets: [%q]}) { totalCount } }`, list, dataset)
			if got := c.get(list+".totalCount", query); len(got) != 1 || got[0] != want[i] {
				t.Errorf("%s: %v, want %v", query, got, want[i])
			}
		}
	}
}
