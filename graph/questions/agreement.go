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

// Agreement tells who says what of some pairs. Silence is not denial: a silent
// party says nothing of a pair, whatever it knows.
type Agreement struct {
	Parties  []string       // all that say anything of the pairs, or said it once, or were given as knowing the actors; sorted
	Rows     []AgreementRow // by actor and target
	Overlaps []Overlap      // of each two parties, by A, then B
}

// AgreementRow is a pair with where each party stands, and what was ever said
// of it. Who is in no list is silent (see Agreement.Silent).
type AgreementRow struct {
	Actor, Target graph.ID
	Asserted      []string     // sorted
	Withdrawn     []Withdrawal // by party
	Quoting       []string     // data sets that only repeat what another says: no voice of their own; sorted
	Claims        Claims
	stances       []stance
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
	stances := r.stances
	for place, party := range a.Parties {
		if len(stances) > 0 && int(stances[0].party) == place {
			stances = stances[1:]
			continue
		}
		out = append(out, party)
	}
	return out
}

// Agree tells who says what of the pairs of a query. Pairs that everybody has
// withdrawn are among them. A data set that only holds copies of what others in the
// view say, or has another data set for its document, quotes. Claims without a claimant are nobody's, and make no
// party by claimant. Knowing are parties that are known to know the actors: they
// are among the parties even if they say nothing of targets.
//
// It fails for a way that there is not.
func Agree(v *projection.GraphView, q PairQuery, by PartyKind, knowing ...string) (Agreement, error) {
	var a Agreement
	err := eachPairs(v, q, noPeriods(v), func(pairs []pairClaims) error {
		rows := make([]AgreementRow, len(pairs))
		err := inParallel(v, len(pairs), 1<<9, func() func(from, to int) {
			own := newStanceReader(v, by)
			return func(from, to int) {
				for i := from; i < to; i++ {
					rows[i] = own.row(&pairs[i])
				}
			}
		})
		rows = slices.DeleteFunc(rows, func(r AgreementRow) bool { return !slices.ContainsFunc(r.stances, stance.speaks) })
		a.Rows = append(a.Rows, rows...)
		return err
	})
	if err != nil {
		return Agreement{}, err
	}
	if !slices.IsSortedFunc(a.Rows, compareRows) {
		slices.SortFunc(a.Rows, compareRows)
	}
	parties := newPartyIndex(v, by, a.Rows, knowing)
	err = inParallel(v, len(a.Rows), 1<<9, func() func(from, to int) {
		own := stanceWriter{partyIndex: parties}
		return func(from, to int) {
			for i := from; i < to; i++ {
				own.write(&a.Rows[i])
			}
		}
	})
	if err != nil {
		return Agreement{}, err
	}
	a.Parties, a.Overlaps = parties.names, parties.overlaps(a.Rows)
	return a, v.Err()
}

// compareRows orders rows by actor, then by target.
func compareRows(a, b AgreementRow) int {
	return cmp.Or(cmp.Compare(a.Actor, b.Actor), cmp.Compare(a.Target, b.Target))
}

// UnplacedAgreement tells what Agree leaves out of an answer because nobody can tell
// whether it was known on the view's date: how many more pairs anybody would say
// anything of, and of each row how many more claims.
func UnplacedAgreement(v *projection.GraphView, q PairQuery, by PartyKind, a Agreement) (Unplaced, error) {
	out, possibly := Unplaced{Within: make([]int, len(a.Rows))}, v.KnownPossibly()
	if possibly == v {
		return out, nil
	}
	all, err := Agree(possibly, q, by)
	if err != nil {
		return Unplaced{}, err
	}
	for _, row := range all.Rows {
		if i, found := slices.BinarySearchFunc(a.Rows, row, compareRows); found {
			out.Within[i] = row.Claims.Len() - a.Rows[i].Claims.Len()
		} else {
			out.Items++
		}
	}
	return out, nil
}
