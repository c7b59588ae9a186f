package questions

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// way is How as a number, strongest first.
type way uint8

const (
	direct way = iota
	rolledUp
	broader
	viaSubgroup
)

func (w way) how() How {
	return []How{Direct, RolledUp, Broader, ViaSubgroup}[w]
}

// relevance is what the claims of a triple mean to an actor and a target.
type relevance uint8

const (
	irrelevant relevance = iota
	// historyOnly claims are no targeting of the target, a region, but tell that it was
	// known or hit before (makesRegionKnown). A claim on France of 2014 makes Western
	// Europe no news: when a claim of 2017 names Western Europe, that is Resumed, and
	// not New, even to a question that asks for no roll-up.
	historyOnly
	counting
)

// reachedTarget is one target that claims on some object reach.
type reachedTarget struct {
	target     projection.Target
	how        way
	ofActor    relevance // of what is said of the actor itself
	ofSubgroup relevance // of what is said of one of its subgroups
}

// relevanceOf tells what claims on the actor, or on a subgroup of it, mean to the
// actor and the target, and in which way the target then follows.
func (t reachedTarget) relevanceOf(subgroup bool) (relevance, way) {
	if subgroup {
		return t.ofSubgroup, viaSubgroup
	}
	return t.ofActor, t.how
}

// targetMapper tells which targets a claim reaches, in the ways that a question asks
// for. That depends on nothing but the claim's object.
type targetMapper struct {
	v          *projection.GraphView
	asked      [viaSubgroup + 1]bool
	subgroups  map[projection.Entity][]projection.Entity // of an actor, theirs too; none unless asked for
	parents    map[projection.Entity][]projection.Entity // of a subgroup, theirs too; likewise
	kinds      []bool                                    // of targets, by kind; nil: all
	only       []bool                                    // the targets asked for, by entity; nil: all
	reached    [][]reachedTarget                         // by the object of a claim, as a target; nil: not worked out yet
	likeness   *targetMapper                             // asks for the same in another view of the graph, so that what reaches the same there is worked out once; nil: none
	ownWorkOut mapperBuffer                              // of targetsOf
}

// newTargetMapper returns a mapper of which nothing is worked out yet.
func newTargetMapper(v *projection.GraphView, kinds []graph.Kind, how []How, only []graph.ID) (*targetMapper, error) {
	r := &targetMapper{v: v, kinds: projection.KindSet(kinds), only: v.EntitySet(only)}
	for _, h := range how {
		switch h {
		case Direct:
			r.asked[direct] = true
		case RolledUp:
			r.asked[rolledUp] = true
		case Broader:
			r.asked[broader] = true
		case ViaSubgroup:
			r.asked[viaSubgroup], r.subgroups = true, subgroupsOf(v)
			r.parents = inverse(r.subgroups)
		default:
			return nil, graph.Invalid("how", "%q is none of direct, rolled-up, broader, via-subgroup", h)
		}
	}
	if len(how) == 0 {
		r.asked[direct] = true
	}
	return r, nil
}

// newFullTargetMapper returns a mapper that is prepared for every object.
func newFullTargetMapper(v *projection.GraphView, kinds []graph.Kind, how []How, only []graph.ID) (*targetMapper, error) {
	r, err := newTargetMapper(v, kinds, how, only)
	if err != nil {
		return nil, err
	}
	return r, r.prepare(v.Targets())
}

// prepare works out what claims on some objects reach, so that many workers can ask at once.
func (r *targetMapper) prepare(objects []projection.Entity) error {
	if r.reached == nil {
		r.reached = make([][]reachedTarget, r.v.TargetCount())
	}
	begun := []reachedTarget{}
	todo := make([]projection.Target, 0, len(objects))
	for _, object := range objects {
		if t := r.v.Target(object); r.reached[t] == nil {
			r.reached[t] = begun
			todo = append(todo, t)
		}
	}
	return inParallel(r.v, len(todo), 1<<9, func() func(from, to int) {
		var own mapperBuffer
		return func(from, to int) { r.workOut(todo[from:to], &own) }
	})
}

// preparedTargetsOf returns the targets that claims on an object reach. It has been prepared for it.
func (r *targetMapper) preparedTargetsOf(object projection.Entity) []reachedTarget {
	return r.reached[r.v.Target(object)]
}

// targetsOf returns the targets that claims on an object reach, and works them
// out if need be: unless it is prepared for the object, it is for one worker alone.
func (r *targetMapper) targetsOf(object projection.Entity) []reachedTarget {
	t := r.v.Target(object)
	if r.reached != nil && r.reached[t] != nil {
		return r.reached[t]
	}
	if r.likeness != nil && r.v.Kind(object) != victim { // only what a victim reaches depends on the view
		return r.likeness.targetsOf(object)
	}
	if r.reached == nil {
		r.reached = make([][]reachedTarget, r.v.TargetCount())
	}
	r.workOut([]projection.Target{t}, &r.ownWorkOut)
	return r.reached[t]
}

// reachesOnlyItself reports whether claims on an object bear on no other target.
func (r *targetMapper) reachesOnlyItself(object projection.Entity) bool {
	if r.asked[rolledUp] || r.asked[broader] {
		return false
	}
	kind := r.v.Kind(object)
	return kind != country && kind != region // these are history of the regions that they lie in
}

// id returns the id of a target.
func (r *targetMapper) id(t projection.Target) graph.ID { return r.v.EntityID(r.v.TargetEntity(t)) }

// sort sorts targets by their ids.
func (r *targetMapper) sort(list []projection.Target) {
	slices.SortFunc(list, func(a, b projection.Target) int {
		return int(r.v.PlaceByID(r.v.TargetEntity(a)) - r.v.PlaceByID(r.v.TargetEntity(b)))
	})
}
