package sqlite_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/sqlite"
)

// manyNames returns a release of n actors with distinct names as groups are
// given: made-up words, a word and an animal, letters and a number.
func manyNames(r *rand.Rand, n int) *graph.Document {
	pick := func(words string) string {
		list := strings.Fields(words)
		return list[r.IntN(len(list))]
	}
	word := func() string {
		var b strings.Builder
		for range 2 + r.IntN(3) {
			b.WriteString(pick("b c ch d dr f g gr h j k kr l m n p ph qu r s sh st t tr v w x z") + pick("a e i o u ai ea ou \u00e9 \u00fc"))
		}
		return b.String() + pick("n r s t x th rk ck l m")
	}
	doc := graphtest.Release("feed", "2018-02-20")
	seen := map[string]bool{}
	for len(doc.Entities) < n {
		name := word()
		switch r.IntN(4) {
		case 0:
			name += " " + pick("Bear Panda Kitten Spider Chollima Tiger Jackal Sleet Typhoon Blizzard Tempest Lynx Wolf")
		case 1:
			name = strings.ToUpper(name[:1]) + name[1:] + pick("Group Team Crew Gang Squad Army Duke Cruft")
		case 2:
			name = fmt.Sprintf("%s-%d", pick("APT UNC TA DEV Storm FIN TEMP G ITG CTG"), r.IntN(100_000))
		}
		if key := graph.Fold(name); !seen[key] {
			seen[key] = true
			graphtest.With(doc, graph.Entity{ID: graphtest.ActorID("feed", fmt.Sprint(len(doc.Entities))), Name: name, Dataset: "feed"})
		}
	}
	return doc
}

// typo returns a name after one random edit of it: a letter put in, dropped,
// swapped with the next, or replaced.
func typo(r *rand.Rand, name string) string {
	rs := []rune(name)
	i := r.IntN(len(rs))
	letter := rune('a' + r.IntN(26))
	switch r.IntN(4) {
	case 0:
		rs = slices.Insert(rs, i, letter)
	case 1:
		rs = slices.Delete(rs, i, i+1)
	case 2:
		j := max(i, 1)
		rs[j-1], rs[j] = rs[j], rs[j-1]
	default:
		rs[i] = letter
	}
	return string(rs)
}

func TestSearchAmongManyNames(t *testing.T) {
	const names, tries = 100_000, 600
	r := rand.New(rand.NewPCG(37, 2018))
	doc := manyNames(r, names)
	s := openStore(t, sqlite.InMemory)
	if _, err := s.Write(t.Context(), doc, graph.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	place := func(text string, first int, want graph.ID) int {
		hits, err := s.Search(t.Context(), graph.SearchQuery{Text: text, First: first})
		if err != nil {
			t.Fatal(err)
		}
		return slices.IndexFunc(hits, func(h graph.Hit) bool { return h.Entity.ID == want })
	}
	forgiven, misspelled := 0, 0
	for range tries {
		e := doc.Entities[r.IntN(names)]
		if at := place(strings.ToUpper(e.Name), 1, e.ID); at != 0 {
			t.Errorf("%q does not find itself first", e.Name)
		}
		rs := []rune(e.Name)
		if at := place(string(rs[:len(rs)-1]), graph.MaxPage, e.ID); at < 0 {
			t.Errorf("%q is not found by all but its last letter", e.Name)
		}
		if utf8.RuneCountInString(graph.Fold(e.Name)) < 6 {
			continue
		}
		misspelled++
		if wrong := typo(r, e.Name); place(wrong, 5, e.ID) >= 0 {
			forgiven++
		}
	}
	if misspelled < tries/2 || forgiven*100 < misspelled*95 {
		t.Errorf("%d of %d misspelled names find their actor among the first five, want 95 in 100", forgiven, misspelled)
	}
	t.Logf("%d of %d misspelled names find their actor among the first five", forgiven, misspelled)
}
