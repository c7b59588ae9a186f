package projection

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// columns hold the graph. Everything is a number: entities, spans and data sets
// by their place in a dictionary, in which 0 is none.
//
// Claims are rows, sorted by subject, predicate, object and id. Claims that
// agree in the first three are one pair, so that a row need not tell them.
type columns struct {
	entities dictionary
	spans    spanTable
	datasets []string // keys; 0: none

	pairs pairs
	rows
}

// dictionary is the entities by number.
type dictionary struct {
	ids    texts
	labels texts   // of actors their names, of sources their URLs, as they are today
	order  []int32 // the numbers sorted by id
	rank   []int32 // where each is in order
	kinds  []kind
	actors []int32 // the actors' records
	self   []int32 // every number, at its own place
	// All victims, countries, regions and sectors have a slot, so that what is
	// kept for each of them takes no room for the other entities.
	slots  []int32           // -1: none
	bySlot []int32           // the entities that have one
	report []int32           // of sources: equal for sources that are one report; from 1
	above  map[int32][]int32 // of countries, regions and sectors: what they lie in or are part of, sorted
}

// kind is a place in graph.Kinds, from 1; 0: none.
type kind uint8

func kindOf(k graph.Kind) kind { return kind(slices.Index(graph.Kinds(), k) + 1) }

var (
	actor   = kindOf(graph.Actor)
	victim  = kindOf(graph.Victim)
	country = kindOf(graph.Country)
	region  = kindOf(graph.Region)
	sector  = kindOf(graph.Sector)
	source  = kindOf(graph.Source)
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

// predicate is a place in graph.Predicates: TARGETS, the one that matters most,
// comes first among the pairs of a subject.
type predicate uint8

func predicateOf(p graph.Predicate) predicate {
	return predicate(slices.Index(graph.Predicates(), p))
}

var (
	targets    = predicateOf(graph.Targets)
	active     = predicateOf(graph.Active)
	originates = predicateOf(graph.OriginatesFrom)
	locatedAt  = predicateOf(graph.LocatedAt)
	operatesIn = predicateOf(graph.OperatesIn)
	partOf     = predicateOf(graph.PartOf)
)

// pairs are the distinct subjects, predicates and objects of claims, in that order.
type pairs struct {
	subject, object []int32
	predicate       []predicate
	rows            []int32 // where a pair's rows start; one more at the end
	ofSubject       []int32 // where an entity's pairs start, by its number; one more at the end
	byObject        []int32 // the pairs by object
	ofObject        []int32 // where an entity's pairs start in byObject; one more at the end
}

func (p pairs) len() int { return len(p.subject) }

// from returns the pairs with this subject: those from the first up to the last, excluded.
func (p pairs) from(subject int32) (first, last int32) {
	return p.ofSubject[subject], p.ofSubject[subject+1]
}

// to returns the pairs with this object.
func (p pairs) to(object int32) []int32 {
	return p.byObject[p.ofObject[object]:p.ofObject[object+1]]
}

// rows are the claims themselves, without what their pair tells.
type rows struct {
	ids                        [][16]byte
	claimant, source, incident []int32
	span                       []int32
	dataset                    []uint16
	times
}

// times are what readings change of a claim: as of one commit, and what others knew.
type times struct {
	recorded   []day  // the first day of the first run; never if there is none
	withdrawn  []day  // of the only run; never while it is held; of several runs, minus the place in several, from 1
	confidence []int8 // of what it says last; -1: unknown
	several    [][]run
	since      []int32 // the first commit that knew the only run; of claims of which commits knew different things minus the place in known, from 1
	known      [][]knownRun
}

// run is an interval in which a claim was asserted.
type run struct {
	recorded, withdrawn day
	confidence          int8
}

// knownRun is a run as it was known from one commit until another.
type knownRun struct {
	run
	since, until int32 // until: forGood if no commit knows otherwise
}

const forGood int32 = 1<<31 - 1

// pairOf returns the pair of a row.
func (c *columns) pairOf(row int32) int32 {
	i, found := slices.BinarySearch(c.pairs.rows, row)
	if !found {
		i--
	}
	return int32(i)
}

// reportOf returns what tells the report of a row from others: that of its
// source, or its data set where it has none. It is never 0.
func (c *columns) reportOf(row int32) int32 {
	if s := c.source[row]; s != 0 {
		return c.entities.report[s]
	}
	return -int32(c.dataset[row])
}
