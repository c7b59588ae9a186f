package command

import (
	"archive/zip"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The pieces of a small feed, one object a file.
var pieces = map[string]string{
	"groups/plover.json":     `{"type": "intrusion-set", "id": "intrusion-set--6fde1d25-3ab1-5a50-ae7b-5b41a614f862", "name": "Grey Plover", "modified": "2024-03-01T00:00:00Z"}`,
	"japan.json":             `{"type": "bundle", "id": "bundle--1", "objects": [{"type": "location", "id": "location--f1543176-d780-5589-8641-e23023f65103", "country": "JP"}]}`,
	"targets/envelope.json":  `{"more": false, "objects": [{"type": "relationship", "id": "relationship--34e2718c-740c-50b9-95bb-f4adf827644a", "relationship_type": "targets", "source_ref": "intrusion-set--6fde1d25-3ab1-5a50-ae7b-5b41a614f862", "target_ref": "location--f1543176-d780-5589-8641-e23023f65103"}]}`,
	"README.md":              "# not STIX",
	"settings.json":          `{"colour": "grey"}`,
	"empty.json":             "",
	".git/objects/noise":     `{"type": "bundle", "id": "bundle--1", "objects": [5]}`,
	"__MACOSX/._plover.json": "noise",
}

func TestImportAFolderOrAZip(t *testing.T) {
	dir := t.TempDir()
	archive := zipFile(t, filepath.Join(dir, "feed.zip"), pieces)
	delete(pieces, "__MACOSX/._plover.json")
	for name, content := range pieces {
		writeFile(t, filepath.Join(dir, "feed", name), content)
	}
	for _, args := range [][]string{{filepath.Join(dir, "feed")}, {"stix", filepath.Join(dir, "feed")}, {archive}, {"stix", archive}} {
		want := []string{"targets 1", "named 1", "3 files are no stix and were passed over", "README.md", "settings.json", "empty.json", "are hidden and were passed over", ".git"}
		says(t, want, append([]string{"import", "--store", "sqlite::memory:", "--dataset", "mine"}, args...)...)
	}
}

func zipFile(t *testing.T, path string, files map[string]string) string {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := zip.NewWriter(f)
	for name, content := range files {
		entry, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := entry.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFilesThatCannotBeChosen(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "nothing"), 0o755); err != nil {
		t.Fatal(err)
	}
	text := writeFile(t, filepath.Join(dir, "notes", "a.json"), "[]")
	tests := []struct {
		name string
		args []string
		want string
	}{
		{"a release without a day", []string{"misp", writeFile(t, filepath.Join(dir, "galaxy.json"), `{"values": []}`)}, "--recorded: a MISP galaxy does not say when it was released"},
		{"a table without a mapping", []string{"csv", writeFile(t, filepath.Join(dir, "t.csv"), "a,b\n1,2\n")}, "--mapping: a table needs one"},
		{"a folder of another format, which needs a day", []string{"misp", filepath.Dir(text)}, "needs the day of its release (--recorded)"},
		{"an empty folder", []string{filepath.Join(dir, "nothing")}, "tells its format"},
		{"an empty folder of a format", []string{"stix", filepath.Join(dir, "nothing")}, "is stix: STIX 2.0 or 2.1"},
		{"a folder of another format", []string{"stix", filepath.Dir(text)}, "is stix"},
		{"a folder of hidden files", []string{"stix", filepath.Dir(writeFile(t, filepath.Join(dir, "hidden", ".a.json"), "[]"))}, "1 files are hidden and were passed over: .a.json"},
		{"a file that does not tell", []string{text}, "does not tell its format"},
		{"a zip that is none", []string{"stix", writeFile(t, filepath.Join(dir, "a.zip"), "PK\x03\x04 cut")}, "no zip archive, or is cut off"},
		{"a workbook", []string{"csv", zipFile(t, filepath.Join(dir, "a.xlsx"), map[string]string{"xl/workbook.xml": "<x/>"})}, "save the sheet"},
		{"a zip that is a bomb", []string{"stix", zipFile(t, filepath.Join(dir, "b.zip"), map[string]string{"a.json": strings.Repeat(" ", 16<<20)})}, "too large"},
	}
	for _, tt := range tests {
		out, err := runCommand(t, append([]string{"import", "--store", "sqlite::memory:", "--dataset", "mine"}, tt.args...)...)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q\n%s", tt.name, err, tt.want, out)
		}
	}
}
