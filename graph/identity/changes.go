package identity

import (
	"cmp"
	"maps"
	"slices"
	"strings"

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

// Regrouping is some actors that are other ones than before: their records are read
// together otherwise.
type Regrouping struct {
	Before, After []graph.ID // the actors that the records were, and those that they are, sorted
}

// Regroupings returns which actors of one judgement are which others of another, each
// with no more than what hangs together, by the first of the records.
func Regroupings(before, after *Resolution) []Regrouping {
	changes := Changes(before, after)
	at := make(map[graph.ID]int, len(changes))
	for i, c := range changes {
		at[c.Record] = i
	}
	var out []Regrouping
	seen := make([]bool, len(changes))
	for i := range changes {
		var g Regrouping
		for queue := []int{i}; len(queue) > 0; queue = queue[1:] {
			if seen[queue[0]] {
				continue
			}
			seen[queue[0]] = true
			c := changes[queue[0]]
			if len(c.Before) > 0 {
				g.Before = append(g.Before, before.Actor(c.Record))
			}
			if len(c.After) > 0 {
				g.After = append(g.After, after.Actor(c.Record))
			}
			for _, record := range slices.Concat(c.Before, c.After) {
				queue = append(queue, at[record]) // of an actor that changed every record did
			}
		}
		if len(g.Before)+len(g.After) > 0 {
			out = append(out, Regrouping{sortedIDs(g.Before), sortedIDs(g.After)})
		}
	}
	return out
}

// RefusalChange is a reason to read two records together that was not followed, and is
// now, or the other way round, or is not for another reason.
type RefusalChange struct {
	Record, With  graph.ID // of the two the first by id first
	Rule          string   // as Join has it
	Before, After string   // why it was not followed, and is not; empty where it was, or is, or where there was no such reason
}

// RefusalChanges returns the refused joins that differ between two judgements, by the
// records and the rule.
func RefusalChanges(before, after *Resolution) []RefusalChange {
	was, is := before.refusals(), after.refusals()
	all := slices.Collect(maps.Keys(was))
	for key := range is {
		if _, both := was[key]; !both {
			all = append(all, key)
		}
	}
	slices.SortFunc(all, compareRefused)
	var out []RefusalChange
	for _, key := range all {
		if was[key] != is[key] {
			out = append(out, RefusalChange{key.record, key.with, key.rule, was[key], is[key]})
		}
	}
	return out
}

// refusedJoin is what makes two refusals one.
type refusedJoin struct {
	record, with graph.ID
	rule         string
}

func compareRefused(a, b refusedJoin) int {
	return cmp.Or(cmp.Compare(a.record, b.record), cmp.Compare(a.with, b.with), cmp.Compare(a.rule, b.rule))
}

// refusals returns all joins that are refused, with the reasons.
func (r *Resolution) refusals() map[refusedJoin]string {
	out := map[refusedJoin]string{}
	for _, actor := range r.all {
		for _, f := range r.Refused(actor) {
			if f.Record > f.With {
				continue // the other record tells it too
			}
			key := refusedJoin{f.Record, f.With, f.Rule}
			if told := out[key]; told == "" {
				out[key] = f.Reason
			} else if !slices.Contains(strings.Split(told, "; "), f.Reason) {
				out[key] = told + "; " + f.Reason
			}
		}
	}
	return out
}
