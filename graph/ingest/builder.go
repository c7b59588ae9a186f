package ingest

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// Builder gathers the document of one reading. It fills in what all claims of
// a data set share, adds each name and organization once, and turns what the
// graph would not take into rejects, so that one bad row never costs the rest.
type Builder struct {
	Diagnostics
	Source graph.ID // of claims that name no source: the data set itself

	doc      graph.Document
	entities map[graph.ID]int      // index in the document
	stored   map[graph.ID]bool     // what the store has and the document need not bring
	prose    map[graph.ID][]string // descriptions of what several places describe
	victims  map[victimKey]victimSaid
	known    map[graph.ID]graph.Span // when documents came out, as others know it; zero: asked, and nobody does
}

// NewBuilder starts the document of a reading. The data set's entity needs a
// name and what else is known of it (licence, URL); its id is set here.
func NewBuilder(r graph.Reading, set graph.Entity) *Builder {
	b := &Builder{doc: graph.Document{Reading: r}, entities: map[graph.ID]int{}, stored: map[graph.ID]bool{}, prose: map[graph.ID][]string{}, victims: map[victimKey]victimSaid{}, known: map[graph.ID]graph.Span{}}
	set.ID = graph.DatasetID(r.Dataset)
	set.Name = cmp.Or(set.Name, r.Dataset)
	b.Source = graph.MakeID(graph.Source, r.Dataset)
	at := Place{ID: r.Dataset}
	b.Entity(at, set)
	b.Entity(at, graph.Entity{ID: b.Source, Name: set.Name, URL: set.URL})
	return b
}

// PublishedBy says who publishes the data set, which is so of it as a document too;
// empty where nobody is known.
func (b *Builder) PublishedBy(organization graph.ID) {
	b.doc.Entities[b.entities[b.Source]].Publisher = organization
}

// Dataset is the key of the data set.
func (b *Builder) Dataset() string { return b.doc.Reading.Dataset }

// Entity adds an entity, or replaces the one of the same id, and returns its
// id. One that cannot be stored is rejected, and so is then every claim on it.
func (b *Builder) Entity(at Place, e graph.Entity) graph.ID {
	e.Name = graph.CleanName(e.Name)
	if err := checkEntity(e); err != nil {
		b.Reject(at, "%v", err)
		return e.ID
	}
	if i, ok := b.entities[e.ID]; ok {
		b.doc.Entities[i] = e
		return e.ID
	}
	b.entities[e.ID] = len(b.doc.Entities)
	b.doc.Entities = append(b.doc.Entities, e)
	return e.ID
}

// maxName is what an index of either store can hold of a name or an id.
const maxName = 2000

func checkEntity(e graph.Entity) error {
	switch {
	case len(e.Name) > maxName || len(e.ID) > 2*maxName:
		return graph.Invalid("name", "%.40q... is longer than the %d bytes that a name may have", e.Name, maxName)
	case strings.ContainsFunc(e.Name, unicode.IsControl):
		return graph.Invalid("name", "%q has a control character in it", e.Name)
	}
	return e.Check()
}

// Has reports whether the document has an entity.
func (b *Builder) Has(id graph.ID) bool {
	_, ok := b.entities[id]
	return ok
}

// Stored says that the store has an entity, so that claims may name it though the
// document does not bring it. Where it has not, writing the document is refused.
func (b *Builder) Stored(id graph.ID) { b.stored[id] = true }

// Organization returns the id of the organization of that name and adds it
// once. A name that names nobody has none.
func (b *Builder) Organization(at Place, name string) graph.ID {
	if IsNobody(name) {
		return ""
	}
	return b.Once(at, graph.Entity{ID: graph.OrganizationID(name), Name: name})
}

