package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"

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

// formats is the table of the formats that can be imported.
func formats(i importConfig) []ingest.Format {
	return []ingest.Format{
		{Name: "groups", Read: groups.Read, Detect: groups.Detect, Help: "lists of groups: ETDA's cards, Malpedia's actors, Microsoft's names (JSON); the last two need --recorded"},
		{Name: "misp", Read: misp.Read, Detect: misp.Detect, Help: "MISP galaxy cluster of actors, and producer.json to tell who uses which name; needs --recorded"},
		{Name: "misp-event", Read: mispevent.Read, Split: ingest.ByFile, Detect: mispevent.Detect, Help: "events of MISP: what their galaxies say; needs --dataset"},
		{Name: "stix", Read: stix.Read, Split: stix.Split, Detect: stix.Detect, Help: "STIX 2.0 or 2.1: bundles, MITRE ATT&CK among them, TAXII envelopes, lists of objects"},
		{Name: "eurepoc", Read: eurepoc.Read, Detect: eurepoc.Detect, Help: "EuRepoC tables: global, receiver and attribution CSV of one release"},
		{Name: "cfr", Read: cfr.Read, Detect: cfr.Detect, Help: "table of the CFR Cyber Operations Tracker"},
		{
			Name: "csv", Extensions: []string{".csv", ".tsv", ".txt"}, Read: readTable(i.mapping), Split: splitTables(i.mapping), Hint: csv.Smallest,
			Help: "any table; --mapping names the file that says which column is what, --guess proposes one",
		},
		{Name: "seed", Extensions: []string{".yaml"}, Read: readSeed, Help: "our own documents, as in the folder seed: name that folder, or its files"},
	}
}

// readTable reads tables as a mapping file says.
func readTable(mapping string) ingest.Read {
	if mapping == "" {
		return func(context.Context, []ingest.Input, ingest.Options) (graph.Document, ingest.Diagnostics, error) {
			return graph.Document{}, ingest.Diagnostics{}, errors.New("csv needs --mapping FILE, which says which column is what; " + csv.Smallest)
		}
	}
	return csv.By(ingest.File(mapping, nil))
}

// splitTables tells which tables are documents by themselves, as a mapping file says.
func splitTables(mapping string) ingest.Split {
	if mapping == "" {
		return nil
	}
	return csv.Split(ingest.File(mapping, nil))
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
