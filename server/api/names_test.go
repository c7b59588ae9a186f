package api_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
)

func TestActorByName(t *testing.T) {
	c := clientOf(t, handMade(t))
	for _, tc := range []struct{ why, name, view, want string }{
		{"its own name", "Möss", `null`, "actor/feed/moss"},
		{"decomposed, other case", "MO\u0308SS", `null`, "actor/feed/moss"},
		{"an alias", "green carpet", `null`, "actor/feed/moss"},
		{"an alias without its space", "GreenCarpet", `null`, "actor/feed/moss"},
		{"an external id", "f-1", `null`, "actor/feed/moss"},
		{"the external id of a record that was replaced", "F-0", `null`, "actor/feed/moss"},
		{"the name of a record that was replaced", "Old Moss", `null`, "actor/feed/moss"},
		{"shared, but the view admits one use", "Shared Name", `{"claimants": ["Bodega"]}`, "actor/feed/moss"},
		{"shared, and the view admits the other use", "Shared Name", `{"claimants": ["Acme Élan"]}`, "actor/feed/fern"},
		{"a name of later days", "Green Carpet", `{"knownAsOf": "2015-01-01"}`, "actor/feed/moss"},
		{"a name that the claimant does not use", "green-carpet", `{"claimants": ["Acme Élan"]}`, "actor/feed/moss"},
		{"shared", "shared name", `null`, "AMBIGUOUS_NAME"},
		{"an actor without a record in the data set", "Moss Cell", `{"datasets": ["reports"]}`, "actor/feed/moss-sub"},
		{"by a name that the data set does not hold", "Green Carpet", `{"datasets": ["reports"]}`, "actor/feed/moss"},
		{"shared, and in no data set of the view", "shared name", `{"datasets": ["reports"]}`, "AMBIGUOUS_NAME"},
		{"not stored by the snapshot", "Möss", `{"snapshot": "2001-01-01T00:00:00Z"}`, "NOT_FOUND"},
		{"unknown", "Mos", `null`, "NOT_FOUND"},
	} {
		t.Run(tc.why, func(t *testing.T) {
			name, err := json.Marshal(tc.name)
			if err != nil {
				t.Fatal(err)
			}
			a := c.ask(`query($n: String, $v: View) { actor(name: $n, view: $v) { id } }`, fmt.Sprintf(`{"n": %s, "v": %s}`, name, tc.view))
			got, _ := walk(a.Data, []string{"actor", "id"})[0].(string)
			if len(a.Errors) > 0 {
				got = a.Errors[0].Extensions.Code
			}
			if got != tc.want {
				t.Errorf("got %s, want %s (%v)", got, tc.want, a.Errors)
			}
		})
	}
}

// Who asks for a name is not told that very name as the nearest.
func TestNoSuggestionIsTheNameAskedFor(t *testing.T) {
	c := clientOf(t, handMade(t))
	for _, name := range []string{"Möss", "moss cell"} {
		a := c.ask(fmt.Sprintf(`{ actor(name: %q, view: {snapshot: "2001-01-01T00:00:00Z"}) { id } }`, name))
		if len(a.Errors) != 1 {
			t.Fatalf("%s: %v", name, a.Errors)
		}
		if hint := strings.ToLower(a.Errors[0].Extensions.Hint); strings.Contains(hint, "mean "+strings.ToLower(name)) {
			t.Errorf("%s: %s", name, hint)
		}
	}
}

func TestReplacedIDLeadsOn(t *testing.T) {
	c := clientOf(t, handMade(t))
	for _, query := range []string{`{ x: actor(id: "actor/feed/gone") { id name } }`, `{ x: node(id: "actor/feed/gone") { id ... on Actor { name } } }`} {
		if diff := cmp.Diff([]any{map[string]any{"id": "actor/feed/moss", "name": "Möss"}}, c.get("x", query)); diff != "" {
			t.Errorf("%s:\n%s", query, diff)
		}
	}
}

func TestPlacesByNameAndCode(t *testing.T) {
	c := clientOf(t, handMade(t))
	for _, tc := range []struct{ field, name, want string }{
		{"country", "JP", "country/JP"},
		{"country", "jpn", "country/JP"},
		{"country", "Japan", "country/JP"},
		{"country", "Republic of Korea", "country/KR"},
		{"region", "middle east", "region/middle-east"},
		{"sector", "Aerospace", "sector/aerospace"},
		{"victim", "nihon-post", "victim/nihonpost"},
	} {
		query := fmt.Sprintf(`{ x: %s(name: %q) { id } }`, tc.field, tc.name)
		if diff := cmp.Diff([]any{tc.want}, c.get("x.id", query)); diff != "" {
			t.Errorf("%s:\n%s", query, diff)
		}
	}
}

