package questions

import (
	"cmp"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// PartyKind says whose agreement is asked about.
type PartyKind string

const (
	ByDataset  PartyKind = "dataset"  // parties are the keys of data sets
	ByClaimant PartyKind = "claimant" // parties are the ids of organizations
)

// Agreement tells who says what of some pairs, as Agreement does.
type Agreement struct {
	Parties  []string
	Rows     []AgreementRow // by actor and target
	Overlaps []Overlap
}

// AgreementRow is a pair with where each party stands, and what was ever said
// of it. Who is in neither list is silent.
type AgreementRow struct {
	Actor, Target graph.ID
	Asserted      []string     // sorted
	Withdrawn     []Withdrawal // by party
	Claims        Claims
	said          []position
}

// Withdrawal is the end of what a party said.
type Withdrawal struct {
	Party string
	On    graph.Date // the first day on which it no longer said so
}

// Overlap compares what two parties assert.
type Overlap struct {
	A, B    string
	Shared  int     // pairs that both assert
	Either  int     // pairs that at least one asserts
	Jaccard float64 // Shared to Either; 0 where neither asserts any
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
	until projection.Day
}

// Agree tells who says what of the pairs of a query. Pairs that everybody has
// withdrawn are among them. Claims without a claimant are nobody's, and make no
// party by claimant. Knowing are parties that are known to know the actors: they
// belong in the picture even if they say nothing of targets.
//
// It fails for a way that there is not.
func Agree(v *projection.GraphView, q PairQuery, by PartyKind, knowing ...string) (Agreement, error) {
	var a Agreement
	w := weighing{names: partyNames(v, by)}
	err := eachDraft(v, q, make(periods, v.SpanCount()), func(drafts []draft) {
		rows := make([]AgreementRow, len(drafts))
		inParallel(len(drafts), 1<<9, func() func(from, to int) {
			own := newHearing(v, by)
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
	v     *projection.GraphView
	party func(row int32) int32 // 0: nobody
	until []projection.Day      // by party; 0: it says nothing

	// Of the pair at hand, and kept of those that are done.
	heard []int32
	rows  []int32
	said  []position

	keptRows slab[int32]
	keptSaid slab[position]
}

func newHearing(v *projection.GraphView, by PartyKind) *hearing {
	if by == ByDataset {
		return &hearing{v: v, party: func(row int32) int32 { return v.Dataset(row) }, until: make([]projection.Day, v.DatasetCount())}
	}
	return &hearing{v: v, party: func(row int32) int32 { return v.Claimant(row) }, until: make([]projection.Day, v.EntityCount())}
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
		Actor: h.v.NodeID(d.actor), Target: d.id(),
		Claims: Claims{v: h.v, rows: h.keptRows.keep(h.rows...)}, said: h.keptSaid.keep(h.said...),
	}
}

// hear notes until when a claim was said, and reports whether it counts or once did.
func (h *hearing) hear(row int32) bool {
	v := h.v
	if !v.Known(row) || !v.InWindow(v.Occurred(row)) {
		return false
	}
	party := h.party(row)
	if h.until[party] == 0 {
		h.heard = append(h.heard, party)
	}
	h.until[party] = max(h.until[party], v.WithdrawnOn(row))
	return true
}
