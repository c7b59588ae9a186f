package neo4j

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"

	"github.com/actorgraph/actorgraph/graph"
)

// An item is what is kept of one claim, or of one data set's description of
// one entity: the versions that readings had of it, and the intervals in which
// they held. It is kept as lists on the item's relationship. They are only ever
// added to, but for the end of a row's validity, so that a question asked after
// some commit finds the same whatever is written meanwhile.
type item struct {
	typ      string     // of the relationship
	id       string     // the claim's, or the entity's
	stored   int64      // the commit that brought it
	moved    int64      // the last commit that brought or moved it; 0 before any
	held     []knownRun // by first day, then commit
	marks    []mark     // by reading
	keys     []string
	versions []string // JSON of the graph.Version or graph.Entity with that key
}

// A knownRun is a graph.Run with the commits that knew of it: from the commit
// since, and before the commit until, the item was known to be held from one day
// until another with one version. A claim's confidence stands in it because
// questions filter by it; -1 is unknown.
//
// For example a claim of a release of 2018-01-01, which commit 1 brought, and that
// the release of 2018-02-01, commit 2, holds no more, has two: {2018-01-01 to open,
// since 1, until 2} and {2018-01-01 to 2018-02-01, since 2, until open}.
//
// possiblyFrom is the first day on which it can have been held; open where the
// releases of its data set tell (graph.Calendar.Bound).
type knownRun struct {
	from, to, since, until, version, confidence int64
	possiblyFrom, basis                         int64
}

// A mark is a graph.VersionChange as the store keeps it, and no marking such as
// TLP:GREEN. Version is -1 where the reading held the item no more.
type mark struct {
	reading, version                int64
	published, publishedFrom, basis int64
}

// bases are what a day of recording rests on, by their numbers in rows and marks.
// A number never changes.
var bases = []graph.Basis{"", graph.BasisPublished, graph.BasisStated, graph.BasisHeld}

func basisNumber(b graph.Basis) int64 { return int64(slices.Index(bases, b)) }

const (
	runSize  = 8
	markSize = 5
	// open is the end of what has not ended, greater than every day and commit.
	open = math.MaxInt32
)

// dayOf counts days since 1970; no date is open.
func dayOf(d graph.Date) int64 {
	if d == "" {
		return open
	}
	return d.Time().Unix() / secondsOfDay
}

func dateOf(day int64) graph.Date {
	if day == open {
		return ""
	}
	return graph.Date("1970-01-01").AddDays(int(day))
}

const secondsOfDay = 24 * 60 * 60

// runs returns when the item was held, as known after commit seq. With
// byKey a run's version is its key, else its index as text, which is all that
// finding the version of an entity needs.
func (it *item) runs(seq int64, byKey bool) []graph.Run {
	var out []graph.Run
	for _, r := range it.held {
		if r.since > seq || r.until <= seq {
			continue
		}
		version := strconv.FormatInt(r.version, 10)
		if byKey {
			version = it.keys[r.version]
		}
		run := graph.Run{
			Recorded: dateOf(r.from), RecordedFrom: dateOf(r.possiblyFrom), Basis: bases[r.basis], Withdrawn: dateOf(r.to), Version: version,
		}
		if sure := int(r.confidence); sure >= 0 {
			run.Confidence = &sure
		}
		out = append(out, run)
	}
	return out
}

// lastMark returns the last mark up to commit seq with which the item was held.
func (it *item) lastMark(seq int64) (mark, bool) {
	for _, m := range slices.Backward(it.marks) {
		if m.reading <= seq && m.version >= 0 {
			return m, true
		}
	}
	return mark{}, false
}

// history returns the item's marks as the domain plans with them.
func (it *item) history() []graph.VersionChange {
	out := make([]graph.VersionChange, len(it.marks))
	for i, m := range it.marks {
		out[i] = graph.VersionChange{Reading: m.reading, Published: graph.SaidOn{
			Published: dateOf(m.published), PublishedFrom: dateOf(m.publishedFrom), Basis: bases[m.basis],
		}}
		if m.version >= 0 {
			out[i].Version = it.keys[m.version]
		}
	}
	return out
}

