package misp

import (
	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// addRecords gives every record its id and adds its entity. It returns those
// that have one. A record that is there twice is one, with all that either says;
// of records that have one uuid and other names the first by name stands, and the
// others are rejected: nobody can tell which of them is meant.
func (w *writer) addRecords(records []record) []record {
	named := map[graph.ID]string{} // the folded name that stands
	for _, rec := range records {
		if id, ok := w.idOf(rec); ok && graph.CleanName(rec.Value) != "" {
			if key := graph.Fold(rec.Value); named[id] == "" || key < named[id] {
				named[id] = key
			}
		}
	}
	var kept []record
	for _, rec := range records {
		id, ok := w.idOf(rec)
		switch {
		case !ok:
			w.Reject(rec.place, "it has neither a name nor a uuid")
			continue
		case graph.CleanName(rec.Value) == "":
			w.Reject(rec.place, "it has no name")
			continue
		case vocab.NamesNobody(rec.Value), rec.UUID == "" && ingest.IsNobody(rec.Value):
			w.CountOutside("record that is nobody: "+rec.Value, 1)
			continue
		case graph.Fold(rec.Value) != named[id]:
			w.Reject(rec.place, "another record of the file has the same id, %s, and another name", id)
			continue
		}
		w.Once(rec.place, graph.Entity{
			ID: id, Name: rec.Value, Description: rec.Description, Dataset: w.Dataset(),
			ExternalID: rec.UUID, STIXType: "threat-actor", Markings: w.markings(rec), Names: w.attackIDs(rec),
		})
		if !w.Has(id) {
			continue // rejected
		}
		kept = append(kept, rec)
		if first, twice := w.records[id]; !twice || len(w.markings(first)) == 0 {
			w.records[id] = rec
		}
		if rec.UUID != "" {
			w.ids[rec.UUID] = id
		}
	}
	w.addFormerIDs(kept)
	return kept
}

// addFormerIDs leads from the id that a record has without a uuid to the one it
// has with it, so that what an older release said of it stays reachable. Where
// two records share a name, nobody can tell which one the older one became.
func (w *writer) addFormerIDs(kept []record) {
	called, records := map[graph.ID]map[graph.ID]bool{}, map[graph.ID]bool{}
	for _, rec := range kept {
		id, _ := w.idOf(rec) // records that are kept have one
		records[id] = true
		if former, ok := w.idOfName(rec.Value); ok {
			if called[former] == nil {
				called[former] = map[graph.ID]bool{}
			}
			called[former][id] = true
		}
	}
	for _, rec := range kept {
		former, ok := w.idOfName(rec.Value)
		if ok && len(called[former]) == 1 && !records[former] {
			w.Once(rec.place, graph.Entity{ID: former, Name: rec.Value, Dataset: w.Dataset(), ReplacedBy: w.ids[rec.UUID]})
		}
	}
}

// idOf is the record's id: by its uuid, else by its folded name.
func (w *writer) idOf(rec record) (graph.ID, bool) {
	if rec.UUID != "" {
		return graph.MakeID(graph.Actor, w.Dataset(), rec.UUID), true
	}
	return w.idOfName(rec.Value)
}

func (w *writer) idOfName(name string) (graph.ID, bool) {
	key := graph.Fold(name)
	return graph.MakeID(graph.Actor, w.Dataset(), key), key != ""
}

// claim is a claim of the cluster's own on a record, in the name of those who
// maintain it.
func (w *writer) claim(p graph.Predicate, rec record, object graph.ID) graph.Claim {
	id, _ := w.idOf(rec) // records that are kept have one
	c := graph.Claim{Predicate: p, Subject: id, Object: object, Claimant: w.maintainer}
	c.Markings = w.markings(rec)
	return c
}

// field is where a field of a record stands.
func (rec record) field(name string) ingest.Place {
	at := rec.place
	at.Path += "/" + name
	return at
}
