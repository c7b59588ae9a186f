package command

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph/ingest"
)

func summaryText(sums []ingest.Summary, dryRun bool, failed error) string {
	sum := ingest.Merge(sums)
	var b strings.Builder
	if failed == nil {
		writeReceipt(&b, sum, len(sums), dryRun)
	}
	writeRedated(&b, sum.Redated, dryRun)
	writeReport(&b, sum.Diagnostics)
	if failed != nil {
		b.WriteString(failure(sums))
	}
	return b.String()
}

// failure says what an import that failed has written: the documents before.
func failure(sums []ingest.Summary) string {
	written := 0
	for _, s := range sums {
		if s.Receipt.Reading.ID != "" {
			written++
		}
	}
	if written == 0 {
		return "nothing was written\n"
	}
	return fmt.Sprintf("%d of %d documents were written\n", written, len(sums))
}

func writeReceipt(b *strings.Builder, sum ingest.Summary, documents int, dryRun bool) {
	r := sum.Receipt
	if documents > 1 {
		fmt.Fprintf(b, "%s, %d documents; the last is of release %s of %s\n", r.Reading.Dataset, documents, r.Reading.Release, r.Reading.Recorded)
	} else {
		fmt.Fprintf(b, "%s, release %s of %s\n", r.Reading.Dataset, r.Reading.Release, r.Reading.Recorded)
	}
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

// writeRedated tells what other data sets say that is dated by what was imported.
func writeRedated(b *strings.Builder, all []ingest.Redated, dryRun bool) {
	for _, x := range all {
		switch {
		case x.Claims == 0:
		case dryRun:
			fmt.Fprintf(b, "  would date %d claims of %s anew, by days that these documents tell\n", x.Claims, x.Dataset)
		default:
			fmt.Fprintf(b, "  dated      %d claims of %s anew, by days that these documents tell, as reading %s\n", x.Claims, x.Dataset, strings.Join(x.Readings, ", "))
		}
		if x.Left > 0 {
			fmt.Fprintf(b, "  undated    %d claims of %s: what their record says itself is not known any more; import its release again\n", x.Left, x.Dataset)
		}
	}
}

// longestShown is how many of a long list a summary shows; --json has all of it.
const longestShown = 10

func writeReport(b *strings.Builder, r ingest.Diagnostics) {
	for _, note := range r.Notes[:min(len(r.Notes), longestShown)] {
		fmt.Fprintf(b, "  note       %s\n", note)
	}
	if more := len(r.Notes) - longestShown; more > 0 {
		fmt.Fprintf(b, "  note       and %d more, which --json lists\n", more)
	}
	writeMentions(b, r)
	if len(r.Unresolved) > 0 {
		fmt.Fprintf(b, "  unknown    kept as victims of that name: %s\n", counts(r.Unresolved))
	}
	if len(r.Mended) > 0 {
		fmt.Fprintf(b, "  mended     read all the same: %s\n", counts(r.Mended))
	}
	if len(r.Outside) > 0 {
		fmt.Fprintf(b, "  outside    not in the model, counted: %s\n", counts(r.Outside))
	}
	writeRejects(b, r.Rejects)
}

// writeMentions tells how much of the targets that stood there is known.
func writeMentions(b *strings.Builder, r ingest.Diagnostics) {
	if r.Mentions == 0 {
		return
	}
	known := r.Mentions - r.Left
	for _, n := range r.Unresolved {
		known -= n
	}
	tenths := 1000 * known / r.Mentions // cut off: 100% is all of them
	fmt.Fprintf(b, "  targets    %d of %d mentions are known to the vocabulary (%d.%d%%)", known, r.Mentions, tenths/10, tenths%10)
	if r.Left > 0 {
		fmt.Fprintf(b, ", %d bring no target", r.Left)
	}
	b.WriteString("\n")
}

// writeRejects lists rejects. Of many it shows what kinds there are, the largest
// first, each with its first one.
func writeRejects(b *strings.Builder, rejects []ingest.Reject) {
	if len(rejects) == 0 {
		return
	}
	if len(rejects) <= longestShown {
		fmt.Fprintf(b, "  rejected   %d:\n", len(rejects))
		for _, x := range rejects {
			fmt.Fprintf(b, "    %s %s %s\n", x.Text(), x.ID, x.Reason)
		}
		return
	}
	kinds := rejectKinds(rejects)
	fmt.Fprintf(b, "  rejected   %d, of which --json lists all; by kind, each with its first:\n", len(rejects))
	for _, k := range kinds[:min(len(kinds), longestShown)] {
		fmt.Fprintf(b, "    %d: %s %s %s\n", k.count, k.first.Text(), k.first.ID, k.first.Reason)
	}
	if len(kinds) > longestShown {
		more := 0
		for _, k := range kinds[longestShown:] {
			more += k.count
		}
		fmt.Fprintf(b, "    and %d of %d other kinds\n", more, len(kinds)-longestShown)
	}
}

// rejectKind is rejects for one reason, whatever the words that it names.
type rejectKind struct {
	first ingest.Reject
	count int
}

// particulars are what tells reasons of one kind apart: what they quote, ids and numbers.
var particulars = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|\S*(?:--|/)\S*|\d+`)

// rejectKinds returns the kinds of rejects, the largest first.
func rejectKinds(rejects []ingest.Reject) []rejectKind {
	at := map[string]int{}
	var kinds []rejectKind
	for _, x := range rejects {
		key := particulars.ReplaceAllString(x.Reason, "")
		i, ok := at[key]
		if !ok {
			i = len(kinds)
			at[key] = i
			kinds = append(kinds, rejectKind{first: x})
		}
		kinds[i].count++
	}
	slices.SortStableFunc(kinds, func(a, b rejectKind) int { return cmp.Compare(b.count, a.count) })
	return kinds
}

// counts lists what was counted, the most frequent first, and of a long list how
// much is left.
func counts[K ~string](m map[K]int) string {
	keys := slices.SortedFunc(maps.Keys(m), func(a, b K) int {
		return cmp.Or(cmp.Compare(m[b], m[a]), cmp.Compare(a, b))
	})
	var parts []string
	for _, k := range keys[:min(len(keys), longestShown)] {
		parts = append(parts, fmt.Sprintf("%s %d", k, m[k]))
	}
	if len(keys) > longestShown {
		more := 0
		for _, k := range keys[longestShown:] {
			more += m[k]
		}
		parts = append(parts, fmt.Sprintf("and %d others %d", len(keys)-longestShown, more))
	}
	return strings.Join(parts, ", ")
}
