package storestest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/export"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/eurepoc"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
	"github.com/actorgraph/actorgraph/graph/ingest/misp"
	"github.com/actorgraph/actorgraph/graph/ingest/stix"
	"github.com/actorgraph/actorgraph/graph/neo4j/neo4jtest"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
	"github.com/actorgraph/actorgraph/graph/vocab"
	"github.com/actorgraph/actorgraph/seed"
	"github.com/actorgraph/actorgraph/server/api"
	"github.com/actorgraph/actorgraph/server/api/guard"
)

// One question has one number, through whichever field, export or Cypher it is
// asked: these ask for the same in several ways, of the seed and of all feeds.
func TestOneQuestionOneNumber(t *testing.T) {
	curated, err := seed.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	docs := []graph.Document{vocab.Document(), curated}
	t.Run("the seed", func(t *testing.T) { eachStore(t, docs) })
	t.Run("all feeds", func(t *testing.T) {
		for _, feed := range []struct {
			read  ingest.Read
			day   graph.Date
			files []string
		}{
			{misp.Read, "2026-08-06", []string{"misp-threat-actor.json", "misp-producer.json"}},
			{stix.Read, "2025-10-28", []string{"attack-enterprise-18.1-groups-campaigns-stix2.0.json"}},
			{eurepoc.Read, "2023-04-20", []string{"eurepoc-global-1.1-sample.csv.gz", "eurepoc-receiver-1.1-sample.csv", "eurepoc-attribution-1.1-sample.csv"}},
		} {
			docs = append(docs, ingesttest.ReadReal(t, feed.read, ingest.Options{Recorded: feed.day}, feed.files...).Document)
		}
		eachStore(t, docs)
	})
}

// eachStore asks the embedded store and, where there is one, Neo4j.
func eachStore(t *testing.T, docs []graph.Document) {
	stores := map[string]graph.Store{"sqlite": sqlitetest.Open(t)}
	if os.Getenv("NEO4J_TEST_URI") != "" {
		stores["neo4j"] = neo4jtest.Open(t)
	}
	for name, store := range stores {
		t.Run(name, func(t *testing.T) {
			for i := range docs {
				doc := docs[i]
				doc.Claims, doc.Entities = slices.Clone(doc.Claims), slices.Clone(doc.Entities)
				if _, err := store.Write(t.Context(), &doc, graph.WriteOptions{}); err != nil {
					t.Fatal(err)
				}
			}
			log := slog.New(slog.DiscardHandler)
			n := &numbers{T: t, store: store, h: api.New(store, api.Options{Log: log, Projection: api.NewProjection(store, log), Limits: roomy()}), compared: map[string]int{}}
			if name == "neo4j" {
				server := neo4jtest.FromEnv(t)
				n.server, n.driver = &server, server.Driver(t)
			}
			for _, target := range []string{"country/JP", "country/UA", "country/KR", "sector/government"} {
				n.ofTarget(target)
			}
			for _, actor := range []string{"APT37", "APT28", "Sandworm", "Lazarus Group", "Tick"} {
				n.ofActor(actor)
			}
			n.ofDatasets()
			n.ofUnplaced()
			if len(n.compared) < 16 {
				t.Errorf("only %d ways were compared: %v", len(n.compared), slices.Sorted(maps.Keys(n.compared)))
			}
		})
	}
}

// roomy are the limits of these questions, which compare whole answers: they ask
// for more objects at once than a server answers.
func roomy() guard.Limits {
	l := guard.Default()
	l.Cost, l.Objects, l.Answer = 1_000_000_000, 10_000_000, 1<<30
	return l
}

// numbers compares what several ways of asking answer.
type numbers struct {
	*testing.T
	store    graph.Store
	h        http.Handler
	compared map[string]int
	server   *neo4jtest.Server // nil: there is none
	driver   driver.DriverWithContext
}

// counts are numbers by what they are of.
type counts map[any]any

// same compares the numbers that two ways give of the same things.
func (n *numbers) same(what string, one, other counts) {
	n.Helper()
	if len(one) == 0 || len(other) == 0 {
		n.Errorf("%s: nothing to compare: %d and %d", what, len(one), len(other))
	}
	for of, want := range one {
		if other[of] != want {
			n.Errorf("%s, %v: %v and %v", what, of, want, other[of])
		}
	}
	n.compared[strings.SplitN(what, ":", 2)[0]] += len(one)
}

