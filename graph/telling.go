package graph

import "cmp"

// Telling is one interval in which one data set described an entity.
type Telling struct {
	Dataset string // key
	Run
}

// covers reports whether the telling held on a day.
func (t Telling) covers(day Date) bool {
	return t.Recorded <= day && (t.Withdrawn == "" || day < t.Withdrawn)
}

// TellingAt returns the telling that says what an entity is on the view's
// date, and whether it held then: of those that held, that of the first data
// set by DatasetRank, then key; else the last that held before, else the first
// after. Of equals the first data set speaks. The zero Telling where there is none.
func (v View) TellingAt(tellings []Telling) (t Telling, held bool) {
	day := v.AsOf()
	for i, next := range tellings {
		if i == 0 || compareTellings(next, t, day) < 0 {
			t = next
		}
	}
	return t, len(tellings) > 0 && t.covers(day)
}

// compareTellings orders tellings of one entity by how well they speak for a day.
func compareTellings(a, b Telling, day Date) int {
	closeness := func(t Telling) int {
		switch {
		case t.covers(day):
			return 0
		case t.Recorded <= day:
			return 1
		}
		return 2
	}
	near := cmp.Compare(closeness(a), closeness(b))
	switch closeness(a) {
	case 1:
		near = cmp.Or(near, cmp.Compare(b.Withdrawn, a.Withdrawn))
	case 2:
		near = cmp.Or(near, cmp.Compare(a.Recorded, b.Recorded))
	}
	return cmp.Or(near, cmp.Compare(DatasetRank(a.Dataset), DatasetRank(b.Dataset)), cmp.Compare(a.Dataset, b.Dataset))
}

// Lifetime returns an entity's Recorded and Withdrawn: when the first of its
// tellings began, and when the last ended, empty while one is open.
func Lifetime(tellings []Telling) (recorded, withdrawn Date) {
	for i, t := range tellings {
		if i == 0 || t.Recorded < recorded {
			recorded = t.Recorded
		}
		if i == 0 || (withdrawn != "" && (t.Withdrawn == "" || t.Withdrawn > withdrawn)) {
			withdrawn = t.Withdrawn
		}
	}
	return recorded, withdrawn
}
