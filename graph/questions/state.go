package questions

import "github.com/actorgraph/actorgraph/graph/projection"

// State says what a bucket means for a pair. What was before the bucket is
// judged by all that was ever said, whatever the window, and always by what is
// possible: only what cannot have been active before is New.
type State string

const (
	New         State = "new"          // neither active nor recorded before the bucket began
	KnownBefore State = "known-before" // first dated here, but recorded before the bucket began
	Continued   State = "continued"    // active in the bucket before
	Resumed     State = "resumed"      // active earlier, not in the bucket before
	Lapsed      State = "lapsed"       // active in the bucket before, nothing dated says so of this one: silence, not an end
)

// state returns what activity in a period that begins on a day means, after
// another in which the pair can have been active or not. Here it is decided what is
// NEW: for example a pair that was first active in 2017, and of which nobody said
// anything before 2017 either.
func (t *tally) state(activeBefore bool, begins projection.Day) State {
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
