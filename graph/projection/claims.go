package projection

import (
	"cmp"
	"iter"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// Claims yields the claims that a query asks for and its view admits, as a store
// would, in no order. They have what package analysis needs: identity, Held
// without versions, confidence, and Ends with no more than ids, the names of
// actors and the URLs of sources. The rest is fetched by their ids. The view's
// snapshot makes no difference (see Graph.At). A query by claim ids is a store's
// business: it yields nothing.
func (g *Graph) Claims(q graph.ClaimQuery) iter.Seq[graph.Claim] {
	return func(yield func(graph.Claim) bool) {
		if len(q.IDs) > 0 {
			return
		}
		p := newSieve(g, q.View)
		m := newMatter(g, q)
		scribe := newScribe(g, p.asOf)
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

// scribe writes rows out as claims. Claims of one scribe share the entities of
// their ends, and memory is taken for many claims at a time.
type scribe struct {
	g     *Graph
	asOf  day // of which claims have their confidence
	known map[int32]*graph.Entity
	dates map[day]graph.Date
	ends  slab[graph.Ends]
	runs  slab[graph.Run]
	sure  slab[int]
}

func newScribe(g *Graph, asOf day) *scribe {
	return &scribe{g: g, asOf: asOf, known: map[int32]*graph.Entity{}, dates: map[day]graph.Date{0: "", never: ""}}
}

func (s *scribe) claim(pair, row int32) graph.Claim {
	g := s.g
	ends := &s.ends.keep(graph.Ends{})[0]
	ends.Subject, ends.Object = s.end(g.pairs.subject[pair]), s.end(g.pairs.object[pair])
	ends.Claimant, ends.Source, ends.Incident = s.end(g.claimant[row]), s.end(g.source[row]), s.end(g.incident[row])
	c := graph.Claim{
		ID:        g.claimID(row),
		Predicate: graph.Predicates()[g.pairs.predicate[pair]],
		Subject:   g.entities.id(g.pairs.subject[pair]),
		Object:    g.entities.id(g.pairs.object[pair]),
		Claimant:  g.entities.id(g.claimant[row]),
		Source:    g.entities.id(g.source[row]),
		Incident:  g.entities.id(g.incident[row]),
		Dataset:   g.datasets[g.dataset[row]],
		Occurred:  g.spans.spans[g.span[row]],
		Held:      s.held(row),
		Ends:      ends,
	}
	if known := int(g.confidenceAt(row, s.asOf)); known >= 0 {
		c.Confidence = &s.sure.keep(known)[0]
	}
	return c
}

// held returns a row's runs without their versions.
func (s *scribe) held(row int32) []graph.Run {
	var out []graph.Run
	for _, r := range s.g.runsOf(row) {
		run := graph.Run{Recorded: s.date(r.recorded), Withdrawn: s.date(r.withdrawn)}
		if out == nil {
			out = s.runs.keep(run)
		} else {
			out = append(out, run)
		}
	}
	return out
}

// date returns the date of a day; days come again and again.
func (s *scribe) date(d day) graph.Date {
	date, ok := s.dates[d]
	if !ok {
		date = d.date()
		s.dates[d] = date
	}
	return date
}

func (s *scribe) end(n int32) *graph.Entity {
	if n == 0 {
		return nil
	}
	e, ok := s.known[n]
	if !ok {
		known := s.g.entities.entity(n)
		e = &known
		s.known[n] = e
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
	var text [len(claimPrefix) + claimText]byte
	copy(text[:], claimPrefix)
	claimIDs.Encode(text[len(claimPrefix):], c.ids[row][:])
	return graph.ID(text[:])
}

// Claims are some claims of a picture: the evidence of an answer, by which it is opened.
type Claims struct {
	g      *Graph
	rows   []int32
	others *Claims // of another graph, none of them among the rows
}

// Len returns how many claims there are.
func (c Claims) Len() int {
	if c.others != nil {
		return len(c.rows) + c.others.Len()
	}
	return len(c.rows)
}

// IDs returns the ids of the claims, ordered as in Store.Claims: by when they
// were first recorded, then by id.
func (c Claims) IDs() []graph.ID {
	type entry struct {
		recorded day
		id       graph.ID
	}
	var all []entry
	for of := &c; of != nil; of = of.others {
		for _, row := range of.rows {
			all = append(all, entry{of.g.recorded[row], of.g.claimID(row)})
		}
	}
	slices.SortFunc(all, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.recorded, b.recorded), cmp.Compare(a.id, b.id))
	})
	out := make([]graph.ID, len(all))
	for i, e := range all {
		out[i] = e.id
	}
	return out
}

// Lean returns the claims as Graph.Claims has them, with the confidence of what
// they say last, in the order of IDs.
func (c Claims) Lean() []graph.Claim {
	out := make([]graph.Claim, 0, c.Len())
	for of := &c; of != nil; of = of.others {
		scribe := newScribe(of.g, never)
		for _, row := range of.rows {
			out = append(out, scribe.claim(of.g.pairOf(row), row))
		}
	}
	slices.SortFunc(out, func(a, b graph.Claim) int {
		return cmp.Or(cmp.Compare(a.Recorded(), b.Recorded()), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// Datasets returns the keys of the data sets that brought the claims, sorted.
func (c Claims) Datasets() []string {
	var out []string
	for of := &c; of != nil; of = of.others {
		brought := make([]bool, len(of.datasetsOf()))
		for _, row := range of.rows {
			brought[of.g.dataset[row]] = true
		}
		for i, did := range brought {
			if did {
				out = append(out, of.g.datasets[i])
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (c Claims) datasetsOf() []string {
	if c.g == nil {
		return nil
	}
	return c.g.datasets
}

// with returns the claims of both, each once.
func (c Claims) with(more Claims) Claims {
	if c.g == nil || c.Len() == 0 {
		return more
	}
	if more.g == c.g {
		rows := slices.Concat(c.rows, more.rows)
		slices.Sort(rows)
		out := Claims{c.g, slices.Compact(rows), c.others}
		if more.others != nil {
			return out.with(*more.others)
		}
		return out
	}
	if c.others != nil {
		rest := c.others.with(more)
		return Claims{c.g, c.rows, &rest}
	}
	rest := Claims{g: more.g}
	for _, row := range more.rows {
		if place, known := c.g.rowOf(more.g, row); !known || !slices.Contains(c.rows, place) {
			rest.rows = append(rest.rows, row)
		}
	}
	return Claims{c.g, c.rows, &rest}
}

// rowOf returns the row of the claim that another graph has in a row, or false.
func (g *Graph) rowOf(other *Graph, at int32) (int32, bool) {
	if other.pairs.len() == g.pairs.len() && &other.pairs.rows[0] == &g.pairs.rows[0] { // the same graph, if as of another commit
		return at, true
	}
	pair := other.pairOf(at)
	r := row{predicate: other.pairs.predicate[pair], id: other.ids[at]}
	r.subject = g.entities.number(other.entities.id(other.pairs.subject[pair]))
	r.object = g.entities.number(other.entities.id(other.pairs.object[pair]))
	return g.find(r)
}

func (c *columns) compareClaims(a, b int32) int {
	if d := c.recorded[a] - c.recorded[b]; d != 0 {
		return int(d)
	}
	return compareClaimIDs(c.ids[a], c.ids[b])
}
