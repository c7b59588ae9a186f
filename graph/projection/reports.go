package projection

import (
	"math/bits"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/analysis"
)

// documents counts distinct documents, one set of claims after the other.
type documents struct {
	g    *Graph
	seen []int32 // by document: the set that last had it
	set  int32
	n    int
}

func (g *Graph) newDocuments() *documents {
	// A claim without a source is its data set's: these come before all reports.
	return &documents{g: g, seen: make([]int32, len(g.datasets)+g.entities.len()+1), set: 1}
}

func (d *documents) add(row int32) {
	report := d.g.reportOf(row) + int32(len(d.g.datasets))
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
// view, by key, whatever the view's window, as analysis.Feeds does.
func (p *Picture) Feeds(readings []graph.Reading) []analysis.Feed {
	g := p.g
	feeds, until, said := make([]analysis.Feed, len(g.datasets)), make([]day, len(g.datasets)), make([]day, len(g.datasets))
	for pair := range int32(g.pairs.len()) {
		if g.pairs.predicate[pair] != targets {
			continue
		}
		for row := g.pairs.rows[pair]; row < g.pairs.rows[pair+1]; row++ {
			recorded, stands := p.asserted(row)
			if !recorded || !p.says(row) {
				continue
			}
			of := g.dataset[row]
			said[of] = max(said[of], g.recorded[row])
			if !stands {
				feeds[of].Withdrawn++
				continue
			}
			feeds[of].Claims++
			if p.dates(row) {
				until[of] = max(until[of], g.spans.endHi[g.span[row]])
			}
		}
	}
	var out []analysis.Feed
	for i, f := range feeds {
		if said[i] != 0 {
			f.Dataset, f.LastSaid, f.Until = g.datasets[i], said[i].date(), until[i].date()
			out = append(out, f)
		}
	}
	return analysis.Released(out, readings, p.view)
}

// Reports returns for each period how many distinct documents of the whole data
// tell of targeting in it that the view counts and that dates something: the
// effort behind a curve.
func (p *Picture) Reports(periods []graph.Span) []int {
	g := p.g
	met := make([][]int32, len(g.spans.spans)) // by span: the periods
	told := make([][]uint64, len(periods))     // by period: a bit for each document
	for i, period := range periods {
		told[i] = make([]uint64, (len(g.datasets)+g.entities.len())/64+1)
		for span, meets := range p.meeting(period) {
			if meets && g.spans.years[span] <= p.umbrella {
				met[span] = append(met[span], int32(i))
			}
		}
	}
	for pair := range int32(g.pairs.len()) {
		if g.pairs.predicate[pair] != targets {
			continue
		}
		for row := g.pairs.rows[pair]; row < g.pairs.rows[pair+1]; row++ {
			if in := met[g.span[row]]; len(in) > 0 && p.admits(row, targets) {
				report := g.reportOf(row) + int32(len(g.datasets))
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
