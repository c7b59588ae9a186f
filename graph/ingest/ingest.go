// Package ingest imports releases of data sets: a [Job] reads the files of one
// and writes what they hold to a store. The readers of the formats are the
// packages below it (misp, stix, eurepoc, cfr, groups, mispevent, csv); what somebody
// enters by hand is read by package report.
//
//	in := ingest.File("threat-actor.json", os.Stdin)
//	job := ingest.Job{Format: ingest.Format{Read: misp.Read}, Inputs: []ingest.Input{in}, Options: ingest.Options{Recorded: "2026-08-06"}}
//	done, err := job.Run(ctx, store)
//
// A reader turns files of one format into a [graph.Document], the content of
// the release, and [Diagnostics], which tell what it did not take. It knows no
// store. It takes what the model holds and counts what it does not; what it
// cannot read it rejects with its place in the file and a reason. A file that is
// broken as a whole is a [FileError] and brings nothing.
//
// What the readers share stands here, in the order in which a reader needs it:
//
//   - input.go, json.go, table.go: a file as text, as JSON elements, as rows of a
//     table, each in bounded memory
//   - encoding.go, zip.go: text in other encodings, archives of files
//   - diagnostics.go: rejects, counts and notes
//   - fields.go, markings.go, when.go: fields of another type than belongs there,
//     TLP and PAP, times in any form
//   - restrictions.go: TLP and PAP in fields that no standard defines
//   - load.go, doubts.go: the documents of one import, written, and what is asked before
//   - mention.go, records.go: groups that a data set knows by names alone
//   - builder.go, targets.go, unnamed.go: the document: its entities and claims
//   - join.go, said.go: claims that are one, and when each was first said
//   - redate.go: what other data sets said before, dated by the documents of an import
package ingest

import (
	"cmp"
	"context"

	"github.com/actorgraph/actorgraph/graph"
)

// Read reads the inputs of one format into one document. The document is of
// one data set and passes Check, but for entities of the vocabulary, which
// every store has. Input that is broken as a whole is a [FileError], options
// that do not fit are an error that wraps [graph.ErrInvalid], and with an error
// the document is empty. The diagnostics are filled as far as reading came.
type Read func(ctx context.Context, inputs []Input, o Options) (graph.Document, Diagnostics, error)

// Split returns which of several inputs are documents by themselves, and which
// belong to one, with what it counted of those that are none.
type Split func(ctx context.Context, inputs []Input, o Options) ([][]Input, Diagnostics, error)

// Format is a format that files can be imported from. The binary holds the
// table of them.
type Format struct {
	Name string
	Help string // one line: what files, in what order; what it needs of the options stands in brackets: (recorded)
	Read Read

	// Detect reports whether a file that starts so is surely of this format;
	// nil for a format that cannot be told by its start. The head is unpacked
	// text, cut off anywhere.
	Detect func(head []byte) bool

	// Split is nil for a format whose files are always read together.
	Split Split

	// Extensions tell the files of a format without Detect in a folder: .yaml.
	Extensions []string

	// Hint is what to tell who calls it without what it needs, empty for nothing more.
	Hint string
}

// Options say what the files do not, or say it otherwise. Zero fields are left
// to the reader, which takes them from the files or says that it needs them, by an
// InvalidError of the option's name: each who calls it spells that as his own callers do.
type Options struct {
	Dataset  string     // key of the data set
	Recorded graph.Date // the release's date
	Release  string     // the release's version
	Full     *bool      // whether the reading withdraws what the data set no longer holds; nil: what the format is published as
	MaxBytes int64      // of text in one input, unpacked; 0: DefaultMaxBytes

	// CameOut tells when documents came out that the files cite without a day. Nil:
	// nobody else knows; a Job then asks the store that it writes to.
	CameOut CameOut
}

// Reading returns a release's reading: as the options say it, else as the files
// or the format do. The error wraps [graph.ErrInvalid] if no store can take it.
func (o Options) Reading(published graph.Reading) (graph.Reading, error) {
	r := graph.Reading{
		Dataset:  cmp.Or(o.Dataset, published.Dataset),
		Release:  cmp.Or(o.Release, published.Release),
		Recorded: cmp.Or(o.Recorded, published.Recorded),
		Full:     published.Full,
	}
	if o.Full != nil {
		r.Full = *o.Full
	}
	return r, graph.Document{Reading: r}.Check()
}
