package command

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/internal/realdata"
)

// table reads a CSV file as rows by column.
func table(t *testing.T, file string) []map[string]string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, column := range all[0] {
			row[column] = cells[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// seeded returns a new store with the seed.
func seeded(t *testing.T) string {
	t.Helper()
	store := "sqlite:" + filepath.Join(t.TempDir(), "graph.db")
	says(t, nil, "import", "seed", "../../seed", "-store", store)
	return store
}

// The founding story: what FireEye said on 20 February 2018 is to be foretold
// from what was known the day before.
func TestSplit(t *testing.T) {
	store := seeded(t)
	out := filepath.Join(t.TempDir(), "apt.csv")
	printed := says(t, []string{"apt-train.csv", "apt-test.csv", "actors are in both sets", "popularity", "last year's targets", "neighbours' targets"},
		"export", "--split", "2018-02-19", "-format", "csv", "-out", out, "-store", store)
	page, err := os.ReadFile("../../docs/split.md")
	if err != nil {
		t.Fatal(err)
	}
	if scores := printed[strings.Index(printed, "baseline "):]; !strings.Contains(string(page), scores) {
		t.Errorf("docs/split.md shows other scores than\n%s", scores)
	}
	train, test := table(t, strings.Replace(out, ".csv", "-train.csv", 1)), table(t, strings.Replace(out, ".csv", "-test.csv", 1))
	saysJapan := func(rows []map[string]string) bool {
		for _, r := range rows {
			if r["actor"] == "actor/seed/apt37" && r["object"] == "country/JP" && r["claimant_name"] == "FireEye" {
				return true
			}
		}
		return false
	}
	if saysJapan(train) || !saysJapan(test) {
		t.Errorf("APT37 and Japan is known before: %v, said after: %v", saysJapan(train), saysJapan(test))
	}
	for _, r := range train {
		if r["recorded"] > "2018-02-19" || r["withdrawn"] != "" || r["predicate"] != "targets" {
			t.Errorf("to learn from: %v", r)
		}
	}
	for _, r := range test {
		if r["recorded"] <= "2018-02-19" || r["withdrawn"] != "" || r["predicate"] != "targets" {
			t.Errorf("to be tried on: %v", r)
		}
	}

	out = filepath.Join(t.TempDir(), "apt")
	says(t, nil, "export", "-split", "2018-02-19", "-out", out, "-store", store)
	lines, err := os.ReadFile(out + "-train.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	dec := json.NewDecoder(strings.NewReader(string(lines)))
	for i, want := range train {
		var got struct{ ID, Actor string }
		if err := dec.Decode(&got); err != nil || got.ID != want["id"] || got.Actor != want["actor"] {
			t.Fatalf("line %d is of %s (%v), want %s", i+1, got.ID, err, want["id"])
		}
	}
	if dec.More() {
		t.Error("JSON lines have more claims than CSV")
	}
}

// Nothing that is learned later changes a byte of the training set: no
// withdrawal, no other words, no other name, no name that joins two actors.
func TestSplitIsBlindToTheFuture(t *testing.T) {
	dir := t.TempDir()
	release := func(version int, name, synonym string, victims ...string) string {
		text := strings.NewReplacer("Émile Noir", name, "Black Emil", synonym).Replace(cluster(version, victims...))
		return writeFile(t, filepath.Join(dir, name+".json"), text)
	}
	store := seeded(t)
	says(t, nil, "import", "misp", release(1, "Émile Noir", "Black Emil", "Lebonon", "Japan"), "-recorded", "2018-07-10", "-store", store, "-yes")
	before := trainingSet(t, store, "2018-12-31")
	if !strings.Contains(before, "Émile Noir") || !strings.Contains(before, "Lebonon") {
		t.Fatal("the training set does not tell of the release")
	}
	says(t, nil, "import", "misp", release(2, "Émile Blanc", "Reaper", "Lebanon"), "-recorded", "2019-07-10", "-store", store, "-yes")
	says(t, nil, "import", "misp", release(3, "Émile Gris", "APT37", "Vietnam", "Japan"), "-recorded", "2020-07-10", "-store", store, "-yes")
	if diff := cmp.Diff(before, trainingSet(t, store, "2018-12-31")); diff != "" {
		t.Errorf("the future shows (-before +after):\n%s", diff)
	}
	if now := trainingSet(t, store, "2020-12-31"); !strings.Contains(now, "Émile Gris") {
		t.Error("the name of 2020 is not told by the end of it")
	}
}

// The same of real releases, with merged, renamed and dropped records.
func TestSplitOfRealReleases(t *testing.T) {
	data, store := realdata.Dir(t), seeded(t)
	read := func(recorded, format, file string) {
		says(t, nil, "import", format, filepath.Join(data, file), "-recorded", recorded, "-store", store, "-yes")
	}
	read("2018-07-10", "misp", "misp-threat-actor-v45-2018-07-10.json.gz")
	read("2018-07-25", "misp", "misp-threat-actor-v46-2018-07-25.json.gz")
	// Of a later date, and no future: the names that it takes from dated documents were used on their days.
	read("2025-10-28", "stix", "attack-enterprise-18.1-groups-campaigns-stix2.0.json")
	before := trainingSet(t, store, "2018-07-25")
	read("2022-06-22", "misp", "misp-threat-actor-v229-2022-06-22.json.gz")
	read("2022-11-24", "misp", "misp-threat-actor-v254-2022-11-24.json.gz")
	if diff := cmp.Diff(before, trainingSet(t, store, "2018-07-25")); diff != "" {
		t.Errorf("the future shows (-before +after):\n%s", diff)
	}
}

func trainingSet(t *testing.T, store, day string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "x.csv")
	says(t, nil, "export", "-split", day, "-format", "csv", "-store", store, "-out", out)
	b, err := os.ReadFile(strings.Replace(out, ".csv", "-train.csv", 1))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A record that was given a uuid after the split is still the actor of the training set.
func TestSplitFollowsARecordThatWasTakenOver(t *testing.T) {
	dir := t.TempDir()
	store := "sqlite:" + filepath.Join(dir, "graph.db")
	nameless := strings.Replace(cluster(1, "Japan"), `"uuid":"50cd027f-df14-40b2-aa22-bf5de5061163",`, "", 1)
	one := writeFile(t, filepath.Join(dir, "1.json"), strings.Replace(nameless, `,"uuid":"50cd027f-df14-40b2-aa22-bf5de5061163"`, "", 1))
	two := writeFile(t, filepath.Join(dir, "2.json"), cluster(2, "Japan", "Vietnam"))
	says(t, nil, "import", "misp", one, "-recorded", "2018-07-10", "-store", store)
	says(t, nil, "import", "misp", two, "-recorded", "2019-07-10", "-store", store, "-yes")
	out := filepath.Join(dir, "x.csv")
	says(t, []string{"1 actors are in both sets; 1 of them"}, "export", "-split", "2018-12-31", "-format", "csv", "-store", store, "-out", out)
	train, test := table(t, filepath.Join(dir, "x-train.csv")), table(t, filepath.Join(dir, "x-test.csv"))
	for _, r := range test {
		if r["actor"] != train[0]["actor"] || r["subject"] == train[0]["subject"] {
			t.Errorf("%s %s is of %s, want %s", r["subject"], r["object"], r["actor"], train[0]["actor"])
		}
	}
}

// The lens says who is read as whom: apart, a record is its own actor.
func TestSplitUnderALens(t *testing.T) {
	dir, store := t.TempDir(), seeded(t)
	release := strings.Replace(cluster(1, "Japan"), "Émile Noir", "Reaper", 1)
	says(t, nil, "import", "misp", writeFile(t, filepath.Join(dir, "1.json"), release), "-recorded", "2018-01-10", "-store", store)
	for lens, want := range map[string]string{"default": "actor/seed/apt37", "none": "actor/misp-galaxy/50cd027f-df14-40b2-aa22-bf5de5061163"} {
		says(t, nil, "export", "-split", "2018-12-31", "-format", "csv", "-lens", lens, "-store", store, "-out", filepath.Join(dir, "x.csv"))
		for _, r := range table(t, filepath.Join(dir, "x-train.csv")) {
			if r["dataset"] == "misp-galaxy" && r["actor"] != want {
				t.Errorf("lens %s: %s is read as %s, want %s", lens, r["subject"], r["actor"], want)
			}
		}
	}
}

func TestSplitRefuses(t *testing.T) {
	store := seeded(t)
	out := filepath.Join(t.TempDir(), "x.csv")
	for _, tt := range []struct {
		want  string
		flags []string
	}{
		{"2018-02-20", []string{"-split", "soon"}},
		{"2018-02-30", []string{"-split", "2018-02-30"}},
		{"nothing to learn from", []string{"-split", "1990-01-01"}},
		{"nothing to be tried on", []string{"-split", "2999-01-01"}},
		{"view too narrow", []string{"-split", "2018-01-01", "-datasets", "nobodys"}},
		{"writes tables", []string{"-split", "2018-01-01", "-format", "stix"}},
		{"writes tables", []string{"-split", "2018-01-01", "-format", "xml"}},
		{"neither a data set nor an organization", []string{"-split", "2018-02-19", "-lens", "source", "-lens-by", "nobodys"}},
		{"leave --known-as-of out", []string{"-split", "2018-01-01", "-known-as-of", "2017-01-01"}},
	} {
		_, err := runCommand(t, append([]string{"export", "-store", store, "-out", out}, tt.flags...)...)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%v: %v, want an error with %q", tt.flags, err, tt.want)
		}
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(out), "*"))
	if err != nil || len(left) > 0 {
		t.Errorf("files are left: %v, %v", left, err)
	}
}
