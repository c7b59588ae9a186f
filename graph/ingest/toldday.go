package ingest

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// toldDay is when a document came out, as a data set tells.
type toldDay struct {
	span    graph.Span
	level   graph.TLP // who may see that it does
	dataset string
}

// daysOf returns the days that documents tell. Of two documents of a job that tell of the same
// the last counts, unless they tell the same day.
func daysOf(docs []graph.Document) map[graph.ID]toldDay {
	out := map[graph.ID]toldDay{}
	for _, doc := range docs {
		tells := func(e graph.Entity) bool { return e.Kind() == graph.Source && !e.Published.IsZero() }
		if !slices.ContainsFunc(doc.Entities, tells) {
			continue
		}
		levels := levelsOf(doc).entities()
		for _, e := range doc.Entities {
			day := toldDay{e.Published, levels[e.ID], doc.Reading.Dataset}
			switch old, again := out[e.ID]; {
			case !tells(e):
			case again && old.span == day.span && old.level <= day.level:
			default:
				out[e.ID] = day
			}
		}
	}
	return out
}

// levels tell who may see what a document says. They are never too low: what the
// document names and does not bring may be marked elsewhere, and is for nobody.
type levels struct {
	doc    graph.Document
	marked map[graph.ID]graph.TLP
}

func levelsOf(doc graph.Document) levels {
	out := levels{doc, make(map[graph.ID]graph.TLP, len(doc.Entities))}
	for _, e := range doc.Entities {
		out.marked[e.ID] = graph.LevelOf(e.Markings)
	}
	return out
}

// of returns who may see a claim: who may see it and all that it names.
func (l levels) of(c graph.Claim) graph.TLP {
	level := graph.LevelOf(c.Markings)
	for _, id := range c.EntityIDs() {
		if mark, brought := l.marked[id]; brought {
			level = max(level, mark)
		} else if !isVocabulary(id.Kind()) {
			level = graph.TLPRed
		}
	}
	return level
}

// entities returns who may see each entity: he whom its mark admits, and if anything of the
// document names it, he who may see something that does.
func (l levels) entities() map[graph.ID]graph.TLP {
	named := map[graph.ID]graph.TLP{} // the least of what names it
	lower := func(id graph.ID, level graph.TLP) bool {
		old, ok := named[id]
		if ok && old <= level {
			return false
		}
		named[id] = level
		return true
	}
	for _, c := range l.doc.Claims {
		level := l.of(c)
		for _, id := range c.EntityIDs() {
			lower(id, level)
		}
	}
	others := func(e graph.Entity) []graph.ID {
		return slices.DeleteFunc(append(slices.Clone(e.References), e.Publisher, e.ReplacedBy), func(id graph.ID) bool { return id == "" || id == e.ID })
	}
	for _, e := range l.doc.Entities {
		for _, id := range others(e) {
			lower(id, graph.TLPRed)
		}
	}
	for changed := true; changed; {
		changed = false
		for _, e := range l.doc.Entities {
			level := max(l.marked[e.ID], named[e.ID]) // of what nothing names: CLEAR
			for _, id := range others(e) {
				changed = lower(id, level) || changed
			}
		}
	}
	out := make(map[graph.ID]graph.TLP, len(l.doc.Entities))
	for _, e := range l.doc.Entities {
		out[e.ID] = max(l.marked[e.ID], named[e.ID])
	}
	return out
}
