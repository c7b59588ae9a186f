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
func (a *atlas) addVictims() {
	words := decode[victimWords](victimsFile)
	for _, v := range append(words.Bodies, words.Named...) {
		a.addVictim(v, cmp.Or(v.Class, classOrganization))
	}
	for _, v := range words.People {
		a.addVictim(v, cmp.Or(v.Class, classClass))
	}
	a.nothing[""] = true
	for _, n := range words.Nothing {
		a.nothing[graph.Fold(n)] = true
	}
}

func (a *atlas) addVictim(v victimEntry, class string) {
	e := victim(v.Name, class)
	e.Names = customary(v.Name, v.Also)
	t := Target{Entity: e}
	for _, code := range v.At {
		t.LocatedAt = append(t.LocatedAt, a.mustHold(graph.MakeID(graph.Country, code)))
	}
	for _, s := range v.Sectors {
		t.OperatesIn = append(t.OperatesIn, a.mustHold(graph.MakeID(graph.Sector, s)))
	}
	for _, n := range append([]string{e.Name}, e.Names...) {
		if other, taken := a.victims[graph.Fold(n)]; taken {
			panic(fmt.Sprintf("vocab: %q is a name of %s and of %s", n, other.Entity.ID, e.ID))
		}
		a.victims[graph.Fold(n)] = t
	}
}

func (a *atlas) mustHold(id graph.ID) graph.ID {
	if _, ok := a.entities[id]; !ok {
		panic(fmt.Sprintf("vocab: %s is not there", id))
	}
	return id
}
