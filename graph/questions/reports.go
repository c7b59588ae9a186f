package questions

import (
	"math/bits"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// documents counts distinct documents, one set of claims after the other.
type documents struct {
	v    *projection.GraphView
	seen []int32 // by document: the set that last had it
	set  int32
	n    int
}

func newDocuments(v *projection.GraphView) *documents {
	return &documents{v: v, seen: make([]int32, v.ReportCount()), set: 1}
}

func (d *documents) add(row int32) {
	report := d.v.Report(row)
	if d.seen[report] != d.set {
		d.seen[report] = d.set
		d.n++
	}
}

// count returns how many documents the set has, and begins the next.
func (d *documents) count() int {
	n := d.n
	d.n = 0
	d.set++
	return n
}

// Feeds tells of every data set that ever said anything of targets under the
// view, by key, whatever the view's window, as Feeds does.
func Feeds(v *projection.GraphView, readings []graph.Reading) []Feed {
	feeds, until, said := make([]Feed, v.DatasetCount()), make([]projection.Day, v.DatasetCount()), make([]projection.Day, v.DatasetCount())
	for pair := range int32(v.TripleCount()) {
		if v.Predicate(pair) != targets {
			continue
		}
		for row, end := v.Rows(pair); row < end; row++ {
			recorded, stands := v.Asserted(row)
			if !recorded || !v.Selects(row) {
				continue
			}
			of := v.Dataset(row)
			said[of] = max(said[of], v.Recorded(row))
			if !stands {
				feeds[of].Withdrawn++
				continue
			}
			feeds[of].Claims++
			if v.Dates(row) {
				until[of] = max(until[of], v.LastDay(v.Occurred(row)))
			}
		}
	}
	var out []Feed
	for i, f := range feeds {
		if said[i] != 0 {
			f.Dataset, f.LastSaid, f.Until = v.DatasetKey(int32(i)), said[i].Date(), until[i].Date()
			out = append(out, f)
		}
	}
	return Released(out, readings, v.View())
}

// Reports returns for each period how many distinct documents of the whole data
// tell of targeting in it that the view counts and that dates something: the
// effort behind a curve.
func Reports(v *projection.GraphView, periods []graph.Span) []int {
	met := make([][]int32, v.SpanCount())  // by span: the periods
	told := make([][]uint64, len(periods)) // by period: a bit for each document
	for i, period := range periods {
		told[i] = make([]uint64, v.ReportCount()/64+1)
		for span, meets := range v.MeetingSpans(period) {
			if meets && v.SpanDates(int32(span)) {
				met[span] = append(met[span], int32(i))
			}
		}
	}
	for pair := range int32(v.TripleCount()) {
		if v.Predicate(pair) != targets {
			continue
		}
		for row, end := v.Rows(pair); row < end; row++ {
			if in := met[v.Occurred(row)]; len(in) > 0 && v.Admits(row, targets) {
				report := v.Report(row)
				for _, i := range in {
					told[i][report/64] |= 1 << (report % 64)
				}
			}
		}
	}
	counts := make([]int, len(periods))
	for i, words := range told {
		for _, word := range words {
			counts[i] += bits.OnesCount64(word)
		}
	}
	return counts
}
