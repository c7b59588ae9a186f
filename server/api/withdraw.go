package api

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest/report"
	"github.com/actorgraph/actorgraph/server/access"
)

// What is taken back: claims one by one, and whole readings. Nothing is deleted.

// WithdrawClaims withdraws claims of a data set that the caller may enter into: from
// today on they are asserted no more.
func (mutation) WithdrawClaims(ctx context.Context, claims []graph.ID, dataset, key *string, reason string, dryRun *bool) (*Commit, error) {
	s := requestOf(ctx).today()
	r := report.Report{Dataset: cmp.Or(textOf(dataset), access.OwnDataset(ctx)), Key: textOf(key), Entered: today(), Withdraws: claims}
	if err := s.mayWrite(ctx); err != nil {
		return nil, err
	}
	if err := access.CheckTakesBack(ctx, r.Dataset); err != nil {
		return nil, err
	}
	if r.Key == "" && len(claims) > 0 && len(claims) <= report.MaxStatements {
		first, err := s.leastMarked(ctx, claims)
		if err != nil {
			return nil, err
		}
		r.Key = fmt.Sprintf("withdrawal of %s on %s", first, r.Entered) // with the day, since a claim can be said again, and withdrawn again
	}
	if reason == "" {
		return nil, graph.Invalid("reason", "it is empty; say why, for those who find the claim withdrawn")
	}
	return s.enter(ctx, r, reason, dryRun != nil && *dryRun)
}

// leastMarked returns the claim with the lowest TLP, counting that of its ends; the first of
// several. The key of a withdrawal names it. Whoever may see any of the claims reads that
// key, which must not name one that he may not see.
func (s *scope) leastMarked(ctx context.Context, ids []graph.ID) (graph.ID, error) {
	levels := map[graph.ID]graph.TLP{}
	for c, err := range s.writer.EachClaim(ctx, graph.ClaimQuery{IDs: ids, View: graph.View{WithWithdrawn: true}}) {
		if err != nil {
			return "", err
		}
		levels[c.ID] = graph.LevelOf(c.Markings)
		for _, e := range []*graph.Entity{c.Ends.Subject, c.Ends.Object, c.Ends.Claimant, c.Ends.Source, c.Ends.Incident} {
			if e != nil {
				levels[c.ID] = max(levels[c.ID], graph.LevelOf(e.Markings))
			}
		}
	}
	return slices.MinFunc(ids, func(a, b graph.ID) int { return cmp.Compare(levels[a], levels[b]) }), nil
}

// UndoReading makes a reading count no more.
func (mutation) UndoReading(ctx context.Context, reading graph.ID, reason string, dryRun *bool) (*Commit, error) {
	s := requestOf(ctx).today()
	if reason == "" {
		return nil, graph.Invalid("reason", "it is empty; say why, for those who miss what it said")
	}
	return s.undo(ctx, string(reading), reason, dryRun != nil && *dryRun)
}

// undo undoes a reading, or only tries it. A full release came by an import, and only an
// admin may undo it.
func (s *scope) undo(ctx context.Context, reading, reason string, dry bool) (*Commit, error) {
	if err := s.mayWrite(ctx); err != nil {
		return nil, err
	}
	doc, err := s.toUndo(ctx, reading)
	if err != nil {
		return nil, err
	}
	if doc.Reading.Full {
		if err := access.Require(ctx, access.Admin); err != nil {
			return nil, err
		}
	}
	var plan graph.Plan
	o := graph.WriteOptions{Undo: reading, DryRun: true, Entry: entryOf(ctx, reason), Planned: func(p graph.Plan) { plan = p }}
	out := &Commit{DryRun: dry, request: s.request}
	if out.Receipt, err = s.writer.Write(ctx, nil, o); err != nil {
		return nil, err
	}
	if !out.Receipt.Unchanged {
		if err := s.showUndone(ctx, out, doc.Reading, plan); err != nil {
			return nil, err
		}
	}
	if !dry {
		o.DryRun, o.Planned = false, nil
		if out.Receipt, err = s.writer.Write(ctx, nil, o); err != nil {
			return nil, err
		}
	}
	return out, out.show(ctx, doc, false)
}

// toUndo returns a reading that the caller may undo, with what it holds. The right to do so
// is checked by the data set in its id before anything is looked up, so that the answer
// does not tell whether there is a reading that the caller may not undo.
func (s *scope) toUndo(ctx context.Context, reading string) (graph.Document, error) {
	dataset, _, _ := strings.Cut(reading, "@")
	if err := access.CheckTakesBack(ctx, dataset); err != nil {
		return graph.Document{}, err
	}
	doc, err := s.writer.Document(ctx, reading)
	if err == nil && access.CheckTakesBack(ctx, doc.Reading.Dataset) != nil { // the key of its data set has an @ in it, and another was checked
		doc, err = graph.Document{}, fmt.Errorf("reading %s: %w", reading, graph.ErrNotFound)
	}
	return doc, withHint(err, "datasets { readings { id } } lists them")
}
