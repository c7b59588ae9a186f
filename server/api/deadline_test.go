package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"iter"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/questions/questionstest"
	"github.com/actorgraph/actorgraph/server/api"
)

// synthetic is a store that knows the actors and victims of a large graph, and whose
// stream has its claims, too: writing those would take minutes.
type synthetic struct {
	graph.Store
	of *questionstest.Synthetic
}

func openSynthetic(t *testing.T, claims int) synthetic {
	t.Helper()
	s := synthetic{of: questionstest.NewSynthetic(claims)}
	doc := graph.Document{Reading: graph.Reading{Dataset: "misp-galaxy", Release: "1", Recorded: "2026-01-01"}}
	for n := range uint64(s.of.Actors) {
		doc.Entities = append(doc.Entities, graphtest.EntityOf(s.of.Actor(n)))
	}
	for n := range uint64(s.of.Victims) {
		doc.Entities = append(doc.Entities, graphtest.EntityOf(s.of.Victim(n)))
	}
	s.Store = open(t, doc)
	return s
}

// Stream is the claims of the graph for who knows nothing yet.
func (s synthetic) Stream(ctx context.Context, after int64) iter.Seq2[graph.StreamItem, error] {
	if after > 0 {
		return s.Store.Stream(ctx, after)
	}
	return s.of.Stream()
}

// everyWay is the most that a question about targets can ask for.
const everyWay = `how: [DIRECT, ROLLED_UP, BROADER, VIA_SUBGROUP]`

// wholeGraphQuestions are the API's questions that look at much of the graph. ACTOR
// and OTHER stand for actors of which most is said, VICTIM for one of which little is.
var wholeGraphQuestions = []struct{ name, query string }{
	{"actors", `{ actors(first: 50, orderBy: {field: CLAIMS, direction: DESC}, view: {knownAsOf: "2020-01-01"}) { totalCount nodes { name targets(EVERY) { totalCount } } } }`},
	{"actors that were active", `{ actors(where: {active: "2019"}) { totalCount } }`},
	{"actors that target", `{ actors(where: {targets: ["US", "KR", "JP"], how: [ROLLED_UP]}) { totalCount } }`},
	{"expansions", `{ expansions(baseline: "2014/2016", period: "2017", EVERY) { totalCount nodes { addedCount } } }`},
	{"firstEntrants", `{ firstEntrants(EVERY) { totalCount nodes { target { name } } } }`},
	{"firstEntrants of the past", `{ firstEntrants(EVERY, view: {knownAsOf: "2020-01-01"}) { unplaced nodes { unplaced } } }`},
	{"agreement", `{ agreement(actor: "ACTOR", EVERY) { rowCount rows(first: 10) { silentCount } overlapCount } }`},
	{"agreement of the past", `{ agreement(actor: "ACTOR", EVERY, view: {knownAsOf: "2020-01-01"}) { unplaced } }`},
	{"expansions of the past", `{ expansions(baseline: "2014/2016", period: "2017", first: 1, EVERY, view: {knownAsOf: "2020-01-01"}) { unplaced } }`},
	{"whoTargeted", `{ whoTargeted(countries: ["US", "KR"], sectors: ["aerospace"], evidence: ANY, view: {knownAsOf: "2020-01-01"}) { totalCount unplaced } }`},
	{"similarActors", `{ similarActors(actor: "ACTOR", EVERY) { score sharedCount } }`},
	{"coTargeted", `{ coTargeted(target: "US", EVERY) { score sharedCount } }`},
	{"alike in the past", `{ similarActors(actor: "ACTOR", EVERY, view: {knownAsOf: "2020-01-01"}) { unplaced } coTargeted(target: "US", EVERY, view: {knownAsOf: "2020-01-01"}) { unplaced } }`},
	{"compare", `{ compare(actors: ["ACTOR", "OTHER"], EVERY) { rows { target { name } } } }`},
	{"changes", `{ changes(from: "2018-01-01", to: "2020-01-01", EVERY) { totalCount unplaced } }`},
	{"diff", `{ diff(from: {knownAsOf: "2018-01-01", minConfidence: 50}, to: {knownAsOf: "2021-01-01"}) { totalCount } }`},
	{"changes of one", `{ changes(actor: "ACTOR", from: "2018-01-01", to: "2020-01-01", EVERY) { totalCount unplaced } }`},
	{"neighbourhood", `{ neighbourhood(ids: ["country/US"], depth: 4, limit: 1000, EVERY) { relationshipCount counts { count } omitted { count } } }`},
	{"paths", `{ paths(from: "ACTOR", to: "VICTIM", maxHops: 10) { nodes { id } } }`},
	{"overview", `{ overview(by: COUNTRY, EVERY) { flowCount } }`},
	{"drawings of the past", `{ overview(by: COUNTRY, EVERY, view: {knownAsOf: "2020-01-01"}) { unplaced } neighbourhood(ids: ["country/US"], depth: 4, limit: 1000, EVERY, view: {knownAsOf: "2020-01-01"}) { unplaced } }`},
	{"feeds", `{ feeds { until } }`},
	{"biasCurve", `{ country(name: "US") { timeline(granularity: MONTH, EVERY) { buckets { active normalised reports baseline censored } } } }`},
	{"targetedBy", `{ country(name: "US", view: {minConfidence: 50, occurred: "2016/2018", knownAsOf: "2020-01-01"}) { targetedBy(EVERY) { totalCount undated unplaced unknownConfidence } } }`},
	{"targets", `{ actor(id: "ACTOR") { targets(EVERY, first: 500) { totalCount nodes { sourceCount } } expansion(baseline: "2014/2016", period: "2017", EVERY) { addedCount } } }`},
	{"nodes", `{ actors(first: 1000) { nodes { id name aliases recordCount targets(first: 1) { totalCount } } } }`},
	{"another lens", `{ actors(first: 5, view: {lens: NONE}) { nodes { targets { totalCount } } } }`},
}