// mark adds what a commit's reading says of the item; content is that of its version.
func (it *item) mark(m graph.VersionChange, content any) error {
	version := int64(-1)
	if m.Version != "" {
		version = int64(slices.Index(it.keys, m.Version))
	}
	if m.Version != "" && version < 0 {
		text, err := json.Marshal(content)
		if err != nil {
			return err
		}
		version = int64(len(it.keys))
		it.keys = append(it.keys, m.Version)
		it.versions = append(it.versions, string(text))
	}
	it.marks = append(it.marks, mark{
		reading: m.Reading, version: version, published: dayOf(m.Published.Published),
		publishedFrom: dayOf(m.Published.PublishedFrom), basis: basisNumber(m.Published.Basis),
	})
	return nil
}

// move makes runs the item's from commit seq on. Rows that stay are left as they are.
func (it *item) move(seq int64, runs []graph.Run) error {
	next := make([]knownRun, len(runs))
	for i, r := range runs {
		version := int64(slices.Index(it.keys, r.Version))
		confidence, err := it.confidence(version)
		if err != nil {
			return err
		}
		next[i] = knownRun{
			from: dayOf(r.Recorded), to: dayOf(r.Withdrawn), since: seq, until: open, version: version, confidence: confidence,
			possiblyFrom: dayOf(r.RecordedFrom), basis: basisNumber(r.Basis),
		}
	}
	for i, r := range it.held {
		if r.until != open {
			continue
		}
		same := slices.IndexFunc(next, func(n knownRun) bool {
			n.since, n.until = r.since, r.until
			return n == r
		})
		if same >= 0 {
			next = slices.Delete(next, same, same+1)
			continue
		}
		it.held[i].until, it.moved = seq, seq
	}
	if len(next) > 0 {
		it.held, it.moved = append(it.held, next...), seq
	}
	slices.SortStableFunc(it.held, func(a, b knownRun) int { return int(a.from - b.from) })
	return nil
}

// confidence returns what a claim's version says of it, -1 for unknown and for
// a description.
func (it *item) confidence(version int64) (int64, error) {
	var content struct{ Confidence *int64 }
	if err := json.Unmarshal([]byte(it.versions[version]), &content); err != nil {
		return 0, err
	}
	if content.Confidence == nil {
		return -1, nil
	}
	return *content.Confidence, nil
}

// properties returns the item's lists as they are kept.
func (it *item) properties() map[string]any {
	runs := make([]int64, 0, runSize*len(it.held))
	for _, r := range it.held {
		runs = append(runs, r.from, r.to, r.since, r.until, r.version, r.confidence, r.possiblyFrom, r.basis)
	}
	said := make([]int64, 0, markSize*len(it.marks))
	for _, m := range it.marks {
		said = append(said, m.reading, m.version, m.published, m.publishedFrom, m.basis)
	}
	return map[string]any{
		"id": it.id, "moved": it.moved,
		"runs": runs, "said": said, "versions": it.versions, "versionKeys": it.keys,
	}
}

// heldOf reads what properties wrote.
func heldOf(list []any) []knownRun {
	out := make([]knownRun, len(list)/runSize)
	for i := range out {
		n := func(j int) int64 { return integer(list[i*runSize+j]) }
		out[i] = knownRun{from: n(0), to: n(1), since: n(2), until: n(3), version: n(4), confidence: n(5), possiblyFrom: n(6), basis: n(7)}
	}
	return out
}

func marksOf(list []any) []mark {
	out := make([]mark, len(list)/markSize)
	for i := range out {
		n := func(j int) int64 { return integer(list[i*markSize+j]) }
		out[i] = mark{reading: n(0), version: n(1), published: n(2), publishedFrom: n(3), basis: n(4)}
	}
	return out
}
