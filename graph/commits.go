package graph

import (
	"cmp"
	"slices"
)

// Commit is one commit of a store: a reading, or the undoing of one.
type Commit struct {
	At      Stamp
	Entry   Entry  // who made it, and why
	Reading string // id of the reading
	Nth     int    // of all readings in the order they were stored, from 1
	Undo    bool
}

// Commits returns the commits that made a store's readings, in their order: of
// readings 1 and 2, and 1 undone after both, three.
func Commits(readings []Reading) []Commit {
	var out []Commit
	for i, r := range readings {
		out = append(out, Commit{At: r.Stored, Entry: r.Entry, Reading: r.ID, Nth: i + 1})
		if r.Undone.Seq != 0 {
			out = append(out, Commit{At: r.Undone, Entry: r.UndoEntry, Reading: r.ID, Nth: i + 1, Undo: true})
		}
	}
	slices.SortFunc(out, func(a, b Commit) int { return cmp.Compare(a.At.Seq, b.At.Seq) })
	return out
}
