package projection

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// The accessors of this file are what questions read of a Graph or of a
// GraphView, which has them too. They are small, so that the compiler puts most
// of them in place of a call, and do not check their arguments: a number that is
// not one of the graph's panics or means something else. Lists that they return
// are the graph's own: nobody may change them.

// EntityCount returns one more than the greatest number of an entity.
func (c *columns) EntityCount() int { return c.entities.len() }

// EntityID returns the id of an entity; empty for 0.
func (c *columns) EntityID(n Entity) graph.ID { return c.entities.id(n) }

// Entity returns the number of an id; 0 if the graph does not have it.
func (c *columns) Entity(id graph.ID) Entity { return c.entities.number(id) }

// Entities returns the numbers of those ids that the graph has, sorted, each once.
func (c *columns) Entities(ids []graph.ID) []Entity { return c.entities.numbers(ids) }

// EntitySet returns which entities some ids are of, by number; nil, which is all, for no ids.
func (c *columns) EntitySet(ids []graph.ID) []bool {
	if len(ids) == 0 {
		return nil
	}
	out := make([]bool, c.EntityCount())
	for _, n := range c.entities.numbers(ids) {
		out[n] = true
	}
	return out
}

// Kind returns the kind of an entity.
func (c *columns) Kind(n Entity) Kind { return c.entities.kinds[n] }

// PlaceByID returns the place of an entity among all when they are sorted by their ids.
func (c *columns) PlaceByID(n Entity) int32 { return c.entities.rank[n] }

// ActorRecords returns the entities that are data sets' records of actors.
func (c *columns) ActorRecords() []Entity { return c.entities.actors }

// Above returns the regions that a country or region lies in, or the sectors
// that a sector is part of, however far above; none for others.
func (c *columns) Above(n Entity) []Entity { return c.entities.above[n] }

// TargetCount returns how many entities can be targets.
func (c *columns) TargetCount() int { return len(c.entities.targets) }

// Targets returns the entities that can be targets, by target.
func (c *columns) Targets() []Entity { return c.entities.targets }

// Target returns the target that an entity is, or NoTarget.
func (c *columns) Target(n Entity) Target { return c.entities.target[n] }

// TargetEntity returns the entity that a target is.
func (c *columns) TargetEntity(target Target) Entity { return c.entities.targets[target] }

// TripleCount returns how many triples there are.
func (c *columns) TripleCount() int { return c.triples.len() }

// Subject returns the entity that the claims of a triple say something of.
func (c *columns) Subject(triple Triple) Entity { return c.triples.subject[triple] }

// Predicate returns what the claims of a triple say.
func (c *columns) Predicate(triple Triple) Predicate { return c.triples.predicate[triple] }

// Object returns the entity that the claims of a triple are about; 0 where the predicate takes none.
func (c *columns) Object(triple Triple) Entity { return c.triples.object[triple] }

// Rows returns the rows of the claims of a triple: from the first up to the end, excluded.
func (c *columns) Rows(triple Triple) (first, end Row) {
	return c.triples.rows[triple], c.triples.rows[triple+1]
}

// From returns the triples with this subject: from the first up to the end, excluded.
func (c *columns) From(subject Entity) (first, end Triple) { return c.triples.from(subject) }

// To returns the triples with this object.
func (c *columns) To(object Entity) []Triple {
	return c.triples.byObject[c.triples.ofObject[object]:c.triples.ofObject[object+1]]
}

// FindTriple returns a triple by its parts, or false.
func (c *columns) FindTriple(subject Entity, of Predicate, object Entity) (Triple, bool) {
	return c.triples.find(subject, of, object)
}

// TripleOf returns the triple of a row. It searches for it: loops had better go
// from triples to their rows.
func (c *columns) TripleOf(row Row) Triple {
	i, found := slices.BinarySearch(c.triples.rows, row)
	if !found {
		i--
	}
	return Triple(i)
}

// SameRows reports whether the rows of another view's graph are those of this one:
// it is the same graph, if as of another commit.
func (c *columns) SameRows(other *GraphView) bool {
	return other.triples.len() == c.triples.len() && &other.triples.rows[0] == &c.triples.rows[0]
}

// RowOf returns the row of the claim that another view's graph has in a row, or false.
func (c *columns) RowOf(other *GraphView, row Row) (Row, bool) {
	if c.SameRows(other) {
		return row, true
	}
	triple := other.TripleOf(row)
	return c.find(
		c.Entity(other.EntityID(other.Subject(triple))), other.Predicate(triple), c.Entity(other.EntityID(other.Object(triple))),
		other.ids[row])
}

