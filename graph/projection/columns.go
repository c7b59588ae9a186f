package projection

import (
	"slices"
	"sort"

	"github.com/actorgraph/actorgraph/graph"
)

// columns hold the graph. Claims are rows, sorted by subject, predicate, object
// and id. Claims that agree in the first three are one triple, so that a row need
// not tell them. What questions read of it is in read.go.
type columns struct {
	entities dictionary
	spans    spanTable
	datasets []string // keys; 0: none
	// The readings of the store, and by data set the days of its full releases. Of a claim
	// that bears no day of its own (graph.BasisHeld) nothing else tells when it was said:
	// some day after the release before the first that holds it.
	readings  []graph.Reading
	calendars []graph.Calendar
	lists     map[Report]uint16 // the data set that a report is the document of
	documents []Report          // by data set: the report that it is as a document
	said      *statementCache   // what its rows say, each once

	triples triples
	rows
}

// triples are the distinct subjects, predicates and objects of claims, in that order.
type triples struct {
	subject, object []Entity
	predicate       []Predicate
	rows            []Row    // where a triple's rows start; one more at the end
	ofSubject       []Triple // where an entity's triples start, by its number; one more at the end
	byObject        []Triple // the triples by object
	ofObject        []int32  // where an entity's triples start in byObject; one more at the end
}

// rows are the claims themselves, without what their triple tells.
type rows struct {
	ids                        [][16]byte
	claimant, source, incident []Entity
	span                       []Span
	dataset                    []uint16
	times
}

func (t *triples) len() int { return len(t.subject) }

// from returns the triples with this subject: from the first up to the end, excluded.
func (t *triples) from(subject Entity) (first, end Triple) {
	return t.ofSubject[subject], t.ofSubject[subject+1]
}

// find returns a triple by its parts, or the number that it would have and false.
func (t *triples) find(subject Entity, of Predicate, object Entity) (triple Triple, known bool) {
	if int(subject)+1 >= len(t.ofSubject) {
		return Triple(t.len()), false
	}
	first, end := t.from(subject)
	n := sort.Search(int(end-first), func(i int) bool {
		at := first + Triple(i)
		return t.predicate[at] > of || t.predicate[at] == of && t.object[at] >= object
	})
	triple = first + Triple(n)
	return triple, triple < end && t.predicate[triple] == of && t.object[triple] == object
}

// find returns the row of a claim, or the one that it would have and false.
func (c *columns) find(subject Entity, of Predicate, object Entity, id [16]byte) (row Row, known bool) {
	triple, found := c.triples.find(subject, of, object)
	if !found {
		return c.triples.rows[triple], false
	}
	from, to := c.Rows(triple)
	i, known := slices.BinarySearchFunc(c.ids[from:to], id, compareClaimIDs)
	return from + Row(i), known
}

// setDocuments works out which reports are data sets as documents.
func (c *columns) setDocuments() {
	c.lists, c.documents = map[Report]uint16{}, make([]Report, len(c.datasets))
	for i, key := range c.datasets {
		c.documents[i] = Report(i)
		if n := c.Entity(graph.MakeID(graph.Source, key)); i > 0 && n != 0 {
			c.documents[i] = c.reportOf(n)
			c.lists[c.documents[i]] = uint16(i)
		}
	}
}

// reportOf returns the report that a source is.
func (c *columns) reportOf(source Entity) Report {
	return c.entities.report[source] + Report(len(c.datasets)) // those of data sets come first
}

// index works out where the triples of each subject and of each object are.
func (c *columns) index() {
	t, n := &c.triples, c.entities.len()
	if len(t.rows) == 0 {
		t.rows = []Row{0}
	}
	t.ofSubject, t.ofObject, t.byObject = make([]Triple, n+1), make([]int32, n+1), make([]Triple, t.len())
	for i := range t.subject {
		t.ofSubject[t.subject[i]+1]++
		t.ofObject[t.object[i]+1]++
	}
	for i := range n {
		t.ofSubject[i+1] += t.ofSubject[i]
		t.ofObject[i+1] += t.ofObject[i]
	}
	next := slices.Clone(t.ofObject)
	for i, object := range t.object {
		t.byObject[next[object]] = Triple(i)
		next[object]++
	}
}
