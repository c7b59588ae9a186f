package vocab

import (
	"cmp"
	_ "embed"

	"github.com/actorgraph/actorgraph/graph"
)

//go:embed sectors.yaml
var sectorsFile []byte

// sectorWords is one sector of sectors.yaml with what stands below it.
type sectorWords struct {
	Name  string        `yaml:"name"`
	ID    string        `yaml:"id"`   // where the name's slug is not the id
	STIX  bool          `yaml:"stix"` // a term of industry-sector-ov
	Also  []string      `yaml:"also"`
	Note  string        `yaml:"note"` // what it is taken to hold
	Below []sectorWords `yaml:"below"`
}

func (v *vocabulary) addSectors() {
	for _, w := range decode[[]sectorWords](sectorsFile) {
		v.addSector(w, "")
	}
}

func (v *vocabulary) addSector(w sectorWords, in graph.ID) {
	term := cmp.Or(w.ID, slug(w.Name))
	e := graph.Entity{ID: graph.MakeID(graph.Sector, term), Name: w.Name, Names: append([]string{term}, w.Also...), Description: w.Note}
	source := sourceOwn
	if w.STIX {
		e.ExternalID, source = term, sourceSTIX
	}
	v.add(e)
	if in != "" {
		v.place(e.ID, in, source)
	}
	for _, below := range w.Below {
		v.addSector(below, e.ID)
	}
}
