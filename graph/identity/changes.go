package identity

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// Change is a record that is read with others than before.
type Change struct {
	Record        graph.ID
	Before, After []graph.ID // the records of its actor, itself among them, sorted; none where it was not there
}

// Changes returns the records that one judgement reads with others than another does,
// by id. A record that is new, or gone, and read by itself is none.
func Changes(before, after *Resolution) []Change {
	var records []graph.ID
	for _, r := range []*Resolution{before, after} {
		for _, members := range r.actors { // of those that are read with others
			for _, m := range members {
				records = append(records, m.Record)
			}
		}
	}
	var out []Change
	for _, id := range sortedIDs(records) {
		c := Change{id, before.together(id), after.together(id)}
		if !slices.Equal(c.Before, c.After) {
			out = append(out, c)
		}
	}
	return out
}

// together returns the records that are read together with one, itself among them.
func (r *Resolution) together(record graph.ID) []graph.ID {
	if r.records[record] == nil {
		return nil
	}
	var ids []graph.ID
	for _, m := range r.Records(record) {
		ids = append(ids, m.Record)
	}
	return sortedIDs(ids)
}
