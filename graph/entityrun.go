package graph

import (
	"cmp"
	"slices"
)

// EntityRun is one interval in which one data set described an entity in one
// version. Several data sets may describe one entity at a time: a country, or a
// victim.
type EntityRun struct {
	Dataset string // key
	Run
}

// covers reports whether the run holds on a day.
func (r Run) covers(day Date) bool {
	return r.Recorded <= day && (r.Withdrawn == "" || day < r.Withdrawn)
}

// DescriberRank orders the data sets that describe one entity: first that whose
// record it is (ID.Owner), because others only quote it, then by DatasetRank. Lower
// is first; equal ranks are ordered by key.
func DescriberRank(id ID, dataset string) int {
	if dataset != "" && id.Owner() == dataset {
		return -1
	}
	return DatasetRank(dataset)
}

// EntityRunAt returns the run whose version is what an entity says on the view's
// date, and whether it covers that date. Of the runs that do, it is that of the
// first data set by DescriberRank, then key; where none does, the last that ended
// before, else the first that began after. The zero EntityRun where there is none.
//
// For example the vocabulary's name of a country counts before the seed's, and
// before the vocabulary held the country the seed's does. What EuRepoC says of its
// own incident counts before what the seed says that quotes it.
func (v View) EntityRunAt(id ID, runs []EntityRun) (r EntityRun, held bool) {
	day := v.AsOf()
	for i, next := range runs {
		if i == 0 || compareEntityRuns(id, next, r, day) < 0 {
			r = next
		}
	}
	return r, len(runs) > 0 && r.covers(day)
}

// compareEntityRuns orders runs of one entity by how well they say what it is on
// a day, the best first.
func compareEntityRuns(id ID, a, b EntityRun, day Date) int {
	const covers, before, after = 0, 1, 2
	closeness := func(r EntityRun) int {
		switch {
		case r.covers(day):
			return covers
		case r.Recorded <= day:
			return before
		}
		return after
	}
	near := cmp.Compare(closeness(a), closeness(b))
	switch closeness(a) {
	case before:
		near = cmp.Or(near, cmp.Compare(b.Withdrawn, a.Withdrawn))
	case after:
		near = cmp.Or(near, cmp.Compare(a.Recorded, b.Recorded))
	}
	return cmp.Or(near, cmp.Compare(DescriberRank(id, a.Dataset), DescriberRank(id, b.Dataset)), cmp.Compare(a.Dataset, b.Dataset))
}

// Lifetime returns an entity's Recorded and Withdrawn: when the first of its runs
// began, and when the last ended, empty while one is open.
func Lifetime(runs []EntityRun) (recorded, withdrawn Date) {
	for i, r := range runs {
		if i == 0 || r.Recorded < recorded {
			recorded = r.Recorded
		}
		if i == 0 || (withdrawn != "" && (r.Withdrawn == "" || r.Withdrawn > withdrawn)) {
			withdrawn = r.Withdrawn
		}
	}
	return recorded, withdrawn
}

// Describe returns what an entity says on the view's date, of at least one run: what
// the run of EntityRunAt says of it, but
//
//   - who published a source, by the latest readings whatever the view's date, and when it came
//     out, by those of the first data set that tells: neither changes, a data set may only learn
//     of it later;
//   - all documents that an incident's records cite, of all data sets that then tell of
//     it: those of the first data set first, each once.
//
// The function said opens the version of a run.
func (v View) Describe(id ID, runs []EntityRun, said func(EntityRun) (Entity, error)) (e Entity, held bool, err error) {
	at, held := v.EntityRunAt(id, runs)
	if e, err = said(at); err != nil {
		return e, held, err
	}
	switch {
	case len(runs) == 1:
	case e.Kind() == Source:
		if err = describeSource(&e, id, runs, said); err != nil {
			return e, held, err
		}
	case e.Kind() == Incident && held:
		others := slices.DeleteFunc(slices.Clone(runs), func(r EntityRun) bool { return r.Dataset == at.Dataset || !r.covers(v.AsOf()) })
		slices.SortFunc(others, func(a, b EntityRun) int { return compareEntityRuns(id, a, b, v.AsOf()) })
		e.References = slices.Clone(e.References)
		for _, r := range others {
			other, err := said(r)
			if err != nil {
				return e, held, err
			}
			for _, cited := range other.References {
				if !slices.Contains(e.References, cited) {
					e.References = append(e.References, cited)
				}
			}
		}
	}
	return e, held, nil
}

// describeSource sets who published a source that several runs tell of, and when it came out.
func describeSource(e *Entity, id ID, runs []EntityRun, said func(EntityRun) (Entity, error)) error {
	latest := slices.Clone(runs)
	day := View{}.AsOf()
	slices.SortFunc(latest, func(a, b EntityRun) int { return compareEntityRuns(id, a, b, day) })
	e.Published = Span{}
	for i, r := range latest {
		told, err := said(r)
		if err != nil {
			return err
		}
		if i == 0 {
			e.Publisher = told.Publisher
		}
		if !told.Published.IsZero() {
			e.Published = told.Published
			break
		}
	}
	return nil
}

// HeldBy reports whether one of some data sets describes an entity on the view's
// date, or with gone by then.
func (v View) HeldBy(datasets []string, runs []EntityRun, gone bool) bool {
	return slices.ContainsFunc(runs, func(r EntityRun) bool {
		return slices.Contains(datasets, r.Dataset) && (r.covers(v.AsOf()) || gone && r.Recorded <= v.AsOf())
	})
}
