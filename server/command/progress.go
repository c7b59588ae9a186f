package command

import (
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/server/importing"
)

// isTerminal reports whether a person is likely to read what is written to w.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// progress shows on a terminal, and only there, how many bytes are written to
// it, under a word that says what is done with them.
func progress(w io.Writer, doing string) *progressbar.ProgressBar {
	return progressbar.NewOptions64(-1,
		progressbar.OptionSetWriter(w), progressbar.OptionSetVisibility(isTerminal(w)), progressbar.OptionShowBytes(true),
		progressbar.OptionSetDescription(doing), progressbar.OptionClearOnFinish())
}

// withProgress shows on a terminal how much of the inputs is read. The function
// it returns ends that.
func withProgress(inputs []ingest.Input, w io.Writer) ([]ingest.Input, func()) {
	bar := progress(w, "reading")
	return importing.Watched(inputs, bar), func() {
		_ = bar.Finish() // a bar that cannot be drawn is no reason to fail
	}
}
