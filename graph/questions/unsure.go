package questions

import (
	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// UnsureClaims returns the claims that the pairs of a query lack only because the
// view asks for a least confidence and theirs is unknown: by the ids that by
// gives of a pair, one of its ends, each claim once. Where the view asks for none
// there are none.
func UnsureClaims(v *projection.GraphView, q PairQuery, by func(Pair) graph.ID) (map[graph.ID]Claims, error) {
	if v.View().MinConfidence == nil {
		return nil, nil
	}
	pairs, err := Pairs(v.OfAnyConfidence(), q)
	if err != nil {
		return nil, err
	}
	out := map[graph.ID]Claims{}
	for i, p := range pairs {
		if err := endedAt(v, i); err != nil {
			return nil, err
		}
		unsure := Claims{v: p.v}
		p.eachCounting(func(row projection.Row) {
			if !p.v.ConfidenceKnown(row) {
				unsure.rows = append(unsure.rows, row)
			}
		})
		if known, ok := out[by(p)]; ok {
			unsure = known.with(unsure)
		}
		out[by(p)] = unsure
	}
	return out, v.Err()
}
