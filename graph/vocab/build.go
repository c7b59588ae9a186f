package vocab

import (
	"cmp"
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"github.com/actorgraph/actorgraph/graph"
)

// vocabulary is every table of the package.
type vocabulary struct {
	entities map[graph.ID]graph.Entity
	codes    map[key]graph.ID    // ISO and M49 codes, upper case
	names    map[key]graph.ID    // folded names
	places   map[string]graph.ID // folded names and adjectives by which a phrase names a place; no codes
	initials map[byte][]string   // folded names of countries, by their first byte
	victims  map[string]Target   // by folded name
	nothing  map[string]bool     // folded words that name nobody: "unknown"
	words    lexicon

	industries map[string]graph.ID // sectors by classification and code: "NACE J"

	// What lies in what: of a country, region or sector
	parents   map[graph.ID][]parent   // those directly around it, as the sources say
	above     map[graph.ID][]graph.ID // all around it, nearest first
	children  map[graph.ID][]graph.ID // those directly in it, in the order they were added
	within    map[graph.ID][]graph.ID // all in it, by id
	countries map[graph.ID][]graph.ID // the countries among those, by id
}

// key is a code or a folded name of one kind: "micronesia" is a country and a region.
type key struct {
	kind graph.Kind
	text string
}

// parent is a region or sector that something lies in, and the source that says so.
type parent struct {
	id     graph.ID
	source graph.ID
}

// world is kept out of every walk, so that "Global" is never expanded.
const world graph.ID = "region/world"

var load = sync.OnceValue(build)

func build() *vocabulary {
	v := &vocabulary{
		entities: map[graph.ID]graph.Entity{},
		codes:    map[key]graph.ID{},
		names:    map[key]graph.ID{},
		places:   map[string]graph.ID{},
		initials: map[byte][]string{},
		victims:  map[string]Target{},
		nothing:  map[string]bool{},

		industries: map[string]graph.ID{},
		parents:    map[graph.ID][]parent{},
		above:      map[graph.ID][]graph.ID{},
		children:   map[graph.ID][]graph.ID{},
		within:     map[graph.ID][]graph.ID{},
		countries:  map[graph.ID][]graph.ID{},
	}
	v.addSources()
	v.addCountries()
	v.addRegions()
	v.addSectors()
	v.addIndustries()
	v.addVictims()
	v.addPhrases()
	v.indexContainment()
	return v
}

// add enters an entity with its names. It panics if one of them already stands
// for another of its kind: the tables are part of the program, and every test
// would find that.
func (v *vocabulary) add(e graph.Entity) {
	if _, taken := v.entities[e.ID]; taken {
		panic(fmt.Sprintf("vocab: %s is there twice", e.ID))
	}
	e.Names = customary(e.Name, e.Names)
	v.entities[e.ID] = e
	v.name(e.ID, append([]string{e.Name}, e.Names...)...)
}

// customary returns further names without repetitions: a name that folds like
// an earlier one finds nothing new.
func customary(name string, further []string) []string {
	seen := map[string]bool{graph.Fold(name): true}
	var out []string
	for _, n := range further {
		if folded := graph.Fold(n); !seen[folded] {
			seen[folded] = true
			out = append(out, n)
		}
	}
	return out
}

func (v *vocabulary) name(id graph.ID, names ...string) {
	for _, n := range names {
		k := key{id.Kind(), graph.Fold(n)}
		if other, taken := v.names[k]; taken && other != id {
			panic(fmt.Sprintf("vocab: %q is a name of %s and of %s", n, other, id))
		}
		if _, known := v.names[k]; !known && id.Kind() == graph.Country && k.text != "" {
			v.initials[k.text[0]] = append(v.initials[k.text[0]], k.text)
		}
		v.names[k] = id
	}
}

// place says that a country, region or sector lies in another.
func (v *vocabulary) place(id, in, source graph.ID) {
	if _, ok := v.entities[in]; !ok {
		panic(fmt.Sprintf("vocab: %s lies in %s, which is not there", id, in))
	}
	has := func(p parent) bool { return p.id == in }
	if !slices.ContainsFunc(v.parents[id], has) {
		v.parents[id] = append(v.parents[id], parent{in, source})
		v.children[in] = append(v.children[in], id)
	}
}

// indexContainment works out what lies in what, directly and through others.
// Nearest first means by the number of steps, so a country's own small region
// comes before the continent.
func (v *vocabulary) indexContainment() {
	for _, id := range slices.Sorted(maps.Keys(v.entities)) {
		seen := map[graph.ID]bool{id: true}
		level := []graph.ID{id}
		for len(level) > 0 {
			var next []graph.ID
			for _, at := range level {
				for _, p := range v.parents[at] {
					if !seen[p.id] {
						seen[p.id] = true
						next = append(next, p.id)
					}
				}
			}
			v.above[id] = append(v.above[id], next...)
			level = next
		}
		for _, up := range v.above[id] {
			v.within[up] = append(v.within[up], id)
			if id.Kind() == graph.Country {
				v.countries[up] = append(v.countries[up], id)
			}
		}
	}
	// Callers share these; what they append must not end up in them.
	for _, lists := range []map[graph.ID][]graph.ID{v.above, v.children, v.within, v.countries} {
		for id, list := range lists {
			lists[id] = slices.Clip(list)
		}
	}
}

// slug is a name as an id's part: "South-eastern Asia" is south-eastern-asia.
func slug(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	return strings.Join(words, "-")
}

// decode reads an embedded file. It is part of the program, so a fault in it is
// one of ours and every test finds it.
func decode[T any](file []byte) T {
	var v T
	if err := yaml.UnmarshalWithOptions(file, &v, yaml.Strict()); err != nil {
		panic(fmt.Errorf("vocab: %w", err))
	}
	return v
}

// byKey yields a map in the order of its keys, so that every run is the same.
func byKey[K cmp.Ordered, V any](m map[K]V) func(func(K, V) bool) {
	return func(yield func(K, V) bool) {
		for _, k := range slices.Sorted(maps.Keys(m)) {
			if !yield(k, m[k]) {
				return
			}
		}
	}
}
