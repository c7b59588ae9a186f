package graphtest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

func searchCases() []testCase {
	return []testCase{
		{"case, spaces, punctuation and normal form make no difference", searchFolds},
		{"further names and external ids are names", searchesAllNames},
		{"exact names come first, then prefixes, then spellings", searchOrder},
		{"equal keys come by name as written and then by id", searchTies},
		{"exact finds the very key only", searchExact},
		{"kinds narrow the search", searchKinds},
		{"an entity comes once, by its best name", searchOnce},
		{"first cuts the list, best kept", searchFirst},
		{"a first that cannot be served is invalid", searchRefuses},
		{"a name of any length is found by itself and by its beginning", searchLong},
		{"a text that is longer than a name can be is invalid, and told its limit", searchRefusesLong},
		{"a text without letters and digits finds nothing, and nothing finds such a name", searchNothing},
		{"one edit of any sort is forgiven, in names of four letters or more", searchSpelling},
		{"one edit is forgiven in the first part of a name, of five letters or more", searchBeginning},
		{"names are those of today", searchToday},
		{"the entity found is as it is today", searchEntity},
	}
}

func search(t *testing.T, s graph.Store, q graph.SearchQuery) []graph.Hit {
	t.Helper()
	if q.First == 0 {
		q.First = graph.MaxPage
	}
	hits, err := s.Search(t.Context(), q)
	if err != nil {
		t.Fatalf("search %+v: %v", q, err)
	}
	return hits
}

// found returns what a search finds, each as "how: name matched".
func found(t *testing.T, s graph.Store, q graph.SearchQuery) []string {
	t.Helper()
	var out []string
	for _, h := range search(t, s, q) {
		out = append(out, fmt.Sprintf("%s: %s", [...]string{"exact", "prefix", "spelling", "beginning"}[h.How], h.Matched))
	}
	return out
}

// actors returns a release of actors of these names, with ids in that order.
func actors(names ...string) *graph.Document {
	doc := Release("seed", "2018-02-20")
	for i, name := range names {
		With(doc, graph.Entity{ID: ActorID("seed", fmt.Sprintf("%03d", i)), Name: name, Dataset: "seed"})
	}
	return doc
}

func searchFolds(t *testing.T, s graph.Store) {
	write(t, s, actors("APT37", "Caf\u00e9 Noir", "\u041c\u0435\u0434\u0432\u0435\u0434\u044c", "\uff21\uff30\uff34\uff14\uff11", "Stra\u00dfe", "대한"))
	for text, want := range map[string]string{
		"apt 37": "APT37", "APT-37": "APT37", " A.p.T_3/7 ": "APT37",
		"cafe\u0301 noir": "Caf\u00e9 Noir", "CAFE NOIR": "Caf\u00e9 Noir",
		"\u043c\u0415\u0414\u0412\u0415\u0414\u042c": "\u041c\u0435\u0434\u0432\u0435\u0434\u044c",
		"apt41": "\uff21\uff30\uff34\uff14\uff11", "STRASSE": "Stra\u00dfe",
		"\u1103\u1162\u1112\u1161\u11ab": "대한",
	} {
		same(t, text, found(t, s, graph.SearchQuery{Text: text, Exact: true}), []string{"exact: " + want})
	}
}

func searchesAllNames(t *testing.T, s graph.Store) {
	e := EntityOf(korea)
	e.Name, e.Names, e.ExternalID = "South Korea", []string{"ROK", "Republic of Korea"}, "location--0001"
	write(t, s, With(Release("seed", "2018-02-20"), e))
	for _, text := range []string{"southkorea", "rok", "republic of korea", "LOCATION 0001"} {
		if got := search(t, s, graph.SearchQuery{Text: text, Exact: true}); len(got) != 1 || got[0].Entity.ID != korea {
			t.Errorf("%q finds %+v, want South Korea", text, got)
		}
	}
	if got := search(t, s, graph.SearchQuery{Text: "KR"}); len(got) != 0 {
		t.Errorf("the id's last part is no name, but finds %+v", got)
	}
}

func searchOrder(t *testing.T, s graph.Store) {
	write(t, s, actors("Reapers", "Reader", "Reaper Two", "REAPER", "Rea", "Reape", "Beaper", "Reaper", "Other"))
	same(t, "reaper", found(t, s, graph.SearchQuery{Text: "reaper"}), []string{
		"exact: REAPER", "exact: Reaper",
		"prefix: Reapers", "prefix: Reaper Two",
		"spelling: Beaper", "spelling: Reader", "spelling: Reape",
	})
}

func searchTies(t *testing.T, s graph.Store) {
	write(t, s, actors("reaper", "Rea-per", "Reaper", "Reaper", "REAPER"))
	var got []graph.ID
	for _, h := range search(t, s, graph.SearchQuery{Text: "Reaper"}) {
		got = append(got, h.Entity.ID)
	}
	same(t, "ids", got, []graph.ID{"actor/seed/004", "actor/seed/001", "actor/seed/002", "actor/seed/003", "actor/seed/000"})
}

