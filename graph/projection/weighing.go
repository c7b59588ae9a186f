package projection

import (
	"cmp"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph/analysis"
)

// partyNames returns what tells the name of a party by its number.
func (p *Picture) partyNames(by analysis.PartyKind) func(party int32) string {
	if by == analysis.ByDataset {
		return func(party int32) string { return p.g.datasets[party] }
	}
	return func(party int32) string { return string(p.g.entities.id(party)) }
}

// weighing compares parties.
type weighing struct {
	names   func(party int32) string
	parties []string        // sorted
	place   map[int32]int32 // in parties, by number
}

// number finds the parties that say anything in some rows.
func (w *weighing) number(rows []AgreementRow, knowing []string) {
	w.place = map[int32]int32{}
	for i := range rows {
		for _, s := range rows[i].said {
			w.place[s.party] = 0
		}
	}
	w.parties = slices.Clone(knowing)
	for party := range maps.Keys(w.place) {
		w.parties = append(w.parties, w.names(party))
	}
	slices.Sort(w.parties)
	w.parties = slices.Compact(w.parties)
	for party := range w.place {
		i, _ := slices.BinarySearch(w.parties, w.names(party))
		w.place[party] = int32(i)
	}
}

// speaking puts where the parties stand into words. It is one worker's.
type speaking struct {
	*weighing
	asserted  slab[string]
	withdrawn slab[analysis.Withdrawal]
}

// tell fills in where each party stands on a row, and has the row tell parties
// by their places.
func (s *speaking) tell(row *AgreementRow) {
	for i := range row.said {
		row.said[i].party = s.place[row.said[i].party]
	}
	slices.SortFunc(row.said, func(a, b position) int { return int(a.party - b.party) })
	var asserted [8]string
	var withdrawn [8]analysis.Withdrawal
	says, said := asserted[:0], withdrawn[:0]
	for _, x := range row.said {
		if x.until == never {
			says = append(says, s.parties[x.party])
		} else {
			said = append(said, analysis.Withdrawal{Party: s.parties[x.party], On: x.until.date()})
		}
	}
	row.Asserted, row.Withdrawn = s.asserted.keep(says...), s.withdrawn.keep(said...)
}

// overlaps compares each two parties.
func (w *weighing) overlaps(rows []AgreementRow) []analysis.Overlap {
	n := len(w.parties)
	own, shared := make([]int, n), make([]int, n*n) // by the lesser place and the greater
	for i := range rows {
		for j, a := range rows[i].said {
			if a.until != never {
				continue
			}
			own[a.party]++
			for _, b := range rows[i].said[j+1:] {
				if b.until == never {
					shared[int(a.party)*n+int(b.party)]++
				}
			}
		}
	}
	var out []analysis.Overlap
	for a := range n {
		for b := a + 1; b < n; b++ {
			o := analysis.Overlap{A: w.parties[a], B: w.parties[b], Shared: shared[a*n+b]}
			o.Either = own[a] + own[b] - o.Shared
			o.Jaccard = float64(o.Shared) / float64(cmp.Or(o.Either, 1))
			out = append(out, o)
		}
	}
	return out
}
