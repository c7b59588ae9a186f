// Package eurepoc reads the incident tables of the European Repository of
// Cyber Incidents: the global, the receiver and the attribution table of one
// release, together and in any order.
//
// What becomes of them:
//
//   - A row of the global table is an Incident, incident/eurepoc/966, with its
//     time (when.go: 2017-01-01 is the year 2017).
//   - Initiators are mentions of groups; [ingest.Records] tells which are one
//     record. A state that is named as such ("State", no group) is a record of
//     its own, Government of China. An unnamed group of a known country is a
//     record of its incident alone, since nobody says that two such are one.
//     Where neither name nor country is known the incident stands by itself.
//   - Who hit whom: each receiver's country or region, and each category as a
//     sector or a population, is a target by itself, because the tables repeat
//     one list of categories for every country. A receiver with a name is a
//     Victim, placed where its own rows place it.
//   - Claims rest on the reports that EuRepoC cites for the attribution, else on
//     those it cites for the incident, each a Source; where it cites none, on
//     the data set. The claimant is EuRepoC. They were recorded on the last day
//     that the initiator's first attribution can mean.
//   - Settled initiators are those of the global table. Those that only the
//     attribution table names are attributed-to claims with a note, and target
//     nobody by it.
package eurepoc

import (
	"context"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
)

// The three tables, by columns that only they have.
var (
	globalColumns      = []string{"ID", "name", "description", "start_date", "end_date", "initiator_name", "initiator_country", "initiator_category", "sources_attribution", "sources_url"}
	receiverColumns    = []string{"ID", "receiver_country", "receiver_name", "receiver_category", "receiver_category_subcode"}
	attributionColumns = []string{"incident_ID", "attribution_ID", "attribution_date", "attribution_type", "attribution_basis", "attributing_actor", "attributing_country", "attributed_initiator", "attributed_initiator_country", "attributed_initiator_category"}
)

// Detect reports whether a file that starts so is one of the three tables.
func Detect(head []byte) bool {
	line, _, _ := strings.Cut(string(head), "\n")
	return strings.Contains(line, "attributed_initiator") || strings.Contains(line, "initiator_category") ||
		strings.Contains(line, "receiver_category_subcode")
}

// Read reads the three tables of a release, a full one unless the options say
// otherwise. Where no release date is given, it is the latest day that the
// tables mention, and the report says so.
func Read(ctx context.Context, inputs []ingest.Input, o ingest.Options) (graph.Document, ingest.Diagnostics, error) {
	r := &release{incidents: map[string]*incident{}}
	seen := map[string]string{}
	for _, in := range inputs {
		if err := r.readTable(ctx, in, o.MaxBytes, seen); err != nil {
			return graph.Document{}, r.diagnostics, err
		}
	}
	for _, table := range []string{"global", "receiver", "attribution"} {
		if seen[table] == "" {
			return graph.Document{}, r.diagnostics, graph.Invalid("files", "the %s table is missing; a release of EuRepoC is read from its global, receiver and attribution tables together", table)
		}
	}
	r.join()
	reading, err := o.Reading(graph.Reading{Dataset: "eurepoc", Recorded: r.latest, Full: true})
	switch {
	case reading.Recorded == "":
		return graph.Document{}, r.diagnostics, graph.Invalid("recorded", "the tables hold no date; say when this release came out")
	case err != nil:
		return graph.Document{}, r.diagnostics, err
	case o.Recorded == "":
		r.diagnostics.Note("no release date was given; taken is %s, the latest day that the tables mention", r.latest)
	}
	doc, diagnostics := newWriter(reading, r).write()
	return doc, diagnostics, nil
}

// readTable reads one of the three, whichever it is; seen are the files of those
// that were read before.
func (r *release) readTable(ctx context.Context, in ingest.Input, maxBytes int64, seen map[string]string) error {
	o := ingest.TableOptions{MaxBytes: maxBytes}
	return ingest.ReadTable(ctx, in, o, &r.diagnostics, func(t *ingest.Table) (func(*ingest.Row) error, error) {
		name, columns, read := "global", globalColumns, r.readIncident
		switch {
		case t.Require("incident_ID") == nil:
			name, columns, read = "attribution", attributionColumns, r.readAttribution
		case t.Require("initiator_name") != nil:
			name, columns, read = "receiver", receiverColumns, r.readReceiver
		}
		if err := t.Require(columns...); err != nil {
			return nil, err
		}
		if seen[name] != "" {
			return nil, graph.Invalid("files", "%s and %s are both the %s table", seen[name], in.Name, name)
		}
		seen[name] = in.Name
		return read, nil
	})
}
