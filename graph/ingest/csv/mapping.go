package csv

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/vocab"
	"github.com/actorgraph/actorgraph/internal/strictyaml"
)

// Mapping says which column of a table is what; the package comment says how
// it is written.
type Mapping struct {
	Dataset   string            `yaml:"dataset"`
	Name      string            `yaml:"name"`
	URL       string            `yaml:"url"`
	Licence   string            `yaml:"licence"`
	Delimiter string            `yaml:"delimiter"`
	Header    []string          `yaml:"header"`
	Full      bool              `yaml:"full"`
	Columns   map[string]Fields `yaml:"columns"`
}

// Fields is where one thing stands in a row: in one column, or in several.
type Fields []Field

// Field says how one thing is read from one column.
type Field struct {
	Column   string            `yaml:"column"`
	Value    string            `yaml:"value"`    // instead of a column: the same for every row
	Split    string            `yaml:"split"`    // what separates several values in a cell
	Layout   string            `yaml:"layout"`   // of a date, as goLayout takes it; when checked, as in package time
	Words    map[string]string `yaml:"words"`    // cells to be read as something else
	Claimant string            `yaml:"claimant"` // of names: who calls the actor so
}

// UnmarshalYAML reads a field or the mere name of its column, or a list of them.
func (fs *Fields) UnmarshalYAML(b []byte) error {
	var form any
	if err := strictyaml.Decode(b, &form); err != nil {
		return err
	}
	if _, several := form.([]any); several {
		return strictyaml.Decode(b, (*[]Field)(fs))
	}
	*fs = make(Fields, 1)
	return (*fs)[0].UnmarshalYAML(b)
}

// UnmarshalYAML reads a field, or the mere name of its column.
func (f *Field) UnmarshalYAML(b []byte) error {
	var column string
	if err := yaml.Unmarshal(b, &column); err == nil {
		f.Column = column
		return nil
	}
	type plain Field
	return strictyaml.Decode(b, (*plain)(f))
}

// The things that a column can be.
var fields = []string{
	"actor", "actor-id", "names", "origin", "target", "country", "region", "sector",
	"victim", "victim-country", "victim-sector", "victim-class", "incident", "incident-name", "description",
	"occurred", "occurred-from", "occurred-to", "recorded", "source-url", "source-title", "publisher",
	"claimant", "confidence", "stated", "note", "markings",
}

// ParseMapping reads a mapping. The error says what is wrong, with the line
// where it is the YAML.
func ParseMapping(b []byte) (Mapping, error) {
	var m Mapping
	if err := strictyaml.Decode(b, &m); err != nil && !errors.Is(err, io.EOF) {
		return Mapping{}, fmt.Errorf("mapping: %w", err)
	}
	if _, ok := m.Columns["actor"]; !ok {
		return Mapping{}, graph.Invalid("columns", "no column is the actor")
	}
	if m.Delimiter != "" && m.comma() == utf8.RuneError {
		return Mapping{}, graph.Invalid("delimiter", "%q is not one character", m.Delimiter)
	}
	for _, name := range slices.Sorted(maps.Keys(m.Columns)) {
		if !slices.Contains(fields, name) {
			return Mapping{}, graph.Invalid("columns", "nothing is called %q; a column can be %s", name, strings.Join(fields, ", "))
		}
		if err := m.Columns[name].check(name); err != nil {
			return Mapping{}, err
		}
	}
	return m, nil
}

// check returns what is wrong with the fields of a thing, and brings their layouts
// into the form of package time.
func (fs Fields) check(name string) error {
	if len(fs) == 0 {
		return graph.Invalid("columns", "%s needs either a column or a value", name)
	}
	for i, f := range fs {
		if f.Layout != "" {
			var err error
			if fs[i].Layout, err = goLayout(f.Layout); err != nil {
				return graph.Invalid("columns", "%s: %v", name, err)
			}
		}
		switch {
		case (f.Column == "") == (f.Value == ""):
			return graph.Invalid("columns", "%s needs either a column or a value", name)
		case f.Claimant != "" && name != "names":
			return graph.Invalid("columns", "%s has a claimant, which only a column of names has; of the rows it is the column claimant", name)
		}
	}
	return nil
}

// comma is the delimiter; 0 for the default, RuneError for what cannot be one.
func (m Mapping) comma() rune {
	switch m.Delimiter {
	case "":
		return 0
	case "tab", "\\t":
		return '\t'
	}
	r, size := utf8.DecodeRuneInString(m.Delimiter)
	if size != len(m.Delimiter) || strings.ContainsRune("\"\r\n\uFEFF", r) {
		return utf8.RuneError
	}
	return r
}

// needs are the columns that the table must have.
func (m Mapping) needs() []string {
	var out []string
	for _, fs := range m.Columns {
		for _, f := range fs {
			if f.Column != "" && !slices.Contains(out, f.Column) {
				out = append(out, f.Column)
			}
		}
	}
	slices.Sort(out)
	return out
}

// one returns what a row says of a thing, empty for nothing: of several columns
// that of the first which is not empty.
func (m Mapping) one(row *ingest.Row, name string) string {
	word, _ := m.first(row, name)
	return word
}

func (m Mapping) first(row *ingest.Row, name string) (string, Field) {
	for _, f := range m.Columns[name] {
		if word := f.word(f.cell(row)); word != "" {
			return word, f
		}
	}
	return "", Field{}
}

// all returns the values of all columns of a thing, each once.
func (m Mapping) all(row *ingest.Row, name string) []string {
	var out []string
	for _, f := range m.Columns[name] {
		for _, word := range f.values(row) {
			if !slices.Contains(out, word) {
				out = append(out, word)
			}
		}
	}
	return out
}

func (f Field) cell(row *ingest.Row) string {
	if f.Column == "" {
		return f.Value
	}
	return row.Cell(f.Column)
}

// values returns the several values of a cell.
func (f Field) values(row *ingest.Row) []string {
	var out []string
	for _, p := range vocab.SplitList(f.cell(row), f.Split) {
		if p = f.word(graph.CleanName(p)); p != "" {
			out = append(out, p)
		}
	}
	return out
}

func (f Field) word(cell string) string {
	if w, ok := f.Words[cell]; ok {
		return w
	}
	return cell
}
