package projection

import (
	"cmp"
	"slices"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/identity"
)

// Picture is a graph seen under one view: which claims count, and which records
// are read together. It is immutable and safe for concurrent use, cheap to
// make, and can be kept for as long as its graph.
type Picture struct {
	sieve
	who     *identity.Resolution
	actors  []int32            // of every entity the record by which its actor is known, or itself
	records map[int32][]int32  // of an actor of several, by that one
	names   map[int32]graph.ID // of actors that are called by a record that the graph has not got
}

// Under returns the graph as a view has it. Nil joins no records. The view's
// snapshot makes no difference, since a graph is as of one (see Graph.At), nor
// does WithWithdrawn.
func (g *Graph) Under(v graph.View, who *identity.Resolution) *Picture {
	v.WithWithdrawn, v.Snapshot = false, time.Time{}
	p := &Picture{sieve: newSieve(g, v), who: cmp.Or(who, identity.Apart())}
	p.join()
	return p
}

// join works out which records are one actor, and by which of them it is known:
// the one whose id it has, or the first where the graph has not got that.
func (p *Picture) join() {
	d := &p.g.entities
	p.actors = d.self
	p.records, p.names = map[int32][]int32{}, map[int32]graph.ID{}
	first := map[graph.ID]int32{}
	for _, n := range d.actors {
		own := d.id(n)
		id := p.who.Actor(own)
		if id == own {
			continue
		}
		leader := d.number(id)
		if leader == 0 {
			if _, ok := first[id]; !ok {
				first[id] = n
				p.names[n] = id
			}
			leader = first[id]
		}
		if leader != n {
			p.read(n, leader)
		}
	}
}

// read reads a record as one of an actor.
func (p *Picture) read(record, leader int32) {
	if len(p.records) == 0 {
		p.actors = slices.Clone(p.actors)
	}
	p.actors[record] = leader
	if p.records[leader] == nil {
		p.records[leader] = []int32{leader}
	}
	p.records[leader] = append(p.records[leader], record)
}

// id returns what an entity, or an actor, is called.
func (p *Picture) id(n int32) graph.ID {
	if id, ok := p.names[n]; ok {
		return id
	}
	return p.g.entities.id(n)
}

// compare orders entities by their ids.
func (p *Picture) compare(a, b int32) int {
	if len(p.names) > 0 {
		return cmp.Compare(p.id(a), p.id(b))
	}
	return int(p.g.entities.rank[a] - p.g.entities.rank[b])
}

// number returns the entity of an id, or the actor of a record; 0 if the graph
// has neither it nor any record of its actor.
func (p *Picture) number(id graph.ID) int32 {
	if n := p.g.entities.number(id); n != 0 {
		return p.actors[n]
	}
	if id.Kind() == graph.Actor {
		for _, record := range p.who.IDs(id) {
			if n := p.g.entities.number(record); n != 0 {
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