func searchExact(t *testing.T, s graph.Store) {
	write(t, s, actors("Reaper", "Reapers", "Reape", "Reaper!"))
	same(t, "exact", found(t, s, graph.SearchQuery{Text: "reaper", Exact: true}), []string{"exact: Reaper", "exact: Reaper!"})
}

func searchKinds(t *testing.T, s graph.Store) {
	write(t, s, Release("seed", "2018-02-20", Called("Reaper", reaper, "Reaper"), Targeted(reaper2, "victim/reaper", "")))
	for _, c := range []struct {
		kinds []graph.Kind
		want  int
	}{
		{nil, 5},
		{[]graph.Kind{graph.Actor}, 2},
		{[]graph.Kind{graph.Alias, graph.Victim}, 2},
		{[]graph.Kind{graph.Country}, 0},
		{[]graph.Kind{"thing", graph.Organization}, 1},
	} {
		if got := search(t, s, graph.SearchQuery{Text: "reaper", Kinds: c.kinds}); len(got) != c.want {
			t.Errorf("kinds %v: %d hits, want %d", c.kinds, len(got), c.want)
		}
	}
}

func searchOnce(t *testing.T, s graph.Store) {
	e := graph.Entity{ID: reaper, Dataset: "seed", Name: "Reapers United", Names: []string{"Reapes", "reaper", "Reaper", "Reaper X"}, ExternalID: "REAPER"}
	write(t, s, With(Release("seed", "2018-02-20"), e))
	same(t, "hits", found(t, s, graph.SearchQuery{Text: "reaper"}), []string{"exact: REAPER"})
	same(t, "by prefix", found(t, s, graph.SearchQuery{Text: "reapersu"}), []string{"prefix: Reapers United"})
}

func searchFirst(t *testing.T, s graph.Store) {
	e := graph.Entity{ID: ActorID("seed", "many"), Dataset: "seed", Name: "Reaper", Names: []string{"REAPER", "ReapeR", "Reaper A", "Reaper B"}}
	write(t, s, With(actors("Reaper C", "Reape", "Reaper!"), e))
	whole := search(t, s, graph.SearchQuery{Text: "reaper"})
	same(t, "all", len(whole), 4)
	for first := 1; first <= len(whole)+1; first++ {
		same(t, fmt.Sprintf("the first %d", first), search(t, s, graph.SearchQuery{Text: "reaper", First: first}), whole[:min(first, len(whole))])
	}
}

func searchRefuses(t *testing.T, s graph.Store) {
	for _, first := range []int{0, -1, graph.MaxPage + 1} {
		_, err := s.Search(t.Context(), graph.SearchQuery{Text: "reaper", First: first})
		wantInvalid(t, err)
	}
}

func searchLong(t *testing.T, s graph.Store) {
	centre := "Main Centre for Special Technologies (GTsST) of the Main Directorate of the General Staff of the Armed Forces"
	grows := strings.Repeat("\ufdfa", graph.MaxName/3) // each sign folds to fifteen letters
	endless := strings.Repeat("Ministry of State \u00c9ducation, ", 20)
	write(t, s, actors(centre, grows, endless, "Main"))
	for text, want := range map[string][]string{
		centre:                                   {"exact: " + centre},
		strings.ToUpper(centre) + "!":            {"exact: " + centre},
		centre[:100]:                             {"prefix: " + centre},
		grows:                                    {"exact: " + grows},
		grows[:300]:                              {"prefix: " + grows},
		endless[:graph.MaxName]:                  {"prefix: " + graph.CleanName(endless)},
		"Maim Centre for Special Technologies G": nil, // too long for slips to be forgiven
		"Maim Centre for":                        {"beginning: " + centre},
	} {
		same(t, text, found(t, s, graph.SearchQuery{Text: text}), want)
	}
}

func searchRefusesLong(t *testing.T, s graph.Store) {
	for _, exact := range []bool{true, false} {
		search(t, s, graph.SearchQuery{Text: strings.Repeat("r", graph.MaxName), Exact: exact})
		_, err := s.Search(t.Context(), graph.SearchQuery{Text: strings.Repeat("r", graph.MaxName+1), Exact: exact, First: 1})
		wantInvalid(t, err)
		if err != nil && (!strings.Contains(err.Error(), "512") || !strings.Contains(err.Error(), "513")) {
			t.Errorf("%v names neither the limit nor the text's length", err)
		}
	}
}

func searchNothing(t *testing.T, s graph.Store) {
	write(t, s, Release("seed", "2018-02-20", Called("...", reaper, ""), Called("!?", reaper, ""), Called("Reaper", reaper, "")))
	for _, text := range []string{"", " ", "...", "!?", "%", "*", "_", "\u0301", ".*", "~", "'\""} {
		if got := search(t, s, graph.SearchQuery{Text: text}); len(got) != 0 {
			t.Errorf("%q finds %+v, want nothing", text, got)
		}
	}
}

