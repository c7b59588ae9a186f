package command

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/server/importing"
)

// cluster is a MISP galaxy cluster of one actor with the given victims.
func cluster(version int, victims ...string) string {
	type object = map[string]any
	b, err := json.Marshal(object{
		"name": "Threat Actor", "type": "threat-actor", "uuid": "7cdff317-a673-4474-84ec-4f1754947823", "version": version,
		"values": []object{{
			"value": "Émile Noir", "uuid": "50cd027f-df14-40b2-aa22-bf5de5061163", "description": "A group made up for a test.",
			"meta": object{"synonyms": []string{"Black Emil"}, "cfr-suspected-victims": victims},
		}},
	})
	if err != nil {
		panic(err)
	}
	return string(b)
}

func writeFile(t *testing.T, name, content string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// says runs a command that must succeed and print all of these.
func says(t *testing.T, want []string, args ...string) string {
	t.Helper()
	out, err := runCommand(t, args...)
	if err != nil {
		t.Fatalf("actorgraph %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	for _, w := range want {
		if !strings.Contains(out, w) {
			t.Fatalf("actorgraph %s says\n%s\nwithout %q", strings.Join(args, " "), out, w)
		}
	}
	return out
}

func TestImportReleases(t *testing.T) {
	dir := t.TempDir()
	store := "sqlite:" + filepath.Join(dir, "graph.db")
	one := writeFile(t, filepath.Join(dir, "v1.json"), cluster(1, "Japan", "Lebonon"))
	two := writeFile(t, filepath.Join(dir, "v2.json"), cluster(2, "Japan", "Atlantis"))

	says(t, []string{"misp-galaxy, release 1 of 2018-07-10", "targets 2", "4 new", "nothing was written"},
		"import", "misp", one, "-recorded", "2018-07-10", "-store", store, "-dry-run")
	says(t, []string{"4 new", "as reading misp-galaxy@1#2"}, "import", "misp", "-store", store, "-recorded", "2018-07-10", one)
	says(t, []string{"unchanged"}, "import", one, "-store", store, "-recorded", "2018-07-10")
	says(t, []string{"1 new", "1 withdrawn", "Atlantis 1"}, "import", two, "-store", store, "-recorded", "2018-07-25", "-yes")
	says(t, []string{"misp-galaxy@1#2", "misp-galaxy@2#3"}, "readings", "-store", store)
	says(t, []string{"misp-galaxy@2#3 counts no more: 1 claims withdrawn"}, "import", "--undo", "misp-galaxy@2#3", "-store", store)
	says(t, []string{"was undone before"}, "import", "--undo", "misp-galaxy@2#3", "-store", store)
	says(t, []string{"0 faults"}, "verify", "-store", store)

	var sum importing.Summary
	out := says(t, nil, "import", two, "-store", store, "-recorded", "2018-07-25", "-json", "-yes")
	if err := json.Unmarshal([]byte(out), &sum); err != nil {
		t.Fatal(err)
	}
	if sum.New+sum.Changed != 1 || sum.Withdrawn != 1 || sum.Reading != "misp-galaxy@2#5" || sum.Report.Unresolved["Atlantis"] != 1 {
		t.Errorf("summary as JSON: %+v", sum)
	}
}

func TestImportOfOurOwnDocuments(t *testing.T) {
	store := "sqlite:" + filepath.Join(t.TempDir(), "graph.db")
	says(t, []string{"seed, release 3", "incident "}, "import", "seed", "../../seed", "-store", store)
	says(t, []string{"unchanged"}, "import", "seed", "../../seed", "-store", store)
}

func TestImportsThatFail(t *testing.T) {
	dir := t.TempDir()
	store := "sqlite:" + filepath.Join(dir, "graph.db")
	good := writeFile(t, filepath.Join(dir, "good.json"), cluster(1, "Japan"))
	says(t, nil, "import", good, "-store", store, "-recorded", "2018-07-10")
	before := says(t, nil, "readings", "-store", store)

	cut := writeFile(t, filepath.Join(dir, "cut.json"), cluster(2, "Japan")[:100])
	prose := writeFile(t, filepath.Join(dir, "letter.txt"), "Dear reader, this is no feed.")
	for _, tt := range []struct {
		name string
		args []string
		want string
	}{
		{"no arguments", nil, "the formats are"},
		{"no file", []string{"misp"}, "name the files"},
		{"absent file", []string{"misp", filepath.Join(dir, "absent.json"), "-recorded", "2018-07-10"}, "absent.json"},
		{"neither", []string{"mips"}, "neither a format nor a file"},
		{"no date", []string{"misp", good}, "recorded"},
		{"not a date", []string{"misp", good, "-recorded", "July"}, "2018-02-20"},
		{"cut off", []string{"misp", cut, "-recorded", "2018-07-25"}, "cut.json"},
		{"of no format", []string{prose}, "does not tell its format"},
		{"csv without its mapping", []string{"csv", prose}, "-mapping"},
		{"a feed as seed", []string{"seed", good}, "seed.yaml"},
		{"undo of nothing", []string{"-undo", "misp-galaxy@9#9"}, "actorgraph readings"},
		{"not a clone", []string{"misp-history", dir}, "git"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := runCommand(t, append([]string{"import", "-store", store}, tt.args...)...)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error with %q", err, tt.want)
			}
		})
	}
	if after := says(t, nil, "readings", "-store", store); after != before {
		t.Errorf("a failed import changed the store:\n%s\nwas\n%s", after, before)
	}
}

