package command

import (
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph/neo4j/neo4jtest"
)

// TestBackupAndRestore takes a store out in both forms, and makes stores of them.
func TestBackupAndRestore(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	store := "sqlite:" + in("graph.db")
	for version, day := range []string{"2018-07-10", "2018-07-25"} {
		says(t, nil, "import", "misp", writeFile(t, in("v.json"), cluster(1+version, "Japan", []string{"France", "Vietnam"}[version])), "-store", store, "-recorded", day, "-yes")
	}
	says(t, nil, "import", "-undo", "misp-galaxy@2#3", "-store", store)
	want := says(t, nil, "export", "-format", "jsonl", "-restricted", "-stored", "-store", store)
	for i, file := range []string{"backup.db", "backup.jsonl.gz"} {
		says(t, []string{"is backed up in " + in(file)}, "backup", in(file), "-store", store)
		if info, err := os.Stat(in(file)); err != nil || info.Mode().Perm() != 0o600 && os.PathSeparator == '/' {
			t.Errorf("%s: %v, %v; others can read it", file, info.Mode(), err)
		}
		if out, err := runCommand(t, "backup", in(file), "-store", store); err == nil || !strings.Contains(err.Error(), "not overwritten") {
			t.Errorf("%s again: %s, %v", file, out, err)
		}
		again := "sqlite:" + filepath.Join(dir, "new folder", []string{"a.db", "b.db"}[i])
		says(t, []string{"holds 3 readings"}, "restore", in(file), "-store", again)
		if got := says(t, nil, "export", "-format", "jsonl", "-restricted", "-stored", "-store", again); got != want {
			t.Errorf("restored from %s:\n%s\nwant\n%s", file, got, want)
		}
		says(t, []string{"0 faults"}, "verify", "-store", again)
		if out, err := runCommand(t, "restore", in(file), "-store", again); err == nil || !strings.Contains(err.Error(), "not overwritten") {
			t.Errorf("restore %s again: %s, %v", file, out, err)
		}
	}
	if rest, err := os.ReadDir(filepath.Join(dir, "new folder")); err != nil || len(rest) != 2 {
		t.Errorf("beside the stores: %v %v", rest, err)
	}
}

// TestDamagedBackups are refused before anything is written.
func TestDamagedBackups(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	store := "sqlite:" + in("graph.db")
	says(t, nil, "import", "misp", writeFile(t, in("v.json"), cluster(1, "Japan")), "-store", store, "-recorded", "2018-07-10")
	says(t, nil, "backup", in("b.db"), "-store", store)
	says(t, nil, "backup", in("b.gz"), "-store", store)
	for _, file := range []string{"b.db", "b.gz"} {
		content, err := os.ReadFile(in(file))
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range []int{0, 30, len(content) / 3, len(content) / 4096 / 2 * 4096, len(content) - 4} {
			broken := []byte(string(content))
			broken[at] ^= 0x10
			checkRefused(t, dir, string(broken), file, at)
			checkRefused(t, dir, string(content[:at]), "the beginning of "+file, at)
		}
	}
	checkRefused(t, dir, "a text", "a text", 0)
}

// TestRepackedBackups: lines that are missing or changed are seen although the file is sound, and
// a backup from before they were counted is restored, with a word about it.
func TestRepackedBackups(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	store := "sqlite:" + in("graph.db")
	says(t, nil, "import", "misp", writeFile(t, in("v.json"), cluster(1, "Japan")), "-store", store, "-recorded", "2018-07-10")
	says(t, nil, "backup", in("b.gz"), "-store", store)
	lines := unpacked(t, in("b.gz"))
	for _, i := range []int{0, 1, len(lines) / 2, len(lines) - 3, len(lines) - 2, len(lines) - 1} {
		checkRefused(t, dir, packed(t, slices.Delete(slices.Clone(lines), i, i+1)), "without a line", i)
		checkRefused(t, dir, packed(t, slices.Insert(slices.Clone(lines), i, lines[i])), "with a line twice", i)
		checkRefused(t, dir, packed(t, lines[:i]), "cut off", i)
	}
	old := slices.Clone(lines[:len(lines)-1])
	old[0] = strings.Replace(old[0], `,"sealed":true`, "", 1)
	file := writeFile(t, in("old.gz"), packed(t, old))
	var out, complaints output
	if err := Run(t.Context(), []string{"restore", file, "-store", "sqlite:" + in("old.db")}, noEnvironment, Streams{strings.NewReader(""), &out, &complaints}, Build{}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(complaints.String(), "older version") || !strings.Contains(out.String(), "holds 2 readings") {
		t.Errorf("of an older one: %s%s", complaints.String(), out.String())
	}
	want := says(t, nil, "export", "-format", "jsonl", "-restricted", "-stored", "-store", store)
	if got := says(t, nil, "export", "-format", "jsonl", "-restricted", "-stored", "-store", "sqlite:"+in("old.db")); got != want {
		t.Errorf("of an older one\n%s\nwant\n%s", got, want)
	}
}

func unpacked(t *testing.T, file string) []string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	zip, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(zip)
	if err != nil {
		t.Fatal(err)
	}
	return slices.Collect(strings.Lines(string(text)))
}