// ClaimID returns the id of the claim in a row.
func (c *columns) ClaimID(row Row) graph.ID {
	var text [len(claimPrefix) + claimText]byte
	copy(text[:], claimPrefix)
	claimIDs.Encode(text[len(claimPrefix):], c.ids[row][:])
	return graph.ID(text[:])
}

// CompareClaims orders rows as Store.Claims does: by when they were first recorded, then by id.
func (c *columns) CompareClaims(a, b Row) int {
	if d := c.recorded[a] - c.recorded[b]; d != 0 {
		return int(d)
	}
	return compareClaimIDs(c.ids[a], c.ids[b])
}

// Claimant returns who says the claim in a row; 0 for nobody.
func (c *columns) Claimant(row Row) Entity { return c.claimant[row] }

// Source returns the document that says the claim in a row; 0 for the data set itself.
func (c *columns) Source(row Row) Entity { return c.source[row] }

// IsDatasetSource reports whether a source is a data set as a document, of which
// one claim beside another says nothing of the two together.
func (c *columns) IsDatasetSource(source Entity) bool { return c.lists[c.reportOf(source)] != 0 }

// Incident returns what the claim in a row was said together with; 0 for nothing.
func (c *columns) Incident(row Row) Entity { return c.incident[row] }

// Dataset returns the data set that brought the claim in a row.
func (c *columns) Dataset(row Row) Dataset { return Dataset(c.dataset[row]) }

// DatasetCount returns one more than the greatest number of a data set.
func (c *columns) DatasetCount() int { return len(c.datasets) }

// DatasetKey returns the key of a data set.
func (c *columns) DatasetKey(n Dataset) string { return c.datasets[n] }

// Report returns the report that says the claim in a row; without a source that is
// its data set as a document.
func (c *columns) Report(row Row) Report {
	if s := c.source[row]; s != 0 {
		return c.reportOf(s)
	}
	return c.documents[c.dataset[row]]
}

// ReportCount returns one more than the greatest number of a report.
func (c *columns) ReportCount() int { return len(c.datasets) + c.EntityCount() }

// Recorded returns the day on which the claim in a row was first recorded.
func (c *columns) Recorded(row Row) Day { return c.recorded[row] }

// Occurred returns when the activity in a row took place.
func (c *columns) Occurred(row Row) Span { return c.span[row] }

// SpanCount returns one more than the greatest number of a span.
func (c *columns) SpanCount() int { return len(c.spans.spans) }

// Span returns the time that a span is the number of.
func (c *columns) Span(n Span) graph.Span { return c.spans.spans[n] }

// FirstDay returns the first day that a span can touch.
func (c *columns) FirstDay(span Span) Day { return c.spans.startLo[span] }

// StartsBy returns the last day on which the activity of a span can have begun.
func (c *columns) StartsBy(span Span) Day { return c.spans.startHi[span] }

// LastDay returns the last day that a span can touch.
func (c *columns) LastDay(span Span) Day { return c.spans.endHi[span] }

// StartRank returns the place of a span's start among all starts, the earliest
// first: of several claims the one with the least gives the First of a pair.
func (c *columns) StartRank(span Span) Rank { return c.spans.startRank[span] }

// EndRank returns the place of a span's end among all ends, the latest first: of
// several claims the one with the least gives the Last of a pair.
func (c *columns) EndRank(span Span) Rank { return c.spans.endRank[span] }

// StartCount returns how many ranks of starts there are.
func (c *columns) StartCount() int { return len(c.spans.starts) }

// Start returns a start by its rank; the zero Span for NoRank.
func (c *columns) Start(rank Rank) graph.Span { return at(c.spans.starts, rank) }

// End returns an end by its rank; the zero Span for NoRank.
func (c *columns) End(rank Rank) graph.Span { return at(c.spans.ends, rank) }

// SpanByFirstDay returns the span that has a place when all are sorted by their first days.
func (c *columns) SpanByFirstDay(place int) Span { return c.spans.byStart[place] }

// PlaceByFirstDay returns the place of a span when all are sorted by their first days.
func (c *columns) PlaceByFirstDay(span Span) int { return int(c.spans.startPlace[span]) }

// Possibly reports what graph.Span.Possibly does.
func (c *columns) Possibly(span Span, in Interval) bool { return c.spans.possibly(span, in) }

// Certainly reports what graph.Span.Certainly does.
func (c *columns) Certainly(span Span, in Interval) bool { return c.spans.certainly(span, in) }
