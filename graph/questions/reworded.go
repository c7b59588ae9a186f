package questions

import (
	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// reworded are the claims that only one of two moments has, with the words of
// their source. Where the same words in the same passage stood for one target
// then, and stand for another now, we read them otherwise: Remapped.
type reworded struct {
	lost, gained exclusiveClaims // said then and not now; said now and not then
}

// exclusiveClaims are the claims that one moment has and another has not.
type exclusiveClaims struct {
	v     *projection.GraphView
	rows  []projection.Row
	in    map[passage][]projection.Row
	words map[projection.Row]string // folded
}

// passage is where a source says something of a record.
type passage struct {
	record   graph.ID
	dataset  string
	source   graph.ID
	incident graph.ID
}

func passageOf(v *projection.GraphView, row projection.Row) passage {
	return passage{
		v.EntityID(v.Subject(v.TripleOf(row))), v.DatasetKey(v.Dataset(row)),
		v.EntityID(v.Source(row)), v.EntityID(v.Incident(row)),
	}
}

// readWords finds the claims of some actors that only one moment has, and the
// words of those whose passage has some of the other moment, too.
func (d *diff) readWords(actors []graph.ID, q ChangeQuery) error {
	if q.Then == nil || q.Now == nil {
		return nil
	}
	var err error
	if d.reworded.lost, err = d.onlyAt(d.from, d.to, actors); err != nil || len(d.reworded.lost.rows) == 0 {
		return err
	}
	if d.reworded.gained, err = d.onlyAt(d.to, d.from, actors); err != nil {
		return err
	}
	if err := d.readWordsOf(&d.reworded.lost, q.Then, &d.reworded.gained); err != nil {
		return err
	}
	return d.readWordsOf(&d.reworded.gained, q.Now, &d.reworded.lost)
}

// onlyAt returns what one moment says of some actors and another does not.
func (d *diff) onlyAt(at, other diffSide, actors []graph.ID) (exclusiveClaims, error) {
	out := exclusiveClaims{v: at.GraphView, in: map[passage][]projection.Row{}, words: map[projection.Row]string{}}
	onlyInDate := d.differOnlyInDate()
	for _, id := range actors {
		if err := at.Err(); err != nil {
			return out, err
		}
		actor := at.Node(id)
		if actor == 0 {
			continue
		}
		at.mapper.eachTriple(actor, func(triple projection.Triple, _ bool) {
			if onlyInDate && d.claimsDiffer(triple)&changed == 0 {
				return
			}
			for row, end := at.Rows(triple); row < end; row++ {
				if !at.Admits(row, targets) {
					continue
				}
				if there, known := other.RowOf(at.GraphView, row); known && other.Admits(there, targets) {
					continue
				}
				out.rows = append(out.rows, row)
				where := passageOf(at.GraphView, row)
				out.in[where] = append(out.in[where], row)
			}
		})
	}
	return out, nil
}

// readWordsOf asks for the words of claims whose passage has any of others.
func (d *diff) readWordsOf(c *exclusiveClaims, stated func([]graph.ID) (map[graph.ID]string, error), others *exclusiveClaims) error {
	var ids []graph.ID
	rows := map[graph.ID]projection.Row{}
	for i, row := range c.rows {
		if err := endedAt(c.v, i); err != nil {
			return err
		}
		for _, where := range d.passages(passageOf(c.v, row)) {
			if len(others.in[where]) > 0 {
				id := c.v.ClaimID(row)
				rows[id] = row
				ids = append(ids, id)
				break
			}
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

// passages returns a passage on the record itself, on the one that took it over,
// and on those that it took over.
func (d *diff) passages(where passage) []passage {
	out := []passage{where}
	if successor, ok := d.successors[where.record]; ok {
		out = append(out, passage{successor, where.dataset, where.source, where.incident})
	}
	for _, gone := range d.gone[where.record] {
		out = append(out, passage{gone, where.dataset, where.source, where.incident})
	}
	return out
}

// sameWordsThen returns what said the words of a claim of now at the earlier moment.
func (d *diff) sameWordsThen(row projection.Row) Claims {
	return d.sameWords(&d.reworded.gained, row, &d.reworded.lost)
}

// sameWordsNow returns what says the words of a claim of then at the later moment.
func (d *diff) sameWordsNow(row projection.Row) Claims {
	return d.sameWords(&d.reworded.lost, row, &d.reworded.gained)
}

// sameWords returns the claims among others that say a claim's words of another target.
func (d *diff) sameWords(own *exclusiveClaims, row projection.Row, others *exclusiveClaims) Claims {
	words, ok := own.words[row]
	if !ok {
		return Claims{}
	}
	target := func(v *projection.GraphView, row projection.Row) graph.ID {
		return v.EntityID(v.Object(v.TripleOf(row)))
	}
	out := Claims{v: others.v}
	for _, where := range d.passages(passageOf(own.v, row)) {
		for _, other := range others.in[where] {
			if others.words[other] == words && target(others.v, other) != target(own.v, row) {
				out.rows = append(out.rows, other)
			}
		}
	}
	return out
}
