package graph

import (
	"slices"
	"time"
)

// Match says how an imprecise time meets a window.
type Match string

const (
	Possibly  Match = "possibly"  // some reading of the time meets it
	Certainly Match = "certainly" // every reading does
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

// DefaultUmbrellaYears is the number of calendar years beyond which an
// interval dates nothing, unless the view says otherwise.
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
	Unnamed       bool      // groups that nobody names (ID.IsUnnamed) are counted and ranked among all actors; each is found by its id and in its incident even so

	// WithWithdrawn also counts claims that were let go by KnownAsOf. What was
	// once said was known then: questions need it to tell new from known before.
	WithWithdrawn bool
}

// AsOf returns KnownAsOf, or for the zero date the last day of the calendar
// but one, so that every open run covers it.
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
// asks for publishers. Structure (names, places, joins) has
// no time of its own, so the window leaves it in.
func (v View) Admits(c Claim) bool {
	for _, f := range filters {
		if !f.admits(v, c) {
			return false
		}
	}
	return true
}

// RunAt returns the run that the view's date falls on, as Known says.
// WithWithdrawn, it is the last one that began by then.
//
// One that only may have begun by then hides what was said before it no more than
// it counts itself: where it is less sure than the view asks for, it is passed
// over. So what counts for certain counts possibly, however sure what came later is.
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
// as Known says, oldest first. What ended later had not ended for the view.
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
