package graph

import (
	"slices"
	"time"
)

// Match says how an imprecise time meets a window.
type Match string

const (
	Possibly  Match = "possibly"  // it may: an attack in "2018" meets the window of February 2018
	Certainly Match = "certainly" // it does whatever the time means exactly: that attack meets the window of 2018
)

// Lens says which records are read together as one actor.
type Lens string

const (
	LensDefault Lens = "default" // explicit cross-references and names
	LensStrict  Lens = "strict"  // explicit cross-references only
	LensNone    Lens = "none"    // records apart
	LensSource  Lens = "source"  // only the joins and names of View.LensBy
)

// Identity says who is who under a view of the past.
type Identity string

const (
	IdentityNow  Identity = "now"  // by the latest readings: what was known then of the groups that are known now
	IdentityThen Identity = "then" // by the records that existed on the view's date, and the names that were in use
)

// DefaultUmbrellaYears is how many calendar years an interval may span, unless the
// view says otherwise, for first and last dates to rest on it. A longer one, such as
// 2008/2020, is an umbrella over much activity and says little about when each was.
const DefaultUmbrellaYears = 5

// View says which claims count for a question, and how records are read
// together. The zero View counts everything that is asserted today.
type View struct {
	Occurred      Span      // only activity that meets this window; UNDATED activity is then left out
	Match         Match     // how; empty is Possibly
	KnownAsOf     Date      // recorded by that day, and not withdrawn by then; empty: today
	Known         Match     // how a day of recording or withdrawal that is known only within some days must meet KnownAsOf; empty is Certainly
	Snapshot      time.Time // as stored by then; zero: now
	Datasets      []string  // keys; empty: all
	Claimants     []ID      // organizations; empty: all
	Sources       []ID      // empty: all
	Publishers    []ID      // organizations that published the claims' sources; empty: all
	MinConfidence *int      // 0 to 100; claims of unknown confidence are then left out
	UmbrellaYears int       // 0: DefaultUmbrellaYears
	Lens          Lens      // empty: LensDefault
	LensBy        string    // with LensSource: the data set or claimant followed
	Identity      Identity  // empty: IdentityNow
	Unnamed       bool      // count and rank groups without a name (ID.IsUnnamed) among all actors too; without it each is still found by its id and in its incident

	// WithWithdrawn also counts claims that were withdrawn by KnownAsOf. Questions
	// about what is new need them: a target that was named once, and withdrawn, was
	// known before it is named again.
	WithWithdrawn bool
}

// AsOf returns KnownAsOf, or for the zero date the day before LastDate, which every
// run that has not ended covers.
func (v View) AsOf() Date {
	if v.KnownAsOf == "" {
		return "9999-12-30"
	}
	return v.KnownAsOf
}

// Umbrella returns UmbrellaYears or its default.
func (v View) Umbrella() int {
	if v.UmbrellaYears <= 0 {
		return DefaultUmbrellaYears
	}
	return v.UmbrellaYears
}

// Meets reports whether a time meets a window in the view's way. An empty
// window is met by everything, also by the zero Span.
func (v View) Meets(s, window Span) bool {
	if window.IsZero() {
		return true
	}
	first, last := window.Bounds()
	if v.Match == Certainly {
		return s.Certainly(first, last)
	}
	return s.Possibly(first, last)
}

// Admits reports whether a claim counts under the view: whether it passes each
// of Filters. Its Held runs must be as of the view's snapshot, as a store returns
// them; its Version must be that of RunAt, and it must have its Ends if the view
// asks for publishers. Claims of structure, such as that two records are the same
// actor, have no time of their own, so the window never excludes them.
func (v View) Admits(c Claim) bool {
	for _, f := range filters {
		if !f.admits(v, c) {
			return false
		}
	}
	return true
}

// RunAt returns the run that the view's date falls on, for certain or possibly as
// Known says. WithWithdrawn, it is the last one that began by then.
//
// A run that only may have begun by then is passed over if it is less sure than
// MinConfidence: it does not count, so it must not hide the run before it, which may
// be the one of that day. With MinConfidence 50 a claim of confidence 80 that was
// perhaps already lowered to 30 still counts possibly, by its 80. So all that counts
// for certain also counts possibly.
func (v View) RunAt(runs []Run) (Run, bool) {
	meets := Run.Certain
	if v.Known == Possibly {
		meets = Run.Possible
	}
	for i := len(runs) - 1; i >= 0; i-- {
		begun, holds := meets(runs[i], v.AsOf())
		if !begun || runs[i].Recorded > v.AsOf() && !v.isSure(runs[i].Confidence) {
			continue
		}
		return runs[i], v.WithWithdrawn || holds
	}
	return Run{}, false
}

// Assertions returns the assertions of a claim that had begun by the view's date,
// as Known says, oldest first. One that was withdrawn after that date is returned as
// if it had not been, since that was not known then.
func (v View) Assertions(c Claim) []Run {
	v.WithWithdrawn = true
	var out []Run
	for _, r := range c.Assertions() {
		if _, begun := v.RunAt([]Run{r}); !begun {
			break
		}
		if r.Withdrawn > v.AsOf() {
			r.Withdrawn, r.WithdrawnFrom = "", ""
		}
		out = append(out, r)
	}
	return out
}

// isSure reports whether a confidence, nil for an unknown one, meets the least
// that the view asks for.
func (v View) isSure(confidence *int) bool {
	return v.MinConfidence == nil || confidence != nil && *confidence >= *v.MinConfidence
}

// RunFor returns the run whose version stands for a claim that was found by its
// id: that of RunAt, held or not, else the first. False where there is none.
func (v View) RunFor(runs []Run) (Run, bool) {
	if len(runs) == 0 {
		return Run{}, false
	}
	v.WithWithdrawn = true
	if r, begun := v.RunAt(runs); begun {
		return r, true
	}
	return runs[0], true
}

// Check returns an error that wraps ErrInvalid unless the view makes sense.
func (v View) Check() error {
	switch {
	case v.MinConfidence != nil && (*v.MinConfidence < 0 || *v.MinConfidence > 100):
		return Invalid("minConfidence", "%d is not between 0 and 100", *v.MinConfidence)
	case slices.Contains(v.Claimants, ""), slices.Contains(v.Sources, ""), slices.Contains(v.Publishers, ""):
		return Invalid("view", "an empty id is nobody's; leave it out of claimants, sources and publishers")
	case v.UmbrellaYears < 0:
		return Invalid("umbrellaYears", "%d is negative; ask for 1 or more", v.UmbrellaYears)
	case v.Lens == LensSource && v.LensBy == "":
		return Invalid("lensBy", "lens SOURCE needs lensBy: the data set or claimant whose joins are followed")
	}
	return nil
}
