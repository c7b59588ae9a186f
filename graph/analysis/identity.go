package analysis

import "github.com/actorgraph/actorgraph/graph"

// Identity says which records are read together as one actor, and why. It is
// immutable. An actor has the id and the name of its first record by
// graph.DatasetRank; a record that nothing joins is an actor by itself.
type Identity struct {
	actors map[graph.ID][]Member // by the id of the first record, that record first
	first  map[graph.ID]graph.ID // every joined record, and every id that was replaced
}

// Member is one record of an actor with the reasons why it is read with the others.
type Member struct {
	Record graph.ID
	Joins  []Join // empty for the first record
}

// Join is one reason to read two records together.
type Join struct {
	Rule   string     // in a few plain words: "same primary name", "same-as", "ATT&CK id among the names"
	With   graph.ID   // the other record
	Claims []graph.ID // the claims it rests on
}

// Apart is the identity that joins nothing.
func Apart() *Identity { return &Identity{} }

// Actor returns the id of the actor that a record belongs to; for a record
// that nothing joins, the record's own.
func (i *Identity) Actor(record graph.ID) graph.ID {
	if a, ok := i.first[record]; ok {
		return a
	}
	return record
}

// Records returns the records read together as the actor that the id belongs
// to, the first record first. Any member's id finds them.
func (i *Identity) Records(id graph.ID) []Member {
	if m, ok := i.actors[i.Actor(id)]; ok {
		return m
	}
	return []Member{{Record: id}}
}
