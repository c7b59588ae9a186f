// Package report reads what somebody enters by hand: what one report says of
// actors, as claims of a data set of one's own.
//
//   - report.go: what is entered, and how it is written
//   - object.go: what each statement can be about
//   - document.go: the claims that it makes
//
// Nothing is ever overwritten. What turns out wrong is withdrawn from a day on, with a
// reason, and what was known before stays known for views of the past.
package report

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// Limits of one report.
const (
	MaxStatements = 200  // statements, and withdrawals
	MaxText       = 8192 // bytes of a quote or a note
)

// A Report is what one document says, as somebody read it, or what of such reports is
// withdrawn.
type Report struct {
	Dataset     string     // key of a data set of one's own: not one that releases are imported into
	DatasetName string     // its name, for the first report of it; empty: the key
	Key         string     // names the report within the data set. The same report with the same key is stored once, whenever it comes
	Entered     graph.Date // the day on which it is entered: by then it is known here. Of one that is there already, its first day stands
	Source      Source     // the document; none of a report that only withdraws
	Claimant    string     // the organization that says it; empty: nobody is named
	Marking     string     // TLP and PAP in any spelling, for every statement; empty: none
	Statements  []Statement
	Withdraws   []graph.ID // claims of the data set that are no longer said, from Entered on
}

// A Source is the document that says it. Of URL and Title one is needed.
type Source struct {
	Title     string
	URL       string
	Publisher string     // an organization; empty: who the address tells
	Published graph.Span // when it came out, as precise as known; zero: not known, so that only Entered tells
}

// A Statement is one thing that the report says of an actor.
type Statement struct {
	Actor    graph.ID // a record that the store has; empty with NewActor
	NewActor string   // the name of an actor that becomes a record of the data set
	Says     graph.Predicate

	// What the statement is about, one of them, by what it says: nothing of Active;
	// a name of Named; a record of an actor for what joins two; else words that the
	// vocabulary knows, or that name a victim or an organization.
	Object string
	Other  graph.ID

	Occurred   graph.Span // when the actor did so; zero: not said
	Quote      string     // the report's own words
	Note       string     // one's own
	Confidence *int       // 0 to 100; nil: not said
	Marking    string     // of this statement, beside the report's
}

// Check returns an error that wraps graph.ErrInvalid unless the report can be
// read. It names the field, a statement's with its number from 1.
func (r Report) Check() error {
	switch {
	case r.Dataset == graph.VocabularyDataset || r.Dataset == "seed":
		return graph.Invalid("dataset", "%s is not yours to add to; name one of your own, such as notes", r.Dataset)
	case CheckCount(len(r.Statements)) != nil:
		return CheckCount(len(r.Statements))
	case CheckCount(len(r.Withdraws)) != nil:
		return CheckCount(len(r.Withdraws))
	case len(r.Statements)+len(r.Withdraws) == 0:
		return graph.Invalid("claims", "there are none; say something, or withdraw something")
	case graph.CleanName(r.Key) == "":
		return graph.Invalid("key", "it is empty; name the report, so that it is stored once however often it is sent")
	case len(r.Statements) > 0 && strings.TrimSpace(r.Source.Title+r.Source.URL) == "":
		return graph.Invalid("source", "it has neither a title nor an address; who reads the claim must be able to find the document")
	}
	for i, s := range r.Statements {
		if err := s.check(); err != nil {
			return fmt.Errorf("claim %d: %w", i+1, err)
		}
	}
	return checkNames("key", r.Key, "claimant", r.Claimant, "title", r.Source.Title, "publisher", r.Source.Publisher, "datasetName", r.DatasetName)
}

// CheckCount returns an error that wraps graph.ErrInvalid if so many statements, or
// withdrawals, are too many for one report.
func CheckCount(n int) error {
	if n <= MaxStatements {
		return nil
	}
	return graph.Invalid("claims", "there are %d; at most %d can be entered at once", n, MaxStatements)
}

// checkNames checks texts that are names, given as pairs of field and text.
func checkNames(pairs ...string) error {
	for pair := range slices.Chunk(pairs, 2) {
		if err := graph.CheckName(pair[0], pair[1]); err != nil {
			return err
		}
	}
	return nil
}

func (s Statement) check() error {
	newActor := graph.CleanName(s.NewActor)
	switch {
	case (s.Actor == "") == (newActor == ""):
		return graph.Invalid("actor", "name either an actor that is there or a new one")
	case s.Actor != "" && s.Actor.Kind() != graph.Actor:
		return graph.Invalid("actor", "%s is no actor", s.Actor)
	case len(s.Quote) > MaxText || len(s.Note) > MaxText:
		return graph.Invalid("quote", "a quote or a note has more than %d bytes", MaxText)
	case s.Confidence != nil && (*s.Confidence < 0 || *s.Confidence > 100):
		return graph.Invalid("confidence", "%d is not between 0 and 100", *s.Confidence)
	}
	if err := s.checkObject(); err != nil {
		return err
	}
	return checkNames("object", s.Object, "newActor", s.NewActor)
}

// Write reads a report and writes it to a store in one commit, or with DryRun tells
// what it would do. The same report with the same key changes nothing, and the
// receipt says so; another one with a key that is taken is graph.ErrInvalid, and so is a
// data set that releases are imported into.
func Write(ctx context.Context, store graph.Store, r Report, o graph.WriteOptions) (graph.Document, graph.Receipt, error) {
	if err := r.Check(); err != nil {
		return graph.Document{}, graph.Receipt{}, err
	}
	readings, err := store.Readings(ctx)
	if err != nil {
		return graph.Document{}, graph.Receipt{}, err
	}
	reading := graph.Reading{Dataset: r.Dataset, Document: r.Key, Recorded: r.Entered, Withdraws: r.Withdraws}
	for _, old := range readings {
		switch {
		case old.Dataset != r.Dataset || old.Undone.Seq != 0:
		case old.Full:
			return graph.Document{}, graph.Receipt{}, graph.Invalid("dataset",
				"releases of %s are imported; enter reports into a data set of your own", r.Dataset)
		case old.Document == r.Key: // the same again is of the day on which it was entered first
			reading.Recorded, reading.Release = old.Recorded, old.Release
		}
	}
	doc, err := r.document(ctx, reading)
	if err != nil {
		return graph.Document{}, graph.Receipt{}, err
	}
	o.Keep = true
	receipt, err := store.Write(ctx, &doc, o)
	return doc, receipt, err
}

// said returns who says what when, as far as a statement and its report tell.
func (s Statement) said(source, claimant graph.ID, markings []string) graph.Claim {
	return graph.Claim{
		Subject: s.Actor, Claimant: claimant, Source: source, Occurred: s.Occurred,
		Version: graph.Version{Confidence: s.Confidence, Note: strings.TrimSpace(s.Note), Markings: markings},
	}
}

// words returns the words for which a claim stands.
func (s Statement) words() string {
	return cmp.Or(strings.TrimSpace(s.Quote), graph.CleanName(s.Object))
}
