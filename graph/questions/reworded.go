package questions

import (
	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// reworded are the claims that say at one of two moments alone what, in the same
// words and the same place, other claims say of another target at the other
// moment alone: the words were read anew.
type reworded struct {
	lost, gained changed // said then and not now; said now and not then
}

// changed are the claims that only one of two moments has.
type changed struct {
	rows  []int32
	by    map[place][]int32
	words map[int32]string // by row, folded
}

// place is where a source says something of a record.
type place struct {
	record   graph.ID
	dataset  string
	source   graph.ID
	incident graph.ID
}

func placeOf(v *projection.GraphView, row int32) place {
	return place{
		v.EntityID(v.Subject(v.TripleOf(row))), v.DatasetKey(v.Dataset(row)),
		v.EntityID(v.Source(row)), v.EntityID(v.Incident(row)),
	}
}

// read finds the claims of some actors that only one moment has, and the words
// of those whose place has some of the other moment, too.
func (d *diff) read(actors []graph.ID, q ChangeQuery) error {
	if q.Then == nil || q.Now == nil {
		return nil
	}
	d.reworded.lost = d.onlyAt(d.from, d.to, actors)
	if len(d.reworded.lost.rows) == 0 {
		return nil
	}
	d.reworded.gained = d.onlyAt(d.to, d.from, actors)
	if err := d.reworded.lost.read(d.from.GraphView, q.Then, d.beside(d.from.GraphView, d.reworded.gained)); err != nil {
		return err
	}
	return d.reworded.gained.read(d.to.GraphView, q.Now, d.beside(d.to.GraphView, d.reworded.lost))
}

// onlyAt returns what one moment says of some actors and another does not.
func (d *diff) onlyAt(at, other moment, actors []graph.ID) changed {
	out := changed{by: map[place][]int32{}, words: map[int32]string{}}
	later := d.onlyLater()
	for _, id := range actors {
		leader := at.Node(id)
		if leader == 0 {
			continue
		}
		at.reach.eachPair(leader, func(pair int32, _ bool) {
			if later && !d.differs(pair) {
				return
			}
			for row, end := at.Rows(pair); row < end; row++ {
				if !at.Admits(row, targets) {
					continue
				}
				if there, known := other.RowOf(at.GraphView, row); known && other.Admits(there, targets) {
					continue
				}
				out.rows = append(out.rows, row)
				where := placeOf(at.GraphView, row)
				out.by[where] = append(out.by[where], row)
			}
		})
	}
	return out
}

// beside returns a test for claims that have any of others in their place.
func (d *diff) beside(v *projection.GraphView, others changed) func(row int32) bool {
	return func(row int32) bool {
		for _, where := range d.places(placeOf(v, row)) {
			if len(others.by[where]) > 0 {
				return true
			}
		}
		return false
	}
}

// places returns a place on the record itself, on the one that took it over,
// and on those that it took over.
func (d *diff) places(where place) []place {
	out := []place{where}
	if heir, ok := d.heirs[where.record]; ok {
		out = append(out, place{heir, where.dataset, where.source, where.incident})
	}
	for _, gone := range d.left[where.record] {
		out = append(out, place{gone, where.dataset, where.source, where.incident})
	}
	return out
}

// read asks for the words of the claims that pass a test.
func (c *changed) read(v *projection.GraphView, stated func([]graph.ID) (map[graph.ID]string, error), test func(row int32) bool) error {
	var ids []graph.ID
	rows := map[graph.ID]int32{}
	for _, row := range c.rows {
		if test(row) {
			id := v.ClaimID(row)
			rows[id] = row
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	words, err := stated(ids)
	for id, text := range words {
		if folded := graph.Fold(text); folded != "" {
			c.words[rows[id]] = folded
		}
	}
	return err
}

// then returns what said the words of a claim of now at the earlier moment.
func (r *reworded) then(d *diff, row int32) Claims {
	return d.same(r.gained, row, d.to.GraphView, r.lost, d.from.GraphView)
}

// now returns what says the words of a claim of then at the later moment.
func (r *reworded) now(d *diff, row int32) Claims {
	return d.same(r.lost, row, d.from.GraphView, r.gained, d.to.GraphView)
}

// same returns the claims among others that say a claim's words of another target.
func (d *diff) same(own changed, row int32, v *projection.GraphView, others changed, other *projection.GraphView) Claims {
	words, ok := own.words[row]
	if !ok {
		return Claims{}
	}
	out := Claims{v: other}
	object := v.EntityID(v.Object(v.TripleOf(row)))
	for _, where := range d.places(placeOf(v, row)) {
		for _, x := range others.by[where] {
			if others.words[x] == words && other.EntityID(other.Object(other.TripleOf(x))) != object {
				out.rows = append(out.rows, x)
			}
		}
	}
	return out
}
