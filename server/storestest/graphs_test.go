package storestest

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// A history is a random graph as it came to be: documents and undone readings, in order.
type history struct {
	r         *rand.Rand
	datasets  []string
	actors    map[string][]graph.ID // by data set
	names     []string
	orgs      []graph.ID
	sources   []graph.ID
	incidents map[string][]graph.ID
	places    []graph.ID // countries, regions, sectors
	victims   []graph.ID
	claims    map[string][]graph.Claim // all that a data set ever says
	docs      []*graph.Document
}

const (
	actorsOfDataset = 18
	claimsOfDataset = 180
	releases        = 4
)

// newHistory makes at least 50 actors and 500 claims in three data sets, each
// with four releases and names that several actors share.
func newHistory(seed uint64) *history {
	h := &history{
		r:        rand.New(rand.NewPCG(seed, 2018)),
		datasets: []string{"misp-galaxy", "attack-enterprise", "own"},
		actors:   map[string][]graph.ID{}, incidents: map[string][]graph.ID{}, claims: map[string][]graph.Claim{},
		names: []string{"APT37", "APT 37", "apt-37", "Reaper", "Réaper", "Re\u0301aper", "Ruby Sleet", "Andariel", "Ωmega", "–", "Lazarus Group"},
	}
	for i := range 12 {
		h.names = append(h.names, fmt.Sprintf("Group %c%d", 'A'+i, i%5))
		h.orgs = append(h.orgs, graph.OrganizationID(fmt.Sprintf("Vendor %d", i)))
		h.sources = append(h.sources, graph.MakeID(graph.Source, fmt.Sprintf("report %d", i)))
		h.victims = append(h.victims, graph.VictimID(fmt.Sprintf("Ministry %d", i)))
	}
	for _, c := range []string{"KR", "JP", "VN", "US", "DE"} {
		h.places = append(h.places, graph.MakeID(graph.Country, c))
	}
	for _, name := range []string{"asia", "middle-east", "europe"} {
		h.places = append(h.places, graph.MakeID(graph.Region, name))
	}
	for _, name := range []string{"government", "military", "media", "aerospace"} {
		h.places = append(h.places, graph.MakeID(graph.Sector, name))
	}
	for _, ds := range h.datasets {
		for i := range actorsOfDataset {
			h.actors[ds] = append(h.actors[ds], graph.MakeID(graph.Actor, ds, fmt.Sprint(i)))
			h.incidents[ds] = append(h.incidents[ds], graph.MakeID(graph.Incident, ds, fmt.Sprint(i)))
		}
	}
	for _, ds := range h.datasets {
		for range claimsOfDataset {
			h.claims[ds] = append(h.claims[ds], h.claim(ds))
		}
	}
	for i := range releases {
		for _, ds := range h.datasets {
			h.docs = append(h.docs, h.release(ds, i))
		}
	}
	h.r.Shuffle(len(h.docs), func(i, j int) { h.docs[i], h.docs[j] = h.docs[j], h.docs[i] })
	return h
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// some returns up to n of from, often none.
func some[T any](r *rand.Rand, from []T, n int) []T {
	if r.IntN(3) > 0 {
		return nil
	}
	var out []T
	for range 1 + r.IntN(n) {
		out = append(out, pick(r, from))
	}
	return out
}

func (h *history) actor() graph.ID { return pick(h.r, h.actors[pick(h.r, h.datasets)]) }

func (h *history) span() graph.Span {
	year := 2010 + h.r.IntN(10)
	return graph.MustSpan(pick(h.r, []string{
		"", fmt.Sprint(year), fmt.Sprintf("%d-0%d", year, 1+h.r.IntN(9)), fmt.Sprintf("%d-02-1%d", year, h.r.IntN(9)),
		fmt.Sprintf("%d/%d", year, year+1+h.r.IntN(8)), fmt.Sprintf("%d/..", year), fmt.Sprintf("../%d", year), fmt.Sprintf("%d-23", year), "201X",
	}))
}

func (h *history) claim(ds string) graph.Claim {
	c := graph.Claim{Dataset: ds, Subject: pick(h.r, h.actors[ds]), Source: pick(h.r, h.sources)}
	if h.r.IntN(4) > 0 {
		c.Claimant = pick(h.r, h.orgs)
	}
	if h.r.IntN(3) == 0 {
		c.Incident = pick(h.r, h.incidents[ds])
	}
	switch h.r.IntN(10) {
	case 0:
		c.Predicate, c.Subject, c.Object = graph.Named, graph.AliasID(pick(h.r, h.names)), c.Subject
	case 1:
		c.Predicate = graph.Active
		c.Occurred = h.span()
	case 2:
		c.Predicate, c.Object = pick(h.r, []graph.Predicate{graph.SameAs, graph.DifferentFrom, graph.Overlaps, graph.PartOf, graph.AttributedTo}), h.actor()
	case 3:
		c.Predicate, c.Subject, c.Object = graph.LocatedAt, pick(h.r, h.victims), h.places[h.r.IntN(8)]
	case 4:
		c.Predicate, c.Object = graph.OriginatesFrom, h.places[h.r.IntN(5)]
	default:
		c.Predicate, c.Object, c.Occurred = graph.Targets, pick(h.r, append(h.victims, h.places...)), h.span()
	}
	return c
}

// release holds most of what its data set ever says, in words that change.
func (h *history) release(ds string, n int) *graph.Document {
	day := graph.Date("2018-01-01").AddDays(40*n + h.r.IntN(3))
	doc := &graph.Document{Reading: graph.Reading{Dataset: ds, Release: fmt.Sprintf("v%d", n+8), Recorded: day, Full: ds != "own"}}
	described := map[graph.ID]bool{}
	for _, c := range h.claims[ds] {
		if h.r.IntN(4) == 0 {
			continue
		}
		if h.r.IntN(3) == 0 {
			c.Published = graph.Date("2017-06-01").AddDays(h.r.IntN(300))
		}
		if h.r.IntN(2) == 0 {
			confidence := 25 * h.r.IntN(5)
			c.Confidence = &confidence
		}
		c.Stated = pick(h.r, []string{"", "said so", fmt.Sprint("said in ", n)})
		doc.Claims = append(doc.Claims, c)
		for _, id := range c.EntityIDs() {
			if !described[id] {
				described[id] = true
				doc.Entities = append(doc.Entities, h.entity(ds, id))
			}
		}
	}
	return doc
}

func (h *history) entity(ds string, id graph.ID) graph.Entity {
	e := graph.Entity{ID: id, Name: fmt.Sprint(id), Description: pick(h.r, []string{"", "as " + ds + " has it"})}
	switch id.Kind() {
	case graph.Actor:
		e.Dataset, e.Name = datasetOf(id), pick(h.r, h.names[:8])
		e.ExternalID = pick(h.r, []string{"", "G00" + fmt.Sprint(h.r.IntN(9))})
		if h.r.IntN(20) == 0 {
			e.ReplacedBy = h.actor()
		}
	case graph.Incident:
		e.Dataset, e.Occurred = datasetOf(id), h.span()
	case graph.Alias:
		for _, name := range h.names {
			if graph.AliasID(name) == id {
				e.Name = name
			}
		}
	case graph.Source:
		e.URL, e.Name = "https://example.org/"+fmt.Sprint(h.r.IntN(4)), pick(h.r, []string{"A report", "A Report", "Bericht"})
		e.Publisher = pick(h.r, h.orgs)
	case graph.Country:
		e.Names = some(h.r, []string{"Land", "Corea", "corea", "Reap"}, 3)
	}
	return e
}

// datasetOf returns the data set whose record an actor or an incident is.
func datasetOf(id graph.ID) string { return strings.Split(string(id), "/")[1] }
