// Package identity says who is who: which data sets' records of a group are read
// together as one actor, and why. It decides by pure functions: no context, no
// clock, no store.
//
//   - identity.go: what a [Resolution] says of an actor, and how it is made
//   - names.go: which record is called what; lens.go: whose word counts
//   - candidates.go: which records may be joined, and how strong each reason is
//   - joiner.go: which of those joins are made, and which are refused
package identity

import (
	"cmp"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// Resolution says which records are read together as one actor, and why. It is
// immutable. An actor has the id and the name of its first record by
// graph.DatasetRank; a record that nothing joins is an actor by itself.
type Resolution struct {
	actors  map[graph.ID][]Member // of several records, by the id of the first, that record first
	first   map[graph.ID]graph.ID // every joined record, and every id that was replaced
	all     []graph.ID            // every actor, sorted
	refused map[graph.ID][]Refusal
	crowds  map[graph.ID][]*crowd // the ambiguous names of each record

	records map[graph.ID]*graph.Entity // live ones
	former  map[graph.ID][]graph.ID    // the ids that were replaced by a record of an actor, sorted, by the actor's
	unheard map[graph.ID]bool          // live records of which nobody had heard by the view's date
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

// Apart is the identity that joins nothing.
func Apart() *Resolution { return &Resolution{} }

// Resolve works out which records are one actor under the view's lens.
//
// Records are all actors that are live on the view's date, and those that were
// replaced, with ReplacedBy. Claims are the NAMED and SAME_AS claims that the
// view admits, with their Ends. Their order makes no difference.
//
// An id that was replaced stands for its successor under every lens. No two
// records of one data set are ever one actor.
func Resolve(v graph.View, records []graph.Entity, claims []graph.Claim) *Resolution {
	reg := newRegister(records)
	var found findings
	if v.Lens != graph.LensNone {
		found = reg.find(lensOf(v), claims)
	}
	j := newJoiner(reg.records)
	for strength := strongestJoin; strength <= weakestJoin; strength++ {
		j.take(slices.DeleteFunc(slices.Clone(found.edges), func(e *edge) bool { return e.strength != strength }))
	}
	return j.identity(reg, found)
}

// identity writes down what the joiner has decided.
func (j *joiner) identity(reg register, found findings) *Resolution {
	i := &Resolution{
		actors:  map[graph.ID][]Member{},
		first:   map[graph.ID]graph.ID{},
		refused: map[graph.ID][]Refusal{},
		crowds:  found.crowds,
		records: make(map[graph.ID]*graph.Entity, len(reg.records)),
		former:  map[graph.ID][]graph.ID{},
	}
	for at := range reg.records {
		i.records[reg.records[at].ID] = &reg.records[at]
	}
	joins := map[graph.ID][]Join{}
	for _, e := range found.edges {
		i.note(e, reg, j.group[e.a] == j.group[e.b], joins)
	}
	for _, of := range joins {
		slices.SortStableFunc(of, func(a, b Join) int { return cmp.Compare(strengthOf(a.Rule), strengthOf(b.Rule)) })
	}
	for _, members := range j.groups() {
		slices.SortFunc(members, func(a, b int) int { return compareRecords(reg.records[a], reg.records[b]) })
		first := reg.records[members[0]].ID
		i.all = append(i.all, first)
		if len(members) == 1 {
			continue
		}
		for n, m := range members {
			id := reg.records[m].ID
			i.first[id] = first
			member := Member{Record: id}
			if n > 0 {
				member.Joins = joins[id]
			}
			i.actors[first] = append(i.actors[first], member)
		}
	}
	for _, old := range reg.replaced {
		actor := i.Actor(reg.successors[old.ID])
		i.first[old.ID] = actor
		i.former[actor] = append(i.former[actor], old.ID)
	}
	slices.Sort(i.all)
	return i
}

// note adds an edge's reasons to both its records, as joins or as refusals.
func (i *Resolution) note(e *edge, reg register, joined bool, joins map[graph.ID][]Join) {
	a, b := reg.records[e.a].ID, reg.records[e.b].ID
	for _, end := range [][2]graph.ID{{a, b}, {b, a}} {
		for _, reason := range e.joins {
			reason.With = end[1]
			if joined {
				joins[end[0]] = append(joins[end[0]], reason)
			} else {
				i.refused[end[0]] = append(i.refused[end[0]], Refusal{Record: end[0], Join: reason, Reason: e.refused})
			}
		}
	}
}

// compareRecords orders the records of an actor: the first gives it its id and name.
func compareRecords(a, b graph.Entity) int {
	return cmp.Or(
		cmp.Compare(graph.DatasetRank(a.Dataset), graph.DatasetRank(b.Dataset)),
		cmp.Compare(a.Dataset, b.Dataset), cmp.Compare(a.ID, b.ID))
}

// Actor returns the id of the actor that a record belongs to; for a record
// that nothing joins, the record's own.
func (i *Resolution) Actor(record graph.ID) graph.ID {
	if a, ok := i.first[record]; ok {
		return a
	}
	return record
}

// Actors returns the ids of all actors, sorted. It is empty for Apart, which knows no records.
func (i *Resolution) Actors() []graph.ID { return slices.Clone(i.all) }

// Record returns a live record; nil for an id that is none, or was replaced.
// It is read-only.
func (i *Resolution) Record(id graph.ID) *graph.Entity { return i.records[id] }

// Live returns all live records by id. It is read-only.
func (i *Resolution) Live() map[graph.ID]*graph.Entity { return i.records }

// Heard reports whether an id is that of a live record which a data set held,
// or somebody named, by the view's date.
func (i *Resolution) Heard(record graph.ID) bool {
	return i.records[record] != nil && !i.unheard[record]
}

// IDs returns the ids of all records of some actors, and those that they
// replaced, sorted. Any member's id stands for its actor.
func (i *Resolution) IDs(actors ...graph.ID) []graph.ID {
	var out []graph.ID
	for _, id := range actors {
		for _, m := range i.Records(id) {
			out = append(out, m.Record)
		}
		out = append(out, i.former[i.Actor(id)]...)
	}
	return sortedIDs(out)
}

// Records returns the records read together as the actor that the id belongs
// to, the first record first. Any member's id finds them, and any that was replaced.
func (i *Resolution) Records(id graph.ID) []Member {
	actor := i.Actor(id)
	if m, ok := i.actors[actor]; ok {
		return m
	}
	return []Member{{Record: actor}}
}

// Refused returns the joins that would have brought other records to the actor
// that the id belongs to, and were not made: because records of one data set
// would have become one actor, or because a name is ambiguous. They are ordered
// by the actor's records, then by the other record.
func (i *Resolution) Refused(id graph.ID) []Refusal {
	var out []Refusal
	actor := i.Actor(id)
	for _, m := range i.Records(actor) {
		of := slices.Clone(i.refused[m.Record])
		for _, c := range i.crowds[m.Record] {
			of = append(of, c.refusals(m.Record)...)
		}
		of = slices.DeleteFunc(of, func(r Refusal) bool { return i.Actor(r.With) == actor })
		slices.SortStableFunc(of, func(a, b Refusal) int { return cmp.Compare(a.With, b.With) })
		out = append(out, of...)
	}
	return out
}

// register holds the live records, and what became of the others.
type register struct {
	records    []graph.Entity        // live, by id, each once
	index      map[graph.ID]int      // of a live record, by its id and by every id that it replaced
	successors map[graph.ID]graph.ID // of every id that was replaced; the last of a chain
	replaced   []graph.Entity        // by id
}

func newRegister(entities []graph.Entity) register {
	reg := register{index: map[graph.ID]int{}, successors: map[graph.ID]graph.ID{}}
	byID := make(map[graph.ID]graph.Entity, len(entities))
	for _, e := range entities {
		byID[e.ID] = e
	}
	for _, id := range slices.Sorted(maps.Keys(byID)) {
		if last := successor(byID, id); last != id {
			reg.successors[id] = last
			reg.replaced = append(reg.replaced, byID[id])
			continue
		}
		reg.index[id] = len(reg.records)
		reg.records = append(reg.records, byID[id])
	}
	for old, last := range reg.successors {
		if i, live := reg.index[last]; live {
			reg.index[old] = i
		}
	}
	return reg
}

// successor follows what an id was replaced by. In a ring of ids nobody
// replaces anybody: each stays itself, and what leads into it ends where it enters.
func successor(byID map[graph.ID]graph.Entity, id graph.ID) graph.ID {
	seen := map[graph.ID]bool{}
	for byID[id].ReplacedBy != "" && !seen[id] {
		seen[id] = true
		id = byID[id].ReplacedBy
	}
	return id
}
