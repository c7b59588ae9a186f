package export

import (
	"encoding/csv"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// CSV writes one row a claim, with a header (RFC 4180, UTF-8):
//
//	id                            of the claim
//	predicate                     targets, named, originates-from, ...
//	subject, subject_name
//	object, object_name, object_kind   empty for active
//	occurred                      when it took place, in EDTF; empty: not said
//	occurred_from, occurred_to    the first and the last day that this can mean; empty: open
//	recorded                      by this day it was said for certain
//	recorded_from                 on no day before this; empty: open
//	recorded_basis                what these days rest on: stated by the record, published with
//	                              its document, held by no more than a release that we have
//	withdrawn                     from this day on it was said no more for certain; empty: it is
//	withdrawn_from                until the day before this it was said for certain
//	dataset                       key of the data set that brought it
//	claimant, claimant_name       who says so
//	source, source_title, source_url   where
//	incident, incident_name
//	quotes                        key of the data set that has the incident as its own record; empty:
//	                              the row's. Where a table holds that data set, too, the row is a copy of
//	                              what it says of the incident: count it once
//	confidence                    0 to 100; empty: unknown
//	stated, note                  the source's own words; a remark
//	markings                      TLP, with spaces between
//	actor                         that the subject is read as; only with [Options].Actor
//
// A cell that a spreadsheet would take for a formula (it starts with = + - @,
// their full-width forms, a tab or a line end) gets an apostrophe before it,
// as OWASP advises: opening a file must not run what a feed wrote. Programs
// that read the file take it off again, or read another format.
func CSV(w io.Writer, claims iter.Seq2[graph.Claim, error], o Options) (Summary, error) {
	out := csv.NewWriter(w)
	header := columns
	if o.Actor != nil {
		header = append(slices.Clone(columns), "actor")
	}
	if err := out.Write(header); err != nil {
		return Summary{}, err
	}
	sum, err := o.each(claims, func(c graph.Claim) error {
		cells := o.row(c).cells()
		if o.Actor != nil {
			cells = append(cells, string(o.Actor(c.Subject)))
		}
		for i, cell := range cells {
			cells[i] = escapeFormula(cell)
		}
		return out.Write(cells)
	})
	if err != nil {
		return sum, err
	}
	out.Flush()
	return sum, out.Error()
}

// escapeFormula makes text of what a spreadsheet would run.
func escapeFormula(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(cell)[0]) {
		return "'" + cell
	}
	return cell
}
