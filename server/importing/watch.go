package importing

import (
	"io"

	"github.com/actorgraph/actorgraph/graph/ingest"
)

// Watched returns the inputs with all that is read of them also written to w. What is
// read twice is written twice.
func Watched(inputs []ingest.Input, w io.Writer) []ingest.Input {
	watched := make([]ingest.Input, len(inputs))
	for i, in := range inputs {
		watched[i] = in
		watched[i].Open = func() (io.ReadCloser, error) {
			r, err := in.Open()
			if err != nil {
				return nil, err
			}
			return struct {
				io.Reader
				io.Closer
			}{io.TeeReader(r, w), r}, nil
		}
	}
	return watched
}
