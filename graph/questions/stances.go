package questions

import (
	"cmp"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph/projection"
)

// party is the number of a data set or of a claimant; 0 is nobody. When all
// parties are known it is their place among them.
type party int32

// stance is until when a party said something: Never if it still does; 0 where it
// only quotes another.
type stance struct {
	party party
	until projection.Day
}

// speaks reports whether the party says or said something of its own.
func (s stance) speaks() bool { return s.until != 0 }

// stanceReader reads what the parties say of one pair after the other. It is one worker's.
type stanceReader struct {
	v       *projection.GraphView
	partyOf func(projection.Row) party
	quoting bool // parties can quote others

	// Of the pair at hand:

	until   []projection.Day // by party; 0: it says nothing of its own
	told    []bool           // by party: it is among the parties
	parties []party
	rows    []projection.Row
	stances []stance

	keptRows    slab[projection.Row]
	keptStances slab[stance]
}

func newStanceReader(v *projection.GraphView, by PartyKind) *stanceReader {
	s, n := &stanceReader{v: v, quoting: by == ByDataset}, v.EntityCount()
	if s.partyOf = func(row projection.Row) party { return party(v.Claimant(row)) }; s.quoting {
		s.partyOf, n = func(row projection.Row) party { return party(v.Dataset(row)) }, v.DatasetCount()
	}
	s.until, s.told = make([]projection.Day, n), make([]bool, n)
	return s
}

func (s *stanceReader) row(p *pairClaims) AgreementRow {
	s.parties, s.rows, s.stances = s.parties[:0], s.rows[:0], s.stances[:0]
	p.each(func(row projection.Row, counts bool) {
		if counts && s.read(row) {
			s.rows = append(s.rows, row)
		}
	})
	for _, n := range s.parties {
		if n != 0 {
			s.stances = append(s.stances, stance{n, s.until[n]})
		}
		s.until[n], s.told[n] = 0, false
	}
	return AgreementRow{
		Actor: s.v.NodeID(p.actor), Target: p.targetID(),
		Claims: Claims{v: s.v, rows: s.keptRows.keep(s.rows...)}, stances: s.keptStances.keep(s.stances...),
	}
}

// read notes until when a claim was said, or that it quotes one, and reports
// whether it counts or once did.
func (s *stanceReader) read(row projection.Row) bool {
	v := s.v
	recorded, stands := v.Asserted(row)
	if !recorded || !v.Selects(row) || !v.InWindow(v.Occurred(row)) {
		return false
	}
	counts := v.SelectsOriginal(row)
	quotes := s.quoting && (!counts || v.RepeatsDataset(row))
	if n := s.partyOf(row); quotes && stands || !quotes && counts {
		if !s.told[n] {
			s.told[n] = true
			s.parties = append(s.parties, n)
		}
		if !quotes {
			s.until[n] = max(s.until[n], v.WithdrawnOn(row))
		}
	}
	return counts
}

// partyIndex is all parties, in the order of their names.
type partyIndex struct {
	names  []string        // sorted
	places map[party]party // of the parties that say anything
}

// newPartyIndex finds the parties that say anything in some rows, and those that are known to know.
func newPartyIndex(v *projection.GraphView, by PartyKind, rows []AgreementRow, knowing []string) *partyIndex {
	x := &partyIndex{places: map[party]party{}}
	for i := range rows {
		for _, s := range rows[i].stances {
			x.places[s.party] = 0
		}
	}
	name := func(n party) string { return string(v.EntityID(projection.Entity(n))) }
	if by == ByDataset {
		name = func(n party) string { return v.DatasetKey(projection.Dataset(n)) }
	}
	x.names = slices.Clone(knowing)
	for n := range maps.Keys(x.places) {
		x.names = append(x.names, name(n))
	}
	slices.Sort(x.names)
	x.names = slices.Compact(x.names)
	for n := range x.places {
		i, _ := slices.BinarySearch(x.names, name(n))
		x.places[n] = party(i)
	}
	return x
}

// overlaps compares each two parties.
func (x *partyIndex) overlaps(rows []AgreementRow) []Overlap {
	n := len(x.names)
	own, shared := make([]int, n), make([]int, n*n) // shared by the lesser place, then the greater
	for i := range rows {
		for j, a := range rows[i].stances {
			if a.until != projection.Never {
				continue
			}
			own[a.party]++
			for _, b := range rows[i].stances[j+1:] {
				if b.until == projection.Never {
					shared[int(a.party)*n+int(b.party)]++
				}
			}
		}
	}
	var out []Overlap
	for a := range n {
		for b := a + 1; b < n; b++ {
			o := Overlap{A: x.names[a], B: x.names[b], Shared: shared[a*n+b]}
			o.Either = own[a] + own[b] - o.Shared
			o.Jaccard = float64(o.Shared) / float64(cmp.Or(o.Either, 1))
			out = append(out, o)
		}
	}
	return out
}

// stanceWriter writes where the parties stand by their names. It is one worker's.
type stanceWriter struct {
	*partyIndex
	asserted  slab[string]
	withdrawn slab[Withdrawal]
	quoting   slab[string]
}

// write fills in where each party stands on a row, and has its stances tell
// parties by their places.
func (s *stanceWriter) write(row *AgreementRow) {
	for i := range row.stances {
		row.stances[i].party = s.places[row.stances[i].party]
	}
	slices.SortFunc(row.stances, func(a, b stance) int { return int(a.party - b.party) })
	var asserted [8]string // most rows have few parties: these take no memory of the heap
	var withdrawn [8]Withdrawal
	var quoting [8]string
	says, said, quotes := asserted[:0], withdrawn[:0], quoting[:0]
	for _, x := range row.stances {
		switch name := s.names[x.party]; {
		case !x.speaks():
			quotes = append(quotes, name)
		case x.until == projection.Never:
			says = append(says, name)
		default:
			said = append(said, Withdrawal{Party: name, On: x.until.Date()})
		}
	}
	row.Asserted, row.Withdrawn, row.Quoting = s.asserted.keep(says...), s.withdrawn.keep(said...), s.quoting.keep(quotes...)
}
