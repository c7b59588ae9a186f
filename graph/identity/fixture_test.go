package identity_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/identity"
)

// An example is written as records with semicolons between them:
//
//	misp/1 APT17: Axiom, G0025 @Mandiant   actor/misp/1 of that name, with names; a claimant where said
//	seed/2 Reaper #uuid-9                  with an external id
//	attack/G0086 -> attack/G0094           was replaced
//	seed/2 == misp/1                       seed says that they are the same
//	notes != seed/2 misp/1                 notes says that they are different
//	~misp/3 Axiom: Group 72                its data set let it go
type example struct {
	records []graph.Entity
	claims  []graph.Claim
	gone    []graph.Entity
}

func (r example) resolve(v graph.View) *identity.Resolution {
	return identity.Resolve(v, r.records, r.claims, r.gone...)
}

func exampleOf(text string) example {
	var r example
	for line := range strings.SplitSeq(text, ";") {
		line, gone := strings.CutPrefix(strings.TrimSpace(line), "~")
		head, names, _ := strings.Cut(line, ":")
		id, rest, _ := strings.Cut(head, " ")
		if id == "" {
			continue
		}
		dataset, _, _ := strings.Cut(id, "/")
		if pair, differ := strings.CutPrefix(rest, "!= "); differ {
			a, b, _ := strings.Cut(pair, " ")
			r.claims = append(r.claims, graph.Claim{Predicate: graph.DifferentFrom, Subject: graph.ID("actor/" + a), Object: graph.ID("actor/" + b), Dataset: dataset})
			continue
		}
		e := graph.Entity{ID: graph.ID("actor/" + id), Dataset: dataset}
		if other, same := strings.CutPrefix(rest, "== "); same {
			r.claims = append(r.claims, graph.Claim{Predicate: graph.SameAs, Subject: e.ID, Object: graph.ID("actor/" + other), Dataset: dataset})
			continue
		}
		if other, replaced := strings.CutPrefix(rest, "-> "); replaced {
			e.ReplacedBy = graph.ID("actor/" + other)
			r.records = append(r.records, e)
			continue
		}
		name, external, _ := strings.Cut(rest, "#")
		e.Name, e.ExternalID = strings.TrimSpace(name), external
		if gone {
			r.gone = append(r.gone, e)
		} else {
			r.records = append(r.records, e)
		}
		for n := range strings.SplitSeq(names, ",") {
			if n = strings.TrimSpace(n); n != "" {
				r.name(e, n)
			}
		}
	}
	for i := range r.claims {
		r.claims[i].ID = r.claims[i].Identify()
	}
	return r
}

func (r *example) name(e graph.Entity, said string) {
	name, claimant, _ := strings.Cut(said, " @")
	c := graph.Claim{Predicate: graph.Named, Subject: graph.AliasID(name), Object: e.ID, Dataset: e.Dataset}
	c.Ends = &graph.Ends{Subject: &graph.Entity{ID: c.Subject, Name: name}, Object: &e}
	if claimant != "" {
		c.Claimant = graph.OrganizationID(claimant)
	}
	r.claims = append(r.claims, c)
}

// shuffled returns the example in another order.
func (r example) shuffled(seed uint64) example {
	rnd := rand.New(rand.NewPCG(seed, seed))
	out := example{slices.Clone(r.records), slices.Clone(r.claims), slices.Clone(r.gone)}
	rnd.Shuffle(len(out.records), func(i, j int) { out.records[i], out.records[j] = out.records[j], out.records[i] })
	rnd.Shuffle(len(out.claims), func(i, j int) { out.claims[i], out.claims[j] = out.claims[j], out.claims[i] })
	rnd.Shuffle(len(out.gone), func(i, j int) { out.gone[i], out.gone[j] = out.gone[j], out.gone[i] })
	return out
}

// showActors writes the actors of several records as "attack/G0067 misp/1; ...".
func showActors(i *identity.Resolution) string {
	var out []string
	for _, a := range i.Actors() {
		var ids []string
		for _, m := range i.Records(a) {
			ids = append(ids, strings.TrimPrefix(string(m.Record), "actor/"))
		}
		if len(ids) > 1 {
			out = append(out, strings.Join(ids, " "))
		}
	}
	return strings.Join(out, "; ")
}

// explain writes all that an identity says, for comparing two.
func explain(i *identity.Resolution) string {
	var out strings.Builder
	for _, a := range i.Actors() {
		fmt.Fprintln(&out, a, i.Records(a), i.Refused(a))
	}
	return out.String()
}

func drawExample(t *rapid.T) example {
	datasets := []string{"seed", "attack", "misp", "cfr"}
	words := []string{"A", "B", "C", "D", "E", "F", "G0001", "G0002", "x-1"}
	var lines []string
	var ids []string
	for n := range rapid.IntRange(1, 9).Draw(t, "records") {
		id := rapid.SampledFrom(datasets).Draw(t, "dataset") + "/" + fmt.Sprint(n)
		if rapid.IntRange(0, 4).Draw(t, "ATT&CK") == 0 {
			id = fmt.Sprintf("attack/G000%d", n)
		}
		ids = append(ids, id)
		if rapid.IntRange(0, 9).Draw(t, "replaced") == 0 {
			lines = append(lines, id+" -> "+rapid.SampledFrom(ids).Draw(t, "by"))
			continue
		}
		names := rapid.SliceOfNDistinct(rapid.SampledFrom(words), 0, 3, rapid.ID[string]).Draw(t, "names")
		for i := range names {
			names[i] += rapid.SampledFrom([]string{"", " @Mandiant"}).Draw(t, "claimant")
		}
		external := rapid.SampledFrom([]string{"", "", "#x-1", "#x-2"}).Draw(t, "external id")
		gone := rapid.SampledFrom([]string{"", "", "~"}).Draw(t, "gone")
		lines = append(lines, fmt.Sprintf("%s%s %s %s: %s", gone, id, rapid.SampledFrom(words).Draw(t, "name"), external, strings.Join(names, ",")))
	}
	for range rapid.IntRange(0, 3).Draw(t, "same-as") {
		lines = append(lines, rapid.SampledFrom(ids).Draw(t, "this")+" == "+rapid.SampledFrom(ids).Draw(t, "that"))
	}
	for range rapid.IntRange(0, 3).Draw(t, "different-from") {
		who := rapid.SampledFrom(append(datasets, "notes")).Draw(t, "who")
		lines = append(lines, who+" != "+rapid.SampledFrom(ids).Draw(t, "this one")+" "+rapid.SampledFrom(ids).Draw(t, "that one"))
	}
	return exampleOf(strings.Join(lines, ";"))
}

func BenchmarkResolve(b *testing.B) {
	r := bigExample(10_000, 3)
	for b.Loop() {
		r.resolve(graph.View{})
	}
}

// bigExample has records of five data sets, each with so many names, some of them shared.
func bigExample(n, names int) example {
	rnd := rand.New(rand.NewPCG(1, 2))
	var r example
	for i := range n {
		dataset := []string{"seed", "attack", "misp", "cfr", "eurepoc"}[i%5]
		e := graph.Entity{ID: graph.MakeID(graph.Actor, dataset, fmt.Sprint(i)), Dataset: dataset, Name: fmt.Sprintf("Actor %d", rnd.IntN(n))}
		r.records = append(r.records, e)
		for range names {
			r.name(e, fmt.Sprintf("Name %d", rnd.IntN(n*names)))
		}
	}
	for i := range r.claims {
		r.claims[i].ID = r.claims[i].Identify()
	}
	return r
}
