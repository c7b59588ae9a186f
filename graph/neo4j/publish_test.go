package neo4j_test

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/neo4j/neo4jtest"
)

// answers are all that a store says today.
type answers struct {
	Stats    graph.Stats
	Readings []graph.Reading
	Claims   graph.Slice[graph.Claim]
	Entities map[graph.Kind]graph.Slice[graph.Entity]
	Hits     []graph.Hit
}

func ask(t *testing.T, s graph.Store) (all answers) {
	t.Helper()
	check := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	page := graph.Page{First: 50, Count: true}
	var err error
	all.Stats, err = s.Stats(t.Context())
	check(err)
	all.Readings, err = s.Readings(t.Context())
	check(err)
	all.Claims, err = s.Claims(t.Context(), graph.ClaimQuery{}, page)
	check(err)
	all.Entities = make(map[graph.Kind]graph.Slice[graph.Entity])
	for _, k := range graph.Kinds() {
		all.Entities[k], err = s.Entities(t.Context(), graph.EntityQuery{Kind: k}, page)
		check(err)
	}
	all.Hits, err = s.Search(t.Context(), graph.SearchQuery{Text: "Reaper", First: 10})
	check(err)
	return all
}

// TestWrittenAndNotPublished takes a commit back to where it is written and not
// yet published, as when its server dies between: a full release that renames
// an actor, withdraws a claim and brings one.
func TestWrittenAndNotPublished(t *testing.T) {
	comparable := cmpopts.EquateComparable(graph.Span{})
	store := neo4jtest.Open(t)
	release := func(day graph.Date, name, object graph.ID) *graph.Document {
		doc := graphtest.Release("seed", day, graph.Claim{Predicate: graph.Targets, Subject: "actor/seed/a", Object: object})
		for i, e := range doc.Entities {
			if e.ID == "actor/seed/a" {
				doc.Entities[i].Name = string(name)
			}
		}
		return doc
	}
	second := release("2018-02-20", "APT37", "country/JP")
	write(t, store, release("2017-02-20", "Reaper", "country/KR"))
	before := ask(t, store)
	write(t, store, second)
	after := ask(t, store)
	if reflect.DeepEqual(before, after) {
		t.Fatal("the second release changes nothing that is asked for")
	}

	server := neo4jtest.FromEnv(t)
	driver := server.Driver(t)
	server.Do(t, driver, `
MATCH (m:Store) MATCH (first:Commit {seq: 1}) MATCH (c:Commit {seq: 2})
SET m.seq = 1, m.at = first.at DELETE c
CREATE (:Unfinished {seq: 2, dataset: 'seed', changing: true})`, nil)
	if diff := cmp.Diff(before, ask(t, store), comparable); diff != "" {
		t.Errorf("a commit is seen before it is published (-want +got):\n%s", diff)
	}
	receipt, err := store.Write(t.Context(), second, graph.WriteOptions{})
	if err != nil || !receipt.Unchanged {
		t.Errorf("want unchanged, got %+v, %v", receipt, err)
	}
	if diff := cmp.Diff(after, ask(t, store), comparable); diff != "" {
		t.Errorf("writing the same again does not publish it (-want +got):\n%s", diff)
	}
	if left := server.Do(t, driver, `MATCH (u:Unfinished) RETURN u`, nil); len(left) > 0 {
		t.Error("it still counts as being written")
	}
}
