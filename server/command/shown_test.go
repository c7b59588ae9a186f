package command

import (
	"path/filepath"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/neo4j/neo4jtest"
)

// TestNodesTellTheirActor reads on a real Neo4j what a person writing Cypher
// sees: records of two data sets with one actor, before and after a release
// that takes the shared name away.
func TestNodesTellTheirActor(t *testing.T) {
	store := shown{neo4jtest.Open(t)}
	ctx, server := t.Context(), neo4jtest.FromEnv(t)
	driver := server.Driver(t)
	write := func(dataset string, day graph.Date, names ...string) {
		t.Helper()
		id := graph.MakeID(graph.Actor, dataset, "one")
		doc := graph.Document{
			Reading:  graph.Reading{Dataset: dataset, Recorded: day, Full: true},
			Entities: []graph.Entity{{ID: id, Name: names[0], Dataset: dataset}},
		}
		for _, name := range names {
			doc.Entities = append(doc.Entities, graph.Entity{ID: graph.AliasID(name), Name: name})
			doc.Claims = append(doc.Claims, graph.Claim{Predicate: graph.Named, Subject: graph.AliasID(name), Object: id, Dataset: dataset})
		}
		if _, err := store.Write(ctx, &doc, graph.WriteOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	told := func() string {
		t.Helper()
		const query = `MATCH (a:Actor {id: 'actor/other/one'}) RETURN a.actorId + ' ' + a.actorName AS told`
		records := server.Do(t, driver, query, nil)
		return records[0].Values[0].(string)
	}
	write("seed", "2018-02-20", "APT37", "Reaper")
	write("other", "2018-02-20", "Reaper Group", "apt 37")
	if got, want := told(), "actor/seed/one APT37"; got != want {
		t.Errorf("joined by a name: the node tells %q, want %q", got, want)
	}
	write("other", "2019-01-01", "Reaper Group")
	if got, want := told(), "actor/other/one Reaper Group"; got != want {
		t.Errorf("the name withdrawn: the node tells %q, want %q", got, want)
	}
}

// neo4jShown opens an empty store on a real Neo4j, and returns with it what its nodes tell.
func neo4jShown(t *testing.T) (shown, func() told) {
	t.Helper()
	store, server := shown{neo4jtest.Open(t)}, neo4jtest.FromEnv(t)
	driver := server.Driver(t)
	return store, func() told {
		out := told{}
		for _, r := range server.Do(t, driver, `MATCH (a:Actor) WHERE a.id IS NOT NULL RETURN a.id, a.actorId + ' ' + a.actorName`, nil) {
			out[graph.ID(r.Values[0].(string))] = r.Values[1].(string)
		}
		return out
	}
}

// TestCopyToNeo4jAndBack compares all three stores by what they export.
func TestCopyToNeo4jAndBack(t *testing.T) {
	server := neo4jtest.FromEnv(t)
	server.Empty(t)
	dir := t.TempDir()
	from, back := "sqlite:"+filepath.Join(dir, "from.db"), "sqlite:"+filepath.Join(dir, "back.db")
	for i, victims := range [][]string{{"Japan"}, {"Japan", "Vietnam"}, {"Vietnam", "=SUM(A1)"}} {
		file := writeFile(t, filepath.Join(dir, "v.json"), cluster(i+1, victims...))
		says(t, nil, "import", "misp", file, "-store", from, "-recorded", "2018-07-1"+string(rune('0'+i)), "-yes")
	}
	says(t, nil, "import", "-undo", "misp-galaxy@2#3", "-store", from)
	neo := []string{"-neo4j-user", server.User}
	says(t, []string{"5 commits copied"}, append([]string{"copy", "-from", from, "-to", server.URI}, neo...)...)
	says(t, []string{"5 commits copied"}, append([]string{"copy", "-from", server.URI, "-to", back}, neo...)...)
	want := says(t, nil, "export", "-stored", "-store", from)
	if got := says(t, nil, append([]string{"export", "-stored", "-store", server.URI}, neo...)...); got != want {
		t.Error("Neo4j exports something else than what was copied into it")
	}
	if got := says(t, nil, "export", "-stored", "-store", back); got != want {
		t.Error("the copy of the copy is another graph")
	}
}
