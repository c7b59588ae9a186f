package questions

import "github.com/actorgraph/actorgraph/graph/projection"

// Novelty says what a bucket means for a pair. What was before the bucket is
// judged by all that was ever said, whatever the window, and always by what is
// possible: only what cannot have been active before is New.
type Novelty string

const (
	New         Novelty = "new"          // neither active nor recorded before the bucket began
	KnownBefore Novelty = "known-before" // first dated here, but recorded before the bucket began
	Continued   Novelty = "continued"    // active in the bucket before
	Resumed     Novelty = "resumed"      // active earlier, not in the bucket before
	Lapsed      Novelty = "lapsed"       // active in the bucket before, nothing dated says so of this one: silence, not an end
)

// novelty returns what activity in a period that begins on a day means, after
// another in which the pair can have been active or not. Here it is decided what is
// NEW: for example a pair that was first active in 2017, and of which nobody said
// anything before 2017 either.
func (t *tally) novelty(activeBefore bool, begins projection.Day) Novelty {
	switch {
	case activeBefore:
		return Continued
	case t.since < begins:
		return Resumed
	case t.firstEverRecorded < begins:
		return KnownBefore
	}
	return New
}
