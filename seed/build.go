package seed

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// builder turns the files into claims and gathers what is wrong with them.
type builder struct {
	*problems
	file      string // the one at work
	doc       graph.Document
	bySource  map[string]datedSource // sources by key
	spelled   map[graph.ID]spelling  // entities that are known by their name alone
	claimed   map[graph.ID]int       // lines of the claims of the file at work
	incidents map[string]string      // the file of each incident, by key
	actors    map[string]bool        // the keys of all actors
}

// datedSource is a source with the day on which its claims were made.
type datedSource struct {
	id       graph.ID
	recorded graph.SaidOn
	cameOut  graph.Span
	citation string
}

// spelling is how an entity was written when it was named first.
type spelling struct {
	name, where string
}

func newBuilder(ps *problems, h header) *builder {
	b := &builder{
		problems: ps, file: "seed.yaml",
		bySource: map[string]datedSource{}, spelled: map[graph.ID]spelling{}, incidents: map[string]string{}, actors: map[string]bool{},
	}
	b.require(h.Name, 0, "name", "what the data set is called")
	b.doc.Reading = graph.Reading{
		Dataset: Dataset, Release: h.Release.value, Full: true,
		Recorded: b.date(b.require(h.Recorded, 0, "recorded", "the day of the release, as 2026-11-23")),
	}
	b.entity(graph.Entity{ID: graph.DatasetID(Dataset), Name: h.Name.value, Licence: h.Licence.value, URL: h.URL.value})
	return b
}

func (b *builder) entity(e graph.Entity) graph.ID {
	e.Name = graph.CleanName(e.Name)
	b.doc.Entities = append(b.doc.Entities, e)
	return e.ID
}

// claim adds a claim of the file at work. Two claims of one identity would be
// one, and what the first says beside it would be lost.
func (b *builder) claim(line int, c graph.Claim) {
	if c.Source == "" || (c.Object == "" && c.Predicate != graph.Active) {
		return // what is missing was told where it was looked for
	}
	c.Dataset = Dataset
	id := c.Identify()
	if first, ok := b.claimed[id]; ok {
		b.add(b.file, line, "says the same of %s as line %d; join the two", c.Object, first)
		return
	}
	b.claimed[id] = line
	if err := c.Check(); err != nil {
		b.add(b.file, line, "%v", err)
		return
	}
	b.doc.Claims = append(b.doc.Claims, c)
}

var keyPattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// key checks a key that becomes part of an id.
func (b *builder) key(t text) string {
	if !keyPattern.MatchString(t.value) {
		b.add(b.file, t.line, "%q is not a key; use small letters, digits and single dashes, as eurepoc-416", t.value)
	}
	return t.value
}

// require says what is missing where a value is empty, at the line of what should have it.
func (b *builder) require(t text, line int, field, want string) text {
	if t.value == "" {
		b.add(b.file, max(t.line, line), "%s is missing: %s", field, want)
	}
	return t
}

func (b *builder) date(t text) graph.Date {
	if t.value == "" {
		return ""
	}
	d, err := graph.ParseDate(t.value)
	if err != nil {
		b.add(b.file, t.line, "%v", err)
	}
	return d
}

func (b *builder) span(t text) graph.Span {
	s, err := graph.ParseSpan(t.value)
	if err != nil {
		b.add(b.file, t.line, "%v", err)
	}
	return s
}

// named adds an entity that is known by its name alone, once. Two spellings
// with one id would be one entity with either name.
func (b *builder) named(t text, e graph.Entity) graph.ID {
	e.Name = graph.CleanName(t.value)
	if graph.Fold(e.Name) == "" {
		b.add(b.file, t.line, "%q has no letter or digit; write a name", t.value)
		return ""
	}
	first, ok := b.spelled[e.ID]
	if ok && first.name != e.Name {
		b.add(b.file, t.line, "%q is spelled %q in %s; choose one", e.Name, first.name, first.where)
	}
	if !ok {
		b.spelled[e.ID] = spelling{e.Name, b.file}
		b.entity(e)
	}
	return e.ID
}

func (b *builder) organization(t text) graph.ID {
	if t.value == "" {
		return ""
	}
	return b.named(t, graph.Entity{ID: graph.OrganizationID(t.value)})
}

func (b *builder) sources(list sourceList) {
	b.file = "sources.yaml"
	for _, s := range list.Sources {
		key := b.key(s.Key)
		if _, ok := b.bySource[key]; ok {
			b.add(b.file, s.Key.line, "source %q is there twice; give one of them another key", key)
		}
		e := graph.Entity{
			ID: b.sourceID(key, s.Record), Name: s.Title.value, URL: s.URL.value,
			Publisher: b.organization(s.Publisher), Published: b.span(s.Published),
		}
		if s.Title.value == "" {
			e.Name = b.require(s.URL, s.Key.line, "title", "write the document's title, or its url where nobody knows the title").value
		}
		if s.Authors.value != "" {
			e.Description = "By " + strings.TrimSuffix(s.Authors.value, ".") + "."
		}
		recorded, _ := graph.SaidAt(b.date(s.Recorded), graph.BasisPublished).InDocument(e.CameOut(), graph.Span{})
		if s.Dataset {
			recorded = graph.SaidIn(e.Published, graph.BasisHeld)
		}
		if release := b.doc.Reading.Recorded; release != "" && recorded.Published > release {
			b.add(b.file, s.Key.line, "source %q is dated %s, after this release of %s", key, recorded.Published, release)
		}
		b.bySource[key] = datedSource{b.entity(e), recorded, e.CameOut(), fmt.Sprintf("%s (%s, %s)", e.Name, e.CameOut(), e.URL)}
	}
}

