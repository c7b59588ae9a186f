package projection

import (
	"cmp"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/analysis"
)

// Agreement tells who says what of some pairs, as analysis.Agreement does.
type Agreement struct {
	Parties  []string
	Rows     []AgreementRow // by actor and target
	Overlaps []analysis.Overlap
}

// AgreementRow is a pair with where each party stands, and what was ever said
// of it. Who is in neither list is silent.
type AgreementRow struct {
	Actor, Target graph.ID
	Asserted      []string              // sorted
	Withdrawn     []analysis.Withdrawal // by party
	Claims        Claims
	said          []position
}

// Silent returns who says nothing of a row's pair, sorted.
func (a Agreement) Silent(r AgreementRow) []string {
	var out []string
	said := r.said
	for place, party := range a.Parties {
		if len(said) > 0 && int(said[0].party) == place {
			said = said[1:]
			continue
		}
		out = append(out, party)
	}
	return out
}

// position is until when a party said something: never if it still does.
type position struct {
	party int32
	until day
}

// Agree tells who says what of the pairs of a query. Pairs that everybody has
// withdrawn are among them. Claims without a claimant are nobody's, and make no
// party by claimant. Knowing are parties that are known to know the actors: they
// belong in the picture even if they say nothing of targets.
//
// It fails for a way that there is not.
func (p *Picture) Agree(q PairQuery, by analysis.PartyKind, knowing ...string) (Agreement, error) {
	var a Agreement
	w := weighing{names: p.partyNames(by)}
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
		rows = slices.DeleteFunc(rows, func(r AgreementRow) bool { return len(r.said) == 0 })
		a.Rows = append(a.Rows, rows...)
	})
	order := func(x, y AgreementRow) int {
		return cmp.Or(cmp.Compare(x.Actor, y.Actor), cmp.Compare(x.Target, y.Target))
	}
	if !slices.IsSortedFunc(a.Rows, order) {
		slices.SortFunc(a.Rows, order)
	}
	w.number(a.Rows, knowing)
	inParallel(len(a.Rows), 1<<9, func() func(from, to int) {
		own := speaking{weighing: &w}
		return func(from, to int) {
			for i := from; i < to; i++ {
				own.tell(&a.Rows[i])
			}
		}
	})
	a.Parties, a.Overlaps = w.parties, w.overlaps(a.Rows)
	return a, err
}

// hearing hears what the parties say of one pair after the other. It is one worker's.
type hearing struct {
	p     *Picture
	party func(row int32) int32 // 0: nobody
	until []day                 // by party; 0: it says nothing

	// Of the pair at hand, and kept of those that are done.
	heard []int32
	rows  []int32
	said  []position

	keptRows slab[int32]
	keptSaid slab[position]
}

func (p *Picture) newHearing(by analysis.PartyKind) *hearing {
	g := p.g
	if by == analysis.ByDataset {
		return &hearing{p: p, party: func(row int32) int32 { return int32(g.dataset[row]) }, until: make([]day, len(g.datasets))}
	}
	return &hearing{p: p, party: func(row int32) int32 { return g.claimant[row] }, until: make([]day, g.entities.len())}
}

func (h *hearing) row(d *draft) AgreementRow {
	h.heard, h.rows, h.said = h.heard[:0], h.rows[:0], h.said[:0]
	d.each(func(row int32, counts bool) {
		if counts && h.hear(row) {
			h.rows = append(h.rows, row)
		}
	})
	for _, party := range h.heard {
		if party != 0 {
			h.said = append(h.said, position{party, h.until[party]})
		}
		h.until[party] = 0
	}
	return AgreementRow{
		Actor: h.p.id(d.actor), Target: d.id(),
		Claims: Claims{g: h.p.g, rows: h.keptRows.keep(h.rows...)}, said: h.keptSaid.keep(h.said...),
	}
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
		until = runAt(s.g.several[-until-1], s.asOf).withdrawn
	}
	if until > s.asOf {
		return never
	}
	return until
}
