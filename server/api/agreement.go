package api

import (
	"context"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// Agreement is who says what of an actor's targets.
type Agreement struct {
	Parties  []string
	Rows     []*AgreementRow
	Overlaps []questions.Overlap

	unplaced func(context.Context) (int, error)
}

// Unplaced is how many more rows there would be, if all counted that can have been
// known on the view's date.
func (a *Agreement) Unplaced(ctx context.Context) (int, error) { return a.unplaced(ctx) }

// AgreementRow is a target with where each party stands.
type AgreementRow struct {
	Target              Entity
	Asserted, Withdrawn []string
	Withdrawals         []questions.Withdrawal
	Quoting             []string
	silent              func() []string
	cited
	unplaced func() (int, error)
}

// Unplaced is how many more claims there would be.
func (r *AgreementRow) Unplaced() (int, error) { return r.unplaced() }

// Silent returns the parties that say nothing of it.
func (r *AgreementRow) Silent() []string { return r.silent() }

// agreementArgs is what a question about agreement asks.
type agreementArgs struct {
	actor  string
	target *string
	kinds  []graph.Kind
	by     questions.PartyKind
	how    []questions.How
}

func (s *scope) agreement(ctx context.Context, args agreementArgs) (*Agreement, error) {
	actor, err := s.resolveActor(ctx, args.actor)
	if err != nil {
		return nil, err
	}
	q := questions.PairQuery{Actors: []graph.ID{actor}, Kinds: args.kinds, How: args.how}
	if args.target != nil {
		if q.Targets, err = s.resolveIDs(ctx, "target", []string{*args.target}, graph.TargetKinds()...); err != nil {
			return nil, err
		}
	}
	b, err := s.batchOf(ctx, []graph.ID{actor}, nil)
	if err != nil {
		return nil, err
	}
	v, err := b.graphView(ctx, pairArgs{side: byActor, how: wordsOf(args.how)})
	if err != nil {
		return nil, err
	}
	knowing, err := b.partiesKnowing(ctx, actor, args.by)
	if err != nil {
		return nil, err
	}
	a, err := questions.Agree(v, q, args.by, knowing...)
	if err != nil {
		return nil, err
	}
	names, err := s.partyNames(ctx, a.Parties, args.by)
	if err != nil {
		return nil, err
	}
	return s.showAgreement(ctx, a, names, unplacedOf(func(within map[graph.ID]int) (int, error) {
		left, err := questions.UnplacedAgreement(v, q, args.by, a)
		for i, n := range left.Within {
			within[a.Rows[i].Target] = n
		}
		return left.Items, err
	}))
}

// partiesKnowing returns the parties that know the actor, whatever they say of its
// targets: data sets with a record of it, claimants with a name for it.
func (b *batch) partiesKnowing(ctx context.Context, actor graph.ID, by questions.PartyKind) ([]string, error) {
	var out []string
	if by == questions.ByDataset {
		for _, m := range b.who.Records(actor) {
			if e := b.who.Record(m.Record); b.who.Exists(m.Record) && b.admitsDataset(e.Dataset) {
				out = append(out, e.Dataset)
			}
		}
		return out, nil
	}
	names, err := b.claims(ctx, graph.ClaimQuery{Predicates: []graph.Predicate{graph.Named}, Objects: b.recordIDs(), View: b.view})
	for _, c := range names {
		if c.Claimant != "" {
			out = append(out, string(c.Claimant))
		}
	}
	return out, err
}

// partyNames returns what parties are called: data sets by their keys, claimants by their names.
func (s *scope) partyNames(ctx context.Context, parties []string, by questions.PartyKind) (map[string]string, error) {
	names := make(map[string]string, len(parties))
	var ids []graph.ID
	for _, p := range parties {
		names[p] = p
		if by == questions.ByClaimant {
			ids = append(ids, graph.ID(p))
		}
	}
	known, err := s.entitiesByID(ctx, ids)
	for id, e := range known {
		names[string(id)] = e.Name
	}
	return names, err
}

func (s *scope) showAgreement(ctx context.Context, a questions.Agreement, names map[string]string, left unplaced[graph.ID]) (*Agreement, error) {
	called := func(parties []string) []string {
		out := make([]string, len(parties))
		for i, p := range parties {
			out[i] = names[p]
		}
		return out
	}
	var ids []graph.ID
	for _, r := range a.Rows {
		ids = append(ids, r.Target)
	}
	b, err := s.batchOf(ctx, ids, nil)
	if err != nil {
		return nil, err
	}
	claims := s.cite()
	out := &Agreement{Parties: called(a.Parties), Rows: []*AgreementRow{}, Overlaps: a.Overlaps, unplaced: left.items}
	for _, r := range a.Rows {
		row := &AgreementRow{
			Target: b.entity(r.Target), Asserted: called(r.Asserted), silent: func() []string { return called(a.Silent(r)) },
			Withdrawn: []string{}, Withdrawals: []questions.Withdrawal{}, Quoting: called(r.Quoting), cited: claims.of(r.Claims),
			unplaced: left.of(r.Target),
		}
		for _, w := range r.Withdrawn {
			row.Withdrawn = append(row.Withdrawn, names[w.Party])
			row.Withdrawals = append(row.Withdrawals, questions.Withdrawal{Party: names[w.Party], On: w.On})
		}
		out.Rows = append(out.Rows, row)
	}
	for i, o := range out.Overlaps {
		out.Overlaps[i].A, out.Overlaps[i].B = names[o.A], names[o.B]
	}
	return out, nil
}
