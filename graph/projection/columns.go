package projection

import (
	"slices"
	"sort"

	"github.com/actorgraph/actorgraph/graph"
)

// columns hold the graph. Everything is a number: entities, spans and data sets
// by their place in a dictionary, in which 0 is none.
//
// Claims are rows, sorted by subject, predicate, object and id. Claims that
// agree in the first three are one triple, so that a row need not tell them.
// What of this questions read is told in read.go.
type columns struct {
	entities dictionary
	spans    spanTable
	datasets []string // keys; 0: none
	// When the releases came out of which nothing but that they hold it tells when
	// something was said: the readings of the store, and by data set what follows from them.
	readings  []graph.Reading
	calendars []graph.Calendar
	lists     map[int32]bool // reports that are data sets as documents

	triples triples
	rows
}

// dictionary is the entities by number.
type dictionary struct {
	ids    texts
	labels texts   // of actors their names, of sources their URLs, as they are today
	order  []int32 // the numbers sorted by id
	rank   []int32 // where each is in order
	kinds  []Kind
	actors []int32 // the actors' records
	self   []int32 // every number, at its own place
	// All victims, countries, regions and sectors have a slot, so that what is
	// kept for each of them takes no room for the other entities.
	slots  []int32           // -1: none
	bySlot []int32           // the entities that have one
	report []int32           // of sources: equal for sources that are one report; from 1
	above  map[int32][]int32 // of countries, regions and sectors: what they lie in or are part of, sorted
}

// Kind is a kind of entity as a small number: its place in graph.Kinds, from 1; 0: none.
type Kind uint8

// KindOf returns the number of a kind.
func KindOf(k graph.Kind) Kind { return Kind(slices.Index(graph.Kinds(), k) + 1) }

// KindSet returns which of some kinds each is, by number; nil, which is all, for none.
func KindSet(kinds []graph.Kind) []bool {
	if len(kinds) == 0 {
		return nil
	}
	out := make([]bool, len(graph.Kinds())+1)
	for _, k := range kinds {
		out[KindOf(k)] = true
	}
	return out
}

var (
	actor   = KindOf(graph.Actor)
	victim  = KindOf(graph.Victim)
	country = KindOf(graph.Country)
	region  = KindOf(graph.Region)
	sector  = KindOf(graph.Sector)
	source  = KindOf(graph.Source)
)

func (d dictionary) len() int { return d.ids.len() }

func (d dictionary) id(n int32) graph.ID { return graph.ID(d.ids.at(n)) }

// number returns the number of an id; 0 if nothing has it.
func (d dictionary) number(id graph.ID) int32 {
	n, ok := d.ids.find(d.order, string(id))
	if !ok {
		return 0
	}
	return n
}

// numbers returns those of the ids that the dictionary has, sorted, each once.
func (d dictionary) numbers(ids []graph.ID) []int32 {
	var out []int32
	for _, id := range ids {
		if n := d.number(id); n != 0 {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// entity returns what the graph knows of an entity.
func (d dictionary) entity(n int32) graph.Entity {
	e := graph.Entity{ID: d.id(n)}
	switch d.kinds[n] {
	case actor:
		e.Name = d.labels.at(n)
	case source:
		e.URL = d.labels.at(n)
	}
	return e
}

// Predicate is a predicate as a small number: its place in graph.Predicates.
// TARGETS, the one that matters most, comes first among the triples of a subject.
type Predicate uint8

// PredicateOf returns the number of a predicate.
func PredicateOf(p graph.Predicate) Predicate {
	return Predicate(slices.Index(graph.Predicates(), p))
}

var (
	targets = PredicateOf(graph.Targets)
	active  = PredicateOf(graph.Active)
)

// triples are the distinct subjects, predicates and objects of claims, in that order.
type triples struct {
	subject, object []int32
	predicate       []Predicate
	rows            []int32 // where a triple's rows start; one more at the end
	ofSubject       []int32 // where an entity's triples start, by its number; one more at the end
	byObject        []int32 // the triples by object
	ofObject        []int32 // where an entity's triples start in byObject; one more at the end
}

func (t *triples) len() int { return len(t.subject) }

// from returns the triples with this subject: from the first up to the end, excluded.
func (t *triples) from(subject int32) (first, end int32) {
	return t.ofSubject[subject], t.ofSubject[subject+1]
}

// to returns the triples with this object.
func (t *triples) to(object int32) []int32 {
	return t.byObject[t.ofObject[object]:t.ofObject[object+1]]
}

// find returns a triple's number, or the one it would have.
func (t *triples) find(subject int32, of Predicate, object int32) (triple int32, known bool) {
	if int(subject)+1 >= len(t.ofSubject) {
		return int32(t.len()), false
	}
	first, end := t.from(subject)
	n := sort.Search(int(end-first), func(i int) bool {
		at := first + int32(i)
		return t.predicate[at] > of || t.predicate[at] == of && t.object[at] >= object
	})
	triple = first + int32(n)
	return triple, triple < end && t.predicate[triple] == of && t.object[triple] == object
}

// rows are the claims themselves, without what their triple tells.
type rows struct {
	ids                        [][16]byte
	claimant, source, incident []int32
	span                       []int32
	dataset                    []uint16
	times
}

// tripleOf returns the triple of a row.
func (c *columns) tripleOf(row int32) int32 {
	i, found := slices.BinarySearch(c.triples.rows, row)
	if !found {
		i--
	}
	return int32(i)
}
