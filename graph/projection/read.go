package projection

import "github.com/actorgraph/actorgraph/graph"

// The accessors of this file are what questions read of a Graph, or of a
// GraphView, which has them too. They are small, so that the compiler puts them
// in place of a call, and do not check their arguments: a number that the graph
// has not given out panics or means something else. Lists are the graph's own:
// nobody may change them.
//
// Entities are numbered from 1, in no order; 0 is none.

// EntityCount returns one more than the greatest number of an entity.
func (c *columns) EntityCount() int { return c.entities.len() }

// EntityID returns the id of an entity; empty for 0.
func (c *columns) EntityID(n int32) graph.ID { return c.entities.id(n) }

// Entity returns the number of an id; 0 if the graph has not got it.
func (c *columns) Entity(id graph.ID) int32 { return c.entities.number(id) }

// Entities returns the numbers of those ids that the graph has, sorted, each once.
func (c *columns) Entities(ids []graph.ID) []int32 { return c.entities.numbers(ids) }

// EntitySet returns which entities some ids are of, by number; nil for no ids.
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
func (c *columns) Kind(n int32) Kind { return c.entities.kinds[n] }

// Rank returns the place of an entity among all by their ids.
func (c *columns) Rank(n int32) int32 { return c.entities.rank[n] }

// ActorRecords returns the entities that are data sets' records of actors.
func (c *columns) ActorRecords() []int32 { return c.entities.actors }

// Above returns the regions that a country or region lies in, or the sectors
// that a sector is part of, however far above; none for others.
func (c *columns) Above(n int32) []int32 { return c.entities.above[n] }

// TargetCount returns how many entities can be targets: victims, countries,
// regions and sectors. These are numbered among themselves, too, from 0, so that
// what is kept for each target takes no room for the other entities.
func (c *columns) TargetCount() int { return len(c.entities.bySlot) }

// Targets returns the entities that can be targets, by target.
func (c *columns) Targets() []int32 { return c.entities.bySlot }

// Target returns the target that an entity is; -1 for one that can be none.
func (c *columns) Target(n int32) int32 { return c.entities.slots[n] }

// TargetEntity returns the entity that a target is.
func (c *columns) TargetEntity(target int32) int32 { return c.entities.bySlot[target] }

// Triples are the distinct subjects, predicates and objects of claims. They are
// numbered from 0, sorted by subject, predicate (as graph.Predicates) and object.

// TripleCount returns how many triples there are.
func (c *columns) TripleCount() int { return c.triples.len() }

// Subject returns the entity that the claims of a triple say something of.
func (c *columns) Subject(triple int32) int32 { return c.triples.subject[triple] }

// Predicate returns what the claims of a triple say.
func (c *columns) Predicate(triple int32) Predicate { return c.triples.predicate[triple] }

// Object returns the entity that the claims of a triple are about; 0 where the predicate takes none.
func (c *columns) Object(triple int32) int32 { return c.triples.object[triple] }

// Rows returns the rows of the claims of a triple: from the first up to the end, excluded.
func (c *columns) Rows(triple int32) (first, end int32) {
	return c.triples.rows[triple], c.triples.rows[triple+1]
}

// From returns the triples with this subject: from the first up to the end, excluded.
func (c *columns) From(subject int32) (first, end int32) { return c.triples.from(subject) }

// To returns the triples with this object.
func (c *columns) To(object int32) []int32 { return c.triples.to(object) }

// FindTriple returns a triple by its parts, or false.
func (c *columns) FindTriple(subject int32, of Predicate, object int32) (int32, bool) {
	return c.triples.find(subject, of, object)
}

// Rows are claims, in the order of their triples, those of a triple by id.

// TripleOf returns the triple of a row. It searches for it: loops go from
// triples to their rows where they can.
func (c *columns) TripleOf(row int32) int32 { return c.tripleOf(row) }

// ClaimID returns the id of the claim in a row.
func (c *columns) ClaimID(row int32) graph.ID {
	var text [len(claimPrefix) + claimText]byte
	copy(text[:], claimPrefix)
	claimIDs.Encode(text[len(claimPrefix):], c.ids[row][:])
	return graph.ID(text[:])
}

// RowOf returns the row of the claim that another view's graph has in a row, or false.
func (c *columns) RowOf(other *GraphView, row int32) (int32, bool) {
	if other.triples.len() == c.triples.len() && &other.triples.rows[0] == &c.triples.rows[0] { // the same graph, if as of another commit
		return row, true
	}
	triple := other.tripleOf(row)
	return c.find(
		c.Entity(other.EntityID(other.Subject(triple))), other.Predicate(triple), c.Entity(other.EntityID(other.Object(triple))),
		other.ids[row])
}

