// Package identity says who is who: which data sets' records of a group are read
// together as one actor, and why.
//
//   - identity.go: what a [Resolution] says of actors and their records
//   - gather.go: what who is who is judged from, read from a store
//   - changes.go: what differs between two judgements
//   - resolve.go: how it is judged, from start to end, without any store
//   - records.go: which records are live, and which ids stand for others
//   - names.go: which record is called what; lens.go: whose word counts
//   - candidates.go: which records may be joined, and how strong each reason is
//   - joiner.go: which of those joins are made, and which are refused; apart.go: because
//     somebody says that two records are different
package identity

import (
	"cmp"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// Resolution says which records are read together as one actor, and why. It is
// immutable. An actor has the id and the name of its first record by
// graph.DatasetRank; a record that nothing joins is an actor by itself.
type Resolution struct {
	actors    map[graph.ID][]Member // of several records, by the id of the first, that record first
	first     map[graph.ID]graph.ID // every joined record, and every id that was replaced
	all       []graph.ID            // every actor, sorted
	refused   map[graph.ID][]Refusal
	ambiguous ambiguities

	records    map[graph.ID]*graph.Entity // as they are told now, or were last
	existing   map[graph.ID]*graph.Entity // those that exist on the view's date, as they are told then
	gone       map[graph.ID]bool          // those that their data sets let go
	successors map[graph.ID]graph.ID      // of every id that was replaced, the record that it stands for
	former     map[graph.ID][]graph.ID    // the ids that were replaced by a record of an actor, sorted, by the actor's
}

// Member is one record of an actor with the reasons why it is read with the others.
type Member struct {
	Record graph.ID
	Joins  []Join // strongest first; empty for the first record
}

// Join is one reason to read two records together.
type Join struct {
	Rule   string     // in a few plain words: "same primary name", "same-as", "ATT&CK id among the names"
	With   graph.ID   // the other record
	Claims []graph.ID // the claims it rests on, sorted; none where the records themselves say it
}

// Refusal is one reason to read two records together that was not followed:
// the other record is a candidate.
type Refusal struct {
	Record graph.ID // the actor's own record
	Join
	Reason string // why not, in a sentence
}

// Unjoined is the identity that joins nothing.
func Unjoined() *Resolution { return &Resolution{} }

// Actor returns the id of the actor that a record belongs to; for a record
// that nothing joins, the record's own.
func (r *Resolution) Actor(record graph.ID) graph.ID {
	if a, ok := r.first[record]; ok {
		return a
	}
	return record
}

// Size is about how many bytes of memory a resolution takes: of records, with what
// is known of their names, and of reasons, measured.
func (r *Resolution) Size() int {
	const each, reason, claim = 2048, 192, 64
	size := 0
	add := func(e *graph.Entity) { size += each + len(e.Description) + len(e.Name) + len(e.URL) }
	for _, e := range r.records {
		add(e)
	}
	for id, e := range r.existing {
		if e != r.records[id] {
			add(e)
		}
	}
	for _, members := range r.actors {
		for _, m := range members {
			for _, j := range m.Joins {
				size += reason + claim*len(j.Claims)
			}
		}
	}
	for _, refusals := range r.refused {
		for _, f := range refusals {
			size += reason + claim*len(f.Claims)
		}
	}
	return size
}

// Actors returns the ids of all actors, sorted. It is empty for Unjoined, which knows no records.
func (r *Resolution) Actors() []graph.ID { return slices.Clone(r.all) }

// Current returns the record that an id stands for: the successor of one that
// was replaced, else the id itself.
func (r *Resolution) Current(id graph.ID) graph.ID {
	if successor, ok := r.successors[id]; ok {
		return successor
	}
	return id
}

// Record returns a record as it is told on the view's date; one that does not
// exist then, as it is told now or was last. It is nil for an id that is no
// record's, or was replaced, and read-only.
func (r *Resolution) Record(id graph.ID) *graph.Entity {
	if e := r.existing[id]; e != nil {
		return e
	}
	return r.records[id]
}

// Existing returns all records that exist on the view's date, by id, as they
// are told then: a data set holds them, or somebody names them. It is read-only.
func (r *Resolution) Existing() map[graph.ID]*graph.Entity { return r.existing }

// Exists reports whether an id is that of a record which exists on the view's date.
func (r *Resolution) Exists(record graph.ID) bool { return r.existing[record] != nil }

// Gone reports whether an id is that of a record which its data set let go. Such
// a record keeps the names of its last release.
func (r *Resolution) Gone(record graph.ID) bool { return r.gone[record] }

// IDs returns the ids of all records of some actors, and those that they
// replaced, sorted. Any member's id stands for its actor.
func (r *Resolution) IDs(actors ...graph.ID) []graph.ID {
	var out []graph.ID
	for _, id := range actors {
		for _, m := range r.Records(id) {
			out = append(out, m.Record)
		}
		out = append(out, r.former[r.Actor(id)]...)
	}
	return sortedIDs(out)
}

// Records returns the records read together as the actor that the id belongs
// to, the first record first. Any member's id finds them, and any that was replaced.
func (r *Resolution) Records(id graph.ID) []Member {
	actor := r.Actor(id)
	if m, ok := r.actors[actor]; ok {
		return m
	}
	return []Member{{Record: actor}}
}

// Refused returns the joins that would have brought other records to the actor
// that the id belongs to, and were not made: because records of one data set, or
// such as somebody says are different, would have become one actor, or because a
// name is ambiguous. Each
// reason comes once, with all claims that it rests on. They are ordered
// by the actor's records, then by the other record.
func (r *Resolution) Refused(id graph.ID) []Refusal {
	var out []Refusal
	actor := r.Actor(id)
	for _, m := range r.Records(actor) {
		of := slices.Clone(r.refused[m.Record])
		for _, a := range r.ambiguous[m.Record] {
			of = append(of, a.refusals(m.Record)...)
		}
		of = slices.DeleteFunc(of, func(f Refusal) bool { return r.Actor(f.With) == actor })
		slices.SortStableFunc(of, func(a, b Refusal) int { return cmp.Compare(a.With, b.With) })
		out = append(out, mergeRefusals(of)...)
	}
	return out
}

// mergeRefusals makes one of refusals that differ only in the claims they rest on.
func mergeRefusals(all []Refusal) []Refusal {
	var out []Refusal
	for _, f := range all {
		i := slices.IndexFunc(out, func(o Refusal) bool {
			return o.Record == f.Record && o.With == f.With && o.Rule == f.Rule && o.Reason == f.Reason
		})
		if i < 0 {
			out = append(out, f)
			continue
		}
		out[i].Claims = slices.Compact(slices.Sorted(slices.Values(slices.Concat(out[i].Claims, f.Claims))))
	}
	return out
}

// InUse reports whether a NAMED claim, as the view's snapshot has it, gives its
// record a name by which it is found: the name is asserted now, or was by the
// last release that had the record.
func (r *Resolution) InUse(c *graph.Claim) bool {
	if c.Withdrawn() == "" {
		return true
	}
	record := r.records[c.Object]
	return record != nil && r.gone[c.Object] && isLast(c, *record)
}
