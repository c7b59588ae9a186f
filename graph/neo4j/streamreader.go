package neo4j

import (
	"context"
	"fmt"

	"github.com/actorgraph/actorgraph/graph"
)

// A streamReader makes lean items of the rows of its transaction.
type streamReader struct {
	after, seq int64
	pass       func([]graph.StreamItem) error
	predicates map[string]graph.Predicate // by type
	dates      map[int64]graph.Date       // by day; few differ
	spans      map[string]graph.Span      // by text
}

func newStreamReader(after, last int64, pass func([]graph.StreamItem) error) *streamReader {
	r := &streamReader{
		after: after, seq: last, pass: pass, predicates: make(map[string]graph.Predicate),
		dates: make(map[int64]graph.Date), spans: make(map[string]graph.Span),
	}
	for _, p := range graph.Predicates() {
		r.predicates[relationshipType(p)] = p
	}
	return r
}

// readAll reads parts until there are no more.
func (r *streamReader) readAll(ctx context.Context, tx transaction, parts <-chan streamPart) error {
	for p := range parts {
		for more := true; more; {
			read := 0
			err := tx.run(ctx, p.cypher, p.params, func(c *columns) error {
				rows := c.list("rows")
				read += len(rows)
				if p.pages && len(rows) > 0 {
					p.params["from"] = text(list(rows[len(rows)-1])[0])
				}
				items, err := r.items(rows, p.entities)
				if err != nil || len(items) == 0 {
					return err
				}
				return r.pass(items)
			})
			if err != nil {
				return err
			}
			more = p.pages && read == entityPage
		}
	}
	return nil
}

// items makes items of rows: of all that moved.
func (r *streamReader) items(rows []any, entities bool) ([]graph.StreamItem, error) {
	out := make([]graph.StreamItem, 0, len(rows))
	claims := make([]graph.Claim, len(rows))
	for i, found := range rows {
		row := list(found)
		if entities {
			if err := r.addEntity(&out, row); err != nil {
				return nil, err
			}
			continue
		}
		it := item{held: heldOf(list(row[9]))}
		if seq := r.moved(&it); seq > 0 {
			r.claim(&claims[i], row)
			out = append(out, graph.StreamItem{Seq: seq, Claim: &claims[i], Runs: r.storedRuns(it.held)})
		}
	}
	return out, nil
}

// moved returns the last commit that moved any of the items, 0 if the stream
// does not tell of them. It is read from their rows because a commit that is
// being made may already have moved them on.
func (r *streamReader) moved(items ...*item) int64 {
	last := int64(0)
	for _, it := range items {
		for _, row := range it.held {
			if row.since > r.seq {
				continue
			}
			last = max(last, row.since)
			if row.until <= r.seq {
				last = max(last, row.until)
			}
		}
	}
	if last <= r.after {
		return 0
	}
	return last
}

// claim makes a claim of a row as leanClaimRow has it.
func (r *streamReader) claim(c *graph.Claim, row []any) {
	id := func(i int) graph.ID { return graph.ID(text(row[i])) }
	*c = graph.Claim{
		ID: id(0), Predicate: r.predicates[text(row[1])], Subject: id(2), Object: id(3), Claimant: id(4), Source: id(5), Incident: id(6),
		Dataset: text(row[7]), Occurred: r.span(text(row[8])),
	}
}

// storedRuns returns what was known of a claim up to the stream's last commit.
func (r *streamReader) storedRuns(rows []knownRun) []graph.StoredRun {
	out := make([]graph.StoredRun, 0, len(rows))
	for _, h := range rows {
		if h.since > r.seq {
			continue
		}
		k := graph.StoredRun{
			Recorded: r.date(h.from), RecordedFrom: r.date(h.possiblyFrom), Basis: bases[h.basis],
			Withdrawn: r.date(h.to), Confidence: int(h.confidence), Since: h.since,
		}
		if h.until <= r.seq {
			k.Until = h.until
		}
		out = append(out, k)
	}
	return graph.MergeStoredRuns(out)
}

func (r *streamReader) date(day int64) graph.Date {
	d, known := r.dates[day]
	if !known {
		d = dateOf(day)
		r.dates[day] = d
	}
	return d
}

func (r *streamReader) span(text string) graph.Span {
	s, known := r.spans[text]
	if !known {
		s = spanOf(text)
		r.spans[text] = s
	}
	return s
}

// addEntity adds what a row as leanEntityRow has it tells of an entity, if the stream does.
func (r *streamReader) addEntity(out *[]graph.StreamItem, row []any) error {
	e := &graph.Entity{ID: graph.ID(text(row[0]))}
	var descriptions []description
	var items []*item
	for _, found := range list(row[1]) {
		d := list(found)
		next := description{item: item{held: heldOf(list(d[0]))}}
		if labelled(e.Kind()) {
			next.dataset, next.marks, next.versions = text(d[1]), marksOf(list(d[2])), texts(d[3])
		}
		descriptions = append(descriptions, next)
		items = append(items, &next.item)
	}
	seq := r.moved(items...)
	if seq == 0 {
		return nil
	}
	if labelled(e.Kind()) {
		found, err := resolve(e.ID, descriptions, graph.View{}, r.seq)
		if err != nil {
			return fmt.Errorf("description of %s: %w", e.ID, err)
		}
		if e.Kind() == graph.Actor {
			e.Name = found.entity.Name
		} else {
			e.URL, e.Publisher = found.entity.URL, found.entity.Publisher
		}
	}
	*out = append(*out, graph.StreamItem{Seq: seq, Entity: e})
	return nil
}
