package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/server/access"
	"github.com/actorgraph/actorgraph/server/api"
)

// owls is a store of three records of a group, two of which have one name, with a target each.
func owls(t testing.TB) graph.Store {
	t.Helper()
	var docs []graph.Document
	for _, r := range [][4]string{
		{"attack-enterprise", "G0067", "Käuzchen", "JP"}, {"misp-galaxy", "uuid-1", "Kauzchen", "KR"}, {"cfr", "owl", "Owl", "VN"},
	} {
		record := graph.Entity{ID: graph.MakeID(graph.Actor, r[0], r[1]), Name: r[2], Dataset: r[0]}
		says := graph.Claim{Predicate: graph.Targets, Subject: record.ID, Object: graph.ID("country/" + r[3]), Dataset: r[0], Occurred: graph.MustSpan("2016")}
		says.ID = says.Identify()
		doc := graphtest.With(graphtest.Release(r[0], "2018-01-01"), record)
		doc.Claims = append(doc.Claims, says)
		docs = append(docs, *doc)
	}
	return open(t, docs...)
}

const whatItChanges = `{ changeCount changes { label targeting { actor { id } target { id } } claims { object { id } } }
	changesLeftOut identityChangeCount actorChangeCount actorChanges { change formerActors { id name recordIds } newActors { id name recordIds } }
	refusalChangeCount refusalChanges { record with rule formerReason currentReason } }`

// onBothPaths has a test done by somebody whose server keeps a projection, and by one whose does not.
func onBothPaths(t *testing.T, do func(t *testing.T, c client)) {
	t.Helper()
	for _, name := range []string{"with a projection", "without"} {
		t.Run(name, func(t *testing.T) {
			store, log := owls(t), slog.New(slog.DiscardHandler)
			o := api.Options{Log: log, Limits: roomy(), Writer: store}
			if name != "without" {
				o.Projection = api.NewProjection(store, log)
			}
			h := api.New(store, o)
			do(t, client{t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				h.ServeHTTP(w, r.WithContext(access.NewContext(r.Context(), access.Identity{Name: "ann", Role: access.Editor, Clearance: graph.TLPRed})))
			})})
		})
	}
}

// enterBoth tries a mutation and does it, and returns what both say of the picture, which must be one.
func (c client) enterBoth(mutation string, dry string) string {
	c.t.Helper()
	var told []string
	for _, is := range []string{"true", "false"} {
		data := c.mustAsk(strings.Replace(mutation, dry, dry+is, 1))
		text, err := json.Marshal(data["it"])
		if err != nil {
			c.t.Fatal(err)
		}
		told = append(told, string(text))
	}
	if told[0] != told[1] {
		c.t.Errorf("it was to change\n%s\nand changed\n%s", told[0], told[1])
	}
	return told[0]
}

func (c client) says(key, actor, predicate, object string) string {
	c.t.Helper()
	return c.enterBoth(fmt.Sprintf(`mutation { it: addReport(dryRun: , report: {key: %q, source: {title: "t"}, claims: [{actor: %q, predicate: %s, object: %q}]}) %s }`,
		key, actor, predicate, object, whatItChanges), "dryRun: ")
}

