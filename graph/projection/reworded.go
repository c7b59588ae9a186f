package projection

import (
	"github.com/actorgraph/actorgraph/graph"
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

func (g *Graph) placeOf(row int32) place {
	return place{
		g.entities.id(g.pairs.subject[g.pairOf(row)]), g.datasets[g.dataset[row]],
		g.entities.id(g.source[row]), g.entities.id(g.incident[row]),
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
	if err := d.reworded.lost.read(d.from.g, q.Then, d.beside(d.from.g, d.reworded.gained)); err != nil {
		return err
	}
	return d.reworded.gained.read(d.to.g, q.Now, d.beside(d.to.g, d.reworded.lost))
}

// onlyAt returns what one moment says of some actors and another does not.
func (d *diff) onlyAt(at, other moment, actors []graph.ID) changed {
	out := changed{by: map[place][]int32{}, words: map[int32]string{}}
	later := d.onlyLater()
	for _, id := range actors {
		leader := at.number(id)
		if leader == 0 {
			continue
		}
		at.reach.eachPair(leader, func(pair int32, _ bool) {
			if later && !d.differs(pair) {
				return
			}
			for row := at.g.pairs.rows[pair]; row < at.g.pairs.rows[pair+1]; row++ {
				if !at.admits(row, targets) {
					continue
				}
				if there, known := other.g.rowOf(at.g, row); known && other.admits(there, targets) {
					continue
				}
				out.rows = append(out.rows, row)
				where := at.g.placeOf(row)
				out.by[where] = append(out.by[where], row)
			}
		})
	}
	return out
}

// beside returns a test for claims that have any of others in their place.
func (d *diff) beside(g *Graph, others changed) func(row int32) bool {
	return func(row int32) bool {
		for _, where := range d.places(g.placeOf(row)) {
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
func (c *changed) read(g *Graph, stated func([]graph.ID) (map[graph.ID]string, error), test func(row int32) bool) error {
	var ids []graph.ID
	rows := map[graph.ID]int32{}
	for _, row := range c.rows {
		if test(row) {
			id := g.claimID(row)
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
	return d.same(r.gained, row, d.to.g, r.lost, d.from.g)
}

// now returns what says the words of a claim of then at the later moment.
func (r *reworded) now(d *diff, row int32) Claims {
	return d.same(r.lost, row, d.from.g, r.gained, d.to.g)
}

// same returns the claims among others that say a claim's words of another target.
func (d *diff) same(own changed, row int32, g *Graph, others changed, other *Graph) Claims {
	words, ok := own.words[row]
	if !ok {
		return Claims{}
	}
	out := Claims{g: other}
	object := g.entities.id(g.pairs.object[g.pairOf(row)])
	for _, where := range d.places(g.placeOf(row)) {
		for _, x := range others.by[where] {
			if others.words[x] == words && other.entities.id(other.pairs.object[other.pairOf(x)]) != object {
				out.rows = append(out.rows, x)
			}
		}
	}
	return out
}
