package importing

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// flagOfImport is an option of an import as the command line spells it.
var flagOfImport = regexp.MustCompile(`(^|[\s(\x60"])--?(dataset|recorded|release|full|mapping|format|yes|dry-run)\b`)

// Readers are called by a command, a server and a feed's schedule, each of which has a
// spelling of its own for their options: no text of theirs has a flag of the command.
func TestReadersKnowNoCommandLine(t *testing.T) {
	read := 0
	for _, root := range []string{"../../graph/ingest", "."} {
		err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
				return err
			}
			fset := token.NewFileSet()
			parsed, err := parser.ParseFile(fset, file, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(parsed, func(n ast.Node) bool {
				if text, ok := n.(*ast.BasicLit); ok && text.Kind == token.STRING && flagOfImport.MatchString(text.Value) {
					t.Errorf("%s: %s has a flag of the command line", fset.Position(text.Pos()), text.Value)
				}
				return true
			})
			read++
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if read < 50 {
		t.Errorf("only %d files were read", read)
	}
}