// TestACommitTellsWhoIsJoinedAndWhatThatBrings: two records are said to be the same, or not, and that is
// taken back.
func TestACommitTellsWhoIsJoinedAndWhatThatBrings(t *testing.T) {
	const attack, misp, owl = "actor/attack-enterprise/G0067", "actor/misp-galaxy/uuid-1", "actor/cfr/owl"
	onBothPaths(t, func(t *testing.T, c client) {
		has := func(why, told string, wants ...string) {
			t.Helper()
			for _, want := range wants {
				if !strings.Contains(told, want) {
					t.Errorf("%s: it tells\n%s\nwithout\n%s", why, told, want)
				}
			}
		}
		alone := func(id, name string) string {
			return fmt.Sprintf(`{"id":%q,"name":%q,"recordIds":[%q]}`, id, name, id)
		}
		two := fmt.Sprintf(`{"id":%q,"name":"Käuzchen","recordIds":[%q,%q]}`, attack, attack, misp)
		three := fmt.Sprintf(`{"id":%q,"name":"Käuzchen","recordIds":[%q,%q,%q]}`, attack, attack, misp, owl)
		change := func(label, actor, target string) string {
			return fmt.Sprintf(`{"claims":[{"object":{"id":"country/%s"}}],"label":%q,"targeting":{"actor":{"id":%q},"target":{"id":"country/%s"}}}`, target, label, actor, target)
		}
		told := c.says("same", owl, "SAME_AS", misp)
		has("joined", told, `"changeCount":1,"changes":[`+change("JOINED", attack, "VN")+`]`, `"actorChangeCount":1`,
			`{"change":"JOINED","formerActors":[`+two+`,`+alone(owl, "Owl")+`],"newActors":[`+three+`]}`, `"identityChangeCount":3`, `"refusalChangeCount":0`)

		told = c.says("apart", attack, "DIFFERENT_FROM", misp)
		has("parted", told, `"changeCount":2,"changes":[`+change("PARTED", attack, "KR")+`,`+change("PARTED", attack, "VN")+`]`,
			`"change":"SPLIT"`, alone(attack, "Käuzchen"), `"refusalChangeCount":1`, `"formerReason":null`, `same primary name`, `are different, says notes (claim/`)

		claims := c.get("claims.nodes.id", `{ claims(predicates: [DIFFERENT_FROM]) { nodes { id } } }`)
		if len(claims) != 1 {
			t.Fatalf("the claims are %v", claims)
		}
		told = c.enterBoth(fmt.Sprintf(`mutation { it: withdrawClaims(dryRun: , claims: [%q], reason: "looked again") %s }`, claims[0], whatItChanges), "dryRun: ")
		has("taken back", told, change("JOINED", attack, "KR")+`,`+change("JOINED", attack, "VN"), `"change":"JOINED"`, `"currentReason":null`)

		claims = c.get("claims.nodes.id", `{ claims(predicates: [SAME_AS]) { nodes { id } } }`)
		told = c.enterBoth(fmt.Sprintf(`mutation { it: withdrawClaims(dryRun: , claims: [%q], reason: "looked again") %s }`, claims[0], whatItChanges), "dryRun: ")
		has("the same no more", told, `"changeCount":1,"changes":[`+change("PARTED", attack, "VN")+`]`, `"change":"SPLIT"`)
	})
}

// TestAJoinThatIsRefusedIsTold: that two are the same outweighs a name, and what the name would have brought is refused.
func TestAJoinThatIsRefusedIsTold(t *testing.T) {
	const attack, misp, owl = "actor/attack-enterprise/G0067", "actor/misp-galaxy/uuid-1", "actor/cfr/owl"
	onBothPaths(t, func(t *testing.T, c client) {
		told := c.says("apart", owl, "DIFFERENT_FROM", misp)
		if !strings.Contains(told, `"actorChangeCount":0,"actorChanges":[],"changeCount":0,"changes":[],"changesLeftOut":false,"identityChangeCount":0,"refusalChangeCount":0,"refusalChanges":[]`) {
			t.Errorf("of two that nothing joins it tells %s", told)
		}
		told = c.says("same", owl, "SAME_AS", attack)
		for _, want := range []string{
			`"change":"REGROUPED"`, `"label":"PARTED","targeting":{"actor":{"id":"` + attack + `"},"target":{"id":"country/KR"}}`,
			`"label":"JOINED","targeting":{"actor":{"id":"` + attack + `"},"target":{"id":"country/VN"}}`,
			`"formerReason":null,"record":"` + attack + `","rule":"same primary name","with":"` + misp + `"`, owl + ` and ` + misp + ` are different, says notes`,
		} {
			if !strings.Contains(told, want) {
				t.Errorf("it tells %s, without %s", told, want)
			}
		}
		told = c.says("no third", attack, "SAME_AS", misp)
		if !strings.Contains(told, `"refusalChanges":[{"currentReason":"`) || !strings.Contains(told, `"rule":"same-as"`) {
			t.Errorf("what is said is refused, and it tells %s", told)
		}
	})
}

// TestAPreviewIsCutAsAsked asks for none of what there is.
func TestAPreviewIsCutAsAsked(t *testing.T) {
	onBothPaths(t, func(t *testing.T, c client) {
		d := c.mustAsk(`mutation { it: addReport(dryRun: true, report: {key: "k", source: {title: "t"}, claims: [{actor: "Owl", predicate: SAME_AS, object: "actor/misp-galaxy/uuid-1"}]}) {
			changeCount changes(first: 0) { label } actorChangeCount actorChanges(first: 0) { change } refusalChanges(first: 0) { rule } } }`)
		if got := fmt.Sprint(d["it"]); got != "map[actorChangeCount:1 actorChanges:[] changeCount:1 changes:[] refusalChanges:[]]" {
			t.Errorf("it tells %s", got)
		}
	})
}

