package questions

import (
	"math"
	"math/bits"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// reportCounter counts distinct reports, one set of claims after the other.
type reportCounter struct {
	v    *projection.GraphView
	seen []int32 // by report: the set that last had it
	set  int32
	n    int
}

func newReportCounter(v *projection.GraphView) *reportCounter {
	return &reportCounter{v: v, seen: make([]int32, v.ReportCount()), set: 1}
}

func (c *reportCounter) add(row projection.Row) {
	report := c.v.Report(row)
	if c.seen[report] != c.set {
		c.seen[report] = c.set
		c.n++
	}
}

// count returns how many reports the set has, and begins the next.
func (c *reportCounter) count() int {
	n := c.n
	c.n = 0
	c.set++
	return n
}

// Reports returns for each period how many distinct documents of the whole data
// tell of targeting in it that the view counts and that dates something: the
// effort behind a curve.
func Reports(v *projection.GraphView, periods []graph.Span) ([]int, error) {
	met := make([][]int32, v.SpanCount())     // by span: the places of the periods that it meets
	telling := make([][]uint64, len(periods)) // by period: a bit for each report
	for i, period := range periods {
		if err := v.Err(); err != nil {
			return nil, err
		}
		telling[i] = make([]uint64, v.ReportCount()/64+1)
		for span, meets := range v.MeetingSpans(period) {
			if meets && v.SpanDates(projection.Span(span)) {
				met[span] = append(met[span], int32(i))
			}
		}
	}
	for triple := range projection.Triple(v.TripleCount()) {
		if err := endedAt(v, int(triple)); err != nil {
			return nil, err
		}
		if v.Predicate(triple) != targets {
			continue
		}
		for row, end := v.Rows(triple); row < end; row++ {
			if in := met[v.Occurred(row)]; len(in) > 0 && v.Admits(row, targets) {
				report := v.Report(row)
				for _, i := range in {
					telling[i][report/64] |= 1 << (report % 64)
				}
			}
		}
	}
	counts := make([]int, len(periods))
	for i, words := range telling {
		for _, word := range words {
			counts[i] += bits.OnesCount64(word)
		}
	}
	return counts, v.Err()
}

// Normalise returns what counts would be if every period had had as many
// reports in the whole data as the average of them had: what rises only because
// more is written does not rise here. A period without any report stays at 0.
//
// It assumes that twice as many reports tell of twice as much, which is roughly
// so at best, so that a result is told no more precisely than it is meant: to a
// tenth below 10, to a whole from there on.
func Normalise(counts, reports []int) []float64 {
	total := 0
	for _, n := range reports {
		total += n
	}
	out := make([]float64, len(counts))
	for i, n := range counts {
		if reports[i] > 0 {
			out[i] = roughly(float64(n) * float64(total) / float64(len(reports)*reports[i]))
		}
	}
	return out
}

// roughly rounds a number to a tenth below 10, to a whole from there on.
func roughly(x float64) float64 {
	if tenths := math.Round(x * 10); tenths < 100 {
		return tenths / 10
	}
	return math.Round(x)
}
