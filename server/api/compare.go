package api

import (
	"context"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// Comparison lays the targets of some actors side by side.
type Comparison struct {
	Actors   []*Actor
	Rows     []*ComparisonRow
	RowCount int
	Scores   [][]float64

	unplaced func() (int, error)
}

// Unplaced is how many pairs are left out because nobody can tell whether they were
// known on the view's date.
func (c *Comparison) Unplaced() (int, error) { return c.unplaced() }

// ComparisonRow is one target of a comparison.
type ComparisonRow struct {
	Target Target
	Cells  []questions.ComparisonCell
}

// maxCompared is how many actors can stand side by side.
const maxCompared = 20

func (s *scope) compare(ctx context.Context, actors []string, q questions.CompareQuery, first int) (*Comparison, error) {
	if len(actors) == 0 || len(actors) > maxCompared {
		return nil, graph.Invalid("actors", "%d actors cannot be compared; give 1 to %d", len(actors), maxCompared)
	}
	var err error
	if q.Actors, err = s.resolveActors(ctx, actors); err != nil {
		return nil, err
	}
	v, err := s.wholeGraphView(ctx)
	if err != nil {
		return nil, err
	}
	found, err := questions.Compare(v, q)
	if err != nil {
		return nil, err
	}
	rows := found.Rows[:min(first, len(found.Rows))]
	shown := found.Actors
	for _, r := range rows {
		shown = append(shown, r.Target)
	}
	b, err := s.batchOf(ctx, shown, nil)
	if err != nil {
		return nil, err
	}
	out := &Comparison{Actors: []*Actor{}, Rows: []*ComparisonRow{}, RowCount: len(found.Rows), Scores: found.Scores}
	out.unplaced = func() (int, error) {
		left, err := questions.UnplacedPairs(v, questions.PairQuery{Actors: found.Actors, Kinds: q.Kinds, How: q.How})
		return len(left), err
	}
	for _, id := range found.Actors {
		out.Actors = append(out.Actors, one[*Actor](b, id))
	}
	for _, r := range rows {
		out.Rows = append(out.Rows, &ComparisonRow{one[Target](b, r.Target), r.Cells})
	}
	return out, nil
}
