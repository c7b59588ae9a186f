package questions

import (
	"cmp"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph/projection"
)

// partyNames returns what tells the name of a party by its number.
func partyNames(v *projection.GraphView, by PartyKind) func(party int32) string {
	if by == ByDataset {
		return func(party int32) string { return v.DatasetKey(party) }
	}
	return func(party int32) string { return string(v.EntityID(party)) }
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
	withdrawn slab[Withdrawal]
}

// tell fills in where each party stands on a row, and has the row tell parties
// by their places.
func (s *speaking) tell(row *AgreementRow) {
	for i := range row.said {
		row.said[i].party = s.place[row.said[i].party]
	}
	slices.SortFunc(row.said, func(a, b position) int { return int(a.party - b.party) })
	var asserted [8]string
	var withdrawn [8]Withdrawal
	says, said := asserted[:0], withdrawn[:0]
	for _, x := range row.said {
		if x.until == projection.Never {
			says = append(says, s.parties[x.party])
		} else {
			said = append(said, Withdrawal{Party: s.parties[x.party], On: x.until.Date()})
		}
	}
	row.Asserted, row.Withdrawn = s.asserted.keep(says...), s.withdrawn.keep(said...)
}

// overlaps compares each two parties.
func (w *weighing) overlaps(rows []AgreementRow) []Overlap {
	n := len(w.parties)
	own, shared := make([]int, n), make([]int, n*n) // by the lesser place and the greater
	for i := range rows {
		for j, a := range rows[i].said {
			if a.until != projection.Never {
				continue
			}
			own[a.party]++
			for _, b := range rows[i].said[j+1:] {
				if b.until == projection.Never {
					shared[int(a.party)*n+int(b.party)]++
				}
			}
		}
	}
	var out []Overlap
	for a := range n {
		for b := a + 1; b < n; b++ {
			o := Overlap{A: w.parties[a], B: w.parties[b], Shared: shared[a*n+b]}
			o.Either = own[a] + own[b] - o.Shared
			o.Jaccard = float64(o.Shared) / float64(cmp.Or(o.Either, 1))
			out = append(out, o)
		}
	}
	return out
}
