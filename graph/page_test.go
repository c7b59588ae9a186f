package graph_test

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/actorgraph/actorgraph/graph"
)

func TestPageCheck(t *testing.T) {
	for first, want := range map[int]bool{-1: false, 0: true, 1: true, 1000: true, 1001: false} {
		if err := (graph.Page{First: first}).Check(); (err == nil) != want || (err != nil && !errors.Is(err, graph.ErrInvalid)) {
			t.Errorf("first %d: %v", first, err)
		}
	}
}

// Clients keep cursors: these must be understood for good.
func TestCursorsNeverChange(t *testing.T) {
	claim := graph.Claim{ID: "claim/abc", Held: []graph.Run{{Recorded: "2018-02-20"}}}
	if got, want := graph.ClaimCursor(claim), graph.Cursor("WyJjbGFpbXMiLCIyMDE4LTAyLTIwIiwiY2xhaW0vYWJjIl0"); got != want {
		t.Errorf("claim's cursor %s, want %s", got, want)
	}
	if got, want := graph.EntityCursor(graph.Entity{ID: "actor/seed/apt37", Name: "APT 37"}), graph.Cursor("WyJlbnRpdGllcyIsImFwdDM3IiwiYWN0b3Ivc2VlZC9hcHQzNyJd"); got != want {
		t.Errorf("entity's cursor %s, want %s", got, want)
	}
}

func TestCursorGivesItsKeyBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.StringMatching(`[a-z]{1,8}`).Draw(t, "list")
		key := rapid.SliceOfN(rapid.StringMatching(`[^\x{fffd}]*`), 1, 4).Draw(t, "key")
		c := graph.MakeCursor(list, key...)
		got, err := c.Key(list, len(key))
		if err != nil || !slices.Equal(got, key) {
			t.Fatalf("key %q came back as %q, %v", key, got, err)
		}
		for _, other := range []struct {
			list string
			n    int
		}{{list + "s", len(key)}, {list, len(key) + 1}, {list, len(key) - 1}} {
			if _, err := c.Key(other.list, other.n); !errors.Is(err, graph.ErrCursor) {
				t.Fatalf("read as %d parts of %s: %v, want ErrCursor", other.n, other.list, err)
			}
		}
	})
}

func TestCursorsOfAStoresLists(t *testing.T) {
	claim := graph.Claim{ID: "claim/abc", Held: []graph.Run{{Recorded: "2018-02-20"}}}
	for _, c := range []struct {
		why      string
		cursor   graph.Cursor
		claims   bool // whether Claims takes it
		entities bool
	}{
		{"the start", "", true, true},
		{"a claim", graph.ClaimCursor(claim), true, false},
		{"a claim that was undone", graph.ClaimCursor(graph.Claim{ID: "claim/abc"}), true, false},
		{"an entity", graph.EntityCursor(graph.Entity{ID: "country/KR", Name: "..."}), false, true},
		{"no base64", "%%%", false, false},
		{"padded", "WyJjbGFpbXMiXQ==", false, false},
		{"no JSON", "AAAA", false, false},
		{"no day", graph.MakeCursor("claims", "2018-02-30", "claim/x"), false, false},
		{"no claim", graph.MakeCursor("claims", "2018-02-20", "country/KR"), false, false},
		{"no entity", graph.MakeCursor("entities", "x", "claim/x"), false, false},
	} {
		p := graph.Page{After: c.cursor}
		if _, _, err := p.AfterClaim(); (err == nil) != c.claims || (err != nil && !errors.Is(err, graph.ErrCursor)) {
			t.Errorf("%s, as a claim's: %v", c.why, err)
		}
		if _, _, err := p.AfterEntity(); (err == nil) != c.entities || (err != nil && !errors.Is(err, graph.ErrCursor)) {
			t.Errorf("%s, as an entity's: %v", c.why, err)
		}
	}
	if recorded, id, err := (graph.Page{After: graph.ClaimCursor(claim)}).AfterClaim(); recorded != "2018-02-20" || id != "claim/abc" || err != nil {
		t.Errorf("after a claim: %q %q %v", recorded, id, err)
	}
}