// TestTheEndOfARequestEndsItsWork ends the contexts of questions midway, and looks
// how long the server goes on with them.
func TestTheEndOfARequestEndsItsWork(t *testing.T) {
	claims := 300_000
	if testing.Short() {
		claims = 20_000
	}
	s := openSynthetic(t, claims)
	log := slog.New(slog.DiscardHandler)
	p := api.NewProjection(s, log)
	c := client{t, api.New(s, api.Options{Log: log, Projection: p, Limits: roomy()})}
	if err := p.Look(t.Context()); err != nil {
		t.Fatal(err)
	}
	words := strings.NewReplacer("EVERY", everyWay, "ACTOR", string(s.of.Actor(0)), "OTHER", string(s.of.Actor(1)), "VICTIM", string(s.of.Victim(uint64(s.of.Victims-1))))
	running := runtime.NumGoroutine()
	for _, q := range wholeGraphQuestions {
		query := words.Replace(q.query)
		start := time.Now()
		if a := c.ask(query); len(a.Errors) > 0 {
			t.Fatalf("%s: %+v", q.name, a.Errors)
		}
		whole, late := time.Since(start), time.Duration(0)
		for _, part := range []float64{0.1, 0.4, 0.7} {
			late = max(late, c.lateness(query, time.Duration(part*float64(whole))))
		}
		t.Logf("%-24s whole in %7.1f ms, goes on for %6.1f ms", q.name, whole.Seconds()*1000, late.Seconds()*1000)
		if late > time.Second {
			t.Errorf("%s goes on for %v after its request ended", q.name, late)
		}
	}
	for until := time.Now().Add(30 * time.Second); runtime.NumGoroutine() > running; time.Sleep(time.Millisecond) { // what was ended takes a moment to end
		if time.Now().After(until) {
			t.Fatalf("%d goroutines run after all, %d did before", runtime.NumGoroutine(), running)
		}
	}
}

// lateness is how long a question goes on after its context, which ends so late.
func (c client) lateness(query string, after time.Duration) time.Duration {
	c.t.Helper()
	ctx, cancel := context.WithCancel(c.t.Context())
	ended := make(chan time.Time, 1)
	timer := time.AfterFunc(after, func() {
		ended <- time.Now()
		cancel()
	})
	c.do(httptest.NewRequestWithContext(ctx, http.MethodPost, "/graphql", bytes.NewReader(questionOf(c.t, query))))
	done := time.Now()
	defer cancel()
	if timer.Stop() {
		return 0 // it was answered before
	}
	return done.Sub(<-ended)
}

func questionOf(t testing.TB, query string) []byte {
	t.Helper()
	text, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// slowly gives a body byte by byte, with a pause before each.
type slowly struct {
	rest  []byte
	pause time.Duration
}

func (s *slowly) Read(p []byte) (int, error) {
	if len(s.rest) == 0 {
		return 0, io.EOF
	}
	time.Sleep(s.pause)
	n := copy(p[:1], s.rest)
	s.rest = s.rest[n:]
	return n, nil
}

// TestTheTimeOfAQuestionBeginsWhenItIsThere sends a question for longer than it may
// take, and asks one that takes longer.
func TestTheTimeOfAQuestionBeginsWhenItIsThere(t *testing.T) {
	const timeout = 300 * time.Millisecond
	stuck := failing{open(t), func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	}}
	c := client{t, api.New(stuck, api.Options{Log: slog.New(slog.DiscardHandler), Timeout: timeout})}
	for _, tt := range []struct {
		query string
		late  bool
	}{
		{`{ datasets { key } }`, false},
		{`{ country(name: "KR") { timeline { undated { how } } } }`, true},
	} {
		body := questionOf(t, tt.query)
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", &slowly{body, 2 * timeout / time.Duration(len(body))})
		r.ContentLength = int64(len(body))
		w := c.do(r)
		if late := strings.Contains(w.Body.String(), "DEADLINE_EXCEEDED"); late != tt.late {
			t.Errorf("%s: %s, want it late: %v", tt.query, w.Body, tt.late)
		}
	}
}
