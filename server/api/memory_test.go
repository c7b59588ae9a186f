package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
)

// TestMemoryAnswersAsTheStore asks about actors and targets with a projection
// that is there, and without any: the answers are the same to the letter.
func TestMemoryAnswersAsTheStore(t *testing.T) {
	const (
		claims = `claims(first: 3) { totalCount undated unplaced pageInfo { endCursor } nodes { id stated note stored confidence markings recorded withdrawn
			assertions { recorded withdrawn } subject { name } object { id name } claimant { name } source { title url } incident { name } dataset { key } } }`
		pair  = `{ actor { id name } target { id name description } how first last atEarliest firstRecorded claimCount sourceCount cypher ` + claims + ` }`
		pairs = `{ totalCount undated unplaced pageInfo { endCursor hasNextPage } nodes ` + pair + ` }`
		line  = `{ buckets { period reports active baseline normalised censored rows { entity { id name } state how claims { id stated source { title } } } }
			undated ` + pair + ` umbrella ` + pair + ` }`
		lists     = `{ undated unplaced added ` + pair + ` continued ` + pair + ` resumed ` + pair + ` lapsed ` + pair + ` knownBefore ` + pair + ` umbrella ` + pair + ` }`
		every     = `how: [DIRECT, ROLLED_UP, BROADER, VIA_SUBGROUP]`
		agreement = `{ parties rows { target { id } asserted withdrawals { party on } silent claims { id stated stored } } }`
	)
	for store, of := range map[string]struct {
		s       graph.Store
		actor   string
		country string
		views   []string
	}{
		"the seed": {seeded(t), "APT37", "Japan", []string{
			`{}`, `{knownAsOf: "2017-12-31"}`, `{occurred: "2016/2017"}`, `{occurred: "2017", match: CERTAINLY}`, `{lens: NONE, umbrellaYears: 20}`,
			`{claimants: ["FireEye"]}`, `{publishers: ["FireEye"]}`, `{minConfidence: 50}`,
		}},
		"made by hand": {handMade(t), "Möss", "Vietnam", []string{
			`{}`, `{knownAsOf: "2018-06-01"}`, `{knownAsOf: "2016-12-31"}`, `{occurred: "2014/2016"}`, `{sources: ["source/reports/1"]}`, `{publishers: ["Acme Élan"], claimants: ["Bodega"], knownAsOf: "2018-12-31"}`, `{lens: STRICT}`,
		}},
		"with copies": {withCopies(t), "Möss", "Japan", []string{
			`{}`, `{knownAsOf: "2018-06-01"}`, `{knownAsOf: "2021-06-01"}`, `{datasets: ["feed"]}`, `{occurred: "2015"}`, `{lens: NONE}`,
		}},
		"of an actor that copies alone name": {withCopies(t), "Fern", "Japan", []string{`{}`, `{knownAsOf: "2018-06-01"}`, `{occurred: "2016"}`}},
	} {
		counted := &counting{Store: of.s}
		memory, disk := wholeOf(t, counted), clientOf(t, of.s)
		memory.get("overview.omitted", `{ overview { omittedCount } }`) // which builds the projection
		asOf := 0
		for _, view := range append(of.views, snapshots(t, of.s)...) {
			for _, q := range []string{
				fmt.Sprintf(`{ actor(name: %q, view: %s) { targets(first: 20) %s } }`, of.actor, view, pairs),
				fmt.Sprintf(`{ actor(name: %q, view: %s) { targets(%s, orderBy: {field: SOURCES, direction: DESC}) %s } }`, of.actor, view, every, pairs),
				fmt.Sprintf(`{ actor(name: %q, view: %s) { timeline(kinds: [COUNTRY, SECTOR, REGION]) %s } }`, of.actor, view, line),
				fmt.Sprintf(`{ actor(name: %q, view: %s) { expansion(baseline: "2014/2016", period: "2017") %s } }`, of.actor, view, lists),
				fmt.Sprintf(`{ actors(first: 4, view: %s) { nodes { targets(first: 3, %s) %s } } }`, view, every, pairs),
				fmt.Sprintf(`{ actors(where: {active: "2017", targets: [%q]}, view: %s) { nodes { id } } }`, of.country, view),
				fmt.Sprintf(`{ country(name: %q, view: %s) { targetedBy(%s) %s timeline(granularity: QUARTER) %s } }`, of.country, view, every, pairs, line),
				fmt.Sprintf(`{ agreement(actor: %q, view: %s) %s }`, of.actor, view, agreement),
			} {
				got, want := memory.ask(q), disk.ask(q)
				if strings.Contains(view, "snapshot") && len(want.Errors) > 0 { // nothing was stored of the actor yet
					if diff := cmp.Diff(want.Errors, got.Errors); diff != "" {
						t.Errorf("%s: %s (-store +memory)\n%s", store, q, diff)
					}
					continue
				}
				if len(want.Errors) > 0 {
					t.Fatalf("%s: %s: %+v", store, q, want.Errors)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s: %s (-store +memory)\n%s", store, q, diff)
				}
				if strings.Contains(view, "snapshot") {
					asOf++
				}
			}
		}
		if asOf == 0 {
			t.Errorf("%s: no snapshot had answers", store)
		}
		id := memory.get("actor.id", fmt.Sprintf(`{ actor(name: %q) { id } }`, of.actor))[0]
		before := counted.claims.Load()
		memory.ask(fmt.Sprintf(`{ actor(id: %q) { targets { nodes { first claimCount target { name } } } } }`, id))
		if n := counted.claims.Load() - before; n > 0 {
			t.Errorf("%s: the store was asked for claims %d times; all was in memory", store, n)
		}
	}
}

// snapshots are views as of each commit of a store, and of a day before the last.
func snapshots(t *testing.T, s graph.Store) []string {
	t.Helper()
	readings, err := s.Readings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var views []string
	for _, r := range readings {
		then := r.Stored.Time.Format(time.RFC3339Nano)
		views = append(views, fmt.Sprintf(`{snapshot: %q}`, then), fmt.Sprintf(`{snapshot: %q, knownAsOf: "2017-12-31", minConfidence: 20}`, then))
	}
	return views
}
