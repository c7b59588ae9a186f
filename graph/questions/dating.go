package questions

import (
	"sync"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// dating is what claims tell of when some pairs were active. The claims of each
// triple are looked at once, however many targets follow from it.
type dating struct {
	v       *projection.GraphView
	triples []bearingTriple   // on the pairs; those that count do so for some pair
	first   projection.Triple // the least of them
	places  []int32           // by triple, less the first: its place in triples, from 1; 0: it is not there
	starts  []projection.Row  // by place: where its claims start in claims
	claims  []datedSpan
	counted []bool // by span: something that counts dates activity in it
}

// datedSpan is what one claim tells of when a pair was active: nothing, as 0, or
// its span and whether that meets the view's window. The two are stored as one
// number, twice the span and one more within the window.
type datedSpan int32

func newDatedSpan(span projection.Span, inWindow bool) datedSpan {
	d := datedSpan(2 * span)
	if inWindow {
		d++
	}
	return d
}

func (d datedSpan) dates() bool           { return d != 0 }
func (d datedSpan) span() projection.Span { return projection.Span(d / 2) }
func (d datedSpan) inWindow() bool        { return d%2 == 1 }

// newDating looks at the claims behind some pairs.
func newDating(v *projection.GraphView, pairs []Pair) (*dating, error) {
	d := &dating{v: v, first: projection.Triple(v.TripleCount())}
	last := projection.Triple(-1)
	for i := range pairs {
		for _, t := range pairs[i].triples {
			d.first, last = min(d.first, t.triple), max(last, t.triple)
		}
	}
	d.places = make([]int32, max(0, last-d.first+1))
	for i := range pairs {
		for _, t := range pairs[i].triples {
			place := &d.places[t.triple-d.first]
			if *place == 0 {
				d.triples = append(d.triples, t)
				*place = int32(len(d.triples))
			}
			known := &d.triples[*place-1]
			known.counts = known.counts || t.counts
		}
	}
	return d, d.read()
}

// read reads the claims of all triples.
func (d *dating) read() error {
	n := projection.Row(0)
	d.starts = make([]projection.Row, len(d.triples))
	for i, t := range d.triples {
		d.starts[i] = n
		first, end := d.v.Rows(t.triple)
		n += end - first
	}
	d.claims, d.counted = make([]datedSpan, n), make([]bool, d.v.SpanCount())
	var merging sync.Mutex
	return inParallel(d.v, len(d.triples), 1<<10, func() func(from, to int) {
		counted := make([]bool, len(d.counted))
		return func(from, to int) {
			for _, t := range d.triples[from:to] {
				d.readTriple(t, counted)
			}
			merging.Lock()
			defer merging.Unlock()
			for span, is := range counted {
				d.counted[span] = d.counted[span] || is
			}
		}
	})
}

// readTriple reads the claims of a triple, and notes the spans of those that count.
func (d *dating) readTriple(t bearingTriple, counted []bool) {
	claims, first := d.of(t.triple)
	for i := range claims {
		claims[i] = datedSpanOf(d.v, first+projection.Row(i))
		if claims[i].inWindow() && t.counts {
			counted[claims[i].span()] = true
		}
	}
}

func datedSpanOf(v *projection.GraphView, row projection.Row) datedSpan {
	if !v.Dates(row) {
		return 0
	}
	if _, stands := v.Asserted(row); !stands || !v.SelectsOriginal(row) {
		return 0
	}
	span := v.Occurred(row)
	return newDatedSpan(span, v.InWindow(span))
}

// of returns what the claims of a triple tell, and the row of the first.
func (d *dating) of(triple projection.Triple) (claims []datedSpan, first projection.Row) {
	start := d.starts[d.places[triple-d.first]-1]
	first, end := d.v.Rows(triple)
	return d.claims[start : start+end-first], first
}

// extent returns the first and last day that what counts can touch; the first is
// after the last if nothing does.
func (d *dating) extent() (from, to graph.Date) {
	from, to = graph.LastDate, graph.FirstDate
	for span, is := range d.counted {
		if is {
			first, last := d.v.Span(projection.Span(span)).Bounds()
			from, to = min(from, first), max(to, last)
		}
	}
	return from, to
}

// eachCounting visits the claims that count for some pair and date activity, until
// the view's context ends.
func (d *dating) eachCounting(visit func(row projection.Row, span projection.Span)) {
	for i, t := range d.triples {
		if endedAt(d.v, i) != nil {
			return
		}
		if !t.counts {
			continue
		}
		claims, first := d.of(t.triple)
		for i, c := range claims {
			if c.inWindow() {
				visit(first+projection.Row(i), c.span())
			}
		}
	}
}
