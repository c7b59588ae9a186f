// Package projection is an immutable picture of a graph in columns of small
// integers, and answers from it who targets whom, how that grew and changed, who
// is widening, who is like whom, which paths join. It is built of a store's
// stream, or of the claims on a few actors where no server keeps the whole.
//
// What an answer means is said once more in package analysis, over claims, in
// the slow and obvious way. Tests hold both equal on random graphs.
//
// It is a cache, never a second truth. It holds what these questions think with:
// who, whom, when, since when, according to whom. What it does not hold (the
// words, notes and markings of claims, the prose of entities) is fetched from
// the store by id when an answer is opened. It knows no store and no clock.
//
//   - build.go, update.go: from a stream of changes to a [Graph], and on from there
//   - columns.go, texts.go, spans.go, days.go, times.go: how it is laid out; times.go has the second clock
//   - claims.go: claims handed out as a store would, for package analysis
//   - picture.go: a graph seen under one view; every question starts there
//   - reach.go, steps.go, subgroups.go, ledger.go: which targets a claim reaches, and what adds up for each
//   - pairs.go, gather.go: who is said to target whom, of some actors or targets
//   - timeline.go, testimony.go, axis.go, expansion.go: how the targeting grew, what a period added
//   - changes.go, redated.go, reworded.go: what two moments of knowledge differ in
//   - agreement.go, weighing.go: who says what, who agrees
//   - reports.go: the documents behind a curve
//   - expansions.go, entrants.go: who is widening, who came first
//   - whotargeted.go: whom, by whom
//   - similar.go, cotargeted.go, compare.go: what groups have in common
//   - paths.go, neighbourhood.go, edges.go, overview.go: the graph as a graph
package projection

// Graph is all claims and entities of a store as of one commit. It is
// immutable and safe for concurrent use.
type Graph struct {
	columns
	seq int64 // the last commit that brought or moved anything
}

// Seq returns the number of the last commit that brought or moved anything in
// the graph: what a store's stream is to be followed from.
func (g *Graph) Seq() int64 { return g.seq }

// Len returns the number of claims, withdrawn and undone ones among them.
func (g *Graph) Len() int { return len(g.ids) }
