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
	Scores [][]float64     // of each two actors, as SimilarActor has it; 1 of each with itself, 0 where nothing is shared
}

// ComparisonRow is one target.
type ComparisonRow struct {
	Target graph.ID
	Cells  []ComparisonCell // one for each actor
}

// ComparisonCell is one actor and one target. Claims are statements, 0 where none counts.
type ComparisonCell struct {
	Claims      int
	First, Last graph.Span // as those of a Pair
}

// Compare lays the targets of some actors side by side. An actor that the graph
// does not know has none.
func Compare(v *projection.GraphView, q CompareQuery) (Comparison, error) {
	var out Comparison
	var actors []projection.Entity // 0: the graph does not know it
	for _, id := range q.Actors {
		if actor := v.Identity().Actor(id); !slices.Contains(out.Actors, actor) {
			out.Actors = append(out.Actors, actor)
			actors = append(actors, v.Node(actor))
		}
	}
	x, err := newIncidence(v, q.Kinds, q.How, graph.Span{}, actors...)
	if err != nil {
		return Comparison{}, err
	}
	rows := map[projection.Target]*ComparisonRow{}
	sums := newAccumulator(x.mapper, noPeriods(v))
	for i, actor := range actors {
		if err := v.Err(); err != nil {
			return Comparison{}, err
		}
		for _, t := range sums.addUp(actor) {
			if rows[t] == nil {
				rows[t] = &ComparisonRow{Target: x.mapper.id(t), Cells: make([]ComparisonCell, len(actors))}
			}
			tally := &sums.tallies[t]
			rows[t].Cells[i] = ComparisonCell{int(tally.statements), v.Start(tally.first), v.End(tally.last)}
		}
	}
	for _, row := range rows {
		out.Rows = append(out.Rows, *row)
	}
	slices.SortFunc(out.Rows, func(a, b ComparisonRow) int {
		return cmp.Or(cmp.Compare(b.hit(), a.hit()), cmp.Compare(a.Target, b.Target))
	})
	out.Scores = x.scores(actors)
	return out, v.Err()
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

// scores returns the score of each two actors.
func (x *incidence) scores(actors []projection.Entity) [][]float64 {
	weights := x.targetWeights()
	out := make([][]float64, len(actors))
	for i, a := range actors {
		out[i] = make([]float64, len(actors))
		isOwn := map[projection.Target]bool{}
		for _, t := range x.targetsOf(a) {
			isOwn[t] = true
		}
		for j, b := range actors {
			var shared weight
			for _, t := range x.targetsOf(b) {
				if isOwn[t] {
					shared += weights[t]
				}
			}
			out[i][j] = score(shared, weights.sum(x.targetsOf(a)), weights.sum(x.targetsOf(b)))
		}
		out[i][i] = 1
	}
	return out
}
