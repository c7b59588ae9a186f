package projection

import (
	"cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/analysis"
)

// Picture is a graph seen under one view: which claims count, and which records
// are read together. It is immutable and safe for concurrent use, cheap to
// make, and can be kept for as long as its graph.
type Picture struct {
	sieve
	who     *analysis.Identity
	actors  []int32           // of every entity the first record of its actor, or itself
	records map[int32][]int32 // of an actor of several, by the first
}

// Under returns the graph as a view has it, which must be one that it Serves.
// Nil joins no records. WithWithdrawn makes no difference to a picture's questions.
func (g *Graph) Under(v graph.View, who *analysis.Identity) *Picture {
	v.WithWithdrawn = false
	p := &Picture{sieve: newSieve(g, v), who: cmp.Or(who, analysis.Apart())}
	p.join()
	return p
}

// join works out which records are one actor. An actor is known by the record of
// the least number, but called by the id that the identity gives it.
func (p *Picture) join() {
	d := &p.g.entities
	p.actors = make([]int32, d.len())
	p.records = map[int32][]int32{}
	first := map[graph.ID]int32{}
	for i, k := range d.kinds {
		n := int32(i)
		p.actors[n] = n
		if k != actor {
			continue
		}
		id := p.who.Actor(d.id(n))
		if leader, ok := first[id]; ok {
			if p.records[leader] == nil {
				p.records[leader] = []int32{leader}
			}
			p.records[leader] = append(p.records[leader], n)
			p.actors[n] = leader
			continue
		}
		first[id] = n
	}
}

// id returns what an entity, or the actor that a record belongs to, is called.
func (p *Picture) id(n int32) graph.ID {
	id := p.g.entities.id(n)
	if p.g.entities.kinds[n] == actor {
		return p.who.Actor(id)
	}
	return id
}

// number returns the entity of an id, or the actor of a record; 0 if the graph
// has neither it nor any record of its actor.
func (p *Picture) number(id graph.ID) int32 {
	if n := p.g.entities.number(id); n != 0 {
		return p.actors[n]
	}
	if id.Kind() == graph.Actor {
		for _, m := range p.who.Records(id) {
			if n := p.g.entities.number(m.Record); n != 0 {
				return p.actors[n]
			}
		}
	}
	return 0
}

// recordsOf returns the records of an actor; of another entity itself.
func (p *Picture) recordsOf(n int32) []int32 {
	if all, ok := p.records[n]; ok {
		return all
	}
	return []int32{n}
}
