package questions

import (
	"cmp"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// Claims are some claims of a graph, each once: what an answer rests on, by
// which it is opened. Those of a comparison of two moments can be of two graphs.
type Claims struct {
	v      *projection.GraphView
	rows   []projection.Row
	others *Claims // of another graph, none of them among the rows
}

// Len returns how many statements the claims make: those that say the same count once.
func (c Claims) Len() int {
	n := 0
	if c.others != nil {
		n = c.others.Len()
	}
	if len(c.rows) < 2 {
		return n + len(c.rows)
	}
	said := make([]projection.Row, len(c.rows))
	for i, row := range c.rows {
		said[i] = c.v.Statement(row)
	}
	slices.Sort(said)
	return n + len(slices.Compact(said))
}

// Sources returns the number of distinct documents behind the claims, by
// graph.Entity.Report; those of two graphs are counted in each.
func (c Claims) Sources() int {
	n := 0
	for of := &c; of != nil; of = of.others {
		reports := make([]projection.Report, len(of.rows))
		for i, row := range of.rows {
			reports[i] = of.v.Report(row)
		}
		slices.Sort(reports)
		n += len(slices.Compact(reports))
	}
	return n
}

// FirstRecorded returns when the first of the claims, or of their copies, was
// recorded; empty for no claims.
func (c Claims) FirstRecorded() graph.Date {
	all := c.ordered()
	if len(all) == 0 {
		return ""
	}
	return all[0].recorded.Date()
}

func (c Claims) isEmpty() bool { return len(c.rows) == 0 && (c.others == nil || c.others.isEmpty()) }

// IDs returns the ids of the claims and of their copies, all that say so whichever
// data set holds them, ordered as in Store.Claims: by when they were first
// recorded, then by id.
func (c Claims) IDs() []graph.ID {
	all := c.ordered()
	out := make([]graph.ID, len(all))
	for i, x := range all {
		out[i] = x.id
	}
	return out
}

// Ordered returns the claims in the order of IDs, with no more than what that
// rests on: their ids, and when they were first recorded.
func (c Claims) Ordered() []graph.Claim {
	all := c.ordered()
	out := make([]graph.Claim, len(all))
	for i, x := range all {
		out[i] = graph.Claim{ID: x.id, Held: []graph.Run{{Recorded: x.recorded.Date()}}}
	}
	return out
}

// recordedClaim is a claim's id and the day on which it was first recorded.
type recordedClaim struct {
	recorded projection.Day
	id       graph.ID
}

func (c Claims) ordered() []recordedClaim {
	return c.orderedBy(func(of *Claims) []projection.Row { return of.v.WithCopies(of.rows) })
}

func (c Claims) orderedBy(rows func(*Claims) []projection.Row) []recordedClaim {
	var out []recordedClaim
	for of := &c; of != nil; of = of.others {
		if len(of.rows) == 0 {
			continue
		}
		for _, row := range rows(of) {
			out = append(out, recordedClaim{of.v.Recorded(row), of.v.ClaimID(row)})
		}
	}
	slices.SortFunc(out, func(a, b recordedClaim) int {
		return cmp.Or(cmp.Compare(a.recorded, b.recorded), cmp.Compare(a.id, b.id))
	})
	return slices.Compact(out)
}

// Datasets returns the keys of the data sets that brought the claims, sorted.
func (c Claims) Datasets() []string {
	var out []string
	for of := &c; of != nil; of = of.others {
		if len(of.rows) == 0 {
			continue
		}
		brought := make([]bool, of.v.DatasetCount())
		for _, row := range of.rows {
			brought[of.v.Dataset(row)] = true
		}
		for i, did := range brought {
			if did {
				out = append(out, of.v.DatasetKey(projection.Dataset(i)))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// with returns the claims of both, each once.
func (c Claims) with(more Claims) Claims {
	if c.isEmpty() {
		return more
	}
	if more.isEmpty() {
		return c
	}
	if more.v.SameGraph(c.v) {
		rows := slices.Concat(c.rows, more.rows)
		slices.Sort(rows)
		out := Claims{c.v, slices.Compact(rows), c.others}
		if more.others != nil {
			return out.with(*more.others)
		}
		return out
	}
	if c.others != nil {
		rest := c.others.with(more)
		return Claims{c.v, c.rows, &rest}
	}
	rest := Claims{v: more.v}
	for _, row := range more.rows {
		if own, known := c.v.RowOf(more.v, row); !known || !slices.Contains(c.rows, own) {
			rest.rows = append(rest.rows, row)
		}
	}
	return Claims{c.v, c.rows, &rest}
}

// without returns the claims, all of one graph, that are not among others.
func (c Claims) without(others Claims) Claims {
	if c.isEmpty() || others.isEmpty() {
		return c
	}
	out := Claims{v: c.v}
	if others.others == nil && c.v.SameRows(others.v) {
		rest := rowsInOrder(others.rows)
		for _, row := range rowsInOrder(c.rows) {
			for len(rest) > 0 && rest[0] < row {
				rest = rest[1:]
			}
			if len(rest) == 0 || rest[0] != row {
				out.rows = append(out.rows, row)
			}
		}
		return out
	}
	among := make(map[projection.Row]bool, len(others.rows))
	for of := &others; of != nil; of = of.others {
		for _, row := range of.rows {
			if same, known := c.v.RowOf(of.v, row); known {
				among[same] = true
			}
		}
	}
	for _, row := range c.rows {
		if !among[row] {
			out.rows = append(out.rows, row)
		}
	}
	return out
}

// rowsInOrder returns rows in order; mostly they are.
func rowsInOrder(rows []projection.Row) []projection.Row {
	if slices.IsSorted(rows) {
		return rows
	}
	return slices.Sorted(slices.Values(rows))
}

// first returns the row of the claim that was recorded first.
func (c Claims) first() projection.Row { return slices.MinFunc(c.rows, c.v.CompareClaims) }
