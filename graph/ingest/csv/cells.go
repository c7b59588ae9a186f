package csv

import (
	"fmt"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// targetFields are the things of which every word is a target that stood there.
var targetFields = []string{"country", "region", "sector", "victim"}

// all returns the values of a thing without those that say that there is none,
// which are counted.
func (w *writer) all(row *ingest.Row, name string) []string {
	var out []string
	for _, word := range w.mapping.all(row, name) {
		if !isPlaceholder(name, word) {
			out = append(out, word)
			continue
		}
		w.CountOutside(name+": "+word, 1)
		if slices.Contains(targetFields, name) {
			w.CountLeft(1)
		}
	}
	return out
}

// one returns what a row says of a thing, empty also where it says that there is none.
func (w *writer) one(row *ingest.Row, name string) string {
	word := w.mapping.one(row, name)
	if word == "" || !isPlaceholder(name, word) {
		return word
	}
	w.CountOutside(name+": "+word, 1)
	return ""
}

// isPlaceholder reports whether a word of a thing says that there is none.
func isPlaceholder(name, word string) bool {
	if name == "origin" || strings.HasSuffix(name, "country") {
		return ingest.IsNoCountry(word)
	}
	return ingest.IsNobody(word)
}

// countries returns the countries that a thing's words are, and rejects the others.
func (w *writer) countries(row *ingest.Row, name string) []graph.ID {
	var out []graph.ID
	for _, word := range w.all(row, name) {
		id, ok := vocab.Country(word)
		if !ok {
			w.odd(row, name, "%q is no country", word)
			continue
		}
		out = append(out, id)
	}
	return out
}

// odd rejects a cell, and nothing else of the row.
func (w *writer) odd(row *ingest.Row, name, format string, args ...any) {
	w.Reject(row.Place, "%v", ingest.CellError(name, fmt.Errorf(format, args...)))
}

// markings returns how a row may be shared: by the column that the mapping says,
// else by those whose name says it.
func (w *writer) markings(row *ingest.Row) []string {
	var out []string
	for _, f := range w.mapping.Columns["markings"] {
		for _, word := range f.values(row) {
			out = append(out, w.ReadMarking(row.Place, protocolOf(f.Column), word)...)
		}
	}
	if out == nil {
		for _, column := range w.marking {
			out = append(out, w.ReadMarking(row.Place, protocolOf(column), row.Cell(column))...)
		}
		for _, column := range w.sharing {
			out = append(out, w.FieldMarkings(row.Place, column, row.Cell(column))...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func protocolOf(column string) string {
	if strings.HasPrefix(graph.Fold(column), "pap") {
		return "PAP"
	}
	return "TLP"
}

// markingColumns are names of columns that hold nothing but markings.
var markingColumns = []string{"tlp", "pap", "tlplevel", "paplevel", "tlpmarking", "tlpcolor", "tlpcolour", "marking", "markings", "objectmarking", "objectmarkings", "objectmarkingrefs"}

// noteMarkings finds the columns that restrict rows though the mapping does not
// name them.
func (w *writer) noteMarkings(t *ingest.Table) {
	w.marking, w.sharing = nil, nil
	if len(w.mapping.Columns["markings"]) > 0 {
		return
	}
	for _, c := range t.Columns() {
		switch {
		case slices.Contains(markingColumns, graph.Fold(c)):
			w.marking = append(w.marking, c)
			w.Note("the column %q is read as markings, though the mapping does not name it", c)
		case ingest.IsSharingField(c):
			w.sharing = append(w.sharing, c)
			w.Note("the column %q restricts its rows where it spells a level of TLP or PAP, though the mapping does not name it", c)
		}
	}
}
