package questionstest

import (
	"fmt"
	"iter"
	"math"
	"math/rand/v2"

	"github.com/actorgraph/actorgraph/graph"
)

// Synthetic makes graphs of a size for benchmarks, skewed as real ones are: few
// groups have most of the claims, few countries and sectors most of the hits.
type Synthetic struct {
	*rand.Rand
	Claims    int
	Actors    int
	Victims   int
	sources   int
	incidents int
	busy      *rand.Zipf // of the actors
	struck    *rand.Zipf // of the countries
	trade     *rand.Zipf // of the sectors
	hit       *rand.Zipf // of the victims
	spans     []graph.Span
	Held      bool // nothing but releases dates what is said; else the document of each claim does
	Countries []graph.ID
	Sectors   []graph.ID
}

func NewSynthetic(claims int) *Synthetic {
	r := rand.New(rand.NewPCG(37, 2018))
	c := &Synthetic{Rand: r, Claims: claims, Actors: int(1000 * math.Sqrt(float64(claims)/100_000))}
	c.Victims, c.sources, c.incidents = claims/12+1, claims/25+1, claims/6+1
	for _, code := range []string{
		"US", "KR", "JP", "UA", "DE", "TW", "IN", "GB", "FR", "IL", "RU", "SA", "VN", "CN", "TR", "PL", "BR", "AE", "IT", "CA", "AU", "PK", "IR", "HK",
		"PH", "TH", "MY", "SG", "ID", "NL", "BE", "ES", "CH", "SE", "NO", "FI", "DK", "EE", "LV", "LT", "GE", "KZ", "UZ", "MN", "MX", "AR", "CL", "CO",
		"EG", "JO", "LB", "SY", "IQ", "KW", "QA", "ZA", "NG", "KE", "CZ", "RO", "BG", "HU", "GR", "PT",
	} {
		c.Countries = append(c.Countries, graph.MakeID(graph.Country, code))
	}
	for _, s := range []string{
		"government", "military", "defense", "media", "financial-services", "telecommunications", "chemical", "electronics",
		"manufacturing", "aerospace", "automotive", "healthcare", "energy", "education", "technology", "transportation",
	} {
		c.Sectors = append(c.Sectors, graph.MakeID(graph.Sector, s))
	}
	zipf := func(s float64, n int) *rand.Zipf { return rand.NewZipf(r, s, 2, uint64(n-1)) }
	c.busy, c.struck = zipf(1.1, c.Actors), zipf(1.2, len(c.Countries))
	c.trade, c.hit = zipf(1.2, len(c.Sectors)), zipf(1.05, c.Victims)
	c.times()
	return c
}

// times are the spans that claims pick from: years, months, days and intervals
// of 2004 to 2025, and some umbrellas.
func (c *Synthetic) times() {
	for year := 2004; year <= 2025; year++ {
		c.spans = append(c.spans, graph.MustSpan(fmt.Sprint(year)), graph.MustSpan(fmt.Sprintf("%d/%d", year, year+2)), graph.MustSpan(fmt.Sprintf("%d/%d", year, year+7)))
		for month := 1; month <= 12; month++ {
			c.spans = append(c.spans, graph.MustSpan(fmt.Sprintf("%d-%02d", year, month)))
			for day := 1; day <= 28; day++ {
				c.spans = append(c.spans, graph.MustSpan(fmt.Sprintf("%d-%02d-%02d", year, month, day)))
			}
		}
	}
}

func (c *Synthetic) Actor(n uint64) graph.ID {
	return graph.MakeID(graph.Actor, []string{"misp-galaxy", "attack-enterprise", "eurepoc"}[n%3], fmt.Sprintf("7cd0bc75-877b-4d5d-%d", n))
}

// Victim is the nth: names of the length that feeds have.
func (c *Synthetic) Victim(n uint64) graph.ID {
	return graph.VictimID(fmt.Sprintf("Ministry of Affairs No %d", n))
}

func (c *Synthetic) day() graph.Date {
	return graph.Date(fmt.Sprintf("%d-%02d-%02d", 2010+c.IntN(16), 1+c.IntN(12), 1+c.IntN(28)))
}

