package command

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/identity"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
	"github.com/actorgraph/actorgraph/internal/realdata"
	"github.com/actorgraph/actorgraph/server/api"
)

// told is an actor as it is shown somewhere: "actor/seed/apt37 APT37".
type told map[graph.ID]string

// shownByAPI asks the API for the actor of each id under a view.
func shownByAPI(t *testing.T, store graph.Store, view string, ids []graph.ID) told {
	t.Helper()
	handler := api.New(store, api.Options{Log: slog.New(slog.DiscardHandler)})
	out := told{}
	for chunk := range slices.Chunk(ids, 20) {
		var query strings.Builder
		for i, id := range chunk {
			fmt.Fprintf(&query, "a%d: actor(id: %q, view: {%s}) { id name }\n", i, id, view)
		}
		body, err := json.Marshal(map[string]string{"query": "{" + query.String() + "}"})
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", bytes.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		var answer struct {
			Data   map[string]struct{ ID, Name string }
			Errors []struct{ Message string }
		}
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || len(answer.Errors) > 0 {
			t.Fatalf("%v, %v", err, answer.Errors)
		}
		for i, id := range chunk {
			a := answer.Data[fmt.Sprint("a", i)]
			out[id] = a.ID + " " + a.Name
		}
	}
	return out
}

// everyActor returns the ids of all records that a store ever had.
func everyActor(t *testing.T, store graph.Store) []graph.ID {
	t.Helper()
	all, err := graph.Collect(graph.AllEntities(t.Context(), store, graph.EntityQuery{Kind: graph.Actor, Replaced: true, Gone: true}))
	if err != nil {
		t.Fatal(err)
	}
	ids := make([]graph.ID, len(all))
	for i, e := range all {
		ids[i] = e.ID
	}
	return ids
}

// checkShown holds what is written on the nodes of Neo4j equal to what the API
// tells, and the API's actor of a record the same on every day.
func checkShown(t *testing.T, store graph.Store, days ...graph.Date) {
	t.Helper()
	who, err := identity.Load(t.Context(), store, graph.View{})
	if err != nil {
		t.Fatal(err)
	}
	onNodes := told{}
	for _, a := range actorsOf(who) {
		onNodes[a.Record] = string(a.Actor) + " " + a.Name
	}
	ids := everyActor(t, store)
	if diff := cmp.Diff(shownByAPI(t, store, "", ids), onNodes); diff != "" {
		t.Errorf("the actors on the nodes differ from the API's (-API +nodes):\n%s", diff)
	}
	for _, day := range days {
		for id, then := range shownByAPI(t, store, fmt.Sprintf("knownAsOf: %q", day), ids) {
			actor, _, _ := strings.Cut(then, " ")
			if now, _, _ := strings.Cut(onNodes[id], " "); now != actor {
				t.Errorf("on %s the API's actor of %s is %s, on the nodes it is %s", day, id, actor, now)
			}
		}
	}
}

// twistedHistory has joins by name and by reference, joins that are refused,
// records that were replaced, or let go, or come back, and names that only a
// withdrawn claim tells.
func twistedHistory() []*graph.Document {
	record := func(dataset, part, name string) graph.Entity {
		return graph.Entity{ID: graphtest.ActorID(dataset, part), Name: name, Dataset: dataset}
	}
	replaced := func(dataset, part, by string) graph.Entity {
		e := record(dataset, part, part)
		e.ReplacedBy = graphtest.ActorID(dataset, by)
		return e
	}
	id := graphtest.ActorID
	return []*graph.Document{
		graphtest.With(graphtest.Release("misp", "2018-01-01",
			graphtest.Called("Reaper", id("misp", "apt37"), ""), graphtest.Called("Axiom", id("misp", "axiom"), ""),
			graphtest.Called("Andariel", id("misp", "lazarus"), ""), graphtest.Called("Andariel", id("misp", "silent"), ""),
			graphtest.Targeted(id("misp", "apt37"), "country/KR", "2016"), graphtest.Targeted(id("misp", "axiom"), "country/JP", "2016"),
		), record("misp", "apt37", "APT37"), record("misp", "axiom", "Axiom"), record("misp", "lazarus", "Lazarus Group"),
			record("misp", "silent", "Silent Chollima"), record("misp", "back", "Back Again")),
		graphtest.With(graphtest.Release("misp", "2020-01-01",
			graphtest.Called("Reaper", id("misp", "uuid-37"), ""), graphtest.Called("Axiom", id("misp", "apt17"), ""),
			graphtest.Called("Andariel", id("misp", "lazarus"), ""), graphtest.Called("Andariel", id("misp", "silent"), ""),
			graphtest.Targeted(id("misp", "uuid-37"), "country/JP", "2019"),
		), record("misp", "uuid-37", "APT37"), replaced("misp", "apt37", "uuid-37"), record("misp", "apt17", "APT17"),
			record("misp", "lazarus", "Lazarus Group"), record("misp", "silent", "Silent Chollima")),
		graphtest.With(graphtest.Release("attack", "2021-01-01", graphtest.Targeted(id("attack", "G0067"), "country/VN", "2020")),
			record("attack", "G0067", "APT 37"), record("attack", "G0001", "Axiom"), record("attack", "G0138", "Andariel"),
			record("attack", "G0032", "Lazarus Group"), record("attack", "old", "Back Again")),
		graphtest.With(graphtest.Release("seed", "2022-01-01",
			graphtest.Said(graph.SameAs, id("seed", "reaper"), id("misp", "apt37")), graphtest.Targeted(id("seed", "reaper"), "country/JP", "2017"),
		), record("seed", "reaper", "Reaper"), record("seed", "silent", "Silent Chollima")),
		graphtest.With(graphtest.Release("attack", "2023-01-01"), record("attack", "G0067", "APT 37"), record("attack", "G0138", "Andariel"),
			replaced("attack", "G0032", "G0138")),
		graphtest.With(graphtest.Release("misp", "2024-01-01", graphtest.Called("Reaper", id("misp", "uuid-37"), "")),
			record("misp", "uuid-37", "APT37"), record("misp", "lazarus", "Lazarus Group"), record("misp", "back", "Back Again")),
	}
}

