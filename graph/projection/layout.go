package projection

import (
	"bytes"
	"cmp"
	"context"
	"slices"

	"github.com/actorgraph/actorgraph/internal/parallel"
)

// subjectsAtATime is how many subjects' claims one worker sorts before it takes
// more. Tests make it one, so that small graphs are sorted as large ones are.
var subjectsAtATime = 1 << 10

// sortKey is a claim that is being laid out, with what orders it among those of its subject.
type sortKey struct {
	predicate Predicate
	object    Entity
	claim     int32 // its place in the list
}

// sorted returns claims in the order of rows; of a claim that comes again only
// the last. Subjects are less than n. Claims are dealt to their subjects first,
// which takes no comparing, and then put in order under each.
func sorted(claims []claim, n int) []sortKey {
	ends := make([]int32, n+1) // by subject: where its claims end; before they are dealt, where they start
	for i := range claims {
		ends[claims[i].subject+1]++
	}
	for i := range n {
		ends[i+1] += ends[i]
	}
	all := make([]sortKey, len(claims))
	for i := range claims {
		r := &claims[i]
		all[ends[r.subject]] = sortKey{r.predicate, r.object, int32(i)}
		ends[r.subject]++
	}
	compare := func(a, b sortKey) int {
		if c := cmp.Or(cmp.Compare(a.predicate, b.predicate), cmp.Compare(a.object, b.object)); c != 0 {
			return c
		}
		return cmp.Or(compareClaimIDs(claims[a.claim].id, claims[b.claim].id), cmp.Compare(a.claim, b.claim))
	}
	err := parallel.For(context.Background(), n, subjectsAtATime, func() func(from, to int) {
		return func(from, to int) {
			for s := from; s < to; s++ {
				first := int32(0)
				if s > 0 {
					first = ends[s-1]
				}
				slices.SortFunc(all[first:ends[s]], compare)
			}
		}
	})
	if err != nil { // that context never ends
		panic(err)
	}
	out := all[:0]
	for i, p := range all {
		if i+1 == len(all) || claims[p.claim].id != claims[all[i+1].claim].id {
			out = append(out, p)
		}
	}
	return out
}

// layout is triples and rows while they are being laid out in order.
type layout struct {
	triples triples
	rows    rows
}

func compareClaimIDs(a, b [16]byte) int { return bytes.Compare(a[:], b[:]) }

func (l *layout) grow(n int) {
	r := &l.rows
	r.ids = make([][16]byte, 0, n)
	for _, column := range []*[]Entity{&r.claimant, &r.source, &r.incident} {
		*column = make([]Entity, 0, n)
	}
	r.span = make([]Span, 0, n)
	r.dataset = make([]uint16, 0, n)
	r.times = times{recorded: make([]Day, 0, n), from: make([]Day, 0, n), bases: make([]basis, 0, n), ends: make([]end, 0, n), confidence: make([]int8, 0, n), since: make([]origin, 0, n)}
}

// open starts a triple unless it is the one that the last row is of.
func (l *layout) open(subject, object Entity, p Predicate) {
	if n := l.triples.len() - 1; n >= 0 && l.triples.subject[n] == subject && l.triples.object[n] == object && l.triples.predicate[n] == p {
		return
	}
	l.triples.subject = append(l.triples.subject, subject)
	l.triples.object = append(l.triples.object, object)
	l.triples.predicate = append(l.triples.predicate, p)
	l.triples.rows = append(l.triples.rows, Row(len(l.rows.ids)))
}

// copy lays out rows of a graph, from the first to the last, excluded.
func (l *layout) copy(c *columns, first, last Row) {
	if first >= last {
		return
	}
	for p := c.TripleOf(first); int(p) < c.triples.len() && c.triples.rows[p] < last; p++ {
		from, to := max(first, c.triples.rows[p]), min(last, c.triples.rows[p+1])
		l.open(c.triples.subject[p], c.triples.object[p], c.triples.predicate[p])
		l.copyRows(&c.rows, from, to)
	}
}

func (l *layout) copyRows(from *rows, a, b Row) {
	r := &l.rows
	r.ids = append(r.ids, from.ids[a:b]...)
	r.claimant = append(r.claimant, from.claimant[a:b]...)
	r.source = append(r.source, from.source[a:b]...)
	r.incident = append(r.incident, from.incident[a:b]...)
	r.span = append(r.span, from.span[a:b]...)
	r.dataset = append(r.dataset, from.dataset[a:b]...)
	r.times.appendTimes(&from.times, a, b)
}

// add lays out one new row.
func (l *layout) add(n *claim) {
	l.open(n.subject, n.object, n.predicate)
	r := &l.rows
	r.ids = append(r.ids, n.id)
	r.claimant = append(r.claimant, n.claimant)
	r.source = append(r.source, n.source)
	r.incident = append(r.incident, n.incident)
	r.span = append(r.span, n.span)
	r.dataset = append(r.dataset, n.dataset)
	r.times.grow()
	r.times.set(len(r.ids)-1, n)
}
