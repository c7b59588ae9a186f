package export

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// A Redactor takes out of the documents of a store what is marked above a level of
// TLP, and what only that names. It is given the documents in the order of their
// commits, because an entity is described once and named by later ones.
type Redactor struct {
	upTo   graph.TLP
	known  map[graph.ID]bool // entities that it let through, and that were not marked since
	hidden map[graph.ID]bool // entities that it never let through, or that are marked now

	left map[graph.ID]bool // claims that it left out at some time
	told map[graph.ID]bool // claims of documents that add, where it let them through
}

// NewRedactor returns one that lets through what is marked upTo a level or less.
func NewRedactor(upTo graph.TLP) *Redactor {
	return &Redactor{upTo: upTo, known: map[graph.ID]bool{}, hidden: map[graph.ID]bool{}, left: map[graph.ID]bool{}, told: map[graph.ID]bool{}}
}

// Redact returns what of a document everybody of the level may see, and how many
// claims that leaves out: those that are marked above it, or name an entity that
// is. The document itself is left as it is, and can be given again.
func (r *Redactor) Redact(doc graph.Document) (part graph.Document, left int) {
	if r.upTo == graph.TLPRed {
		return doc, 0
	}
	part = graph.Document{Reading: doc.Reading}
	for _, e := range r.openEntities(doc) {
		part.Entities = append(part.Entities, e)
		r.known[e.ID] = true
		delete(r.hidden, e.ID)
	}
	for _, e := range doc.Entities {
		if !r.admits(e.Markings) {
			delete(r.known, e.ID)
		}
		if !r.known[e.ID] {
			r.hidden[e.ID] = true
		}
	}
	for i, e := range part.Entities {
		part.Entities[i] = r.withoutHidden(e)
	}
	for _, c := range doc.Claims {
		if !r.admits(c.Markings) || !r.knowsEnds(c) {
			left++
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
	return part, left
}

// neverTold reports whether a claim was left out whenever it came: who is told of it
// now would learn that it was there.
func (r *Redactor) neverTold(claim graph.ID) bool { return r.left[claim] && !r.told[claim] }

func (r *Redactor) admits(markings []string) bool { return graph.LevelOf(markings) <= r.upTo }

func (r *Redactor) isHidden(id graph.ID) bool { return r.hidden[id] }

// knowsEnds reports whether all that a claim names was let through.
func (r *Redactor) knowsEnds(c graph.Claim) bool {
	return !slices.ContainsFunc(c.Names(), func(id graph.ID) bool { return !r.known[id] })
}

// withoutHidden takes out of an entity what it says of others that are hidden.
func (r *Redactor) withoutHidden(e graph.Entity) graph.Entity {
	e.References = slices.DeleteFunc(slices.Clone(e.References), r.isHidden)
	if r.hidden[e.Publisher] {
		e.Publisher = ""
	}
	if r.hidden[e.ReplacedBy] {
		e.ReplacedBy = ""
	}
	return e
}

// openEntities returns the entities of a document that everybody of the level may
// see: they are not marked above it themselves, and if restricted claims name them,
// so does an open claim or another open entity.
func (r *Redactor) openEntities(doc graph.Document) []graph.Entity {
	marked, hidden, open := map[graph.ID]bool{}, map[graph.ID]bool{}, map[graph.ID]bool{}
	for _, e := range doc.Entities {
		marked[e.ID] = !r.admits(e.Markings)
	}
	for _, c := range doc.Claims {
		names := c.Names()
		restricted := !r.admits(c.Markings) || slices.ContainsFunc(names, func(id graph.ID) bool { return marked[id] })
		for _, id := range names {
			hidden[id] = hidden[id] || restricted
			open[id] = open[id] || !restricted
		}
	}
	isOpen := func(e graph.Entity) bool { return !marked[e.ID] && (open[e.ID] || !hidden[e.ID]) }
	for changed := true; changed; {
		changed = false
		for _, e := range doc.Entities {
			if !isOpen(e) {
				continue
			}
			for _, id := range append(slices.Clone(e.References), e.Publisher, e.ReplacedBy) {
				if id != "" && !open[id] {
					open[id], changed = true, true
				}
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(doc.Entities), func(e graph.Entity) bool { return !isOpen(e) })
}
