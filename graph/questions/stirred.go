package questions

import (
	"reflect"

	"github.com/actorgraph/actorgraph/graph"
)

// onlyLater reports whether two moments differ in nothing but their dates. Then
// only what is stirred can have changed. Subgroups can have changed themselves.
func (d *diff) onlyLater() bool {
	from, to := d.from.View(), d.to.View()
	from.KnownAsOf = to.KnownAsOf
	return d.from.SameGraph(d.to.GraphView) && reflect.DeepEqual(from, to) && !d.to.reach.asked[viaSubgroup]
}

// stirs reports whether something is said of a pair of the graph at one moment
// alone, or its claims reach other targets.
func (d *diff) stirs(pair int32) bool {
	if d.differs(pair) {
		return true
	}
	v := d.from
	object := v.Object(pair)
	if !d.to.reach.asked[rolledUp] || d.from.Kind(object) != victim {
		return false
	}
	for place, last := v.From(object); place < last; place++ {
		if of := v.Predicate(place); (of == locatedAt || of == operatesIn) && d.differs(place) {
			return true
		}
	}
	return false
}

// differs reports whether a claim of a pair was recorded, stood or was as sure as
// the view asks for at one moment alone.
func (d *diff) differs(pair int32) bool {
	for row, end := d.from.Rows(pair); row < end; row++ {
		recorded, stood := d.from.Asserted(row)
		known, stands := d.to.Asserted(row)
		if recorded != known || stood != stands || d.from.Selects(row) != d.to.Selects(row) {
			return true
		}
	}
	return false
}

// want finds the targets of an actor that can have changed, and reports whether
// there are any.
func (w *differ) want(actor graph.ID) bool {
	if w.wanted == nil {
		return true
	}
	w.wanted.clear()
	any := false
	leader := w.now.leader(actor)
	if leader == 0 {
		return false
	}
	w.now.reach.eachPair(leader, func(pair int32, _ bool) {
		if !w.stirs(pair) {
			return
		}
		for _, g := range []*gathering{w.then, w.now} {
			for _, s := range g.reach.stepsFrom(w.to.Object(pair)) {
				if s.own == counts {
					w.wanted.add(s.target)
					any = true
				}
			}
		}
	})
	return any
}

// slotSet is a set of targets that is quickly made empty.
type slotSet struct {
	in  []int32 // by slot: the round in which it was added last
	now int32
}

func newSlotSet(slots int) *slotSet { return &slotSet{in: make([]int32, slots)} }

func (s *slotSet) clear()              { s.now++ }
func (s *slotSet) add(slot int32)      { s.in[slot] = s.now }
func (s *slotSet) has(slot int32) bool { return s.in[slot] == s.now }
