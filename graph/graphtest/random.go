package graphtest

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// Size says how large a random graph shall be. Zero fields have their defaults.
type Size struct {
	Actors    int  // 50
	Claims    int  // distinct claims of actors, 500; names and places come on top
	Releases  int  // of each data set, 3
	Ambiguous bool // whether actors share names, within and across data sets
}

func (z Size) withDefaults() Size {
	for _, f := range []struct {
		field *int
		value int
	}{{&z.Actors, 50}, {&z.Claims, 500}, {&z.Releases, 3}} {
		if *f.field == 0 {
			*f.field = f.value
		}
	}
	return z
}

// RandomDocuments returns the documents of a random graph in an order in which
// a store takes them; releases come late and some are read twice. There are a
// vocabulary of places and sectors, two data sets of full releases and one of
// loose reports. The same random numbers give the same documents.
func RandomDocuments(r *rand.Rand, size Size) []graph.Document {
	size = size.withDefaults()
	g := generator{Rand: r, size: size}
	docs := []graph.Document{g.vocabulary()}
	pool := g.claims()
	for _, dataset := range []string{"alpha", "beta", "reports"} {
		docs = append(docs, g.releases(dataset, pool[dataset])...)
	}
	rest := docs[1:]
	r.Shuffle(len(rest), func(i, j int) { rest[i], rest[j] = rest[j], rest[i] })
	g.takeBacks(docs)
	return docs
}

// generator is what random claims are made of.
type generator struct {
	*rand.Rand
	size Size
}

var countries = [...]string{"KR", "JP", "VN", "US", "DE", "FR", "UA", "IN", "BR", "ZA", "IL", "SA"}

const (
	nRegions = 4
	nSectors = 9
	nVictims = 40
	nSources = 25
	nClaimed = 6
	nMonths  = 48 // from 2015 on: when things happened and were recorded
)

func pick[T any](g generator, items ...T) T { return items[g.IntN(len(items))] }

func (g generator) country() graph.ID { return graph.MakeID(graph.Country, pick(g, countries[:]...)) }

func (g generator) region() graph.ID {
	return graph.MakeID(graph.Region, fmt.Sprintf("region-%d", g.IntN(nRegions)))
}

func (g generator) sector() graph.ID {
	return graph.MakeID(graph.Sector, fmt.Sprintf("sector-%d", g.IntN(nSectors)))
}

func (g generator) victim() graph.ID {
	return graph.MakeID(graph.Victim, fmt.Sprintf("victim %d", g.IntN(nVictims)))
}

// vocabulary is where countries and sectors lie: the first document of a store.
func (g generator) vocabulary() graph.Document {
	doc := Release("vocabulary", "2014-01-01")
	for i, code := range countries {
		country := graph.MakeID(graph.Country, code)
		for _, region := range []int{i % nRegions, (i * i) % nRegions} { // regions overlap
			doc.Claims = append(doc.Claims, Said(graph.LocatedAt, country, graph.MakeID(graph.Region, fmt.Sprintf("region-%d", region))))
		}
	}
	for i := 1; i < nSectors; i++ {
		doc.Claims = append(doc.Claims, Said(graph.PartOf, graph.MakeID(graph.Sector, fmt.Sprintf("sector-%d", i)), graph.MakeID(graph.Sector, fmt.Sprintf("sector-%d", i/3))))
	}
	return *Release("vocabulary", "2014-01-01", doc.Claims...)
}

// actor returns the id of the nth actor; the data sets share them out.
func (g generator) actor(n int) graph.ID {
	return ActorID([]string{"alpha", "beta", "reports"}[n%3], fmt.Sprintf("Actor %d", n))
}

// claims returns what each data set may claim in some release.
func (g generator) claims() map[string][]graph.Claim {
	pool := make(map[string][]graph.Claim)
	add := func(actor graph.ID, c graph.Claim) {
		dataset := EntityOf(actor).Dataset
		c.Dataset = dataset
		pool[dataset] = append(pool[dataset], c)
	}
	for n := range g.size.Actors {
		actor := g.actor(n)
		for _, name := range g.names(n) {
			add(actor, Called(name, actor, pick(g, "", "FireEye", "Kaspersky", "MITRE")))
		}
		if g.IntN(3) == 0 {
			add(actor, Said(graph.OriginatesFrom, actor, g.country()))
		}
		if g.IntN(4) == 0 {
			add(actor, Said(pick(g, graph.SameAs, graph.DifferentFrom, graph.Overlaps, graph.SimilarTo, graph.PartOf), actor, g.actor(g.IntN(g.size.Actors))))
		}
	}
	for n := range nVictims {
		actor, victim := g.actor(n%g.size.Actors), graph.MakeID(graph.Victim, fmt.Sprintf("victim %d", n))
		add(actor, Said(graph.LocatedAt, victim, g.country()))
		add(actor, Said(graph.OperatesIn, victim, g.sector()))
	}
	seen := make(map[graph.ID]bool)
	for len(seen) < g.size.Claims {
		// Squaring makes few actors busy and many quiet.
		x := g.Float64()
		actor := g.actor(int(x * x * float64(g.size.Actors)))
		c := g.activity(actor)
		c.Dataset = EntityOf(actor).Dataset
		if id := c.Identify(); !seen[id] {
			seen[id] = true
			add(actor, c)
		}
	}
	return pool
}

