// Package export writes claims out, as they come, in formats that other tools
// read: CSV and Parquet for tables, JSON lines for programs, GraphML for Gephi
// and yEd, STIX 2.1 for threat intelligence platforms.
//
// Every writer takes the claims that a view admits, in the order they come, and
// the same claims always give the same bytes. What bears a TLP or PAP marking above
// GREEN is left out unless it is asked for, and counted.
//
// [Dump] and [Restore] do something else: they write and read a whole store with
// every release that it holds, so that nothing is lost.
//
//   - export.go: what all writers share
//   - row.go, csv.go, parquet.go, jsonlines.go: one row a claim
//   - graphml.go: nodes and edges
//   - stix.go, stixobjects.go: a bundle
//   - dump.go, restore.go: a whole store
package export

import (
	"context"
	"fmt"
	"io"
	"iter"

	"github.com/actorgraph/actorgraph/graph"
)

// Options say what to write.
type Options struct {
	// View is the one that the claims were found with. A withdrawal after its day
	// is not told: on that day nobody knew of it.
	View graph.View
	// Releases are those of the view's snapshot. In a view of the past they tell which
	// descriptions had been written by its day; without them none is told there.
	Releases graph.ReleaseDays
	// Entries tell of the commits that somebody entered who and why, by their numbers.
	// Without them nothing is told of that.
	Entries map[int64]graph.Entry
	// Restricted also writes what TLP or PAP mark above GREEN.
	Restricted bool
	// Openly, if given, returns a claim as everybody in the community is told it, and
	// whether they are. It is asked for claims that bear no restricted marking but name what
	// does: others may tell of that openly, or it was told before it was marked. Without
	// it such claims are left out.
	Openly func(graph.Claim) (graph.Claim, bool, error)
	// Actor, if given, returns the actor that a record is read as. The tables then
	// have a last column, actor, which tells it of the subject.
	Actor func(record graph.ID) graph.ID
}

// OptionsFor returns the options of an export of what a view admits of a store.
func OptionsFor(ctx context.Context, store graph.Store, v graph.View, restricted bool) (Options, error) {
	o := Options{View: v, Restricted: restricted, Entries: map[int64]graph.Entry{}}
	readings, err := store.Readings(ctx)
	if v.KnownAsOf != "" {
		o.Releases = graph.NewReleaseDays(readings, v)
	}
	for _, r := range readings {
		if r.Entry != (graph.Entry{}) {
			o.Entries[r.Stored.Seq] = r.Entry
		}
	}
	return o, err
}

// Summary says what was written and what was left out.
type Summary struct {
	Claims     int // written
	Entities   int // written, where the format has entities of their own
	Restricted int // claims left out for their marking, or for that of what they name
	Readings   int // readings left out, of a dump: all that they hold is left out
}

// Write writes claims, which must come with their Ends, and stops at the first
// error. With an error what was written so far is not a whole file.
type Write func(w io.Writer, claims iter.Seq2[graph.Claim, error], o Options) (Summary, error)

// Format is one of the formats.
type Format struct {
	Name      string // as a user asks for it
	Help      string // one line
	MediaType string
	Extension string // of a file, with the dot
	Table     bool   // one row a claim
	Write     Write
}

// Formats returns all formats.
func Formats() []Format {
	return []Format{
		{"csv", "a table, one row a claim", "text/csv; charset=utf-8", ".csv", true, CSV},
		{"ndjson", "a JSON object a claim, one a line", "application/x-ndjson", ".ndjson", true, JSONLines},
		{"graphml", "nodes and edges for Gephi, yEd, networkx", "application/graphml+xml", ".graphml", false, GraphML},
		{"stix", "a STIX 2.1 bundle", "application/stix+json;version=2.1", ".json", false, STIX},
		{"parquet", "a table for pandas, DuckDB, Spark; one row a claim", "application/vnd.apache.parquet", ".parquet", true, Parquet},
	}
}

// FormatNames returns the names of all formats.
func FormatNames() []string {
	var names []string
	for _, f := range Formats() {
		names = append(names, f.Name)
	}
	return names
}

// FormatNamed returns the format of a name, and whether there is one.
func FormatNamed(name string) (Format, bool) {
	for _, f := range Formats() {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}

// each calls write for every claim that may be written, and counts.
func (o Options) each(claims iter.Seq2[graph.Claim, error], write func(graph.Claim) error) (Summary, error) {
	var sum Summary
	for c, err := range claims {
		if err != nil {
			return sum, err
		}
		if c.Ends == nil || c.Ends.Subject == nil {
			return sum, fmt.Errorf("export %s: it comes without what it names", c.ID)
		}
		if !o.Restricted && !Shareable(c) {
			open, told, err := o.openly(c)
			if err != nil {
				return sum, fmt.Errorf("export %s: %w", c.ID, err)
			}
			if !told {
				sum.Restricted++
				continue
			}
			c = open
		}
		if err := write(c); err != nil {
			return sum, fmt.Errorf("export %s: %w", c.ID, err)
		}
		sum.Claims++
	}
	return sum, nil
}

// openly returns a claim that is not shareable as it is told openly, and whether it is.
func (o Options) openly(c graph.Claim) (open graph.Claim, told bool, err error) {
	if o.Openly == nil || !graph.IsShareable(c.Markings) {
		return c, false, nil
	}
	open, told, err = o.Openly(c)
	return open, told && err == nil && Shareable(open), err
}

// withdrawal returns the days on which the last run that had begun by the view's
// day ended, from and until; empty while it had not ended then.
func (o Options) withdrawal(c graph.Claim) (from, until graph.Date) {
	begun := o.View.Assertions(c)
	if len(begun) == 0 {
		return "", ""
	}
	last := begun[len(begun)-1]
	return last.WithdrawnFrom, last.Withdrawn
}

// recording returns from which day on a claim can have been said first, empty where
// that is open, and what the day rests on by which it was.
func recording(c graph.Claim) (from graph.Date, basis graph.Basis) {
	if len(c.Held) == 0 { // held by readings alone that were undone
		return "", graph.BasisHeld
	}
	first := c.Held[0]
	if first.RecordedFrom == graph.FirstDate {
		return "", first.Basis
	}
	return first.RecordedFrom, first.Basis
}

// Shareable reports whether everybody in the community may see a claim, which
// must come with its Ends: [graph.IsShareable] of it and of all that it names.
func Shareable(c graph.Claim) bool {
	for _, e := range []*graph.Entity{c.Ends.Subject, c.Ends.Object, c.Ends.Claimant, c.Ends.Source, c.Ends.Incident} {
		if e != nil && !graph.IsShareable(e.Markings) {
			return false
		}
	}
	return graph.IsShareable(c.Markings)
}