func (c *Synthetic) Claim() graph.Claim {
	n := c.busy.Uint64()
	out := graph.Claim{
		Predicate: graph.Targets, Subject: c.Actor(n), Dataset: []string{"misp-galaxy", "attack-enterprise", "eurepoc"}[n%3],
		Claimant: graph.MakeID(graph.Organization, fmt.Sprint("vendor", c.IntN(60))),
		Source:   graph.MakeID(graph.Source, fmt.Sprint("report-", c.IntN(c.sources))),
	}
	switch k := c.IntN(100); {
	case k < 60:
		out.Object = c.Victim(c.hit.Uint64())
	case k < 85:
		out.Object = c.Countries[c.struck.Uint64()]
	default:
		out.Object = c.Sectors[c.trade.Uint64()]
	}
	if c.IntN(3) > 0 {
		out.Incident = graph.MakeID(graph.Incident, out.Dataset, fmt.Sprint(c.IntN(c.incidents)))
	}
	if c.IntN(5) > 0 {
		out.Occurred = c.spans[c.IntN(len(c.spans))]
	}
	c.hold(&out)
	return out
}

func (c *Synthetic) hold(claim *graph.Claim) {
	run := graph.Run{Recorded: c.day(), Version: "v"}
	if c.IntN(20) == 0 {
		run.Withdrawn = "2026-01-01"
	}
	claim.Held = []graph.Run{run}
	if c.IntN(2) == 0 {
		confidence := c.IntN(101)
		claim.Confidence = &confidence
	}
	claim.ID = claim.Identify()
}

// structure are the places and trades of the victims, and where actors come from.
func (c *Synthetic) structure(yield func(graph.Claim) bool) bool {
	said := func(p graph.Predicate, subject, object graph.ID) bool {
		claim := graph.Claim{Predicate: p, Subject: subject, Object: object, Dataset: "eurepoc"}
		c.hold(&claim)
		return yield(claim)
	}
	for n := range uint64(c.Victims) {
		if !said(graph.LocatedAt, c.Victim(n), c.Countries[c.struck.Uint64()]) || !said(graph.OperatesIn, c.Victim(n), c.Sectors[c.trade.Uint64()]) {
			return false
		}
	}
	for n := range uint64(c.Actors) {
		if !said(graph.OriginatesFrom, c.Actor(n), c.Countries[c.struck.Uint64()]) {
			return false
		}
	}
	return true
}

// Stream yields about as many claims as asked for, and no more.
func (c *Synthetic) Stream() iter.Seq2[graph.StreamItem, error] {
	return func(yield func(graph.StreamItem, error) bool) {
		for n := range uint64(c.sources) {
			id := graph.MakeID(graph.Source, fmt.Sprint("report-", n))
			if !yield(graph.StreamItem{Seq: 1, Entity: &graph.Entity{ID: id, URL: fmt.Sprintf("https://example.org/blog/%d/a-report-on-a-group.html", n*8/10)}}, nil) {
				return
			}
		}
		said := 0
		if !c.structure(func(claim graph.Claim) bool { said++; return yield(c.Change(claim), nil) }) {
			return
		}
		for range c.Claims - said {
			if !yield(c.Change(c.Claim()), nil) {
				return
			}
		}
	}
}

// Change is a claim as a stream tells of it: what was let go, a second commit let go.
func (c *Synthetic) Change(claim graph.Claim) graph.StreamItem {
	run := claim.Held[0]
	known := graph.StoredRun{Recorded: run.Recorded, RecordedFrom: run.Recorded, Basis: graph.BasisPublished, Confidence: -1, Since: 1}
	if c.Held {
		known.RecordedFrom, known.Basis = "", graph.BasisHeld
	}
	if claim.Confidence != nil {
		known.Confidence = *claim.Confidence
	}
	if run.Withdrawn == "" {
		return graph.StreamItem{Seq: 1, Claim: &claim, Runs: []graph.StoredRun{known}}
	}
	later := known
	known.Until, later.Since, later.Withdrawn = 2, 2, run.Withdrawn
	return graph.StreamItem{Seq: 2, Claim: &claim, Runs: []graph.StoredRun{known, later}}
}
