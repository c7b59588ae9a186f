package api_test

import (
	"fmt"
	"iter"
	"log/slog"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/server/access"
	"github.com/actorgraph/actorgraph/server/api"
	"github.com/actorgraph/actorgraph/server/cleared"
)

// secret is what somebody of the highest clearance enters: a claim that the guesses below try.
const secret = `{"key": "operation-x", "source": {"title": "T", "published": "2026-02-03"}, "claimant": "Acme", "marking": "TLP:RED",
	"claims": [{"actor": "APT37", "object": "Malta", "occurred": "2026-01", "quote": "kept to few"}, {"newActor": "Kestrel Ring", "predicate": "SAME_AS", "object": "actor/seed/apt37"}]}`

// below returns a client of an editor of a lower clearance, who is answered from a copy
// and writes into the original, as the server has it, and brings his copy up to date.
func below(t *testing.T, store graph.Store, level graph.TLP) (client, func()) {
	t.Helper()
	c, err := cleared.Open(t.Context(), store, level)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	catchUp := func() {
		if err := c.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	catchUp()
	h := api.New(c, api.Options{Log: slog.New(slog.DiscardHandler), Limits: roomy(), Writer: store, Clearance: level})
	who := access.Identity{Name: "bob", Role: access.Editor, Clearance: level}
	return client{t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(w, r.WithContext(access.NewContext(r.Context(), who)))
	})}, catchUp
}

// TestAGuessTellsNothing has an editor of a lower clearance guess the words, the key, the ids
// and the data set of what is marked above it, where it is there and where something else
// is. He is told the same.
func TestAGuessTellsNothing(t *testing.T) {
	for _, level := range []graph.TLP{graph.TLPClear, graph.TLPAmberStrict} {
		t.Run(level.String(), func(t *testing.T) {
			right, entered := newWorld(t, secret, level)
			wrong, _ := newWorld(t, strings.NewReplacer(`"key": "operation-x"`, `"dataset": "others", "key": "y"`, "Malta", "Cyprus", "Kestrel Ring", "Osprey").Replace(secret), level)
			for why, ask := range guesses(guessesOf(entered)[0], entered["reading"].(map[string]any)["id"].(string)) {
				a, b := right.tells(ask), wrong.tells(ask)
				if a != b {
					t.Errorf("%s: where it is there he is told\n%.2000s\nand where it is not\n%.2000s", why, a, b)
				}
			}
			// What was above him is as it was.
			n := right.red.mustAsk(`{ node(id: "` + guessesOf(entered)[0] + `") { ... on Claim { markings withdrawn dataset { key } } } }`)["node"]
			if want := "map[dataset:map[key:notes] markings:[TLP:RED] withdrawn:<nil>]"; fmt.Sprint(n) != want {
				t.Errorf("the claim is %v, want %s", n, want)
			}
		})
	}
}

// guess is a question with its variables.
type guess struct{ query, variables string }

