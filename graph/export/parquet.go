package export

import (
	"errors"
	"io"
	"iter"

	"github.com/parquet-go/parquet-go"

	"github.com/actorgraph/actorgraph/graph"
)

// rowsPerGroup bounds what Parquet keeps in memory before it writes.
const rowsPerGroup = 50_000

// Parquet writes one row a claim, with the columns of [CSV], compressed. Text that is absent is empty; confidence is null where unknown.
func Parquet(w io.Writer, claims iter.Seq2[graph.Claim, error], o Options) (Summary, error) {
	if o.Actor != nil {
		return parquetOf(w, claims, o, o.actorRow)
	}
	return parquetOf(w, claims, o, o.row)
}

// parquetOf writes one row a claim, of whatever columns the rows have.
func parquetOf[R any](w io.Writer, claims iter.Seq2[graph.Claim, error], o Options, rowOf func(graph.Claim) R) (Summary, error) {
	out := parquet.NewGenericWriter[R](w, parquet.Compression(&parquet.Zstd), parquet.MaxRowsPerRowGroup(rowsPerGroup))
	one := make([]R, 1)
	sum, err := o.each(claims, func(c graph.Claim) error {
		one[0] = rowOf(c)
		_, err := out.Write(one)
		return err
	})
	if err != nil {
		return sum, errors.Join(err, out.Close())
	}
	return sum, out.Close()
}
