package projection

import (
	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/analysis"
)

// ExpansionQuery asks what a period added to a baseline, for every actor.
type ExpansionQuery struct {
	Baseline, Period graph.Span
	Actors           []graph.ID     // these actors alone, by the id of any record; empty: all
	Kinds            []graph.Kind   // targets of these kinds; empty: all
	How              []analysis.How // empty: Direct; ViaSubgroup is not served
	Order            ExpansionOrder // empty: ByAdded
}

// ExpansionOrder is the order of the actors; it ends in the id.
type ExpansionOrder string

const (
	ByAdded ExpansionOrder = "added" // the most added targets first
	ByName  ExpansionOrder = "name"  // by folded name, as it is today
)

// Expansion is what a period added to an actor's baseline, by the rules of
// analysis.Expand. Its lists hold targets, sorted by id; analysis.Expand over
// Graph.Claims gives them with their claims.
type Expansion struct {
	Actor                                                    graph.ID
	Added, Continued, Resumed, Lapsed, KnownBefore, Umbrella []graph.ID
	Undated                                                  int // pairs that nothing dates

	Active    int        // targets with dated activity in the period
	NewRate   float64    // the part of them that is Added; 0 without any
	Claims    int        // claims on those targets that date activity in the period, by target: one that reaches two counts twice
	Entropy   float64    // of these claims over the targets, in bits: 0 for one target, log2(n) for n targets alike
	OneReport []graph.ID // of the active targets, those that one report alone tells of, sorted
	Umbrellas int        // umbrella claims that meet the period, by target
	Gaps      []Gap      // when the actor was silent, oldest first
}

// Gap is a time in which nothing dated says that an actor was active, between
// two in which it was. Only gaps of a year or more are told.
type Gap struct {
	From, To graph.Date // first and last day
}
