package ingest

import (
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// rests are what claims of a stored document can rest on. A reader of which the
// incidents tell what they cite falls back on the incident's record, which is a document by itself
// then (source/eurepoc/1032 of incident/eurepoc/1032); others on the data set.
type rests struct {
	doc       *graph.Document
	sources   map[graph.ID]graph.Entity
	incidents map[graph.ID]graph.Entity // of the data set, that tell what they cite
}

func restsOf(doc *graph.Document) rests {
	out := rests{doc, map[graph.ID]graph.Entity{}, map[graph.ID]graph.Entity{}}
	for _, e := range doc.Entities {
		switch {
		case e.Kind() == graph.Source:
			out.sources[e.ID] = e
		case e.Kind() == graph.Incident && e.Dataset == doc.Reading.Dataset && len(e.References) > 0:
			out.incidents[e.ID] = e
		}
	}
	return out
}

// on returns what a claim rests on that was said before the document came out that it cites, and
// adds that to the document where it lacks it. False where nobody can tell.
func (r rests) on(c graph.Claim) (graph.ID, bool) {
	if len(r.incidents) == 0 {
		own := graph.MakeID(graph.Source, r.doc.Reading.Dataset)
		_, ok := r.sources[own]
		return own, ok
	}
	incident, ok := r.incidents[c.Incident]
	if !ok || !slices.Contains(incident.References, c.Source) {
		return "", false // said of a group outside of incidents: the record of that has no id that leads to it
	}
	record := recordOf(incident.ID)
	if _, there := r.sources[record]; there {
		return record, true
	}
	e, ok := r.like(incident)
	if ok {
		r.sources[record] = e
		r.doc.Entities = append(r.doc.Entities, e)
	}
	return record, ok
}

// recordOf is the id of an incident's record as a document.
func recordOf(incident graph.ID) graph.ID {
	return graph.ID(graph.Source) + graph.ID(strings.TrimPrefix(string(incident), string(graph.Incident)))
}

// like returns the record of an incident as a document, named as the data set names those of others: of
// "EuRepoC 966: Night" and an incident 1032, Day, "EuRepoC 1032: Day".
func (r rests) like(incident graph.Entity) (graph.Entity, bool) {
	for _, other := range r.doc.Entities {
		e, ok := r.sources[recordOf(other.ID)]
		if other.Kind() != graph.Incident || !ok {
			continue
		}
		if before, ok := strings.CutSuffix(e.Name, other.Name); ok {
			if other.ExternalID != "" {
				before = strings.Replace(before, other.ExternalID, incident.ExternalID, 1)
			}
			return graph.Entity{ID: recordOf(incident.ID), Name: before + incident.Name, Publisher: e.Publisher}, true
		}
	}
	return graph.Entity{}, false
}
