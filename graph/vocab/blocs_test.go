package vocab_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

func TestMembersOfBlocs(t *testing.T) {
	tests := []struct {
		bloc, during string
		n            int
		in, out      string // alpha-2
	}{
		{"NATO", "2022", 30, "TR", "FI"},
		{"nato", "2023", 31, "FI", "SE"},
		{"North Atlantic Treaty Organization", "2022/..", 32, "SE", "AT"},
		{"the European Union", "2020-01", 28, "GB", "NO"},
		{"EU", "2020-02", 27, "HR", "GB"},
		{"EU", "2013-06", 27, "GB", "HR"},
		{"EU members", "", 28, "GB", "CH"},
		{"Five Eyes", "2020", 5, "NZ", "FR"},
		{"FVEY", "1947", 2, "GB", "CA"},
		{"ASEAN", "2025-10-25", 10, "KH", "TL"},
		{"ASEAN", "2026", 11, "TL", "CN"},
	}
	for _, tt := range tests {
		b, ok := vocab.FindBloc(tt.bloc)
		if !ok {
			t.Errorf("no bloc is called %s", tt.bloc)
			continue
		}
		var during graph.Span
		if tt.during != "" {
			during = graph.MustSpan(tt.during)
		}
		members := b.MembersDuring(during)
		has := func(code string) bool {
			return slices.ContainsFunc(members, func(m vocab.Membership) bool { return m.Country == countryID(code) })
		}
		if len(members) != tt.n || !has(tt.in) || has(tt.out) {
			t.Errorf("%s in %s: %d members, want %d, with %s and without %s: %v", tt.bloc, tt.during, len(members), tt.n, tt.in, tt.out, members)
		}
	}
	for _, name := range []string{"", "the", "Europe", "Warsaw Pact"} {
		if b, ok := vocab.FindBloc(name); ok {
			t.Errorf("%q is %s", name, b.Name)
		}
	}
}

// A bloc is a victim and no country, and every list has its source.
func TestBlocsAreVictims(t *testing.T) {
	for _, b := range vocab.Blocs() {
		if b.Victim.Kind() != graph.Victim || vocab.ResolveTarget(b.Name).Entity.ID != b.Victim {
			t.Errorf("%s: as a target it is %s, and as a bloc %s", b.Name, vocab.ResolveTarget(b.Name).Entity.ID, b.Victim)
		}
		if !strings.HasPrefix(b.Source, "https://") {
			t.Errorf("%s has no source", b.Name)
		}
	}
}
