package api

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest/report"
	"github.com/actorgraph/actorgraph/server/access"
)

// Mutation returns the resolver of what changes the graph. Everything is a commit
// of its own with who made it and why, can be tried first, and can be undone.
func (resolver) Mutation() MutationResolver { return mutation{} }

// mutation is the root of what changes the graph.
type mutation struct{}

// ReportInput is what one report says, as somebody read it.
type ReportInput struct {
	Dataset     *string
	DatasetName *string
	Key         string
	Source      SourceInput
	Claimant    *string
	Marking     *string
	Claims      []*StatementInput
}

// SourceInput is the document that a report is.
type SourceInput struct {
	Title     *string
	URL       *string
	Publisher *string
	Published graph.Span
}

// StatementInput is one thing that a report says of an actor.
type StatementInput struct {
	Actor      *string
	NewActor   *string
	Predicate  *graph.Predicate
	Object     *string
	Occurred   graph.Span
	Quote      *string
	Note       *string
	Confidence *int
	Marking    *string
}

// errReadOnly says that the server was told to change nothing.
var errReadOnly = graph.Invalid("mutation", "this server only answers questions")

// AddReport enters what a report says.
func (mutation) AddReport(ctx context.Context, in ReportInput, reason *string, dryRun *bool) (*Commit, error) {
	s := requestOf(ctx).today()
	r := report.Report{
		Dataset: cmp.Or(textOf(in.Dataset), access.OwnDataset(ctx)), DatasetName: textOf(in.DatasetName), Key: in.Key, Entered: today(),
		Source: report.Source{
			Title: textOf(in.Source.Title), URL: textOf(in.Source.URL), Publisher: textOf(in.Source.Publisher), Published: in.Source.Published,
		},
		Claimant: textOf(in.Claimant), Marking: textOf(in.Marking),
	}
	if err := s.mayWrite(ctx); err != nil {
		return nil, err
	}
	if err := access.CheckEnters(ctx, r.Dataset); err != nil {
		return nil, err
	}
	if err := report.CheckCount(len(in.Claims)); err != nil {
		return nil, err
	}
	for i, c := range in.Claims {
		statement, err := s.statement(ctx, c)
		if err != nil {
			return nil, fmt.Errorf("claim %d: %w", i+1, err)
		}
		r.Statements = append(r.Statements, statement)
	}
	return s.enter(ctx, r, textOf(reason), dryRun != nil && *dryRun)
}

// today is the day on which something is entered.
func today() graph.Date { return graph.DateOf(time.Now()) }

func textOf(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// statement looks up the actor and the object that a statement names.
func (s *scope) statement(ctx context.Context, in *StatementInput) (report.Statement, error) {
	out := report.Statement{
		NewActor: textOf(in.NewActor), Says: graph.Targets, Object: textOf(in.Object), Occurred: in.Occurred,
		Quote: textOf(in.Quote), Note: textOf(in.Note), Confidence: in.Confidence, Marking: textOf(in.Marking),
	}
	if in.Predicate != nil {
		out.Says = *in.Predicate
	}
	if out.Says == graph.SameAs || out.Says == graph.DifferentFrom {
		return s.whoIsWho(ctx, in, out)
	}
	var err error
	if name := textOf(in.Actor); name != "" {
		if out.Actor, err = s.resolveActor(ctx, name); err != nil {
			return out, err
		}
	}
	switch id := graph.ID(out.Object); {
	case report.JoinsActors(out.Says) && out.Object != "":
		out.Other, err = s.resolveOne(ctx, "object", out.Object, graph.Actor)
		out.Object = ""
	case report.Takes(out.Says, id.Kind()):
		out.Other, err = s.existing(ctx, id)
		out.Object = ""
	}
	return out, err
}

// whoIsWho finds the two records of which a statement says that they are the same or
// are not. An id stands for that record alone, even if it is read together with others
// today: else nobody could say that two of those are different.
func (s *scope) whoIsWho(ctx context.Context, in *StatementInput, out report.Statement) (report.Statement, error) {
	var err error
	if name := textOf(in.Actor); name != "" {
		if out.Actor, err = s.resolveRecord(ctx, "actor", name); err != nil {
			return out, err
		}
	}
	if out.Object == "" {
		return out, nil // for the report's check to tell
	}
	out.Other, err = s.resolveRecord(ctx, "object", out.Object)
	out.Object = ""
	if err != nil || out.Other != out.Actor {
		return out, err
	}
	who, err := s.identities(ctx)
	if err != nil {
		return out, err
	}
	hint := "nothing is read with it: its id stands for itself alone"
	if ids := who.IDs(out.Actor); len(ids) > 1 {
		hint = fmt.Sprintf("name two of its records by their ids: %s", strings.Trim(fmt.Sprint(ids), "[]"))
	}
	return out, withHint(graph.Invalid("object", "both ends are the record %s", out.Actor), hint)
}

// resolveRecord finds one record of an actor: by id that record, or the one that
// replaced it; by name the first record of the actor that has it.
func (s *scope) resolveRecord(ctx context.Context, field, text string) (graph.ID, error) {
	id := graph.ID(text)
	if id.Kind() != graph.Actor {
		return s.resolveOne(ctx, field, text, graph.Actor)
	}
	id, err := s.successor(ctx, id)
	if err != nil {
		return "", err
	}
	_, err = s.byID(ctx, id)
	return id, err
}

// mayWrite returns an error unless the request may change the graph.
func (s *scope) mayWrite(ctx context.Context) error {
	if s.writer == nil {
		return errReadOnly
	}
	return access.Require(ctx, access.Editor)
}

// entryOf returns who makes a commit, and why.
func entryOf(ctx context.Context, reason string) graph.Entry {
	return graph.Entry{By: access.FromContext(ctx).Name, Reason: reason}
}

// enter writes a report, or tries to, and tells what that changes.
func (s *scope) enter(ctx context.Context, r report.Report, reason string, dry bool) (*Commit, error) {
	entry := entryOf(ctx, reason)
	doc, receipt, err := report.Write(ctx, s.writer, r, graph.WriteOptions{DryRun: true, Entry: entry})
	if err != nil {
		return nil, err
	}
	if err := access.CheckMarkings(ctx, doc.Claims); err != nil {
		return nil, err
	}
	out := &Commit{DryRun: dry, Receipt: receipt, request: s.request}
	if !receipt.Unchanged { // even if the graph that answers questions lacks this commit, for good or still
		if out.who, err = s.identitiesAfter(ctx, doc); err != nil {
			return nil, err
		}
		if out.changes, err = s.changesBy(ctx, doc, out.who, func(ctx context.Context, found []graph.Claim) ([]graph.Claim, error) {
			return s.withDocument(ctx, found, doc)
		}); err != nil {
			return nil, err
		}
	}
	if !dry {
		if doc, out.Receipt, err = report.Write(ctx, s.writer, r, graph.WriteOptions{Entry: entry}); err != nil {
			return nil, err
		}
	}
	return out, out.show(ctx, doc, true)
}
