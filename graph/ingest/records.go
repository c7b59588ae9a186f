package ingest

import (
	"cmp"
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// Records turns the mentions of a data set into its records of actors: it tells
// which mentions are one record. Names are compared folded; a folded name is
// called a key here. The result depends on what was mentioned and how often,
// never on the order.
//
// Mentions that share a name are one record. But a data set may also profile
// groups, each with its names. Two profiles are never one record, whatever names
// they share, and a mention belongs to the profile that its names lead to.
//
// A record that has no profile is named, and has its id from, the first name of
// most of its mentions; of equally frequent ones the first by key. A later
// release can change which name that is, or bring a mention that joins two
// records. No id is lost by it: the first name of every mention of the record
// makes an id that leads to the record.
type Records struct {
	dataset  string
	mentions []mentionKeys
	profiles map[string]Record   // by the key of the name that a profile goes by
	aliases  map[string][]string // key of another name of profiles to the keys of those profiles
	linked   map[string]string   // union-find: key to a smaller key of the same record, the smallest to itself
	byRoot   map[string]Record   // records without a profile, by their smallest key
}

// mentionKeys are the names of one mention.
type mentionKeys struct {
	keys []string // of all names
	name string   // the first name, as written
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
	return &Records{dataset: dataset, profiles: map[string]Record{}, aliases: map[string][]string{}, linked: map[string]string{}}
}

// AddProfile adds a record that the data set profiles, with the other names
// that the profile gives.
func (r *Records) AddProfile(name string, others []string) {
	key := graph.Fold(name)
	if key == "" {
		return
	}
	if old, ok := r.profiles[key]; !ok || name < old.Name {
		r.profiles[key] = Record{ID: graph.MakeID(graph.Actor, r.dataset, key), Name: name}
	}
	for _, other := range others {
		if k := graph.Fold(other); k != "" && !slices.Contains(r.aliases[k], key) {
			r.aliases[k] = append(r.aliases[k], key)
		}
	}
}

// AddMention adds a mention by these names. All mentions are added before the
// first record is looked up.
func (r *Records) AddMention(names []string) {
	if i := slices.IndexFunc(names, func(n string) bool { return graph.Fold(n) != "" }); i >= 0 {
		r.mentions = append(r.mentions, mentionKeys{foldAll(names), names[i]})
	}
}

// Of returns the record that a mention of these names belongs to.
func (r *Records) Of(names []string) Record {
	if r.byRoot == nil {
		r.join()
	}
	keys := foldAll(names)
	if profile, ok := r.profileOf(keys); ok {
		return profile
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
	out := slices.Concat(slices.Collect(maps.Values(r.profiles)), slices.Collect(maps.Values(r.byRoot)))
	slices.SortFunc(out, func(a, b Record) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// AddTo adds every record to a document, and its former ids as replaced by it.
func (r *Records) AddTo(b *Builder) {
	for _, rec := range r.All() {
		b.Entity(Place{ID: rec.Name}, graph.Entity{ID: rec.ID, Name: rec.Name, Dataset: r.dataset})
		for _, old := range rec.Former {
			b.Entity(Place{ID: rec.Name}, graph.Entity{ID: old, Dataset: r.dataset, ReplacedBy: rec.ID})
		}
	}
}

// profileOf returns the profile that the names lead to: of the first name that a
// profile goes by, else of the first that one profile alone has as another name.
func (r *Records) profileOf(keys []string) (Record, bool) {
	for _, k := range keys {
		if rec, ok := r.profiles[k]; ok {
			return rec, true
		}
	}
	for _, k := range keys {
		if owners := r.aliases[k]; len(owners) == 1 {
			return r.profiles[owners[0]], true
		}
	}
	return Record{}, false
}

// join finds which mentions share a name, and names their records.
func (r *Records) join() {
	spellings := map[string]map[string]int{} // of first names, by key: how often each was written
	for _, m := range r.mentions {
		if _, ok := r.profileOf(m.keys); ok {
			continue
		}
		first := m.keys[0]
		for _, k := range m.keys {
			a, b := r.root(first), r.root(k)
			r.linked[max(a, b)] = min(a, b)
		}
		if spellings[first] == nil {
			spellings[first] = map[string]int{}
		}
		spellings[first][m.name]++
	}
	firstNames := map[string][]string{} // keys of a record's first names, by its root
	for _, key := range slices.Sorted(maps.Keys(spellings)) {
		firstNames[r.root(key)] = append(firstNames[r.root(key)], key)
	}
	r.byRoot = map[string]Record{}
	for root, keys := range firstNames {
		r.byRoot[root] = r.record(keys, spellings)
	}
}

// record names the record whose mentions have these first names.
func (r *Records) record(keys []string, spellings map[string]map[string]int) Record {
	best := mostFrequent(keys, func(k string) int { return sum(spellings[k]) })
	rec := Record{
		ID:   graph.MakeID(graph.Actor, r.dataset, best),
		Name: mostFrequent(slices.Sorted(maps.Keys(spellings[best])), func(s string) int { return spellings[best][s] }),
	}
	for _, k := range keys {
		if k != best {
			rec.Former = append(rec.Former, graph.MakeID(graph.Actor, r.dataset, k))
		}
	}
	return rec
}

// root returns the smallest key that a key is linked to.
func (r *Records) root(key string) string {
	for {
		up, ok := r.linked[key]
		if !ok || up == key {
			return key
		}
		key = up
	}
}

// mostFrequent returns the text that is counted most often, of equals the
// smallest.
func mostFrequent(texts []string, count func(string) int) string {
	return slices.MaxFunc(texts, func(a, b string) int {
		return cmp.Or(cmp.Compare(count(a), count(b)), cmp.Compare(b, a))
	})
}

func sum(counts map[string]int) int {
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
