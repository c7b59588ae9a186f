package projection

import (
	"iter"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// Claims yields the claims that a query asks for and its view admits, as a store
// would, in no order. They have what package analysis needs: identity, Held
// without versions, confidence, and Ends with no more than ids, the names of
// actors and the URLs of sources. The rest is fetched by their ids. The view
// must be one that the graph Serves. A query by claim ids is a store's
// business: it yields nothing.
func (g *Graph) Claims(q graph.ClaimQuery) iter.Seq[graph.Claim] {
	return func(yield func(graph.Claim) bool) {
		if len(q.IDs) > 0 {
			return
		}
		p := newSieve(g, q.View)
		m := newMatter(g, q)
		scribe := scribe{g: g, ends: map[int32]*graph.Entity{}}
		m.each(func(pair int32) bool {
			for row := g.pairs.rows[pair]; row < g.pairs.rows[pair+1]; row++ {
				if m.incidents != nil && !m.incidents[g.incident[row]] || !p.admits(row, g.pairs.predicate[pair]) {
					continue
				}
				if !yield(scribe.claim(pair, row)) {
					return false
				}
			}
			return true
		})
	}
}

// matter is what a query asks about, as numbers; nil sets hold all.
type matter struct {
	g                          *Graph
	predicates                 map[predicate]bool
	subjects, objects          map[int32]bool
	about                      map[int32]bool
	incidents                  map[int32]bool
	bySubject, byObject, byAny []int32
}

func newMatter(g *Graph, q graph.ClaimQuery) matter {
	m := matter{g: g}
	m.bySubject, m.subjects = numberSet(g, q.Subjects)
	m.byObject, m.objects = numberSet(g, q.Objects)
	m.byAny, m.about = numberSet(g, q.About)
	_, m.incidents = numberSet(g, q.Incidents)
	if len(q.Predicates) > 0 {
		m.predicates = map[predicate]bool{}
		for _, p := range q.Predicates {
			m.predicates[predicateOf(p)] = true
		}
	}
	return m
}

func numberSet(g *Graph, ids []graph.ID) ([]int32, map[int32]bool) {
	if len(ids) == 0 {
		return nil, nil
	}
	numbers := g.entities.numbers(ids)
	set := make(map[int32]bool, len(numbers))
	for _, n := range numbers {
		set[n] = true
	}
	return numbers, set
}

func (m matter) has(pair int32) bool {
	p := &m.g.pairs
	return (m.predicates == nil || m.predicates[p.predicate[pair]]) &&
		(m.subjects == nil || m.subjects[p.subject[pair]]) &&
		(m.objects == nil || m.objects[p.object[pair]]) &&
		(m.about == nil || m.about[p.subject[pair]] || m.about[p.object[pair]])
}

// each visits every pair that is asked about, once, by the shortest way, until visit returns false.
func (m matter) each(visit func(pair int32) bool) {
	p := &m.g.pairs
	switch {
	case m.subjects != nil:
		m.eachFrom(m.bySubject, visit)
	case m.objects != nil:
		m.eachTo(m.byObject, visit)
	case m.about != nil:
		m.eachFrom(m.byAny, visit)
		m.eachTo(m.byAny, func(pair int32) bool { return m.about[p.subject[pair]] || visit(pair) })
	default:
		for pair := range int32(p.len()) {
			if m.has(pair) && !visit(pair) {
				return
			}
		}
	}
}

func (m matter) eachFrom(subjects []int32, visit func(pair int32) bool) {
	for _, s := range subjects {
		first, last := m.g.pairs.from(s)
		for pair := first; pair < last; pair++ {
			if m.has(pair) && !visit(pair) {
				return
			}
		}
	}
}

func (m matter) eachTo(objects []int32, visit func(pair int32) bool) {
	for _, o := range objects {
		for _, pair := range m.g.pairs.to(o) {
			if m.has(pair) && !visit(pair) {
				return
			}
		}
	}
}

// scribe writes rows out as claims. Claims of one scribe share the entities of their ends.
type scribe struct {
	g    *Graph
	ends map[int32]*graph.Entity
}

func (s scribe) claim(pair, row int32) graph.Claim {
	g := s.g
	c := graph.Claim{
		ID:        g.claimID(row),
		Predicate: graph.Predicates()[g.pairs.predicate[pair]],
		Dataset:   g.datasets[g.dataset[row]],
		Occurred:  g.spans.spans[g.span[row]],
		Held:      g.held(row),
		Ends: &graph.Ends{
			Subject: s.end(g.pairs.subject[pair]), Object: s.end(g.pairs.object[pair]),
			Claimant: s.end(g.claimant[row]), Source: s.end(g.source[row]), Incident: s.end(g.incident[row]),
		},
	}
	c.Subject, c.Object = g.entities.id(g.pairs.subject[pair]), g.entities.id(g.pairs.object[pair])
	c.Claimant, c.Source, c.Incident = g.entities.id(g.claimant[row]), g.entities.id(g.source[row]), g.entities.id(g.incident[row])
	if known := int(g.confidence[row]); known >= 0 {
		c.Confidence = &known
	}
	return c
}

func (s scribe) end(n int32) *graph.Entity {
	if n == 0 {
		return nil
	}
	e, ok := s.ends[n]
	if !ok {
		known := s.g.entities.entity(n)
		e = &known
		s.ends[n] = e
	}
	return e
}

// entity returns what the graph knows of an entity.
func (d dictionary) entity(n int32) graph.Entity {
	e := graph.Entity{ID: d.id(n)}
	switch d.kinds[n] {
	case actor:
		e.Name = d.labels.at(n)
	case source:
		e.URL = d.labels.at(n)
	}
	return e
}

func (c *columns) claimID(row int32) graph.ID {
	text := make([]byte, len(claimPrefix), len(claimPrefix)+claimIDs.EncodedLen(len(c.ids[row])))
	copy(text, claimPrefix)
	return graph.ID(claimIDs.AppendEncode(text, c.ids[row][:]))
}

// held returns a row's runs without their versions.
func (c *columns) held(row int32) []graph.Run {
	w := c.withdrawn[row]
	if w >= 0 {
		return []graph.Run{{Recorded: c.recorded[row].date(), Withdrawn: w.date()}}
	}
	runs := c.several[-w-1].runs
	out := make([]graph.Run, len(runs))
	for i, r := range runs {
		out[i] = graph.Run{Recorded: r.recorded.date(), Withdrawn: r.withdrawn.date()}
	}
	return out
}

// Claims are some claims of a picture: the evidence of an answer, by which it is opened.
type Claims struct {
	g    *Graph
	rows []int32
}

// Len returns how many claims there are.
func (c Claims) Len() int { return len(c.rows) }

// IDs returns the ids of the claims, ordered as in Store.Claims: by when they
// were first recorded, then by id.
func (c Claims) IDs() []graph.ID {
	rows := slices.Clone(c.rows)
	slices.SortFunc(rows, c.g.compareClaims)
	out := make([]graph.ID, len(rows))
	for i, row := range rows {
		out[i] = c.g.claimID(row)
	}
	return out
}

func (c *columns) compareClaims(a, b int32) int {
	if d := c.recorded[a] - c.recorded[b]; d != 0 {
		return int(d)
	}
	return compareClaimIDs(c.ids[a], c.ids[b])
}
