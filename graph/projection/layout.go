package projection

import (
	"bytes"
	"cmp"
	"slices"
)

// seat is where a row is, with what orders it among those of its subject.
type seat struct {
	predicate predicate
	object    int32
	row       int32
}

// sorted returns the rows in order, of a claim that comes again only
// the last. Subjects are less than n. Rows go to their subjects first, which
// takes no comparing, and are then put in order under each.
func sorted(rows []row, n int) []seat {
	ends := make([]int32, n+1) // of the subjects before, then of the subject
	for i := range rows {
		ends[rows[i].subject+1]++
	}
	for i := range n {
		ends[i+1] += ends[i]
	}
	all := make([]seat, len(rows))
	for i := range rows {
		r := &rows[i]
		all[ends[r.subject]] = seat{r.predicate, r.object, int32(i)}
		ends[r.subject]++
	}
	compare := func(a, b seat) int {
		if c := cmp.Or(cmp.Compare(a.predicate, b.predicate), cmp.Compare(a.object, b.object)); c != 0 {
			return c
		}
		return cmp.Or(compareClaimIDs(rows[a.row].id, rows[b.row].id), cmp.Compare(a.row, b.row))
	}
	const subjects = 1 << 10
	inParallel(n, subjects, func() func(from, to int) {
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

// layout is pairs and rows while they are being laid out in order.
type layout struct {
	pairs pairs
	rows  rows
}

func compareClaimIDs(a, b [16]byte) int { return bytes.Compare(a[:], b[:]) }

func (l *layout) grow(n int) {
	r := &l.rows
	r.ids = make([][16]byte, 0, n)
	for _, column := range []*[]int32{&r.claimant, &r.source, &r.incident, &r.span} {
		*column = make([]int32, 0, n)
	}
	r.dataset = make([]uint16, 0, n)
	r.times = times{recorded: make([]day, 0, n), withdrawn: make([]day, 0, n), confidence: make([]int8, 0, n), since: make([]int32, 0, n)}
}

// open starts a pair unless it is the one that the last row is of.
func (l *layout) open(subject, object int32, p predicate) {
	if n := l.pairs.len() - 1; n >= 0 && l.pairs.subject[n] == subject && l.pairs.object[n] == object && l.pairs.predicate[n] == p {
		return
	}
	l.pairs.subject = append(l.pairs.subject, subject)
	l.pairs.object = append(l.pairs.object, object)
	l.pairs.predicate = append(l.pairs.predicate, p)
	l.pairs.rows = append(l.pairs.rows, int32(len(l.rows.ids)))
}

// copy lays out rows of a graph, from the first to the last, excluded.
func (l *layout) copy(c *columns, first, last int32) {
	if first >= last {
		return
	}
	for p := c.pairOf(first); p < int32(c.pairs.len()) && c.pairs.rows[p] < last; p++ {
		from, to := max(first, c.pairs.rows[p]), min(last, c.pairs.rows[p+1])
		l.open(c.pairs.subject[p], c.pairs.object[p], c.pairs.predicate[p])
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
	r.recorded = append(r.recorded, from.recorded[a:b]...)
	r.confidence = append(r.confidence, from.confidence[a:b]...)
	for _, w := range from.withdrawn[a:b] {
		if w < 0 {
			r.several = append(r.several, from.several[-w-1])
			w = -day(len(r.several))
		}
		r.withdrawn = append(r.withdrawn, w)
	}
	for _, n := range from.since[a:b] {
		if n < 0 {
			r.known = append(r.known, from.known[-n-1])
			n = -int32(len(r.known))
		}
		r.since = append(r.since, n)
	}
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

// index works out where the pairs of each subject and of each object are.
func (c *columns) index() {
	p, n := &c.pairs, c.entities.len()
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
