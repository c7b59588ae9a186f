package neo4j_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	bolt "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/neo4j/neo4jtest"
)

// backToVersion1 writes items as version 1 of the graph kept them.
const backToVersion1 = `
MATCH ()-[t]->() WHERE t.runs IS NOT NULL
SET t.held = reduce(all = [], i IN range(0, size(t.runs) - 8, 8) | all + t.runs[i..i+6]),
  t.marks = reduce(all = [], i IN range(0, size(t.said) - 5, 5) | all + t.said[i..i+3]), t.runs = null, t.said = null
WITH count(t) AS items MATCH (m:Store) SET m.schema = 1 RETURN items`

func TestAGraphOfVersion1IsBroughtUpToDate(t *testing.T) {
	server := neo4jtest.FromEnv(t)
	server.Empty(t)
	store := server.Open(t)
	dated := graphtest.Targeted("actor/seed/a", "country/VN", "2017")
	dated.Published = "2017-12-31" // since when is open in version 1 as here
	for _, doc := range []*graph.Document{
		graphtest.Release("seed", "2018-01-01", graphtest.Targeted("actor/seed/a", "country/KR", ""), graphtest.Targeted("actor/seed/a", "country/JP", "2016"), dated),
		graphtest.Release("seed", "2018-03-01", graphtest.Sure(graphtest.Targeted("actor/seed/a", "country/KR", ""), 50), dated),
		graphtest.Release("seed", "2018-05-01", graphtest.Targeted("actor/seed/a", "country/JP", "2016")),
	} {
		write(t, store, doc)
	}
	read := func(s graph.Store) (out []graph.Claim) {
		for c, err := range s.EachClaim(t.Context(), graph.ClaimQuery{View: graph.View{WithWithdrawn: true}}) {
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, c)
		}
		return out
	}
	want := read(store)
	if len(want) != 3 || len(want[0].Held) == 0 {
		t.Fatalf("got %v", want)
	}
	server.Do(t, server.Driver(t), backToVersion1, nil)
	if diff := cmp.Diff(want, read(server.Open(t)), cmp.Comparer(func(a, b graph.Span) bool { return a == b })); diff != "" {
		t.Error("(-before +after)\n" + diff)
	}
}

// backToVersion2 has records show what the seed says that quotes them, as version 2 did.
const backToVersion2 = `
MATCH (e:Entity) WHERE e.id IN ['incident/feed/7', 'source/feed/7'] SET e.name = 'Quote', e.key = 'quote'
WITH e MATCH (n:Name {entity: e.id}) SET n.name = 'Quote', n.key = 'quote'
WITH count(n) AS names MATCH ()-[t:TARGETS]->() SET t.sourceTitle = 'Quote'
WITH count(t) AS claims MATCH (m:Store) SET m.schema = 2`

func TestAGraphOfVersion2IsBroughtUpToDate(t *testing.T) {
	server := neo4jtest.FromEnv(t)
	server.Empty(t)
	store := server.Open(t)
	for dataset, name := range map[string]string{"seed": "Quote", "feed": "NavRAT"} {
		c := graphtest.Targeted("actor/feed/a", "country/KR", "2017")
		c.Incident, c.Source = "incident/feed/7", "source/feed/7"
		incident, source := graphtest.EntityOf(c.Incident), graphtest.EntityOf(c.Source)
		incident.Name, source.Name = name, name
		write(t, store, graphtest.With(graphtest.Release(dataset, "2018-01-01", c), incident, source))
	}
	server.Do(t, server.Driver(t), backToVersion2, nil)
	store = server.Open(t)
	for text, want := range map[string]int{"navrat": 2, "quote": 0} {
		hits, err := store.Search(t.Context(), graph.SearchQuery{Text: text, Exact: true, First: 5})
		if err != nil || len(hits) != want {
			t.Errorf("%s: found %v, %v; want %d", text, hits, err, want)
		}
	}
	page, err := store.Entities(t.Context(), graph.EntityQuery{Kind: graph.Incident, Named: "nav"}, graph.Page{First: 5, Count: true})
	if err != nil || page.Total != 1 {
		t.Errorf("listed %v, %v; want the incident", page, err)
	}
	result, err := bolt.ExecuteQuery(t.Context(), server.Driver(t), `MATCH ()-[t:TARGETS {sourceTitle: 'NavRAT'}]->() RETURN count(t) AS claims`, nil, bolt.EagerResultTransformer)
	if err != nil || result.Records[0].Values[0] != int64(2) {
		t.Errorf("claims with the source's own title: %v, %v; want 2", result, err)
	}
}

// TestAGraphOfVersion3IsBroughtUpToDate: what tells of ids that others stand for is found
// by an index, which version 3 had not.
func TestAGraphOfVersion3IsBroughtUpToDate(t *testing.T) {
	server := neo4jtest.FromEnv(t)
	server.Empty(t)
	store := server.Open(t)
	former, id := graph.ID("actor/feed/former"), graph.ID("actor/feed/1")
	renamed := graphtest.With(graphtest.Release("feed", "2018-03-01", graphtest.Targeted(id, "country/KR", "")), graph.Entity{ID: former, Dataset: "feed", ReplacedBy: id})
	write(t, store, graphtest.Release("feed", "2018-01-01", graphtest.Targeted(former, "country/KR", "")))
	write(t, store, renamed)
	driver := server.Driver(t)
	server.Do(t, driver, `MATCH ()-[t:DESCRIBES]->() SET t.replacedIn = null WITH count(t) AS all MATCH (m:Store) SET m.schema = 3`, nil)
	if err := server.Open(t).Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	found := server.Do(t, driver, `MATCH ()-[t:DESCRIBES]->() WHERE t.replacedIn = 'feed' RETURN t.id AS id`, nil)
	if len(found) != 1 || found[0].Values[0] != string(former) {
		t.Errorf("found %v, want %s alone", found, former)
	}
}
