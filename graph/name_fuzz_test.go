package graph_test

import (
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

// Whatever a name is, its key and the variants of that take memory in proportion
// to its length, and no more than a bound for the variants. Time follows from
// it: every variant is written once.
func FuzzSpellings(f *testing.F) {
	distinct := func(n int) string {
		rs := make([]rune, n)
		for i := range rs {
			rs[i] = rune(0x20000 + i) // ideographs of four bytes, none of which decomposes
		}
		return string(rs)
	}
	for _, name := range []string{
		"", "APT37", "Lazarus Group", "\u0301", "\xff\xfe", strings.Repeat("a", 32), strings.Repeat("a", 33), strings.Repeat("ab", 2500),
		distinct(32), distinct(33), distinct(5000), strings.Repeat("\ufdfa", 2), strings.Repeat("\ufdfa", 3), strings.Repeat("\ufdfa", 2000),
	} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		var key string
		var spellings, beginnings []string
		size := allocated(func() {
			key = graph.Fold(name)
			spellings, beginnings = graph.Spellings(key), graph.Beginnings(key)
		})
		if len(spellings) > graph.MaxSpellings || len(beginnings) > graph.MaxSpellings {
			t.Errorf("%d spellings and %d beginnings, want at most %d", len(spellings), len(beginnings), graph.MaxSpellings)
		}
		if !slices.IsSorted(spellings) || slices.Contains(spellings, key) {
			t.Error("the spellings are not sorted, or the key is one of them")
		}
		// Measured: 3.2 MB for 32 ideographs, and for a long name 80 bytes for each of its own.
		if most := 8<<20 + 400*uint64(len(name)); size > most {
			t.Errorf("a name of %d bytes took %d bytes, want at most %d", len(name), size, most)
		}
	})
}

// allocated returns how many bytes a function allocates, those included that
// are free again.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
