package api_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
	"github.com/actorgraph/actorgraph/graph/vocab"
	"github.com/actorgraph/actorgraph/seed"
	"github.com/actorgraph/actorgraph/server/access"
	"github.com/actorgraph/actorgraph/server/api"
)

// writing returns a client of somebody who may change a store, and the store: a
// seed of its own, since it is written to.
func writing(t testing.TB, role access.Role) (client, graph.Store) {
	t.Helper()
	curated, err := seed.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	store := sqlitetest.Open(t, vocab.Document(), curated)
	return writingAs(t, store, access.Identity{Name: "ann", Role: role, Clearance: graph.TLPRed}), store
}

// writingAs returns a client of somebody who may change a store as far as he may.
func writingAs(t testing.TB, store graph.Store, who access.Identity) client {
	t.Helper()
	h := api.New(store, api.Options{Log: slog.New(slog.DiscardHandler), Limits: roomy(), Writer: store})
	return client{t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(w, r.WithContext(access.NewContext(r.Context(), who)))
	})}
}

const addReport = `mutation($report: ReportInput!, $dryRun: Boolean) { addReport(report: $report, reason: "read it", dryRun: $dryRun) {
	dryRun unchanged newCount changedCount withdrawnCount reading { id dataset { key } document enteredBy reason undone } claimCount
	claims { id predicate subject { id } object { id name } occurred recorded recordedBasis source { name publisher { name } } claimant { name } confidence stated markings }
	changeCount changes { label targeting { actor { name } target { name } } } } }`

// acme2026 is what a made-up report of 2026 says of APT37.
const acme2026 = `{"key": "acme-2026", "source": {"title": "APT37 in 2026", "url": "https://acme.example/apt37", "publisher": "Acme", "published": "2026-02-03"},
	"claimant": "Acme", "claims": [
		{"actor": "Reaper", "object": "Iceland", "occurred": "2026-01", "quote": "also in Iceland", "confidence": 70},
		{"actor": "APT37", "object": "Japan", "occurred": "2017"},
		{"actor": "APT37", "predicate": "NAMED", "object": "Tengyun"}%s]}`

func acmeReport(more string) string { return fmt.Sprintf(acme2026, more) }

func withReport(report string, dry bool) string {
	return fmt.Sprintf(`{"report": %s, "dryRun": %v}`, report, dry)
}

// mustAsk is ask where an error ends the test.
func (c client) mustAsk(query string, variables ...string) map[string]any {
	c.t.Helper()
	a := c.ask(query, variables...)
	if len(a.Errors) > 0 {
		c.t.Fatalf("%+v", a.Errors)
	}
	return a.Data
}

func TestAddReport(t *testing.T) {
	c, store := writing(t, access.Editor)
	before := stats(t, store)
	tried := c.mustAsk(addReport, withReport(acmeReport(""), true))["addReport"].(map[string]any)
	if stats(t, store).Last != before.Last {
		t.Fatal("a trial wrote")
	}
	if tried["reading"] != nil || tried["dryRun"] != true {
		t.Errorf("the trial says %v", tried)
	}
	done := c.mustAsk(addReport, withReport(acmeReport(""), false))["addReport"].(map[string]any)
	for _, field := range []string{"newCount", "claimCount", "claims", "changeCount", "changes"} {
		if fmt.Sprint(tried[field]) != fmt.Sprint(done[field]) {
			t.Errorf("%s was to be\n%v\nand is\n%v", field, tried[field], done[field])
		}
	}
	if done["newCount"] != 3.0 || done["claimCount"] != 3.0 {
		t.Errorf("%v claims are new, want 3", done["newCount"])
	}
	reading := done["reading"].(map[string]any)
	if reading["enteredBy"] != "ann" || reading["reason"] != "read it" || reading["document"] != "acme-2026" {
		t.Errorf("the reading is %v", reading)
	}
	if again := c.mustAsk(addReport, withReport(acmeReport(""), false))["addReport"].(map[string]any); again["unchanged"] != true {
		t.Errorf("sent again it is %v, want it unchanged", again)
	}
	// It shows where all claims show.
	d := c.mustAsk(`{ actor(name: "Tengyun") { id timeline { buckets { rows { entity { name } } } }
		targets(first: 200) { nodes { target { name } claims { nodes { dataset { key } entered { enteredBy } } } } } } }`)
	actor := d["actor"].(map[string]any)
	if actor["id"] != "actor/seed/apt37" {
		t.Errorf("the new name is of %v", actor["id"])
	}
	if text := fmt.Sprint(actor["targets"]); !strings.Contains(text, "Iceland") || !strings.Contains(text, "notes") || !strings.Contains(text, "ann") {
		t.Errorf("its targets are %v", text)
	}
	if !strings.Contains(fmt.Sprint(actor["timeline"]), "Iceland") {
		t.Error("the timeline lacks what was entered")
	}
}

