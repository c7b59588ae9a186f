package api

import (
	"context"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// Path is a way from one thing to another.
type Path struct {
	Nodes []Entity
	Steps []*Step
}

// Step is a pair of things that claims join.
type Step struct {
	From, To graph.ID
	cited
	unplaced func() int
}

// Unplaced is how many more claims would join the two, if all counted that can have
// been known on the view's date.
func (s *Step) Unplaced() int { return s.unplaced() }

func (s *scope) paths(ctx context.Context, q questions.PathQuery) ([]*Path, error) {
	var err error
	if q.From, err = s.resolveOne(ctx, "from", string(q.From), graph.Kinds()...); err != nil {
		return nil, err
	}
	if q.To, err = s.resolveOne(ctx, "to", string(q.To), graph.Kinds()...); err != nil {
		return nil, err
	}
	v, err := s.wholeGraphView(ctx)
	if err != nil || q.First == 0 {
		return []*Path{}, err
	}
	found, _, err := questions.Paths(v, q)
	if err != nil {
		return nil, err
	}
	var ids []graph.ID
	for _, p := range found {
		ids = append(ids, p.Nodes...)
	}
	b, err := s.batchOf(ctx, ids, nil)
	if err != nil {
		return nil, err
	}
	claims := s.cite()
	out := []*Path{}
	for _, p := range found {
		path := &Path{Nodes: b.inGivenOrder(p.Nodes), Steps: []*Step{}}
		for _, step := range p.Steps {
			path.Steps = append(path.Steps, &Step{step.From, step.To, claims.of(step.Claims), step.Unplaced})
		}
		out = append(out, path)
	}
	return out, nil
}

// inGivenOrder returns entities in the order of their ids; what is missing is left out.
func (b *batch) inGivenOrder(ids []graph.ID) []Entity {
	out := []Entity{}
	for _, id := range ids {
		if e := b.entity(id); e != nil {
			out = append(out, e)
		}
	}
	return out
}