// names returns what the nth actor is called. Ambiguous names are shared by
// several actors, also of one data set, or differ in spelling alone.
func (g generator) names(n int) []string {
	names := []string{fmt.Sprintf("Actor %d", n)}
	for range g.IntN(3) {
		names = append(names, fmt.Sprintf("%s %s", pick(g, "Silent", "Ruby", "Fancy", "Caf\u00e9"), pick(g, "Bear", "Sleet", "Kitten", "Chollima")))
	}
	if g.size.Ambiguous {
		names = append(names, pick(g, "Reaper", "REAPER", "rea-per", "APT 37", "apt37", "Group 123", "..."))
		if g.IntN(3) == 0 {
			names = append(names, fmt.Sprintf("Actor %d", g.IntN(g.size.Actors)))
		}
	}
	return names
}

func (g generator) activity(actor graph.ID) graph.Claim {
	c := Targeted(actor, pick(g, g.country(), g.country(), g.region(), g.sector(), g.victim(), g.victim()), "")
	if g.IntN(15) == 0 {
		c = Said(graph.Active, actor, "")
	}
	c.Occurred = graph.MustSpan(g.span())
	if g.IntN(4) > 0 {
		c.Claimant = graph.OrganizationID(fmt.Sprintf("claimant %d", g.IntN(nClaimed)))
	}
	if g.IntN(4) > 0 {
		c.Source = graph.MakeID(graph.Source, fmt.Sprintf("source %d", g.IntN(nSources)))
	}
	if g.IntN(2) == 0 {
		c.Incident = graph.MakeID(graph.Incident, EntityOf(actor).Dataset, fmt.Sprint(g.IntN(g.size.Claims/5+1)))
	}
	return g.worded(c)
}

// worded gives a claim a version.
func (g generator) worded(c graph.Claim) graph.Claim {
	c.Version = graph.Version{}
	if g.IntN(2) == 0 {
		confidence := pick(g, 0, 25, 50, 75, 100)
		c.Confidence = &confidence
	}
	if g.IntN(4) == 0 {
		c.Published = g.day()
		c.PublishedFrom = pick(g, "", c.Published, c.Published[:7]+"-01", c.Published[:4]+"-01-01")
		c.Basis = pick(g, "", graph.BasisStated, graph.BasisHeld)
	}
	if g.IntN(4) == 0 {
		c.Stated = pick(g, "as said", "otherwise said", "\u00e9tait dit")
	}
	return c
}

// day is a day of one of the months; few differ, so that many are equal.
func (g generator) day() graph.Date {
	month := g.IntN(nMonths)
	return graph.Date(fmt.Sprintf("%04d-%02d-%02d", 2015+month/12, 1+month%12, pick(g, 1, 15, 28)))
}

// span is a time of activity, or none, as feeds write it: years, months, days, intervals.
func (g generator) span() string {
	from, to := g.day(), g.day()
	if to < from {
		from, to = to, from
	}
	return pick(g, "", string(from[:4]), string(from[:7]), string(from), string(from[:4])+"/"+string(to[:4]), string(from[:7])+"/"+string(to[:7]),
		string(from[:4])+"/..", "../"+string(to[:4]), "2008/"+string(to[:4]), string(from[:3])+"X", string(from[:4])+"-"+pick(g, "21", "22", "23", "24"))
}

// releases spreads what a data set may claim over its releases. Each drops
// some claims, has others back, and words some anew.
func (g generator) releases(dataset string, pool []graph.Claim) []graph.Document {
	var docs []graph.Document
	rename := g.renaming(pool)
	for n := range g.size.Releases {
		day := g.day()
		var claims []graph.Claim
		for _, c := range pool {
			if g.IntN(5) == 0 {
				continue
			}
			if g.IntN(6) == 0 {
				c = g.worded(c)
			}
			claims = append(claims, rename.claim(c, day))
		}
		doc := Release(dataset, day, claims...)
		doc.Reading.Release = fmt.Sprintf("v%d", 8+n)
		if dataset == "reports" { // two documents a release
			doc.Reading.Full, doc.Reading.Release, doc.Reading.Document = false, fmt.Sprintf("v%d", 8+n/2), pick(g, "", "a.csv", "B.csv")
		}
		if doc.Reading.Full && len(pool) > 0 && g.IntN(6) == 0 { // one of its records could not be read
			doc.Reading.Unread = []graph.ID{pick(g, pool[g.IntN(len(pool))].Subject, pool[g.IntN(len(pool))].Subject, graph.DatasetID(dataset))}
		}
		for i := range doc.Entities {
			g.describe(&doc.Entities[i], n)
		}
		if rename.from <= day && rename.former != "" && g.IntN(3) > 0 { // not every release says so
			by := EntityOf(rename.id)
			doc = With(doc, graph.Entity{ID: rename.former, Dataset: by.Dataset, ReplacedBy: rename.id}, by)
		}
		docs = append(docs, *doc)
	}
	if g.size.Releases > 1 { // a release is read again, with less in it
		again := docs[g.IntN(len(docs))]
		again.Claims = append([]graph.Claim(nil), again.Claims[:len(again.Claims)*9/10]...)
		docs = append(docs, again)
	}
	return docs
}