// guesses are what he asks, in order, given a claim and the reading that brought it.
func guesses(claim, reading string) iter.Seq2[string, guess] {
	const withdraw = `mutation { withdrawClaims(claims: ["%s"], %s reason: "no") { unchanged withdrawnCount claimCount } }`
	report := func(changes ...string) string {
		return strings.NewReplacer(append(changes, `"marking": "TLP:RED",`, "")...).Replace(secret)
	}
	return func(yield func(string, guess) bool) {
		for _, g := range []struct {
			why string
			guess
		}{
			{"its node", guess{`{ node(id: "` + claim + `") { id } }`, `{}`}},
			{"its claim", guess{`{ claim(id: "` + claim + `") { id } nodes(ids: ["actor/notes/kestrelring"]) { id } }`, `{}`}},
			{"what was read", guess{`{ datasets { key name claimCount releases { version } readings { id document reason enteredBy undone } } }`, `{}`}},
			{"its name", guess{`{ resolveName(name: "Kestrel Ring") { name } search(text: "kestrel") { matched } }`, `{}`}},
			{"a preview", guess{addReport, withReport(report(), true)}},
			{"a preview under another key", guess{addReport, withReport(report("operation-x", "k"), true)}},
			{"a preview of other words", guess{addReport, withReport(report("kept to few", "x"), true)}},
			{"a preview with its mark", guess{addReport, withReport(secret, true)}},
			{"with its mark", guess{addReport, withReport(secret, false)}},
			{"a preview into its data set", guess{addReport, withReport(report(`{"key"`, `{"dataset": "notes", "key"`), true)}},
			{"into its data set", guess{addReport, withReport(report(`{"key"`, `{"dataset": "notes", "key"`), false)}},
			{"into a data set of that end", guess{addReport, withReport(report(`{"key"`, `{"dataset": "nobodys-green", "key"`), true)}},
			{"withdraw", guess{fmt.Sprintf(withdraw, claim, ""), `{}`}},
			{"withdraw from it", guess{fmt.Sprintf(withdraw, claim, `dataset: "notes",`), `{}`}},
			{"try to", guess{fmt.Sprintf(withdraw, claim, `dataset: "notes", dryRun: true,`), `{}`}},
			{"withdraw under its key", guess{fmt.Sprintf(withdraw, claim, `key: "operation-x",`), `{}`}},
			{"undo", guess{`mutation { undoReading(reading: "` + reading + `", reason: "no") { unchanged } }`, `{}`}},
			{"try to undo", guess{`mutation { undoReading(reading: "` + reading + `", reason: "no", dryRun: true) { unchanged } }`, `{}`}},
			{"join with its actor", guess{addReport, withReport(report(`"newActor": "Kestrel Ring"`, `"actor": "actor/notes/kestrelring"`), true)}},
			{"keep apart from its actor", guess{addReport, withReport(report(`"newActor": "Kestrel Ring"`, `"actor": "actor/notes/kestrelring"`, "SAME_AS", "DIFFERENT_FROM"), false)}},
			{"join with a new one", guess{addReport, withReport(report(), false)}},
			{"again", guess{addReport, withReport(report(), false)}},
			{"under another key", guess{addReport, withReport(report("operation-x", "k"), false)}},
			{"other words under that", guess{addReport, withReport(report("operation-x", "k", "kept to few", "x"), false)}},
			{"import", guess{`mutation { addReport(report: {dataset: "others", key: "y", source: {title: "t"}, claims: []}) { unchanged } }`, `{}`}},
		} {
			if !yield(g.why, g.guess) {
				return
			}
		}
	}
}

// world is a store in which somebody entered a secret, and somebody of a lower clearance asks.
type world struct {
	red, green client
	catchUp    func()
}

func newWorld(t *testing.T, secret string, level graph.TLP) (world, map[string]any) {
	red, store := writing(t, access.Editor)
	entered := red.mustAsk(addReport, withReport(secret, false))["addReport"].(map[string]any)
	red.mustAsk(fmt.Sprintf(`mutation { withdrawClaims(claims: [%q], dataset: %q, reason: "not so") { unchanged } }`,
		guessesOf(entered)[1], entered["reading"].(map[string]any)["dataset"].(map[string]any)["key"]))
	green, catchUp := below(t, store, level)
	return world{red, green, catchUp}, entered
}

// storedAt is a time of this test, which is not the same in two worlds.
var storedAt = regexp.MustCompile(`\d{4}-\d\d-\d\dT[\d:.]+Z`)

// tells returns what he is told.
func (w world) tells(a guess) string {
	defer w.catchUp()
	return storedAt.ReplaceAllString(fmt.Sprintf("%+v", w.green.ask(a.query, a.variables)), "then")
}

func guessesOf(entered map[string]any) []string {
	var out []string
	for _, c := range entered["claims"].([]any) {
		out = append(out, c.(map[string]any)["id"].(string))
	}
	return out
}

