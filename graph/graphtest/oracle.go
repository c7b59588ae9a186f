package graphtest

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

func oracleCases() []testCase {
	var cases []testCase
	for seed := range uint64(3) {
		cases = append(cases, testCase{
			fmt.Sprintf("random graph %d answers as the slow, obvious store does", seed),
			func(t *testing.T, s graph.Store) { answersLikeModel(t, s, seed) },
		})
	}
	return cases
}

// answersLikeModel writes a random graph into a store and into the model, and asks both
// random questions after every commit.
func answersLikeModel(t *testing.T, s graph.Store, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 37))
	docs := RandomDocuments(r, Size{Actors: 20, Claims: 120, Ambiguous: true})
	m := newModel()
	a := asker{Rand: r, s: s, m: m}
	for _, doc := range docs {
		a.commit(t, &doc, graph.WriteOptions{})
		for range 12 {
			a.ask(t)
		}
	}
	for _, i := range []int{2, 5} {
		a.commit(t, nil, graph.WriteOptions{Undo: readings(t, m)[i].ID})
		for range 12 {
			a.ask(t)
		}
	}
	after := int64(r.IntN(len(docs)))
	same(t, fmt.Sprintf("stream after %d", after), stream(t, s, after), stream(t, m, after))
	same(t, "stream", stream(t, s, 0), stream(t, m, 0))
	same(t, "stats", stats(t, s), stats(t, m))
	same(t, "readings", readings(t, s), readings(t, m))
	for _, reading := range readings(t, m) {
		got, err := s.Document(t.Context(), reading.ID)
		if err != nil {
			t.Fatal(err)
		}
		want, err := m.Document(t.Context(), reading.ID)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "document "+reading.ID, got, want)
	}
}

// asker asks two stores the same random questions.
type asker struct {
	*rand.Rand
	s      graph.Store
	m      *model
	claims []graph.Claim
	stamps []graph.Stamp
}

// commit writes into both, at one time.
func (a *asker) commit(t *testing.T, doc *graph.Document, o graph.WriteOptions) {
	t.Helper()
	o.Now = stats(t, a.m).Last.Time.AddDate(0, 0, 1)
	want, err := a.m.Write(t.Context(), doc, o)
	if err != nil {
		t.Fatal(err)
	}
	got, err := a.s.Write(t.Context(), doc, o)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "receipt", got, want)
	if doc != nil {
		a.claims = append(a.claims, doc.Claims...)
	}
	a.stamps = append(a.stamps, stats(t, a.m).Last)
}

// ask asks one random question and reads the answer by pages of a random size.
func (a *asker) ask(t *testing.T) {
	t.Helper()
	v := RandomView(a.Rand, a.claims, a.stamps)
	if a.IntN(4) == 0 {
		q := graph.EntityQuery{Kind: graph.Kinds()[a.IntN(len(graph.Kinds()))], Replaced: a.IntN(3) == 0, Gone: a.IntN(3) == 0, View: v}
		if name := graph.Fold(EntityOf(a.claim().Subject).Name); a.IntN(3) == 0 && name != "" {
			q.Named = string([]rune(name)[len([]rune(name))/2:])
		}
		p := graph.Page{First: 1 + a.IntN(60), Count: true}
		same(t, fmt.Sprintf("entities %+v", q), entities(t, a.s, q, p), entities(t, a.m, q, p))
		text := graph.SearchQuery{Text: EntityOf(a.claim().Subject).Name, First: 1 + a.IntN(20)}
		same(t, fmt.Sprintf("search %+v", text), search(t, a.s, text), search(t, a.m, text))
		return
	}
	q := a.query(v)
	want := all(t, a.m, q)
	same(t, fmt.Sprintf("claims %+v", q), pageThrough(t, a.s, q, 1+a.IntN(len(want)+30), want), want)
}

func (a *asker) claim() graph.Claim { return a.claims[a.IntN(len(a.claims))] }

// query returns a random question about claims.
func (a *asker) query(v graph.View) graph.ClaimQuery {
	q := graph.ClaimQuery{View: v}
	if a.IntN(3) == 0 {
		q.Predicates = []graph.Predicate{graph.Targets, a.claim().Predicate}
	}
	switch a.IntN(8) {
	case 0:
		q.Subjects = []graph.ID{a.claim().Subject, a.claim().Subject}
	case 1:
		q.Objects = []graph.ID{a.claim().Object, a.claim().Object}
	case 2:
		q.About = []graph.ID{a.claim().Object, a.claim().Subject}
	case 3:
		q.Incidents = []graph.ID{a.claim().Incident, a.claim().Incident}
	case 4:
		q.Subjects, q.Objects = []graph.ID{a.claim().Subject, a.claim().Subject}, []graph.ID{a.claim().Object, a.claim().Object, a.claim().Object}
	case 5:
		for range 9 {
			q.IDs = append(q.IDs, a.claim().ID)
		}
	}
	return q
}
