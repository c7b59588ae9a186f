// Package cfr reads the Cyber Operations Tracker of the Council on Foreign
// Relations: state-sponsored operations and the groups behind them since 2005.
// The tracker's page (https://www.cfr.org/cyber-operations) offers it as a CSV
// table. Nothing describes the format: what stands here was found in the table
// of December 2022. A row is an operation or a group, most cells are prose.
//
// What the reader makes of it:
//
//   - A row whose title is a group's name ("APT 37") profiles the group: it is an
//     Actor, also called by the names after "Also known as". Every other row is an
//     Incident, also a named operation or tool that the row calls another
//     group's (profile.go).
//   - The date is the day when the operation became known. It is recorded, as the
//     row states it, never occurred: the table does not tell when an activity took place.
//   - Affiliations are read where they are a list of names, after words such as
//     "Believed to be the work of", which stay as the claim's note and become no
//     number. Names in a list are several groups, "X, also known as Y" is one
//     (affiliation.go).
//   - The sponsor is a country that the group, or the operation's group, is
//     attributed to. Where no group is named, the operation is attributed to the
//     country's government if the row says so, else to an unnamed group.
//   - Victims are a list where each part makes sense alone, else one description
//     (victims.go). The category is a sector.
//   - The claimant is the Council on Foreign Relations, which says one thing in
//     each claim. Its source is the one document that the row links to, if that
//     was out by then, else the row itself. All links of an operation are its references.
//
// What it leaves out, and counts: the type of operation, the response, links that
// are no URL. A row whose columns are shifted by a stray comma or quote is
// rejected. Characters that the table lost ("??") stay as they are, counted.
package cfr

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

var columns = []string{"Title", "Date", "Affiliations", "Description", "Victims", "Sponsor", "Type", "Category", "Sources_1"}

// Detect reports whether a file that starts so is a table of the tracker.
func Detect(head []byte) bool {
	line, _, _ := strings.Cut(string(head), "\n")
	return strings.HasPrefix(line, "Title,Date,Affiliations,")
}

// Read reads the tables of one release, a full one unless the options say
// otherwise. Where no release date is given, it is the latest date in the
// tables, and a note says so.
func Read(ctx context.Context, inputs []ingest.Input, o ingest.Options) (graph.Document, ingest.Diagnostics, error) {
	t := &tracker{}
	for _, in := range inputs {
		if err := t.read(ctx, in, o.MaxBytes); err != nil {
			return graph.Document{}, t.diagnostics, err
		}
	}
	reading, err := o.Reading(graph.Reading{Dataset: "cfr", Recorded: t.latest, Full: true})
	switch {
	case reading.Recorded == "":
		return graph.Document{}, t.diagnostics, graph.Invalid("recorded", "the table holds no date; say when this release came out")
	case err != nil:
		return graph.Document{}, t.diagnostics, err
	case o.Recorded == "":
		t.diagnostics.Note("no release date was given; taken is %s, the latest date in the table", t.latest)
	}
	if t.damaged > 0 {
		t.diagnostics.Note("%d rows have lost characters (\"??\"); they are kept as they stand", t.damaged)
	}
	return newWriter(reading, t).write(ctx, o)
}

// tracker is what the tables of a release hold.
type tracker struct {
	diagnostics ingest.Diagnostics
	rows        []*row
	unread      []*row // of which only title and day can be read
	latest      graph.Date
	damaged     int // rows
}

// row is one row whose cells stand in their columns.
type row struct {
	at           ingest.Place
	title        string
	published    graph.Date // the last day that its date can mean
	said         graph.Span
	affiliations string
	description  string
	victims      string
	sponsors     []graph.ID // countries
	sponsor      string     // the same, as written
	categories   []string
	sources      []string // URLs
}

func (t *tracker) read(ctx context.Context, in ingest.Input, maxBytes int64) error {
	o := ingest.TableOptions{MaxBytes: maxBytes}
	return ingest.ReadTable(ctx, in, o, &t.diagnostics, func(table *ingest.Table) (func(*ingest.Row) error, error) {
		return t.readRow, table.Require(columns...)
	})
}

