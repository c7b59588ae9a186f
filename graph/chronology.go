package graph

import (
	"cmp"
	"iter"
	"math"
	"math/big"
	"slices"
	"unicode"
)

// VersionChange is what one reading changed of one item: of a claim, or of an entity
// as one data set describes it.
//
// Stores keep changes rather than copies of every release. Each full release is kept
// as changes to the one before it, its base, so that a reading without a change on
// an item says of it what its base says. For example a claim that releases 1 to 600
// hold, and that was reworded in 300, has two changes: of reading 1 and of 300.
type VersionChange struct {
	Reading   int64  // Seq
	Version   string // VersionKey of what it says; empty: no longer held
	Published SaidOn // the version's own day; zero if it has none; of an entity the earliest of the claims that name it
}

// Chronology is the readings of one data set that count as of some commit, in the
// order of their dates. From these and from the changes on an item it works out when
// the item was asserted (transaction time, as the source has it). It is pure: every
// store works out the same.
//
// For example with full releases of January, February and March, of which January
// and March hold a claim, Runs gives January to February, and March on. If
// February's reading is undone by commit 7, NewChronology(readings, 7) gives January on,
// and NewChronology(readings, 6) still the two runs: an old answer can be given again.
type Chronology struct {
	all      []Reading // by Seq: a base always comes before what is built on it
	counting []Reading // by release date: what counts, each document of a release once

	full          []int         // the indexes in all of full readings
	countingFull  []int         // the indexes in counting of full readings
	countingAdded map[int64]int // the indexes in counting of those that add, by Seq

	silent     map[int64]map[ID]bool // what readings neither hold nor let go, by Seq; see History.Chronology
	succession succession            // of claims whose records got other ids; see History.Chronology
}

// NewChronology makes the chronology of one data set as its readings stood after commit
// snapshot. A release, or a document of one, that was read again counts as it was
// read last, unless that reading was undone.
func NewChronology(readings []Reading, snapshot int64) Chronology {
	c := Chronology{countingAdded: map[int64]int{}}
	latest := map[[2]string]Reading{}
	for _, r := range readings {
		if r.Stored.Seq > snapshot {
			continue
		}
		c.all = append(c.all, r)
		undone := r.Undone.Seq != 0 && r.Undone.Seq <= snapshot
		if !undone && r.Stored.Seq > latest[r.key()].Stored.Seq {
			latest[r.key()] = r
		}
	}
	slices.SortFunc(c.all, func(a, b Reading) int { return cmp.Compare(a.Stored.Seq, b.Stored.Seq) })
	for i, r := range c.all {
		if r.Full {
			c.full = append(c.full, i)
		}
	}
	for _, r := range latest {
		c.counting = append(c.counting, r)
	}
	slices.SortFunc(c.counting, compareReleases)
	for i, r := range c.counting {
		if r.Full {
			c.countingFull = append(c.countingFull, i)
		} else {
			c.countingAdded[r.Stored.Seq] = i
		}
	}
	return c
}

// Standing returns the readings of a data set that count today, in the order of their
// releases: nobody has undone them, and none was read again later.
func Standing(readings []Reading, dataset string) []Reading {
	own := slices.DeleteFunc(slices.Clone(readings), func(r Reading) bool { return r.Dataset != dataset })
	return NewChronology(own, math.MaxInt64).counting
}

// key is what a reading takes the place of an older one by.
func (r Reading) key() [2]string { return [2]string{r.Release, r.Document} }

// compareReleases orders readings of one data set by the release's date, and
// those of one date by the names of release and document, so that the order of
// import never matters. Of one date the full ones come first: what adds to them is
// not withdrawn by them. Those that withdraw what they name come last.
func compareReleases(a, b Reading) int {
	if byDate := cmp.Or(cmp.Compare(a.Recorded, b.Recorded), cmp.Compare(place(a), place(b))); byDate != 0 {
		return byDate
	}
	return cmp.Or(compareNatural(a.Release, b.Release), compareNatural(a.Document, b.Document))
}

// place is where a reading stands among those of its date.
func place(r Reading) int {
	switch {
	case r.Full:
		return 0
	case len(r.Withdraws) == 0:
		return 1
	}
	return 2
}

// compareNatural compares texts with the numbers in them as numbers: v9 before v10.
func compareNatural(a, b string) int {
	if a == b {
		return 0
	}
	ra, rb := []rune(a), []rune(b)
	for len(ra) > 0 && len(rb) > 0 {
		na, nb := digits(ra), digits(rb)
		if na > 0 && nb > 0 {
			x, _ := new(big.Int).SetString(string(ra[:na]), 10)
			y, _ := new(big.Int).SetString(string(rb[:nb]), 10)
			if d := x.Cmp(y); d != 0 {
				return d
			}
			ra, rb = ra[na:], rb[nb:]
			continue
		}
		if d := cmp.Compare(ra[0], rb[0]); d != 0 {
			return d
		}
		ra, rb = ra[1:], rb[1:]
	}
	return cmp.Or(cmp.Compare(len(ra), len(rb)), cmp.Compare(a, b))
}

