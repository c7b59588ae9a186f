package misp

import (
	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
)

// addRecords gives every record its id and adds its entity. It returns those
// that have one: a uuid that is there twice, and a name that is there twice
// without a uuid, do not tell two records apart, so the later one is rejected.
func (r *reader) addRecords(records []record) []record {
	var kept []record
	for _, rec := range records {
		id, ok := r.idOf(rec)
		switch {
		case !ok:
			r.Reject(rec.place, "it has neither a name nor a uuid")
			continue
		case graph.CleanName(rec.Value) == "":
			r.Reject(rec.place, "it has no name")
			continue
		case r.Has(id):
			r.Reject(rec.place, "an earlier record of the file has the same id, %s", id)
			continue
		}
		r.Entity(rec.place, graph.Entity{
			ID: id, Name: rec.Value, Description: rec.Description, Dataset: r.Dataset(),
			ExternalID: rec.UUID, STIXType: "threat-actor",
		})
		if !r.Has(id) {
			continue // rejected
		}
		kept = append(kept, rec)
		if rec.UUID != "" {
			r.ids[rec.UUID] = id
		}
	}
	r.addFormerIDs(kept)
	return kept
}

// addFormerIDs leads from the id that a record has without a uuid to the one it
// has with it, so that what an older release said of it stays reachable. Where
// two records share a name, nobody can tell which one the older one became.
func (r *reader) addFormerIDs(kept []record) {
	called := map[graph.ID]int{}
	for _, rec := range kept {
		if id, ok := r.idOfName(rec.Value); ok {
			called[id]++
		}
	}
	for _, rec := range kept {
		former, ok := r.idOfName(rec.Value)
		if ok && called[former] == 1 && !r.Has(former) {
			r.Entity(rec.place, graph.Entity{ID: former, Name: rec.Value, Dataset: r.Dataset(), ReplacedBy: r.ids[rec.UUID]})
		}
	}
}

// idOf is the record's id: by its uuid, else by its folded name.
func (r *reader) idOf(rec record) (graph.ID, bool) {
	if rec.UUID != "" {
		return graph.MakeID(graph.Actor, r.Dataset(), rec.UUID), true
	}
	return r.idOfName(rec.Value)
}

func (r *reader) idOfName(name string) (graph.ID, bool) {
	key := graph.Fold(name)
	return graph.MakeID(graph.Actor, r.Dataset(), key), key != ""
}

// claim is a claim of the cluster's own on a record, in the name of those who
// maintain it.
func (r *reader) claim(p graph.Predicate, rec record, object graph.ID) graph.Claim {
	id, _ := r.idOf(rec) // records that are kept have one
	return graph.Claim{Predicate: p, Subject: id, Object: object, Claimant: r.maintainer}
}

// field is where a field of a record stands.
func (rec record) field(name string) ingest.Place {
	at := rec.place
	at.Path += "/" + name
	return at
}
