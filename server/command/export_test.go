package command

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/sqlite"
)

// TestExportAndBack writes a store with a history in the form that keeps
// everything, reads it into another, and compares what that one writes.
func TestExportAndBack(t *testing.T) {
	dir := t.TempDir()
	from, to := "sqlite:"+filepath.Join(dir, "from.db"), "sqlite:"+filepath.Join(dir, "to.db")
	for i, victims := range [][]string{{"Japan"}, {"Japan", "Vietnam"}, {"Vietnam", "=SUM(A1)"}} {
		file := writeFile(t, filepath.Join(dir, "v.json"), cluster(i+1, victims...))
		says(t, nil, "import", "misp", file, "-store", from, "-recorded", "2018-07-1"+string(rune('0'+i)), "-yes")
	}
	says(t, nil, "import", "-undo", "misp-galaxy@2#3", "-store", from)
	for _, flags := range [][]string{nil, {"-stored"}} {
		file := filepath.Join(dir, "graph.jsonl")
		says(t, nil, append([]string{"export", "-store", from, "-out", file}, flags...)...)
		says(t, nil, "import", "jsonl", file, "-store", to)
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got := says(t, nil, append([]string{"export", "-store", to}, flags...)...); got != string(want) {
			t.Errorf("export %v, import and export again differ", flags)
		}
		to = "sqlite:" + filepath.Join(dir, "to-stored.db")
	}
	says(t, []string{"5 were there already"}, "import", "jsonl", filepath.Join(dir, "graph.jsonl"), "-store", to)
}

// A claim that was told openly stays in a table though its actor is marked later: everybody up to
// TLP:GREEN sees it.
func TestExportHoldsWhatEverybodySees(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	path := filepath.Join(t.TempDir(), "graph.db")
	store, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	mark := graph.Entity{ID: "actor/acme/kestrel", Name: "kestrel", Dataset: "acme", STIXType: "intrusion-set", Markings: []string{"TLP:AMBER"}}
	for _, doc := range []*graph.Document{
		graphtest.Report("acme", "2020-01-01", graphtest.Targeted("actor/acme/kestrel", "country/JP", "2019")),
		graphtest.With(graphtest.Report("acme", "2021-01-01", graphtest.Targeted("actor/acme/kestrel", "country/PL", "2020")), mark),
	} {
		if _, err := store.Write(t.Context(), doc, graph.WriteOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	for flag, rows := range map[string]int{"": 1, "-restricted": 2} {
		args := []string{"export", "-format", "csv", "-store", "sqlite:" + path}
		if flag != "" {
			args = append(args, flag)
		}
		if out := says(t, nil, args...); strings.Count(out, "\n") != rows+1 || !strings.Contains(out, "country/JP") {
			t.Errorf("export %s has\n%s\nwant %d rows", flag, out, rows)
		}
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
		t.Errorf("it leaves %v, %v", left, err)
	}
}

func TestExportOfAView(t *testing.T) {
	dir := t.TempDir()
	store := "sqlite:" + filepath.Join(dir, "graph.db")
	file := writeFile(t, filepath.Join(dir, "v.json"), cluster(1, "Japan", "=SUM(A1)"))
	says(t, nil, "import", "misp", file, "-store", store, "-recorded", "2018-07-10")
	all := says(t, []string{"Émile Noir,country/JP", "'=SUM(A1)"}, "export", "-format", "csv", "-store", store, "-datasets", "misp-galaxy")
	rows, err := csv.NewReader(strings.NewReader(all)).ReadAll()
	if err != nil || len(rows) < 4 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	none := says(t, nil, "export", "-format", "csv", "-store", store, "-datasets", "misp-galaxy", "-known-as-of", "2018-07-09")
	if n := strings.Count(none, "\n"); n != 1 {
		t.Errorf("before the release: %d lines, want the header alone", n)
	}
	says(t, []string{"A group made up for a test."}, "export", "-format", "stix", "-store", store, "-known-as-of", "2018-07-10")
	for _, format := range strings.Split(formatNames(), ", ") {
		if out := says(t, nil, "export", "-format", format, "-store", store); len(out) < 500 {
			t.Errorf("%s: %d bytes", format, len(out))
		}
	}
	for _, tt := range []struct{ flag, value, want string }{
		{"-format", "xml", "the formats are"},
		{"-known-as-of", "soon", "2018-02-20"},
		{"-min-confidence", "101", "between 0 and 100"},
		{"-occurred", "2017/13", "EDTF"},
		{"-match", "perhaps", "possibly"},
		{"-datasets", "seed", "takes no view"},
		{"-out", filepath.Join(dir, "absent", "x"), "absent"},
	} {
		if _, err := runCommand(t, "export", "-store", store, tt.flag, tt.value); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s %s: %v, want an error with %q", tt.flag, tt.value, err, tt.want)
		}
	}
}