// What a trial tells of the picture is what diff says of the moments before and after.
func TestChangesOfACommitAreThoseOfDiff(t *testing.T) {
	c, store := writing(t, access.Editor)
	before := stats(t, store).Last.Time
	more := `, {"actor": "APT37", "object": "banking", "occurred": "2016"}, {"newActor": "Kestrel Ring", "object": "JP", "occurred": "2090"}`
	done := c.mustAsk(addReport, withReport(acmeReport(more), false))["addReport"].(map[string]any)
	view := func(snapshot string) string { return fmt.Sprintf(`{snapshot: %q}`, snapshot) }
	d := c.mustAsk(fmt.Sprintf(`{ diff(from: %s, to: {}) { totalCount nodes { label targeting { actor { name } target { name } } } } }`,
		view(before.Format("2006-01-02T15:04:05.999999999Z07:00"))))["diff"].(map[string]any)
	text := fmt.Sprint(done["changes"])
	for _, label := range []string{"LATE_REPORT", "NEW_TARGETING"} { // Iceland in January 2026, and what is to come
		if !strings.Contains(text, label) {
			t.Errorf("no %s in %s", label, text)
		}
	}
	if strings.Contains(text, "KNOWN_BEFORE") {
		t.Errorf("nobody here knew of these before: %s", text)
	}
	if text != fmt.Sprint(d["nodes"]) || len(d["nodes"].([]any)) < 3 {
		t.Errorf("the commit says\n%v\nand diff\n%v", done["changes"], d["nodes"])
	}
}

func TestWithdrawClaimsAndUndoReading(t *testing.T) {
	c, _ := writing(t, access.Editor)
	done := c.mustAsk(addReport, withReport(acmeReport(""), false))["addReport"].(map[string]any)
	id := ""
	for _, claim := range done["claims"].([]any) {
		if strings.Contains(fmt.Sprint(claim), "Iceland") {
			id = claim.(map[string]any)["id"].(string)
		}
	}
	withdraw := fmt.Sprintf(`mutation { withdrawClaims(claims: [%q], reason: "another group") { withdrawnCount claims { id recorded recordedBasis withdrawn } changes { label } reading { id reason } } }`, id)
	w := c.mustAsk(withdraw)["withdrawClaims"].(map[string]any)
	if w["withdrawnCount"] != 1.0 && w["withdrawnCount"] != 0.0 { // of the same day it was never known
		t.Errorf("%v are withdrawn", w["withdrawnCount"])
	}
	n := c.mustAsk(fmt.Sprintf(`{ node(id: %q) { ... on Claim { recorded recordedFrom recordedBasis withdrawn withdrawal { enteredBy reason } entered { reason } } } }`, id))["node"].(map[string]any)
	if !strings.Contains(fmt.Sprint(n["withdrawal"]), "another group") || !strings.Contains(fmt.Sprint(n["entered"]), "read it") {
		t.Errorf("the claim says %v", n)
	}
	undo := fmt.Sprintf(`mutation { undoReading(reading: %q, reason: "not so") { withdrawnCount newCount changedCount reading { undone undoneBy undoneReason } } }`,
		w["reading"].(map[string]any)["id"])
	u := c.mustAsk(undo)["undoReading"].(map[string]any)
	if r := u["reading"].(map[string]any); r["undone"] == nil || r["undoneBy"] != "ann" || r["undoneReason"] != "not so" {
		t.Errorf("the undone reading is %v", r)
	}
	n = c.mustAsk(fmt.Sprintf(`{ node(id: %q) { ... on Claim { withdrawn withdrawal { reason } } } }`, id))["node"].(map[string]any)
	if n["withdrawn"] != nil || n["withdrawal"] != nil {
		t.Errorf("after the undoing the claim says %v", n)
	}
}

