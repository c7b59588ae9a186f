package projection

import (
	"encoding/base32"
	"iter"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// Build makes a graph of the stream from a store's start, Store.Stream(ctx, 0).
// It stops at the stream's first error and returns it.
func Build(changes iter.Seq2[graph.StreamItem, error]) (*Graph, error) {
	undated, err := spanTable{}.with([]graph.Span{{}})
	if err != nil {
		return nil, err
	}
	empty := &Graph{columns: columns{entities: emptyDictionary(), spans: undated, datasets: []string{""}, said: newStatementCache()}}
	empty.setDocuments()
	empty.index()
	return empty.Update(changes)
}

// claim is a claim while it is being gathered.
type claim struct {
	subject, object            Entity
	claimant, source, incident Entity
	span                       Span
	id                         [16]byte
	dataset                    uint16
	predicate                  Predicate
	known                      []knownRun // all that commits knew of it; nil: only, and they still do
	only                       knownRun
}

// builder gathers what is new to a graph.
type builder struct {
	g      *Graph
	ids    map[string]Entity // numbers of ids that the graph has not
	newIDs []string
	labels map[Entity]string // new, or changed
	// Of sources, new or changed.
	publishers map[Entity]Entity
	spans      map[string]Span
	newSpans   []graph.Span
	datasets   []string
	claims     []claim
	seq        int64
}

func newBuilder(g *Graph) *builder {
	b := &builder{g: g, ids: map[string]Entity{}, labels: map[Entity]string{}, publishers: map[Entity]Entity{}, spans: map[string]Span{}, datasets: g.datasets, seq: g.seq}
	for i, s := range g.spans.spans {
		b.spans[s.String()] = Span(i)
	}
	return b
}

// number returns the number of an id, which it gives where the id has none. With
// a country, region or sector come all that it lies in, and with a region its
// countries: claims reach those too.
func (b *builder) number(id graph.ID) Entity {
	if id == "" {
		return 0
	}
	if n, ok := b.ids[string(id)]; ok {
		return n
	}
	if n := b.g.entities.number(id); n != 0 {
		return n
	}
	n := Entity(b.g.entities.len() + len(b.newIDs))
	b.ids[string(id)] = n
	b.newIDs = append(b.newIDs, string(id))
	for _, up := range above(id) {
		b.number(up)
	}
	for _, within := range vocab.CountriesOf(id) {
		b.number(within)
	}
	return n
}

func (b *builder) span(s graph.Span) Span {
	n, ok := b.spans[s.String()]
	if !ok {
		n = Span(len(b.spans))
		b.spans[s.String()] = n
		b.newSpans = append(b.newSpans, s)
	}
	return n
}

// maxDatasets is how many data sets there can be.
const maxDatasets = 1<<16 - 1

func (b *builder) dataset(key string) (uint16, error) {
	i := slices.Index(b.datasets, key)
	if i < 0 {
		if i = len(b.datasets); i > maxDatasets {
			return 0, graph.Invalid("dataset", "%q is one too many: a projection holds %d", key, maxDatasets)
		}
		b.datasets = append(slices.Clip(b.datasets), key)
	}
	return uint16(i), nil
}

// take adds one item of the stream.
func (b *builder) take(c graph.StreamItem) error {
	if c.Seq > b.seq {
		b.seq = c.Seq
	}
	if c.Entity != nil {
		b.describe(c.Entity)
		return nil
	}
	r, err := b.claim(c.Claim, c.Runs)
	if len(b.claims) == cap(b.claims) {
		b.claims = slices.Grow(b.claims, len(b.claims)+1) // append grows by a quarter, and copies a million rows five times
	}
	b.claims = append(b.claims, r)
	return err
}

// describe notes the label of an entity, and of a source who published it. The
// label of a source is its URL: the same report can have several.
func (b *builder) describe(e *graph.Entity) {
	n := b.number(e.ID)
	label := ""
	switch e.Kind() {
	case graph.Actor:
		label = e.Name
	case graph.Source:
		label = e.URL
		if by := b.number(e.Publisher); by != b.publisher(n) {
			b.publishers[n] = by
		}
	}
	if label != b.label(n) {
		b.labels[n] = label
	}
}

// label returns the label of an entity as known so far.
func (b *builder) label(n Entity) string {
	if label, told := b.labels[n]; told || int(n) >= b.g.entities.len() {
		return label
	}
	return b.g.entities.labels.at(int32(n))
}

// publisher returns who published a source as known so far.
func (b *builder) publisher(source Entity) Entity {
	if by, told := b.publishers[source]; told || int(source) >= b.g.entities.len() {
		return by
	}
	return b.g.entities.publisher[source]
}

// claimIDs reads the ids that graph.Claim.Identify makes.
var claimIDs = base32.NewEncoding("0123456789abcdefghijklmnopqrstuv").WithPadding(base32.NoPadding)

// The parts of a claim's id: claimText characters stand for its 16 bytes.
const (
	claimPrefix = "claim/"
	claimText   = 26
)

func (b *builder) claim(c *graph.Claim, known []graph.StoredRun) (claim, error) {
	r := claim{
		subject: b.number(c.Subject), object: b.number(c.Object), predicate: PredicateOf(c.Predicate),
		claimant: b.number(c.Claimant), source: b.number(c.Source), incident: b.number(c.Incident),
		span: b.span(c.Occurred),
	}
	text, ok := strings.CutPrefix(string(c.ID), claimPrefix)
	if n, err := claimIDs.Decode(r.id[:], []byte(text)); !ok || len(text) != claimText || err != nil || n != len(r.id) {
		return r, graph.Invalid("id", "%q is no claim's id", c.ID)
	}
	var err error
	if r.dataset, err = b.dataset(c.Dataset); err != nil {
		return r, err
	}
	return r, r.know(known)
}

// know notes what was known of the claim.
func (r *claim) know(all []graph.StoredRun) error {
	if len(all) == 0 {
		return graph.Invalid("known", "nothing was ever known of a claim")
	}
	if len(all) > 1 || all[0].Until != 0 {
		r.known = make([]knownRun, len(all))
	}
	for i, k := range all {
		x := knownRun{run{withdrawn: Never, basis: basisOf(k.Basis), confidence: int8(k.Confidence)}, int32(k.Since), forGood}
		var err error
		if x.from, err = DayOf(k.RecordedFrom); err != nil {
			return err
		}
		if x.recorded, err = DayOf(k.Recorded); err != nil {
			return err
		}
		if k.Withdrawn != "" {
			if x.withdrawn, err = DayOf(k.Withdrawn); err != nil {
				return err
			}
		}
		if k.Until != 0 {
			x.until = int32(k.Until)
		}
		if r.only = x; r.known != nil {
			r.known[i] = x
		}
	}
	return nil
}
