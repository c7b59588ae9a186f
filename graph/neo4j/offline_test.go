package neo4j

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
)

// items are the relationships that hold claims and descriptions.
func (m *memory) items() iter.Seq[map[string]any] {
	return func(yield func(map[string]any) bool) {
		for _, t := range m.claims {
			if !yield(t) {
				return
			}
		}
		for _, t := range m.descriptions {
			if !yield(t) {
				return
			}
		}
	}
}

// rowsWith returns properties of those items that are wanted.
func rowsWith(items iter.Seq[map[string]any], properties []string, wanted func(map[string]any) bool) [][]any {
	var rows [][]any
	for it := range items {
		if !wanted(it) {
			continue
		}
		row := make([]any, len(properties))
		for i, name := range properties {
			row[i] = it[name]
		}
		rows = append(rows, row)
	}
	return rows
}

// seqAt is the last commit by a view's snapshot.
func seqAt(v graph.View, stamps []graph.Stamp) int64 {
	seq := int64(0)
	for _, s := range stamps {
		if v.Snapshot.IsZero() || !s.Time.After(v.Snapshot) {
			seq = s.Seq
		}
	}
	return seq
}

// allReadings are the readings as the store lists them.
func (m *memory) allReadings() (out []graph.Reading) {
	c := columnsOf(readingRow)
	for _, row := range rowsWith(slices.Values(m.readings), readingRow, func(map[string]any) bool { return true }) {
		c.row = row
		out = append(out, readingOf(c))
	}
	return out
}

// resolver knows the descriptions of all entities that were stored by a commit.
func (m *memory) resolver(v graph.View, seq int64) *entityResolver {
	r := newEntityResolver(v, seq)
	r.calendars = graph.Calendars(m.allReadings(), seq)
	for id, node := range m.nodes {
		if integer(node["stored"]) <= seq {
			r.add(m.described(id))
		}
	}
	return r
}

// find returns the claims that a view admits, in order.
func (m *memory) find(t *testing.T, v graph.View, seq int64) []graph.Claim {
	t.Helper()
	entities := m.resolver(v, seq)
	c := columnsOf(columnNames(claimProperties))
	var found []graph.Claim
	for _, row := range rowsWith(m.items(), claimProperties, func(t map[string]any) bool {
		return t["type"] != describes && integer(t["stored"]) <= seq
	}) {
		c.row = row
		claim, err := claimRowOf(c).claim(v, entities)
		if err != nil {
			t.Fatal(err)
		}
		if v.Admits(claim) {
			found = append(found, claim)
		}
	}
	slices.SortFunc(found, func(a, b graph.Claim) int {
		return cmp.Or(cmp.Compare(a.Recorded(), b.Recorded()), cmp.Compare(a.ID, b.ID))
	})
	return found
}

// stream returns what a stream tells after a commit, by item.
func (m *memory) stream(t *testing.T, after int64) map[graph.ID]graph.StreamItem {
	t.Helper()
	r := newStreamReader(after, m.last.Seq, nil)
	lean := []string{"id", "type", "subject", "object", "claimantId", "sourceId", "incident", "dataset", "occurred", "runs"}
	var claims, entities []any
	for _, row := range rowsWith(m.items(), lean, func(t map[string]any) bool { return t["type"] != describes }) {
		claims = append(claims, row)
	}
	for id := range m.nodes {
		var descriptions []any
		for _, d := range m.described(id) {
			d := list(d)
			descriptions = append(descriptions, []any{d[2], d[1], d[3], d[4]})
		}
		entities = append(entities, []any{id, descriptions})
	}
	out := map[graph.ID]graph.StreamItem{}
	for _, rows := range []struct {
		rows     []any
		entities bool
	}{{claims, false}, {entities, true}} {
		items, err := r.items(rows.rows, rows.entities)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range items {
			out[idOf(c)] = c
		}
	}
	return out
}

func idOf(c graph.StreamItem) graph.ID {
	if c.Claim != nil {
		return c.Claim.ID
	}
	return c.Entity.ID
}

func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty(), gocmp.Comparer(func(a, b graph.Span) bool { return a == b })); diff != "" {
		t.Fatalf("%s (-sqlite +neo4j):\n%s", what, diff)
	}
}

// TestWhatIsKeptAnswersAsSQLiteDoes writes random graphs into the embedded store,
// and, without a server, as the properties that Neo4j would keep. What is read
// out of those answers every question as the embedded store does.
func TestWhatIsKeptAnswersAsSQLiteDoes(t *testing.T) {
	for seed := range uint64(2) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 7))
			embedded := sqlitetest.Open(t)
			o := &offline{Rand: r, embedded: embedded, memory: newMemory()}
			for _, doc := range graphtest.RandomDocuments(r, graphtest.Size{Actors: 12, Claims: 80}) {
				o.commit(t, &doc, graph.WriteOptions{})
			}
			for _, i := range []int{2, 4} {
				readings, err := embedded.Readings(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				o.commit(t, nil, graph.WriteOptions{Undo: readings[i].ID})
			}
			for range 30 {
				o.ask(t)
			}
			o.compareStreams(t)
			o.compareDocuments(t)
			o.comparePeoplesView(t)
		})
	}
}

// offline compares the embedded store with what Neo4j would keep.
type offline struct {
	*rand.Rand
	embedded graph.Store
	memory   *memory
	claims   []graph.Claim
	stamps   []graph.Stamp
}

