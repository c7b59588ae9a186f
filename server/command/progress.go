package command

import (
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/actorgraph/actorgraph/graph/ingest"
)

// isTerminal reports whether a person is likely to read what is written to w.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// withProgress shows on a terminal how much of the inputs is read, and then
// that the store is being written; elsewhere it shows nothing. The function it
// returns ends the bar.
func withProgress(inputs []ingest.Input, w io.Writer) ([]ingest.Input, func()) {
	if !isTerminal(w) {
		return inputs, func() {}
	}
	bar := progressbar.NewOptions64(-1,
		progressbar.OptionSetWriter(w), progressbar.OptionShowBytes(true),
		progressbar.OptionSetDescription("reading"), progressbar.OptionClearOnFinish())
	watched := make([]ingest.Input, len(inputs))
	for i, in := range inputs {
		watched[i] = ingest.Input{Name: in.Name, Open: func() (io.ReadCloser, error) {
			r, err := in.Open()
			if err != nil {
				return nil, err
			}
			return struct {
				io.Reader
				io.Closer
			}{io.TeeReader(r, bar), r}, nil
		}}
	}
	return watched, func() {
		_ = bar.Finish() // a bar that cannot be drawn is no reason to fail
	}
}