func TestNodesShowTheActorsOfTheAPI(t *testing.T) {
	store := sqlitetest.Open(t)
	for _, doc := range twistedHistory() {
		if _, err := store.Write(t.Context(), doc, graph.WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		checkShown(t, store, "2017-01-01", "2019-01-01", "2020-01-01", "2021-06-01", "2023-01-01")
	}
}

// On a Neo4j server the same is read from the nodes, after each release and
// after one that is undone.
func TestNodesOfNeo4jShowTheActorsOfTheAPI(t *testing.T) {
	store, nodes := neo4jShown(t)
	check := func(after string) {
		t.Helper()
		if diff := cmp.Diff(shownByAPI(t, store, "", everyActor(t, store)), nodes()); diff != "" {
			t.Errorf("after %s (-API +nodes):\n%s", after, diff)
		}
	}
	var last graph.Receipt
	for _, doc := range twistedHistory() {
		var err error
		if last, err = store.Write(t.Context(), doc, graph.WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		check(doc.Reading.Dataset + " " + doc.Reading.Release)
	}
	if _, err := store.Write(t.Context(), nil, graph.WriteOptions{Undo: last.Reading.ID}); err != nil {
		t.Fatal(err)
	}
	check("the last is undone")
}

func TestNodesShowTheActorsOfTheAPIForRealReleases(t *testing.T) {
	data, store := realdata.Dir(t), seeded(t)
	for _, r := range [][]string{
		{"misp", "misp-threat-actor-v46-2018-07-25.json.gz", "2018-07-25"},
		{"misp", "misp-threat-actor-v254-2022-11-24.json.gz", "2022-11-24"},
		{"stix", "attack-enterprise-18.1-groups-campaigns-stix2.0.json", "2025-11-12"},
	} {
		says(t, nil, "import", r[0], filepath.Join(data, r[1]), "--recorded", r[2], "--store", store, "--yes")
	}
	opened, err := openThere(t.Context(), store, neo4jConfig{})
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	checkShown(t, opened, "2018-08-01", "2022-12-31")
}

// The split's column of actors is what the API tells of the day, by the names of then.
func TestSplitShowsTheActorsOfTheAPI(t *testing.T) {
	store := sqlitetest.Open(t)
	for _, doc := range twistedHistory() {
		if _, err := store.Write(t.Context(), doc, graph.WriteOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	for _, day := range []graph.Date{"2018-06-01", "2020-06-01", "2021-06-01"} {
		p, err := exportConfig{split: day}.part(t.Context(), store)
		if err != nil {
			t.Fatal(err)
		}
		got := told{}
		var ids []graph.ID
		for _, c := range p.Train {
			ids = append(ids, c.Subject)
			got[c.Subject] = string(p.actor(c.Subject))
		}
		for id, actor := range shownByAPI(t, store, fmt.Sprintf("knownAsOf: %q, identity: THEN", day), ids) {
			if want, _, _ := strings.Cut(actor, " "); got[id] != want {
				t.Errorf("split on %s: %s is of %s, the API says %s", day, id, got[id], want)
			}
		}
	}
}
