package projection

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// times are what readings change of a claim: as of one commit, and what earlier
// commits knew. Nearly all claims have one run, which no commit knew otherwise:
// it stands in the columns themselves, and the few others in lists beside them.
type times struct {
	recorded   []Day   // by when the first run had begun for certain; Never if there is none
	from       []Day   // the first day on which it can have begun; 0: the releases of the data set tell
	bases      []basis // what these days rest on
	ends       []end   // of the runs
	confidence []int8  // of what it says last; -1: unknown
	several    [][]run
	since      []origin // of the runs
	known      [][]knownRun
}

// run is an interval in which a claim was asserted, as graph.StoredRun tells it.
type run struct {
	recorded, from, withdrawn Day
	basis                     basis
	confidence                int8
}

// basis is a graph.Basis as a small number: its place in bases.
type basis uint8

var bases = []graph.Basis{"", graph.BasisHeld, graph.BasisPublished, graph.BasisStated}

func basisOf(b graph.Basis) basis { return basis(slices.Index(bases, b)) }

// knownRun is a run as it was known from one commit until another.
type knownRun struct {
	run
	since, until int32 // until: forGood if no commit knows otherwise
}

const forGood int32 = 1<<31 - 1

// end is the end of a claim's only run (Never while it is held) or, of several
// runs, the place of their list in times.several. A place is stored as a
// negative number: -1 for the first, -2 for the second.
type end Day

func endOfList(place int) end { return end(-1 - place) }

// day returns the end of the only run; it means nothing where there are several.
func (e end) day() Day { return Day(e) }

// single reports whether there is one run at most.
func (e end) single() bool { return e >= 0 }

// list returns the place of the list of several runs, or false.
func (e end) list() (place int, several bool) { return int(-1 - e), e < 0 }

// origin is the first commit that knew a claim's only run or, of claims of which
// commits knew different things, the place of their list in times.known. A place
// is stored as a negative number, as that of an end is.
type origin int32

func originOfList(place int) origin { return origin(-1 - place) }

// list returns the place of the list of all that commits knew, or false.
func (o origin) list() (place int, several bool) { return int(-1 - o), o < 0 }

// At returns the graph as a commit knew it: what later ones brought,
// withdrew, worded anew or undid is undone. It shares with g all but the clocks.
func (g *Graph) At(seq int64) *Graph {
	if seq >= g.UpTo() {
		return g
	}
	out := &Graph{columns: g.columns, seq: min(seq, g.seq), upTo: seq}
	if seq < g.seq {
		out.times = g.times.at(int32(max(seq, 0)))
	}
	out.calendars = out.calendarsAt(seq)
	return out
}

// WithReleases returns the graph with the days of the releases that its store
// had read up to a commit, which bound when what they alone tell was first said
// (graph.Calendar). It shares all else with g. Without them that is open.
func (g *Graph) WithReleases(readings []graph.Reading, seq int64) *Graph {
	out := &Graph{columns: g.columns, seq: g.seq, upTo: seq}
	out.readings = readings
	out.calendars = out.calendarsAt(seq)
	return out
}

// WithPublishers returns the graph with who published some sources, where that is
// to be told as of an earlier commit (At does not). It shares all else with g.
func (g *Graph) WithPublishers(sources []graph.Entity) *Graph {
	out := &Graph{columns: g.columns, seq: g.seq, upTo: g.upTo}
	by := map[Entity]Entity{}
	for _, e := range sources {
		if n := g.entities.number(e.ID); n != 0 {
			by[n] = g.entities.number(e.Publisher)
		}
	}
	out.entities.publish(by)
	return out
}

// calendarsAt returns the calendars of the data sets, by number, as of a commit.
func (c *columns) calendarsAt(seq int64) []graph.Calendar {
	by := graph.Calendars(c.readings, seq)
	out := make([]graph.Calendar, len(c.datasets))
	for i, key := range c.datasets {
		out[i] = by[key]
	}
	return out
}

