// Package analysis answers questions about claims by pure functions: no
// context, no clock, no store. The caller gathers the claims (see [Evidence]),
// the functions think. So both stores, and a cache in memory, give one answer.
//
// Pairs, Grow, Expand and Changes are the rules of who targets whom in the slow
// and obvious way, one claim at a time. Package projection answers the same from
// columns, a hundred times faster, and tests hold it equal to these.
//
//   - pairs.go, reach.go: who is said to target whom, directly and by roll-up
//   - targeting.go: a pair summed up; the reports behind a curve
//   - past.go: what was active or known before some day, on which all states rest
//   - timeline.go, axis.go, periods.go: how the targeting grew, period by period
//   - expansion.go: what a period added to a baseline
//   - changes.go, inherit.go: what two moments of knowledge differ in, and why
//   - agreement.go: who asserts, who is silent, who withdrew
//   - bias.go: how far each feed reaches, and counts put to the effort behind them
//   - split.go, baselines.go: sets to learn from and to be tried on, without a leak
package analysis

import (
	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/identity"
)

// How tells how a target follows from what was said, strongest first.
type How string

const (
	Direct      How = "direct"       // a claim names the target
	RolledUp    How = "rolled-up"    // a victim's country or sector, a country's regions, a sector's parents
	Broader     How = "broader"      // a claim names a region that the country lies in; only on request
	ViaSubgroup How = "via-subgroup" // said of a part-of subgroup; only on request
)

// Evidence is what a question about targeting rests on.
type Evidence struct {
	// View is the question's view. All of it is applied here, so that it does not
	// matter which of its filters the claims were already found by.
	View graph.View
	// Claims are the TARGETS claims on the actors or the targets in question, each
	// once, found with View.Occurred empty and View.WithWithdrawn set: what lies
	// outside the window still tells that a pair was active before, what was let
	// go that it was known before. Other predicates are passed over.
	Claims []graph.Claim
	// Places are the LOCATED_AT and OPERATES_IN claims of the victims among the claims' objects.
	Places []graph.Claim
	// Subgroups are the PART_OF claims from actor to actor, needed for ViaSubgroup
	// only; then Claims must hold the subgroups' claims too.
	Subgroups []graph.Claim
	// Identity says which records are one actor; nil joins nothing.
	Identity *identity.Resolution
}

// Query narrows the pairs of some evidence. Each given field must hold.
type Query struct {
	Actors  []graph.ID   // actors, as Identity names them
	Targets []graph.ID   // these targets alone
	Kinds   []graph.Kind // targets of these kinds
	How     []How        // in these ways; empty: Direct
}

// Pair is one actor and one target with all that is said of the two.
type Pair struct {
	Actor, Target graph.ID
	How           How            // the strongest way among the claims that count
	Claims        []graph.Claim  // what counts under the view: in its window, not withdrawn; by first recorded, then id; never empty
	Undated       int            // claims left out only because the view has a window and they have no time
	history       []*graph.Claim // all that was ever said, of a region also of its members: for what was active or known before
}

// Targeting is a pair summed up under a view.
type Targeting struct {
	Pair
	First, Last   graph.Span // start of the earliest, end of the latest activity, as precise as said; zero when nothing dates the pair, or only open ends do
	AtEarliest    graph.Span // what First would be if umbrella claims counted
	FirstRecorded graph.Date // of the claims that count
	Sources       int        // distinct documents, by graph.Entity.Report
}

// Granularity is the length of a timeline's buckets.
type Granularity string

const (
	Month   Granularity = "month"
	Quarter Granularity = "quarter"
	Year    Granularity = "year"
)

// State says what a bucket means for a pair. What was before the bucket is
// judged by all that was ever said, whatever the window, and always by what is
// possible: only what cannot have been active before is New.
type State string

const (
	New         State = "new"          // neither active nor recorded before the bucket began
	KnownBefore State = "known-before" // first dated here, but recorded before the bucket began
	Continued   State = "continued"    // active in the bucket before
	Resumed     State = "resumed"      // active earlier, not in the bucket before
	Lapsed      State = "lapsed"       // active in the bucket before, nothing dated says so of this one: silence, not an end
)

// Timeline is the growth of a set of pairs.
type Timeline struct {
	Buckets  []Bucket    // without a gap, from the first to the last activity that counts
	Undated  []Targeting // pairs of which no claim that counts has a date
	Umbrella []Targeting // pairs that only umbrella claims would date
}

// Bucket is one period of a timeline.
type Bucket struct {
	Period  graph.Span
	Reports int   // distinct documents behind the rows; lapsed rows have none
	Rows    []Row // by state as declared, then by entity id
}

// Row is one entity in a bucket: the target on an actor's timeline, the actor on a target's.
type Row struct {
	Entity graph.ID
	State  State
	How    How
	Claims []graph.Claim // those that meet the bucket; of a lapsed row those that met the bucket before
}

// Expansion is what a period adds to a baseline. A pair stands in one list at
// most; the lists are ordered by First, then by target and actor.
type Expansion struct {
	Added       []Targeting // active in the period, and neither active nor recorded before it began
	Continued   []Targeting // active in both
	Resumed     []Targeting // active in the period and at some time before it, not in the baseline
	Lapsed      []Targeting // active in the baseline, nothing dated says so of the period
	KnownBefore []Targeting // first dated in the period, but recorded before it began
	Umbrella    []Targeting // in no other list, and umbrella claims meet the period
	Undated     int         // pairs of which no claim that counts has a date
}
