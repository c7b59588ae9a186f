package csv

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
)

const (
	sampleBytes = 1 << 20 // of a table that a guess looks at
	sampleRows  = 500
)

// Guess proposes a mapping for a table, by the names of its columns and what
// stands in its first rows, as the text of a mapping file with the reasons as
// comments. What it cannot tell it leaves out and says so. The data set is called
// as given, else as the file. A table in which no column can be an actor is an
// error that wraps [graph.ErrInvalid].
func Guess(in ingest.Input, dataset string) ([]byte, error) {
	text, err := in.Text(0)
	if err != nil {
		return nil, err
	}
	sample, err := io.ReadAll(io.LimitReader(text, sampleBytes))
	if err := errors.Join(err, text.Close()); err != nil {
		return nil, err
	}
	if len(sample) == sampleBytes { // the last row may be cut off
		sample = sample[:bytes.LastIndexByte(sample, '\n')+1]
	}
	if !utf8.Valid(sample) {
		return nil, in.Broken("it is not text in UTF-8; save it as UTF-8")
	}
	comma := delimiter(sample)
	rows := parse(sample, comma, sampleRows+1)
	if len(rows) == 0 {
		return nil, in.Broken("no row of it can be read as a table")
	}
	g := &guess{in: in, comma: comma, dataset: dataset}
	if g.dataset == "" {
		g.dataset = keyOf(in.Name)
	}
	g.addColumns(rows)
	g.decide()
	if len(g.chosen["actor"]) == 0 {
		return nil, in.Broken("none of its columns looks like an actor's name: %s\n%s", strings.Join(g.header(), ", "), Smallest)
	}
	return g.write(), nil
}

// Smallest is the smallest mapping that reads something, for who has none yet.
const Smallest = `the smallest mapping is a file such as

  dataset: my-table
  columns:
    actor: Group       # the column with the group's name
    target: Country    # the column with who was hit

and the command actorgraph import csv FILE --guess proposes one for a table`

// guess is what is found out about a table.
type guess struct {
	in        ingest.Input
	comma     rune
	dataset   string
	hasHeader bool
	rows      int
	columns   []*column
	chosen    map[string][]*column // by what they are
	doubts    []string             // comments on what is left out
}

func (g *guess) header() []string {
	var out []string
	for _, c := range g.columns {
		out = append(out, c.name)
	}
	return out
}

// addColumns gathers the cells of each column. A first row with a time, a number
// or an address in it is no header.
func (g *guess) addColumns(rows [][]string) {
	g.hasHeader = !slices.ContainsFunc(rows[0], func(cell string) bool { return isURL(cell) || isNumber(cell) || isTime(cell) })
	body := rows
	if g.hasHeader {
		body = rows[1:]
	}
	g.rows = len(body)
	for i, name := range rows[0] {
		c := &column{index: i, name: graph.CleanName(name)}
		if !g.hasHeader {
			c.name = fmt.Sprintf("column %d", i+1)
		}
		for _, row := range body {
			if i < len(row) && !ingest.IsNobody(row[i]) {
				c.cells = append(c.cells, strings.TrimSpace(row[i]))
			}
		}
		g.columns = append(g.columns, c)
	}
}

// delimiter returns what most evenly parts the first rows of a table.
func delimiter(sample []byte) rune {
	best, most := ',', 0
	for _, comma := range []rune{',', ';', '\t', '|'} {
		rows := parse(sample, comma, 50)
		if len(rows) == 0 || len(rows[0]) < 2 {
			continue
		}
		even := 0
		for _, row := range rows {
			if len(row) == len(rows[0]) {
				even++
			}
		}
		// Rows of one length tell more than many fields.
		if score := 1000*even/len(rows) + min(len(rows[0]), 100); score > most {
			best, most = comma, score
		}
	}
	return best
}

// parse reads up to n rows, and leaves out what is no row.
func parse(sample []byte, comma rune, n int) [][]string {
	r := csv.NewReader(bytes.NewReader(sample))
	r.Comma, r.FieldsPerRecord = comma, -1
	var rows [][]string
	for len(rows) < n {
		row, err := r.Read()
		var stray *csv.ParseError
		switch {
		case errors.As(err, &stray):
		case err != nil:
			return rows
		default:
			rows = append(rows, row)
		}
	}
	return rows
}

// keyOf is a file's name as the key of a data set.
func keyOf(file string) string {
	base, _, _ := strings.Cut(path.Base(file), ".")
	key := strings.Trim(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, strings.ToLower(base)), "-")
	if key == "" {
		return "my-table"
	}
	return key
}
