package vocab

import (
	"maps"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// The release of the vocabulary. Its date is that of the first M49 list, long
// before any claim: what countries there are, and where they lie, is no news,
// so it is known as of every date a question can name. A program that brings a
// changed vocabulary reads the same release again, which supersedes the older
// reading of it.
const (
	release             = "current"
	recorded graph.Date = "1970-01-01"
)

// The sources of the vocabulary. What no standard says is our own choice.
var (
	sourceISO  = graph.MakeID(graph.Source, graph.VocabularyDataset, "iso-3166")
	sourceM49  = graph.MakeID(graph.Source, graph.VocabularyDataset, "un-m49")
	sourceSTIX = graph.MakeID(graph.Source, graph.VocabularyDataset, "stix-industry-sector-ov")
	sourceOwn  = graph.MakeID(graph.Source, graph.VocabularyDataset, "sectors-of-the-feeds")
)

func customarySource(region string) graph.ID {
	return graph.MakeID(graph.Source, graph.VocabularyDataset, slug(region))
}

const (
	unitedNations = "United Nations"
	isoName       = "International Organization for Standardization"
	oasis         = "OASIS"
	ourselves     = "actorgraph"
)

func (v *vocabulary) addSources() {
	for _, o := range []struct{ name, short, url string }{
		{unitedNations, "UN", "https://www.un.org/"},
		{isoName, "ISO", "https://www.iso.org/"},
		{oasis, "OASIS Open", "https://www.oasis-open.org/"},
		{ourselves, "", "https://github.com/actorgraph/actorgraph"},
	} {
		e := graph.Entity{ID: graph.OrganizationID(o.name), Name: o.name, URL: o.url}
		if o.short != "" {
			e.Names = []string{o.short}
		}
		v.add(e)
	}
	for _, s := range []struct {
		id                   graph.ID
		name, publisher, url string
	}{
		{sourceISO, "ISO 3166-1: Codes for the representation of names of countries", isoName, "https://www.iso.org/iso-3166-country-codes.html"},
		{sourceM49, "Standard country or area codes for statistical use (M49)", unitedNations, "https://unstats.un.org/unsd/methodology/m49/"},
		{sourceSTIX, "STIX 2.1: Industry Sector Vocabulary (industry-sector-ov)", oasis, "https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html"},
		{sourceOwn, "Sectors that public feeds name, placed in the STIX tree", ourselves, ""},
	} {
		v.add(graph.Entity{ID: s.id, Name: s.name, Publisher: graph.OrganizationID(s.publisher), URL: s.url})
	}
	v.add(graph.Entity{
		ID:          graph.DatasetID(graph.VocabularyDataset),
		Name:        "Countries, regions and sectors",
		Description: "ISO 3166-1 countries, UN M49 and customary regions, and the STIX industry sectors with those that public feeds name.",
		Licence:     "The codes and names are facts of public standards; the arrangement is part of this program.",
	})
}

// Document returns the vocabulary as a data set: the full reading, ever the
// same, of all countries, regions and sectors, with claims that say what lies
// in what. A claim names the smallest region or sector around; the others
// follow through it. Nothing lies in region/world.
func Document() graph.Document {
	v := load()
	doc := graph.Document{Reading: graph.Reading{
		Dataset: graph.VocabularyDataset, Release: release, Recorded: recorded, Full: true,
	}}
	for _, id := range slices.Sorted(maps.Keys(v.entities)) {
		doc.Entities = append(doc.Entities, v.entities[id])
	}
	for id, parents := range byKey(v.parents) {
		for _, p := range parents {
			doc.Claims = append(doc.Claims, v.claim(id, p))
		}
	}
	doc.Normalize()
	return doc
}

func (v *vocabulary) claim(id graph.ID, p parent) graph.Claim {
	c := graph.Claim{
		Predicate: graph.LocatedAt, Subject: id, Object: p.id,
		Claimant: v.entities[p.source].Publisher, Source: p.source, Dataset: graph.VocabularyDataset,
	}
	if id.Kind() == graph.Sector {
		c.Predicate = graph.PartOf
	}
	if c.Claimant == "" { // a customary region: the list is our choice, its source the page we follow
		c.Claimant = graph.OrganizationID(ourselves)
	}
	return c
}