func packed(t *testing.T, lines []string) string {
	t.Helper()
	var b strings.Builder
	zip := gzip.NewWriter(&b)
	_, err := io.WriteString(zip, strings.Join(lines, ""))
	if err := errors.Join(err, zip.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func checkRefused(t *testing.T, dir, content, what string, at int) {
	t.Helper()
	file, to := writeFile(t, filepath.Join(dir, "broken"), content), filepath.Join(dir, "restored.db")
	if out, err := runCommand(t, "restore", file, "-store", "sqlite:"+to); err == nil || strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "back up") {
		t.Errorf("%s at %d: %s, %v, want one line of why not", what, at, out, err)
	}
	if rest, err := filepath.Glob(filepath.Join(dir, "*restored*")); err != nil || len(rest) > 0 {
		t.Errorf("%s at %d left %v", what, at, rest)
		if err := os.Remove(to); err != nil {
			t.Error(err)
		}
	}
}

// TestBackupWhileServed backs up a store that a server has open.
func TestBackupWhileServed(t *testing.T) {
	dir := t.TempDir()
	store := "sqlite:" + filepath.Join(dir, "graph.db")
	startServer(t, store)
	says(t, []string{"backed up"}, "backup", filepath.Join(dir, "b.db"), "-store", store)
	says(t, []string{"holds 2 readings"}, "restore", filepath.Join(dir, "b.db"), "-store", "sqlite:"+filepath.Join(dir, "c.db"))
	for _, c := range []struct{ args, says string }{
		{"backup", "name one file"},
		{"restore", "name one file"},
		{"restore " + filepath.Join(dir, "none"), "no such file"},
		{"backup " + filepath.Join(dir, "none", "b.db"), "no such file"},
	} {
		if _, err := runCommand(t, append(strings.Fields(c.args), "-store", store)...); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want that it says %q", c.args, err, c.says)
		}
	}
}

// TestBackupOfNeo4j takes a Neo4j out, makes a file of it, and a Neo4j again, of both forms.
func TestBackupOfNeo4j(t *testing.T) {
	server := neo4jtest.FromEnv(t)
	server.Empty(t)
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	getenv := func(name string) string {
		return map[string]string{"NEO4J_USER": server.User, "NEO4J_PASSWORD": server.Password}[name]
	}
	run := func(args ...string) (string, error) {
		var out, complaints output
		err := Run(t.Context(), args, getenv, Streams{strings.NewReader(""), &out, &complaints}, Build{})
		return out.String(), err
	}
	must := func(args ...string) string {
		t.Helper()
		out, err := run(args...)
		if err != nil {
			t.Fatalf("%v: %v", args, err)
		}
		return out
	}
	dump := func(store string) string {
		return must("export", "-format", "jsonl", "-restricted", "-stored", "-store", store)
	}
	for version, day := range []string{"2018-07-10", "2018-07-25"} {
		must("import", "misp", writeFile(t, in("v.json"), cluster(1+version, "Japan", []string{"France", "Vietnam"}[version])), "-store", server.URI, "-recorded", day, "-yes")
	}
	want := dump(server.URI)
	must("backup", in("b.gz"), "-store", server.URI)
	if _, err := run("restore", in("b.gz"), "-store", server.URI); err == nil || !strings.Contains(err.Error(), "empty store") {
		t.Errorf("into a store that is not empty: %v", err)
	}
	file := "sqlite:" + in("graph.db")
	must("restore", in("b.gz"), "-store", file)
	must("backup", in("b.db"), "-store", file)
	if got := dump(file); got != want {
		t.Errorf("the file holds\n%s\nwant\n%s", got, want)
	}
	driver := server.Driver(t)
	for _, backup := range []string{"b.gz", "b.db"} {
		server.Do(t, driver, `MATCH (n) WHERE NOT n:TestLock DETACH DELETE n`, nil)
		must("restore", in(backup), "-store", server.URI)
		if got := dump(server.URI); got != want {
			t.Errorf("of %s: Neo4j holds\n%s\nwant\n%s", backup, got, want)
		}
	}
}