// What is null is as if left out, as generated clients send it.
func TestNullInMutations(t *testing.T) {
	c, _ := writing(t, access.Editor)
	short := `{"key": "k", "source": {"title": "t"}, "claims": [{"actor": "APT37", "object": "Iceland"}]}`
	long := `{"dataset": null, "datasetName": null, "key": "k", "source": {"title": "t", "url": null, "publisher": null, "published": null}, "claimant": null, "marking": null,
		"claims": [{"actor": "APT37", "newActor": null, "predicate": null, "object": "Iceland", "occurred": null, "quote": null, "note": null, "confidence": null, "marking": null}]}`
	want := fmt.Sprint(c.mustAsk(addReport, withReport(short, true)))
	if got := fmt.Sprint(c.mustAsk(addReport, withReport(long, true))); got != want {
		t.Errorf("with nulls\n%s\nand without\n%s", got, want)
	}
	const all = `mutation($report: ReportInput!) { addReport(report: $report, reason: null, dryRun: null) { dryRun newCount claims(first: null) { id } changes(first: null) { label } } }`
	if done := c.mustAsk(all, `{"report": `+long+`}`)["addReport"].(map[string]any); done["dryRun"] != false || done["newCount"] != 1.0 {
		t.Errorf("with nulls for all arguments: %v", done)
	}
}

// Of several mutations in one document each has its own answer: what was committed is told though
// another is refused.
func TestOneMutationIsRefusedAndTheOthersAreTold(t *testing.T) {
	c, store := writing(t, access.Editor)
	before := stats(t, store).Last.Seq
	one := func(name, key, actor string) string {
		return name + `: addReport(report: {key: "` + key + `", source: {title: "t"}, claims: [{actor: "` + actor + `", object: "Iceland"}]}) { newCount reading { document } } `
	}
	a := c.ask(`mutation { ` + one("first", "k1", "APT37") + one("second", "k2", "Nobody At All") + `third: undoReading(reading: "notes@1#1", reason: "r") { unchanged } ` + one("fourth", "k4", "APT28") + `}`)
	want := "map[first:map[newCount:1 reading:map[document:k1]] fourth:map[newCount:1 reading:map[document:k4]] second:<nil> third:<nil>]"
	if got := fmt.Sprint(a.Data); got != want || len(a.Errors) != 2 {
		t.Errorf("it is told %s and %+v, want %s and two errors", got, a.Errors, want)
	}
	for i, path := range []string{"second", "third"} {
		if i < len(a.Errors) && fmt.Sprint(a.Errors[i].Path) != "["+path+"]" {
			t.Errorf("error %d is of %v, want %s", i, a.Errors[i].Path, path)
		}
	}
	if after := stats(t, store).Last.Seq; after != before+2 {
		t.Errorf("%d commits were made, want 2", after-before)
	}
}

func TestMutationsRefuse(t *testing.T) {
	c, store := writing(t, access.Editor)
	before := stats(t, store).Last
	for why, q := range map[string][2]string{
		"an unknown actor":  {addReport, withReport(`{"key": "k", "source": {"title": "t"}, "claims": [{"actor": "Nobody At All", "object": "Japan"}]}`, false)},
		"no document":       {addReport, withReport(`{"key": "k", "source": {}, "claims": [{"actor": "APT37", "object": "Japan"}]}`, false)},
		"a feed":            {addReport, withReport(`{"dataset": "seed", "key": "k", "source": {"title": "t"}, "claims": [{"actor": "APT37", "object": "Japan"}]}`, false)},
		"a claim of a feed": {`mutation { withdrawClaims(claims: ["claim/0"], reason: "r") { unchanged } }`, `{}`},
		"no reason":         {`mutation { undoReading(reading: "seed@1#1", reason: "") { unchanged } }`, `{}`},
		"no such reading":   {`mutation { undoReading(reading: "seed@1#1", reason: "r") { unchanged } }`, `{}`},
	} {
		a := c.ask(q[0], q[1])
		if len(a.Errors) == 0 || a.Errors[0].Extensions.Code == "INTERNAL" {
			t.Errorf("%s: %+v, want it refused with a reason", why, a)
		}
	}
	reader, _ := writing(t, access.Reader)
	if a := reader.ask(addReport, withReport(acmeReport(""), true)); len(a.Errors) == 0 || a.Errors[0].Extensions.Code != "FORBIDDEN" {
		t.Errorf("a reader: %+v, want FORBIDDEN", a)
	}
	if a := clientOf(t, store).ask(addReport, withReport(acmeReport(""), false)); len(a.Errors) == 0 || !strings.Contains(a.Errors[0].Message, "only answers") {
		t.Errorf("a server that only reads: %+v", a)
	}
	if stats(t, store).Last != before {
		t.Error("something was written")
	}
}

