package projection

import (
	"sync"

	"github.com/actorgraph/actorgraph/graph"
)

// testimony is what claims tell of when some actors and targets were active:
// each claim is heard once, however many targets follow from it.
type testimony struct {
	p     *Picture
	heard []bearer // the pairs of the graph: those that count do so for some target
	first int32    // the least of them
	at    []int32  // by pair of the graph, less the first: its place in heard, from 1; 0: it is not
	from  []int32  // by place in heard: where what its claims tell begins
	told  []int32  // by claim: the span that it dates, twice, and one more within the view's window; 0: it dates nothing
	seen  []bool   // by span: something that counts dates it
}

// testimony hears the claims of some pairs.
func (p *Picture) testimony(of []Pair) *testimony {
	t := &testimony{p: p, first: int32(p.g.pairs.len())}
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
	rows := t.p.g.pairs.rows
	claims := int32(0)
	t.from = make([]int32, len(t.heard))
	for i, b := range t.heard {
		t.from[i] = claims
		claims += rows[b.pair+1] - rows[b.pair]
	}
	t.told, t.seen = make([]int32, claims), make([]bool, len(t.p.g.spans.spans))
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
		n := t.p.tells(row + int32(at))
		told[at] = n
		if n%2 == 1 && t.heard[i].counts {
			seen[n/2] = true
		}
	}
}

// tells returns what a claim tells, as testimony.told has it.
func (p *Picture) tells(row int32) int32 {
	if !p.dates(row) {
		return 0
	}
	if _, stands := p.asserted(row); !stands || !p.says(row) {
		return 0
	}
	span := p.g.span[row]
	if p.window == nil || p.window[span] {
		return 2*span + 1
	}
	return 2 * span
}

// of returns what the claims of a pair of the graph tell, and the first of their rows.
func (t *testimony) of(pair int32) (told []int32, first int32) {
	from := t.from[t.at[pair-t.first]-1]
	first = t.p.g.pairs.rows[pair]
	return t.told[from : from+t.p.g.pairs.rows[pair+1]-first], first
}

// extent returns the first and last day that what counts can touch; the first is
// after the last if nothing does.
func (t *testimony) extent() (from, to graph.Date) {
	from, to = graph.LastDate, graph.FirstDate
	for span, is := range t.seen {
		if is {
			first, last := t.p.g.spans.spans[span].Bounds()
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