func digits(rs []rune) int {
	n := slices.IndexFunc(rs, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsDigit(r) })
	if n < 0 {
		return len(rs)
	}
	return n
}

// Base returns the reading to keep the content of a new reading as changes to:
// the last full one that counts up to its date. Zero where there is none, and
// for a reading that is not full, which is kept whole.
func (c Chronology) Base(r Reading) Reading {
	var base Reading
	for _, x := range c.counting {
		if r.Full && x.Full && compareReleases(x, r) <= 0 {
			base = x
		}
	}
	return base
}

// uniform reports whether all counting readings are full, or none is. In a
// data set that mixes them a full release can withdraw what it has no change on.
func (c Chronology) uniform() bool {
	for _, r := range c.counting {
		if r.Full != c.counting[0].Full {
			return false
		}
	}
	return true
}

// lineage returns a reading with its base, the base of that, and so on, by Seq. The
// number is greater the nearer a reading is: of reading 9, built on 4, built on 1, it
// is {9: 3, 4: 2, 1: 1}.
func (c Chronology) lineage(seq int64) map[int64]int {
	base := make(map[int64]int64, len(c.all))
	for _, r := range c.all {
		base[r.Stored.Seq] = r.Base
	}
	var chain []int64
	for ; seq != 0; seq = base[seq] {
		chain = append(chain, seq)
	}
	depth := make(map[int64]int, len(chain))
	for i, s := range chain {
		depth[s] = len(chain) - i
	}
	return depth
}

// heldBy returns what the reading with that lineage says of an item: the change that
// is nearest to it. Its Version is empty where the reading does not hold the item.
func heldBy(lineage map[int64]int, changes []VersionChange) VersionChange {
	var at VersionChange
	depth := 0
	for _, m := range changes {
		if d := lineage[m.Reading]; d > depth {
			at, depth = m, d
		}
	}
	return at
}

// content returns what each stored reading says of an item, by Seq: its own change on
// it, else what its base says. Those that say nothing of it are absent.
func (c Chronology) content(changes []VersionChange) map[int64]VersionChange {
	marked := make(map[int64]VersionChange, len(changes))
	for _, m := range changes {
		marked[m.Reading] = m
	}
	for _, i := range c.full { // a reading that adds has no base: it says what it changes
		r := c.all[i]
		_, own := marked[r.Stored.Seq]
		if m, ok := marked[r.Base]; ok && !own {
			marked[r.Stored.Seq] = m
		}
	}
	return marked
}

// telling returns the readings that count and can tell of items with these changes,
// in their order: full ones, and of those that add the ones that hold one or take it
// back. A data set that thousands of reports were added to has few that tell of one claim.
func (c Chronology) telling(changes ...[]VersionChange) iter.Seq[Reading] {
	at := slices.Clone(c.countingFull)
	for _, m := range slices.Concat(changes...) {
		if i, adds := c.countingAdded[m.Reading]; adds {
			at = append(at, i)
		}
	}
	slices.Sort(at)
	at = slices.Compact(at)
	return func(yield func(Reading) bool) {
		for _, i := range at {
			if !yield(c.counting[i]) {
				return
			}
		}
	}
}

// Runs derives when an item was asserted, oldest first.
//
// A reading that holds it asserts it from the release's date on, until a full
// release of the data set that does not hold it, or a reading that withdraws it by
// name. The very first run starts at the version's own day where that is earlier
// than the release, and at the earliest such day of all readings that add it before
// it is withdrawn. A new version starts a new run.
//
// What one reading of a day says and another of the same day takes back was never
// known, and makes no run. A run that begins and ends on one day is therefore free to
// say something else. It is a sentinel: the last run of a claim that goes on under
// another id. For example a release of 1 March 2022 gives a record a uuid. The claim
// under the former id then has
//
//	2018-01-01 to 2022-03-01
//	2022-03-01 to 2022-03-01   it was not withdrawn, but goes on as another
//
// and the claim under the new id begins on 2022-03-01, to the day.
//
// What is HELD may have been said some days before its release. Any later import
// of a release in between narrows that, so that it is left empty here:
// Calendar.Bound adds it.
func (c Chronology) Runs(changes []VersionChange) []Run { return c.runs("", changes) }

