package ingest

import (
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// Government adds the record of a state that a data set names as the one who
// acted, such as Government of China, and returns its id: the same for every
// incident.
func (b *Builder) Government(at Place, country graph.ID) graph.ID {
	c, _ := vocab.Entity(country) // every country that the vocabulary finds has its entity
	name := "Government of " + c.Name
	return b.Entity(at, graph.Entity{ID: graph.MakeID(graph.Actor, b.Dataset(), graph.Fold(name)), Name: name, Dataset: b.Dataset()})
}

// UnnamedGroup adds the record of a group of which a data set tells nothing but
// an incident and a country, such as Unnamed group of incident 12 (China), and
// returns its id. It is a record of that incident alone, since nobody says that
// two such groups are one. The incident is told by its key within the data set
// and by what to call it.
func (b *Builder) UnnamedGroup(at Place, incidentKey, incident string, country graph.ID) graph.ID {
	c, _ := vocab.Entity(country)
	return b.Entity(at, graph.Entity{
		ID: graph.UnnamedID(b.Dataset(), incidentKey+"-"+strings.ToLower(c.ISO2)), Dataset: b.Dataset(),
		Name: "Unnamed group of " + incident + " (" + c.Name + ")",
	})
}
