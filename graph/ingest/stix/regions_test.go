package stix_test

import (
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
	"github.com/actorgraph/actorgraph/graph/ingest/stix"
)

// Every term of region-ov (STIX 2.1, section 10.24) is the M49 region that it is
// named after; Antarctica lies in none and has a code of its own in ISO 3166.
func TestRegionsAreThoseOfM49(t *testing.T) {
	for term, want := range map[string]graph.ID{
		"africa": "region/africa", "eastern-africa": "region/eastern-africa", "middle-africa": "region/middle-africa",
		"northern-africa": "region/northern-africa", "southern-africa": "region/southern-africa", "western-africa": "region/western-africa",
		"americas": "region/americas", "caribbean": "region/caribbean", "central-america": "region/central-america",
		"latin-america-caribbean": "region/latin-america-and-the-caribbean", "northern-america": "region/northern-america", "south-america": "region/south-america",
		"asia": "region/asia", "central-asia": "region/central-asia", "eastern-asia": "region/eastern-asia", "southern-asia": "region/southern-asia",
		"south-eastern-asia": "region/south-eastern-asia", "western-asia": "region/western-asia",
		"europe": "region/europe", "eastern-europe": "region/eastern-europe", "northern-europe": "region/northern-europe",
		"southern-europe": "region/southern-europe", "western-europe": "region/western-europe",
		"oceania": "region/oceania", "australia-new-zealand": "region/australia-and-new-zealand", "melanesia": "region/melanesia",
		"micronesia": "region/micronesia", "polynesia": "region/polynesia", "antarctica": "country/AQ",
	} {
		in := ingest.Bytes("f", bundle(`{"type": "location", "id": "location--1", "region": "`+term+`"}`, relation("targets", "intrusion-set--1", "location--1", "")))
		doc, _ := ingesttest.MustRead(t, stix.Read, []ingest.Input{in}, feed)
		var got graph.ID
		for _, c := range doc.Claims {
			if c.Predicate == graph.Targets {
				got = c.Object
			}
		}
		if got != want {
			t.Errorf("%s: got %q, want %s", term, got, want)
		}
	}
}
