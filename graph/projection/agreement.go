package projection

import (
	"cmp"
	"slices"

	"github.com/actorgraph/actorgraph/graph/analysis"
)

// Agreement tells who says what of some pairs, as analysis.Agreement does.
type Agreement struct {
	Parties  []string
	Rows     []AgreementRow // by actor and target
	Overlaps []analysis.Overlap
}

// AgreementRow is a pair with where each party stands, and what was ever said of it.
type AgreementRow struct {
	analysis.Stance
	Claims Claims
}

// Agree tells who says what of the pairs of a query. Pairs that everybody has
// withdrawn are among them. Claims without a claimant are nobody's, and make no
// party by claimant. Knowing are parties that are known to know the actors: they
// belong in the picture even if they say nothing of targets.
//
// It fails for a way that there is not.
func (p *Picture) Agree(q PairQuery, by analysis.PartyKind, knowing ...string) (Agreement, error) {
	var a Agreement
	err := p.eachDraft(q, make(periods, len(p.g.spans.spans)), func(drafts []draft) {
		rows := make([]AgreementRow, len(drafts))
		inParallel(len(drafts), 1<<9, func() func(from, to int) {
			own := p.newHearing(by)
			return func(from, to int) {
				for i := from; i < to; i++ {
					rows[i] = own.row(&drafts[i])
				}
			}
		})
		a.Rows = append(a.Rows, slices.DeleteFunc(rows, func(r AgreementRow) bool { return len(r.Asserted)+len(r.Withdrawn) == 0 })...)
	})
	slices.SortFunc(a.Rows, func(x, y AgreementRow) int {
		return cmp.Or(cmp.Compare(x.Actor, y.Actor), cmp.Compare(x.Target, y.Target))
	})
	stances := make([]*analysis.Stance, len(a.Rows))
	for i := range a.Rows {
		stances[i] = &a.Rows[i].Stance
	}
	a.Parties, a.Overlaps = analysis.Weigh(stances, knowing...)
	return a, err
}

// hearing hears what the parties say of one pair after the other. It is one worker's.
type hearing struct {
	p     *Picture
	names []string // of the parties, by number
	party func(row int32) int32
	until []day   // by party: until when it said so; never: it still does; 0: it says nothing
	heard []int32 // the parties that say anything of the pair at hand
}

func (p *Picture) newHearing(by analysis.PartyKind) *hearing {
	g := p.g
	if by == analysis.ByDataset {
		return &hearing{p: p, names: g.datasets, party: func(row int32) int32 { return int32(g.dataset[row]) }, until: make([]day, len(g.datasets))}
	}
	return &hearing{p: p, party: func(row int32) int32 { return g.claimant[row] }, until: make([]day, g.entities.len())}
}

// name returns what a party is called; empty for nobody.
func (h *hearing) name(party int32) string {
	if h.names != nil {
		return h.names[party]
	}
	return string(h.p.g.entities.id(party))
}

func (h *hearing) row(d *draft) AgreementRow {
	out := AgreementRow{analysis.Stance{Actor: h.p.id(d.actor), Target: d.id()}, Claims{g: h.p.g}}
	d.each(func(row int32, counts bool) {
		if counts && h.hear(row) {
			out.Claims.rows = append(out.Claims.rows, row)
		}
	})
	for _, party := range h.heard {
		switch until, name := h.until[party], h.name(party); {
		case name == "":
		case until == never:
			out.Asserted = append(out.Asserted, name)
		default:
			out.Withdrawn = append(out.Withdrawn, analysis.Withdrawal{Party: name, On: until.date()})
		}
		h.until[party] = 0
	}
	h.heard = h.heard[:0]
	slices.Sort(out.Asserted)
	slices.SortFunc(out.Withdrawn, func(a, b analysis.Withdrawal) int { return cmp.Compare(a.Party, b.Party) })
	return out
}

// hear notes until when a claim was said, and reports whether it counts or once did.
func (h *hearing) hear(row int32) bool {
	p := h.p
	if !p.recordedAndSaid(row) || p.window != nil && !p.window[p.g.span[row]] {
		return false
	}
	party := h.party(row)
	if h.until[party] == 0 {
		h.heard = append(h.heard, party)
	}
	h.until[party] = max(h.until[party], p.saidUntil(row))
	return true
}

// saidUntil returns the first day on which a claim that had been recorded by
// the view's date was no longer said; never where it stands.
func (s *sieve) saidUntil(row int32) day {
	until := s.g.withdrawn[row]
	if until < 0 {
		for _, run := range s.g.several[-until-1].runs {
			if run.recorded <= s.asOf {
				until = run.withdrawn
			}
		}
	}
	if until > s.asOf {
		return never
	}
	return until
}
