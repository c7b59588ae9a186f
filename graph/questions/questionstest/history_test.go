package questionstest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/questions"
	"github.com/actorgraph/actorgraph/graph/questions/questionstest"
)

// A history is written as claims with semicolons between them:
//
//	KR 2014/2017 @2018-02-20          actor/a targets country/KR, recorded then
//	b:region/asia - @2015..2016 by x  actor/b, undated, let go on 2016-01-01, in source/x
//	victim/bank in JP @2015           the victim is located there; a sector: operates there
//	b part-of a @2015                 b is a subgroup of a
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
	return graph.Run{Recorded: day(recorded), Withdrawn: day(withdrawn), Version: "v"}
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
func show(pairs []questionstest.Pair) string {
	var out []string
	for _, p := range pairs {
		out = append(out, fmt.Sprintf("%s>%s %s %d", strings.TrimPrefix(string(p.Actor), "actor/"), short(p.Target), p.How, len(p.Claims)))
	}
	return strings.Join(out, "; ")
}

// showExpansion writes the lists that are not empty: "added JP VN; undated 1".
func showExpansion(x questionstest.Expansion) string {
	var out []string
	list := func(name string, ts []questionstest.Targeting) {
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
	if x.Undated > 0 {
		out = append(out, fmt.Sprintf("undated %d", x.Undated))
	}
	return strings.Join(out, "; ")
}

// showTimeline writes a bucket as "2017: new JP, continued KR" and one without rows as "2017:".
func showTimeline(t questionstest.Timeline) string {
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

func byTarget(p questionstest.Pair) graph.ID { return p.Target }

func pairsOf(text string, v graph.View, q questionstest.Query) []questionstest.Pair {
	e := history(text)
	e.View = v
	return questionstest.Pairs(e, q)
}

// window is a view of a window, or of no window.
func window(s string) graph.View { return graph.View{Occurred: graph.MustSpan(s)} }

func mustGrow(t *testing.T, pairs []questionstest.Pair, g questions.Granularity, v graph.View) questionstest.Timeline {
	t.Helper()
	tl, err := questionstest.Grow(pairs, g, v, byTarget)
	if err != nil {
		t.Fatal(err)
	}
	return tl
}

func mustExpand(t *testing.T, pairs []questionstest.Pair, baseline, period string, v graph.View) questionstest.Expansion {
	t.Helper()
	x, err := questionstest.Expand(pairs, graph.MustSpan(baseline), graph.MustSpan(period), v)
	if err != nil {
		t.Fatal(err)
	}
	return x
}