// newID is a record that releases from some day on have under another id.
type newID struct {
	former, id graph.ID
	from       graph.Date
}

// renaming picks one of the records that a data set makes claims of; none where it makes none.
func (g generator) renaming(pool []graph.Claim) newID {
	if len(pool) == 0 {
		return newID{}
	}
	former := pool[g.IntN(len(pool))].Subject
	if former.Kind() != graph.Actor {
		return newID{}
	}
	return newID{former, former + "-again", g.day()}
}

// claim returns a claim of a release as it names the record.
func (r newID) claim(c graph.Claim, day graph.Date) graph.Claim {
	if r.former == "" || day < r.from {
		return c
	}
	for _, end := range []*graph.ID{&c.Subject, &c.Object} {
		if *end == r.former {
			*end = r.id
		}
	}
	return c
}

// takeBacks lets documents that add to a release withdraw, now and then, what one
// stored before them says and they do not.
func (g generator) takeBacks(docs []graph.Document) {
	said := make(map[string]map[graph.ID]bool) // by data set
	for i := range docs {
		doc := &docs[i]
		before := said[doc.Reading.Dataset]
		if before == nil {
			before = make(map[graph.ID]bool)
			said[doc.Reading.Dataset] = before
		}
		says := make(map[graph.ID]bool, len(doc.Claims))
		for _, c := range doc.Claims {
			says[c.Identify()] = true
		}
		for _, id := range slices.Sorted(maps.Keys(before)) {
			if !doc.Reading.Full && !says[id] && len(doc.Reading.Withdraws) < 20 && g.IntN(4) == 0 {
				doc.Reading.Withdraws = append(doc.Reading.Withdraws, id)
			}
		}
		maps.Copy(before, says)
	}
}

// describe makes releases tell different things of an entity, now and then.
func (g generator) describe(e *graph.Entity, release int) {
	switch g.IntN(8) {
	case 0:
		e.Name = fmt.Sprintf("%s (%d)", e.Name, release)
	case 1:
		e.Description = fmt.Sprintf("Told in release %d.", release)
	case 2:
		e.Markings = []string{"TLP:GREEN"}
	}
	if e.Kind() == graph.Source {
		e.URL = "https://example.org/" + string(e.ID)
		e.Publisher = pick[graph.ID](g, "", "organization/fireeye", "organization/x")
	}
}

// RandomView returns a view in which each filter is there now and then. It asks
// for what some of the claims have, and for how things were after some of the commits.
func RandomView(r *rand.Rand, claims []graph.Claim, stamps []graph.Stamp) graph.View {
	var v graph.View
	claim := func() graph.Claim { return claims[r.IntN(len(claims))] }
	now := func(n int) bool { return r.IntN(n) == 0 }
	g := generator{Rand: r}
	if now(3) {
		v.Snapshot = stamps[r.IntN(len(stamps))].Time
	}
	if now(2) {
		v.KnownAsOf, v.Known = g.day(), pick(g, "", graph.Certainly, graph.Possibly)
	}
	if now(3) {
		v.Occurred = graph.MustSpan(g.span())
		v.Match = pick(g, graph.Possibly, graph.Certainly)
	}
	if now(5) {
		v.Datasets = []string{pick(g, "alpha", "beta", "reports"), pick(g, "alpha", "nobody's")}
	}
	if now(6) {
		v.Claimants = []graph.ID{"organization/fireeye", cmp.Or(claim().Claimant, "organization/x")}
	}
	if now(6) {
		for range 9 {
			v.Sources = append(v.Sources, cmp.Or(claim().Source, "source/x"))
		}
	}
	if now(6) {
		v.Publishers = []graph.ID{"organization/fireeye", pick[graph.ID](g, "organization/x", "organization/nobody")}
	}
	if now(6) {
		least := pick(g, 0, 25, 60, 100)
		v.MinConfidence = &least
	}
	v.WithWithdrawn = now(4)
	return v
}
