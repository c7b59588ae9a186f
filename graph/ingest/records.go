package ingest

import (
	"cmp"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// Records gathers the mentions of a data set and tells which of them are one
// record. Names are compared folded. The answer depends on what was mentioned
// and how often, never on the order.
//
// A data set may also have records of its own that know their names (a
// profile of a group): two of them are never one, whatever names they share,
// and a mention belongs to the one that its names lead to. All other mentions
// that share a name are one record.
//
// A record is named, and has its id from, the name that most of its mentions
// go by; of equals the first by key. A later release can tip that balance, or
// bring a mention that joins two records. No id is lost by it: every name that
// a mention of the record goes by is an id that leads to the record.
type Records struct {
	dataset  string
	mentions []mentioned
	titles   map[string]Record // records of the data set's own, by key
	also     map[string][]string
	groups   map[string]string // key of a name to that of another of the same record; itself at the root
	byRoot   map[string]Record
}

type mentioned struct {
	keys []string
	name string // the first, as written
}

// Record is one record of a data set.
type Record struct {
	ID   graph.ID
	Name string
	// Former are ids that were or can have been the record's in another release.
	Former []graph.ID
}

// NewRecords starts the records of the data set with that key.
func NewRecords(dataset string) *Records {
	return &Records{dataset: dataset, titles: map[string]Record{}, also: map[string][]string{}, groups: map[string]string{}}
}

// Own adds a record of the data set's own, with the other names that it gives.
func (r *Records) Own(name string, others []string) {
	key := graph.Fold(name)
	if key == "" {
		return
	}
	if old, ok := r.titles[key]; !ok || name < old.Name {
		r.titles[key] = Record{ID: graph.MakeID(graph.Actor, r.dataset, key), Name: name}
	}
	for _, other := range others {
		if k := graph.Fold(other); k != "" && !slices.Contains(r.also[k], key) {
			r.also[k] = append(r.also[k], key)
		}
	}
}

// Add adds a mention. All mentions are added before the first is looked up.
func (r *Records) Add(names []string) {
	if i := slices.IndexFunc(names, func(n string) bool { return graph.Fold(n) != "" }); i >= 0 {
		r.mentions = append(r.mentions, mentioned{foldAll(names), names[i]})
	}
}

// Of returns the record that a mention of these names belongs to.
func (r *Records) Of(names []string) Record {
	if r.byRoot == nil {
		r.join()
	}
	keys := foldAll(names)
	if own, ok := r.own(keys); ok {
		return own
	}
	if len(keys) == 0 {
		return Record{}
	}
	return r.byRoot[r.root(keys[0])]
}

// All returns every record, by id.
func (r *Records) All() []Record {
	if r.byRoot == nil {
		r.join()
	}
	out := slices.Concat(slices.Collect(maps.Values(r.titles)), slices.Collect(maps.Values(r.byRoot)))
	slices.SortFunc(out, func(a, b Record) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// own returns the data set's own record that the names lead to: the first name
// that is a record's title, else the first that one record alone gives as
// another name of its.
func (r *Records) own(keys []string) (Record, bool) {
	for _, k := range keys {
		if rec, ok := r.titles[k]; ok {
			return rec, true
		}
	}
	for _, k := range keys {
		if owners := r.also[k]; len(owners) == 1 {
			return r.titles[owners[0]], true
		}
	}
	return Record{}, false
}

// join finds which mentions share a name, and names the records.
func (r *Records) join() {
	heads := map[string]map[string]int{} // key of a first name to its spellings and how often each was used
	for _, m := range r.mentions {
		if _, ok := r.own(m.keys); ok {
			continue
		}
		for _, k := range m.keys {
			a, b := r.root(m.keys[0]), r.root(k)
			r.groups[max(a, b)] = min(a, b)
		}
		if heads[m.keys[0]] == nil {
			heads[m.keys[0]] = map[string]int{}
		}
		heads[m.keys[0]][m.name]++
	}
	members := map[string][]string{}
	for _, head := range slices.Sorted(maps.Keys(heads)) {
		members[r.root(head)] = append(members[r.root(head)], head)
	}
	r.byRoot = map[string]Record{}
	for root, keys := range members {
		r.byRoot[root] = r.record(keys, heads)
	}
}

func (r *Records) record(keys []string, heads map[string]map[string]int) Record {
	best := most(keys, func(k string) int { return total(heads[k]) })
	spellings := slices.Sorted(maps.Keys(heads[best]))
	rec := Record{
		ID:   graph.MakeID(graph.Actor, r.dataset, best),
		Name: most(spellings, func(s string) int { return heads[best][s] }),
	}
	for _, k := range keys {
		if k != best {
			rec.Former = append(rec.Former, graph.MakeID(graph.Actor, r.dataset, k))
		}
	}
	return rec
}

func (r *Records) root(key string) string {
	for {
		up, ok := r.groups[key]
		if !ok || up == key {
			return key
		}
		key = up
	}
}

// most returns the first of the sorted texts that is counted most often.
func most(sorted []string, count func(string) int) string {
	return slices.MaxFunc(sorted, func(a, b string) int {
		return cmp.Or(cmp.Compare(count(a), count(b)), cmp.Compare(b, a))
	})
}

func total(counts map[string]int) int {
	n := 0
	for _, c := range counts {
		n += c
	}
	return n
}

// foldAll returns the distinct keys of names, in their order.
func foldAll(names []string) []string {
	var out []string
	for _, n := range names {
		if k := graph.Fold(n); k != "" && !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return out
}

// Enter adds every record to a document, and its former ids as replaced by it.
func (r *Records) Enter(b *Builder) {
	for _, rec := range r.All() {
		b.Entity(Place{ID: rec.Name}, graph.Entity{ID: rec.ID, Name: rec.Name, Dataset: r.dataset})
		for _, old := range rec.Former {
			b.Entity(Place{ID: rec.Name}, graph.Entity{ID: old, Dataset: r.dataset, ReplacedBy: rec.ID})
		}
	}
}
