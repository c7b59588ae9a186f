package importing

import (
	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
)

// ByDataset parts the summaries of an import by data set, in their order. There is
// always one part.
func ByDataset(all []ingest.Summary) [][]ingest.Summary {
	var parts [][]ingest.Summary
	place := map[string]int{}
	for _, sum := range all {
		dataset := sum.Receipt.Reading.Dataset
		if _, known := place[dataset]; !known {
			place[dataset] = len(parts)
			parts = append(parts, nil)
		}
		parts[place[dataset]] = append(parts[place[dataset]], sum)
	}
	if parts == nil {
		parts = [][]ingest.Summary{{{}}}
	}
	return parts
}

// Summary is what an import did, or would do, with one data set, as JSON.
type Summary struct {
	Reading   string                  `json:"reading,omitempty"`  // the last
	Readings  []string                `json:"readings,omitempty"` // all of them, where there are several
	Dataset   string                  `json:"dataset,omitempty"`
	Release   string                  `json:"release,omitempty"`
	Recorded  graph.Date              `json:"recorded,omitempty"`
	DryRun    bool                    `json:"dryRun"`
	Unchanged bool                    `json:"unchanged"`
	New       int                     `json:"new"`
	Changed   int                     `json:"changed"`
	Withdrawn int                     `json:"withdrawn"`
	Entities  map[graph.Kind]int      `json:"entities"`
	Claims    map[graph.Predicate]int `json:"claims"`
	Redated   []ingest.Redated        `json:"redated,omitempty"` // what other data sets say and is dated by what was imported
	Report    ingest.Diagnostics      `json:"report"`
	Error     string                  `json:"error,omitempty"`
}

// SummaryOf returns the summary of documents of one data set. Failed is why the import
// did not come to its end; nil: it did.
func SummaryOf(sums []ingest.Summary, dryRun bool, failed error) Summary {
	sum := ingest.Merge(sums)
	r := sum.Receipt
	out := Summary{
		Reading: r.Reading.ID, Dataset: r.Reading.Dataset, Release: r.Reading.Release, Recorded: r.Reading.Recorded,
		DryRun: dryRun, Unchanged: r.Unchanged, New: r.New, Changed: r.Changed, Withdrawn: r.Withdrawn,
		Entities: sum.Entities, Claims: sum.Claims, Redated: sum.Redated, Report: sum.Diagnostics,
	}
	if len(sums) > 1 {
		for _, s := range sums {
			out.Readings = append(out.Readings, s.Receipt.Reading.ID)
		}
	}
	if failed != nil {
		out.Error = failed.Error()
	}
	return out
}
