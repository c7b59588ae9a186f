package graph

// ReleaseDays are the days of the readings that count, by data set.
type ReleaseDays map[string]map[Date]bool

// NewReleaseDays returns those of the readings that a view's snapshot has.
func NewReleaseDays(readings []Reading, v View) ReleaseDays {
	by := func(t Stamp) bool { return t.Seq != 0 && (v.Snapshot.IsZero() || !t.Time.After(v.Snapshot)) }
	out := ReleaseDays{}
	for _, r := range readings {
		if !by(r.Stored) || by(r.Undone) {
			continue
		}
		if out[r.Dataset] == nil {
			out[r.Dataset] = map[Date]bool{}
		}
		out[r.Dataset][r.Recorded] = true
	}
	return out
}

// Described reports whether a release described an entity for certain by a day;
// of the empty day one did. An entity is known from the day that the first claim on
// it was published, which can be years before the release that describes it: a
// group of 2016 in a release of 2026 has the prose of 2026. So its first day tells
// when it was described only if it is that of a release; else no release must be of
// a later day.
func (rs ReleaseDays) Described(e *Entity, by Date) bool {
	if by == "" || e.Recorded == "" {
		return true
	}
	if e.Recorded > by {
		return false
	}
	later := false
	for dataset, days := range rs {
		if e.Dataset != "" && dataset != e.Dataset {
			continue
		}
		if days[e.Recorded] {
			return true
		}
		for d := range days {
			later = later || d > by
		}
	}
	return !later
}

// Prose returns the description of an entity as a view of a day may tell it: empty
// where no release described the entity by then for certain (Described), and on a day
// of the past without any release that tells when it was written.
func (rs ReleaseDays) Prose(e *Entity, by Date) string {
	if by != "" && len(rs) == 0 || !rs.Described(e, by) {
		return ""
	}
	return e.Description
}
