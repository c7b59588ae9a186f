package neo4j_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	bolt "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/neo4j"
	"github.com/actorgraph/actorgraph/graph/neo4j/neo4jtest"
	"github.com/actorgraph/actorgraph/graph/vocab"
	"github.com/actorgraph/actorgraph/seed"
)

func write(t testing.TB, s graph.Store, docs ...*graph.Document) {
	t.Helper()
	for _, doc := range docs {
		if _, err := s.Write(t.Context(), doc, graph.WriteOptions{}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestFoundingStory asks in Cypher, as a person types it, how APT37 widened.
func TestFoundingStory(t *testing.T) {
	store := neo4jtest.Open(t)
	places := vocab.Document()
	curated, err := seed.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	write(t, store, &places, &curated)

	const story = `
MATCH (:Actor {name: 'APT37'})-[t:TARGETS]->(p:Country|Region)
WHERE t.current AND t.years <= 5
RETURN p.name, min(t.occurredFrom) AS since, collect(DISTINCT t.sourceTitle) AS sources ORDER BY since`
	byFireEye := strings.Replace(story, "t.current", "t.current AND t.claimant = 'FireEye'", 1)
	server := neo4jtest.FromEnv(t)
	ask := func(question string) map[string]string {
		since := map[string]string{}
		for _, r := range server.Do(t, server.Driver(t), question, nil) {
			name, _ := r.Values[0].(string)
			since[name] = fmt.Sprint(r.Values[1])
			if sources, _ := r.Values[2].([]any); len(sources) == 0 {
				t.Errorf("%s comes without a source", name)
			}
		}
		return since
	}
	want := map[string]string{"South Korea": "2014-01-01", "Japan": "2017-01-01", "Vietnam": "2017-01-01", "Middle East": "2017-01-01"}
	if diff := cmp.Diff(want, ask(byFireEye)); diff != "" {
		t.Errorf("as FireEye tells it (-want +got):\n%s", diff)
	}
	all := ask(story)
	want["South Korea"] = "2012-01-01" // by ETDA's card
	for name, day := range want {
		if all[name] != day {
			t.Errorf("%s since %s, want %s", name, all[name], day)
		}
	}
}

// TestWhatPeopleSee checks the properties of a claim and of its actor.
func TestWhatPeopleSee(t *testing.T) {
	store := neo4jtest.Open(t)
	confidence := 80
	doc := graphtest.Report("seed", "2018-02-20", graph.Claim{
		Predicate: graph.Targets, Subject: "actor/seed/apt37", Object: "country/JP", Claimant: "organization/fireeye",
		Source: "source/report", Incident: "incident/seed/1", Occurred: graph.MustSpan("2017-05/.."),
		Version: graph.Version{Confidence: &confidence, Stated: "Japan"},
	})
	write(t, store, graphtest.With(doc, graph.Entity{ID: "source/report", Name: "APT37 (Reaper)", URL: "https://example.org/r"}))

	const question = `MATCH (a:Actor)-[t:TARGETS]->(:Country)
RETURN a.actorId, a.actorName, t.claimant, t.sourceTitle, t.sourceUrl, t.dataset, t.incident, t.occurred, toString(t.occurredFrom),
  t.occurredTo, toString(t.recorded), t.withdrawn, t.current, t.confidence, t.stated`
	server := neo4jtest.FromEnv(t)
	ask := func() []any { return server.Do(t, server.Driver(t), question, nil)[0].Values }
	want := []any{
		"actor/seed/apt37", "apt37", "fireeye", "APT37 (Reaper)", "https://example.org/r", "seed", "incident/seed/1", "2017-05/..", "2017-05-01",
		nil, "2018-02-20", nil, true, int64(80), "Japan",
	}
	if diff := cmp.Diff(want, ask()); diff != "" {
		t.Error(diff)
	}

	// A source that is renamed is renamed on what is already claimed, a joined actor on its node.
	again := graphtest.Report("seed", "2018-03-01")
	write(t, store, graphtest.With(again, graph.Entity{ID: "source/report", Name: "The Overlooked Actor"}))
	if err := store.ShowActors(t.Context(), []neo4j.ActorOf{{Record: "actor/seed/apt37", Actor: "actor/x/1", Name: "Reaper"}}); err != nil {
		t.Fatal(err)
	}
	want[0], want[1] = "actor/x/1", "Reaper"
	want[3], want[4] = "The Overlooked Actor", nil
	if diff := cmp.Diff(want, ask()); diff != "" {
		t.Error(diff)
	}
}

// TestPagesUseIndexes reads the server's plans: a page must not look at more than it returns.
func TestPagesUseIndexes(t *testing.T) {
	store := neo4jtest.Open(t)
	var claims []graph.Claim
	for i := range 2000 {
		claims = append(claims, graph.Claim{
			Predicate: graph.Targets, Subject: graph.MakeID(graph.Actor, "seed", fmt.Sprint(i%20)), Object: graph.VictimID(fmt.Sprint("v", i)),
		})
	}
	write(t, store, graphtest.Report("seed", "2018-02-20", claims...))
	server := neo4jtest.FromEnv(t)
	driver := server.Driver(t)
	server.Do(t, driver, `CALL db.resampleOutdatedIndexes()`, nil)
	server.Do(t, driver, `CALL db.clearQueryCaches()`, nil)
	for _, c := range []struct{ name, query, index string }{
		{"claims of a subject", neo4j.PageOfSubject, "[t:TARGETS(subject, recorded, id)]"},
		{"claims of an object", neo4j.PageOfObject, "[t:TARGETS(object, recorded, id)]"},
		{"claims of a source", neo4j.EachOfSource, "[t:TARGETS(sourceId)]"},
		{"all claims", neo4j.PageOfAll, "[t:TARGETS(recorded, id)]"},
		{"actors", neo4j.PageOfKind[graph.Actor], "e:Actor(key, id)"},
		{"names", neo4j.Searched, "n:Name(key, name, entity)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if plan := explain(t, driver, c.query); !strings.Contains(plan, c.index) {
				t.Errorf("the plan does not use an index on %s:\n%s", c.index, plan)
			}
		})
	}
}

// explain returns a query's plan with all its operators and their details.
func explain(t *testing.T, driver bolt.DriverWithContext, query string) string {
	t.Helper()
	session := driver.NewSession(t.Context(), bolt.SessionConfig{DatabaseName: "neo4j"})
	defer session.Close(t.Context())
	result, err := session.Run(t.Context(), "EXPLAIN "+query, map[string]any{"p": map[string]any{}})
	if err != nil {
		t.Fatal(err)
	}
	summary, err := result.Consume(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// Plan.Children of the driver returns the last child in the place of each, so the tree is printed as it is.
	return fmt.Sprint(reflect.ValueOf(summary.Plan()).Elem().Field(0))
}
