package command

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
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
