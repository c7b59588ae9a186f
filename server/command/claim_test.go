package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// tells is says for commands that may fail: what they print, and why they fail, has
// some texts in it.
func tells(t *testing.T, wants []string, args ...string) string {
	t.Helper()
	out, err := runCommand(t, args...)
	if err != nil {
		out += "error: " + err.Error()
	}
	for _, want := range wants {
		if !strings.Contains(out, want) {
			t.Errorf("actorgraph %q says\n%s\nwithout %q", args, out, want)
		}
	}
	return out
}

func TestClaimAddByFlags(t *testing.T) {
	store := seeded(t)
	add := []string{
		"claim", "add", "-store", store, "--by", "ann", "-reason", "read it", "--key", "acme-2026", "--title", "APT37 in 2026", "--published", "2026-02-03",
		"--claimant", "Acme", "--actor", "Reaper", "--object", "Iceland", "--occurred", "2026-01", "-quote", "-also in Iceland", "--confidence", "0",
	}
	tried := tells(t, []string{"nothing is written; it would be 1 claims new", "APT37 targets Iceland, 2026-01", "LATE_REPORT      APT37, Iceland"}, append(add, "-dry-run")...)
	done := tells(t, []string{"acme-2026 (reading notes@", "1 claims new"}, add...)
	if _, what, _ := strings.Cut(tried, "\n"); !strings.HasSuffix(done, what) {
		t.Errorf("it was to do\n%s\nand did\n%s", tried, done)
	}
	tells(t, []string{"acme-2026 is there already; nothing changed"}, add...)
	tells(t, []string{"holds something else"}, append(add, "--object", "Norway")...)
	_, id, _ := strings.Cut(done, "claim/")
	id, _, _ = strings.Cut("claim/"+id, " ")

	lines := tells(t, []string{`"stated":"-also in Iceland"`, `"confidence":0`}, "export", "-format", "ndjson", "-store", store, "--claimants", "Acme")
	if strings.Count(lines, "\n") != 1 {
		t.Errorf("the claims of Acme are\n%s", lines)
	}
	tells(t, []string{"reason: it is empty"}, "claim", "withdraw", id, "-store", store)
	tells(t, []string{"name the claims to withdraw"}, "claim", "withdraw", "-store", store)
	tells(t, []string{"claim/0"}, "claim", "withdraw", "claim/0", "-store", store, "--reason", "r")
	tells(t, []string{"nothing is written", id}, "claim", "withdraw", id, "-store", store, "--reason", "another group", "--dry-run")
	tells(t, []string{"(reading notes@", id}, "claim", "withdraw", id, "-store", store, "--reason", "another group")
	tells(t, []string{"0 faults of the store"}, "verify", "-store", store)
	if left := tells(t, nil, "export", "-format", "ndjson", "-store", store, "--claimants", "Acme"); left != "" {
		t.Errorf("after the withdrawal Acme says\n%s", left)
	}
}

const reportsYAML = `# what I read this week
key: acme-2026
source: {title: APT37 in 2026, url: https://acme.example/apt37, published: 2026-02-03}
claimant: Acme
claims:
  - {actor: APT37, object: NO, occurred: 2017, confidence: 70}
  - {actor: APT37, predicate: named, object: 2017}
---
key: mine
dataset: mine
source: {title: What I know}
claims:
  - {newActor: Kestrel Ring, predicate: active, occurred: 2017/2018}
  - {newActor: Kestrel Ring, predicate: DIFFERENT_FROM, object: actor/seed/apt37}
  - {newActor: Kestrel Ring, predicate: same-as, object: Lazarus Group}
`

func TestClaimAddByFile(t *testing.T) {
	store := seeded(t)
	write := func(name, text string) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	add := func(path string, more ...string) []string {
		return append([]string{"claim", "add", "-store", store, "-file", path}, more...)
	}
	reports := write("reports.yaml", reportsYAML)
	tells(t, []string{"APT37 targets Norway, 2017", "2017 named APT37", "actor/mine/kestrelring different-from actor/seed/apt37", "records that are read with others than before: 2\n  actor/mine/kestrelring: with actor/seed/lazarus-group\n", "JOINED           Lazarus Group (actor/seed/lazarus-group) -> Lazarus Group (actor/seed/lazarus-group and 1 more)\n", "LATE_REPORT      APT37, Norway"}, add(reports)...)
	tells(t, []string{"acme-2026 is there already", "mine is there already"}, add(reports)...)
	tells(t, []string{`"newCount": 1`, `"dryRun": false`}, add(write("report.json", "\n"+`{"key": "k", "source": {"title": "t"}, "claims": [{"actor": "APT37", "object": "Iceland"}]}`), "--json")...)

	for why, tt := range map[string]struct{ text, want string }{
		"a key that is none":     {"kee: k", `unknown field "kee"`},
		"of JSON too":            {`{"kee": "k"}`, `unknown field "kee"`},
		"no YAML":                {"claims: [", "claim add --help shows the form"},
		"nothing":                {"# nothing\n", "it has no report"},
		"no claims":              {"key: k\nsource: {title: t}", "claims: there are none"},
		"no such predicate":      {"key: k\nclaims: [{predicate: hates}]", `claim 1: nothing can be said of an actor by "hates"; it is one of targets,`},
		"the second of two":      {"key: mine\ndataset: mine\nsource: {title: What I know}\nclaims: [{newActor: X, predicate: active}]\n---\nkey: l\nsource: {title: t}\nclaims: [{actor: nobody at all, object: JP}]", "holds something else"},
		"an actor that is none":  {"key: l\nsource: {title: t}\nclaims: [{actor: nobody at all, object: JP}]", `claim 1: no actor "nobody at all"; search`},
		"a name of several":      {"key: l\nsource: {title: t}\nclaims: [{actor: Andariel, object: JP, occurred: last year}]", "write a time as"},
		"a confidence of 101":    {"key: l\nsource: {title: t}\nclaims: [{actor: APT37, object: JP, confidence: 101}]", "not between 0 and 100"},
		"a feed":                 {"key: l\ndataset: seed\nsource: {title: t}\nclaims: [{actor: APT37, object: JP}]", "seed is not yours to add to"},
		"a list that is a claim": {"key: l\nclaims: {actor: APT37}", "claim add --help shows the form"},
	} {
		t.Run(why, func(t *testing.T) { tells(t, []string{"error: ", tt.want}, add(write("bad.yaml", tt.text))...) })
	}
	tells(t, []string{"--actor and --file exclude each other"}, add(reports, "--actor", "APT37")...)
	tells(t, []string{"no such file"}, add("nowhere.yaml")...)
}

// Of several reports those before one that is refused are entered, and it is said so.
func TestClaimAddTellsWhatIsDone(t *testing.T) {
	store := seeded(t)
	path := filepath.Join(t.TempDir(), "reports.yaml")
	text := reportsYAML + "---\nkey: bad\nsource: {title: t}\nclaims: [{actor: nobody at all, object: JP}]\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	tells(t, []string{"acme-2026 (reading", "mine (reading", "report 3 (bad)", "the 2 before it are done"}, "claim", "add", "-store", store, "-file", path)
	tells(t, []string{"acme-2026", "mine"}, "readings", "-store", store)
}
