package projection

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/actorgraph/actorgraph/internal/parallel"
)

// subjectsAtATime is how many subjects' rows one worker sorts before it takes
// more. Tests make it one, so that small graphs are sorted as large ones are.
var subjectsAtATime = 1 << 10

// sortKey is what orders a row among those of its subject, and where the row is.
type sortKey struct {
	predicate Predicate
	object    int32
	row       int32
}

// sorted returns the rows in order, of a claim that comes again only
// the last. Subjects are less than n. Rows go to their subjects first, which
// takes no comparing, and are then put in order under each.
func sorted(rows []row, n int) []sortKey {
	ends := make([]int32, n+1) // of the subjects before, then of the subject
	for i := range rows {
		ends[rows[i].subject+1]++
	}
	for i := range n {
		ends[i+1] += ends[i]
	}
	all := make([]sortKey, len(rows))
	for i := range rows {
		r := &rows[i]
		all[ends[r.subject]] = sortKey{r.predicate, r.object, int32(i)}
		ends[r.subject]++
	}
	compare := func(a, b sortKey) int {
		if c := cmp.Or(cmp.Compare(a.predicate, b.predicate), cmp.Compare(a.object, b.object)); c != 0 {
			return c
		}
		return cmp.Or(compareClaimIDs(rows[a.row].id, rows[b.row].id), cmp.Compare(a.row, b.row))
	}
	parallel.For(n, subjectsAtATime, func() func(from, to int) {
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
	out := all[:0]
	for i, p := range all {
		if i+1 == len(all) || rows[p.row].id != rows[all[i+1].row].id {
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
	for _, column := range []*[]int32{&r.claimant, &r.source, &r.incident, &r.span} {
		*column = make([]int32, 0, n)
	}
	r.dataset = make([]uint16, 0, n)
	r.times = times{recorded: make([]Day, 0, n), from: make([]Day, 0, n), bases: make([]basis, 0, n), ends: make([]end, 0, n), confidence: make([]int8, 0, n), since: make([]origin, 0, n)}
}

// open starts a triple unless it is the one that the last row is of.
func (l *layout) open(subject, object int32, p Predicate) {
	if n := l.triples.len() - 1; n >= 0 && l.triples.subject[n] == subject && l.triples.object[n] == object && l.triples.predicate[n] == p {
		return
	}
	l.triples.subject = append(l.triples.subject, subject)
	l.triples.object = append(l.triples.object, object)
	l.triples.predicate = append(l.triples.predicate, p)
	l.triples.rows = append(l.triples.rows, int32(len(l.rows.ids)))
}

// copy lays out rows of a graph, from the first to the last, excluded.
func (l *layout) copy(c *columns, first, last int32) {
	if first >= last {
		return
	}
	for p := c.tripleOf(first); p < int32(c.triples.len()) && c.triples.rows[p] < last; p++ {
		from, to := max(first, c.triples.rows[p]), min(last, c.triples.rows[p+1])
		l.open(c.triples.subject[p], c.triples.object[p], c.triples.predicate[p])
		l.copyRows(&c.rows, from, to)
	}
}

func (l *layout) copyRows(from *rows, a, b int32) {
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
func (l *layout) add(n *row) {
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

// index works out where the triples of each subject and of each object are.
func (c *columns) index() {
	p, n := &c.triples, c.entities.len()
	if len(p.rows) == 0 {
		p.rows = []int32{0}
	}
	p.ofSubject, p.ofObject, p.byObject = make([]int32, n+1), make([]int32, n+1), make([]int32, p.len())
	for i := range p.subject {
		p.ofSubject[p.subject[i]+1]++
		p.ofObject[p.object[i]+1]++
	}
	for i := range n {
		p.ofSubject[i+1] += p.ofSubject[i]
		p.ofObject[i+1] += p.ofObject[i]
	}
	next := slices.Clone(p.ofObject)
	for i, object := range p.object {
		p.byObject[next[object]] = int32(i)
		next[object]++
	}
}