// Claimant returns who says the claim in a row; 0 for nobody.
func (c *columns) Claimant(row int32) int32 { return c.claimant[row] }

// Source returns the document that says the claim in a row; 0 for the data set itself.
func (c *columns) Source(row int32) int32 { return c.source[row] }

// IsDatasetSource reports whether a source is a data set as a document, of which
// one claim beside another says nothing of the two together.
func (c *columns) IsDatasetSource(source int32) bool { return c.lists[c.entities.report[source]] }

// Incident returns what the claim in a row was said together with; 0 for nothing.
func (c *columns) Incident(row int32) int32 { return c.incident[row] }

// Dataset returns the number of the data set that brought the claim in a row.
func (c *columns) Dataset(row int32) int32 { return int32(c.dataset[row]) }

// DatasetCount returns one more than the greatest number of a data set.
func (c *columns) DatasetCount() int { return len(c.datasets) }

// DatasetKey returns the key of a data set by its number.
func (c *columns) DatasetKey(n int32) string { return c.datasets[n] }

// ReportCount returns one more than the greatest number of a report.
func (c *columns) ReportCount() int { return len(c.datasets) + c.EntityCount() }

// Report returns the number of the report that says the claim in a row, from 1:
// equal for sources that are one report (see graph.Entity.Report). What has no
// source is said by its data set.
func (c *columns) Report(row int32) int32 {
	if s := c.source[row]; s != 0 {
		return c.entities.report[s] + int32(len(c.datasets))
	}
	return int32(c.dataset[row])
}

// Recorded returns the day on which the claim in a row was first recorded.
func (c *columns) Recorded(row int32) Day { return c.recorded[row] }

// CompareClaims orders rows as Store.Claims does: by when they were first recorded, then by id.
func (c *columns) CompareClaims(a, b int32) int {
	if d := c.recorded[a] - c.recorded[b]; d != 0 {
		return int(d)
	}
	return compareClaimIDs(c.ids[a], c.ids[b])
}

// Spans are the distinct times of activity, numbered from 1; 0 is the zero Span.

// Occurred returns when the activity in a row took place, as a span's number.
func (c *columns) Occurred(row int32) int32 { return c.span[row] }

// SpanCount returns one more than the greatest number of a span.
func (c *columns) SpanCount() int { return len(c.spans.spans) }

// Span returns a span by its number.
func (c *columns) Span(n int32) graph.Span { return c.spans.spans[n] }

// FirstDay returns the first day that a span can touch.
func (c *columns) FirstDay(span int32) Day { return c.spans.startLo[span] }

// LastDay returns the last day that a span can touch.
func (c *columns) LastDay(span int32) Day { return c.spans.endHi[span] }

// Years returns how many calendar years a span touches (see graph.Span.Years).
func (c *columns) Years(span int32) int16 { return c.spans.years[span] }

// StartRank returns the place of a span's start among all starts, from the
// earliest: the lesser of two is the First of a pair. It is NoRank where the start is open.
func (c *columns) StartRank(span int32) int32 { return c.spans.startRank[span] }

// EndRank returns the place of a span's end among all ends, from the latest: the
// lesser of two is the Last of a pair. It is NoRank where the end is open.
func (c *columns) EndRank(span int32) int32 { return c.spans.endRank[span] }

// StartCount returns how many ranks of starts there are.
func (c *columns) StartCount() int { return len(c.spans.starts) }

// Start returns a start by its rank; the zero Span for NoRank.
func (c *columns) Start(rank int32) graph.Span { return at(c.spans.starts, rank) }

// End returns an end by its rank; the zero Span for NoRank.
func (c *columns) End(rank int32) graph.Span { return at(c.spans.ends, rank) }

// SpanByFirstDay returns the span that has a place when all are sorted by their first days.
func (c *columns) SpanByFirstDay(place int) int32 { return c.spans.byStart[place] }

// FirstDayPlace returns the place of a span when all are sorted by their first days.
func (c *columns) FirstDayPlace(span int32) int32 { return c.spans.startPlace[span] }

// Possibly reports what graph.Span.Possibly does.
func (c *columns) Possibly(span int32, in Interval) bool { return c.spans.possibly(span, in) }

// Certainly reports what graph.Span.Certainly does.
func (c *columns) Certainly(span int32, in Interval) bool { return c.spans.certainly(span, in) }