// at returns the times as a commit knew them.
func (t times) at(seq int32) times {
	out := times{
		recorded: slices.Clone(t.recorded), from: slices.Clone(t.from), bases: slices.Clone(t.bases),
		ends: slices.Clone(t.ends), confidence: slices.Clone(t.confidence),
		since: t.since, known: t.known,
	}
	var held []run
	for i, since := range t.since {
		if place, several := since.list(); several {
			held = knownAt(held[:0], t.known[place], seq)
			out.hold(i, held)
		} else if since > origin(seq) {
			out.hold(i, nil)
		}
	}
	return out
}

// knownAt appends the runs that a commit knew.
func knownAt(out []run, all []knownRun, seq int32) []run {
	for _, k := range all {
		if k.since <= seq && seq < k.until {
			out = append(out, k.run)
		}
	}
	return out
}

func (t times) clone() times {
	t.recorded, t.from, t.bases = slices.Clone(t.recorded), slices.Clone(t.from), slices.Clone(t.bases)
	t.ends, t.confidence = slices.Clone(t.ends), slices.Clone(t.confidence)
	t.several, t.since, t.known = slices.Clone(t.several), slices.Clone(t.since), slices.Clone(t.known)
	return t
}

// grow makes room for a row more.
func (t *times) grow() {
	t.recorded, t.from, t.bases, t.ends = append(t.recorded, Never), append(t.from, 0), append(t.bases, 0), append(t.ends, end(Never))
	t.confidence, t.since = append(t.confidence, -1), append(t.since, 0)
}

// set puts what is known of a claim in its row.
func (t *times) set(i int, c *claim) {
	if c.known == nil {
		t.since[i] = origin(c.only.since)
		t.begin(i, c.only.run)
		t.ends[i], t.confidence[i] = end(c.only.withdrawn), c.only.confidence
		return
	}
	t.since[i] = originOfList(len(t.known))
	t.known = append(t.known, c.known)
	t.hold(i, knownAt(nil, c.known, forGood-1))
}

// hold has a row be held in some runs.
func (t *times) hold(i int, runs []run) {
	switch len(runs) {
	case 0:
		t.begin(i, run{recorded: Never})
		t.ends[i], t.confidence[i] = end(Never), -1
	case 1:
		t.begin(i, runs[0])
		t.ends[i], t.confidence[i] = end(runs[0].withdrawn), runs[0].confidence
	default:
		t.begin(i, runs[0])
		t.ends[i], t.confidence[i] = endOfList(len(t.several)), runs[len(runs)-1].confidence
		t.several = append(t.several, slices.Clone(runs))
	}
}

// begin has the first run of a row begin as a run does.
func (t *times) begin(i int, r run) {
	t.recorded[i], t.from[i], t.bases[i] = r.recorded, r.from, r.basis
}

// appendTimes appends the times of some rows of another graph, from the first up to the last, excluded.
func (t *times) appendTimes(from *times, first, last Row) {
	t.recorded = append(t.recorded, from.recorded[first:last]...)
	t.from = append(t.from, from.from[first:last]...)
	t.bases = append(t.bases, from.bases[first:last]...)
	t.confidence = append(t.confidence, from.confidence[first:last]...)
	for _, e := range from.ends[first:last] {
		if place, several := e.list(); several {
			e = endOfList(len(t.several))
			t.several = append(t.several, from.several[place])
		}
		t.ends = append(t.ends, e)
	}
	for _, o := range from.since[first:last] {
		if place, several := o.list(); several {
			o = originOfList(len(t.known))
			t.known = append(t.known, from.known[place])
		}
		t.since = append(t.since, o)
	}
}

// compact drops the lists of runs that no row has any more.
func (t *times) compact() {
	var several [][]run
	for i, e := range t.ends {
		if place, is := e.list(); is {
			t.ends[i] = endOfList(len(several))
			several = append(several, t.several[place])
		}
	}
	var known [][]knownRun
	for i, o := range t.since {
		if place, is := o.list(); is {
			t.since[i] = originOfList(len(known))
			known = append(known, t.known[place])
		}
	}
	t.several, t.known = slices.Clip(several), slices.Clip(known)
}

// onlyRun returns the run of a row that has one.
func (t *times) onlyRun(row Row) run {
	return run{t.recorded[row], t.from[row], t.ends[row].day(), t.bases[row], t.confidence[row]}
}
