// Package questions answers what the API asks, each question once, by pure
// functions over the graph in memory: no clock, no store. Whoever asks makes a
// [projection.GraphView], of the whole graph or of the claims on a few actors or
// targets; both stores, and both ways, give one answer. A view can be made for a
// context: once that ends a question of it stops, with the context's error and no
// answer.
//
// Most questions begin alike. Which targets a claim reaches, and how, depends on
// its object (targetmapper.go). What the claims of a triple add up to is worked out once
// (tally.go) and added to every target that they reach: for all actors, where
// sums are enough (accumulator.go), or with the claims behind each pair (gather.go).
//
// Package questionstest says the same in the slow and obvious way, one claim at
// a time. Random tests hold these to it.
//
//   - targetmapper.go, rollup.go, objectsreaching.go: which targets a claim reaches; and, from the other end, who a target
//   - actors.go: the targeting of actors and of their subgroups
//   - tally.go, accumulator.go: what claims add up to
//   - pairs.go, gather.go, claims.go: who is said to target whom, and the claims behind that
//   - novelty.go: what is new, known before, continued, resumed and lapsed
//   - timeline.go, buckets.go, axis.go, dating.go, periods.go: how the targeting grew, period by period
//   - expansion.go: what a period added to a baseline; breadth.go, gaps.go: how wide every actor was in it
//   - changes.go, diff.go: what two moments of knowledge differ in; changelabels.go: the label of each change, with
//     redated.go, reworded.go and successors.go for why
//   - agreement.go, stances.go: who asserts, who is silent, who withdrew
//   - activity.go, entrants.go, whotargeted.go: who was active, who came first, who hit what
//   - coverage.go, reports.go: how far each data set reaches, and the effort behind a curve
//   - incidence.go, similar.go, cotargeted.go, compare.go: what groups have in common
//   - paths.go, bidirectional.go, neighbours.go: how two entities are connected
//   - neighbourhood.go, links.go, edges.go, overview.go: the graph as a drawing
//   - traintest.go, predictors.go: sets to learn from and to be tried on, without a leak
//   - parallel.go, slab.go: work shared out to processors until a context ends, memory taken for many small lists
package questions

import (
	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// How tells how a target follows from what was said, strongest first.
type How string

const (
	Direct      How = "direct"       // a claim names the target
	RolledUp    How = "rolled-up"    // a victim's country or sector, a country's regions, a sector's parents
	Broader     How = "broader"      // a claim names a region that the country lies in; only on request
	ViaSubgroup How = "via-subgroup" // said of a part-of subgroup; only on request
)

// The kinds and predicates that questions tell apart.
var (
	actor   = projection.KindOf(graph.Actor)
	victim  = projection.KindOf(graph.Victim)
	country = projection.KindOf(graph.Country)
	region  = projection.KindOf(graph.Region)

	targets    = projection.PredicateOf(graph.Targets)
	active     = projection.PredicateOf(graph.Active)
	originates = projection.PredicateOf(graph.OriginatesFrom)
	locatedAt  = projection.PredicateOf(graph.LocatedAt)
	operatesIn = projection.PredicateOf(graph.OperatesIn)
	partOf     = projection.PredicateOf(graph.PartOf)

	differentFrom = projection.PredicateOf(graph.DifferentFrom)
)
