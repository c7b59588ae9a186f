package storestest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/neo4j/neo4jtest"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
	"github.com/actorgraph/actorgraph/server/access"
	"github.com/actorgraph/actorgraph/server/api"
)

// Who says that two records are the same, or are not, is followed until he takes it
// back, on every store.
func TestWhoIsWhoIsEntered(t *testing.T) {
	stores := map[string]graph.Store{"sqlite": sqlitetest.Open(t)}
	if os.Getenv("NEO4J_TEST_URI") != "" {
		stores["neo4j"] = neo4jtest.Open(t)
	}
	for name, store := range stores {
		t.Run(name, func(t *testing.T) {
			e := newEntering(t, store)
			e.tellsApart()
			e.tellsTheSame()
			e.refuses()
		})
	}
}

// entering is somebody who enters what he knows of three records: two have one name.
type entering struct {
	*testing.T
	h http.Handler
}

func newEntering(t *testing.T, store graph.Store) *entering {
	t.Helper()
	record := func(dataset, key, name string) graph.Entity {
		return graph.Entity{ID: graph.MakeID(graph.Actor, dataset, key), Name: name, Dataset: dataset}
	}
	for _, doc := range []*graph.Document{
		graphtest.With(graphtest.Release("attack-enterprise", "2018-01-01"), record("attack-enterprise", "G0067", "Käuzchen")),
		graphtest.With(graphtest.Release("misp-galaxy", "2018-01-01"), record("misp-galaxy", "uuid-1", "Kauzchen")),
		graphtest.With(graphtest.Release("cfr", "2018-01-01"), record("cfr", "owl", "Owl")),
	} {
		if _, err := store.Write(t.Context(), doc, graph.WriteOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	log := slog.New(slog.DiscardHandler)
	return &entering{t, api.New(store, api.Options{Log: log, Writer: store, Projection: api.NewProjection(store, log)})}
}

// ask posts a question as an editor, and returns the answer as text.
func (e *entering) ask(question string, values ...any) string {
	e.Helper()
	body, err := json.Marshal(map[string]string{"query": fmt.Sprintf(question, values...)})
	if err != nil {
		e.Fatal(err)
	}
	ctx := access.NewContext(e.Context(), access.Identity{Name: "ann", Role: access.Editor, Clearance: graph.TLPRed})
	req := httptest.NewRequestWithContext(ctx, http.MethodPost, "/graphql", bytes.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	e.h.ServeHTTP(w, req)
	return w.Body.String()
}

// records checks which records are read as one actor under a lens.
func (e *entering) records(why, id, lens string, want ...string) {
	e.Helper()
	got := e.ask(`{ actor(id: %q, view: {%s}) { records { id } } }`, id, lens)
	for i, record := range want {
		want[i] = fmt.Sprintf(`{"id":%q}`, record)
	}
	if !strings.Contains(got, `"records":[`+strings.Join(want, ",")+`]`) {
		e.Errorf("%s: %s with lens %q is read as %s, want %v", why, id, lens, got, want)
	}
}

// enter enters a statement and returns the id of its claim.
func (e *entering) enter(key, actor, predicate, object string) string {
	e.Helper()
	const mutation = `mutation { addReport(report: {key: %q, source: {title: "What I know"}, claims: [{actor: %q, predicate: %s, object: %q}]}, dryRun: %v) {
		newCount claims { id predicate } identityChangeCount identityChanges { record before after } } }`
	tried := e.ask(mutation, key, actor, predicate, object, true)
	got := e.ask(mutation, key, actor, predicate, object, false)
	e.movedAs(key, tried)
	e.movedAs(key, got)
	_, id, found := strings.Cut(got, `"id":"`)
	if !found || !strings.Contains(got, `"newCount":1`) || !strings.Contains(got, predicate) {
		e.Fatalf("%s is entered as %s", key, got)
	}
	id, _, _ = strings.Cut(id, `"`)
	return id
}

// movedAs checks that a commit tells of some records, which stand in the order of their
// ids, that they are read with others.
func (e *entering) movedAs(key, answer string) {
	e.Helper()
	_, moved, _ := strings.Cut(answer, `"identityChangeCount":`)
	want := map[string]string{
		"apart":     change(attackRecord, both, only(attackRecord)) + "," + change(mispRecord, both, only(mispRecord)),
		"same":      change(attackRecord, both, all) + "," + change(owlRecord, only(owlRecord), all) + "," + change(mispRecord, both, all),
		"owl apart": change(attackRecord, all, only(attackRecord)) + "," + change(owlRecord, all, owlAndMisp) + "," + change(mispRecord, all, owlAndMisp),
		"withdraw":  change(attackRecord, only(attackRecord), both) + "," + change(mispRecord, only(mispRecord), both),
	}[key]
	if want != "" && !strings.Contains(moved, `"identityChanges":[`+want+`]`) {
		e.Errorf("%s moves\n%s, want\n%s", key, moved, want)
	}
}

func change(record, before, after string) string {
	return fmt.Sprintf(`{"record":%q,"before":%s,"after":%s}`, record, before, after)
}

func only(record string) string { return fmt.Sprintf("[%q]", record) }

const (
	both       = `["` + attackRecord + `","` + mispRecord + `"]`
	owlAndMisp = `["` + owlRecord + `","` + mispRecord + `"]`
	all        = `["` + attackRecord + `","` + owlRecord + `","` + mispRecord + `"]`
)

func (e *entering) withdraw(claim string) string {
	e.Helper()
	got := e.ask(`mutation { withdrawClaims(claims: [%q], reason: "looked again") { claimCount identityChangeCount identityChanges { record before after } } }`, claim)
	if !strings.Contains(got, `"claimCount":1`) {
		e.Fatalf("withdrawing answers %s", got)
	}
	return got
}

const (
	attackRecord = "actor/attack-enterprise/G0067"
	mispRecord   = "actor/misp-galaxy/uuid-1"
	owlRecord    = "actor/cfr/owl"
)

func (e *entering) tellsApart() {
	e.records("before", mispRecord, "", attackRecord, mispRecord)
	claim := e.enter("apart", mispRecord, "DIFFERENT_FROM", attackRecord)
	e.records("told apart", mispRecord, "", mispRecord)
	e.records("told apart", attackRecord, "", attackRecord)
	e.records("strictly", mispRecord, "lens: STRICT", mispRecord)
	e.records("by its own word", mispRecord, `lens: SOURCE, lensBy: "notes"`, mispRecord)
	e.records("by another's word", mispRecord, `lens: SOURCE, lensBy: "misp-galaxy"`, attackRecord, mispRecord)
	refused := e.ask(`{ actor(id: %q) { refused { with rule reason } } }`, mispRecord)
	if !strings.Contains(refused, attackRecord) || !strings.Contains(refused, "are different, says notes ("+claim+")") {
		e.Errorf("refused is %s", refused)
	}
	joined := e.ask(`{ neighbourhood(ids: [%q]) { nodes { id } } paths(from: %q, to: %q) { steps { from } } }`, mispRecord, mispRecord, attackRecord)
	if strings.Contains(joined, attackRecord) || !strings.Contains(joined, `"paths":[]`) {
		e.Errorf("what is different is joined: %s", joined)
	}
	if got := e.ask(`{ claims(predicates: [DIFFERENT_FROM]) { nodes { subjectId objectId entered { enteredBy } } } }`); !strings.Contains(got, `"subjectId":"`+mispRecord+`","objectId":"`+attackRecord+`"`) || !strings.Contains(got, "ann") {
		e.Errorf("the claim is listed as %s", got)
	}
	e.movedAs("withdraw", e.withdraw(claim))
	e.records("taken back", mispRecord, "", attackRecord, mispRecord)
}

func (e *entering) tellsTheSame() {
	claim := e.enter("same", "Owl", "SAME_AS", mispRecord)
	e.records("of other names", owlRecord, "", attackRecord, mispRecord, owlRecord)
	e.records("strictly", owlRecord, "lens: STRICT", mispRecord, owlRecord)
	apart := e.enter("owl apart", owlRecord, "DIFFERENT_FROM", attackRecord)
	e.records("a third is different", attackRecord, "", attackRecord)
	e.records("by what is explicit", owlRecord, "", mispRecord, owlRecord)
	e.withdraw(apart)
	e.withdraw(claim)
	e.records("taken back", owlRecord, "", owlRecord)
}

func (e *entering) refuses() {
	for why, ends := range map[string][2]string{
		"a name of both":    {"Kauzchen", "Käuzchen"},
		"itself":            {owlRecord, owlRecord},
		"nobody":            {owlRecord, "actor/cfr/nobody"},
		"nobody to be said": {owlRecord, ""},
	} {
		got := e.ask(`mutation { addReport(report: {key: "bad", source: {title: "t"}, claims: [{actor: %q, predicate: DIFFERENT_FROM, object: %q}]}) { newCount } }`, ends[0], ends[1])
		if !strings.Contains(got, `"errors"`) || strings.Contains(got, "INTERNAL") {
			e.Errorf("%s: %s", why, got)
		}
		if why == "a name of both" && (!strings.Contains(got, attackRecord) || !strings.Contains(got, mispRecord)) {
			e.Errorf("the records to choose from are missing: %s", got)
		}
	}
}
