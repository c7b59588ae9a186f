package questions

import (
	"cmp"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// CompareQuery asks what some actors have in common and what each has alone.
type CompareQuery struct {
	Actors []graph.ID   // the id of any record of each
	Kinds  []graph.Kind // targets of these kinds; empty: all
	How    []How        // empty: Direct
}

// Comparison lays the targets of some actors side by side.
type Comparison struct {
	Actors []graph.ID      // each once, in the order asked for
	Rows   []ComparisonRow // by how many of the actors hit the target, most first, then by id
	Scores [][]float64     // of each two actors, as Similar has it; 1 of each with itself, 0 where nothing is shared
}

// ComparisonRow is one target.
type ComparisonRow struct {
	Target graph.ID
	Cells  []ComparisonCell // one for each actor
}

// ComparisonCell is one actor and one target. Claims is 0 where none counts.
type ComparisonCell struct {
	Claims      int
	First, Last graph.Span // as those of a Pair
}

// Compare lays the targets of some actors side by side. An actor that the graph
// does not know has none.
func Compare(v *projection.GraphView, q CompareQuery) (Comparison, error) {
	reach, err := reaching(v, q.Kinds, q.How, nil)
	if err != nil {
		return Comparison{}, err
	}
	c, err := newCommon(v, q.Kinds, q.How, graph.Span{})
	if err != nil {
		return Comparison{}, err
	}
	var out Comparison
	for _, id := range q.Actors {
		if actor := v.Identity().Actor(id); !slices.Contains(out.Actors, actor) {
			out.Actors = append(out.Actors, actor)
		}
	}
	rows := map[int32]*ComparisonRow{}
	l := newLedger(v, reach, make(periods, v.SpanCount()))
	for i, id := range out.Actors {
		for _, n := range l.account(v.Node(id)) {
			if rows[n] == nil {
				rows[n] = &ComparisonRow{Target: reach.id(n), Cells: make([]ComparisonCell, len(out.Actors))}
			}
			t := &l.tallies[n]
			rows[n].Cells[i] = ComparisonCell{int(t.claims), v.Start(t.first), v.End(t.last)}
		}
	}
	for _, row := range rows {
		out.Rows = append(out.Rows, *row)
	}
	slices.SortFunc(out.Rows, func(a, b ComparisonRow) int {
		return cmp.Or(cmp.Compare(b.hit(), a.hit()), cmp.Compare(a.Target, b.Target))
	})
	out.Scores = c.weighTargets().scores(nodesOrNone(v, out.Actors))
	return out, nil
}

// hit returns how many of the actors hit the target.
func (r ComparisonRow) hit() int {
	n := 0
	for _, c := range r.Cells {
		if c.Claims > 0 {
			n++
		}
	}
	return n
}

// numbersOrNone returns the numbers of actors; 0 for an unknown one.
func nodesOrNone(v *projection.GraphView, ids []graph.ID) []int32 {
	out := make([]int32, len(ids))
	for i, id := range ids {
		out[i] = v.Node(id)
	}
	return out
}

// scores returns the score of each two actors.
func (w weighed) scores(actors []int32) [][]float64 {
	out := make([][]float64, len(actors))
	for i, a := range actors {
		out[i] = make([]float64, len(actors))
		mine := map[int32]bool{}
		for _, t := range w.targets(a) {
			mine[t] = true
		}
		for j, b := range actors {
			var shared []int32
			for _, t := range w.targets(b) {
				if mine[t] {
					shared = append(shared, t)
				}
			}
			out[i][j] = score(w.sum(shared), w.sum(w.targets(a)), w.sum(w.targets(b)))
		}
		out[i][i] = 1
	}
	return out
}
