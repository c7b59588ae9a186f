// Package projection is the graph in memory: an immutable copy, in columns of
// small integers, of what a store holds, built from any store's stream and
// brought up to date from it. Package questions answers from it.
//
// It is a cache, never a second truth. It holds what questions think with: who,
// whom, when, since when, according to whom. What it does not hold (the words,
// notes and markings of claims, the prose of entities) is fetched from the store
// by id when an answer is opened. It knows no store and no clock.
//
// A [Graph] holds every claim, withdrawn ones too. A [GraphView] is a graph under
// one view; every question is asked of one.
//
//   - build.go, update.go, layout.go: from a stream of changes to a [Graph], and on from there
//   - numbers.go: the numbers by which a graph knows entities, triples, claims, times
//   - columns.go: how a graph is laid out; entities.go, spans.go, days.go and texts.go: entities, times, dates and strings as numbers
//   - times.go: when claims were asserted, and what earlier commits knew of that ([Graph.At])
//   - read.go: what questions read of a graph
//   - statements.go, quotations.go, bitset.go: which claims say the same, and which quote another data set's incident
//   - view.go, filter.go, asserted.go, counting.go: the graph under one view: which records are one actor, which claims count,
//     which stand on its date, which are copies
package projection

// Graph is all claims and entities of a store as of one commit. It is
// immutable and safe for concurrent use.
type Graph struct {
	columns
	seq  int64 // the last commit that brought or moved anything
	upTo int64 // the last commit whose releases are known (WithReleases)
}

// Seq returns the number of the last commit that brought or moved anything in
// the graph: what a store's stream is to be followed from.
func (g *Graph) Seq() int64 { return g.seq }

// UpTo returns the last commit that the graph knows of: one that moved nothing
// can still have read a release.
func (g *Graph) UpTo() int64 { return max(g.seq, g.upTo) }

// Len returns the number of claims, withdrawn and undone ones among them.
func (g *Graph) Len() int { return len(g.ids) }
