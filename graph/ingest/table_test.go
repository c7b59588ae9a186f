package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func readTable(t *testing.T, text string, o TableOptions) (rows [][]string, rep Diagnostics, err error) {
	t.Helper()
	o.MaxBytes = 64 << 20
	err = ReadTable(t.Context(), Bytes("t", []byte(text)), o, &rep, func(*Table) (func(*Row) error, error) {
		return func(r *Row) error {
			row := []string{fmt.Sprint(r.Line, "/", r.Number)}
			for _, c := range r.Columns() {
				row = append(row, r.Cell(c))
			}
			rows = append(rows, row)
			return nil
		}, nil
	})
	return rows, rep, err
}

func TestTable(t *testing.T) {
	tests := []struct {
		name, text string
		o          TableOptions
		want       [][]string
		rejects    []string // "line: reason"
	}{
		{"rows", "a,b\n1,2\n 3 ,\n", TableOptions{}, [][]string{{"2/2", "1", "2"}, {"3/3", "3", ""}}, nil},
		{"lines in fields", "a,b\r\n\"1\r\n1\",2\r\n3,4", TableOptions{}, [][]string{{"2/2", "1\n1", "2"}, {"4/3", "3", "4"}}, nil},
		{"a byte order mark", "\ufeffa,b\n1,2\n", TableOptions{}, [][]string{{"2/2", "1", "2"}}, nil},
		{"another comma", "a;b\n1,5;2\n", TableOptions{Comma: ';'}, [][]string{{"2/2", "1,5", "2"}}, nil},
		{"a header of the caller's", "1,2\n", TableOptions{Header: []string{"a", "b"}}, [][]string{{"1/2", "1", "2"}}, nil},
		{"a header alone", "a,b\n", TableOptions{}, nil, nil},
		{"too few and too many fields", "a,b\n1\n1,2,3\n4,5\n", TableOptions{}, [][]string{{"4/4", "4", "5"}}, []string{"2: it has 1 fields", "3: it has 3 fields"}},
		{"a stray quote costs its row", "a,b\n1,\"2\"x\n3,4\n5,6\"7\n8,9\n", TableOptions{}, [][]string{{"3/3", "3", "4"}, {"5/5", "8", "9"}}, []string{"2: a quote", "4: a quote"}},
		{"no UTF-8", "a,b\n1,\xff\n3,4\n", TableOptions{}, [][]string{{"3/3", "3", "4"}}, []string{"2: it is not text"}},
		{"a zero byte", "a,b\n1,\x00\n", TableOptions{}, nil, []string{"2: it is not text"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rows, rep, err := readTable(t, tt.text, tt.o)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, rows); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
			if len(rep.Rejects) != len(tt.rejects) {
				t.Fatalf("got rejects %+v, want %q", rep.Rejects, tt.rejects)
			}
			for i, r := range rep.Rejects {
				if got := fmt.Sprintf("%d: %s", r.Line, r.Reason); !strings.HasPrefix(got, tt.rejects[i]) {
					t.Errorf("got reject %q, want %q", got, tt.rejects[i])
				}
			}
		})
	}
}

func TestTableRefusesBrokenFiles(t *testing.T) {
	long := strings.Repeat("x", 40<<20)
	wide := "1," + long[:1<<20] + "\n"
	tests := []struct {
		name, text string
		want       error  // wrapped, if any
		words      string // in the text
	}{
		{"nothing but line ends", "\n\n\n", nil, "it has no header"},
		{"a column twice", "a,b, a \n", nil, `"a" twice`},
		{"a header that is no text", "a,\xff\n", nil, "not text in UTF-8"},
		{"a header that is cut off", "a,\"b\nc", io.ErrUnexpectedEOF, "t:1"},
		{"cut off inside quotes", "a,b\n1,2\n3,\"4\n5,6\n", io.ErrUnexpectedEOF, "t:3"},
		{"a row without an end", "a,b\n1,\"" + long, ErrTooLarge, "one row"},
		{"more text than allowed", "a,b\n" + strings.Repeat(wide, 65), ErrTooLarge, "more than"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := readTable(t, tt.text, TableOptions{})
			var broken *FileError
			if !errors.As(err, &broken) || !strings.Contains(err.Error(), tt.words) {
				t.Fatalf("got %v, want a FileError with %q", err, tt.words)
			}
			if tt.want != nil && !errors.Is(err, tt.want) {
				t.Errorf("%v does not wrap %v", err, tt.want)
			}
		})
	}
}

func TestTableRequire(t *testing.T) {
	for _, tt := range []struct {
		columns []string
		want    string // in the error; empty: none
	}{
		{[]string{"b", "a"}, ""},
		{[]string{"a", "c", "d"}, "no column c, d; it has a, b"},
	} {
		err := ReadTable(t.Context(), Bytes("t", []byte("a,b\n")), TableOptions{}, &Diagnostics{}, func(table *Table) (func(*Row) error, error) {
			return nil, table.Require(tt.columns...)
		})
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%v: got %v, want %q", tt.columns, err, tt.want)
		}
	}
}

func TestTableStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	seen := 0
	err := ReadTable(ctx, Bytes("t", []byte("a\n1\n2\n")), TableOptions{}, &Diagnostics{}, func(*Table) (func(*Row) error, error) {
		return func(*Row) error { seen++; cancel(); return nil }, nil
	})
	if !errors.Is(err, context.Canceled) || seen != 1 {
		t.Errorf("got %v after %d rows, want context.Canceled after 1", err, seen)
	}
}

func TestARowIsRejectedWithItsError(t *testing.T) {
	var rep Diagnostics
	err := ReadTable(t.Context(), Bytes("t", []byte("a\n1\n2\n")), TableOptions{}, &rep, func(*Table) (func(*Row) error, error) {
		return func(r *Row) error {
			r.ID = "row " + r.Cell("a")
			if r.Cell("a") == "1" {
				return errors.New("it is odd")
			}
			return nil
		}, nil
	})
	want := []Reject{{Place{File: "t", Line: 2, ID: "row 1"}, "it is odd"}}
	if diff := cmp.Diff(want, rep.Rejects); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}
