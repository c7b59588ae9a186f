package projection

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// A graph knows everything by small numbers. They mean something within one
// Graph, and in those that it is updated to; an id is what is the same everywhere.

// Entity is the number of an entity, from 1, in no order; 0 is none.
type Entity int32

// Target numbers the entities that can be targets (victims, countries, regions
// and sectors) among themselves, from 0, so that what is kept for each of them
// takes no room for other entities. NoTarget is an entity that can be none.
type Target int32

// NoTarget is the target of an entity that can be none.
const NoTarget Target = -1

// Triple is the number of a subject, predicate and object that claims have in
// common, from 0: they are sorted by subject, predicate (as graph.Predicates) and object.
type Triple int32

// Row is the place of a claim, from 0: they are in the order of their triples,
// those of a triple by id.
type Row int32

// Span is the number of a time of activity, from 1; 0 is the zero graph.Span.
type Span int32

// Rank is the place of a span's start among all starts, or of its end among all ends.
type Rank int32

// NoRank is the rank of an open start or end: it is after every rank.
const NoRank Rank = 1 << 30

// Dataset is the number of a data set, from 1.
type Dataset int32

// Report is the number of a document, from 1: that of sources which are one
// report (see graph.Entity.Report), or of a data set that names no source.
type Report int32

// Kind is a kind of entity as a small number: its place in graph.Kinds, from 1; 0: none.
type Kind uint8

// KindOf returns the number of a kind.
func KindOf(k graph.Kind) Kind { return Kind(slices.Index(graph.Kinds(), k) + 1) }

// Kind returns the kind of a number other than 0.
func (k Kind) Kind() graph.Kind { return graph.Kinds()[k-1] }

// KindSet returns which of some kinds each is, by number; nil, which is all, for none.
func KindSet(kinds []graph.Kind) []bool {
	if len(kinds) == 0 {
		return nil
	}
	out := make([]bool, len(graph.Kinds())+1)
	for _, k := range kinds {
		out[KindOf(k)] = true
	}
	return out
}

// Predicate is a predicate as a small number: its place in graph.Predicates.
// TARGETS, the one that matters most, comes first among the triples of a subject.
type Predicate uint8

// PredicateOf returns the number of a predicate.
func PredicateOf(p graph.Predicate) Predicate {
	return Predicate(slices.Index(graph.Predicates(), p))
}

// Predicate returns the predicate of a number.
func (p Predicate) Predicate() graph.Predicate { return graph.Predicates()[p] }

// The kinds and predicates that the graph itself tells apart.
var (
	actor    = KindOf(graph.Actor)
	victim   = KindOf(graph.Victim)
	country  = KindOf(graph.Country)
	region   = KindOf(graph.Region)
	sector   = KindOf(graph.Sector)
	incident = KindOf(graph.Incident)
	source   = KindOf(graph.Source)

	targets = PredicateOf(graph.Targets)
	active  = PredicateOf(graph.Active)
)
