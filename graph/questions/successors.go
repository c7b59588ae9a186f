package questions

import "github.com/actorgraph/actorgraph/graph"

// Successors tells which record took over each record that a data set no longer
// has: the one record of the same data set that now has the gone one's primary
// name, as its own or as one of its names. Where several have it, or none, nobody
// took over. Ids that were replaced are not among them: they stand for their
// successor anyway (see identity.Resolve).
//
// Before and after are the records that are live at two moments; names are the
// NAMED claims of the later one, with their Ends.
func Successors(before, after []graph.Entity, names []graph.Claim) map[graph.ID]graph.ID {
	live := make(map[graph.ID]string, len(after)) // data sets
	type name struct{ dataset, folded string }
	holders := map[name]map[graph.ID]bool{}
	hold := func(dataset, called string, record graph.ID) {
		n := name{dataset, graph.Fold(called)}
		if holders[n] == nil {
			holders[n] = map[graph.ID]bool{}
		}
		holders[n][record] = true
	}
	for _, r := range after {
		if r.ReplacedBy == "" {
			live[r.ID] = r.Dataset
			hold(r.Dataset, r.Name, r.ID)
		}
	}
	for i := range names {
		c := &names[i]
		if dataset, is := live[c.Object]; is && c.Predicate == graph.Named && c.Dataset == dataset && c.Ends != nil && c.Ends.Subject != nil {
			hold(dataset, c.Ends.Subject.Name, c.Object)
		}
	}
	successors := map[graph.ID]graph.ID{}
	for _, gone := range before {
		key := graph.Fold(gone.Name)
		if _, still := live[gone.ID]; still || gone.ReplacedBy != "" || key == "" {
			continue
		}
		if of := holders[name{gone.Dataset, key}]; len(of) == 1 {
			for record := range of {
				successors[gone.ID] = record
			}
		}
	}
	return successors
}
