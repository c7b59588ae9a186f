package questions

import (
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
)

// Label says why a pair reads otherwise at a later moment of knowledge than at
// an earlier one. A pair that changed has exactly one: the first in this order
// whose rule is met. The moments are two views; "from" is the date of the earlier.
//
//	said now, not said then
//	  OnlyAfter      the views look at other data sets, claimants or the like, and the earlier one at nothing that says so
//	  KnownBefore    something on the pair was recorded by from: said and withdrawn, said of a record
//	                 that the actor took over, or in the same words that then stood for another target
//	  Unplaced       every claim that says it now can have been known by from
//	  Undated        nothing dates it: no activity date, or umbrella claims alone
//	  NewTargeting   nothing that dates it can have begun before from: the group began to do it
//	  LateReport     it began before from, or can have: we learned it late
//	said both times, with other dates
//	  Unplaced       they are the same without the claims that can have been known at both moments
//	  Ceased         it was said to go on, without an end; now it has one
//	  KnownBefore    it was said without a date that counts; now it has one
//	  Resumed        activity began on or after from, after a year or more without any
//	  Redated        its first or last activity is another: a correction, or one that goes on
//	said then, not said now
//	  OnlyBefore     the later view looks at nothing that said so, as OnlyAfter
//	  Unplaced       every claim that said it then can still be known
//	  Moved          the record is gone, and the record that took over its name is said to target the same
//	  Remapped       the same words on the same record now stand for another target: our own better mapping
//	  Retracted      none of these: nobody says it any more
//
// docs/changes.md has an example of each, which the tests try. What comes of records that
// are read together otherwise has labels of its own (see RegroupedChanges).
type Label string

// The labels, in the order of the API's ChangeLabel.
const (
	LabelNewTargeting Label = "new-targeting"
	LabelLateReport   Label = "late-report"
	LabelKnownBefore  Label = "known-before"
	LabelRedated      Label = "redated"
	LabelResumed      Label = "resumed"
	LabelCeased       Label = "ceased"
	LabelMoved        Label = "moved"
	LabelRetracted    Label = "retracted"
	LabelRemapped     Label = "remapped"
	LabelUndated      Label = "undated"
	LabelUnplaced     Label = "unplaced"
	LabelOnlyBefore   Label = "only-before"
	LabelOnlyAfter    Label = "only-after"
)

// ChangeQuery asks what is said otherwise at a later moment of knowledge than
// at an earlier one.
type ChangeQuery struct {
	Actors []graph.ID   // these actors, by the ids that the later moment has for them; empty: all
	Kinds  []graph.Kind // targets of these kinds; empty: all
	How    []How        // empty: Direct

	// Stored is the day of the earlier moment's snapshot, where the later one is of
	// another: what that had not stored was not known, and what was said with no earlier
	// date is taken to be known on it. Empty: both are of one snapshot.
	Stored graph.Date

	// Successors tells which record took over each record that is gone (see Successors).
	Successors map[graph.ID]graph.ID
	// Then and Now return the source's own words of claims by their ids, as the
	// earlier and the later moment have them; nil: no words are kept. They are asked
	// once at most, about the few claims whose words decide a label.
	Then, Now func(ids []graph.ID) (map[graph.ID]string, error)
}

// UnplacedChanges returns how many pairs Changes leaves out because nobody can tell
// whether they were known at either moment: they count at none for certain.
func UnplacedChanges(from, to *projection.GraphView, q ChangeQuery) (int, error) {
	d, err := newDiff(from, to, q)
	if err != nil {
		return 0, err
	}
	certain, possibly := map[ends]bool{}, map[ends]bool{}
	ask := PairQuery{Actors: d.actors(q.Actors), Kinds: q.Kinds, How: q.How} // by their ids also groups without a name
	for _, m := range []diffSide{d.from, d.to} {
		for v, in := range map[*projection.GraphView]map[ends]bool{m.KnownPossibly(): possibly, m.GraphView: certain} {
			pairs, err := Pairs(v, ask)
			if err != nil {
				return 0, err
			}
			for i, p := range pairs {
				if err := endedAt(v, i); err != nil {
					return 0, err
				}
				in[ends{p.Actor, p.Target}] = true
			}
		}
	}
	maps.DeleteFunc(possibly, func(p ends, _ bool) bool { return certain[p] })
	return len(possibly), nil
}

// Change is a pair that reads otherwise at a later moment than at an earlier one.
type Change struct {
	Label   Label
	Pair             // as it is said at the later moment; for OnlyBefore, Moved, Remapped and Retracted as it was at the earlier
	Other   graph.ID // Moved: the actor that took over; Remapped: what the words stand for now; else empty
	Because Claims   // the claims that make the label so; never empty

	// Unplaced is how many claims on the pair can have been known at one of the
	// moments, and were not for certain: they could make the label another.
	Unplaced int
}

// Changes compares what is said at two moments of knowledge, sorted by actor
// and target. Both are read by the later moment's identity, so that a join of
// records is no change by itself. The actors of the query also stand for the
// records that they took over.
//
// A label rests on what was known for certain. What a release alone dates can have
// been known at the earlier moment too; where nothing else makes the difference,
// the change is Unplaced. A pair that counts at neither moment is no change,
// though it can have been known: UnplacedChanges has those.
//
// The views may differ in more than their dates. What is said only by data sets,
// claimants, documents or publishers that one of them does not look at, or less
// surely than it asks for, is LabelOnlyBefore or LabelOnlyAfter: it did not change.
func Changes(from, to *projection.GraphView, q ChangeQuery) ([]Change, error) {
	d, err := newDiff(from, to, q)
	if err != nil {
		return nil, err
	}
	actors := d.actors(q.Actors)
	if err := d.readWords(actors, q); err != nil {
		return nil, err
	}
	found := make([][]Change, len(actors))
	err = inParallel(to, len(actors), 1, func() func(from, to int) {
		c := d.newComparer()
		return func(i, _ int) {
			found[i], _ = c.changes(actors[i]) // it fails only where the context ends
		}
	})
	if err != nil {
		return nil, err
	}
	return slices.Concat(found...), to.Err()
}
