package projection_test

import (
	"errors"
	"fmt"
	"runtime"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/analysis"
	"github.com/actorgraph/actorgraph/graph/projection"
)

var (
	before = graph.MustSpan("2014/2016")
	period = graph.MustSpan("2017")
	usual  = []analysis.How{analysis.Direct, analysis.RolledUp}
)

// BenchmarkBuild also reports what a graph takes of the heap, by claim.
func BenchmarkBuild(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint("claims=", n), func(b *testing.B) {
			changes := collected(newCrowd(n).stream())
			stream := func(yield func(graph.StreamItem, error) bool) {
				for _, c := range changes {
					if !yield(c, nil) {
						return
					}
				}
			}
			var g *projection.Graph
			before := heap()
			for b.Loop() {
				var err error
				if g, err = projection.Build(stream); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(heap()-before)/float64(g.Len()), "B/claim")
			runtime.KeepAlive(changes)
			runtime.KeepAlive(g)
		})
	}
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func BenchmarkUpdate(b *testing.B) {
	eachSize(b, func(b *testing.B, g *projection.Graph, c *crowd) {
		var changes []graph.StreamItem
		for range 1000 {
			changes = append(changes, c.change(c.claim()))
		}
		for b.Loop() {
			if _, err := g.Update(func(yield func(graph.StreamItem, error) bool) {
				for _, c := range changes {
					if !yield(c, nil) {
						return
					}
				}
			}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// The graph as an earlier commit knew it.
func BenchmarkAt(b *testing.B) {
	eachSize(b, func(b *testing.B, g *projection.Graph, _ *crowd) {
		for b.Loop() {
			g.At(1)
		}
	})
}

// The questions about the whole graph, each with its picture made anew.
func BenchmarkWhole(b *testing.B) {
	for _, q := range []struct {
		name string
		ask  func(p *projection.Picture, c *crowd) error
	}{
		{"expansions", func(p *projection.Picture, _ *crowd) error {
			_, err := p.Expansions(projection.ExpansionQuery{Baseline: before, Period: period})
			return err
		}},
		{"expansions-rolled-up", func(p *projection.Picture, _ *crowd) error {
			_, err := p.Expansions(projection.ExpansionQuery{Baseline: before, Period: period, How: usual})
			return err
		}},
		{"first-entrants-regions", func(p *projection.Picture, _ *crowd) error {
			_, err := p.FirstEntrants(projection.EntryQuery{Kinds: []graph.Kind{graph.Region}, How: usual})
			return err
		}},
		{"first-entrants", func(p *projection.Picture, _ *crowd) error {
			_, err := p.FirstEntrants(projection.EntryQuery{How: usual})
			return err
		}},
		{"who-targeted", func(p *projection.Picture, c *crowd) error {
			_, err := p.WhoTargeted(projection.WhoQuery{Countries: c.countries[1:3], Sectors: c.sectors[9:10]})
			return err
		}},
		{"similar", func(p *projection.Picture, c *crowd) error {
			_, err := p.Similar(projection.SimilarQuery{Actor: c.actor(20), First: 10})
			return err
		}},
		{"similar-rolled-up", func(p *projection.Picture, c *crowd) error {
			_, err := p.Similar(projection.SimilarQuery{Actor: c.actor(0), How: usual, First: 10})
			return err
		}},
		{"co-targeted", func(p *projection.Picture, c *crowd) error {
			_, err := p.CoTargeted(projection.CoTargetQuery{Target: c.countries[2], How: usual, First: 10})
			return err
		}},
		{"targeted-by", func(p *projection.Picture, c *crowd) error {
			_, err := p.Pairs(projection.PairQuery{Targets: c.countries[:1], How: usual})
			return err
		}},
		{"neighbourhood-of-a-country", func(p *projection.Picture, c *crowd) error {
			found, err := p.Neighbourhood(projection.NeighbourhoodQuery{IDs: c.countries[:1], How: usual, Limit: 41})
			if err == nil && len(found.Counts()) == 0 {
				return errors.New("no neighbours")
			}
			return err
		}},
		{"overview", func(p *projection.Picture, _ *crowd) error {
			_, err := p.Overview(projection.OverviewQuery{By: graph.Country, How: usual})
			return err
		}},
	} {
		b.Run(q.name, func(b *testing.B) {
			eachSize(b, func(b *testing.B, g *projection.Graph, c *crowd) {
				for b.Loop() {
					if err := q.ask(g.Under(graph.View{KnownAsOf: "2024-01-01"}, nil), c); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}

// The questions about one actor: the busiest of all, and one of middling activity.
func BenchmarkActor(b *testing.B) {
	for _, a := range []struct {
		name string
		rank func(c *crowd) uint64
	}{{"busiest", func(*crowd) uint64 { return 0 }}, {"hundredth", func(*crowd) uint64 { return 99 }}} {
		b.Run(a.name+"/targets", func(b *testing.B) {
			eachSize(b, func(b *testing.B, g *projection.Graph, c *crowd) {
				for b.Loop() {
					pairs, err := g.Under(graph.View{}, nil).Pairs(projection.PairQuery{Actors: []graph.ID{c.actor(a.rank(c))}, How: usual})
					if err != nil || len(pairs) == 0 {
						b.Fatal(len(pairs), err)
					}
				}
			})
		})
		b.Run(a.name+"/timeline", func(b *testing.B) {
			eachSize(b, func(b *testing.B, g *projection.Graph, c *crowd) {
				for b.Loop() {
					p := g.Under(graph.View{}, nil)
					pairs, err := p.Pairs(projection.PairQuery{Actors: []graph.ID{c.actor(a.rank(c))}, How: usual, Kinds: []graph.Kind{graph.Country, graph.Region, graph.Sector}})
					if err != nil {
						b.Fatal(err)
					}
					if _, err := p.Grow(pairs, analysis.Year, func(x projection.Pair) graph.ID { return x.Target }); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
		b.Run(a.name+"/expand", func(b *testing.B) {
			eachSize(b, func(b *testing.B, g *projection.Graph, c *crowd) {
				for b.Loop() {
					if _, err := g.Under(graph.View{}, nil).Expand(projection.PairQuery{Actors: []graph.ID{c.actor(a.rank(c))}, How: usual}, before, period); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
		b.Run(a.name+"/expansion", func(b *testing.B) {
			eachSize(b, func(b *testing.B, g *projection.Graph, c *crowd) {
				p := g.Under(graph.View{}, nil)
				for b.Loop() {
					ask := projection.ExpansionQuery{Baseline: before, Period: period, How: usual, Actors: []graph.ID{c.actor(a.rank(c))}}
					if _, err := p.Expansions(ask); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
		b.Run(a.name+"/neighbourhood", func(b *testing.B) {
			eachSize(b, func(b *testing.B, g *projection.Graph, c *crowd) {
				p := g.Under(graph.View{}, nil)
				for b.Loop() {
					if _, err := p.Neighbourhood(projection.NeighbourhoodQuery{IDs: []graph.ID{c.actor(a.rank(c))}, How: usual}); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}

// What changed in two years of knowledge, of all actors and of one.
func BenchmarkChanges(b *testing.B) {
	then, now := graph.View{KnownAsOf: "2018-01-01"}, graph.View{KnownAsOf: "2020-01-01"}
	for _, q := range []struct {
		name string
		of   func(c *crowd) []graph.ID
	}{
		{"all", func(*crowd) []graph.ID { return nil }},
		{"busiest", func(c *crowd) []graph.ID { return []graph.ID{c.actor(0)} }},
		{"tenth", func(c *crowd) []graph.ID { return []graph.ID{c.actor(9)} }},
		{"hundredth", func(c *crowd) []graph.ID { return []graph.ID{c.actor(99)} }},
	} {
		b.Run(q.name, func(b *testing.B) {
			eachSize(b, func(b *testing.B, g *projection.Graph, c *crowd) {
				for b.Loop() {
					found, err := projection.Changes(g.Under(then, nil), g.Under(now, nil), projection.ChangeQuery{Actors: q.of(c)})
					if err != nil || len(found) == 0 {
						b.Fatal(len(found), err)
					}
				}
			})
		})
	}
}

// The documents behind each year of a curve.
func BenchmarkReports(b *testing.B) {
	var years []graph.Span
	for year := 2004; year <= 2025; year++ {
		years = append(years, graph.MustSpan(fmt.Sprint(year)))
	}
	eachSize(b, func(b *testing.B, g *projection.Graph, _ *crowd) {
		for b.Loop() {
			g.Under(graph.View{}, nil).Reports(years)
		}
	})
}

// Who says what of one actor's targets, from its claims in memory on.
func BenchmarkAgreement(b *testing.B) {
	for _, q := range []struct {
		name string
		rank uint64
		by   analysis.PartyKind
	}{{"busiest/claimants", 0, analysis.ByClaimant}, {"hundredth/claimants", 99, analysis.ByClaimant}, {"hundredth/datasets", 99, analysis.ByDataset}} {
		b.Run(q.name, func(b *testing.B) {
			eachSize(b, func(b *testing.B, g *projection.Graph, c *crowd) {
				for b.Loop() {
					found, err := g.Under(graph.View{}, nil).Agree(projection.PairQuery{Actors: []graph.ID{c.actor(q.rank)}}, q.by)
					if err != nil || len(found.Rows) == 0 {
						b.Fatal("nobody says anything", err)
					}
				}
			})
		})
	}
}

func BenchmarkPaths(b *testing.B) {
	for _, q := range []struct {
		name     string
		from, to func(c *crowd) graph.ID
	}{
		{"actors", func(c *crowd) graph.ID { return c.actor(3) }, func(c *crowd) graph.ID { return c.actor(90) }},
		{"quiet-actors", func(c *crowd) graph.ID { return c.actor(uint64(c.actors - 1)) }, func(c *crowd) graph.ID { return c.actor(uint64(c.actors - 2)) }},
		{"victims", func(c *crowd) graph.ID { return c.victim(uint64(c.victims - 1)) }, func(c *crowd) graph.ID { return c.victim(uint64(c.victims - 2)) }},
	} {
		b.Run(q.name, func(b *testing.B) {
			eachSize(b, func(b *testing.B, g *projection.Graph, c *crowd) {
				p := g.Under(graph.View{}, nil)
				for b.Loop() {
					if _, _, err := p.Paths(projection.PathQuery{From: q.from(c), To: q.to(c)}); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}