// TestImportHistory walks a clone with a side branch whose state was never published.
func TestImportHistory(t *testing.T) {
	repo := filepath.Join(t.TempDir(), "misp-galaxy")
	file := filepath.Join(repo, "clusters", "threat-actor.json")
	at := func(date string, args ...string) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), "git", append([]string{"-C", repo, "-c", "user.name=t", "-c", "user.email=t@example.org"}, args...)...)
		cmd.Env = append(os.Environ(), "GIT_COMMITTER_DATE="+date+"T12:00:00Z", "GIT_AUTHOR_DATE="+date+"T12:00:00Z")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	commit := func(date, content string) {
		t.Helper()
		writeFile(t, file, content)
		at(date, "add", ".")
		at(date, "commit", "-q", "-m", "cluster")
	}
	if err := os.MkdirAll(repo, 0o755); err != nil {
		t.Fatal(err)
	}
	at("2018-01-01", "init", "-q", "-b", "main")
	commit("2018-01-01", cluster(1, "Japan"))
	commit("2018-02-01", cluster(2, "Japan"))
	commit("2018-02-02", cluster(2, "Japan", "Vietnam"))
	at("2018-02-02", "checkout", "-q", "-b", "side")
	commit("2018-03-01", cluster(3))
	at("2018-03-01", "checkout", "-q", "main")
	commit("2018-04-01", "{")
	commit("2018-05-01", cluster(4, "Japan", "Vietnam"))
	at("2018-05-02", "merge", "-q", "-s", "ours", "-m", "merge", "side")

	store := "sqlite:" + filepath.Join(t.TempDir(), "graph.db")
	says(t, []string{"3 releases written, 0 were there already, 1 commits could not be read"}, "import", "misp-history", repo, "-store", store)
	says(t, []string{"0 releases written, 3 were there already"}, "import", "misp-history", repo, "-store", store)
	commit("2018-06-01", cluster(5, "Peru"))
	if _, err := runCommand(t, "import", "misp-history", repo, "-store", store); err == nil || !strings.Contains(err.Error(), "would be withdrawn") {
		t.Errorf("got %v, want an error that says what would be withdrawn", err)
	}
	out := says(t, nil, "readings", "-store", store)
	if strings.Contains(out, "2018-06-01") {
		t.Errorf("a release that withdraws most was written unasked:\n%s", out)
	}
	says(t, []string{"1 releases written, 3 were there already"}, "import", "misp-history", repo, "-store", store, "-yes")
	for _, want := range []string{"2018-01-01", "2018-02-02", "2018-05-01"} {
		if !strings.Contains(out, want) {
			t.Errorf("no release of %s in\n%s", want, out)
		}
	}
	if strings.Contains(out, "2018-03-01") {
		t.Errorf("the side branch was imported:\n%s", out)
	}
}
