package graph_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

func TestEntityRunAt(t *testing.T) {
	run := func(dataset string, from, to graph.Date) graph.EntityRun {
		return graph.EntityRun{Dataset: dataset, Run: graph.Run{Recorded: from, Withdrawn: to, Version: dataset + string(from)}}
	}
	runs := []graph.EntityRun{
		run("zeta", "2018-01-01", "2018-03-01"), run("zeta", "2018-05-01", ""),
		run("seed", "2018-02-01", "2018-03-01"), run("eta", "2018-01-01", "2018-02-15"), run("eta", "2018-06-01", ""),
	}
	for _, c := range []struct {
		day  graph.Date
		want string
		held bool
	}{
		{"2017-01-01", "eta2018-01-01", false}, // the first after; eta before zeta
		{"2018-01-01", "eta2018-01-01", true},
		{"2018-02-01", "seed2018-02-01", true},  // the seed ranks first
		{"2018-03-01", "seed2018-02-01", false}, // none: the last before, and of equals the seed
		{"2018-05-01", "zeta2018-05-01", true},
		{"", "eta2018-06-01", true},
	} {
		for range 5 { // in any order
			rand.Shuffle(len(runs), func(i, j int) { runs[i], runs[j] = runs[j], runs[i] })
			got, held := graph.View{KnownAsOf: c.day}.EntityRunAt("country/KR", runs)
			if got.Version != c.want || held != c.held {
				t.Errorf("on %q: %s, held %t; want %s, %t", c.day, got.Version, held, c.want, c.held)
			}
		}
	}
	if _, held := (graph.View{}).EntityRunAt("country/KR", nil); held {
		t.Error("an entity without runs is held")
	}
	if from, to := graph.Lifetime(runs); from != "2018-01-01" || to != "" {
		t.Errorf("lifetime %s to %q", from, to)
	}
	closed := slices.DeleteFunc(runs, func(r graph.EntityRun) bool { return r.Withdrawn == "" })
	if from, to := graph.Lifetime(closed); from != "2018-01-01" || to != "2018-03-01" {
		t.Errorf("lifetime of what was let go: %s to %q", from, to)
	}
}

// A data set's own record is as that data set says, whoever quotes it.
func TestEntityRunAtOfARecord(t *testing.T) {
	run := func(dataset string, from, to graph.Date) graph.EntityRun {
		return graph.EntityRun{Dataset: dataset, Run: graph.Run{Recorded: from, Withdrawn: to}}
	}
	runs := []graph.EntityRun{run("seed", "2018-01-01", ""), run("euro poc", "2018-02-01", "2018-05-01"), run("attack-ics", "2018-01-01", "")}
	for _, c := range []struct {
		id   graph.ID
		day  graph.Date
		want string
	}{
		{"incident/euro%20poc/966", "2018-01-31", "seed"}, // not yet described by its data set
		{"incident/euro%20poc/966", "2018-02-01", "euro poc"},
		{"incident/euro%20poc/966", "2018-05-01", "seed"}, // nor any more
		{"incident/attack-ics/1", "2018-02-01", "attack-ics"},
		{"incident/other/1", "2018-02-01", "seed"},
		{"source/eurosomething", "2018-02-01", "seed"},
	} {
		if got, _ := (graph.View{KnownAsOf: c.day}).EntityRunAt(c.id, runs); got.Dataset != c.want {
			t.Errorf("%s on %s: of %s, want %s", c.id, c.day, got.Dataset, c.want)
		}
	}
}
