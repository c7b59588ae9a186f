package graph

import (
	"cmp"
	"iter"
	"slices"
)

// A release that gives a record another id, as MISP did when it gave APT37 a uuid,
// says the same of it under new claim ids: a claim's id is made of the ids that it
// names. Between the release that holds the old claim and the one that holds the new
// one it was said all along, so that there is nothing open there:
//
//	release of 2018  actor/x/apt37 targets KR   held until the release of 2022, to the day
//	release of 2022  actor/x/50cd0 targets KR   held from that day on

// Successions are the records of a data set that another id took over, and the
// claims that its readings made of them, until now.
type Successions struct {
	ReplacedBy map[ID]ID // the former id, and the one that stands for it; the last reading to say so counts
	Claims     []Claim   // whose subject or object is a former id; their identity alone is needed
}

// ReplacedBy returns the ids that the document says another stands for, with that one.
func (d Document) ReplacedBy() map[ID]ID {
	out := map[ID]ID{}
	for _, e := range d.Entities {
		if e.ReplacedBy != "" {
			out[e.ID] = e.ReplacedBy
		}
	}
	return out
}

// with returns the successions after a document.
func (s Successions) with(doc Document) Successions {
	out := Successions{ReplacedBy: doc.ReplacedBy(), Claims: slices.Clone(s.Claims)}
	for former, id := range s.ReplacedBy {
		if out.ReplacedBy[former] == "" {
			out.ReplacedBy[former] = id
		}
	}
	for _, c := range doc.Claims {
		if out.ReplacedBy[c.Subject] != "" || out.ReplacedBy[c.Object] != "" {
			out.Claims = append(out.Claims, c)
		}
	}
	return out
}

// succession tells which claims go on as which.
type succession struct {
	next     map[ID]ID
	previous map[ID][]ID
	changes  map[ID][]VersionChange // of these
}

// goesOn returns the id of a claim, and that of the claim which says the same of the
// records that stand for those that it names; the same id where none does.
func (s Successions) goesOn(c Claim) (from, to ID) {
	from = c.Identify()
	c.Subject, c.Object = cmp.Or(s.ReplacedBy[c.Subject], c.Subject), cmp.Or(s.ReplacedBy[c.Object], c.Object)
	return from, c.Identify()
}

// among returns the succession of the claims that have changes, as have those that take over.
func (s Successions) among(changes map[ID][]VersionChange) succession {
	out := succession{map[ID]ID{}, map[ID][]ID{}, map[ID][]VersionChange{}}
	for _, c := range s.Claims {
		from, to := s.goesOn(c)
		if from == to || out.next[from] != "" || len(changes[from]) == 0 || len(changes[to]) == 0 {
			continue
		}
		out.next[from], out.previous[to] = to, append(out.previous[to], from)
		out.changes[from], out.changes[to] = changes[from], changes[to]
	}
	return out
}

// A takeover tells of one claim, reading by reading, what becomes of the claims beside
// it in its succession.
type takeover struct {
	chronology Chronology
	next       map[int64]VersionChange // what readings say of the claim that takes over
	previous   []predecessor           // of those that it takes over from
	changes    []VersionChange         // of these
}

type predecessor struct {
	id      ID
	content map[int64]VersionChange
	held    bool // by the readings until now
}

func (c Chronology) takeover(id ID) *takeover {
	h := &takeover{chronology: c}
	if to, ok := c.succession.next[id]; ok {
		h.next = c.content(c.succession.changes[to])
	}
	for _, from := range c.succession.previous[id] {
		changes := c.succession.changes[from]
		h.changes = append(h.changes, changes...)
		h.previous = append(h.previous, predecessor{id: from, content: c.content(changes)})
	}
	return h
}

// goesOn reports whether a claim that a full reading lets go goes on as another, which it holds.
func (h *takeover) goesOn(r Reading) bool { return r.Full && h.next[r.Stored.Seq].Version != "" }

// takesOver takes in a reading, and reports whether it is a full one that lets a claim
// go that this one takes over from.
func (h *takeover) takesOver(r Reading) bool {
	over := false
	for i := range h.previous {
		p := &h.previous[i]
		switch m := p.content[r.Stored.Seq]; {
		case m.Version != "":
			p.held = true
		case h.chronology.withdraws(r, p.id, m):
			over = over || p.held && r.Full
			p.held = false
		}
	}
	return over
}

// beside yields ids, and those of the claims of the succession that are not among
// them: when one of these moves the others can.
func (s succession) beside(ids iter.Seq[ID]) iter.Seq[ID] {
	if len(s.changes) == 0 {
		return ids
	}
	return func(yield func(ID) bool) {
		seen := map[ID]bool{}
		for id := range ids {
			seen[id] = true
			if !yield(id) {
				return
			}
		}
		for id := range s.changes {
			if !seen[id] && !yield(id) {
				return
			}
		}
	}
}