// ending is a store that ends the context of its request once it tells the readings while a preview is worked out.
type ending struct {
	graph.Store
	end    context.CancelFunc
	armed  atomic.Bool
	asked  atomic.Int64 // after that
	ending atomic.Bool
}

func (s *ending) Readings(ctx context.Context) ([]graph.Reading, error) {
	out, err := s.Store.Readings(ctx)
	if s.armed.Load() {
		s.ending.Store(true)
		s.end()
	}
	return out, err
}

func (s *ending) Stats(ctx context.Context) (graph.Stats, error) {
	if s.ending.Load() {
		s.asked.Add(1)
	}
	return s.Store.Stats(ctx)
}

// TestTheEndOfARequestEndsAPreview ends it after the last claim is read and before the picture is worked out of them.
func TestTheEndOfARequestEndsAPreview(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	store := owls(t)
	writer := &ending{Store: store, end: cancel}
	h := api.New(writer, api.Options{Log: slog.New(slog.DiscardHandler), Limits: roomy(), Writer: writer})
	const query = `mutation { addReport(dryRun: true, report: {key: \"k\", source: {title: \"t\"}, claims: [{actor: \"Owl\", object: \"Japan\"}]}) { changeCount } }`
	ask := func() string {
		who := access.NewContext(ctx, access.Identity{Name: "ann", Role: access.Editor, Clearance: graph.TLPRed})
		r := httptest.NewRequestWithContext(who, http.MethodPost, "/graphql", strings.NewReader(`{"query": "`+query+`"}`))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Body.String()
	}
	if got := ask(); !strings.Contains(got, `"changeCount":1`) {
		t.Fatalf("left alone it is %s", got)
	}
	writer.armed.Store(true)
	if got := ask(); strings.Contains(got, "changeCount\":1") || !writer.ending.Load() {
		t.Errorf("it is answered all the same: %s", got)
	}
	if n := writer.asked.Load(); n > 0 {
		t.Errorf("the store was asked %d times after the request ended", n)
	}
}

// TestAPreviewTellsNothingOfWhoIsWhoAbove: what of who is who rests on claims that are above somebody's clearance
// changes nothing of what his previews tell, also of joins that are refused.
func TestAPreviewTellsNothingOfWhoIsWhoAbove(t *testing.T) {
	const query = `mutation { it: addReport(dryRun: true, report: {key: "k", source: {title: "t"}, claims: [{actor: %q, predicate: %s, object: %q}]}) ` + whatItChanges + ` }`
	const attack, misp, owl = "actor/attack-enterprise/G0067", "actor/misp-galaxy/uuid-1", "actor/cfr/owl"
	var told [2][]string
	for i, secret := range []bool{false, true} {
		store := owls(t)
		if secret {
			red := writingAs(t, store, access.Identity{Name: "ann", Role: access.Editor, Clearance: graph.TLPRed})
			red.mustAsk(fmt.Sprintf(`mutation { addReport(report: {key: "s", marking: "TLP:RED", source: {title: "s"}, claims: [
				{actor: %q, predicate: SAME_AS, object: %q}, {actor: %q, predicate: DIFFERENT_FROM, object: %q}, {actor: %q, object: "Malta"}]}) { newCount } }`, owl, attack, misp, attack, attack))
		}
		green, _ := below(t, store, graph.TLPGreen)
		for _, ask := range [][3]string{{owl, "SAME_AS", misp}, {owl, "SAME_AS", attack}, {misp, "DIFFERENT_FROM", attack}, {owl, "DIFFERENT_FROM", attack}} {
			text, err := json.Marshal(green.mustAsk(fmt.Sprintf(query, ask[0], ask[1], ask[2])))
			if err != nil {
				t.Fatal(err)
			}
			told[i] = append(told[i], string(text))
		}
	}
	for n := range told[0] {
		if told[0][n] != told[1][n] {
			t.Errorf("with what is above him he is told\n%s\nand without\n%s", told[1][n], told[0][n])
		}
	}
	if !strings.Contains(told[0][0], "JOINED") || !strings.Contains(told[0][2], "PARTED") {
		t.Errorf("he is told nothing of what he enters himself: %v", told[0])
	}
}