func searchSpelling(t *testing.T, s graph.Store) {
	write(t, s, actors("Lazarus", "APT1", "Ru\u0308\u03b2e", "APT"))
	for text, want := range map[string]string{
		"Lazarusx": "Lazarus", "xLazarus": "Lazarus", "Lzarus": "Lazarus", "Lazraus": "Lazarus", "Lazaris": "Lazarus", "Laz4rus": "Lazarus",
		"APT11": "APT1", "ATP1": "APT1", "BPT1": "APT1",
	} {
		same(t, text, found(t, s, graph.SearchQuery{Text: text}), []string{"spelling: " + want})
	}
	for _, text := range []string{"Lzarsu", "Lazarusxy", "xyzarus", "ATP", "BT1"} {
		same(t, text, found(t, s, graph.SearchQuery{Text: text}), nil)
	}
}

func searchBeginning(t *testing.T, s graph.Store) {
	write(t, s, actors("Lazarus Group", "Lazarus", "Kimsuky Team", "Kimsuky Crew", "APT1 Unit", "R\u00fc\u03b2ezahl"))
	for text, want := range map[string][]string{
		"lazrus":           {"spelling: Lazarus", "beginning: Lazarus Group"},
		"Laz-raus":         {"spelling: Lazarus", "beginning: Lazarus Group"},
		"kimsky":           {"beginning: Kimsuky Crew", "beginning: Kimsuky Team"},
		"ikmsuky":          {"beginning: Kimsuky Crew", "beginning: Kimsuky Team"},
		"r\u00dc\u03b2zea": {"beginning: R\u00fc\u03b2ezahl"},
		"ATP1U":            {"beginning: APT1 Unit"},
		"ATP1":             nil, // too short
		"lzarsu":           nil, // two slips
	} {
		same(t, text, found(t, s, graph.SearchQuery{Text: text}), want)
		same(t, text+", exact", found(t, s, graph.SearchQuery{Text: text, Exact: true}), nil)
		same(t, text+", of another kind", found(t, s, graph.SearchQuery{Text: text, Kinds: []graph.Kind{graph.Country}}), nil)
		if len(want) > 0 {
			same(t, text+", the first", found(t, s, graph.SearchQuery{Text: text, First: 1}), want[:1])
		}
	}
}

func searchToday(t *testing.T, s graph.Store) {
	write(t, s, renamed("seed", "2018-01-01", reaper, "Old Name"))
	write(t, s, renamed("seed", "2018-02-01", reaper, "New Name"))
	write(t, s, With(Release("feed", "2018-01-01"), graph.Entity{ID: japan, Name: "Nippon"}, graph.Entity{ID: vietnam, Name: "Viet Nam"}))
	write(t, s, With(Release("feed", "2018-02-01"), graph.Entity{ID: vietnam, Name: "Viet Nam", ReplacedBy: korea}))
	mistake := write(t, s, renamed("gone", "2018-01-01", korea, "Mistake"))
	same(t, "a mistake before it is undone", found(t, s, graph.SearchQuery{Text: "mistake"}), []string{"exact: Mistake"})
	undo(t, s, mistake.Reading.ID)
	for text, want := range map[string][]string{
		"old name": nil,
		"new name": {"exact: New Name"},
		"nippon":   {"exact: Nippon"},   // held no more
		"viet nam": {"exact: Viet Nam"}, // replaced
		"mistake":  nil,
	} {
		same(t, text, found(t, s, graph.SearchQuery{Text: text}), want)
	}
	// A reading that comes late does not rename what a later release says.
	write(t, s, renamed("seed", "2018-01-15", reaper, "Late Name"))
	same(t, "late name", found(t, s, graph.SearchQuery{Text: "late name"}), nil)
	// Nor does a data set that ranks after another; once the first is undone, its description counts.
	write(t, s, renamed("zeta", "2018-03-01", reaper, "Zeta Name"))
	same(t, "name of a later data set", found(t, s, graph.SearchQuery{Text: "zeta name"}), nil)
	write(t, s, Release("seed", "2018-04-01"))
	same(t, "name of the data set left", found(t, s, graph.SearchQuery{Text: "zeta name"}), []string{"exact: Zeta Name"})
}

func searchEntity(t *testing.T, s graph.Store) {
	write(t, s, renamed("seed", "2018-01-01", reaper, "Reaper"))
	write(t, s, Release("seed", "2018-02-01"))
	hits := search(t, s, graph.SearchQuery{Text: "reaper"})
	if len(hits) != 1 {
		t.Fatalf("%d hits, want 1", len(hits))
	}
	same(t, "entity", hits[0].Entity, entity(t, s, reaper, graph.View{}))
}
