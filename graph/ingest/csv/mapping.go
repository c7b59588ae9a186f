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
	Dataset   string           `yaml:"dataset"`
	Name      string           `yaml:"name"`
	URL       string           `yaml:"url"`
	Licence   string           `yaml:"licence"`
	Delimiter string           `yaml:"delimiter"`
	Header    []string         `yaml:"header"`
	Full      bool             `yaml:"full"`
	Columns   map[string]Field `yaml:"columns"`
}

// Field says how one thing is read from a row.
type Field struct {
	Column string            `yaml:"column"`
	Value  string            `yaml:"value"`  // instead of a column: the same for every row
	Split  string            `yaml:"split"`  // what separates several values in a cell
	Layout string            `yaml:"layout"` // of a date, as in package time
	Words  map[string]string `yaml:"words"`  // cells to be read as something else
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
		f := m.Columns[name]
		switch {
		case !slices.Contains(fields, name):
			return Mapping{}, graph.Invalid("columns", "nothing is called %q; a column can be %s", name, strings.Join(fields, ", "))
		case (f.Column == "") == (f.Value == ""):
			return Mapping{}, graph.Invalid("columns", "%s needs either a column or a value", name)
		}
	}
	return m, nil
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
	for _, f := range m.Columns {
		if f.Column != "" && !slices.Contains(out, f.Column) {
			out = append(out, f.Column)
		}
	}
	slices.Sort(out)
	return out
}

// one returns what a row says of a thing, empty for nothing.
func (m Mapping) one(row *ingest.Row, name string) string {
	f, ok := m.Columns[name]
	if !ok {
		return ""
	}
	cell := f.Value
	if f.Column != "" {
		cell = row.Cell(f.Column)
	}
	return f.word(cell)
}

// all returns the several values of a cell.
func (m Mapping) all(row *ingest.Row, name string) []string {
	f := m.Columns[name]
	cell := f.Value
	if f.Column != "" {
		cell = row.Cell(f.Column)
	}
	parts := []string{cell}
	// "Korea, Republic of" is one country, whatever separates several.
	if _, one := vocab.Country(cell); f.Split != "" && !one {
		parts = strings.Split(cell, f.Split)
	}
	var out []string
	for _, p := range parts {
		if p = f.word(graph.CleanName(p)); p != "" && !slices.Contains(out, p) {
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
