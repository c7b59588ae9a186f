// Package csv reads tables of any form: a list of targets that a team keeps, an
// export of another tool. A mapping file says which column is what. One row is
// what one source says of one or several groups, and becomes a claim for each
// target. The mapping is YAML:
//
//	dataset: acme-watch               # key of the data set; -dataset overrides it
//	name: ACME Watch                  # how people call it; optional, like url and licence
//	delimiter: ";"                  # default ","; "tab" for tabs
//	header: [group, hit, when]        # only where the file has no header of its own
//	full: true                        # the file is the whole data set; default false: it adds to it
//	columns:
//	  actor: Group                    # a column by its name ...
//	  target: {column: Hit, split: ","}         # ... or with how to read it
//	  occurred: {column: When, layout: 02.01.2006}
//	  claimant: {value: ACME}         # the same for every row
//	  confidence: {column: Sure, words: {high: 85, low: 20}}
//
// A thing that stands in several columns has a list of them. What can be several
// takes the values of all; what can only be one takes the first that is not empty:
//
//	names: [Alias 1, Alias 2, {column: Vendor B, split: ","}]
//	occurred: [Exact day, Year]
//
// A column of names that is called as a vendor (Mandiant, Microsoft) holds what
// that vendor calls the group; {column: Theirs, claimant: ACME} says so of another.
//
// What columns can be, all but actor optional:
//
//	actor, actor-id             the group; without an id its folded name is the id
//	names                       what else the claimant calls it
//	origin                      country it comes from
//	target                      a country, region, sector or victim, whichever the vocabulary finds
//	country, region, sector     the same, where the column says so; a word that is none is rejected
//	victim                      who was hit, by name
//	victim-country, victim-sector, victim-class     of the victims in the row; where it names none, those are the targets
//	incident, incident-name     what happened together, by its id in the table
//	description                 prose, of the incident
//	occurred                    when, in EDTF (2017, 2017-05, 2014/2017), in another form that can mean only
//	                            one (4 March 2018, 2018-03-04T00:00:00Z), or as a layout says
//	occurred-from, occurred-to  instead of occurred
//	recorded                    when it was said: the last day that it can mean counts
//	source-url, source-title, publisher
//	claimant, confidence, stated, note
//	markings                    TLP and PAP, in any spelling; what cannot be read of it restricts most
//
// [Guess] proposes a mapping for a table.
//
// A layout is Go's (02.01.2006, 1/2/2006, Jan 2006), or one as DD.MM.YYYY, yyyy-MM-dd
// or %d/%m/%Y. Columns that the mapping does not name are left out, but for one called
// TLP, PAP or markings. A cell that cannot be read is rejected, with its line, and costs
// nothing but that cell; a row without an actor is rejected as a whole. Cells such as
// Unknown and N/A say that there is nobody, and are counted.
package csv

import (
	"cmp"
	"context"
	"errors"
	"io"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
)

// maxMapping is more than any mapping takes.
const maxMapping = 64 << 10

// By returns the reader of tables that the mapping in a file describes. The
// file is read with the tables; one that is no mapping is a [ingest.FileError].
func By(mapping ingest.Input) ingest.Read {
	return func(ctx context.Context, inputs []ingest.Input, o ingest.Options) (graph.Document, ingest.Diagnostics, error) {
		m, err := open(mapping)
		if err != nil {
			return graph.Document{}, ingest.Diagnostics{}, err
		}
		return m.read(ctx, inputs, o)
	}
}

// Split returns the function that tells which tables are documents by themselves:
// each, but for a mapping of whole data sets, whose tables are one release.
func Split(mapping ingest.Input) ingest.Split {
	return func(ctx context.Context, inputs []ingest.Input, o ingest.Options) ([][]ingest.Input, ingest.Diagnostics, error) {
		m, err := open(mapping)
		if err != nil {
			return nil, ingest.Diagnostics{}, err
		}
		if o.Full == nil {
			o.Full = &m.Full
		}
		return ingest.ByFile(ctx, inputs, o)
	}
}

func open(in ingest.Input) (m Mapping, err error) {
	text, err := in.Text(maxMapping)
	if err != nil {
		return Mapping{}, err
	}
	defer func() { err = errors.Join(err, text.Close()) }()
	b, err := io.ReadAll(text)
	if err != nil {
		return Mapping{}, err
	}
	if m, err = ParseMapping(b); err != nil {
		return Mapping{}, &ingest.FileError{Place: ingest.Place{File: in.Name}, Err: err}
	}
	return m, nil
}

// read reads the tables into one document.
func (m Mapping) read(ctx context.Context, inputs []ingest.Input, o ingest.Options) (graph.Document, ingest.Diagnostics, error) {
	dataset := cmp.Or(o.Dataset, m.Dataset)
	switch {
	case dataset == "":
		return graph.Document{}, ingest.Diagnostics{}, graph.Invalid("dataset", "neither the mapping nor the call names a data set")
	case o.Recorded == "":
		return graph.Document{}, ingest.Diagnostics{}, graph.Invalid("recorded", "a table does not tell when it came out; give the date")
	}
	reading, err := o.Reading(graph.Reading{Dataset: dataset, Full: m.Full})
	if err != nil {
		return graph.Document{}, ingest.Diagnostics{}, err
	}
	w := &writer{
		Builder: ingest.NewBuilder(reading, graph.Entity{Name: m.Name, URL: m.URL, Licence: m.Licence}),
		mapping: m,
		seen:    map[graph.ID][]called{},
	}
	for _, in := range inputs {
		if err := w.readTable(ctx, in, o.MaxBytes); err != nil {
			return graph.Document{}, w.Diagnostics, err
		}
	}
	w.rejectNames()
	doc, err := w.Finish(ctx, o)
	return doc, w.Diagnostics, err
}

func (w *writer) readTable(ctx context.Context, in ingest.Input, maxBytes int64) error {
	o := ingest.TableOptions{Comma: w.mapping.comma(), Header: w.mapping.Header, MaxBytes: maxBytes}
	return ingest.ReadTable(ctx, in, o, &w.Diagnostics, func(t *ingest.Table) (func(*ingest.Row) error, error) {
		w.noteMarkings(t)
		return w.read, t.Require(w.mapping.needs()...)
	})
}
