// Package eurepoc reads the incident tables of the European Repository of Cyber
// Incidents (https://eurepoc.eu): the global, the receiver and the attribution
// table of one release of its Global Database, as CSV, together and in any
// order. EuRepoC's codebook describes the columns. Cells of the global table hold
// lists as Python writes them (list.go); 01 stands for an unknown month or day
// (when.go).
//
// What the reader makes of them:
//
//   - A row of the global table is an Incident, such as incident/eurepoc/966,
//     with its time.
//   - Initiators are mentions of groups; [ingest.Records] tells which are one
//     Actor. A state named as such, without a group, is the Actor Government of
//     China. An unnamed group of a known country is an Actor of its incident
//     alone. Where neither a name nor a country is known, nobody is claimed to be
//     behind the incident.
//   - Each receiver's country or region is a target of every initiator, and so is
//     each category, as a sector or a group of people. They are not combined: the
//     tables repeat one list of categories for every country. A receiver with a
//     name is a Victim, located where its own rows place it.
//   - The claimant is EuRepoC, who says one thing for each initiator, incident
//     and target. Its source is the one document that EuRepoC cites for the
//     attribution, or at all, if that was out by then; else the record itself,
//     source/eurepoc/1032. All that it cites are the incident's references.
//   - It was said on the day of the first attribution that names the initiator.
//   - Each row of the attribution table is a claim of its own, that the incident
//     is attributed to the initiator, on its own day, with the row as its source,
//     by the body that attributed it (body.go), or by EuRepoC where none is named.
//   - An initiator that the attribution table alone names, not the global one, is
//     not settled: the incident is attributed to it, with a note, but it targeted
//     nobody by that.
//
// What it leaves out, and counts: all other columns, and ends of incidents that
// are placeholders or lie before the start. A row that refers to no incident is
// rejected; a cell that cannot be read costs that cell.
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
// tables mention, and a note says so.
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
	return newWriter(reading, r).write(ctx, o)
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
