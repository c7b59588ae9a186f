package api

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// used is how many bytes a cache keeps of all kinds.
func (c *Cache) used() int {
	all := 0
	for _, p := range c.parts {
		all += p.Bytes()
	}
	return all
}

// TestCacheIsBounded keeps very much, of every kind and for every clearance: it
// never has more than its size, and of each kind what was asked for last.
func TestCacheIsBounded(t *testing.T) {
	const size = 1 << 20
	c := NewCache(size)
	for i := range 10_000 {
		for kind := range kinds {
			keep(c, cacheKey{kind, graph.TLP(i % 5), fmt.Sprint(i)}, i, 1000)
		}
		if _, ok := cached[int](c, cacheKey{keptQuery, graph.TLP(0), "0"}); !ok {
			t.Fatal("what is asked for all the time is let go")
		}
		if c.used() > size {
			t.Fatalf("%d bytes are kept, and there is room for %d", c.used(), size)
		}
	}
	if got, ok := cached[int](c, cacheKey{keptIdentity, graph.TLP(4), "9999"}); !ok || got != 9999 {
		t.Errorf("the last one kept is %d, %v", got, ok)
	}
	if _, ok := cached[int](c, cacheKey{keptIdentity, graph.TLP(3), "9999"}); ok {
		t.Error("one clearance finds what was kept for another")
	}
	if _, ok := cached[int](c, cacheKey{keptIdentity, graph.TLP(0), "0"}); ok || c.used() < size/2 {
		t.Errorf("%d bytes are kept of %d, and what was not asked for longest is there: %v", c.used(), size, ok)
	}
}

// TestCacheRefusesWhatIsTooLarge keeps nothing for which all else would have to go.
func TestCacheRefusesWhatIsTooLarge(t *testing.T) {
	c := NewCache(1 << 20)
	small, large := cacheKey{keptQuery, graph.TLPRed, "a"}, cacheKey{keptQuery, graph.TLPRed, strings.Repeat("b", 1<<18)}
	keep(c, small, 1, 10)
	keep(c, large, 2, 10)
	_, hasSmall := cached[int](c, small)
	_, hasLarge := cached[int](c, large)
	if !hasSmall || hasLarge {
		t.Errorf("the small one is there: %v, the large one: %v", hasSmall, hasLarge)
	}
}

// TestListsAreMeasuredSeldom learns how long lists are after a small commit, which
// may have made each one longer, and after a large one.
func TestListsAreMeasuredSeldom(t *testing.T) {
	store := sqlitetest.Open(t, vocab.Document(), *graphtest.Release("acme", "2020-01-01", graphtest.Targeted("actor/acme/kestrel", "country/KR", "2019")))
	log := slog.New(slog.DiscardHandler)
	s := New(store, Options{Log: log, Projection: NewProjection(store, log)}).service
	measure := func() *largestLists {
		t.Helper()
		if err := s.measureLists(t.Context()); err != nil {
			t.Fatal(err)
		}
		return s.largest.Load()
	}
	targets := func(l *largestLists) int {
		n, ok := l.length("Agreement", "rows", false)
		if !ok {
			t.Fatal("nobody knows how long the list is")
		}
		return n
	}
	if first := measure(); first.grown != 0 || targets(first) != 1 {
		t.Errorf("at first: grown by %d, %d targets", first.grown, targets(first))
	}
	write := func(day graph.Date, countries ...graph.ID) {
		t.Helper()
		var claims []graph.Claim
		for _, c := range countries {
			claims = append(claims, graphtest.Targeted("actor/acme/kestrel", c, "2018"))
		}
		if _, err := store.Write(t.Context(), graphtest.Report("acme", day, claims...), graph.WriteOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	write("2020-01-02", "country/JP", "country/KR")
	if few := measure(); few.grown != 2 || targets(few) != 3 { // of 2 that there are
		t.Errorf("after a small commit: grown by %d, %d targets", few.grown, targets(few))
	}
	var all []graph.ID
	for _, e := range vocab.Document().Entities {
		if e.Kind() == graph.Country {
			all = append(all, e.ID)
		}
	}
	write("2020-01-03", all...)
	if many := measure(); many.grown != 0 || targets(many) != len(all) {
		t.Errorf("after a large commit: grown by %d, %d targets, want %d", many.grown, targets(many), len(all))
	}
	if same := measure(); same.grown != 0 {
		t.Errorf("after none: grown by %d", same.grown)
	}
}