// Cite returns the id of a source, such as a report or an article, and adds it
// once. Its id is made of its URL, so that all data sets that cite it mean one
// source, or of its name within the data set where it has no URL. Where nobody
// tells who published it, its address can (vocab.PublisherOf).
func (b *Builder) Cite(at Place, e graph.Entity) graph.ID {
	e.ID = ""
	e.ID = graph.MakeID(graph.Source, cmp.Or(e.Report(), b.Dataset()+" "+graph.Fold(e.Name)))
	if e.Publisher == "" && !b.Has(e.ID) {
		e.Publisher = b.Organization(at, vocab.PublisherOf(e.URL))
	}
	return b.Once(at, e)
}

// CiteURLs returns the sources at these addresses, each once, and the data
// set's own source where there are none. It is for feeds that give no titles:
// the address is the title too.
func (b *Builder) CiteURLs(at Place, urls []string) []graph.ID {
	var out []graph.ID
	for _, u := range urls {
		if s := b.Cite(at, graph.Entity{Name: u, URL: u}); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	if out == nil {
		out = []graph.ID{b.Source}
	}
	return out
}

// Named adds the claim that its claimant calls its object so. A name of white
// space alone is nothing, and one that names nobody is counted.
func (b *Builder) Named(at Place, name string, c graph.Claim) {
	name = graph.CleanName(name)
	switch {
	case name == "":
		return
	case vocab.NamesNobody(name):
		b.CountOutside("name: "+name, 1)
		return
	}
	c.Predicate, c.Subject = graph.Named, graph.AliasID(name)
	if !b.Has(c.Subject) {
		b.Entity(at, graph.Entity{ID: c.Subject, Name: name})
	}
	b.Claim(at, c)
}

// Claim adds a claim of the data set, with the data set's own source where it
// has none. One that cannot be stored is rejected. The same claim again, in other
// words ("Russia", "Russian Federation") or as sure, is one claim: see join.
func (b *Builder) Claim(at Place, c graph.Claim) {
	c.Dataset = b.doc.Reading.Dataset
	c.Source = cmp.Or(c.Source, b.Source)
	if err := c.Check(); err != nil {
		b.Reject(at, "%v", err)
		return
	}
	for _, id := range []graph.ID{c.Subject, c.Object, c.Claimant, c.Source, c.Incident} {
		if id != "" && !b.Has(id) && !b.stored[id] && !isVocabulary(id.Kind()) {
			b.Reject(at, "%s %s: %s is not in the file, or was rejected", c.Subject, c.Predicate, id)
			return
		}
	}
	b.doc.Claims = append(b.doc.Claims, c)
}

// isVocabulary reports whether every store has the entities of a kind.
func isVocabulary(k graph.Kind) bool {
	return k == graph.Country || k == graph.Region || k == graph.Sector
}

// Expect makes room for as many more claims, for who knows that there will be many.
func (b *Builder) Expect(claims int) { b.doc.Claims = slices.Grow(b.doc.Claims, claims) }

// Unread says that the file holds a record that could not be read, or not all of
// it: what the data set said of it before stands.
func (b *Builder) Unread(id graph.ID) { b.doc.Reading.Unread = append(b.doc.Reading.Unread, id) }

// document returns what was gathered, each claim once. A record of the data set, an actor or an
// incident, that nothing but restricted claims name is as restricted as the
// least restricted of them, prose and all.
func (b *Builder) document() graph.Document {
	b.joinProse()
	b.joinClaims()
	if b.Lost > 0 {
		b.doc.Reading.Unread = []graph.ID{graph.DatasetID(b.Dataset())}
	}
	open, least := map[graph.ID]bool{}, map[graph.ID][]string{}
	for _, c := range b.doc.Claims {
		for _, id := range c.EntityIDs() {
			open[id] = open[id] || graph.IsShareable(c.Markings)
			if old, ok := least[id]; !ok || slices.Compare(c.Markings, old) < 0 {
				least[id] = c.Markings
			}
		}
	}
	for i, e := range b.doc.Entities {
		if k := e.Kind(); (k == graph.Actor || k == graph.Incident) && len(e.Markings) == 0 && !open[e.ID] {
			b.doc.Entities[i].Markings = least[e.ID]
		}
	}
	return b.doc
}