func TestResolveNames(t *testing.T) {
	c := clientOf(t, handMade(t))
	const question = `query($n: [String!]!, $v: View) { resolveNames(names: $n, view: $v) { name matches { actor { id } name claimants { name } datasets { key } claims { predicate } } } }`
	got := c.get("resolveNames", question, `{"n": ["green carpet", "Shared Name", "F-1", "nobody"], "v": {"knownAsOf": "2020-01-01"}}`)
	match := func(id, name string, claims int, who ...any) map[string]any {
		said := slices.Repeat([]any{map[string]any{"predicate": "NAMED"}}, claims)
		by := []any{}
		for _, w := range who {
			by = append(by, map[string]any{"name": w})
		}
		return map[string]any{
			"actor": map[string]any{"id": id}, "name": name, "claimants": by,
			"datasets": []any{map[string]any{"key": "feed"}}, "claims": append([]any{}, said...),
		}
	}
	want := []any{
		map[string]any{"name": "green carpet", "matches": []any{match("actor/feed/moss", "Green Carpet", 2, "Acme Élan", "Bodega")}},
		map[string]any{"name": "Shared Name", "matches": []any{match("actor/feed/fern", "Shared Name", 1, "Acme Élan"), match("actor/feed/moss", "Shared Name", 1, "Bodega")}},
		map[string]any{"name": "F-1", "matches": []any{match("actor/feed/moss", "F-1", 0)}},
		map[string]any{"name": "nobody", "matches": []any{}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	before := c.get("resolveNames", question, `{"n": ["green carpet"], "v": {"knownAsOf": "2017-01-01"}}`)
	if diff := cmp.Diff(want[:1], before); diff != "" {
		t.Errorf("by the names of today, in 2017 (-want +got):\n%s", diff)
	}
	then := c.get("resolveNames.matches", question, `{"n": ["Green Carpet"], "v": {"knownAsOf": "2017-01-01", "identity": "THEN"}}`)
	if len(then) > 0 {
		t.Errorf("nobody used the name in 2017, but %v", then)
	}
}

func TestSearch(t *testing.T) {
	c := clientOf(t, handMade(t))
	for _, tc := range []struct {
		why, args string
		want      []any
	}{
		{"an alias finds its actor", `text: "green carpet"`, []any{"actor/feed/moss Green Carpet, a name of Möss, Acme Élan"}},
		{"an alias as it is", `text: "green carpet", kinds: [ALIAS]`, []any{
			"alias/Green%20Carpet Green Carpet, its name", "alias/green-carpet green-carpet, its name",
		}},
		{"an actor with two names that match comes once", `text: "green", kinds: [ACTOR]`, []any{"actor/feed/moss Green Carpet, a name of Möss, Acme Élan, which begins so"}},
		{"one letter swapped", `text: "Fren", kinds: [ACTOR]`, []any{"actor/feed/fern Fern, its name, which is spelt nearly so"}},
		{"a shared name finds both", `text: "shared name"`, []any{
			"actor/feed/fern Shared Name, a name of Fern, Acme Élan", "actor/feed/moss Shared Name, a name of Möss, Bodega",
		}},
		{"first counts entities", `text: "shared name", first: 1`, []any{"actor/feed/fern Shared Name, a name of Fern, Acme Élan"}},
		{"an external id", `text: "F-1"`, []any{"actor/feed/moss F-1, an id of Möss"}},
		{"a country's code", `text: "KOR", kinds: [COUNTRY], first: 1`, []any{"country/KR KOR, another name of South Korea"}},
		{"a victim", `text: "nihon", kinds: [VICTIM]`, []any{"victim/nihonpost Nihon Post, its name, which begins so"}},
		{"nothing", `text: "?"`, []any{}},
		{"none wanted", `text: "Fern", first: 0`, []any{}},
	} {
		t.Run(tc.why, func(t *testing.T) {
			got := []any{}
			for _, h := range c.get("search", `{ search(`+tc.args+`) { entity { id } matched why } }`) {
				hit := h.(map[string]any)
				got = append(got, fmt.Sprint(hit["entity"].(map[string]any)["id"], " ", hit["why"]))
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestMisspeltNames makes one mistake in every name of the seed that has six
// letters or more; the right actor must be among the first five.
func TestMisspeltNames(t *testing.T) {
	c := clientOf(t, seeded(t))
	rng := rand.New(rand.NewPCG(37, 2018))
	actors := c.get("actors.nodes", `{ actors(first: 1000) { nodes { id aliases } } }`)
	asked, right := 0, 0
	for _, a := range actors {
		for _, name := range a.(map[string]any)["aliases"].([]any) {
			if len([]rune(graph.Fold(name.(string)))) < 6 {
				continue
			}
			wrong, err := json.Marshal(misspell(rng, name.(string)))
			if err != nil {
				t.Fatal(err)
			}
			found := c.get("search.entity.id", fmt.Sprintf("{ search(text: %s, kinds: [ACTOR], first: 5) { entity { id } } }", wrong))
			if asked++; slices.Contains(found, a.(map[string]any)["id"]) {
				right++
			}
		}
	}
	if asked < 200 || float64(right) < 0.95*float64(asked) {
		t.Errorf("%d of %d misspelt names found their actor; want 95%% of at least 200", right, asked)
	}
}

// misspell inserts, drops, swaps or replaces one letter.
func misspell(rng *rand.Rand, name string) string {
	rs := []rune(name)
	letter := rune('a' + rng.IntN(26))
	i := rng.IntN(len(rs) - 1)
	switch rng.IntN(4) {
	case 0:
		return string(slices.Insert(rs, i, letter))
	case 1:
		return string(slices.Delete(rs, i, i+1))
	case 2:
		rs[i], rs[i+1] = rs[i+1], rs[i]
	default:
		rs[i] = letter
	}
	return string(rs)
}