func stats(t testing.TB, s graph.Store) graph.Stats {
	t.Helper()
	st, err := s.Stats(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return st
}

// What is withdrawn cannot be added again on that day, since it would be stored and stay withdrawn: that is
// said, with what to do; once the withdrawal is undone it is there.
func TestAddedWithdrawnAndAddedAgain(t *testing.T) {
	c, _ := writing(t, access.Editor)
	first := strings.Replace(acmeReport(""), "acme-2026", "first", 1)
	again := strings.Replace(acmeReport(""), "acme-2026", "again", 1)
	ids := guessesOf(c.mustAsk(addReport, withReport(first, false))["addReport"].(map[string]any))
	w := c.mustAsk(`mutation { withdrawClaims(claims: ["` + strings.Join(ids, `", "`) + `"], reason: "no") { reading { id } } }`)["withdrawClaims"].(map[string]any)
	const targets = `{ actor(name: "APT37") { targets(first: 200) { nodes { target { name } } } } }`
	for _, dry := range []bool{true, false} {
		a := c.ask(addReport, withReport(again, dry))
		if len(a.Errors) != 1 || a.Errors[0].Extensions.Code != "BAD_INPUT" || !strings.Contains(a.Errors[0].Message, "undo that reading") {
			t.Errorf("with dryRun %v: %+v, want it refused: it would stay withdrawn", dry, a)
		}
	}
	if text := fmt.Sprint(c.mustAsk(targets)); strings.Contains(text, "Iceland") {
		t.Errorf("what is withdrawn is there: %s", text)
	}
	c.mustAsk(fmt.Sprintf(`mutation { undoReading(reading: %q, reason: "it was right") { unchanged } }`, w["reading"].(map[string]any)["id"]))
	if text := fmt.Sprint(c.mustAsk(targets)); !strings.Contains(text, "Iceland") {
		t.Errorf("after the undoing it is not there: %s", text)
	}
}

// What a statement can be about follows from what it says, by id and by name, and the answer says what.
func TestObjectsOfClaims(t *testing.T) {
	c, _ := writing(t, access.Editor)
	for statement, want := range map[string]string{
		`object: "actor/seed/apt28"`:                               `takes a victim, country, region or sector`,
		`object: "claim/3t2gkp9n7cqc76lhik9antl9l8"`:               `takes a victim, country, region or sector`,
		`object: "country/JP"`:                                     `TARGETS country/JP`,
		`object: "country/XX"`:                                     `nothing has the id`,
		`object: "AC/DC fans"`:                                     `TARGETS victim/`,
		`predicate: NAMED, object: "actor/seed/apt28"`:             `takes a name`,
		`predicate: ORIGINATES_FROM, object: "country/KP"`:         `ORIGINATES_FROM country/KP`,
		`predicate: ORIGINATES_FROM, object: "region/middle-east"`: `takes a country`,
		`predicate: ATTRIBUTED_TO, object: "country/KP"`:           `ATTRIBUTED_TO country/KP`,
		`predicate: ATTRIBUTED_TO, object: "sector/media"`:         `takes an actor, organization or country`,
		`predicate: PART_OF, object: "country/KP"`:                 `no actor`,
		`predicate: ACTIVE, object: "country/KP"`:                  `say TARGETS`,
	} {
		a := c.ask(`mutation { addReport(dryRun: true, report: {key: "k", source: {title: "t"}, claims: [{actor: "actor/seed/apt37", ` + statement + `}]}) { claims { predicate objectId } } }`)
		told := fmt.Sprint(a.Errors)
		if len(a.Errors) == 0 {
			claim := a.Data["addReport"].(map[string]any)["claims"].([]any)[0].(map[string]any)
			told = fmt.Sprint(claim["predicate"], " ", claim["objectId"])
		}
		if !strings.Contains(told, want) {
			t.Errorf("%s: it is told %s, want %s", statement, told, want)
		}
	}
	many := strings.Repeat(`{actor: "APT37", object: "JP"},`, 201)
	a := c.ask(`mutation { addReport(report: {key: "k", source: {title: "t"}, claims: [` + many + `]}) { unchanged } }`)
	if len(a.Errors) != 1 || !strings.Contains(a.Errors[0].Message, "there are 201; at most 200") {
		t.Errorf("201 claims: %+v", a.Errors)
	}
}

func TestCommitListsAreCut(t *testing.T) {
	c, _ := writing(t, access.Editor)
	const cut = `mutation($report: ReportInput!) { addReport(report: $report, dryRun: true) { claimCount changeCount claims(first: 1) { id } changes(first: 0) { label } } }`
	got := c.mustAsk(cut, `{"report": `+acmeReport("")+`}`)["addReport"].(map[string]any)
	if len(got["claims"].([]any)) != 1 || len(got["changes"].([]any)) != 0 || got["claimCount"] != 3.0 || got["changeCount"] == 0.0 {
		t.Errorf("cut to one claim and no change: %v", got)
	}
}
