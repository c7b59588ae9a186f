package command

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	quoted = regexp.MustCompile("`([^`\n]+)`")
	linked = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	fenced = regexp.MustCompile("(?s)```.*?```")
	named  = regexp.MustCompile(`^([a-z][a-z0-9]*)\.([A-Z]\w*)(?:\.(\w+))?(?:\(.*\))?$`) // graph.Store, graph.Store.Write, graph.MakeID(...)
	source = regexp.MustCompile(`^[\w.-]+\.(go|md|sql|sh|yaml|yml|graphqls|css|tsx?|mjs)$`)
)

// TestDocumentsNameWhatIsThere follows the links of the documents, and looks up
// the paths, the files and the identifiers of our packages that they quote. The
// changelog may name what is gone.
func TestDocumentsNameWhatIsThere(t *testing.T) {
	r := readRepository(t, "../..")
	documents := []string{"docs/*.md", "seed/*.md", "*.md"}
	seen := 0
	for _, pattern := range documents {
		files, err := filepath.Glob(filepath.Join(r.root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if filepath.Base(file) == "CHANGELOG.md" {
				continue
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			prose := fenced.ReplaceAllString(string(text), "")
			for _, m := range linked.FindAllStringSubmatch(prose, -1) {
				target, _, _ := strings.Cut(m[1], "#")
				if target == "" || strings.Contains(target, "://") {
					continue
				}
				seen++
				if _, err := os.Stat(filepath.Join(filepath.Dir(file), target)); err != nil {
					t.Errorf("%s links to %s, which is not there", filepath.Base(file), target)
				}
			}
			for _, m := range quoted.FindAllStringSubmatch(prose, -1) {
				for word := range strings.FieldsSeq(m[1]) {
					ours, there := r.has(strings.Trim(word, ",;:"))
					if ours {
						seen++
					}
					if ours && !there {
						t.Errorf("%s names `%s`, which is not there", filepath.Base(file), word)
					}
				}
			}
		}
	}
	if seen < 20 {
		t.Errorf("the documents name %d paths and identifiers, want at least 20: are they still found?", seen)
	}
}

var goFile = regexp.MustCompile(`\b\w+\.go\b`)

// TestPackageCommentsNameFilesThatAreThere reads the maps that package comments
// give of their files.
func TestPackageCommentsNameFilesThatAreThere(t *testing.T) {
	seen := 0
	err := filepath.WalkDir("../..", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(file) != ".go" {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.PackageClauseOnly|parser.ParseComments)
		if err != nil {
			return err
		}
		for _, name := range goFile.FindAllString(parsed.Doc.Text(), -1) {
			seen++
			if _, err := os.Stat(filepath.Join(filepath.Dir(file), name)); err != nil {
				t.Errorf("the comment of package %s names %s, which is not there", parsed.Name, name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 50 {
		t.Errorf("the package comments name %d files, want at least 50: are they still found?", seen)
	}
}

var aTest = regexp.MustCompile(`^[\w/]+\.(Test|Fuzz|Benchmark)\w+$`)

// repository is what the documents can name.
type repository struct {
	root        string
	top         []string            // folders and files of the root
	files       map[string]bool     // by base name
	identifiers map[string][]string // by package name: Store, Store.Write
}

// has tells whether a word is the path of something here, the name of a source
// file or an identifier of one of our packages, and whether that is there.
func (r repository) has(word string) (ours, there bool) {
	if m := named.FindStringSubmatch(word); m != nil && r.identifiers[m[1]] != nil {
		name := m[2]
		if m[3] != "" {
			name += "." + m[3]
		}
		return true, slices.Contains(r.identifiers[m[1]], name)
	}
	if strings.Contains(word, "NAME") { // that of something new
		return false, false
	}
	if source.MatchString(word) {
		return true, r.files[word]
	}
	if aTest.MatchString(word) { // TestPagesNameTests looks for it
		return false, false
	}
	word = strings.TrimPrefix(strings.TrimSuffix(word, "/..."), "./")
	first, _, nested := strings.Cut(word, "/")
	if !nested || !slices.Contains(r.top, first) || first == "bin" || first == "release" { // which make writes
		return false, false
	}
	found, err := filepath.Glob(filepath.Join(r.root, word))
	return true, err == nil && len(found) > 0
}

// readRepository lists what is in a checkout.
func readRepository(t *testing.T, root string) repository {
	t.Helper()
	r := repository{root: root, files: map[string]bool{}, identifiers: map[string][]string{}}
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		r.top = append(r.top, e.Name())
	}
	err = filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git"):
			return fs.SkipDir
		case d.IsDir():
			return nil
		}
		r.files[d.Name()] = true
		if path.Ext(file) != ".go" || d.Name() == "generated.go" || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		return r.declare(file)
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// declare adds the identifiers that a file declares.
func (r repository) declare(file string) error {
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	add := func(name string) {
		r.identifiers[parsed.Name.Name] = append(r.identifiers[parsed.Name.Name], name)
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			add(receiver(n) + n.Name.Name)
			return false
		case *ast.ValueSpec:
			for _, name := range n.Names {
				add(name.Name)
			}
		case *ast.TypeSpec:
			add(n.Name.Name)
			for _, member := range members(n.Type) {
				add(n.Name.Name + "." + member)
			}
		}
		return true
	})
	return nil
}

// receiver returns the type of a method and a dot; nothing for a function.
func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return ""
	}
	of := f.Recv.List[0].Type
	if star, ok := of.(*ast.StarExpr); ok {
		of = star.X
	}
	if name, ok := of.(*ast.Ident); ok {
		return name.Name + "."
	}
	return ""
}

// members returns the fields of a struct or the methods of an interface.
func members(typ ast.Expr) (names []string) {
	var list *ast.FieldList
	switch typ := typ.(type) {
	case *ast.StructType:
		list = typ.Fields
	case *ast.InterfaceType:
		list = typ.Methods
	default:
		return nil
	}
	for _, field := range list.List {
		for _, name := range field.Names {
			names = append(names, name.Name)
		}
	}
	return names
}
