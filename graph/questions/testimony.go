package questions

import (
	"sync"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// testimony is what claims tell of when some actors and targets were active:
// each claim is heard once, however many targets follow from it.
type testimony struct {
	v     *projection.GraphView
	heard []bearer // the pairs of the graph: those that count do so for some target
	first int32    // the least of them
	at    []int32  // by pair of the graph, less the first: its place in heard, from 1; 0: it is not
	from  []int32  // by place in heard: where what its claims tell begins
	told  []int32  // by claim: the span that it dates, twice, and one more within the view's window; 0: it dates nothing
	seen  []bool   // by span: something that counts dates it
}

// testimony hears the claims of some pairs.
func newTestimony(v *projection.GraphView, of []Pair) *testimony {
	t := &testimony{v: v, first: int32(v.TripleCount())}
	last := int32(-1)
	for i := range of {
		for _, b := range of[i].said {
			t.first, last = min(t.first, b.pair), max(last, b.pair)
		}
	}
	t.at = make([]int32, max(0, last-t.first+1))
	for i := range of {
		for _, b := range of[i].said {
			at := &t.at[b.pair-t.first]
			if *at == 0 {
				t.heard = append(t.heard, b)
				*at = int32(len(t.heard))
			}
			t.heard[*at-1].counts = t.heard[*at-1].counts || b.counts
		}
	}
	t.hear()
	return t
}

func (t *testimony) hear() {
	claims := int32(0)
	t.from = make([]int32, len(t.heard))
	for i, b := range t.heard {
		t.from[i] = claims
		first, end := t.v.Rows(b.pair)
		claims += end - first
	}
	t.told, t.seen = make([]int32, claims), make([]bool, t.v.SpanCount())
	var telling sync.Mutex
	inParallel(len(t.heard), 1<<10, func() func(from, to int) {
		seen := make([]bool, len(t.seen))
		return func(from, to int) {
			for i := from; i < to; i++ {
				t.hearPair(i, seen)
			}
			telling.Lock()
			defer telling.Unlock()
			for span, is := range seen {
				t.seen[span] = t.seen[span] || is
			}
		}
	})
}

// hearPair hears the claims of one pair of the graph, and notes the spans of
// those that count.
func (t *testimony) hearPair(i int, seen []bool) {
	told, row := t.of(t.heard[i].pair)
	for at := range told {
		n := tells(t.v, row+int32(at))
		told[at] = n
		if n%2 == 1 && t.heard[i].counts {
			seen[n/2] = true
		}
	}
}

// tells returns what a claim tells, as testimony.told has it.
func tells(v *projection.GraphView, row int32) int32 {
	if !v.Dates(row) {
		return 0
	}
	if _, stands := v.Asserted(row); !stands || !v.Selects(row) {
		return 0
	}
	span := v.Occurred(row)
	if v.InWindow(span) {
		return 2*span + 1
	}
	return 2 * span
}

// of returns what the claims of a pair of the graph tell, and the first of their rows.
func (t *testimony) of(pair int32) (told []int32, first int32) {
	from := t.from[t.at[pair-t.first]-1]
	first, end := t.v.Rows(pair)
	return t.told[from : from+end-first], first
}

// extent returns the first and last day that what counts can touch; the first is
// after the last if nothing does.
func (t *testimony) extent() (from, to graph.Date) {
	from, to = graph.LastDate, graph.FirstDate
	for span, is := range t.seen {
		if is {
			first, last := t.v.Span(int32(span)).Bounds()
			from, to = min(from, first), max(to, last)
		}
	}
	return from, to
}

// eachCounting visits what counts for some target.
func (t *testimony) eachCounting(visit func(row, span int32)) {
	for _, b := range t.heard {
		if !b.counts {
			continue
		}
		told, first := t.of(b.pair)
		for i, n := range told {
			if n%2 == 1 {
				visit(first+int32(i), n/2)
			}
		}
	}
}
