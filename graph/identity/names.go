package identity

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// A holder is one record with the ways in which it holds a key. A key is a
// folded name or id: "APT 37" and "apt37" are one.
type holder struct {
	record   int
	id       bool // the key is the record's external id, or that of one it replaced
	primary  bool // it is the record's own name
	named    bool // claims that the lens follows give the record this name
	followed bool // the lens follows what the record says of itself
	claims   []graph.ID
}

// hasName reports whether the key is a name of the record, whoever says so.
func (h holder) hasName() bool { return h.named || h.primary }

// followsName reports whether the lens follows anybody who says that the key is
// a name of the record.
func (h holder) followsName() bool { return h.named || h.primary && h.followed }

// A nameIndex tells which records hold a key.
type nameIndex struct {
	recordSet
	lens      lens
	holders   map[string][]holder
	positions map[heldKey]int   // in the list of the key's holders
	spellings map[string]string // how a key is written: the first of the ways, in order
}

type heldKey struct {
	key    string
	record int
}

// indexNames enters the names and ids of all records.
func (rs recordSet) indexNames(ctx context.Context, l lens, claims []graph.Claim) (nameIndex, error) {
	x := nameIndex{rs, l, map[string][]holder{}, map[heldKey]int{}, map[string]string{}}
	for i, r := range rs.all {
		x.enter(i, r.Name, func(h *holder) { h.primary = true })
		x.enterIDs(i, r)
	}
	for _, r := range rs.replaced {
		if i, known := rs.index[r.ID]; known {
			x.enterIDs(i, r)
		}
	}
	for i := range claims {
		if i%often == 0 && ctx.Err() != nil {
			return x, ctx.Err()
		}
		c := &claims[i]
		object, known := rs.index[c.Object]
		if c.Predicate != graph.Named || !known || c.Ends == nil || c.Ends.Subject == nil {
			continue
		}
		x.enter(object, c.Ends.Subject.Name, func(h *holder) {
			if l.follows(c) {
				h.named = true
				h.claims = append(h.claims, c.ID)
			}
		})
	}
	return x, nil
}

// enter enters a record as a holder of a name or id, and lets change say in which way.
func (x nameIndex) enter(record int, word string, change func(*holder)) {
	key := graph.Fold(word)
	if key == "" {
		return
	}
	if w, ok := x.spellings[key]; !ok || word < w {
		x.spellings[key] = word
	}
	i, known := x.positions[heldKey{key, record}]
	if !known {
		i = len(x.holders[key])
		x.positions[heldKey{key, record}] = i
		x.holders[key] = append(x.holders[key], holder{record: record, followed: x.lens.followsRecord(x.all[record])})
	}
	change(&x.holders[key][i])
}

var (
	attackID = regexp.MustCompile(`^g\d{4}$`)
	rowID    = regexp.MustCompile(`^\d+$`)
	// stixID is the id of an object of STIX, of which others may have taken the uuid alone.
	stixID = regexp.MustCompile(`^[a-z0-9-]+--([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$`)
)

// enterIDs enters the ids under which others know a record: that of its data set,
// the uuid in that of STIX, and ATT&CK's, which a record of another data set may
// have among its names. A bare number is the row of some table, which means
// nothing to others.
func (x nameIndex) enterIDs(record int, r graph.Entity) {
	byID := func(h *holder) { h.id = true }
	if !rowID.MatchString(r.ExternalID) {
		x.enter(record, r.ExternalID, byID)
	}
	if m := stixID.FindStringSubmatch(r.ExternalID); m != nil {
		x.enter(record, m[1], byID)
	}
	for _, name := range r.Names {
		if attackID.MatchString(graph.Fold(name)) {
			x.enter(record, name, byID)
		}
	}
	if last := string(r.ID[strings.LastIndexByte(string(r.ID), '/')+1:]); attackID.MatchString(graph.Fold(last)) {
		x.enter(record, last, byID)
	}
}