func (c Chronology) runs(id ID, changes []VersionChange) []Run {
	content, takeover := c.content(changes), c.takeover(id)
	var a assertion
	for r := range c.telling(changes, takeover.changes) {
		takesOver := takeover.takesOver(r)
		switch m := content[r.Stored.Seq]; {
		case m.Version != "":
			a.hold(r, m, takesOver)
		case c.withdraws(r, id, m):
			a.end(r)
			if takeover.goesOn(r) {
				a.goOn(r.Recorded)
			}
		}
		if r.Full {
			a.takenBack = ""
		}
	}
	return a.runs
}

// assertion is when an item was asserted, as it grows from reading to reading.
type assertion struct {
	runs      []Run
	open      bool // the last run has no end yet
	earliest  Run  // start of what was added before anything was withdrawn; zero: nothing was
	withdrawn bool // something was
	takenBack Date // when it was withdrawn by name, after the last full release
}

// hold takes in a reading that holds the item, and that may let go a claim from
// which it takes over.
func (a *assertion) hold(r Reading, m VersionChange, takesOver bool) {
	if a.open && a.runs[len(a.runs)-1].Version != m.Version {
		a.close(r.Recorded)
	}
	if last := len(a.runs) - 1; last >= 0 && a.runs[last].Withdrawn == a.runs[last].Recorded && a.runs[last].Recorded == r.Recorded {
		a.runs = a.runs[:last] // on that very day it was said again
	}
	run := Run{Recorded: r.Recorded, Basis: BasisHeld, Version: m.Version}
	if takesOver {
		run.RecordedFrom = run.Recorded
	}
	told := m.Published.start(run)
	if !r.Full && !a.withdrawn {
		a.earliest = earlierStart(a.earliest, told)
	}
	if !a.open {
		switch n := len(a.runs); {
		case n == 0:
			run = told
		case a.runs[n-1].Withdrawn == run.Recorded:
			run.RecordedFrom = run.Recorded // other words from one release to the next: nothing is open
		case a.runs[n-1].Withdrawn == a.takenBack:
			run.RecordedFrom = a.takenBack // it cannot have been said again before
		}
		a.runs, a.open = append(a.runs, run), true
	}
	if !a.withdrawn && a.earliest.Recorded != "" {
		start := earlierStart(a.runs[0], a.earliest)
		a.runs[0].Recorded, a.runs[0].RecordedFrom, a.runs[0].Basis = start.Recorded, start.RecordedFrom, start.Basis
	}
}

// end takes in a reading that withdraws the item.
func (a *assertion) end(r Reading) {
	if a.open {
		a.close(r.Recorded)
	}
	a.withdrawn = a.withdrawn || len(a.runs) > 0 || a.earliest.Recorded != ""
	if !r.Full {
		a.takenBack = r.Recorded
	}
}

// goOn takes in that a claim that ends on a day goes on under another id.
func (a *assertion) goOn(day Date) {
	if n := len(a.runs); n > 0 && a.runs[n-1].Withdrawn == day && a.runs[n-1].Recorded < day {
		a.runs = append(a.runs, Run{Recorded: day, RecordedFrom: day, Basis: BasisHeld, Withdrawn: day, Version: a.runs[n-1].Version})
	}
}

// close ends the last run on a day, or drops it if it has no length.
func (a *assertion) close(day Date) {
	last := len(a.runs) - 1
	if a.runs[last].Recorded == day {
		a.runs = a.runs[:last]
	} else {
		a.runs[last].Withdrawn = day
	}
	a.open = false
}

// withdraws reports whether a reading that does not hold an item lets it go: a full
// one that is not silent on it, or another that has a change of its own without a version.
func (c Chronology) withdraws(r Reading, id ID, m VersionChange) bool {
	if r.Full {
		return !c.silent[r.Stored.Seq][id]
	}
	return m.Reading == r.Stored.Seq
}

// earlierStart returns the one of two runs that starts earlier; of those that
// start on one day the one that tells more of it. The zero Run starts never.
func earlierStart(a, b Run) Run {
	strength := func(r Run) int { return slices.Index([]Basis{BasisStated, BasisPublished, BasisHeld}, r.Basis) }
	switch {
	case a.Recorded == "":
		return b
	case b.Recorded == "":
		return a
	case cmp.Or(cmp.Compare(b.Recorded, a.Recorded), cmp.Compare(strength(b), strength(a)), cmp.Compare(a.RecordedFrom, b.RecordedFrom)) < 0:
		return b
	}
	return a
}

// RunsOf returns the runs of an item. Those of an entity tell by when it was
// described: nobody asks since when it can have been, or what that rests on.
func (c Chronology) RunsOf(id ID, changes []VersionChange) []Run {
	runs := c.runs(id, changes)
	if id.Kind() == ClaimKind {
		return runs
	}
	for i := range runs {
		runs[i].RecordedFrom, runs[i].Basis = "", ""
	}
	return runs
}

// ClaimKind is what the ids of claims begin with, which are no entities.
const ClaimKind = "claim"
