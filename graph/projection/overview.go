package projection

import (
	"github.com/actorgraph/actorgraph/graph"
)

// OverviewQuery asks for the whole graph, added up so far that it can be drawn.
type OverviewQuery struct {
	By    graph.Kind // Country, Region or Sector
	Limit int        // at most so many groups; 0: 200
}

// Overview is the whole graph by the countries, regions or sectors that are targeted.
type Overview struct {
	Groups  []Group // the most actors first, then the most claims, then by id
	Flows   []Flow  // into those groups, the most actors first, then the most claims, then by Origin and Target
	Omitted int     // groups left out
}

// Group is one target with all that hit it, directly or by roll-up.
type Group struct {
	Target      graph.ID
	Actors      int
	Claims      int
	First, Last graph.Span // as analysis.Sum has them
}

// Flow is the targeting of a group by the actors from one country. Actors that
// several countries are named for are in several flows, those that none is
// named for in one with an empty Origin.
type Flow struct {
	Origin, Target graph.ID
	Actors, Claims int
}
