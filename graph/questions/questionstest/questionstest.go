// Package questionstest is test support: the answers of package questions in the
// slow and obvious way, one claim at a time, for random tests to hold the fast
// ones to, and what such tests ask about. Only tests import it.
//
//   - pairs.go, targetmapper.go, targeting.go: who is said to target whom, and a pair summed up
//   - statements.go: which claims say the same, and which of them count
//   - past.go: what was active or known before some day, on which all states rest
//   - timeline.go, axis.go: how the targeting grew, period by period
//   - expansion.go: what a period added to a baseline
//   - changes.go: what two moments of knowledge differ in, and why
//   - agreement.go: who asserts, who is silent, who withdrew
//   - coverage.go: how far each data set reaches
//   - world.go: small random graphs; synthetic.go: large ones, for benchmarks
package questionstest

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/identity"
	"github.com/actorgraph/actorgraph/graph/projection"
	"github.com/actorgraph/actorgraph/graph/questions"
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
	// Possibly is the evidence of what can have been known: the same with
	// graph.Possibly in View.Known and in the views by which it was found. Nil where
	// that is no more.
	Possibly *Evidence
}

// statements are what is said in all claims of the evidence.
func (e Evidence) statements() Statements {
	return NewStatements(slices.Concat(e.Claims, e.Places, e.Subgroups), e.View, e.Identity)
}

// Build makes a graph of the evidence. Claims say what they say without
// confidence, unless they have one.
func (e Evidence) Build() (*projection.Graph, error) {
	return projection.Build(func(yield func(graph.StreamItem, error) bool) {
		for _, c := range slices.Concat(e.Claims, e.Places, e.Subgroups) {
			if c.Ends != nil {
				for _, end := range []*graph.Entity{c.Ends.Subject, c.Ends.Object, c.Ends.Source} {
					if end != nil && !yield(graph.StreamItem{Entity: end}, nil) {
						return
					}
				}
			}
			if !yield(graph.StreamItem{Claim: &c, Runs: storedRuns(c)}, nil) {
				return
			}
		}
	})
}

func storedRuns(c graph.Claim) []graph.StoredRun {
	out := make([]graph.StoredRun, len(c.Held))
	for i, r := range c.Held {
		out[i] = graph.StoredRun{Recorded: r.Recorded, RecordedFrom: r.RecordedFrom, Withdrawn: r.Withdrawn, Confidence: -1}
		if c.Confidence != nil {
			out[i].Confidence = *c.Confidence
		}
	}
	return out
}

// Pair is one actor and one target with all that is said of the two.
type Pair struct {
	Actor, Target graph.ID
	How           questions.How  // the strongest way among the claims that count
	Claims        []graph.Claim  // what counts under the view: in its window, not withdrawn; by first recorded, then id; never empty
	Copies        []graph.Claim  // these claims and their copies, by first recorded, then id
	Statements    int            // that these claims make
	Undated       int            // statements left out only because the view has a window and they have no time
	history       []*graph.Claim // all that was ever said, of a region also of its members: for what was active or known before
}

// Targeting is a pair summed up under a view.
type Targeting struct {
	Pair
	First, Last   graph.Span // start of the earliest, end of the latest activity, as precise as said; zero when nothing dates the pair, or only open ends do
	AtEarliest    graph.Span // what First would be if umbrella claims counted
	FirstRecorded graph.Date // of the claims that count and their copies
	Sources       int        // distinct documents, by graph.Entity.Report
}

// Timeline is the growth of a set of pairs.
type Timeline struct {
	Buckets  []Bucket    // without a gap, from the first to the last activity that counts
	Undated  []Targeting // pairs of which no claim that counts has a date
	Umbrella []Targeting // pairs that only umbrella claims would date
}

// Bucket is one period of a timeline.
type Bucket struct {
	Period  graph.Span
	Reports int           // distinct documents behind the rows; lapsed rows have none
	Rows    []TimelineRow // by state as declared, then by entity id
}

// TimelineRow is one entity in a bucket: the target on an actor's timeline, the actor on a target's.
type TimelineRow struct {
	Entity  graph.ID
	State   questions.Novelty
	Certain bool // one of the claims says so for certain
	How     questions.How
	Claims  []graph.Claim // those that meet the bucket; of a lapsed row those that met the bucket before
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
