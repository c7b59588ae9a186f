package vocab

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"github.com/actorgraph/actorgraph/graph"
)

//go:embed blocs.yaml
var blocsFile []byte

// Bloc is a bloc or alliance of states, with who was its member when. It is no
// entity: the body itself is a victim that feeds name, and its members are countries.
type Bloc struct {
	Key    string // nato
	Name   string
	Also   []string // what else it is called
	Victim graph.ID // the body itself as who was hit
	Source string   // the address of the list of members
	Note   string

	Members []Membership // by when they joined, then by country
}

// Membership is a country's time in a bloc, open where it lasts.
type Membership struct {
	Country graph.ID
	During  graph.Span
}

// Blocs returns every bloc, in the order of blocs.yaml.
func Blocs() []Bloc { return loadBlocs() }

// FindBloc returns the bloc of that key, name or other name. Case, punctuation and
// a leading "the" make no difference.
func FindBloc(name string) (Bloc, bool) {
	key := strings.TrimPrefix(graph.Fold(name), "the")
	for _, b := range loadBlocs() {
		for _, n := range append([]string{b.Key, b.Name}, b.Also...) {
			if graph.Fold(n) == key && key != "" {
				return b, true
			}
		}
	}
	return Bloc{}, false
}

// MembersDuring returns the memberships that can have lasted at some time in a span;
// all for the zero Span.
func (b Bloc) MembersDuring(span graph.Span) []Membership {
	if span.IsZero() {
		return b.Members
	}
	var out []Membership
	first, last := span.Bounds()
	for _, m := range b.Members {
		if m.During.Possibly(first, last) {
			out = append(out, m)
		}
	}
	return out
}

// blocWords is one bloc of blocs.yaml.
type blocWords struct {
	Key     string              `yaml:"key"`
	Victim  string              `yaml:"victim"` // the body, by its name in victims.yaml
	Also    []string            `yaml:"also"`
	Source  string              `yaml:"source"`
	Note    string              `yaml:"note"`
	Members map[string][]string `yaml:"members"` // countries by alpha-2, by their time
}

var loadBlocs = sync.OnceValue(func() []Bloc {
	v := load()
	var out []Bloc
	for _, w := range decode[[]blocWords](blocsFile) {
		body, ok := v.victims[graph.Fold(w.Victim)]
		if !ok {
			panic("vocab: blocs.yaml: no victim is called " + w.Victim)
		}
		b := Bloc{Key: w.Key, Name: body.Entity.Name, Victim: body.Entity.ID, Source: w.Source, Note: strings.TrimSpace(w.Note)}
		b.Also = append(slices.Clone(body.Entity.Names), w.Also...)
		for span, codes := range byKey(w.Members) {
			for _, code := range codes {
				b.Members = append(b.Members, Membership{v.mustHold(graph.MakeID(graph.Country, code)), graph.MustSpan(span)})
			}
		}
		out = append(out, b)
	}
	return out
})
