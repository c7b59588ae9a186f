package graph

import "slices"

// A release that holds a record which could not be read is silent on it: that
// nothing of it was read tells nothing. Which claims were of the record can only
// be told from what other readings held of it.

// Chronology returns the chronology of the data set as it stood after commit snapshot.
func (h History) Chronology(snapshot int64) Chronology {
	c := NewChronology(h.Readings, snapshot)
	if len(h.Successions.Claims) > 0 {
		c.succession = h.Successions.among(h.Changes)
	}
	for _, r := range c.counting {
		if len(r.Unread) == 0 {
			continue
		}
		if c.silent == nil {
			c.silent = make(map[int64]map[ID]bool)
		}
		c.silent[r.Stored.Seq] = h.silentOn(c, r, snapshot)
	}
	return c
}

// HasUnread reports whether any reading leaves records unread, so that EntityIDs are needed.
func HasUnread(readings ...Reading) bool {
	return slices.ContainsFunc(readings, func(r Reading) bool { return len(r.Unread) > 0 })
}

// silentOn returns the items that a reading does not hold and tells nothing of:
// its unread records and the claims that name them; what such claims name and the
// reading does not hold otherwise, an actor or victim that only unread rows mention; and
// what is said of such an actor or victim outside of incidents, its names, its place.
func (h History) silentOn(c Chronology, r Reading, snapshot int64) map[ID]bool {
	lineage := c.lineage(r.Stored.Seq)
	absent := make(map[ID]bool)
	for id, changes := range h.Changes {
		known := slices.ContainsFunc(changes, func(m VersionChange) bool { return m.Reading <= snapshot && m.Version != "" })
		if known && heldBy(lineage, changes).Version == "" {
			absent[id] = true
		}
	}
	if slices.Contains(r.Unread, DatasetID(r.Dataset)) {
		return absent
	}
	unread := make(map[ID]bool)
	for _, id := range r.Unread {
		unread[id] = true
	}
	silent, named := make(map[ID]bool), make(map[ID]bool)
	add := func(id ID) {
		silent[id] = true
		for _, name := range h.EntityIDs[id] {
			named[name] = true
		}
	}
	for id := range absent {
		if unread[id] || slices.ContainsFunc(h.EntityIDs[id], func(name ID) bool { return unread[name] }) {
			add(id)
		}
	}
	for id := range absent {
		if !silent[id] && describes(h.EntityIDs[id], func(about ID) bool { return named[about] && absent[about] }) {
			add(id)
		}
	}
	for id := range absent {
		if named[id] {
			silent[id] = true
		}
	}
	return silent
}

// describes reports whether a claim that names these is of no incident and of an
// actor or victim that the test finds.
func describes(names []ID, is func(ID) bool) bool {
	return !slices.ContainsFunc(names, func(id ID) bool { return id.Kind() == Incident }) &&
		slices.ContainsFunc(names, func(id ID) bool { return (id.Kind() == Actor || id.Kind() == Victim) && is(id) })
}
