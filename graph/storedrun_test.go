package graph_test

import (
	"slices"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

func TestMergeStoredRuns(t *testing.T) {
	known := func(recorded, withdrawn graph.Date, confidence int, since, until int64) graph.StoredRun {
		return graph.StoredRun{Recorded: recorded, Withdrawn: withdrawn, Confidence: confidence, Since: since, Until: until}
	}
	for why, c := range map[string]struct{ all, want []graph.StoredRun }{
		"nothing":                          {nil, nil},
		"one":                              {[]graph.StoredRun{known("2018-01-01", "", 50, 1, 0)}, []graph.StoredRun{known("2018-01-01", "", 50, 1, 0)}},
		"other words, the same confidence": {[]graph.StoredRun{known("2018-01-01", "", 50, 3, 0), known("2018-01-01", "", 50, 1, 3)}, []graph.StoredRun{known("2018-01-01", "", 50, 1, 0)}},
		"another confidence":               {[]graph.StoredRun{known("2018-01-01", "", 80, 3, 0), known("2018-01-01", "", 50, 1, 3)}, []graph.StoredRun{known("2018-01-01", "", 50, 1, 3), known("2018-01-01", "", 80, 3, 0)}},
		"undone, and back later":           {[]graph.StoredRun{known("2018-01-01", "", 50, 1, 2), known("2018-01-01", "", 50, 4, 0)}, []graph.StoredRun{known("2018-01-01", "", 50, 1, 2), known("2018-01-01", "", 50, 4, 0)}},
		"let go, and said again":           {[]graph.StoredRun{known("2018-05-01", "", -1, 3, 0), known("2018-01-01", "2018-02-01", -1, 2, 0), known("2018-01-01", "", -1, 1, 2)}, []graph.StoredRun{known("2018-01-01", "", -1, 1, 2), known("2018-01-01", "2018-02-01", -1, 2, 0), known("2018-05-01", "", -1, 3, 0)}},
	} {
		if got := graph.MergeStoredRuns(slices.Clone(c.all)); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %+v, want %+v", why, got, c.want)
		}
	}
}
