// Package misp reads clusters of the MISP galaxy: lists of threat actors, with
// their names, suspected origin and suspected victims, that the MISP project
// keeps at https://github.com/MISP/misp-galaxy (clusters/threat-actor.json and
// the other clusters of actors). Its README describes the format; the keys of a
// record's meta are whatever its authors wrote.
//
// What the reader makes of a cluster:
//
//   - An element of its values is an Actor, known by its uuid. One without a uuid
//     is known by its folded name; that id leads to the new one when a later
//     release gives it a uuid.
//   - Its value and synonyms are names. Who uses a name stands in
//     name-attribution, as the uuid of a vendor that producer.json, given beside
//     the cluster, tells, and in keys such as origin:APT-C-28.
//   - Its country is where it comes from, never a target. The suspected state
//     sponsor is whom it is attributed to; suspected victims, observed countries,
//     victimology and target categories are targets. It was active when it is
//     said to have been since, or first seen.
//   - Relations to other records of the cluster that are similar, overlap or are
//     part of one another are claims; none of them joins records.
//   - All claims but names are those of the cluster's maintainer, and rest on the
//     data set. A cluster is a snapshot: it tells neither when an activity took
//     place, so all claims are undated, nor when it was released, so the date must
//     be given.
//
// Keys are read however they are written, suspected_victims or Suspected-Victims.
// Tags such as tlp:amber mark what is said of a record.
//
// What it leaves out, and counts: references, since nobody says what they
// support, but for the one group in ATT&CK that they may be of; relations that
// lead out of the cluster; all other keys of meta.
//
//   - misp.go: the files of one import
//   - cluster.go: a file as it is written
//   - record.go: the records and their ids
//   - names.go, attack.go: who calls a record what, and which group of ATT&CK it is
//   - claims.go: what else is said of it: origin, sponsor, activity, relations
//   - targets.go: whom it is said to have targeted
//   - markings.go: TLP and PAP
//   - unread.go: what could not be read
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
	w := newWriter(actors, reading, diagnostics)
	if producers != nil {
		w.setProducers(producers)
	}
	w.write(actors)
	if w.unattributed > 0 && producers == nil {
		w.Doubt("%d names tell who uses them by the uuid of a producer, and producer.json is not among the files: nobody could be asked for by name. Give it beside the cluster", w.unattributed)
	}
	doc, err := w.Finish(ctx, o)
	return doc, w.Diagnostics, err
}

// writer makes the document of a cluster.
type writer struct {
	*ingest.Builder
	cluster    *cluster
	maintainer graph.ID
	producers  map[string]graph.Entity // by uuid
	ids        map[string]graph.ID     // of the records, by uuid
	records    map[graph.ID]record     // those that are kept

	unattributed int            // names whose user no producer is known for
	referring    map[string]int // records that refer to a group in ATT&CK, by its id
}

func newWriter(c *cluster, reading graph.Reading, diagnostics ingest.Diagnostics) *writer {
	w := &writer{
		cluster: c, producers: map[string]graph.Entity{}, ids: map[string]graph.ID{}, records: map[graph.ID]record{},
		referring: map[string]int{},
	}
	w.Builder = ingest.NewBuilder(reading, graph.Entity{
		Name: "MISP galaxy: " + cmp.Or(c.name, c.typ), Description: c.description,
		URL: homepage + "/blob/main/clusters/" + c.typ + ".json", Licence: "CC0-1.0 OR BSD-2-Clause",
	})
	w.Diagnostics = diagnostics
	w.maintainer = w.Organization(ingest.Place{}, c.maintainer())
	w.PublishedBy(w.maintainer)
	return w
}

// write adds every record before any claim, as records point at each other.
func (w *writer) write(c *cluster) {
	for _, rec := range c.records {
		w.referring[w.referredTo(rec)]++
	}
	kept := w.addRecords(c.records)
	for _, rec := range kept {
		w.addNames(rec)
		w.addOrigin(rec)
		w.addTargets(rec)
		w.addActivity(rec)
		w.addRelations(rec)
		w.countOutside(rec)
	}
	w.noteUnread(c)
}

// setProducers remembers who is behind the uuids of producer.json.
func (w *writer) setProducers(c *cluster) {
	for _, rec := range c.records {
		if name := graph.CleanName(rec.Value); graph.Fold(name) != "" {
			w.producers[rec.UUID] = graph.Entity{ID: graph.OrganizationID(name), Name: name, Names: w.texts(rec, "synonyms")}
		}
	}
}

var member = regexp.MustCompile(`"(authors|category|values)"\s*:`)

// Detect reports whether a file starts like a galaxy cluster.
func Detect(head []byte) bool {
	return bytes.HasPrefix(bytes.TrimSpace(head), []byte("{")) && member.Match(head) && !bytes.Contains(head, []byte(`"bundle"`))
}
