package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/actorgraph/actorgraph/"

// mayImport says which of our own packages each package may import. A key or value
// that ends in /... stands for the package and all below it. Tests may import more.
var mayImport = []struct {
	pkg string
	may []string
}{
	{"graph", nil},
	{"graph/vocab", []string{"graph"}},
	{"graph/graphtest", []string{"graph"}},
	{"graph/identity", []string{"graph"}},
	{"graph/projection", []string{"graph", "graph/identity", "graph/vocab", "internal/parallel"}},
	{"graph/questions", []string{"graph", "graph/identity", "graph/projection", "graph/vocab", "internal/parallel"}},
	{"graph/questions/questionstest", []string{"graph", "graph/graphtest", "graph/identity", "graph/projection", "graph/questions", "graph/vocab"}},
	{"graph/export", []string{"graph", "graph/vocab"}},
	{"graph/sqlite", []string{"graph", "internal/bytecache"}},
	{"graph/sqlite/sqlitetest", []string{"graph", "graph/sqlite"}},
	{"graph/neo4j/...", []string{"graph", "graph/neo4j/..."}},
	{"graph/ingest/ingesttest", []string{"graph", "graph/ingest", "graph/vocab", "internal/realdata"}}, // only tests import it: TestNoTestingInProduction
	{"graph/ingest/...", []string{"graph", "graph/vocab", "graph/ingest/...", "internal/nesting", "internal/strictyaml"}},
	{"seed", []string{"graph", "graph/vocab", "internal/strictyaml"}},
	{"internal/bytecache", nil},
	{"internal/strictyaml", nil},
	{"internal/nesting", nil},
	{"internal/parallel", nil},
	{"internal/realdata", nil},
	{"internal/scratch", nil},
	{"internal/suggest", nil},
	{"internal/testsummary", nil},
	{"internal/wholefile", nil},
	{"server/graphiql", nil},
	{"server/web/...", nil},
	{"server/api/...", []string{"graph", "graph/identity", "graph/projection", "graph/questions", "graph/vocab", "graph/ingest/...", "graph/export", "internal/bytecache", "internal/nesting", "server/api/...", "server/access"}},
	{"server/importing", []string{"graph", "graph/ingest/...", "internal/scratch", "internal/strictyaml", "internal/wholefile", "seed"}},
	{"server/http", []string{"graph", "graph/export", "graph/ingest", "internal/nesting", "internal/suggest", "server/access", "server/api", "server/api/guard", "server/graphiql", "server/importing", "server/telemetry", "server/web"}},
	{"server/access", []string{"graph", "internal/wholefile"}},
	{"server/access/accesstest", []string{"graph", "server/access"}}, // only tests import it
	{"server/telemetry", []string{"graph"}},
	{"server/cleared", []string{"graph", "graph/export", "graph/sqlite", "internal/scratch"}},
	{"server/command", []string{"..."}},
	{"server", []string{"server/command"}},
}

// TestImports enforces the table: a store knows no other store, a question
// knows no store, a reader knows no store, and nothing imports the server.
func TestImports(t *testing.T) {
	root := ".."
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && file != root || d.Name() == "node_modules" || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		rel, err := filepath.Rel(root, filepath.Dir(file))
		if err != nil {
			return err
		}
		checkImports(t, filepath.ToSlash(rel), file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestNoTestingInProduction: what tests are made of is not built into the
// program, not even through somebody else's package.
func TestNoTestingInProduction(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for pkg := range strings.FieldsSeq(string(out)) {
		first, _, _ := strings.Cut(pkg, "/")
		if first == "testing" || strings.HasPrefix(pkg, "pgregory.net/rapid") || strings.HasPrefix(pkg, "github.com/google/go-cmp") {
			t.Errorf("the program is built with %s; go list -deps -f '{{.ImportPath}} {{.Imports}}' ./server tells who imports it", pkg)
		}
	}
}

func checkImports(t *testing.T, pkg, file string) {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), file, src, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(mayImport, func(row struct {
		pkg string
		may []string
	},
	) bool {
		return matches(row.pkg, pkg)
	})
	if i < 0 {
		t.Errorf("package %s is not in the table mayImport", pkg)
		return
	}
	for _, spec := range parsed.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		ours, ok := strings.CutPrefix(imported, module)
		if !ok {
			continue
		}
		if !slices.ContainsFunc(mayImport[i].may, func(p string) bool { return matches(p, ours) }) {
			t.Errorf("%s imports %s, but %s may import only %v", path.Base(file), ours, pkg, mayImport[i].may)
		}
	}
}

func matches(pattern, pkg string) bool {
	if pattern == "..." {
		return true
	}
	if below, ok := strings.CutSuffix(pattern, "/..."); ok {
		return pkg == below || strings.HasPrefix(pkg, below+"/")
	}
	return pattern == pkg
}
