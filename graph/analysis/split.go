package analysis

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// Sets are claims on targets parted by a day of the recorded clock, to learn
// from what was known by then and to be tried on what was said after.
type Sets struct {
	On    graph.Date
	Train []graph.Claim // asserted on that day, with nothing on them that was learned later
	Test  []graph.Claim // first recorded after it, and not let go since
}

// Split parts the TARGETS claims at the end of a day. Each claim is in one set
// at most: what was let go by the day is in neither.
//
// Training claims know nothing of the future: when they were let go after the
// day is taken off them, and so are confidence, words and note where they were
// given anew after it. Markings stay, for they restrict who may see the claim.
func Split(claims []graph.Claim, on graph.Date) Sets {
	s := Sets{On: on}
	then := graph.View{KnownAsOf: on}
	for _, c := range claims {
		if c.Predicate != graph.Targets || len(c.Held) == 0 {
			continue
		}
		run, held := then.RunAt(c.Held)
		switch {
		case held:
			s.Train = append(s.Train, asOf(c, run, on))
		case c.Recorded() > on && c.Withdrawn() == "":
			s.Test = append(s.Test, c)
		}
	}
	return s
}

// asOf returns a claim as it was known on a day.
func asOf(c graph.Claim, run graph.Run, on graph.Date) graph.Claim {
	if c.Held[len(c.Held)-1].Version != run.Version {
		c.Version = graph.Version{Markings: c.Markings}
	}
	c.Held = slices.DeleteFunc(slices.Clone(c.Held), func(r graph.Run) bool { return r.Recorded > on })
	last := &c.Held[len(c.Held)-1]
	if last.Withdrawn > on {
		last.Withdrawn = ""
	}
	return c
}
