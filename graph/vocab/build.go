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

// atlas is every table of the package.
type atlas struct {
	entities map[graph.ID]graph.Entity
	codes    map[key]graph.ID    // ISO and M49 codes, upper case
	names    map[key]graph.ID    // folded names
	places   map[string]graph.ID // folded names and adjectives by which a phrase names a place; no codes
	initials map[byte][]string   // folded names of countries, by their first byte
	victims  map[string]Target   // by folded name
	nothing  map[string]bool     // folded words that say that nothing is said
	words    lexicon

	parents  map[graph.ID][]parent   // said by the sources themselves, nearest first
	above    map[graph.ID][]graph.ID // all of them, nearest first
	children map[graph.ID][]graph.ID // directly below, in the order they were added
	within   map[graph.ID][]graph.ID // all of them, by id
	// countries of each region, by id
	countries map[graph.ID][]graph.ID
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

func build() *atlas {
	a := &atlas{
		entities:  map[graph.ID]graph.Entity{},
		codes:     map[key]graph.ID{},
		names:     map[key]graph.ID{},
		places:    map[string]graph.ID{},
		initials:  map[byte][]string{},
		victims:   map[string]Target{},
		nothing:   map[string]bool{},
		parents:   map[graph.ID][]parent{},
		above:     map[graph.ID][]graph.ID{},
		children:  map[graph.ID][]graph.ID{},
		within:    map[graph.ID][]graph.ID{},
		countries: map[graph.ID][]graph.ID{},
	}
	a.addSources()
	a.addCountries()
	a.addRegions()
	a.addSectors()
	a.addVictims()
	a.addPhrases()
	a.walk()
	return a
}

// add enters an entity with its names, and panics if one of them already
// stands for another of its kind: the tables are our own and must not argue.
func (a *atlas) add(e graph.Entity) {
	if _, taken := a.entities[e.ID]; taken {
		panic(fmt.Sprintf("vocab: %s is there twice", e.ID))
	}
	e.Names = customary(e.Name, e.Names)
	a.entities[e.ID] = e
	a.name(e.ID, append([]string{e.Name}, e.Names...)...)
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

func (a *atlas) name(id graph.ID, names ...string) {
	for _, n := range names {
		k := key{id.Kind(), graph.Fold(n)}
		if other, taken := a.names[k]; taken && other != id {
			panic(fmt.Sprintf("vocab: %q is a name of %s and of %s", n, other, id))
		}
		if _, known := a.names[k]; !known && id.Kind() == graph.Country && k.text != "" {
			a.initials[k.text[0]] = append(a.initials[k.text[0]], k.text)
		}
		a.names[k] = id
	}
}

// place says that a country, region or sector lies in another.
func (a *atlas) place(id, in, source graph.ID) {
	if _, ok := a.entities[in]; !ok {
		panic(fmt.Sprintf("vocab: %s lies in %s, which is not there", id, in))
	}
	has := func(p parent) bool { return p.id == in }
	if !slices.ContainsFunc(a.parents[id], has) {
		a.parents[id] = append(a.parents[id], parent{in, source})
		a.children[in] = append(a.children[in], id)
	}
}

// walk works out what lies in what through others. Nearest first means by the
// number of steps, so a country's own small region comes before the continent.
func (a *atlas) walk() {
	for _, id := range slices.Sorted(maps.Keys(a.entities)) {
		seen := map[graph.ID]bool{id: true}
		level := []graph.ID{id}
		for len(level) > 0 {
			var next []graph.ID
			for _, at := range level {
				for _, p := range a.parents[at] {
					if !seen[p.id] {
						seen[p.id] = true
						next = append(next, p.id)
					}
				}
			}
			a.above[id] = append(a.above[id], next...)
			level = next
		}
		for _, up := range a.above[id] {
			a.within[up] = append(a.within[up], id)
			if id.Kind() == graph.Country {
				a.countries[up] = append(a.countries[up], id)
			}
		}
	}
	// Callers share these; what they append must not end up in them.
	for _, lists := range []map[graph.ID][]graph.ID{a.above, a.children, a.within, a.countries} {
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
