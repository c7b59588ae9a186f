package ingest

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/actorgraph/actorgraph/graph"
)

// maxRow bounds the memory that one row of a table can take.
const maxRow = 16 << 20

// Table is a text of rows with a header, such as CSV (RFC 4180).
type Table struct {
	in     Input
	csv    *csv.Reader
	limit  *itemLimit
	column map[string]int
	names  []string
}

// Row is one row of a table, with the line it starts on.
type Row struct {
	Place
	Number int // of the row, counting the header as 1; lines and rows differ where fields hold line breaks
	Fields []string
	Told   bool // set by who reads it: which record it is of is known, or it is of none
	table  *Table
}

// TableOptions say how a table is written. The zero value is CSV with a header.
type TableOptions struct {
	Comma    rune     // between fields; 0: ","
	Header   []string // the columns of a file that does not name them
	MaxBytes int64    // as in [Options]
}

// ReadTable reads an input as a table with a header. It calls begin once, with
// the header read, to get the function that reads a row, and then that function
// for every row in the file's order. An error of begin stops the reading and is
// returned. An error of the row's function rejects that row alone; the reject
// has the row's place as the function left it, so it may set the place's ID. A
// row that is rejected is lost (Diagnostics.Lose) unless the function says that
// it told of which record it is.
//
// Rows that have a stray quote, or another number of fields than the header (but for
// empty ones at the end), or are not UTF-8, are rejected without a call. The table as a whole is broken,
// and the error a [FileError], if the header is missing, is not UTF-8 or names a
// column twice, or if the file ends inside a quoted field: it was cut off.
func ReadTable(ctx context.Context, in Input, o TableOptions, rep *Diagnostics, begin func(*Table) (func(*Row) error, error)) (err error) {
	text, err := in.Text(o.MaxBytes)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, text.Close()) }()
	t := newTable(in, text, o)
	if err := t.readHeader(o.Header); err != nil {
		return err
	}
	read, err := begin(t)
	if err != nil {
		return err
	}
	return t.each(ctx, rep, read)
}

func newTable(in Input, text io.Reader, o TableOptions) *Table {
	limited := &itemLimit{r: text, item: "row", max: maxRow, until: maxRow}
	t := &Table{in: in, csv: csv.NewReader(limited), limit: limited, column: map[string]int{}}
	t.csv.FieldsPerRecord = -1
	if o.Comma != 0 {
		t.csv.Comma = o.Comma
	}
	return t
}

func (t *Table) readHeader(header []string) error {
	if header == nil {
		var err error
		if header, err = t.csv.Read(); err != nil {
			return t.fault(1, err)
		}
	}
	for i, name := range header {
		name = graph.CleanName(name)
		if !utf8.ValidString(name) {
			return t.fault(1, errors.New("the header is not text in UTF-8"))
		}
		if _, twice := t.column[name]; twice && name != "" {
			return t.fault(1, fmt.Errorf("the header names the column %q twice", name))
		}
		t.column[name] = i
		t.names = append(t.names, name)
	}
	return nil
}

// Require returns a [FileError] that names the columns the table lacks, nil if
// it has all of them.
func (t *Table) Require(columns ...string) error {
	var missing []string
	for _, c := range columns {
		if _, ok := t.column[c]; !ok {
			missing = append(missing, c)
		}
	}
	if missing == nil {
		return nil
	}
	return t.fault(1, fmt.Errorf("the header has no column %s; it has %s",
		strings.Join(missing, ", "), strings.Join(t.names, ", ")))
}

func (t *Table) each(ctx context.Context, rep *Diagnostics, read func(*Row) error) error {
	var cut error // the fault that the file ends with, if that is an open quote
	for number := 2; ; number++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		fields, err := t.csv.Read()
		t.limit.next(t.csv.InputOffset())
		var stray *csv.ParseError
		switch {
		case err == io.EOF && cut != nil:
			return t.fault(0, cut)
		case err == io.EOF:
			return nil
		case errors.As(err, &stray):
			if cut = nil; errors.Is(err, csv.ErrQuote) {
				cut = err // unless more rows follow
			}
			rep.Reject(Place{File: t.in.Name, Line: stray.StartLine}, "a quote stands where it should not, at line %d, column %d", stray.Line, stray.Column)
			rep.Lose()
			continue
		case err != nil:
			return t.fault(0, err)
		}
		cut = nil
		for len(fields) > len(t.names) && strings.TrimSpace(fields[len(fields)-1]) == "" {
			fields = fields[:len(fields)-1] // separators at the end of a row say nothing
		}
		line, _ := t.csv.FieldPos(0)
		row := &Row{Place: Place{File: t.in.Name, Line: line}, Number: number, Fields: fields, table: t}
		wrong := t.checkRow(fields)
		if wrong == nil {
			wrong = read(row)
		}
		if wrong != nil {
			rep.Reject(row.Place, "%v", wrong)
			if !row.Told {
				rep.Lose()
			}
		}
	}
}

func (t *Table) checkRow(fields []string) error {
	switch {
	case len(fields) != len(t.names):
		return fmt.Errorf("it has %d fields where the header has %d", len(fields), len(t.names))
	case slices.ContainsFunc(fields, func(f string) bool { return !utf8.ValidString(f) || strings.ContainsRune(f, 0) }):
		return errors.New("it is not text in UTF-8")
	}
	return nil
}

// Cell returns a column's cell without the white space around it, empty where
// the table has no such column.
func (r *Row) Cell(column string) string {
	i, ok := r.table.column[column]
	if !ok {
		return ""
	}
	return strings.TrimSpace(r.Fields[i])
}

// CellError is what is wrong with a column's cell.
func CellError(column string, err error) error { return fmt.Errorf("%s: %w", column, err) }

// Columns returns the names of the table's columns, in the file's order.
func (t *Table) Columns() []string { return slices.Clone(t.names) }

// Columns returns the names of the row's columns, in the file's order.
func (r *Row) Columns() []string { return slices.Clone(r.table.names) }

func (t *Table) fault(line int, err error) error {
	var placed *FileError
	if errors.As(err, &placed) {
		return err
	}
	var parse *csv.ParseError
	switch {
	case errors.As(err, &parse) && errors.Is(err, csv.ErrQuote):
		line, err = parse.StartLine, fmt.Errorf("the file is cut off, or a quote that this row opens never ends: %w", io.ErrUnexpectedEOF)
	case errors.As(err, &parse):
		line, err = parse.StartLine, parse.Err
	case errors.Is(err, io.EOF):
		err = errors.New("it has no header")
	}
	return &FileError{Place: Place{File: t.in.Name, Line: line}, Err: err}
}
