package vocab

import (
	"cmp"
	_ "embed"
	"fmt"

	"github.com/actorgraph/actorgraph/graph"
)

//go:embed victims.yaml
var victimsFile []byte

// victimWords is victims.yaml.
type victimWords struct {
	Bodies  []victimEntry `yaml:"bodies"`
	Named   []victimEntry `yaml:"named"`
	People  []victimEntry `yaml:"people"`
	Nothing []string      `yaml:"nothing"`
}

type victimEntry struct {
	Name    string   `yaml:"name"`
	Also    []string `yaml:"also"`
	Class   string   `yaml:"class"`
	At      []string `yaml:"at"`      // countries, by alpha-2
	Sectors []string `yaml:"sectors"` // by id
}

// addVictims enters the victims that are known by name. They are no part of
// the Document: a data set that names one brings it.
func (v *vocabulary) addVictims() {
	words := decode[victimWords](victimsFile)
	for _, e := range append(words.Bodies, words.Named...) {
		v.addVictim(e, cmp.Or(e.Class, classOrganization))
	}
	for _, e := range words.People {
		v.addVictim(e, cmp.Or(e.Class, classClass))
	}
	v.nothing[""] = true
	for _, n := range words.Nothing {
		v.nothing[graph.Fold(n)] = true
	}
}

func (v *vocabulary) addVictim(entry victimEntry, class string) {
	e := victim(entry.Name, class)
	e.Names = customary(entry.Name, entry.Also)
	t := Target{Entity: e, Listed: true}
	for _, code := range entry.At {
		t.LocatedAt = append(t.LocatedAt, v.mustHold(graph.MakeID(graph.Country, code)))
	}
	for _, s := range entry.Sectors {
		t.OperatesIn = append(t.OperatesIn, v.mustHold(graph.MakeID(graph.Sector, s)))
	}
	for _, n := range append([]string{e.Name}, e.Names...) {
		if other, taken := v.victims[graph.Fold(n)]; taken {
			panic(fmt.Sprintf("vocab: %q is a name of %s and of %s", n, other.Entity.ID, e.ID))
		}
		v.victims[graph.Fold(n)] = t
	}
}

func (v *vocabulary) mustHold(id graph.ID) graph.ID {
	if _, ok := v.entities[id]; !ok {
		panic(fmt.Sprintf("vocab: %s is not there", id))
	}
	return id
}
