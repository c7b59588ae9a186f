package graph_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/actorgraph/actorgraph/graph"
)

// commit is one write or undoing, as the oracle remembers it.
type commit struct {
	seq    int64
	wrote  release
	undoes int64
}

// naive tells when an item was asserted as the calendar shows it: it takes the
// releases that count after a commit, each with its whole content, and looks
// at the picture on the evening of every day.
func naive(commits []commit, snapshot int64, item string) string {
	latest := map[string]commit{}
	undone := map[int64]bool{}
	for _, c := range commits {
		undone[c.undoes] = undone[c.undoes] || c.seq <= snapshot
	}
	for _, c := range commits {
		if c.undoes == 0 && c.seq <= snapshot && !undone[c.seq] {
			latest[c.wrote.key()] = c
		}
	}
	counting := slices.SortedFunc(maps.Values(latest), func(a, b commit) int {
		return cmp.Or(cmp.Compare(a.wrote.day, b.wrote.day), compareBools(a.wrote.loose, b.wrote.loose), compareBools(len(a.wrote.gone) > 0, len(b.wrote.gone) > 0),
			cmp.Compare(a.wrote.name, b.wrote.name), cmp.Compare(a.wrote.doc, b.wrote.doc))
	})
	var out []string
	before := ""
	for _, day := range days {
		evening, said := "", graph.Date("")
		for _, c := range counting {
			if v, holds := c.wrote.items[item]; c.wrote.day <= day && (holds || c.wrote.letsGo(item)) {
				evening, said = versionName(v, c.wrote.said[item]), c.wrote.said[item]
			}
		}
		if evening == before {
			continue
		}
		if before != "" {
			out[len(out)-1] += string(day)
		}
		if evening != "" {
			from := day
			if len(out) == 0 {
				from = firstAdded(counting, item, day)
				if said != "" {
					from = min(from, said)
				}
			}
			out = append(out, fmt.Sprintf("%s %s..", evening, from))
		}
		before = evening
	}
	return strings.Join(out, ", ")
}

// key is what a release read again takes the place of an older reading by.
func (r release) key() string {
	if r.loose {
		return r.name + "/" + r.doc
	}
	return r.name + "/"
}

func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// letsGo reports whether a release withdraws an item that it does not hold.
func (r release) letsGo(item string) bool { return !r.loose || slices.Contains(r.gone, item) }

// firstAdded is the earliest day that a loose document gives an item before a
// release withdraws it, no later than a day.
func firstAdded(counting []commit, item string, day graph.Date) graph.Date {
	asserted, held := false, day
	for _, c := range counting {
		_, holds := c.wrote.items[item]
		switch {
		case asserted && !holds && c.wrote.letsGo(item):
			if day == c.wrote.day {
				return held // what was added and withdrawn on one day was never known
			}
			return day
		case holds && c.wrote.loose:
			day = min(day, c.wrote.day)
			if said := c.wrote.said[item]; said != "" {
				day = min(day, said)
			}
		}
		asserted = asserted || holds
	}
	return day
}

// Any sequence of writes, re-reads and undoings gives at every snapshot what
// the naive oracle gives, which holds whole contents and knows nothing of
// changes; and what a snapshot answered once it answers for good.
func TestClockAgainstTheOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// Releases of one day have no intervals between them, so that a publication date of one that was replaced on its day would not be seen by the oracle.
		sameDays := rapid.Bool().Draw(t, "releases share days")
		s := newStore()
		var commits []commit
		answered := map[int64]map[string]string{}
		for i := range rapid.IntRange(1, 9).Draw(t, "commits") {
			if len(s.history.Readings) > 0 && rapid.IntRange(0, 4).Draw(t, fmt.Sprint("undo ", i)) == 0 {
				seq := rapid.SampledFrom(s.history.Readings).Draw(t, "undone").Stored.Seq
				if slices.ContainsFunc(commits, func(c commit) bool { return c.undoes == seq }) {
					continue
				}
				s.undo(t, seq)
				commits = append(commits, commit{seq: s.last.Seq, undoes: seq})
			} else {
				n := rapid.IntRange(0, 4).Draw(t, fmt.Sprint("release ", i))
				day := days[n+1]
				if sameDays {
					day = days[n/2+1]
				}
				r := drawRelease(t, fmt.Sprintf("v%d", n), day, !sameDays, s)
				if s.write(r).Unchanged {
					continue
				}
				commits = append(commits, commit{seq: s.last.Seq, wrote: r})
			}
			answered[s.last.Seq] = s.held(s.last.Seq)
			for _, item := range clockItems {
				if got := showRuns(s.runs[claimOn(item).Identify()]); got != answered[s.last.Seq][item] {
					t.Fatalf("after commit %d the plans say of %s %q, the chronology %q", s.last.Seq, item, got, answered[s.last.Seq][item])
				}
			}
		}
		for seq := range s.last.Seq + 1 {
			got := s.held(seq)
			if seq > 0 && !maps.Equal(got, answered[seq]) {
				t.Fatalf("snapshot %d answered %v, and now %v", seq, answered[seq], got)
			}
			for _, item := range clockItems {
				if want := naive(commits, seq, item); got[item] != want {
					t.Fatalf("snapshot %d, %s: got %q, want %q", seq, item, got[item], want)
				}
			}
		}
	})
}

func drawRelease(t *rapid.T, name string, day graph.Date, published bool, s *store) release {
	r := release{name: name, day: day, items: map[string]string{}, said: map[string]graph.Date{}}
	if r.loose = rapid.IntRange(0, 3).Draw(t, name+" is loose") == 0; r.loose && !published {
		r.doc = rapid.SampledFrom([]string{"", "a.csv", "b.csv"}).Draw(t, "document of "+name)
	}
	for _, item := range clockItems {
		known := len(s.history.Changes[claimOn(item).Identify()]) > 0
		if known && r.loose && rapid.IntRange(0, 2).Draw(t, name+" takes back "+item) == 0 {
			r.gone = append(r.gone, item)
			continue
		}
		if v := rapid.SampledFrom([]string{"", "v1", "v1", "v2"}).Draw(t, name+" holds of "+item); v != "" {
			r.items[item] = v
			if published && rapid.Bool().Draw(t, "published") {
				r.said[item] = rapid.SampledFrom(days[:3]).Draw(t, "on")
			}
		}
	}
	return r
}