// compare adds the candidates that the holders of a key are. A key that several
// records of one data set hold is ambiguous and gives none: MISP has a Lazarus
// Group and a Silent Chollima that both are called Andariel, so that name joins
// ATT&CK's Andariel with neither. But records that have an id of their own in
// common stay candidates, whoever else is called by it.
//
// A record that is gone makes no name ambiguous for those that are live, and
// where a live record of its data set holds the key it holds it no more: MISP
// dropped its record Axiom and gave the name to its APT17.
func (x nameIndex) compare(key string, holders []holder, found candidates, ambiguous ambiguities) {
	slices.SortFunc(holders, func(a, b holder) int { return cmp.Compare(a.record, b.record) })
	live, gone := x.part(holders)
	x.compareAmong(key, live, live, found, ambiguous)
	if len(gone) > 0 {
		x.compareAmong(key, slices.Concat(live, gone), gone, found, ambiguous)
	}
}

// part returns the live holders of a key, and those of the gone ones that no
// live record of their data set takes the key from.
func (x nameIndex) part(holders []holder) (live, gone []holder) {
	taken := map[string]bool{}
	for _, h := range holders {
		if !x.gone[h.record] {
			live = append(live, h)
			taken[x.all[h.record].Dataset] = true
		}
	}
	for _, h := range holders {
		if x.gone[h.record] && !taken[x.all[h.record].Dataset] {
			gone = append(gone, h)
		}
	}
	return live, gone
}

// compareAmong adds the candidates among some holders of a key. Where it is
// ambiguous that is noted for those of them who are to be told.
func (x nameIndex) compareAmong(key string, holders, tell []holder, found candidates, ambiguous ambiguities) {
	if dataset, twice := x.heldTwice(holders); twice {
		a := &ambiguity{x, key, dataset, holders}
		for _, h := range tell {
			id := x.all[h.record].ID
			ambiguous[id] = append(ambiguous[id], a)
		}
		holders = slices.DeleteFunc(slices.Clone(holders), func(h holder) bool { return !h.id })
		if _, twice := x.heldTwice(holders); twice {
			return
		}
	}
	for i, a := range holders {
		for _, b := range holders[i+1:] {
			if rule := x.lens.rule(key, a, b); rule != "" {
				found.add(a.record, b.record, rule, slices.Concat(a.claims, b.claims)...)
			}
		}
	}
}

// heldTwice returns the first data set, by key, of which several records are among the holders.
func (x nameIndex) heldTwice(holders []holder) (dataset string, twice bool) {
	seen := map[string]bool{}
	for _, h := range holders {
		d := x.all[h.record].Dataset
		if seen[d] && (!twice || d < dataset) {
			dataset, twice = d, true
		}
		seen[d] = true
	}
	return dataset, twice
}

// ambiguities are the ambiguous keys that each record holds.
type ambiguities map[graph.ID][]*ambiguity

// An ambiguity is a key that more than one record of some data set holds.
type ambiguity struct {
	index   nameIndex
	key     string
	dataset string
	holders []holder
}

// refusals returns the joins of a holder with those of other data sets that were not made.
func (a *ambiguity) refusals(record graph.ID) []Refusal {
	records := a.index.all
	own := a.holders[slices.IndexFunc(a.holders, func(h holder) bool { return records[h.record].ID == record })]
	reason := fmt.Sprintf("%q is ambiguous: more than one record of %s holds it", a.index.spellings[a.key], a.dataset)
	var out []Refusal
	for _, h := range a.holders {
		other := records[h.record]
		rule := a.index.lens.rule(a.key, own, h)
		if rule != "" && other.Dataset != records[own.record].Dataset {
			join := Join{Rule: rule, With: other.ID, Claims: sortedIDs(own.claims, h.claims)}
			out = append(out, Refusal{Record: record, Join: join, Reason: reason})
		}
	}
	return out
}