// sourceID is the id of a source: one of the seed's own, or that of a record of
// another data set, so that both data sets mean one source.
func (b *builder) sourceID(key string, record text) graph.ID {
	if record.value == "" {
		return graph.MakeID(graph.Source, Dataset, key)
	}
	dataset, id, ok := strings.Cut(record.value, "/")
	if !ok || dataset == "" || id == "" {
		b.add(b.file, record.line, "%q is no record of a data set; write it as eurepoc/966", record.value)
	}
	return graph.MakeID(graph.Source, dataset, id)
}

// source finds the source of a key.
func (b *builder) source(t text) datedSource {
	src, ok := b.bySource[t.value]
	if !ok && t.value != "" {
		b.add(b.file, t.line, "there is no source %q; add it to sources.yaml", t.value)
	}
	return src
}

func (b *builder) actor(file string, a actor) {
	b.file, b.claimed = file, map[graph.ID]int{}
	key := b.key(text{actorKey(file), 0})
	id := b.entity(graph.Entity{
		ID: graph.MakeID(graph.Actor, Dataset, key), Name: b.require(a.Name, 1, "name", "what the actor is called here").value,
		Description: a.Description.value, Dataset: Dataset, ExternalID: a.Attack.value, STIXType: "intrusion-set",
	})
	b.names(id, a)
	for _, o := range a.Origins {
		b.attribution(graph.OriginatesFrom, id, o)
	}
	for _, s := range a.Sponsors {
		b.attribution(graph.AttributedTo, id, s)
	}
	for _, r := range a.Relations {
		b.relation(id, r)
	}
	for _, s := range a.Statements {
		b.statement(id, "", s)
	}
	for _, in := range a.Incidents {
		b.incidentOf(id, in)
	}
}

// names adds one claim for each name, user of it and source that has it.
func (b *builder) names(actor graph.ID, a actor) {
	own := a.Name.value == ""
	for _, n := range a.Names {
		own = own || n.Name.value == a.Name.value
		b.require(n.Name, 0, "name", "a name of the actor")
		if len(n.In) == 0 {
			b.add(b.file, n.Name.line, "in is missing: the keys of the sources that have the name %q", n.Name.value)
		}
		alias := b.named(n.Name, graph.Entity{ID: graph.AliasID(n.Name.value)})
		users := n.By
		if len(users) == 0 {
			users = []text{{}}
		}
		for _, in := range n.In {
			src := b.source(in)
			for _, user := range users {
				b.claim(n.Name.line, graph.Claim{
					Predicate: graph.Named, Subject: alias, Object: actor, Claimant: b.organization(user), Source: src.id,
					Version: graph.Version{SaidOn: src.recorded, Note: n.Note.value},
				})
			}
		}
	}
	if !own {
		b.add(b.file, a.Name.line, "%q is not among the actor's names; add it there with who uses it", a.Name.value)
	}
}

func (b *builder) attribution(p graph.Predicate, actor graph.ID, at attribution) {
	country := b.resolve(at.Country.text, "country", vocab.Country)
	src := b.source(b.require(at.Source, at.Country.line, "source", "the key of the document that says so"))
	b.claim(at.Country.line, graph.Claim{
		Predicate: p, Subject: actor, Object: country, Source: src.id,
		Claimant: b.organization(b.require(at.By, at.Country.line, "by", "the organization that says so")),
		Version:  graph.Version{SaidOn: src.recorded, Confidence: at.Confidence, Stated: at.Country.stated},
	})
}

// relation adds what the actor is to another one.
func (b *builder) relation(actor graph.ID, r relation) {
	line := max(r.By.line, r.Source.line)
	var kind graph.Predicate
	var other text
	for p, key := range map[graph.Predicate]text{
		graph.PartOf: r.PartOf, graph.SameAs: r.SameAs, graph.Overlaps: r.Overlaps, graph.SimilarTo: r.SimilarTo,
	} {
		switch {
		case key.value == "":
		case other.value != "":
			b.add(b.file, line, "a relation is one of part-of, same-as, overlaps and similar-to; write two relations")
			return
		default:
			kind, other = p, key
		}
	}
	b.require(other, line, "part-of", "the key of the other actor, after part-of, same-as, overlaps or similar-to")
	if other.value != "" && !b.actors[other.value] {
		b.add(b.file, other.line, "there is no actor %q; the key is the name of a file in actors, without .yaml", other.value)
	}
	src := b.source(b.require(r.Source, line, "source", "the key of the document that says so"))
	if other.value == "" {
		return
	}
	b.claim(other.line, graph.Claim{
		Predicate: kind, Subject: actor, Object: graph.MakeID(graph.Actor, Dataset, other.value), Source: src.id,
		Claimant: b.organization(b.require(r.By, line, "by", "the organization that says so")),
		Version:  graph.Version{SaidOn: src.recorded, Note: r.Note.value},
	})
}

// resolve finds a word in the vocabulary.
func (b *builder) resolve(t text, kind string, find func(string) (graph.ID, bool)) graph.ID {
	id, ok := find(t.value)
	if !ok {
		b.add(b.file, t.line, "%q is no %s of the vocabulary; README.md tells where to find them", t.value, kind)
	}
	return id
}
