package command

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
)

// importSummary is the summary of an import as JSON.
type importSummary struct {
	Reading   string                  `json:"reading,omitempty"`
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
	Report    ingest.Diagnostics      `json:"report"`
	Error     string                  `json:"error,omitempty"`
}

func summaryJSON(sum ingest.Summary, dryRun bool, failed error) importSummary {
	r := sum.Receipt
	out := importSummary{
		Reading: r.Reading.ID, Dataset: r.Reading.Dataset, Release: r.Reading.Release, Recorded: r.Reading.Recorded,
		DryRun: dryRun, Unchanged: r.Unchanged, New: r.New, Changed: r.Changed, Withdrawn: r.Withdrawn,
		Entities: sum.Entities, Claims: sum.Claims, Report: sum.Diagnostics,
	}
	if failed != nil {
		out.Error = failed.Error()
	}
	return out
}

func summaryText(sum ingest.Summary, dryRun bool, failed error) string {
	var b strings.Builder
	if failed == nil {
		writeReceipt(&b, sum, dryRun)
	}
	writeReport(&b, sum.Diagnostics)
	if failed != nil {
		b.WriteString("nothing was written\n")
	}
	return b.String()
}

func writeReceipt(b *strings.Builder, sum ingest.Summary, dryRun bool) {
	r := sum.Receipt
	fmt.Fprintf(b, "%s, release %s of %s\n", r.Reading.Dataset, r.Reading.Release, r.Reading.Recorded)
	fmt.Fprintf(b, "  entities   %s\n", counts(sum.Entities))
	fmt.Fprintf(b, "  claims     %s\n", counts(sum.Claims))
	switch {
	case r.Unchanged:
		fmt.Fprintf(b, "  unchanged: the very same was read before, as %s\n", r.Reading.ID)
	case dryRun:
		fmt.Fprintf(b, "  would be:  %d new, %d changed, %d withdrawn; nothing was written\n", r.New, r.Changed, r.Withdrawn)
	default:
		fmt.Fprintf(b, "  written:   %d new, %d changed, %d withdrawn, as reading %s\n", r.New, r.Changed, r.Withdrawn, r.Reading.ID)
	}
}

func writeReport(b *strings.Builder, r ingest.Diagnostics) {
	for _, note := range r.Notes {
		fmt.Fprintf(b, "  note       %s\n", note)
	}
	if r.Mentions > 0 {
		unknown := 0
		for _, n := range r.Unresolved {
			unknown += n
		}
		fmt.Fprintf(b, "  targets    %d of %d mentions are known to the vocabulary (%.1f%%)\n",
			r.Mentions-unknown, r.Mentions, 100*float64(r.Mentions-unknown)/float64(r.Mentions))
	}
	if len(r.Unresolved) > 0 {
		fmt.Fprintf(b, "  unknown    kept as victims of that name: %s\n", counts(r.Unresolved))
	}
	if len(r.Outside) > 0 {
		fmt.Fprintf(b, "  outside    not in the model, counted: %s\n", counts(r.Outside))
	}
	if len(r.Rejects) > 0 {
		fmt.Fprintf(b, "  rejected   %d:\n", len(r.Rejects))
	}
	for _, x := range r.Rejects {
		fmt.Fprintf(b, "    %s %s %s\n", x.Text(), x.ID, x.Reason)
	}
}

// counts lists what was counted, the most frequent first.
func counts[K ~string](m map[K]int) string {
	keys := slices.SortedFunc(maps.Keys(m), func(a, b K) int {
		return cmp.Or(cmp.Compare(m[b], m[a]), cmp.Compare(a, b))
	})
	parts := make([]string, len(keys))
	for i, k := range keys {
		parts[i] = fmt.Sprintf("%s %d", k, m[k])
	}
	return strings.Join(parts, ", ")
}
