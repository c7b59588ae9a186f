package export

import (
	"bufio"
	"encoding/json"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// STIX writes a STIX 2.1 bundle. Actors are intrusion sets (or threat actors),
// countries and regions locations, victims, sectors and organizations
// identities, incidents incidents or campaigns; claims are relationships.
//
// What STIX has no place for stands in two extensions, whose definitions come
// with the bundle: on a relationship the claim itself (its time as it was said,
// when it was recorded and withdrawn, the data set, the incident, the source's
// words), on an actor who calls it by which name, and when it was active. A
// source is an external reference of the relationships that rest on it, and a
// claimant is their creator.
//
// Ids are UUIDs of version 5 made of ours, so that the same claims give the
// same bundle; what came from STIX keeps the id that it had. Times of creation
// are those of recording.
func STIX(w io.Writer, claims iter.Seq2[graph.Claim, error], o Options) (Summary, error) {
	b := &bundle{o: o, w: bufio.NewWriter(w), ids: map[graph.ID]string{}, owner: map[string]graph.ID{}, actors: map[graph.ID]*stixActor{}, marked: map[string]bool{}}
	sum, err := o.each(claims, b.claim)
	if err != nil {
		return sum, err
	}
	if err := b.end(); err != nil {
		return sum, err
	}
	sum.Entities = len(b.ids)
	return sum, b.w.Flush()
}

// bundle writes objects as they are first needed. Actors come last, because
// their names are claims that come anywhere.
type bundle struct {
	o      Options
	w      *bufio.Writer
	begun  bool
	ids    map[graph.ID]string // STIX ids of entities
	owner  map[string]graph.ID // the entity of each STIX id
	actors map[graph.ID]*stixActor
	marked map[string]bool // TLP levels whose definitions are written
}

// stixActor is an actor with the claims that are no relationship: its names, and
// when it was active.
type stixActor struct {
	entity *graph.Entity
	since  graph.Date // when the first claim that needs it was recorded
	names  []stixName
	active []stixClaim
}

func (b *bundle) claim(c graph.Claim) error {
	since := c.Recorded()
	for _, e := range []*graph.Entity{c.Ends.Subject, c.Ends.Object, c.Ends.Claimant, c.Ends.Incident} {
		if err := b.entity(e, since); err != nil {
			return err
		}
	}
	if err := b.markings(c.Markings); err != nil {
		return err
	}
	switch c.Predicate {
	case graph.Named:
		b.actors[c.Object].name(b.claimOf(c), c, b.refOf(c.Ends.Claimant))
		return nil
	case graph.Active:
		a := b.actors[c.Subject]
		a.active = append(a.active, b.claimOf(c))
		return nil
	}
	return b.write(b.relationship(c))
}

// entity writes an entity that is needed for the first time; an actor waits.
func (b *bundle) entity(e *graph.Entity, since graph.Date) error {
	if e == nil || e.Kind() == graph.Alias || b.ids[e.ID] != "" {
		return nil
	}
	b.ids[e.ID] = b.idOf(e)
	if err := b.markings(e.Markings); err != nil {
		return err
	}
	if e.Kind() == graph.Actor {
		b.actors[e.ID] = &stixActor{entity: e, since: since}
		return nil
	}
	return b.write(b.object(e, since))
}

// end writes the actors, by id, and what every bundle holds.
func (b *bundle) end() error {
	for _, id := range slices.Sorted(maps.Keys(b.actors)) {
		if err := b.write(b.actor(b.actors[id])); err != nil {
			return err
		}
	}
	for _, o := range producerObjects() {
		if err := b.write(o); err != nil {
			return err
		}
	}
	_, err := b.w.WriteString("\n]}\n")
	return err
}

func (b *bundle) write(o stixObject) error {
	line, err := marshal(o)
	if err != nil {
		return err
	}
	open := ",\n"
	if !b.begun {
		b.begun = true
		open = `{"type":"bundle","id":"` + bundleID + `","objects":[` + "\n"
	}
	_, err = b.w.WriteString(open + line)
	return err
}

// marshal is json.Marshal without HTML's escapes.
func marshal(v any) (string, error) {
	var out strings.Builder
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return strings.TrimSuffix(out.String(), "\n"), err
}
