package questions

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// TrainTest are claims on targets parted by a day of the recorded clock, to learn
// from what was known by then and to be tried on what was said after.
type TrainTest struct {
	On    graph.Date
	Train []graph.Claim // asserted on that day, with nothing on them that was learned later
	Test  []graph.Claim // first recorded after it, and not withdrawn since
}

// SplitTrainTest parts TARGETS claims at the end of a day. Then are the claims as known
// on that day, withdrawn or not, found with View.KnownAsOf and View.WithWithdrawn;
// last are the claims in their last words, found with View.WithWithdrawn alone.
// Each claim is in one set at most: what was withdrawn by the day is in neither.
//
// A claim stands on the day until a release withdraws it: that a later one does not
// hold it makes nothing uncertain here, because nobody knew of that release.
//
// Training claims know nothing of the future: their words are the day's, and
// when they were withdrawn after it is taken off them. Only markings that came
// later are added, for they restrict who may see the claim.
func SplitTrainTest(then, last []graph.Claim, on graph.Date) TrainTest {
	s := TrainTest{On: on}
	known := graph.View{KnownAsOf: on, WithWithdrawn: true}
	markings := map[graph.ID][]string{}
	for _, c := range last {
		if c.Predicate != graph.Targets || len(c.Held) == 0 {
			continue
		}
		if len(c.Markings) > 0 {
			markings[c.ID] = c.Markings
		}
		if c.Recorded() > on && c.Withdrawn() == "" {
			s.Test = append(s.Test, c)
		}
	}
	for _, c := range then {
		run, begun := known.RunAt(c.Held)
		if stands := run.Withdrawn == "" || on < run.Withdrawn; begun && stands && c.Predicate == graph.Targets {
			s.Train = append(s.Train, asOf(c, markings[c.ID], on))
		}
	}
	return s
}

// asOf takes off a claim what became of it after a day, and adds the markings of today.
func asOf(c graph.Claim, markings []string, on graph.Date) graph.Claim {
	if len(markings) > 0 {
		c.Markings = sortedSet(c.Markings, markings)
	}
	c.Held = slices.DeleteFunc(slices.Clone(c.Held), func(r graph.Run) bool { return r.Recorded > on })
	if last := &c.Held[len(c.Held)-1]; last.Withdrawn > on {
		last.Withdrawn, last.WithdrawnFrom = "", ""
	}
	return c
}

func sortedSet(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}
