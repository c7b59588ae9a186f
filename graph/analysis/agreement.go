package analysis

import (
	"cmp"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// PartyKind says whose agreement is asked about.
type PartyKind string

const (
	ByDataset  PartyKind = "dataset"  // parties are the keys of data sets
	ByClaimant PartyKind = "claimant" // parties are the ids of organizations
)

// Agreement tells who says what of some pairs. Silence is not denial: a silent
// party says nothing of a pair, whatever it knows.
type Agreement struct {
	Parties  []string // all that say anything of the pairs, or said it once, or were given as knowing the actor; sorted
	Rows     []AgreementRow
	Overlaps []Overlap // of each two parties, by A, then B
}

// AgreementRow is a pair with where each party stands, and what was ever said of it.
type AgreementRow struct {
	Stance
	Claims []graph.Claim
}

// Stance is where each party stands on a pair. Each party is in exactly one list.
type Stance struct {
	Actor, Target graph.ID
	Asserted      []string     // sorted
	Withdrawn     []Withdrawal // by party
	Silent        []string     // sorted
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

// Agree tells who says what of the pairs of some evidence, by actor and target.
// Pairs that everybody has withdrawn are among them. Claims without a claimant
// are nobody's, and make no party by claimant. Knowing are parties that are known
// to know the actors: they belong in the picture even if they say nothing of targets.
func Agree(e Evidence, q Query, by PartyKind, knowing ...string) Agreement {
	p := newPairing(e, q)
	standing := p.counting
	p.counting.WithWithdrawn = true
	for i := range e.Claims {
		p.take(&e.Claims[i])
	}
	a := Agreement{}
	for _, pair := range p.pairs() {
		if row := newRow(pair, by, standing); len(row.Asserted)+len(row.Withdrawn) > 0 {
			a.Rows = append(a.Rows, row)
		}
	}
	stances := make([]*Stance, len(a.Rows))
	for i := range a.Rows {
		stances[i] = &a.Rows[i].Stance
	}
	a.Parties, a.Overlaps = Weigh(stances, knowing...)
	return a
}

// Weigh returns the parties of some stances, with those given as knowing the
// actors, and compares each two of them. It fills in who is silent.
func Weigh(stances []*Stance, knowing ...string) ([]string, []Overlap) {
	set := setOf(knowing)
	for _, s := range stances {
		for _, party := range s.Asserted {
			set[party] = true
		}
		for _, w := range s.Withdrawn {
			set[w.Party] = true
		}
	}
	parties := slices.Sorted(maps.Keys(set))
	w := newWeighing(parties)
	for _, s := range stances {
		w.take(s)
	}
	return parties, w.overlaps()
}

func newRow(p Pair, by PartyKind, standing graph.View) AgreementRow {
	row := AgreementRow{Stance{Actor: p.Actor, Target: p.Target}, p.Claims}
	asserted, withdrawn := map[string]bool{}, map[string]graph.Date{}
	ever := standing
	ever.WithWithdrawn = true
	for _, c := range p.Claims {
		party := by.party(c)
		if party == "" {
			continue
		}
		if standing.Admits(c) {
			asserted[party] = true
			continue
		}
		run, _ := ever.RunAt(c.Held)
		withdrawn[party] = max(withdrawn[party], run.Withdrawn)
	}
	row.Asserted = slices.Sorted(maps.Keys(asserted))
	for _, party := range slices.Sorted(maps.Keys(withdrawn)) {
		if !asserted[party] {
			row.Withdrawn = append(row.Withdrawn, Withdrawal{party, withdrawn[party]})
		}
	}
	return row
}

func (k PartyKind) party(c graph.Claim) string {
	if k == ByDataset {
		return c.Dataset
	}
	return string(c.Claimant)
}

// weighing compares parties, by their numbers.
type weighing struct {
	parties []string
	number  map[string]int
	own     []int  // pairs that each asserts
	shared  []int  // pairs that both assert, by the first's number and the second's, which is greater
	heard   []bool // of the stance at hand
}

func newWeighing(parties []string) *weighing {
	n := len(parties)
	w := &weighing{parties, make(map[string]int, n), make([]int, n), make([]int, n*n), make([]bool, n)}
	for i, party := range parties {
		w.number[party] = i
	}
	return w
}

// take counts a stance, and fills in who is silent.
func (w *weighing) take(s *Stance) {
	clear(w.heard)
	asserting := make([]int, len(s.Asserted))
	for i, party := range s.Asserted {
		asserting[i] = w.number[party]
		w.heard[asserting[i]] = true
	}
	for i, a := range asserting {
		w.own[a]++
		for _, b := range asserting[i+1:] {
			w.shared[a*len(w.parties)+b]++
		}
	}
	for _, withdrawal := range s.Withdrawn {
		w.heard[w.number[withdrawal.Party]] = true
	}
	s.Silent = make([]string, 0, len(w.parties)-len(s.Asserted)-len(s.Withdrawn))
	for i, party := range w.parties {
		if !w.heard[i] {
			s.Silent = append(s.Silent, party)
		}
	}
}

// overlaps compares each two parties.
func (w *weighing) overlaps() []Overlap {
	var out []Overlap
	for i, a := range w.parties {
		for j := i + 1; j < len(w.parties); j++ {
			o := Overlap{A: a, B: w.parties[j], Shared: w.shared[i*len(w.parties)+j]}
			o.Either = w.own[i] + w.own[j] - o.Shared
			o.Jaccard = float64(o.Shared) / float64(cmp.Or(o.Either, 1))
			out = append(out, o)
		}
	}
	return out
}
