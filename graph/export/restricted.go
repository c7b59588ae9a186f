package export

import (
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// A Redactor takes out of the documents of a store what is marked above a level of
// TLP, and what only that names. It is given the documents in the order of their
// commits, because an entity is described once and named by later ones.
type Redactor struct {
	upTo graph.TLP
	// open are the entities that it was given, with the data sets that tell of them openly:
	// whose words on it it let through, and that did not mark it since. A marking hides what the
	// data set that makes it says. It takes nothing back of what another says, whichever came first.
	open   map[graph.ID][]string
	marked map[described]bool // entities as data sets mark them above the level

	left map[graph.ID]bool // claims that it left out at some time
	told map[graph.ID]bool // claims of documents that add, where it let them through

	readings map[string]bool // data sets, and documents of them, of which it told something
}

// described is an entity as a data set tells of it.
type described struct {
	entity  graph.ID
	dataset string
}

// NewRedactor returns one that lets through what is marked upTo a level or less.
func NewRedactor(upTo graph.TLP) *Redactor {
	return &Redactor{upTo: upTo, open: map[graph.ID][]string{}, marked: map[described]bool{}, left: map[graph.ID]bool{}, told: map[graph.ID]bool{}, readings: map[string]bool{}}
}

// Redacted is what of a document everybody of a level may see.
type Redacted struct {
	Document graph.Document
	Claims   int  // that are left out: marked above the level, or naming an entity that is
	Hidden   bool // nothing is left but the reading itself, whose data set, document and reason then are not told either
}

// Redact returns what of a document everybody of the level may see. The document itself
// is left as it is, and can be given again.
//
// A reading of which nothing is left is hidden, unless something of it was told before: a
// full release of a data set that is known takes back what it held, and so does a
// document that was told already and is read again.
func (r *Redactor) Redact(doc graph.Document) Redacted {
	if r.upTo == graph.TLPRed {
		return Redacted{Document: doc}
	}
	part := graph.Document{Reading: doc.Reading, Entities: r.openEntities(doc)}
	before := map[graph.ID]bool{}
	for _, e := range doc.Entities {
		before[e.ID] = slices.Contains(r.open[e.ID], doc.Reading.Dataset)
		r.open[e.ID] = slices.Clip(r.open[e.ID]) // from now on it was given
		if as := (described{e.ID, doc.Reading.Dataset}); r.admits(e.Markings) {
			delete(r.marked, as)
		} else {
			r.marked[as] = true
			r.close(e.ID, doc.Reading.Dataset)
		}
	}
	for _, e := range part.Entities {
		if !before[e.ID] {
			r.open[e.ID] = append(r.open[e.ID], doc.Reading.Dataset)
		}
	}
	for i, e := range part.Entities {
		part.Entities[i] = r.withoutHidden(e)
	}
	out := Redacted{}
	for _, c := range doc.Claims {
		if !r.admits(c.Markings) || !r.knowsEnds(c) {
			out.Claims++
			r.left[c.ID] = true
			continue
		}
		if !doc.Reading.Full {
			r.told[c.ID] = true
		}
		part.Claims = append(part.Claims, c)
	}
	part.Reading.Unread = slices.DeleteFunc(slices.Clone(doc.Reading.Unread), r.isHidden)
	part.Reading.Withdraws = slices.DeleteFunc(slices.Clone(doc.Reading.Withdraws), r.neverTold)
	out.Hidden = r.isNothing(part, doc)
	if out.Hidden {
		for _, e := range part.Entities { // the data set itself
			if !before[e.ID] {
				r.close(e.ID, doc.Reading.Dataset)
			}
		}
		part.Entities = nil
	}
	out.Document = part
	return out
}

// isNothing reports whether a part of a document tells nothing but that there is one, of
// which more was to be told.
func (r *Redactor) isNothing(part, doc graph.Document) bool {
	key := documentKey(doc.Reading)
	if holdsNothing(part) && !holdsNothing(doc) && !r.readings[key] {
		return true
	}
	r.readings[key] = true
	r.readings[doc.Reading.Dataset] = true
	return false
}

// documentKey is what a reading takes the place of: of a full one all of its data set.
func documentKey(r graph.Reading) string {
	if r.Full {
		return r.Dataset
	}
	return strings.Join([]string{r.Dataset, r.Release, r.Document}, "\n")
}

// holdsNothing reports whether a document holds nothing but the data set itself, and it
// as a source.
func holdsNothing(doc graph.Document) bool {
	own := []graph.ID{graph.DatasetID(doc.Reading.Dataset), graph.MakeID(graph.Source, doc.Reading.Dataset)}
	return len(doc.Claims)+len(doc.Reading.Withdraws)+len(doc.Reading.Unread) == 0 &&
		!slices.ContainsFunc(doc.Entities, func(e graph.Entity) bool { return !slices.Contains(own, e.ID) })
}

// neverTold reports whether a claim was left out whenever it came: who is told of it
// now would learn that it was there.
func (r *Redactor) neverTold(claim graph.ID) bool { return r.left[claim] && !r.told[claim] }

func (r *Redactor) admits(markings []string) bool { return graph.LevelOf(markings) <= r.upTo }

// knows reports whether any data set tells of an entity openly.
func (r *Redactor) knows(id graph.ID) bool { return len(r.open[id]) > 0 }

// isHidden reports whether it was given an entity, and nobody tells of it openly.
func (r *Redactor) isHidden(id graph.ID) bool {
	open, given := r.open[id]
	return given && len(open) == 0
}

// close makes a data set one that does not tell of an entity openly.
func (r *Redactor) close(id graph.ID, dataset string) {
	r.open[id] = slices.DeleteFunc(slices.Clone(r.open[id]), func(of string) bool { return of == dataset })
}

// knowsEnds reports whether all that a claim names is told openly, and not marked by the
// claim's own data set.
func (r *Redactor) knowsEnds(c graph.Claim) bool {
	return !slices.ContainsFunc(c.EntityIDs(), func(id graph.ID) bool { return r.marked[described{id, c.Dataset}] || !r.knows(id) })
}

// withoutHidden takes out of an entity what it says of others that are hidden.
func (r *Redactor) withoutHidden(e graph.Entity) graph.Entity {
	e.References = slices.DeleteFunc(slices.Clone(e.References), r.isHidden)
	if r.isHidden(e.Publisher) {
		e.Publisher = ""
	}
	if r.isHidden(e.ReplacedBy) {
		e.ReplacedBy = ""
	}
	return e
}

// openEntities returns the entities of a document that everybody of the level may
// see: they are not marked above it themselves, and if anything of the document names
// them, so does an open claim or another open entity.
func (r *Redactor) openEntities(doc graph.Document) []graph.Entity {
	marked, named, open := map[graph.ID]bool{}, map[graph.ID]bool{}, map[graph.ID]bool{}
	for _, e := range doc.Entities {
		marked[e.ID] = !r.admits(e.Markings)
	}
	hides := func(id graph.ID) bool {
		restricted, brought := marked[id]
		return restricted || !brought && (!r.knows(id) || r.marked[described{id, doc.Reading.Dataset}])
	}
	for _, c := range doc.Claims {
		names := c.EntityIDs()
		isOpen := r.admits(c.Markings) && !slices.ContainsFunc(names, hides)
		for _, id := range names {
			named[id], open[id] = true, open[id] || isOpen
		}
	}
	for _, e := range doc.Entities {
		for _, id := range entitiesOf(e) {
			named[id] = true
		}
	}
	isOpen := func(e graph.Entity) bool { return !marked[e.ID] && (open[e.ID] || !named[e.ID]) }
	for changed := true; changed; {
		changed = false
		for _, e := range doc.Entities {
			if !isOpen(e) {
				continue
			}
			for _, id := range entitiesOf(e) {
				if !open[id] {
					open[id], changed = true, true
				}
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(doc.Entities), func(e graph.Entity) bool { return !isOpen(e) })
}

// entitiesOf returns the other entities that an entity names.
func entitiesOf(e graph.Entity) []graph.ID {
	return slices.DeleteFunc(append(slices.Clone(e.References), e.Publisher, e.ReplacedBy), func(id graph.ID) bool { return id == "" || id == e.ID })
}
