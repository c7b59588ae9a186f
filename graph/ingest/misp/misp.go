// Package misp reads MISP galaxy clusters: lists of threat actors with their
// names, suspected origin and suspected victims.
//
// A cluster is a snapshot. It says nothing of when an activity took place, so
// every claim is UNDATED, and nothing of when it was released, so the date must
// be given. Each element of its values is one record, known by its uuid; a
// record without one is known by its folded name, and when a later release
// gives it a uuid that id leads to the new one.
//
// The file producer.json, given beside a cluster, turns the uuids in
// name-attribution into the vendors who use a name.
//
//   - misp.go: the files of one import
//   - cluster.go: a file as it is written
//   - record.go: the records and their ids
//   - names.go: who calls a record what
//   - claims.go: what else is said of it: origin, sponsor, targets, relations
package misp

import (
	"bytes"
	"cmp"
	"context"
	"regexp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
)

const (
	threatActor = "threat-actor" // the cluster that MISP itself curates
	producer    = "producer"
	maintainer  = "MISP Project"
	homepage    = "https://github.com/MISP/misp-galaxy"
)

// Read reads one cluster of actors, and producer.json if it is among the
// inputs, in any order. The threat-actor cluster is the data set misp-galaxy,
// any other misp-TYPE, unless the options say otherwise. The release is the
// cluster's version; Options.Recorded must be given. The reading is full.
func Read(ctx context.Context, inputs []ingest.Input, o ingest.Options) (graph.Document, ingest.Diagnostics, error) {
	var diagnostics ingest.Diagnostics
	fail := func(err error) (graph.Document, ingest.Diagnostics, error) { return graph.Document{}, diagnostics, err }
	if o.Recorded == "" {
		return fail(graph.Invalid("recorded", "a MISP galaxy does not say when it was released; give the release's date, such as 2026-08-06"))
	}
	var actors, producers *cluster
	for _, in := range inputs {
		c, err := readCluster(ctx, in, o.MaxBytes, &diagnostics)
		switch {
		case err != nil:
			return fail(err)
		case c.typ == producer:
			producers = c
		case !c.holdsActors():
			return fail(in.Broken("it is a cluster of %q, which holds no actors", c.typ))
		case actors != nil:
			return fail(in.Broken("a second cluster of actors; import %q and %q one after the other", actors.typ, c.typ))
		default:
			actors = c
		}
	}
	if actors == nil {
		return fail(graph.Invalid("file", "no cluster of actors is among the inputs"))
	}
	reading, err := o.Reading(graph.Reading{Dataset: actors.dataset(), Release: actors.version, Full: true})
	if err != nil {
		return fail(err)
	}
	r := newReader(actors, reading, diagnostics)
	if producers != nil {
		r.setProducers(producers)
	}
	r.read(actors)
	return r.Document(), r.Diagnostics, nil
}

// reader turns one cluster into a document.
type reader struct {
	*ingest.Builder
	maintainer graph.ID
	producers  map[string]graph.Entity // by uuid
	ids        map[string]graph.ID     // of the records, by uuid
}

func newReader(c *cluster, reading graph.Reading, diagnostics ingest.Diagnostics) *reader {
	r := &reader{producers: map[string]graph.Entity{}, ids: map[string]graph.ID{}}
	r.Builder = ingest.NewBuilder(reading, graph.Entity{
		Name: "MISP galaxy: " + cmp.Or(c.name, c.typ), Description: c.description,
		URL: homepage, Licence: "CC0-1.0 OR BSD-2-Clause",
	})
	r.Diagnostics = diagnostics
	r.maintainer = r.Organization(ingest.Place{}, cmp.Or(c.source, maintainer))
	return r
}

// read adds every record before any claim, as records point at each other.
func (r *reader) read(c *cluster) {
	kept := r.addRecords(c.records)
	for _, rec := range kept {
		r.addNames(rec)
		r.addOrigin(rec)
		r.addTargets(rec)
		r.addRelations(rec)
		r.countOutside(rec)
	}
}

// setProducers remembers who is behind the uuids of producer.json.
func (r *reader) setProducers(c *cluster) {
	for _, rec := range c.records {
		if name := graph.CleanName(rec.Value); graph.Fold(name) != "" {
			r.producers[rec.UUID] = graph.Entity{ID: graph.OrganizationID(name), Name: name, Names: rec.texts("synonyms", &r.Diagnostics)}
		}
	}
}

var member = regexp.MustCompile(`"(authors|category|values)"\s*:`)

// Detect reports whether a file starts like a galaxy cluster.
func Detect(head []byte) bool {
	return bytes.HasPrefix(bytes.TrimSpace(head), []byte("{")) && member.Match(head) && !bytes.Contains(head, []byte(`"bundle"`))
}
