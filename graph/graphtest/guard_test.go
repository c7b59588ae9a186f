package graphtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Where the promise of a store is tested, with the one skip that is allowed
// there: in the function that reads from the environment which database to use,
// where none is named.
var storeTests = [...]struct{ folder, variable string }{
	{".", ""},
	{"../sqlite", ""},
	{"../neo4j", "NEO4J_TEST_URI"},
}

func TestNoStoreSkipsACase(t *testing.T) {
	for _, tests := range storeTests {
		allowed := 0
		for _, s := range skipsIn(t, tests.folder) {
			if tests.variable != "" && s.reads[tests.variable] && allowed == 0 {
				allowed++
				continue
			}
			t.Errorf("%s: %s; every store passes every case", s.place, s.text)
		}
	}
}

// skip is a call that leaves a test out.
type skip struct {
	place, text string
	reads       map[string]bool // the variables that its function reads from the environment
}

// skipsIn finds them in the Go files of a folder and of those below it.
func skipsIn(t *testing.T, folder string) []skip {
	t.Helper()
	var found []skip
	files := token.NewFileSet()
	err := filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" {
			return err
		}
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		for _, declared := range file.Decls {
			reads := make(map[string]bool)
			ast.Inspect(declared, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				if name, is := variableRead(call); is {
					reads[name] = true
				}
				if text, is := skipText(call); is {
					found = append(found, skip{files.Position(call.Pos()).String(), text, reads})
				}
				return true
			})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// variableRead returns the name that a call of os.Getenv is given.
func variableRead(call *ast.CallExpr) (string, bool) {
	method, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || method.Sel.Name != "Getenv" || len(call.Args) != 1 {
		return "", false
	}
	literal, ok := call.Args[0].(*ast.BasicLit)
	if !ok {
		return "", false
	}
	name, err := strconv.Unquote(literal.Value)
	return name, err == nil
}

// skipText reports whether a call leaves a test out, or asks whether it shall, and how it reads.
func skipText(call *ast.CallExpr) (string, bool) {
	method, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || !(strings.HasPrefix(method.Sel.Name, "Skip") || method.Sel.Name == "Short") {
		return "", false
	}
	text := method.Sel.Name
	for _, arg := range call.Args {
		if literal, ok := arg.(*ast.BasicLit); ok {
			text += fmt.Sprintf("(%s)", literal.Value)
		}
	}
	return text, true
}

func TestGuardSeesSkips(t *testing.T) {
	for source, want := range map[string]bool{
		`t.Skip("later")`: true, `t.Skipf("%d", 1)`: true, `t.SkipNow()`: true, `testing.Short()`: true, `b.Skip()`: true,
		`t.Log("Skip")`: false, `skip(1)`: false, `s.Claims("Short")`: false,
	} {
		expr, err := parser.ParseExpr(source)
		if err != nil {
			t.Fatal(err)
		}
		if _, got := skipText(expr.(*ast.CallExpr)); got != want {
			t.Errorf("%s: seen as a skip %t, want %t", source, got, want)
		}
	}
}
