package neo4j

import (
	"encoding/json"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// A claimRow is a claim as a query returned it.
type claimRow struct {
	item
	c graph.Claim
}

func claimRowOf(c *columns) claimRow {
	typ := c.text("type")
	return claimRow{
		item: item{
			typ: typ, id: c.text("id"), stored: c.integer("stored"),
			held: heldOf(c.list("held")), marks: marksOf(c.list("marks")),
			keys: c.texts("keys"), versions: c.texts("versions"),
		},
		c: graph.Claim{
			ID: c.id("id"), Predicate: predicateOf(typ), Subject: c.id("subject"), Object: c.id("object"),
			Claimant: c.id("claimant"), Source: c.id("source"), Dataset: c.text("dataset"), Incident: c.id("incident"),
			Occurred: spanOf(c.text("occurred")), Stored: c.stamp("stored", "storedAt"),
		},
	}
}

// claim returns the claim as the view has it, with its ends as entities has them.
func (r claimRow) claim(v graph.View, entities *entityResolver) (graph.Claim, error) {
	c := r.c
	c.Held = r.runs(entities.seq, true)
	entities.calendars[c.Dataset].Bound(c.Held, c.Occurred)
	version := -1
	if run, ok := v.RunFor(c.Held); ok {
		version = slices.Index(r.keys, run.Version)
	} else if m, ok := r.lastMark(entities.seq); ok {
		version = int(m.version)
	}
	if version >= 0 {
		if err := json.Unmarshal([]byte(r.versions[version]), &c.Version); err != nil {
			return c, err
		}
	}
	var err error
	c.Ends, err = entities.endsOf(c)
	return c, err
}

// predicateOf is the inverse of relationshipType.
func predicateOf(typ string) graph.Predicate {
	for _, p := range graph.Predicates() {
		if relationshipType(p) == typ {
			return p
		}
	}
	return ""
}

// spanOf reads a span that the store wrote.
func spanOf(text string) graph.Span {
	return graph.MustSpan(text)
}
