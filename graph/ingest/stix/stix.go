// Package stix reads STIX 2.0 and 2.1, the standard of OASIS for
// threat intelligence (https://oasis-open.github.io/cti-documentation/), as
// platforms export them and as MITRE ATT&CK is released
// (https://github.com/mitre-attack/attack-stix-data). A file can be a bundle, an
// envelope of TAXII 2.1, a list of objects or of bundles, one object, or several of
// these one behind the other (JSON lines); bundle is the word for all of them here.
//
// What the reader makes of the objects:
//
//	intrusion-set, threat-actor   Actor, with its names; active from first to last seen
//	campaign, incident            Incident
//	identity, location            Victim, Sector, Country, Region: where something points at them
//	report                        the source of the relationships that it lists
//	attributed-to, targets, ...   claims, see relations.go
//
// An identity is a victim of its own id: two of one name are two. One without a
// name stands for its sectors and places. A field of another type than it should be
// costs that field at most. Markings (TLP, PAP) that cannot be read, or are not in
// the bundle, restrict most. A field that nobody defined restricts where it spells a level.
//
// An object that its producer revoked leads to the one that replaced it. One that
// ATT&CK deprecated is left out as if the release did not hold it: earlier
// releases that held it keep its record.
//
// A release of ATT&CK needs no options. Its data set is that of its domain, such
// as attack-enterprise, its groups and campaigns go by their ATT&CK ids, and its
// dates of activity are months. Other bundles need the key of their data set,
// also those that carry some objects of ATT&CK.
//
// What it leaves out, and counts by type: malware, tools, techniques and every
// other object; relationships of them, and those that the model has no claim
// for; identities, locations and reports that nothing in the graph points at.
//
//   - stix.go: the bundles of one import
//   - file.go: the forms of a file: bundle, TAXII envelope, list, one object, JSON lines
//   - split.go: which files are documents by themselves
//   - attack.go: what tells a release of ATT&CK
//   - object.go: the objects, as they are written
//   - timestamps.go: timestamps, and the time of an activity
//   - markings.go: TLP and PAP
//   - actors.go: actors and incidents, their ids, names and successors
//   - sources.go: reports and references as sources
//   - targets.go: what identities and locations are in the graph
//   - relations.go, attributions.go: relationships as claims
//   - unread.go: what could not be read
package stix

import (
	"context"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
)

// Read reads bundles as one release of one data set. The release and its date
// are those of ATT&CK's collection object, else Options say them; a bundle
// without a date is as old as its newest object. An ATT&CK release is full,
// other bundles are not, unless Options say otherwise.
func Read(ctx context.Context, inputs []ingest.Input, o ingest.Options) (graph.Document, ingest.Diagnostics, error) {
	b := newBundle()
	for _, in := range inputs {
		if err := b.read(ctx, in, o.MaxBytes); err != nil {
			return graph.Document{}, b.diagnostics, err
		}
	}
	domain, own, isRelease := b.attackRelease()
	told := graph.Reading{Recorded: dateOf(b.newest)}
	if isRelease {
		told = graph.Reading{Dataset: domain.dataset(), Release: own.version, Recorded: dateOf(b.newest), Full: true}
		if !own.modified.IsZero() {
			told.Recorded = dateOf(own.modified)
		}
	}
	reading, err := o.Reading(told)
	switch {
	case len(b.objects) == 0 && len(b.diagnostics.Rejects) == 0:
		return graph.Document{}, b.diagnostics, graph.Invalid("file", "the bundle holds no objects that belong into the graph")
	case reading.Dataset == "":
		return graph.Document{}, b.diagnostics, graph.Invalid("dataset", "the bundle does not say what data set it is of%s; give a key, such as my-feed", b.release.carriedATTACK())
	case reading.Recorded == "":
		return graph.Document{}, b.diagnostics, graph.Invalid("recorded", "no object of the bundle has a date; give the date of its release")
	case err != nil:
		return graph.Document{}, b.diagnostics, err
	}
	w := &writer{
		bundle: b, attack: isRelease || attackDataset(reading.Dataset),
		ids: map[string]graph.ID{}, spans: map[string]graph.Span{}, targeted: map[string]graph.ID{},
		reports: map[string][]*object{}, attributed: map[string][]attribution{}, located: map[string][]*object{}, inSector: map[string]bool{},
		sectored: map[*object]bool{}, marked: map[*object][]string{}, levels: map[string][]string{}, sets: map[string][]string{},
	}
	w.Builder = ingest.NewBuilder(reading, datasetEntity(told.Dataset, reading.Dataset))
	w.Diagnostics = b.diagnostics
	if attackDataset(reading.Dataset) {
		w.PublishedBy(w.mitre(ingest.Place{ID: reading.Dataset}))
	}
	if o.Recorded == "" && !(isRelease && !own.modified.IsZero()) {
		w.Note("the release's date is not given; it is taken to be that of the newest object, %s", reading.Recorded)
	}
	if err := w.write(ctx); err != nil {
		return graph.Document{}, w.Diagnostics, err
	}
	doc, err := w.Finish(ctx, o)
	return doc, w.Diagnostics, err
}

// dateOf is the day of a time, none for the zero time.
func dateOf(t time.Time) graph.Date {
	if t.IsZero() {
		return ""
	}
	return graph.DateOf(t)
}

// bundle is what one import's files hold of what the model does.
type bundle struct {
	objects     map[string]*object // by STIX id, the newest version of each
	order       []*object          // those, in the order of the files
	diagnostics ingest.Diagnostics

	release release   // what it says of itself as a release of ATT&CK
	newest  time.Time // the latest change of any object
	seen    int       // objects, whatever became of them
	maker   string    // of the last of them

	texts map[string]string         // those that many objects say, each held once
	raws  map[string]jsontext.Value // the same of JSON as it is written
}

func newBundle() *bundle {
	return &bundle{objects: map[string]*object{}, texts: map[string]string{}, raws: map[string]jsontext.Value{}}
}

// writer makes the document of a bundle. Its maps are by STIX id.
type writer struct {
	*ingest.Builder
	*bundle
	attack bool

	ids        map[string]graph.ID      // of live actors and incidents
	spans      map[string]graph.Span    // when incidents took place
	reports    map[string][]*object     // that list a relationship
	attributed map[string][]attribution // whom an incident is attributed to
	targeted   map[string]graph.ID      // what targeted identities and locations are in the graph
	links      []*object                // relationships that attribute an incident to another
	located    map[string][]*object     // where an identity or a place is said to be
	inSector   map[string]bool          // identities that are said to be part of a sector
	sectored   map[*object]bool         // identities of which the unknown sectors are counted
	marked     map[*object][]string     // markings of objects
	levels     map[string][]string      // of markings
	sets       map[string][]string      // levels that claims have, each set once
}

// write adds actors and incidents before what points at them.
func (w *writer) write(ctx context.Context) error {
	if err := w.addActorsAndIncidents(ctx); err != nil {
		return err
	}
	w.indexReports()
	if err := w.addRelations(ctx); err != nil {
		return err
	}
	w.countUnused()
	w.noteUnread()
	return nil
}
