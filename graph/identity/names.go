package identity

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

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
