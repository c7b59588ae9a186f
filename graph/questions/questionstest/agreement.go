package questionstest

import (
	"cmp"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// Agreement tells who says what of some pairs. Silence is not denial: a silent
// party says nothing of a pair, whatever it knows.
type Agreement struct {
	Parties  []string // all that say anything of the pairs, or said it once, or were given as knowing the actor; sorted
	Rows     []AgreementRow
	Overlaps []questions.Overlap // of each two parties, by A, then B
}

// AgreementRow is a pair with where each party stands, and what was ever said of it.
type AgreementRow struct {
	Stance
	Claims []graph.Claim
}

// Stance is where each party stands on a pair. Each party is in exactly one list.
type Stance struct {
	Actor, Target graph.ID
	Asserted      []string               // sorted
	Withdrawn     []questions.Withdrawal // by party
	Quoting       []string               // sorted
	Silent        []string               // sorted
}

// Agree tells who says what of the pairs of some evidence, by actor and target.
// Pairs that everybody has withdrawn are among them. Claims without a claimant
// are nobody's, and make no party by claimant. Knowing are parties that are known
// to know the actors: they belong in the picture even if they say nothing of targets.
func Agree(e Evidence, q questions.PairQuery, by questions.PartyKind, knowing ...string) Agreement {
	p := newPairing(e, q)
	standing := p.counting
	p.counting.WithWithdrawn = true
	for i := range e.Claims {
		p.take(&e.Claims[i])
	}
	quoting := quotedPairs(e, q, by, p.said)
	a := Agreement{}
	for _, pair := range p.pairs() {
		if len(q.Actors) == 0 && !Counts(e.View, pair.Actor) {
			continue
		}
		row := newRow(pair, by, standing, p.said)
		for _, party := range quoting[pairKey{pair.Actor, pair.Target}] {
			if !row.tells(party) {
				row.Quoting = append(row.Quoting, party)
			}
		}
		if len(row.Asserted)+len(row.Withdrawn) > 0 {
			a.Rows = append(a.Rows, row)
		}
	}
	parties := setOf(knowing)
	for _, row := range a.Rows {
		for _, party := range slices.Concat(row.Asserted, row.Quoting) {
			parties[party] = true
		}
		for _, w := range row.Withdrawn {
			parties[w.Party] = true
		}
	}
	a.Parties = slices.Sorted(maps.Keys(parties))
	for i := range a.Rows {
		a.Rows[i].Silent = slices.DeleteFunc(slices.Clone(a.Parties), a.Rows[i].tells)
	}
	a.Overlaps = overlaps(a.Parties, a.Rows)
	return a
}

// tells reports whether a party says or said anything of the pair.
func (s *Stance) tells(party string) bool {
	return slices.Contains(s.Asserted, party) || slices.Contains(s.Quoting, party) ||
		slices.ContainsFunc(s.Withdrawn, func(w questions.Withdrawal) bool { return w.Party == party })
}

// quotedPairs returns the data sets that quote what is said of each pair, sorted;
// no claimant quotes another.
func quotedPairs(e Evidence, q questions.PairQuery, by questions.PartyKind, said Statements) map[pairKey][]string {
	if by != questions.ByDataset {
		return nil
	}
	var quotes []graph.Claim
	for _, c := range e.Claims {
		if said.Yields(c) || said.repeats(c) {
			quotes = append(quotes, c)
		}
	}
	out := map[pairKey][]string{}
	e.Claims = quotes
	p := newPairing(e, q)
	p.said = NewStatements(nil, e.View, e.Identity) // of which none yields
	for i := range e.Claims {
		p.take(&e.Claims[i])
	}
	for _, pair := range p.pairs() {
		keys := map[string]bool{}
		for _, c := range pair.Claims {
			keys[c.Dataset] = true
		}
		out[pairKey{pair.Actor, pair.Target}] = slices.Sorted(maps.Keys(keys))
	}
	return out
}

func newRow(p Pair, by questions.PartyKind, standing graph.View, said Statements) AgreementRow {
	row := AgreementRow{Stance{Actor: p.Actor, Target: p.Target}, p.Claims}
	asserted, withdrawn := map[string]bool{}, map[string]graph.Date{}
	ever := standing
	ever.WithWithdrawn = true
	for _, c := range p.Claims {
		party := party(by, c)
		if party == "" || by == questions.ByDataset && said.repeats(c) {
			continue
		}
		if standing.Admits(c) {
			asserted[party] = true
			continue
		}
		run, _ := ever.RunAt(c.Held)
		if run.Withdrawn == "" || run.Withdrawn > ever.AsOf() { // it may have been let go, and nobody knew
			asserted[party] = true
			continue
		}
		withdrawn[party] = max(withdrawn[party], run.Withdrawn)
	}
	row.Asserted = slices.Sorted(maps.Keys(asserted))
	for _, party := range slices.Sorted(maps.Keys(withdrawn)) {
		if !asserted[party] {
			row.Withdrawn = append(row.Withdrawn, questions.Withdrawal{Party: party, On: withdrawn[party]})
		}
	}
	return row
}

func party(k questions.PartyKind, c graph.Claim) string {
	if k == questions.ByDataset {
		return c.Dataset
	}
	return string(c.Claimant)
}

// overlaps compares each two parties.
func overlaps(parties []string, rows []AgreementRow) []questions.Overlap {
	var out []questions.Overlap
	for i, a := range parties {
		for _, b := range parties[i+1:] {
			o := questions.Overlap{A: a, B: b}
			for _, row := range rows {
				one, other := slices.Contains(row.Asserted, a), slices.Contains(row.Asserted, b)
				if one && other {
					o.Shared++
				}
				if one || other {
					o.Either++
				}
			}
			o.Jaccard = float64(o.Shared) / float64(cmp.Or(o.Either, 1))
			out = append(out, o)
		}
	}
	return out
}