// data asks a question.
func (n *numbers) data(question string, values ...any) any {
	n.Helper()
	body, err := json.Marshal(map[string]string{"query": fmt.Sprintf(question, values...)})
	if err != nil {
		n.Fatal(err)
	}
	req := httptest.NewRequestWithContext(n.Context(), http.MethodPost, "/graphql", bytes.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	n.h.ServeHTTP(w, req)
	var answer struct {
		Data   any
		Errors []any
	}
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || len(answer.Errors) > 0 {
		n.Fatalf("%s: %v %v", fmt.Sprintf(question, values...), err, answer.Errors)
	}
	return answer.Data
}

// by returns what stands at a path of each row, by what stands at another.
func by(data any, rows, key, value string) counts {
	out := counts{}
	for _, row := range follow(data, strings.Split(rows, ".")) {
		if of := follow(row, strings.Split(key, ".")); len(of) > 0 {
			out[of[0]] = follow(row, strings.Split(value, "."))[0]
		}
	}
	return out
}

func (c counts) sum() (sum float64) {
	for _, v := range c {
		sum += v.(float64)
	}
	return sum
}

func (n *numbers) ofTarget(id string) {
	kind := strings.ToUpper(strings.Split(id, "/")[0])
	const targetedBy = `{ node(id: %q) { ... on Target { targetedBy(first: 1000, how: [%s], orderBy: {field: CLAIMS, direction: DESC}) {
		totalCount nodes { actor { id } claimCount sourceCount firstRecorded claims(first: 1000) { totalCount nodes { id } } cypher } } } } }`
	direct, wide := n.data(targetedBy, id, "DIRECT"), n.data(targetedBy, id, "DIRECT, ROLLED_UP")
	const nodes = "node.targetedBy.nodes"
	statements := by(direct, nodes, "actor.id", "claimCount")

	asked := map[string]string{"country": "countries", "sector": "sectors"}[strings.ToLower(kind)]
	who := n.data(`{ whoTargeted(%s: [%q], first: 1000) { totalCount nodes { actor { id } claimCount } } }`, asked, id)
	n.same("targetedBy and whoTargeted: "+id, by(wide, nodes, "actor.id", "claimCount"), by(who, "whoTargeted.nodes", "actor.id", "claimCount"))
	inOrder := func(data any, rows string) counts {
		return counts{id: fmt.Sprint(follow(data, strings.Split(rows+".claimCount", ".")))}
	}
	n.same("the rank of targetedBy and of whoTargeted: "+id, inOrder(wide, nodes), inOrder(who, "whoTargeted.nodes"))

	overview := n.data(`{ overview(by: %s, limit: 1000) { groups { target { id } actorCount claimCount } } }`, kind)
	n.same("targetedBy and the statements of the overview: "+id, counts{id: statements.sum()}, by(overview, "overview.groups", "target.id", "claimCount"))
	whole := counts{id: follow(direct, strings.Split("node.targetedBy.totalCount", "."))[0]}
	n.same("targetedBy and the actors of the overview: "+id, whole, by(overview, "overview.groups", "target.id", "actorCount"))
	actors := n.data(`{ actors(first: 1, where: {targets: [%q]}) { totalCount } }`, id)
	n.same("targetedBy and actors: "+id, whole, counts{id: follow(actors, []string{"actors", "totalCount"})[0]})

	for _, row := range head(follow(direct, strings.Split(nodes, ".")), 8) {
		of := follow(row, []string{"actor", "id"})[0]
		own := n.data(`{ node(id: %q) { ... on Actor { targets(first: 1000) { nodes { target { id } claimCount sourceCount firstRecorded claims(first: 1) { totalCount } } } } } }`, of)
		for what, value := range map[string]string{
			"statements": "claimCount", "documents": "sourceCount", "the first day": "firstRecorded", "claims": "claims.totalCount",
		} {
			n.same(fmt.Sprintf("%s of targets and of targetedBy: %v and %s", what, of, id),
				counts{of: by(own, "node.targets.nodes", "target.id", value)[id]}, counts{of: by(direct, nodes, "actor.id", value)[of]})
		}
		cypher := follow(row, []string{"cypher"})[0].(string)
		n.same("claims and what Cypher asks for: "+id,
			counts{of: follow(row, []string{"claims", "totalCount"})[0]}, counts{of: n.cypher(cypher)})
	}
}

func head[T any](list []T, n int) []T { return list[:min(n, len(list))] }

// cypher returns how many claims a query finds; without a Neo4j how many it names.
func (n *numbers) cypher(query string) float64 {
	if n.server == nil {
		return float64(strings.Count(query, "'claim/"))
	}
	counted := strings.Replace(query, "RETURN subject, claim, object", "RETURN DISTINCT claim.id", 1)
	return float64(len(n.server.Do(n, n.driver, counted, nil)))
}

func (n *numbers) ofActor(name string) {
	const targets = "actor.targets.nodes"
	own := n.data(`{ actor(name: %q) { id targets(first: 1000) { totalCount nodes { target { id } claimCount first } }
		expansion(baseline: "1990/2016", period: "2017/2030") { added { ...row } continued { ...row } resumed { ...row } lapsed { ...row } knownBefore { ...row } umbrella { ...row } }
		timeline { undatedCount umbrellaCount buckets { rows(first: 1000) { entity { id } } } } } }
		fragment row on Targeting { target { id } claimCount }`, name)
	id := follow(own, []string{"actor", "id"})[0]
	statements := by(own, targets, "target.id", "claimCount")

	agreement := n.data(`{ agreement(actor: %q) { rows { target { id } claimCount withdrawalCount } } }`, id)
	n.same("targets and agreement by claimant: "+name, statements, by(agreement, "agreement.rows", "target.id", "claimCount"))
	agreement = n.data(`{ agreement(actor: %q, by: DATASET) { rows { target { id } claimCount } } }`, id)
	n.same("targets and agreement by data set: "+name, statements, by(agreement, "agreement.rows", "target.id", "claimCount"))

	compare := n.data(`{ compare(actors: [%q, "Kimsuky"], first: 1000) { rows { target { id } cells { claimCount } } } }`, id)
	n.same("targets and compare: "+name, statements, by(compare, "compare.rows", "target.id", "cells.claimCount"))

	drawn := n.data(`{ neighbourhood(ids: [%q], limit: 1000, kinds: [VICTIM, COUNTRY, REGION, SECTOR]) { relationships { from to predicate claimCount } } }`, id)
	edges := counts{}
	for _, e := range follow(drawn, []string{"neighbourhood", "relationships"}) {
		if e := e.(map[string]any); e["predicate"] == "TARGETS" && e["from"] == id {
			edges[e["to"]] = e["claimCount"]
		}
	}
	n.same("targets and the drawing: "+name, statements, edges)

	path := n.data(`{ paths(from: %q, to: "country/JP", maxHops: 1) { steps { to claimCount } } }`, id)
	if rows := by(path, "paths.steps", "to", "claimCount"); len(rows) > 0 {
		n.same("targets and paths: "+name, counts{"country/JP": statements["country/JP"]}, rows)
	}
	listed := counts{}
	for _, list := range []string{"added", "continued", "resumed", "lapsed", "knownBefore", "umbrella"} {
		maps.Copy(listed, by(own, "actor.expansion."+list, "target.id", "claimCount"))
	}
	n.same("expansion and targets: "+name, listed, statements)

	dated := by(own, "actor.timeline.buckets.rows", "entity.id", "entity.id")
	line := counts{name: float64(len(dated)) + counts{
		0: follow(own, strings.Split("actor.timeline.undatedCount", "."))[0], 1: follow(own, strings.Split("actor.timeline.umbrellaCount", "."))[0],
	}.sum()}
	n.same("the targets of targets and of the timeline: "+name, line, counts{name: float64(len(statements))})
	n.ofIncidents(name, id)
}

// ofIncidents asks for the incidents of an actor in views in which a copy names
// another actor than its original, or a claim is there before its incident is described.
func (n *numbers) ofIncidents(name string, id any) {
	for _, view := range []string{`{}`, `{lens: STRICT}`, `{lens: NONE}`, `{knownAsOf: "2019-06-30"}`, `{knownAsOf: "2019-06-30", known: POSSIBLY}`} {
		found := n.data(`{ actor(id: %q, view: `+view+`) { incidents(first: 1000) { nodes { id } } } incidents(first: 1000, where: {actors: [%q]}, view: `+view+`) { nodes { id } } }`, id, id)
		own, all := by(found, "actor.incidents.nodes", "id", "id"), by(found, "incidents.nodes", "id", "id")
		if len(own)+len(all) > 0 {
			n.same("incidents of the actor and incidents where it is: "+name+" "+view, own, all)
		}
	}
}

func (n *numbers) ofDatasets() {
	stats, err := n.store.Stats(n.Context())
	if err != nil {
		n.Fatal(err)
	}
	all := by(n.data(`{ datasets { key claimCount } }`), "datasets", "key", "claimCount")
	feeds := by(n.data(`{ feeds { dataset { key } claimCount } }`), "feeds", "dataset.key", "claimCount")
	stored, listed, written, said := counts{}, counts{}, counts{}, counts{}
	for key := range all {
		stored[key] = float64(stats.Datasets[key.(string)])
		listed[key] = follow(n.data(`{ claims(first: 1, view: {datasets: [%q]}) { totalCount } }`, key), []string{"claims", "totalCount"})[0]
		if _, ok := feeds[key]; ok {
			said[key] = follow(n.data(`{ claims(first: 1, predicates: [TARGETS], view: {datasets: [%q]}) { totalCount } }`, key), []string{"claims", "totalCount"})[0]
		}
		view := graph.View{Datasets: []string{key.(string)}}
		out, err := export.CSV(io.Discard, n.store.EachClaim(n.Context(), graph.ClaimQuery{View: view}), export.Options{})
		if err != nil {
			n.Fatal(err)
		}
		written[key] = float64(out.Claims + out.Restricted)
	}
	n.same("the claims of a data set and those stored", all, stored)
	n.same("the claims of a data set and the list of claims", all, listed)
	n.same("the claims of a data set and the rows of its export", all, written)
	n.same("the claims of a feed and the list of claims", feeds, said)
}
