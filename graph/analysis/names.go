package analysis

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// The rules by which two records may be read together. The first four are explicit.
const (
	ruleSameAs    = "same-as"
	ruleSameID    = "same external id"
	ruleATTACK    = "ATT&CK id among the names"
	ruleIDNamed   = "external id among the names"
	ruleSameName  = "same primary name"
	ruleNamedSo   = "primary name among the other's names"
	ruleShared    = "shared name"
	strongestJoin = 1
	weakestJoin   = 5
)

// edge is a candidate join of two records with all reasons for it.
type edge struct {
	a, b     int // indexes of the records, a the smaller
	joins    []Join
	strength int    // 1: explicit and equal primary names; 2: explicit; 3 to 5: by rule of the names
	refused  string // why; empty while it is not
}

// findings are what the names and ids of records and the claims on them give.
type findings struct {
	edges  []*edge // by a, b
	crowds map[graph.ID][]*crowd
}

// lens says what may join, and who must say so.
type lens struct {
	names bool   // whether names join, or only what is explicit
	by    string // data set or claimant whose joins and names are followed; empty: all
}

func lensOf(v graph.View) lens {
	l := lens{names: v.Lens != graph.LensStrict}
	if v.Lens == graph.LensSource {
		l.by = v.LensBy
	}
	return l
}

// follows reports whether the lens follows what a claim says.
func (l lens) follows(c *graph.Claim) bool {
	return l.by == "" || c.Dataset == l.by || string(c.Claimant) == l.by || c.Claimant != "" && c.Claimant == graph.OrganizationID(l.by)
}

// owns reports whether the lens follows what a record says of itself.
func (l lens) owns(r graph.Entity) bool { return l.by == "" || r.Dataset == l.by }

// holder is one record with the ways in which it holds a key, which is a folded name or id.
type holder struct {
	record  int
	id      bool // it is the record's external id, or that of one it replaced
	primary bool // it is the record's own name
	named   bool // claims that the lens follows say so
	own     bool // the lens follows the record itself
	claims  []graph.ID
}

// says reports whether the lens follows anybody who says that this is the record's name.
func (h holder) says() bool { return h.named || h.primary && h.own }

func (h holder) hasName() bool { return h.named || h.primary }

// book holds who is called what.
type book struct {
	reg     register
	lens    lens
	holders map[string][]holder // by key
	at      map[held]int        // where in that list
	words   map[string]string   // how a key is written, the first in order
}

type held struct {
	key    string
	record int
}

func (b book) hold(record int, word string, change func(*holder)) {
	key := graph.Fold(word)
	if key == "" {
		return
	}
	if w, ok := b.words[key]; !ok || word < w {
		b.words[key] = word
	}
	i, known := b.at[held{key, record}]
	if !known {
		i = len(b.holders[key])
		b.at[held{key, record}] = i
		b.holders[key] = append(b.holders[key], holder{record: record, own: b.lens.owns(b.reg.records[record])})
	}
	change(&b.holders[key][i])
}

// find gathers the candidate joins that the lens lets through.
func (reg register) find(l lens, claims []graph.Claim) findings {
	b := book{reg, l, map[string][]holder{}, map[held]int{}, map[string]string{}}
	pairs := edges{}
	for i, r := range reg.records {
		b.hold(i, r.Name, func(h *holder) { h.primary = true })
		b.holdIDs(i, r)
	}
	for _, r := range reg.replaced {
		if i, live := reg.index[r.ID]; live {
			b.holdIDs(i, r)
		}
	}
	for i := range claims {
		c := &claims[i]
		object, live := reg.index[c.Object]
		if !live {
			continue
		}
		switch subject, known := reg.index[c.Subject]; {
		case c.Predicate == graph.Named && c.Ends != nil && c.Ends.Subject != nil:
			b.hold(object, c.Ends.Subject.Name, func(h *holder) {
				if l.follows(c) {
					h.named = true
					h.claims = append(h.claims, c.ID)
				}
			})
		case c.Predicate == graph.SameAs && known && subject != object && l.follows(c):
			pairs.add(subject, object, ruleSameAs, c.ID)
		}
	}
	crowds := map[graph.ID][]*crowd{}
	for _, key := range slices.Sorted(maps.Keys(b.holders)) {
		if holders := b.holders[key]; len(holders) > 1 {
			b.compare(key, holders, pairs, crowds)
		}
	}
	return findings{pairs.sorted(reg.records), crowds}
}

