package questions_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
	"github.com/actorgraph/actorgraph/graph/questions"
	"github.com/actorgraph/actorgraph/graph/questions/questionstest"
)

// A history is written as claims with semicolons between them:
//
//	KR 2014/2017 @2018-02-20          actor/a targets country/KR, recorded then
//	b:region/asia - @2015..2016 by x  actor/b, undated, let go on 2016-01-01, in source/x
//	victim/bank in JP @2015           the victim is located there; a sector: operates there
//	b part-of a @2015                 b is a subgroup of a
//	JP - @2016?2019                   recorded by 2019, and not before 2016
//
// A target of two capitals is a country. Dates may be shortened to the year or month.
func history(text string) questionstest.Evidence {
	var e questionstest.Evidence
	for line := range strings.SplitSeq(text, ";") {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		c := graph.Claim{Dataset: "test", Source: "source/one"}
		i := slices.IndexFunc(f, func(s string) bool { return s[0] == '@' })
		c.Held = []graph.Run{runOf(f[i][1:])}
		if i+2 < len(f) {
			c.Source = graph.ID("source/" + f[i+2])
		}
		switch f[1] {
		case "in":
			c.Predicate, c.Subject, c.Object = graph.LocatedAt, targetOf(f[0]), targetOf(f[2])
			if c.Object.Kind() == graph.Sector {
				c.Predicate = graph.OperatesIn
			}
			c.ID = c.Identify()
			e.Places = append(e.Places, c)
		case "part-of":
			c.Predicate, c.Subject, c.Object = graph.PartOf, graph.ID("actor/"+f[0]), graph.ID("actor/"+f[2])
			c.ID = c.Identify()
			e.Subgroups = append(e.Subgroups, c)
		default:
			actor, target, found := strings.Cut(f[0], ":")
			if !found {
				actor, target = "a", f[0]
			}
			c.Predicate, c.Subject, c.Object = graph.Targets, graph.ID("actor/"+actor), targetOf(target)
			c.Occurred = graph.MustSpan(strings.TrimPrefix(f[1], "-"))
			c.ID = c.Identify()
			e.Claims = append(e.Claims, c)
		}
	}
	return e
}

func targetOf(s string) graph.ID {
	if len(s) == 2 && strings.ToUpper(s) == s {
		return graph.MakeID(graph.Country, s)
	}
	return graph.ID(s)
}

func runOf(s string) graph.Run {
	recorded, withdrawn, _ := strings.Cut(s, "..")
	from, by, between := strings.Cut(recorded, "?")
	if !between {
		from, by = "", from
	}
	return graph.Run{Recorded: day(by), RecordedFrom: day(from), Withdrawn: day(withdrawn), Version: "v"}
}

// day makes a whole date of a year or month.
func day(s string) graph.Date {
	if s == "" {
		return ""
	}
	return graph.Date(s + "0000-01-01"[len(s):])
}

// short writes an id as histories do.
func short(id graph.ID) string { return strings.TrimPrefix(string(id), "country/") }

// show writes pairs as "a>KR direct 2", with the number of claims that count.
func show(pairs []questions.Pair) string {
	var out []string
	for _, p := range pairs {
		out = append(out, fmt.Sprintf("%s>%s %s %d", strings.TrimPrefix(string(p.Actor), "actor/"), short(p.Target), p.How, p.ClaimCount()))
	}
	return strings.Join(out, "; ")
}

// showExpansion writes the lists that are not empty: "added JP VN; undated 1".
func showExpansion(x questions.Expansion) string {
	var out []string
	list := func(name string, ts []questions.Pair) {
		if len(ts) == 0 {
			return
		}
		for _, t := range ts {
			name += " " + short(t.Target)
		}
		out = append(out, name)
	}
	list("added", x.Added)
	list("continued", x.Continued)
	list("resumed", x.Resumed)
	list("lapsed", x.Lapsed)
	list("knownBefore", x.KnownBefore)
	list("umbrella", x.Umbrella)
	if n := len(x.Undated); n > 0 {
		out = append(out, fmt.Sprintf("undated %d", n))
	}
	return strings.Join(out, "; ")
}

// showTimeline writes a bucket as "2017: new JP, continued KR" and one without rows as "2017:".
func showTimeline(t questions.Timeline) string {
	var out []string
	for _, b := range t.Buckets {
		var rows []string
		for _, r := range b.Rows {
			rows = append(rows, string(r.State)+" "+short(r.Entity))
		}
		out = append(out, strings.TrimSpace(b.Period.String()+": "+strings.Join(rows, ", ")))
	}
	for _, p := range t.Umbrella {
		out = append(out, "umbrella "+short(p.Target))
	}
	for _, p := range t.Undated {
		out = append(out, "undated "+short(p.Target))
	}
	return strings.Join(out, "; ")
}

// asked is a history that was asked about its pairs, under a view. Whatever it
// answers is held to the slow definition.
type asked struct {
	*testing.T
	e     questionstest.Evidence
	q     questions.PairQuery
	v     *projection.GraphView
	pairs []questions.Pair
	slow  []questionstest.Pair
}

func ask(t *testing.T, text string, v graph.View, q questions.PairQuery) asked {
	t.Helper()
	e := history(text)
	e.View = v
	return askOf(t, e, q)
}

func askOf(t *testing.T, e questionstest.Evidence, q questions.PairQuery) asked {
	t.Helper()
	a := asked{T: t, e: e, q: q, v: viewOf(e), slow: questionstest.Pairs(e, q)}
	var err error
	if a.pairs, err = questions.Pairs(a.v, q); err != nil {
		t.Fatal(err)
	}
	same(t, "pairs", ofPairs(a.pairs), ofTargetings(questionstest.SumAll(a.slow, e.View)))
	return a
}

// viewOf returns the graph of some evidence under its view.
func viewOf(e questionstest.Evidence) *projection.GraphView {
	g, err := e.Build()
	if err != nil {
		panic(err) // evidence is well-formed
	}
	// The days of a history are exact, as if its data set were released on every day.
	released := graph.Reading{Dataset: "test", Recorded: e.View.AsOf(), Full: true, Stored: graph.Stamp{Seq: 1}}
	return g.WithReleases([]graph.Reading{released}, 1).Under(e.View, e.Identity)
}

func byTarget(p questions.Pair) graph.ID { return p.Target }

// window is a view of a window, or of no window.
func window(s string) graph.View { return graph.View{Occurred: graph.MustSpan(s)} }

// timeline returns the timeline of the pairs by target.
func (a asked) timeline(g questions.Granularity) questions.Timeline {
	a.Helper()
	line, err := questions.TimelineOf(a.v, a.pairs, g, byTarget)
	if err != nil {
		a.Fatal(err)
	}
	slow, err := questionstest.Grow(a.slow, g, a.e.View, func(p questionstest.Pair) graph.ID { return p.Target })
	if err != nil {
		a.Fatal(err)
	}
	same(a, "timeline", ofLine(line), ofGrown(slow))
	return line
}

// expansion returns what a period adds to a baseline.
func (a asked) expansion(baseline, period string) questions.Expansion {
	a.Helper()
	x, err := questions.Expand(a.v, a.q, graph.MustSpan(baseline), graph.MustSpan(period))
	if err != nil {
		a.Fatal(err)
	}
	slow, err := questionstest.Expand(a.slow, graph.MustSpan(baseline), graph.MustSpan(period), a.e.View)
	if err != nil {
		a.Fatal(err)
	}
	sameExpansion(a, x, slow)
	return x
}
