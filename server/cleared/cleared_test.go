package cleared_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
	"github.com/actorgraph/actorgraph/server/cleared"
)

const (
	kestrel graph.ID = "actor/acme/kestrel"
	korea   graph.ID = "country/KR"
	japan   graph.ID = "country/JP"
	bank    graph.ID = "victim/hiddenbank"
)

func marked(c graph.Claim, markings ...string) graph.Claim {
	c.Markings = markings
	return c
}

func open(t *testing.T, of graph.Store, level graph.TLP) *cleared.Copy {
	t.Helper()
	c, err := cleared.Open(t.Context(), of, level)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

func catchUp(t *testing.T, c *cleared.Copy) {
	t.Helper()
	if err := c.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, s graph.Store, doc *graph.Document) graph.Reading {
	t.Helper()
	r, err := s.Write(t.Context(), doc, graph.WriteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return r.Reading
}

func undo(t *testing.T, s graph.Store, id string) {
	t.Helper()
	if _, err := s.Write(t.Context(), &graph.Document{}, graph.WriteOptions{Undo: id}); err != nil {
		t.Fatal(err)
	}
}

// told is what a store tells of its claims, those that were withdrawn too, as of
// a commit.
func told(t *testing.T, s graph.Store, snapshot time.Time) []graph.Claim {
	t.Helper()
	var out []graph.Claim
	view := graph.View{WithWithdrawn: true, Snapshot: snapshot}
	for c, err := range s.EachClaim(t.Context(), graph.ClaimQuery{View: view}) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	return out
}

func objects(t *testing.T, s graph.Store) []graph.ID {
	t.Helper()
	var out []graph.ID
	for _, c := range told(t, s, time.Time{}) {
		out = append(out, c.Object)
	}
	slices.Sort(out)
	return out
}

// A release is read twice, and the readings differ only in what is restricted.
// When one of them is undone, the other still says what is open.
func TestUndoOfAReleaseThatWasReadTwice(t *testing.T) {
	for _, which := range []int{0, 1} {
		store := sqlitetest.Open(t)
		c := open(t, store, graph.TLPGreen)
		release := func(claims ...graph.Claim) *graph.Document { return graphtest.Release("acme", "2020-01-01", claims...) }
		readings := []graph.Reading{
			write(t, store, release(graphtest.Targeted(kestrel, korea, "2019"))),
			write(t, store, release(graphtest.Targeted(kestrel, korea, "2019"), marked(graphtest.Targeted(kestrel, bank, "2019"), "TLP:RED"))),
		}
		catchUp(t, c)
		undo(t, store, readings[which].ID)
		catchUp(t, c)
		if diff := cmp.Diff([]graph.ID{korea}, objects(t, c)); diff != "" {
			t.Errorf("reading %d undone (-want +got):\n%s", which+1, diff)
		}
		undo(t, store, readings[1-which].ID)
		catchUp(t, c)
		if got := objects(t, c); len(got) != 0 {
			t.Errorf("both undone: %v is left", got)
		}
	}
}

func TestLevels(t *testing.T) {
	store := sqlitetest.Open(t, *graphtest.Release("acme", "2020-01-01",
		graphtest.Targeted(kestrel, korea, "2019"),
		marked(graphtest.Targeted(kestrel, japan, "2019"), "TLP:GREEN"),
		marked(graphtest.Targeted(kestrel, "country/DE", "2019"), "TLP:AMBER"),
		marked(graphtest.Targeted(kestrel, "country/FR", "2019"), "TLP:AMBER+STRICT"),
		marked(graphtest.Targeted(kestrel, bank, "2019"), "PAP:RED"),
	))
	for level, want := range map[graph.TLP][]graph.ID{
		graph.TLPClear: {korea}, graph.TLPGreen: {japan, korea}, graph.TLPAmber: {"country/DE", japan, korea},
		graph.TLPAmberStrict: {"country/DE", "country/FR", japan, korea}, graph.TLPRed: {"country/DE", "country/FR", japan, korea, bank},
	} {
		c := open(t, store, level)
		catchUp(t, c)
		if diff := cmp.Diff(want, objects(t, c)); diff != "" {
			t.Errorf("%v (-want +got):\n%s", level, diff)
		}
		if got, _ := c.Withheld(); got != 5-len(want) {
			t.Errorf("%v: %d claims are withheld, want %d", level, got, 5-len(want))
		}
	}
}

// What is named, cited or left unread in secret is not told by the way.
func TestNothingHiddenIsNamed(t *testing.T) {
	incident, source := graph.ID("incident/acme/8"), graph.ID("source/hidden%20paper")
	doc := graphtest.Release("acme", "2020-01-01", append(
		graphtest.In(incident, graphtest.Targeted(kestrel, korea, "2019")),
		marked(graphtest.Targeted(kestrel, bank, "2019"), "TLP:AMBER"),
	)...)
	graphtest.With(doc,
		graph.Entity{ID: incident, Name: "Night", Dataset: "acme", STIXType: "incident", References: []graph.ID{source}},
		graph.Entity{ID: source, Name: "hidden paper", Markings: []string{"TLP:RED"}, Publisher: "organization/hidden"})
	doc.Reading.Unread = []graph.ID{bank, kestrel}
	store := sqlitetest.Open(t, *doc)
	c := open(t, store, graph.TLPGreen)
	catchUp(t, c)
	readings, err := c.Readings(t.Context())
	if err != nil || len(readings) != 1 {
		t.Fatalf("readings %v, %v", readings, err)
	}
	got, err := c.Document(t.Context(), readings[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprintf("%+v", got); strings.Contains(text, "idden") {
		t.Errorf("it tells of what is hidden: %s", text)
	}
	if len(got.Claims) != 1 || !slices.Equal(got.Reading.Unread, []graph.ID{kestrel}) {
		t.Errorf("it has %d claims and leaves %v unread, want 1 and %v", len(got.Claims), got.Reading.Unread, kestrel)
	}
}

// A claim on an entity that was open and is marked now is left out.
func TestEntityThatIsMarkedLater(t *testing.T) {
	store := sqlitetest.Open(t, *graphtest.Release("acme", "2020-01-01", graphtest.Targeted(kestrel, korea, "2019")))
	c := open(t, store, graph.TLPGreen)
	later := graphtest.Release("acme", "2021-01-01", graphtest.Targeted(kestrel, japan, "2020"))
	write(t, store, graphtest.With(later, graph.Entity{ID: kestrel, Name: "kestrel", Dataset: "acme", STIXType: "intrusion-set", Markings: []string{"TLP:RED"}}))
	catchUp(t, c)
	if got := objects(t, c); slices.Contains(got, japan) {
		t.Errorf("it tells %v", got)
	}
}

// A marking hides what its data set says of an entity, whoever came first: what others say of it stays.
func TestEntityThatAnotherDataSetMarks(t *testing.T) {
	secret := func() *graph.Document {
		doc := graphtest.Release("feed", "2020-02-01", graphtest.Targeted("actor/feed/x", bank, "2019"), graphtest.Targeted("actor/feed/x", korea, "2019"))
		return graphtest.With(doc, graph.Entity{ID: bank, Name: "Hidden bank", Description: "told in confidence", Markings: []string{"TLP:RED"}})
	}
	open1 := func() *graph.Document {
		return graphtest.Release("acme", "2020-01-01", graphtest.Targeted(kestrel, bank, "2018"))
	}
	note := func() *graph.Document {
		doc := graphtest.Report("notes", "2020-03-01", graphtest.Targeted(kestrel, bank, "2020"))
		doc.Entities = slices.DeleteFunc(doc.Entities, func(e graph.Entity) bool { return e.ID == bank })
		return doc
	}
	for why, docs := range map[string][]*graph.Document{"openly first": {open1(), secret(), note()}, "marked first": {secret(), open1(), note()}} {
		store := sqlitetest.Open(t)
		c := open(t, store, graph.TLPGreen)
		for _, doc := range docs {
			write(t, store, doc)
			catchUp(t, c)
		}
		if diff := cmp.Diff([]graph.ID{korea, bank, bank}, objects(t, c)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", why, diff)
		}
	}
}

// counted tells which documents of a store were asked for.
type counted struct {
	graph.Store
	asked int
}

func (c *counted) Document(ctx context.Context, id string) (graph.Document, error) {
	c.asked++
	return c.Store.Document(ctx, id)
}

// What is there is not copied again.
func TestOnlyNewCommitsAreCopied(t *testing.T) {
	store := &counted{Store: sqlitetest.Open(t)}
	c := open(t, store, graph.TLPGreen)
	for i := range 5 {
		write(t, store, graphtest.Report("acme", graph.Date(fmt.Sprintf("2020-01-0%d", i+1)), graphtest.Targeted(kestrel, korea, "2019")))
		catchUp(t, c)
		catchUp(t, c)
	}
	if store.asked != 5 {
		t.Errorf("%d documents were read for 5 commits", store.asked)
	}
}

// What is written into the copy would be lost with it.
func TestACopyIsNotWrittenTo(t *testing.T) {
	c := open(t, sqlitetest.Open(t), graph.TLPGreen)
	_, err := c.Write(t.Context(), graphtest.Report("acme", "2020-01-01", graphtest.Targeted(kestrel, korea, "")), graph.WriteOptions{})
	if !errors.Is(err, graph.ErrInvalid) || len(objects(t, c)) > 0 {
		t.Errorf("got %v", err)
	}
}

func TestCloseRemovesTheCopy(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	c, err := cleared.Open(t.Context(), sqlitetest.Open(t), graph.TLPGreen)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(os.TempDir()); len(left) != 0 || err != nil {
		t.Errorf("it leaves %v, %v", left, err)
	}
}

// Whatever is read, read again and undone, in whatever order: the copy tells, as
// of each commit, what the original tells, less what is restricted.
func TestTellsWhatTheOriginalTells(t *testing.T) {
	for seed := range uint64(5) {
		r := rand.New(rand.NewPCG(seed, 7))
		store := sqlitetest.Open(t)
		c := open(t, store, graph.TLPGreen)
		for i, doc := range graphtest.RandomDocuments(r, graphtest.Size{Actors: 6, Claims: 40, Releases: 3}) {
			if i > 0 { // the first is the vocabulary
				restrict(&doc)
			}
			write(t, store, &doc)
			if i > 0 && r.IntN(2) == 0 { // read again, with another restricted claim or one less
				doc.Claims = slices.DeleteFunc(doc.Claims, func(c graph.Claim) bool { return !graph.IsShareable(c.Markings) && r.IntN(2) == 0 })
				write(t, store, &doc)
			}
			undoSome(t, store, r)
			if r.IntN(2) == 0 {
				catchUp(t, c)
			}
		}
		catchUp(t, c)
		compare(t, store, c)
	}
}

// restrict marks a third of the claims, by their ids, so that all documents agree.
func restrict(doc *graph.Document) {
	doc.Normalize()
	for i, c := range doc.Claims {
		if c.ID[len(c.ID)-1]%3 == 0 {
			doc.Claims[i].Markings = []string{"TLP:RED"}
		}
	}
}

func undoSome(t *testing.T, store graph.Store, r *rand.Rand) {
	t.Helper()
	readings, err := store.Readings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(readings) > 2 && r.IntN(3) == 0 {
		undo(t, store, readings[1+r.IntN(len(readings)-1)].ID)
	}
}

func compare(t *testing.T, store graph.Store, c *cleared.Copy) {
	t.Helper()
	readings, err := store.Readings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	snapshots := []time.Time{{}}
	for _, r := range readings {
		snapshots = append(snapshots, r.Stored.Time)
	}
	for _, at := range snapshots {
		want := slices.DeleteFunc(told(t, store, at), func(c graph.Claim) bool { return !graph.IsShareable(c.Markings) })
		ends := cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Ends" }, cmp.Ignore()) // entities are described by open claims alone
		same := cmp.Comparer(func(a, b graph.Span) bool { return a == b })
		if diff := cmp.Diff(want, told(t, c, at), ends, same, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("as of %v (-want +got):\n%s", at, diff)
		}
	}
}