var (
	attackID = regexp.MustCompile(`^g\d{4}$`)
	rowID    = regexp.MustCompile(`^\d+$`)
)

// holdIDs enters the ids under which others know a record. A bare number is
// the row of some table, which means nothing to others.
func (b book) holdIDs(record int, r graph.Entity) {
	byID := func(h *holder) { h.id = true }
	if !rowID.MatchString(r.ExternalID) {
		b.hold(record, r.ExternalID, byID)
	}
	if last := string(r.ID[strings.LastIndexByte(string(r.ID), '/')+1:]); attackID.MatchString(graph.Fold(last)) {
		b.hold(record, last, byID)
	}
}

// compare makes the joins between the records that hold a key. One that several
// records of a data set hold is ambiguous and makes none, except that ids which
// are no names join whatever is called by them.
func (b book) compare(key string, holders []holder, pairs edges, crowds map[graph.ID][]*crowd) {
	slices.SortFunc(holders, func(x, y holder) int { return cmp.Compare(x.record, y.record) })
	if dataset, ambiguous := b.crowded(holders); ambiguous {
		c := &crowd{b, key, dataset, holders}
		for _, h := range holders {
			id := b.reg.records[h.record].ID
			crowds[id] = append(crowds[id], c)
		}
		holders = slices.DeleteFunc(slices.Clone(holders), func(h holder) bool { return !h.id })
		if _, ambiguous := b.crowded(holders); ambiguous {
			return
		}
	}
	for i, x := range holders {
		for _, y := range holders[i+1:] {
			if rule := b.lens.rule(key, x, y); rule != "" {
				pairs.add(x.record, y.record, rule, slices.Concat(x.claims, y.claims)...)
			}
		}
	}
}

// crowded returns the first data set of which several records hold a key.
func (b book) crowded(holders []holder) (dataset string, ambiguous bool) {
	seen := map[string]bool{}
	for _, h := range holders {
		d := b.reg.records[h.record].Dataset
		if seen[d] && (!ambiguous || d < dataset) {
			dataset, ambiguous = d, true
		}
		seen[d] = true
	}
	return dataset, ambiguous
}

// rule returns the rule by which a key joins two records under the lens; empty for none.
func (l lens) rule(key string, x, y holder) string {
	named := x.hasName() && y.hasName() && (x.says() || y.says())
	idNamed := x.id && y.says() || y.id && x.says()
	switch {
	case x.id && y.id && (x.own || y.own):
		return ruleSameID
	case attackID.MatchString(key) && (named || idNamed):
		return ruleATTACK
	case idNamed:
		return ruleIDNamed
	case !named || !l.names:
		return ""
	case x.primary && y.primary:
		return ruleSameName
	case x.primary || y.primary:
		return ruleNamedSo
	}
	return ruleShared
}

// crowd is a key that more than one live record of some data set holds.
type crowd struct {
	book    book
	key     string
	dataset string
	holders []holder
}

// refusals returns the joins of a holder with those of other data sets that were not made.
func (c *crowd) refusals(record graph.ID) []Refusal {
	own := c.holders[slices.IndexFunc(c.holders, func(h holder) bool { return c.book.reg.records[h.record].ID == record })]
	reason := fmt.Sprintf("%q is ambiguous: more than one record of %s holds it", c.book.words[c.key], c.dataset)
	var out []Refusal
	for _, h := range c.holders {
		other := c.book.reg.records[h.record]
		rule := c.book.lens.rule(c.key, own, h)
		if rule != "" && other.Dataset != c.book.reg.records[own.record].Dataset {
			join := Join{Rule: rule, With: other.ID, Claims: sortedIDs(own.claims, h.claims)}
			out = append(out, Refusal{Record: record, Join: join, Reason: reason})
		}
	}
	return out
}
