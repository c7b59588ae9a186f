package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"iter"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/sqlite"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
	"github.com/actorgraph/actorgraph/graph/vocab"
	"github.com/actorgraph/actorgraph/seed"
	"github.com/actorgraph/actorgraph/server/api"
	"github.com/actorgraph/actorgraph/server/api/guard"
)

// open returns a fresh store with the vocabulary and some documents.
func open(t testing.TB, docs ...graph.Document) graph.Store {
	t.Helper()
	return sqlitetest.Open(t, append([]graph.Document{vocab.Document()}, docs...)...)
}

func write(t testing.TB, s graph.Store, doc graph.Document) {
	t.Helper()
	if _, err := s.Write(t.Context(), &doc, graph.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
}

// seeded returns a store with the curated seed. Tests that only read share it:
// it takes a while to load, above all with the race detector.
func seeded(t testing.TB) graph.Store {
	t.Helper()
	s, err := seededOnce()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var seededOnce = sync.OnceValues(func() (graph.Store, error) {
	ctx := context.Background()
	s, err := sqlite.Open(ctx, sqlite.InMemory)
	if err != nil {
		return nil, err
	}
	curated, err := seed.Embedded()
	if err != nil {
		return nil, err
	}
	for _, doc := range []graph.Document{vocab.Document(), curated} {
		if _, err := s.Write(ctx, &doc, graph.WriteOptions{}); err != nil {
			return nil, err
		}
	}
	return s, nil
})

// client asks a handler as a browser or a notebook does.
type client struct {
	t       testing.TB
	handler http.Handler
}

func clientOf(t testing.TB, s graph.Store) client {
	return limitedClient(t, s, roomy())
}

// roomy are limits for tests of what an answer says: they ask for more at once
// than anybody may.
func roomy() guard.Limits {
	l := guard.Default()
	l.Cost, l.Objects, l.Answer, l.Fields = 1_000_000_000, 10_000_000, 1<<30, 10_000
	return l
}

// limitedClient is clientOf with limits of its own.
func limitedClient(t testing.TB, s graph.Store, l guard.Limits) client {
	return client{t, api.New(s, api.Options{Log: slog.New(slog.DiscardHandler), Limits: l})}
}

// answer is what came back: data decoded as JSON, and the errors.
type answer struct {
	Data   map[string]any
	Errors []answerError
}

type answerError struct {
	Message    string
	Path       []any
	Extensions struct {
		Code       string
		Hint       string
		Candidates []struct{ ID, Name string }
	}
}

// ask posts a question; variables are given as JSON, or not at all.
func (c client) ask(query string, variables ...string) answer {
	c.t.Helper()
	body := map[string]any{"query": query}
	if len(variables) > 0 {
		body["variables"] = json.RawMessage(variables[0])
	}
	text, err := json.Marshal(body)
	if err != nil {
		c.t.Fatal(err)
	}
	w := c.do(httptest.NewRequestWithContext(c.t.Context(), http.MethodPost, "/graphql", bytes.NewReader(text)))
	var a answer
	if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
		c.t.Fatalf("%v in %s", err, w.Body)
	}
	return a
}

func (c client) do(r *http.Request) *httptest.ResponseRecorder {
	if r.Method == http.MethodPost && r.Header.Get("Content-Type") == "" {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	c.handler.ServeHTTP(w, r)
	return w
}

// get asks a question that must not fail and returns what stands at a path of
// the data: "actor.targets.nodes.target.name" collects over lists.
func (c client) get(path, query string, variables ...string) []any {
	c.t.Helper()
	a := c.ask(query, variables...)
	for _, e := range a.Errors {
		c.t.Errorf("%s: %s (%v)", query, e.Message, e.Path)
	}
	return walk(a.Data, strings.Split(path, "."))
}

func walk(v any, path []string) []any {
	switch v := v.(type) {
	case []any:
		out := []any{}
		for _, item := range v {
			out = append(out, walk(item, path)...)
		}
		return out
	case map[string]any:
		if len(path) > 0 {
			return walk(v[path[0]], path[1:])
		}
	}
	return []any{v}
}

// counting counts the calls that reach a store.
type counting struct {
	graph.Store
	calls  atomic.Int64
	claims atomic.Int64 // those of them that read all claims of a query
}

func (s *counting) Entities(ctx context.Context, q graph.EntityQuery, p graph.Page) (graph.Slice[graph.Entity], error) {
	s.calls.Add(1)
	return s.Store.Entities(ctx, q, p)
}

func (s *counting) Search(ctx context.Context, q graph.SearchQuery) ([]graph.Hit, error) {
	s.calls.Add(1)
	return s.Store.Search(ctx, q)
}

func (s *counting) Claims(ctx context.Context, q graph.ClaimQuery, p graph.Page) (graph.Slice[graph.Claim], error) {
	s.calls.Add(1)
	return s.Store.Claims(ctx, q, p)
}

func (s *counting) EachClaim(ctx context.Context, q graph.ClaimQuery) iter.Seq2[graph.Claim, error] {
	s.calls.Add(1)
	s.claims.Add(1)
	return s.Store.EachClaim(ctx, q)
}

func (s *counting) Readings(ctx context.Context) ([]graph.Reading, error) {
	s.calls.Add(1)
	return s.Store.Readings(ctx)
}

func (s *counting) Stats(ctx context.Context) (graph.Stats, error) {
	s.calls.Add(1)
	return s.Store.Stats(ctx)
}

// The hand-made graph: two releases of a feed, and a report on the same group.

const (
	moss   graph.ID = "actor/feed/moss"
	mossOf graph.ID = "actor/feed/moss-sub"
	fern   graph.ID = "actor/feed/fern"
	gone   graph.ID = "actor/feed/gone"
)

// feed is a release of the feed. Only the first one says that Moss hit France.
func feed(day graph.Date, withFrance bool) graph.Document {
	d := graph.Document{Reading: graph.Reading{Dataset: "feed", Recorded: day, Full: true}}
	d.Entities = []graph.Entity{
		{ID: moss, Name: "Möss", Dataset: "feed", ExternalID: "F-1", STIXType: "intrusion-set", URL: "https://feed.example/moss"},
		{ID: mossOf, Name: "Moss Cell", Dataset: "feed"},
		{ID: fern, Name: "Fern", Dataset: "feed"},
		{ID: gone, Name: "Old Moss", Dataset: "feed", ExternalID: "F-0", ReplacedBy: moss},
		{ID: "dataset/feed", Name: "The Feed", Licence: "CC0-1.0"},
		{ID: "source/feed", Name: "The Feed", URL: "https://feed.example/", Publisher: graph.OrganizationID("Acme Élan")},
		organization("Acme Élan"), organization("Bodega"),
		alias("Green Carpet"), alias("green-carpet"), alias("Shared Name"),
		{ID: graph.VictimID("Nihon Post"), Name: "Nihon Post", STIXClass: "organization"},
		{ID: "incident/feed/1", Name: "The Post Job", Dataset: "feed", STIXType: "incident", Occurred: graph.MustSpan("2016-05")},
	}
	d.Claims = []graph.Claim{
		said(graph.Named, graph.AliasID("Green Carpet"), moss, "Acme Élan", ""),
		said(graph.Named, graph.AliasID("green-carpet"), moss, "Bodega", ""),
		said(graph.Named, graph.AliasID("Shared Name"), moss, "Bodega", ""),
		said(graph.Named, graph.AliasID("Shared Name"), fern, "Acme Élan", ""),
		said(graph.PartOf, mossOf, moss, "", ""),
		said(graph.OriginatesFrom, moss, "country/KP", "Bodega", ""),
		said(graph.Targets, moss, "country/KR", "Bodega", "2014/2016"),
		said(graph.Targets, moss, "country/KR", "Acme Élan", ""),
		said(graph.Targets, moss, "sector/government", "Bodega", "2010/2017"),
		said(graph.Targets, mossOf, "country/DE", "Bodega", "2016"),
		said(graph.Targets, fern, "region/middle-east", "Bodega", "2017"),
		said(graph.LocatedAt, graph.VictimID("Nihon Post"), "country/JP", "Bodega", ""),
		said(graph.OperatesIn, graph.VictimID("Nihon Post"), "sector/government", "Bodega", ""),
	}
	post := said(graph.Targets, moss, graph.VictimID("Nihon Post"), "Bodega", "2016-05")
	post.Incident, post.Stated, post.Markings = "incident/feed/1", "日本の郵便", []string{"TLP:GREEN"}
	sure := 70
	post.Confidence = &sure
	d.Claims = append(d.Claims, post, said(graph.AttributedTo, "incident/feed/1", moss, "Bodega", ""))
	if withFrance {
		d.Claims = append(d.Claims, said(graph.Targets, moss, "country/FR", "Bodega", "2015"))
	}
	return d
}

// report is a document of its own about the group of the feed.
func report() graph.Document {
	c := said(graph.Targets, moss, "country/VN", "Acme Élan", "2017-03")
	c.Dataset, c.Source, c.Published = "reports", "source/reports/1", "2018-02-20"
	return graph.Document{
		Reading: graph.Reading{Dataset: "reports", Release: "1", Recorded: "2020-01-01"},
		Entities: []graph.Entity{
			{ID: "source/reports/1", Name: "Moss widens", URL: "https://acme.example/moss", Publisher: graph.OrganizationID("Acme Élan"), Published: graph.MustSpan("2018-02-20")},
		},
		Claims: []graph.Claim{c},
	}
}

func said(p graph.Predicate, subject, object graph.ID, claimant, occurred string) graph.Claim {
	c := graph.Claim{Predicate: p, Subject: subject, Object: object, Source: "source/feed", Dataset: "feed", Occurred: graph.MustSpan(occurred)}
	if claimant != "" {
		c.Claimant = graph.OrganizationID(claimant)
	}
	return c
}

func organization(name string) graph.Entity {
	return graph.Entity{ID: graph.OrganizationID(name), Name: name}
}

func alias(name string) graph.Entity { return graph.Entity{ID: graph.AliasID(name), Name: name} }

// handMade returns a store with the hand-made graph: France is withdrawn in 2019.
func handMade(t testing.TB) graph.Store {
	t.Helper()
	return open(t, feed("2018-01-01", true), feed("2018-12-31", true), feed("2019-01-01", false), report())
}
