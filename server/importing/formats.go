package importing

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/cfr"
	"github.com/actorgraph/actorgraph/graph/ingest/csv"
	"github.com/actorgraph/actorgraph/graph/ingest/eurepoc"
	"github.com/actorgraph/actorgraph/graph/ingest/groups"
	"github.com/actorgraph/actorgraph/graph/ingest/misp"
	"github.com/actorgraph/actorgraph/graph/ingest/mispevent"
	"github.com/actorgraph/actorgraph/graph/ingest/stix"
	"github.com/actorgraph/actorgraph/seed"
)

// Formats is the table of the formats that can be imported. Of tables the mapping says
// which column is what; nil: they cannot be read, and the error says what is missing.
func Formats(mapping *ingest.Input) []ingest.Format {
	return []ingest.Format{
		{Name: "groups", Read: groups.Read, Detect: groups.Detect, Help: "lists of groups: ETDA's cards, Malpedia's actors, Microsoft's names (JSON); the last two need the day of their release (recorded)"},
		{Name: "misp", Read: misp.Read, Detect: misp.Detect, Help: "MISP galaxy cluster of actors, and producer.json to tell who uses which name; needs the day of its release (recorded)"},
		{Name: "misp-event", Read: mispevent.Read, Split: ingest.ByFile, Detect: mispevent.Detect, Help: "events of MISP: what their galaxies say; needs a key for their data set (dataset)"},
		{Name: "stix", Read: stix.Read, Split: stix.Split, Detect: stix.Detect, Help: "STIX 2.0 or 2.1: bundles, MITRE ATT&CK among them, TAXII envelopes, lists of objects"},
		{Name: "eurepoc", Read: eurepoc.Read, Detect: eurepoc.Detect, Help: "EuRepoC tables: global, receiver and attribution CSV of one release"},
		{Name: "cfr", Read: cfr.Read, Detect: cfr.Detect, Help: "table of the CFR Cyber Operations Tracker"},
		{
			Name: "csv", Extensions: []string{".csv", ".tsv", ".txt"}, Read: readTable(mapping), Split: splitTables(mapping), Hint: csv.Smallest,
			Help: "any table; needs what says which column is what (mapping)",
		},
		{Name: "seed", Extensions: []string{".yaml"}, Read: readSeed, Help: "our own documents, as in the folder seed: name that folder, or its files"},
	}
}

// Find returns the format of a name.
func Find(known []ingest.Format, name string) (ingest.Format, bool) {
	n := slices.IndexFunc(known, func(f ingest.Format) bool { return f.Name == name })
	if n < 0 {
		return ingest.Format{}, false
	}
	return known[n], true
}

// List tells what formats there are, a line each.
func List(known []ingest.Format) string {
	var b strings.Builder
	b.WriteString("the formats are:")
	for _, f := range known {
		fmt.Fprintf(&b, "\n  %-12s %s", f.Name, f.Help)
	}
	return b.String()
}

// readTable reads tables as a mapping file says.
func readTable(mapping *ingest.Input) ingest.Read {
	if mapping == nil {
		return func(context.Context, []ingest.Input, ingest.Options) (graph.Document, ingest.Diagnostics, error) {
			return graph.Document{}, ingest.Diagnostics{}, graph.Invalid("mapping", "a table needs one, which says which column is what; %s", csv.Smallest)
		}
	}
	return csv.By(*mapping)
}

// splitTables tells which tables are documents by themselves, as a mapping file says.
func splitTables(mapping *ingest.Input) ingest.Split {
	if mapping == nil {
		return nil
	}
	return csv.Split(*mapping)
}

// readSeed reads files of the seed's form. Each file is known by its name;
// what is neither the release nor the sources is an actor.
func readSeed(ctx context.Context, inputs []ingest.Input, o ingest.Options) (graph.Document, ingest.Diagnostics, error) {
	var none ingest.Diagnostics
	if o.Dataset != "" && o.Dataset != seed.Dataset {
		return graph.Document{}, none, graph.Invalid("dataset", "documents of this form are of data set %q", seed.Dataset)
	}
	files := seed.Files{}
	for _, in := range inputs {
		if err := ctx.Err(); err != nil {
			return graph.Document{}, none, err
		}
		text, err := in.Text(o.MaxBytes)
		if err != nil {
			return graph.Document{}, none, err
		}
		content, err := io.ReadAll(text)
		if err := errors.Join(err, text.Close()); err != nil {
			return graph.Document{}, none, fmt.Errorf("read %s: %w", in.Name, err)
		}
		name := path.Base(in.Name)
		if name != "seed.yaml" && name != "sources.yaml" {
			name = "actors/" + name
		}
		files[name] = content
	}
	doc, err := seed.Read(files)
	if err != nil {
		return graph.Document{}, none, err
	}
	if doc.Reading, err = o.Reading(doc.Reading); err != nil {
		return graph.Document{}, none, err
	}
	return doc, none, nil
}
