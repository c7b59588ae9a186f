package projection

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"golang.org/x/sync/semaphore"

	"github.com/actorgraph/actorgraph/internal/parallel"
)

// Claims that say the same of the same two nodes, by the same claimant, in the
// same incident and of the same time are one statement, whichever data sets hold
// them and whichever documents they cite. If two data sets hold that APT37 targeted
// Japan in 2017, that is one statement, and numbers count it once.
//
// If one of them calls the group Reaper, the two claims are one statement only for
// those who read Reaper and APT37 as one actor. So statements are worked out once
// for each way of reading records together. Which claim of a statement counts for it stands
// in counting.go.

// statements tells which claims of a graph make one statement with other claims.
// A claim that says what no other says is not in it.
type statements struct {
	joins   []membership // of the records that are read together
	several bitset       // rows that make a statement with others
	places  []mates      // of each of those rows, in their order: where its statement is among the members
	members []Row        // the rows of each statement of several, in order
	shared  []bool       // by row: whether it is among several or quotes others. It is asked of every claim, and a slice answers fastest

	originals, copies map[Row][]Row // what a row quotes, and what quotes it (columns.quotations)
}

// mates is where the rows of one statement are: members[first:end].
type mates struct{ first, end int32 }

// membership says which node a record is part of.
type membership struct{ record, node Entity }

// of returns the rows of a row's statement, in order; none if it makes one alone.
func (s *statements) of(row Row) []Row {
	if !s.several.has(row) {
		return nil
	}
	at := s.places[s.several.place(row)]
	return s.members[at.first:at.end]
}

// statementCache keeps the statements of a graph's rows for the last few ways of
// reading records together. Graphs that have the same claims and differ only in
// when these were asserted share it.
type statementCache struct {
	turn *semaphore.Weighted // of one; who has it looks at what is kept
	kept []*statements       // the one used last is the last
}

func newStatementCache() *statementCache {
	return &statementCache{turn: semaphore.NewWeighted(1)}
}

// keptStatements is how many ways of reading records together are kept.
const keptStatements = 4

// findStatements returns the statements of a view's graph. Who asks first works them
// out, and the others wait, unless their context ends.
func (v *GraphView) findStatements(ctx context.Context) (*statements, error) {
	joins := v.memberships()
	c := v.columns.said
	if err := c.turn.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	defer c.turn.Release(1)
	for i, s := range c.kept {
		if slices.Equal(s.joins, joins) {
			c.kept = append(slices.Delete(c.kept, i, i+1), s)
			return s, nil
		}
	}
	s, err := v.newStatements(ctx)
	if err != nil {
		return nil, err
	}
	s.joins = joins
	if c.kept = append(c.kept, s); len(c.kept) > keptStatements {
		c.kept = slices.Delete(c.kept, 0, 1)
	}
	return s, nil
}

// memberships returns which records are read together, by record.
func (v *GraphView) memberships() []membership {
	var out []membership
	for node, records := range v.records {
		for _, record := range records {
			out = append(out, membership{record, node})
		}
	}
	slices.SortFunc(out, func(a, b membership) int { return cmp.Compare(a.record, b.record) })
	return out
}

func (v *GraphView) newStatements(ctx context.Context) (*statements, error) {
	rows := len(v.ids)
	s := &statements{several: newBitset(rows), shared: make([]bool, rows)}
	var err error
	if s.originals, s.copies, err = v.quotations(ctx); err != nil {
		return nil, err
	}
	all, err := v.equalClaims(ctx)
	if err != nil {
		return nil, err
	}
	s.members = slices.Clip(all.members)
	for _, row := range s.members {
		s.several.set(row)
		s.shared[row] = true
	}
	for row := range s.originals {
		s.shared[row] = true
	}
	s.several.count()
	s.places = make([]mates, len(s.members))
	first := int32(0)
	for _, end := range all.ends {
		for _, row := range s.members[first:end] {
			s.places[s.several.place(row)] = mates{first, end}
		}
		first = end
	}
	return s, nil
}

// triplesAtATime is how many triples' claims one worker compares before it takes more.
const triplesAtATime = 1 << 12

// equalClaims returns the statements that several claims make.
func (v *GraphView) equalClaims(ctx context.Context) (*grouping, error) {
	c := v.columns
	var joined []Triple // with an end that is one of several records
	alone := make([]Triple, 0, c.triples.len())
	for triple := range Triple(c.triples.len()) {
		switch from, to := c.Rows(triple); {
		case v.isJoined(c.Subject(triple)) || v.isJoined(c.Object(triple)):
			joined = append(joined, triple)
		case to-from > 1:
			alone = append(alone, triple)
		}
	}
	out := &grouping{columns: c}
	var merging sync.Mutex
	err := parallel.For(ctx, len(alone), triplesAtATime, func() func(from, to int) {
		return func(from, to int) {
			own := grouping{columns: c}
			for _, triple := range alone[from:to] {
				own.take(triple)
				own.group()
			}
			merging.Lock()
			defer merging.Unlock()
			out.add(&own)
		}
	})
	for _, triples := range v.sameTriples(joined) {
		if err = ctx.Err(); err != nil {
			break
		}
		for _, triple := range triples {
			out.take(triple)
		}
		out.group()
	}
	return out, err
}

// isJoined reports whether an entity is one of several records that are read as one.
func (v *GraphView) isJoined(entity Entity) bool { return v.records[v.nodes[entity]] != nil }

// sameTriples groups the triples that have the same predicate and, with records read
// together, the same nodes.
func (v *GraphView) sameTriples(triples []Triple) [][]Triple {
	type saying struct {
		subject, object Entity
		Predicate
	}
	by := map[saying]int{}
	var out [][]Triple
	for _, triple := range triples {
		says := saying{v.NodeOf(v.Subject(triple)), v.NodeOf(v.Object(triple)), v.Predicate(triple)}
		place, known := by[says]
		if !known {
			place = len(out)
			by[says] = place
			out = append(out, nil)
		}
		out[place] = append(out[place], triple)
	}
	return out
}

// grouping finds the claims that make one statement, for one pair of nodes after the
// other: take adds the claims on a pair, then group compares them.
type grouping struct {
	*columns
	rows    []Row   // on the nodes at hand
	members []Row   // the rows of each statement of several, in order
	ends    []int32 // where they end
}

// take adds the claims of a triple to those at hand.
func (g *grouping) take(triple Triple) {
	for row, end := g.Rows(triple); row < end; row++ {
		g.rows = append(g.rows, row)
	}
}

// group notes the statements that several of the claims at hand make.
func (g *grouping) group() {
	compare := func(a, b Row) int {
		return cmp.Or(cmp.Compare(g.span[a], g.span[b]), cmp.Compare(g.incident[a], g.incident[b]), cmp.Compare(g.claimant[a], g.claimant[b]))
	}
	slices.SortFunc(g.rows, func(a, b Row) int { return cmp.Or(compare(a, b), cmp.Compare(a, b)) })
	for rest := g.rows; len(rest) > 0; {
		n := 1
		for n < len(rest) && compare(rest[0], rest[n]) == 0 {
			n++
		}
		if n > 1 {
			g.members = append(g.members, rest[:n]...)
			g.ends = append(g.ends, int32(len(g.members)))
		}
		rest = rest[n:]
	}
	g.rows = g.rows[:0]
}

// add adds the statements of another.
func (g *grouping) add(o *grouping) {
	first := int32(len(g.members))
	g.members = append(g.members, o.members...)
	for _, end := range o.ends {
		g.ends = append(g.ends, first+end)
	}
}