func (t *tracker) readRow(in *ingest.Row) error {
	in.ID = fmt.Sprintf("record %d", in.Number)
	if slices.ContainsFunc(in.Fields, func(f string) bool { return strings.Contains(f, "??") }) {
		t.damaged++
	}
	switch title := in.Cell("Title"); {
	case title == "":
		return errors.New("it has no title")
	case graph.Fold(title) == "": // the incident has its id of it
		return fmt.Errorf("its title %q has neither a letter nor a digit", title)
	}
	if why := shifted(in); why != "" {
		// The columns before those that are shifted stand where they belong.
		if _, day := t.date(in).Bounds(); day != "" {
			t.unread = append(t.unread, &row{title: in.Cell("Title"), published: day})
			in.Told = true
		}
		return fmt.Errorf("%s: its columns seem to be shifted", why)
	}
	said := t.date(in)
	first, published := said.Bounds()
	t.latest = max(t.latest, first)
	for _, outside := range []string{"Type", "Response"} {
		if in.Cell(outside) != "" {
			t.diagnostics.CountOutside(outside, 1)
		}
	}
	t.rows = append(t.rows, &row{
		at: in.Place, title: in.Cell("Title"), published: published, said: said, affiliations: in.Cell("Affiliations"),
		description: in.Cell("Description"), victims: in.Cell("Victims"), sponsors: t.sponsors(in), sponsor: in.Cell("Sponsor"),
		categories: list(in.Cell("Category")), sources: t.sources(in),
	})
	return nil
}

// date reads the column Date: as the tracker writes it, 2/20/2018, else in any
// form that can mean only one. A cell that cannot be read costs that cell.
func (t *tracker) date(in *ingest.Row) graph.Span {
	cell := in.Cell("Date")
	if ingest.IsNobody(cell) {
		t.countPlaceholder("Date", cell)
		return graph.Span{}
	}
	if day, err := time.Parse("1/2/2006", cell); err == nil {
		return graph.MustSpan(day.Format(time.DateOnly))
	}
	span, err := ingest.ParseWhen(cell)
	if err != nil {
		t.diagnostics.Reject(in.Place, "%v", ingest.CellError("Date", fmt.Errorf("%q is no date as 2/20/2018 or 2018-02-20", cell)))
		t.diagnostics.Lose() // a record is known by its day
	}
	return span
}

// countPlaceholder counts a cell that says that there is nothing to say.
func (t *tracker) countPlaceholder(column, cell string) {
	if cell != "" {
		t.diagnostics.CountOutside(column+": "+cell, 1)
	}
}

// sources returns the URLs of the columns Sources_1, Sources_2, ...
func (t *tracker) sources(in *ingest.Row) []string {
	var out []string
	for _, c := range in.Columns() {
		cell := in.Cell(c)
		switch {
		case !strings.HasPrefix(c, "Sources_") || cell == "":
		case !isURL(cell):
			t.diagnostics.CountOutside("source that is no URL", 1)
		case !slices.Contains(out, cell):
			out = append(out, cell)
		}
	}
	return out
}

// The tracker's own words for what was done and to whom.
var (
	types      = []string{"Espionage", "Sabotage", "Denial of service", "Data destruction", "Financial Theft", "Defacement", "Doxing"}
	categories = []string{"Government", "Private sector", "Civil society", "Military"}
)

// shifted says by what sign a row's cells do not stand in their columns; empty
// where there is no such sign.
func shifted(in *ingest.Row) string {
	for _, c := range []string{"Affiliations", "Victims", "Sponsor", "Type", "Category"} {
		if isURL(in.Cell(c)) {
			return "a URL stands in " + c
		}
	}
	for _, c := range []string{"Victims", "Sponsor", "Category"} {
		if slices.Contains(types, in.Cell(c)) {
			return "a type of incident stands in " + c
		}
	}
	for _, c := range []string{"Sponsor", "Type"} {
		if parts := list(in.Cell(c)); len(parts) > 0 && slices.Contains(categories, parts[0]) {
			return "a category stands in " + c
		}
	}
	return ""
}

func isURL(s string) bool { return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") }

func list(cell string) []string {
	var out []string
	for part := range strings.SplitSeq(cell, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// sponsors reads a cell that is one country ("Palestine, State of") or a list of
// them. A part that is none costs that part.
func (t *tracker) sponsors(in *ingest.Row) []graph.ID {
	cell := in.Cell("Sponsor")
	if id, ok := vocab.Country(cell); ok && !ingest.IsNoCountry(cell) {
		return []graph.ID{id}
	}
	var out []graph.ID
	for _, part := range list(cell) {
		if ingest.IsNoCountry(part) {
			t.countPlaceholder("Sponsor", part)
			continue
		}
		id, ok := vocab.Country(part)
		if !ok {
			t.diagnostics.Reject(in.Place, "%v", ingest.CellError("Sponsor", fmt.Errorf("%q is no country", part)))
			continue
		}
		out = append(out, id)
	}
	return out
}