func (o *offline) commit(t *testing.T, doc *graph.Document, options graph.WriteOptions) {
	t.Helper()
	options.Now = time.Date(2024, 5, 1+len(o.stamps), 0, 0, 0, 0, time.UTC)
	want, err := o.embedded.Write(t.Context(), doc, options)
	if err != nil {
		t.Fatal(err)
	}
	got, err := o.memory.commit(t.Context(), doc, options)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "receipt", got, want)
	if doc != nil {
		o.claims = append(o.claims, doc.Claims...)
	}
	o.stamps = append(o.stamps, o.memory.last)
}

// ask asks for the claims and the entities under a random view.
func (o *offline) ask(t *testing.T) {
	t.Helper()
	v := graphtest.RandomView(o.Rand, o.claims, o.stamps)
	seq := seqAt(v, o.stamps)
	equal(t, fmt.Sprintf("claims under %+v", v), o.memory.find(t, v, seq), claimsOf(t, o.embedded, v))
	q := graph.EntityQuery{Kind: graph.Kinds()[o.IntN(len(graph.Kinds()))], Replaced: o.IntN(2) == 0, Gone: o.IntN(2) == 0, View: v}
	got, err := o.memory.resolver(v, seq).listed(q)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, fmt.Sprintf("entities %+v", q), got, entitiesOf(t, o.embedded, q))
}

func claimsOf(t *testing.T, s graph.Store, v graph.View) []graph.Claim {
	t.Helper()
	var all []graph.Claim
	for c, err := range s.EachClaim(t.Context(), graph.ClaimQuery{View: v}) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	return all
}

func entitiesOf(t *testing.T, s graph.Store, q graph.EntityQuery) []graph.Entity {
	t.Helper()
	page, err := s.Entities(t.Context(), q, graph.Page{First: graph.MaxPage})
	if err != nil || page.HasNext {
		t.Fatal(page.HasNext, err)
	}
	return page.Items
}

func (o *offline) compareStreams(t *testing.T) {
	t.Helper()
	for _, after := range []int64{0, 1, o.memory.last.Seq - 2, o.memory.last.Seq} {
		want := map[graph.ID]graph.StreamItem{}
		for c, err := range o.embedded.Stream(t.Context(), after) {
			if err != nil {
				t.Fatal(err)
			}
			want[idOf(c)] = c
		}
		equal(t, fmt.Sprint("stream after ", after), o.memory.stream(t, after), want)
	}
}

func (o *offline) compareDocuments(t *testing.T) {
	t.Helper()
	want, err := o.embedded.Readings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, reading := range want {
		doc := graph.Document{Reading: reading}
		tx := transaction{o.memory}
		var beside []graph.Reading
		err := tx.run(t.Context(), readingsBeside, map[string]any{"reading": reading.ID}, func(c *columns) error {
			beside = append(beside, readingOf(c))
			return nil
		})
		if err == nil {
			err = holdings(t.Context(), tx, beside, &doc)
		}
		if err != nil {
			t.Fatal(err)
		}
		same, err := o.embedded.Document(t.Context(), reading.ID)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "document "+reading.ID, doc, same)
		if !slices.ContainsFunc(beside, func(r graph.Reading) bool { return gocmp.Equal(r, reading) }) {
			t.Errorf("the reading %+v is not among %+v", reading, beside)
		}
	}
}

// comparePeoplesView compares the properties that people see with what the
// embedded store says today.
func (o *offline) comparePeoplesView(t *testing.T) {
	t.Helper()
	type shown struct {
		Confidence                                            any
		Stated, SourceTitle, SourceURL, Claimant, Object, Day any
	}
	orNull := func(text string) any { return textOrNull(text) }
	want, got := map[string]shown{}, map[string]shown{}
	for _, c := range claimsOf(t, o.embedded, graph.View{}) {
		s := shown{Stated: orNull(c.Stated), Object: orNull(string(c.Object)), Day: string(c.Recorded())}
		if c.Confidence != nil {
			s.Confidence = int64(*c.Confidence)
		}
		if c.Ends.Source != nil {
			s.SourceTitle, s.SourceURL = orNull(c.Ends.Source.Name), orNull(c.Ends.Source.URL)
		}
		if c.Ends.Claimant != nil {
			s.Claimant = orNull(c.Ends.Claimant.Name)
		}
		want[string(c.ID)] = s
	}
	for id, c := range o.memory.claims {
		if c["current"] == true {
			got[id] = shown{c["confidence"], c["stated"], c["sourceTitle"], c["sourceUrl"], c["claimant"], c["object"], fmt.Sprint(c["recorded"])}
		}
	}
	equal(t, "claims as people see them", got, want)
	for _, k := range graph.Kinds() {
		want, got := map[string]any{}, map[string]any{}
		for _, e := range entitiesOf(t, o.embedded, graph.EntityQuery{Kind: k}) {
			want[string(e.ID)] = e.Name
		}
		for id, node := range o.memory.nodes {
			if node["current"] == true && graph.ID(id).Kind() == k {
				got[id] = node["name"]
			}
		}
		equal(t, "entities as people see them", got, want)
	}
}

// A write that names what nobody brought is refused without a server, too.
func TestUnknownEndsAreRefused(t *testing.T) {
	doc := graphtest.Release("seed", "2018-02-20", graphtest.Targeted("actor/seed/a", "country/KR", "2017"))
	doc.Entities = doc.Entities[:1]
	if _, err := newMemory().commit(context.Background(), doc, graph.WriteOptions{}); err == nil {
		t.Error("a claim on nobody was taken")
	}
}
