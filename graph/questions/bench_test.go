package questions_test

import (
	"errors"
	"fmt"
	"runtime"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
	"github.com/actorgraph/actorgraph/graph/questions"
	"github.com/actorgraph/actorgraph/graph/questions/questionstest"
)

var (
	before = graph.MustSpan("2014/2016")
	period = graph.MustSpan("2017")
	usual  = []questions.How{questions.Direct, questions.RolledUp}
)

// BenchmarkBuild also reports what a graph takes of the heap, by claim, with what
// a view of it keeps: which claims make one statement.
func BenchmarkBuild(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint("claims=", n), func(b *testing.B) {
			changes := collected(questionstest.NewSynthetic(n).Stream())
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
			g.Under(graph.View{}, nil)
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

// BenchmarkStatements finds which claims make one statement, as the first view of a graph does.
func BenchmarkStatements(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint("claims=", n), func(b *testing.B) {
			changes := collected(questionstest.NewSynthetic(n).Stream())
			for b.Loop() {
				b.StopTimer()
				g, err := projection.Build(func(yield func(graph.StreamItem, error) bool) {
					for _, c := range changes {
						if !yield(c, nil) {
							return
						}
					}
				})
				if err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
				g.Under(graph.View{}, nil)
			}
		})
	}
}

func BenchmarkUpdate(b *testing.B) {
	eachSize(b, func(b *testing.B, g *projection.Graph, c *questionstest.Synthetic) {
		var changes []graph.StreamItem
		for range 1000 {
			changes = append(changes, c.Change(c.Claim()))
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
	eachSize(b, func(b *testing.B, g *projection.Graph, _ *questionstest.Synthetic) {
		for b.Loop() {
			g.At(1)
		}
	})
}

var wholeQuestions = []struct {
	name string
	ask  func(p *projection.GraphView, c *questionstest.Synthetic) error
}{
	{"expansions", func(p *projection.GraphView, _ *questionstest.Synthetic) error {
		_, err := questions.Breadths(p, questions.BreadthQuery{Baseline: before, Period: period})
		return err
	}},
	{"expansions-rolled-up", func(p *projection.GraphView, _ *questionstest.Synthetic) error {
		_, err := questions.Breadths(p, questions.BreadthQuery{Baseline: before, Period: period, How: usual})
		return err
	}},
	{"first-entrants-regions", func(p *projection.GraphView, _ *questionstest.Synthetic) error {
		_, err := questions.FirstEntrants(p, questions.EntryQuery{Kinds: []graph.Kind{graph.Region}, How: usual})
		return err
	}},
	{"first-entrants", func(p *projection.GraphView, _ *questionstest.Synthetic) error {
		_, err := questions.FirstEntrants(p, questions.EntryQuery{How: usual})
		return err
	}},
	{"who-targeted", func(p *projection.GraphView, c *questionstest.Synthetic) error {
		_, err := questions.WhoTargeted(p, questions.WhoQuery{Countries: c.Countries[1:3], Sectors: c.Sectors[9:10]})
		return err
	}},
	{"similar", func(p *projection.GraphView, c *questionstest.Synthetic) error {
		_, err := questions.SimilarActors(p, questions.SimilarQuery{Actor: c.Actor(20), First: 10})
		return err
	}},
	{"similar-rolled-up", func(p *projection.GraphView, c *questionstest.Synthetic) error {
		_, err := questions.SimilarActors(p, questions.SimilarQuery{Actor: c.Actor(0), How: usual, First: 10})
		return err
	}},
	{"co-targeted", func(p *projection.GraphView, c *questionstest.Synthetic) error {
		_, err := questions.CoTargeted(p, questions.CoTargetQuery{Target: c.Countries[2], How: usual, First: 10})
		return err
	}},
	{"targeted-by", func(p *projection.GraphView, c *questionstest.Synthetic) error {
		_, err := questions.Pairs(p, questions.PairQuery{Targets: c.Countries[:1], How: usual})
		return err
	}},
	{"neighbourhood-of-a-country", func(p *projection.GraphView, c *questionstest.Synthetic) error {
		found, err := questions.Neighbourhood(p, questions.NeighbourhoodQuery{IDs: c.Countries[:1], How: usual, Limit: 41})
		if err == nil && len(must(found.Counts())) == 0 {
			return errors.New("no neighbours")
		}
		return err
	}},
	{"overview", func(p *projection.GraphView, _ *questionstest.Synthetic) error {
		_, err := questions.OverviewOf(p, questions.OverviewQuery{By: graph.Country, How: usual})
		return err
	}},
}

// The questions about the whole graph, each with its view made anew.
func BenchmarkWhole(b *testing.B) {
	for _, q := range wholeQuestions {
		b.Run(q.name, func(b *testing.B) {
			eachSize(b, func(b *testing.B, g *projection.Graph, c *questionstest.Synthetic) {
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
		rank func(c *questionstest.Synthetic) uint64
	}{{"busiest", func(*questionstest.Synthetic) uint64 { return 0 }}, {"hundredth", func(*questionstest.Synthetic) uint64 { return 99 }}} {
		b.Run(a.name+"/targets", func(b *testing.B) {
			eachSize(b, func(b *testing.B, g *projection.Graph, c *questionstest.Synthetic) {
				for b.Loop() {
					pairs, err := questions.Pairs(g.Under(graph.View{}, nil), questions.PairQuery{Actors: []graph.ID{c.Actor(a.rank(c))}, How: usual})
					if err != nil || len(pairs) == 0 {
						b.Fatal(len(pairs), err)
					}
				}
			})
		})
		b.Run(a.name+"/timeline", func(b *testing.B) {
			eachSize(b, func(b *testing.B, g *projection.Graph, c *questionstest.Synthetic) {
				for b.Loop() {
					p := g.Under(graph.View{}, nil)
					pairs, err := questions.Pairs(p, questions.PairQuery{Actors: []graph.ID{c.Actor(a.rank(c))}, How: usual, Kinds: []graph.Kind{graph.Country, graph.Region, graph.Sector}})
					if err != nil {
						b.Fatal(err)
					}
					if _, err := questions.TimelineOf(p, pairs, questions.Year, func(x questions.Pair) graph.ID { return x.Target }); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
		b.Run(a.name+"/expand", func(b *testing.B) {
			eachSize(b, func(b *testing.B, g *projection.Graph, c *questionstest.Synthetic) {
				for b.Loop() {
					if _, err := questions.Expand(g.Under(graph.View{}, nil), questions.PairQuery{Actors: []graph.ID{c.Actor(a.rank(c))}, How: usual}, before, period); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
		b.Run(a.name+"/neighbourhood", func(b *testing.B) {
			eachSize(b, func(b *testing.B, g *projection.Graph, c *questionstest.Synthetic) {
				p := g.Under(graph.View{}, nil)
				for b.Loop() {
					if _, err := questions.Neighbourhood(p, questions.NeighbourhoodQuery{IDs: []graph.ID{c.Actor(a.rank(c))}, How: usual}); err != nil {
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
		of   func(c *questionstest.Synthetic) []graph.ID
	}{
		{"all", func(*questionstest.Synthetic) []graph.ID { return nil }},
		{"busiest", func(c *questionstest.Synthetic) []graph.ID { return []graph.ID{c.Actor(0)} }},
		{"tenth", func(c *questionstest.Synthetic) []graph.ID { return []graph.ID{c.Actor(9)} }},
		{"hundredth", func(c *questionstest.Synthetic) []graph.ID { return []graph.ID{c.Actor(99)} }},
	} {
		b.Run(q.name, func(b *testing.B) {
			eachSize(b, func(b *testing.B, g *projection.Graph, c *questionstest.Synthetic) {
				for b.Loop() {
					found, err := questions.Changes(g.Under(then, nil), g.Under(now, nil), questions.ChangeQuery{Actors: q.of(c)})
					if err != nil || len(found) == 0 {
						b.Fatal(len(found), err)
					}
				}
			})
		})
	}
}

// As BenchmarkChanges of all, where nothing but releases dates what is said: each
// claim can have been known long before, and every change is asked whether it was.
func BenchmarkUnplacedChanges(b *testing.B) {
	c := questionstest.NewSynthetic(100_000)
	c.Held = true
	g, err := projection.Build(c.Stream())
	if err != nil {
		b.Fatal(err)
	}
	then, now := graph.View{KnownAsOf: "2018-01-01"}, graph.View{KnownAsOf: "2020-01-01"}
	for b.Loop() {
		found, err := questions.Changes(g.Under(then, nil), g.Under(now, nil), questions.ChangeQuery{})
		if err != nil || len(found) == 0 {
			b.Fatal(len(found), err)
		}
	}
}

// How many pairs of the whole graph nobody can place on a day, where nothing but
// releases dates what is said.
func BenchmarkUnplacedByTarget(b *testing.B) {
	c := questionstest.NewSynthetic(100_000)
	c.Held = true
	g, err := projection.Build(c.Stream())
	if err != nil {
		b.Fatal(err)
	}
	then := g.Under(graph.View{KnownAsOf: "2018-01-01"}, nil)
	for b.Loop() {
		found, err := questions.UnplacedByTarget(then, nil, nil)
		if err != nil || len(found) == 0 {
			b.Fatal(len(found), err)
		}
	}
}

// The documents behind each year of a curve.
func BenchmarkReports(b *testing.B) {
	var years []graph.Span
	for year := 2004; year <= 2025; year++ {
		years = append(years, graph.MustSpan(fmt.Sprint(year)))
	}
	eachSize(b, func(b *testing.B, g *projection.Graph, _ *questionstest.Synthetic) {
		for b.Loop() {
			must(questions.Reports(g.Under(graph.View{}, nil), years))
		}
	})
}

// Who says what of one actor's targets, from its claims in memory on.
func BenchmarkAgreement(b *testing.B) {
	for _, q := range []struct {
		name string
		rank uint64
		by   questions.PartyKind
	}{{"busiest/claimants", 0, questions.ByClaimant}, {"hundredth/claimants", 99, questions.ByClaimant}, {"hundredth/datasets", 99, questions.ByDataset}} {
		b.Run(q.name, func(b *testing.B) {
			eachSize(b, func(b *testing.B, g *projection.Graph, c *questionstest.Synthetic) {
				for b.Loop() {
					found, err := questions.Agree(g.Under(graph.View{}, nil), questions.PairQuery{Actors: []graph.ID{c.Actor(q.rank)}}, q.by)
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
		from, to func(c *questionstest.Synthetic) graph.ID
	}{
		{"actors", func(c *questionstest.Synthetic) graph.ID { return c.Actor(3) }, func(c *questionstest.Synthetic) graph.ID { return c.Actor(90) }},
		{"quiet-actors", func(c *questionstest.Synthetic) graph.ID { return c.Actor(uint64(c.Actors - 1)) }, func(c *questionstest.Synthetic) graph.ID { return c.Actor(uint64(c.Actors - 2)) }},
		{"victims", func(c *questionstest.Synthetic) graph.ID { return c.Victim(uint64(c.Victims - 1)) }, func(c *questionstest.Synthetic) graph.ID { return c.Victim(uint64(c.Victims - 2)) }},
	} {
		b.Run(q.name, func(b *testing.B) {
			eachSize(b, func(b *testing.B, g *projection.Graph, c *questionstest.Synthetic) {
				p := g.Under(graph.View{}, nil)
				for b.Loop() {
					if _, _, err := questions.Paths(p, questions.PathQuery{From: q.from(c), To: q.to(c)}); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}
