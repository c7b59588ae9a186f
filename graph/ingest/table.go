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
	text   io.Closer
	csv    *csv.Reader
	limit  *rowLimit
	column map[string]int
	names  []string
}

// Row is one row of a table, with the line it starts on.
type Row struct {
	Place
	Number int // of the row, counting the header as 1; lines and rows differ where fields hold line breaks
	Fields []string
	table  *Table
}

// TableOptions say how a table is written. The zero value is CSV with a header.
type TableOptions struct {
	Comma  rune     // between fields; 0: ","
	Header []string // the columns of a file that does not name them
}

// OpenTable opens an input as a table and reads its header. A header that is
// missing, is not UTF-8, or names a column twice is a [FileError].
func OpenTable(in Input, maxBytes int64, o TableOptions) (*Table, error) {
	text, err := in.Text(maxBytes)
	if err != nil {
		return nil, err
	}
	t := &Table{in: in, text: text, column: map[string]int{}}
	t.limit = &rowLimit{r: text, until: maxRow}
	t.csv = csv.NewReader(t.limit)
	t.csv.FieldsPerRecord = -1
	if o.Comma != 0 {
		t.csv.Comma = o.Comma
	}
	if err := t.readHeader(o.Header); err != nil {
		return nil, errors.Join(err, text.Close())
	}
	return t, nil
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

// Each calls each for every row, in the file's order. A row with a stray
// quote, with another number of fields than the header, or that is not UTF-8,
// goes to the report instead. A file that ends inside a quoted field is cut
// off: a [FileError]. An error of each stops the reading and is returned.
func (t *Table) Each(ctx context.Context, rep *Report, each func(Row) error) error {
	var cut error // what the file ends with, if it ends inside quotes
	for number := 2; ; number++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		fields, err := t.csv.Read()
		t.limit.until = t.csv.InputOffset() + maxRow
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
			continue
		case err != nil:
			return t.fault(0, err)
		}
		cut = nil
		line, _ := t.csv.FieldPos(0)
		row := Row{Place: Place{File: t.in.Name, Line: line}, Number: number, Fields: fields, table: t}
		switch {
		case len(fields) != len(t.names):
			rep.Reject(row.Place, "it has %d fields where the header has %d", len(fields), len(t.names))
		case slices.ContainsFunc(fields, func(f string) bool { return !utf8.ValidString(f) || strings.ContainsRune(f, 0) }):
			rep.Reject(row.Place, "it is not text in UTF-8")
		default:
			if err := each(row); err != nil {
				return err
			}
		}
	}
}

// Close closes the input.
func (t *Table) Close() error { return t.text.Close() }

// Cell returns a column's cell without the white space around it, empty where
// the table has no such column.
func (r Row) Cell(column string) string {
	i, ok := r.table.column[column]
	if !ok {
		return ""
	}
	return strings.TrimSpace(r.Fields[i])
}

// Columns returns the names of the row's columns, in the file's order.
func (r Row) Columns() []string { return slices.Clone(r.table.names) }

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

// rowLimit fails a read far beyond the row that is wanted, so that one quote
// that never ends cannot fill the memory.
type rowLimit struct {
	r        io.Reader
	n, until int64
}

func (l *rowLimit) Read(p []byte) (int, error) {
	if l.n > l.until {
		return 0, fmt.Errorf("%w: one row has more than %d bytes", ErrTooLarge, maxRow)
	}
	n, err := l.r.Read(p)
	l.n += int64(n)
	return n, err
}
