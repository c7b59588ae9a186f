package projection

import (
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// Deduplication: what counts, and counts once. Equal claims make one statement, and some
// of them are copies. A copy is superseded, and does not count, wherever the view selects
// what it was copied from and that had been recorded for certain by the view's date,
// withdrawn or not (canSupersede):
//
//   - A claim of another data set's incident is superseded by what that data set says of
//     the incident itself. For example the seed quotes EuRepoC's incident 966: where the view
//     has EuRepoC, the seed's claims of it do not count, and neither do its dates.
//   - A claim whose day nothing but a release tells is superseded by one of another data set,
//     of the same statement, whose day is known. For example MISP's release of 2023 holds
//     that FireEye says that APT37 targets Japan, and the seed has that from the report of
//     20 February 2018: the seed's counts, and MISP's does not.
//   - Of the claims of a statement that are left, the first that stands is counted, and the
//     others are not (CountsForStatement). They still date, and are shown.
//
// A superseded copy does not tell when, in which document or of whom anything was said.

var heldBasis, publishedBasis = basisOf(graph.BasisHeld), basisOf(graph.BasisPublished)

// HasNoCopies reports whether a claim has no copies and is none: it neither makes a
// statement with others nor quotes one, so that nothing of what the others are changes what it counts for.
func (f *filter) HasNoCopies(row Row) bool { return !f.shared[row] }

// SelectsOriginal reports whether the view selects a claim that is no superseded copy.
func (f *filter) SelectsOriginal(row Row) bool {
	return f.selectsAll && !f.shared[row] || f.selectsOriginal(row)
}

func (f *filter) selectsOriginal(row Row) bool {
	return f.Selects(row) && !(f.shared[row] && f.isSupersededCopy(row))
}

func (f *filter) isSupersededCopy(row Row) bool {
	if f.isSupersededQuotation(row) {
		return true
	}
	return f.bases[row] == heldBasis && slices.ContainsFunc(f.statements.of(row), func(mate Row) bool {
		return f.bases[mate] >= publishedBasis && f.dataset[mate] != f.dataset[row] && f.canSupersede(mate) && !f.isSupersededQuotation(mate)
	})
}

// isSupersededQuotation reports whether a claim quotes one that supersedes it.
func (f *filter) isSupersededQuotation(row Row) bool {
	return slices.ContainsFunc(f.statements.originals[row], f.canSupersede)
}

// canSupersede reports whether the view selects a claim that had been recorded for
// certain by its date, in the words that it then had: what can have been recorded,
// or reworded, by then supersedes nothing.
func (f *filter) canSupersede(row Row) bool {
	return f.recorded[row] <= f.asOf && (f.selectsAll || f.looksAt(row) && (f.least < 0 || f.confidenceThen(row) >= f.least))
}

// CountsForStatement reports whether a claim that counts is the first of its statement
// that does and stands on the view's date: numbers count it, and not the others.
func (f *filter) CountsForStatement(row Row) bool { return !f.shared[row] || f.isFirstOfStatement(row) }

func (f *filter) isFirstOfStatement(row Row) bool {
	for _, mate := range f.statements.of(row) {
		if mate == row {
			return true
		}
		if _, stands := f.Asserted(mate); stands && f.SelectsOriginal(mate) {
			return false
		}
	}
	return true
}

// RepeatsDataset reports whether a claim has another data set for its document, which the
// view holds the same statement of.
func (f *filter) RepeatsDataset(row Row) bool {
	of := f.lists[f.Report(row)]
	return of != 0 && of != f.dataset[row] && slices.ContainsFunc(f.statements.of(row), func(mate Row) bool {
		return f.dataset[mate] == of && f.canSupersede(mate)
	})
}

// Statement returns the first of all claims that make the same statement as the
// one in a row, whatever the view: two claims make one if they have the same.
func (f *filter) Statement(row Row) Row {
	if all := f.statements.of(row); len(all) > 0 {
		return all[0]
	}
	return row
}

// WithCopies returns some claims with the copies that say so as well and do not
// count, if they stand under the view. Rows are in order, each once.
func (v *GraphView) WithCopies(rows []Row) []Row {
	out := slices.Clone(rows)
	for _, row := range rows {
		for _, mate := range v.statements.of(row) {
			if v.isCopy(mate) {
				out = append(out, mate)
			}
		}
		for _, copied := range v.statements.copies[row] {
			if v.isCopy(copied) && v.meetsWindow(copied, v.Predicate(v.TripleOf(copied))) && v.joinsTheSame(row, copied) {
				out = append(out, copied)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// isCopy reports whether a claim would count if it were no copy, whatever the window.
func (v *GraphView) isCopy(row Row) bool {
	_, stands := v.Asserted(row)
	return stands && v.Selects(row) && v.isSupersededCopy(row)
}

// CopiesCounting reports whether a claim, of a predicate, is a copy of one on the
// same two nodes that counts: whether WithCopies adds it to that one. When it was
// recorded is known of what both say, too.
func (v *GraphView) CopiesCounting(row Row, of Predicate) bool {
	if !v.shared[row] || !v.isCopy(row) {
		return false
	}
	counts := func(other Row) bool { return v.Admits(other, of) }
	return slices.ContainsFunc(v.statements.of(row), counts) || v.meetsWindow(row, of) && slices.ContainsFunc(v.statements.originals[row], func(original Row) bool {
		return counts(original) && v.joinsTheSame(row, original)
	})
}

// joinsTheSame reports whether two claims are on the same two nodes.
func (v *GraphView) joinsTheSame(a, b Row) bool {
	x, y := v.TripleOf(a), v.TripleOf(b)
	return v.NodeOf(v.Subject(x)) == v.NodeOf(v.Subject(y)) && v.NodeOf(v.Object(x)) == v.NodeOf(v.Object(y))
}
