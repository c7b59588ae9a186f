package graph

import (
	"cmp"
	"slices"
)

// StoredRun is an interval in which a claim was asserted with one confidence, as it
// was known from one commit until another. What Held would be as of a commit are
// those with Since up to it and no Until, or a later one.
//
// For example commit 1 stores a release of 2018-01-01 that holds a claim, and commit
// 2 one of 2018-02-01 that does not. Commit 1 knew that it was recorded on
// 2018-01-01 and not withdrawn (Since 1, Until 2), commit 2 that it was withdrawn on
// 2018-02-01 (Since 2).
type StoredRun struct {
	Recorded     Date // as of Run; what releases leave open is told by the calendar of the data set (Calendar.Bound)
	RecordedFrom Date // empty where they do
	Basis        Basis
	Withdrawn    Date // first day on which it was asserted no more; empty while it is
	Confidence   int  // 0 to 100; -1: unknown
	Since        int64
	Until        int64 // the first commit that knew otherwise; 0: none does
}

// MergeStoredRuns sorts what was known of one claim by its days and then by commits,
// and joins what was known all along though its words or its neighbours changed.
func MergeStoredRuns(all []StoredRun) []StoredRun {
	if len(all) < 2 {
		return all
	}
	slices.SortFunc(all, compareStoredRuns)
	out := all[:1]
	for _, k := range all[1:] {
		if last := &out[len(out)-1]; last.Recorded == k.Recorded && last.RecordedFrom == k.RecordedFrom && last.Basis == k.Basis && last.Withdrawn == k.Withdrawn && last.Confidence == k.Confidence && last.Until == k.Since {
			last.Until = k.Until
			continue
		}
		out = append(out, k)
	}
	return out
}

func compareStoredRuns(a, b StoredRun) int {
	return cmp.Or(
		cmp.Compare(a.Recorded, b.Recorded), cmp.Compare(a.Withdrawn, b.Withdrawn),
		cmp.Compare(a.RecordedFrom, b.RecordedFrom), cmp.Compare(a.Basis, b.Basis), cmp.Compare(a.Confidence, b.Confidence), cmp.Compare(a.Since, b.Since))
}