// TestNobodyChangesWhatIsAboveHim has an editor take back and undo what one of a higher
// clearance entered, and one of a higher what he did.
func TestNobodyChangesWhatIsAboveHim(t *testing.T) {
	red, store := writing(t, access.Editor)
	entered := red.mustAsk(addReport, withReport(strings.Replace(secret, `"marking": "TLP:RED",`, "", 1), false))["addReport"].(map[string]any)
	green, catchUp := below(t, store, graph.TLPGreen)
	before := stats(t, store).Last
	for _, query := range []string{
		`mutation { withdrawClaims(claims: ["` + guessesOf(entered)[0] + `"], reason: "no") { unchanged } }`,
		`mutation { withdrawClaims(claims: ["` + guessesOf(entered)[0] + `"], dataset: "notes", reason: "no") { unchanged } }`,
		`mutation { undoReading(reading: "` + entered["reading"].(map[string]any)["id"].(string) + `", reason: "no") { unchanged } }`,
		`mutation { undoReading(reading: "seed@2026-11-29#2", reason: "no") { unchanged } }`,
	} {
		if a := green.ask(query); len(a.Errors) != 1 || a.Errors[0].Extensions.Code == "INTERNAL" {
			t.Errorf("%s: %+v", query, a)
		}
	}
	if now := stats(t, store).Last; now != before {
		t.Errorf("something was written: %v", now)
	}
	own := green.mustAsk(addReport, withReport(strings.Replace(secret, `"marking": "TLP:RED",`, `"marking": "TLP:GREEN",`, 1), false))["addReport"].(map[string]any)
	if own["newCount"] != 3.0 || own["reading"].(map[string]any)["dataset"].(map[string]any)["key"] != "notes-green" {
		t.Errorf("he enters %v", own)
	}
	catchUp()
	if a := red.ask(addReport, withReport(strings.Replace(secret, `{"key"`, `{"dataset": "notes-green", "key"`, 1), false)); len(a.Errors) != 1 || !strings.Contains(a.Errors[0].Message, "does not end in -green") {
		t.Errorf("what is above them is entered into their data set: %+v", a)
	}
	if w := red.mustAsk(`mutation { withdrawClaims(claims: ["` + guessesOf(own)[0] + `"], dataset: "notes-green", reason: "no") { claimCount } }`); fmt.Sprint(w) != "map[withdrawClaims:map[claimCount:1]]" {
		t.Errorf("who may see more takes back: %v", w)
	}
	if u := green.mustAsk(`mutation { undoReading(reading: "` + own["reading"].(map[string]any)["id"].(string) + `", reason: "mine") { unchanged } }`); fmt.Sprint(u) != "map[undoReading:map[unchanged:false]]" {
		t.Errorf("he undoes his own: %v", u)
	}
}

// TestTheKeyOfAWithdrawalNamesTheLeastMarked: who may see one of the claims is not told the id of another.
func TestTheKeyOfAWithdrawalNamesTheLeastMarked(t *testing.T) {
	red, _ := writing(t, access.Editor)
	report := strings.Replace(strings.Replace(secret, `"marking": "TLP:RED",`, "", 1), `"quote": "kept to few"`, `"marking": "red"`, 1)
	entered := red.mustAsk(addReport, withReport(report, false))["addReport"].(map[string]any)
	ids := guessesOf(entered)
	slices.SortFunc(ids, func(a, b string) int { return len(markingsOf(entered, b)) - len(markingsOf(entered, a)) })
	w := red.mustAsk(fmt.Sprintf(`mutation { withdrawClaims(claims: [%q, %q], reason: "no") { reading { document } } }`, ids[0], ids[1]))
	if !strings.Contains(fmt.Sprint(w), "withdrawal of "+ids[1]) || markingsOf(entered, ids[0]) != "[TLP:RED]" {
		t.Errorf("%v, of %v", w, entered["claims"])
	}
}

func markingsOf(entered map[string]any, id string) string {
	for _, c := range entered["claims"].([]any) {
		if c := c.(map[string]any); c["id"] == id {
			return fmt.Sprint(c["markings"])
		}
	}
	return ""
}

// TestLongProseIsKept enters texts that are longer than a name, and no longer than they may be.
func TestLongProseIsKept(t *testing.T) {
	c, _ := writing(t, access.Editor)
	long := strings.Repeat("said so ", 500)
	report := `{"key": "long", "source": {"title": "T", "url": "https://acme.example/` + strings.Repeat("a", 600) + `"}, "claims": [{"actor": "APT37", "object": "Malta", "quote": "` + long + `", "note": "` + long + `"}]}`
	added := c.mustAsk(addReport, withReport(report, false))["addReport"].(map[string]any)
	if got := added["claims"].([]any)[0].(map[string]any)["stated"]; got != strings.TrimSpace(long) {
		t.Errorf("kept %v", got)
	}
	a := c.ask(addReport, withReport(strings.Replace(report, long, strings.Repeat(long, 3), 1), false))
	if len(a.Errors) != 1 || a.Errors[0].Extensions.Code != "BAD_INPUT" {
		t.Errorf("24,000 bytes: %+v", a)
	}
}
