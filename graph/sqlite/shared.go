package sqlite

import (
	"sync/atomic"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/internal/bytecache"
)

// Bytes of what a store keeps read, beside the pages that SQLite keeps: most questions
// show the same actors, countries and sources, and to read one again costs an access to
// four tables and the parsing of its text.
const (
	keptEntities = 24 << 20
	keptVersions = 16 << 20
)

// perRow is about what a row takes beside its text.
const perRow = 400

// shared is what was read for all questions. Nobody may change what it holds.
type shared struct {
	versions *bytecache.Cache[int64, *claimVersion] // of claims, by key: a version never changes
	today    atomic.Pointer[described]
}

// described are entities as they are described today, after one commit: the next one
// can describe any of them otherwise.
type described struct {
	snapshot int64
	entities *bytecache.Cache[int64, *graph.Entity]
}

func newShared() *shared {
	return &shared{versions: bytecache.New[int64, *claimVersion](keptVersions)}
}

// entitiesOf returns the entities that are kept of a commit and a day, nil where none
// are: for a day of the past, and before the last commit that was asked about.
func (s *shared) entitiesOf(at asOf) *bytecache.Cache[int64, *graph.Entity] {
	if at.view.AsOf() != (graph.View{}).AsOf() {
		return nil
	}
	for {
		kept := s.today.Load()
		switch {
		case kept != nil && kept.snapshot == at.snapshot:
			return kept.entities
		case kept != nil && kept.snapshot > at.snapshot:
			return nil
		}
		next := &described{at.snapshot, bytecache.New[int64, *graph.Entity](keptEntities)}
		if s.today.CompareAndSwap(kept, next) {
			return next.entities
		}
	}
}
