package ingest_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// release is what a feed publishes, as a test says it.
type release struct {
	dataset  string
	recorded graph.Date
	adds     bool // it is no full release
	says     func(b *ingest.Builder, actor graph.ID)
}

func (r release) read(ctx context.Context, _ []ingest.Input, o ingest.Options) (graph.Document, ingest.Diagnostics, error) {
	b := ingest.NewBuilder(graph.Reading{Dataset: r.dataset, Recorded: r.recorded, Full: !r.adds}, graph.Entity{})
	actor := b.Entity(ingest.Place{}, graph.Entity{ID: graph.MakeID(graph.Actor, r.dataset, "a"), Name: "a", Dataset: r.dataset})
	b.Claim(ingest.Place{}, graph.Claim{Predicate: graph.OriginatesFrom, Subject: actor, Object: "country/KP"})
	r.says(b, actor)
	doc, err := b.Finish(ctx, o)
	return doc, b.Diagnostics, err
}

// job imports releases, each as a document.
func job(all ...release) ingest.Job {
	var inputs []ingest.Input
	for _, r := range all {
		inputs = append(inputs, ingest.Bytes(r.dataset, nil))
	}
	return ingest.Job{Inputs: inputs, Format: ingest.Format{
		Split: ingest.ByFile,
		Read: func(ctx context.Context, in []ingest.Input, o ingest.Options) (graph.Document, ingest.Diagnostics, error) {
			i := slices.IndexFunc(all, func(r release) bool { return r.dataset == in[0].Name })
			return all[i].read(ctx, in, o)
		},
	}}
}

func run(t *testing.T, store graph.Store, j ingest.Job) ingest.Summary {
	t.Helper()
	all, err := j.Run(t.Context(), store)
	if err != nil {
		t.Fatal(err)
	}
	return ingest.Merge(all)
}

const site = "https://example.org/"

// cites says that a group targeted a country, with its address as the source.
func cites(b *ingest.Builder, actor graph.ID, country, path string, said graph.SaidOn) {
	b.Claim(ingest.Place{}, graph.Claim{
		Predicate: graph.Targets, Subject: actor, Object: graph.ID("country/" + country), Source: b.CiteURLs(ingest.Place{}, []string{site + path})[0],
		Version: graph.Version{SaidOn: said},
	})
}

// tells says when documents came out, and claims something of each.
func tells(days map[string]string, markings ...string) func(*ingest.Builder, graph.ID) {
	return func(b *ingest.Builder, actor graph.ID) {
		for path, day := range days {
			source := b.Cite(ingest.Place{}, graph.Entity{Name: path, URL: site + path, Published: graph.MustSpan(day)})
			b.Claim(ingest.Place{}, graph.Claim{Predicate: graph.Active, Subject: actor, Source: source, Version: graph.Version{Markings: markings}})
		}
	}
}

// feed cites documents in every way: of no day, of a year, of a day before the document, of a day
// that the file tells itself, with a month in the address.
var feed = release{dataset: "feed", recorded: "2020-01-01", says: func(b *ingest.Builder, actor graph.ID) {
	year := graph.SaidIn(graph.MustSpan("2018"), graph.BasisStated)
	cites(b, actor, "JP", "plain", graph.SaidOn{})
	cites(b, actor, "KR", "plain", year)
	cites(b, actor, "VN", "plain", graph.SaidAt("2018-01-31", graph.BasisStated))
	cites(b, actor, "IN", "2018/02/month", graph.SaidOn{})
	cites(b, actor, "US", "2018/02/month", year)
	cites(b, actor, "FR", "2018/02/later", graph.SaidOn{})
	cites(b, actor, "DE", "unknown", year)
	b.Cite(ingest.Place{}, graph.Entity{Name: "own", URL: site + "own", Published: graph.MustSpan("2017")})
	cites(b, actor, "GB", "own", graph.SaidOn{})
}}

var knows = release{dataset: "knows", recorded: "2021-01-01", says: tells(map[string]string{
	"plain": "2018-02-20", "2018/02/month": "2018-02-20", "2018/02/later": "2018-03-05", "own": "2016-01-01", "elsewhere": "2015",
})}

// claimsOf is what a store says of a data set, whatever the commits were.
func claimsOf(t *testing.T, store graph.Store, dataset string, snapshot time.Time) []graph.Claim {
	t.Helper()
	view := graph.View{Datasets: []string{dataset}, WithWithdrawn: true, Snapshot: snapshot}
	all, err := graph.Collect(store.EachClaim(t.Context(), graph.ClaimQuery{View: view}))
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(all, func(a, b graph.Claim) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return all
}

func differ(a, b []graph.Claim) string {
	return cmp.Diff(a, b, cmp.Comparer(func(a, b graph.Span) bool { return a == b }), cmpopts.IgnoreFields(graph.Claim{}, "Stored", "Ends"), cmpopts.EquateEmpty())
}

func standing(t *testing.T, store graph.Store, dataset string) []graph.Reading {
	t.Helper()
	readings, err := store.Readings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return graph.Standing(readings, dataset)
}

func TestTheOrderOfImportMakesNoDifference(t *testing.T) {
	before, after, together := sqlitetest.Open(t, vocab.Document()), sqlitetest.Open(t, vocab.Document()), sqlitetest.Open(t, vocab.Document())
	run(t, before, job(knows))
	if sum := run(t, before, job(feed)); sum.Redated != nil {
		t.Errorf("a feed that tells nothing new dates %+v", sum.Redated)
	}
	run(t, after, job(feed))
	then := time.Now()
	past := claimsOf(t, after, "feed", then)

	dry := job(knows)
	dry.Write = graph.WriteOptions{DryRun: true}
	foretold := run(t, after, dry).Redated
	if n := len(standing(t, after, "feed")); n != 1 || differ(past, claimsOf(t, after, "feed", time.Time{})) != "" {
		t.Fatalf("a dry run changed something: %d readings", n)
	}
	by := job(knows)
	by.Write.Entry = graph.Entry{By: "ann", Reason: "new"}
	sum := run(t, after, by)
	now := standing(t, after, "feed")
	want := []ingest.Redated{{Dataset: "feed", Claims: 6, Readings: []string{now[0].ID}}}
	if diff := cmp.Diff(want, sum.Redated); diff != "" {
		t.Errorf("dated (-want +got):\n%s", diff)
	}
	if want[0].Readings = nil; cmp.Diff(want, foretold) != "" {
		t.Errorf("a dry run foretold %+v, want %+v", foretold, want)
	}
	if e := now[0].Entry; e.By != "ann" || e.Reason != "dated by documents of knows" {
		t.Errorf("the entry is %+v", e)
	}
	run(t, together, job(feed, knows))

	for name, store := range map[string]graph.Store{"after": after, "in one import": together} {
		if diff := differ(claimsOf(t, before, "feed", time.Time{}), claimsOf(t, store, "feed", time.Time{})); diff != "" {
			t.Errorf("%s (-knows first +feed first):\n%s", name, diff)
		}
		if a, b := standing(t, before, "feed")[0].Digest, standing(t, store, "feed")[0].Digest; a != b {
			t.Errorf("%s: the reading is %s, want %s", name, b, a)
		}
	}
	if diff := differ(past, claimsOf(t, after, "feed", then)); diff != "" {
		t.Errorf("what was known before changed:\n%s", diff)
	}
	if sum := run(t, after, job(feed)); !sum.Receipt.Unchanged {
		t.Errorf("read again it is %+v", sum.Receipt)
	}
	if sum := run(t, after, job(knows)); !sum.Receipt.Unchanged || sum.Redated != nil {
		t.Errorf("read again it is %+v and dates %+v", sum.Receipt, sum.Redated)
	}
}

// Every release that stands is dated anew, what it withdrew too; those that were read again or undone are not.
func TestAllReleasesAreDatedAnew(t *testing.T) {
	first := release{dataset: "feed", recorded: "2019-01-01", says: func(b *ingest.Builder, actor graph.ID) {
		cites(b, actor, "JP", "plain", graph.SaidOn{})
		cites(b, actor, "PL", "plain", graph.SaidOn{}) // held no more by the next
	}}
	wrong := release{dataset: "feed", recorded: "2019-06-01", says: func(b *ingest.Builder, actor graph.ID) { cites(b, actor, "US", "plain", graph.SaidOn{}) }}
	before, after := sqlitetest.Open(t, vocab.Document()), sqlitetest.Open(t, vocab.Document())
	for _, r := range []release{knows, first, feed} {
		run(t, before, job(r))
	}
	run(t, after, job(first))
	undone := run(t, after, job(wrong)).Receipt.Reading.ID
	run(t, after, job(feed))
	if _, err := after.Write(t.Context(), &graph.Document{}, graph.WriteOptions{Undo: undone}); err != nil {
		t.Fatal(err)
	}
	sum := run(t, after, job(knows))
	if diff := differ(claimsOf(t, before, "feed", time.Time{}), claimsOf(t, after, "feed", time.Time{})); diff != "" {
		t.Errorf("(-knows first +knows last):\n%s", diff)
	}
	if n := len(standing(t, after, "feed")); n != 2 || len(sum.Redated) != 1 || len(sum.Redated[0].Readings) != 2 {
		t.Errorf("%d releases stand, and %+v are dated; want 2 of both", n, sum.Redated)
	}
}

// A day dates nothing that more people may read than itself.
func TestAMarkedDayDatesNothingOpen(t *testing.T) {
	const path = "plain"
	secret := func(b *ingest.Builder, actor graph.ID) {
		cites(b, actor, "JP", path, graph.SaidOn{})
		b.Claim(ingest.Place{}, graph.Claim{
			Predicate: graph.Targets, Subject: actor, Object: "country/KR", Source: b.CiteURLs(ingest.Place{}, []string{site + path})[0],
			Version: graph.Version{Markings: []string{"TLP:AMBER"}},
		})
	}
	marked := func(b *ingest.Builder, actor graph.ID) {
		source := b.Cite(ingest.Place{}, graph.Entity{Name: path, URL: site + path, Published: graph.MustSpan("2018-02-20"), Markings: []string{"TLP:AMBER"}})
		b.Claim(ingest.Place{}, graph.Claim{Predicate: graph.Active, Subject: actor, Source: source})
	}
	for name, says := range map[string]func(*ingest.Builder, graph.ID){
		"a document that is marked": marked, "one that only a marked claim names": tells(map[string]string{path: "2018-02-20"}, "TLP:AMBER"),
	} {
		store := sqlitetest.Open(t, vocab.Document())
		run(t, store, job(release{dataset: "feed", recorded: "2020-01-01", says: secret}))
		j := job(release{dataset: "knows", recorded: "2021-01-01", says: says})
		sum := run(t, store, j)
		got := map[graph.ID]graph.Date{}
		for _, c := range claimsOf(t, store, "feed", time.Time{}) {
			got[c.Object] = c.Published
		}
		if want := map[graph.ID]graph.Date{"country/KP": "", "country/JP": "", "country/KR": "2018-02-20"}; cmp.Diff(want, got) != "" {
			t.Errorf("%s dates %v, want %v", name, got, want)
		}
		if len(sum.Redated) != 1 || sum.Redated[0].Claims != 1 {
			t.Errorf("%s: told of %+v, want one claim", name, sum.Redated)
		}
	}
}

// Who may not see what is dated is not told of it.
func TestWhatIsAboveIsNotTold(t *testing.T) {
	store := sqlitetest.Open(t, vocab.Document())
	run(t, store, job(release{dataset: "secret", recorded: "2020-01-01", says: func(b *ingest.Builder, actor graph.ID) {
		b.Claim(ingest.Place{}, graph.Claim{
			Predicate: graph.Targets, Subject: actor, Object: "country/KR", Source: b.CiteURLs(ingest.Place{}, []string{site + "plain"})[0],
			Version: graph.Version{Markings: []string{"TLP:AMBER"}},
		})
	}}))
	j := job(knows)
	j.Tells = func(level graph.TLP) bool { return level <= graph.TLPGreen }
	if sum := run(t, store, j); sum.Redated != nil {
		t.Errorf("told of %+v", sum.Redated)
	}
	if c := claimsOf(t, store, "secret", time.Time{}); !slices.ContainsFunc(c, func(c graph.Claim) bool { return c.Published == "2018-02-20" }) {
		t.Errorf("nothing is dated: %+v", c)
	}
}

// What only adds may be entered by hand, and is dated by what was entered; the seed comes dated.
func TestWhatIsNotDatedAnew(t *testing.T) {
	says := func(b *ingest.Builder, actor graph.ID) { cites(b, actor, "JP", "plain", graph.SaidOn{}) }
	store := sqlitetest.Open(t, vocab.Document())
	for _, r := range []release{{dataset: "notes", recorded: "2020-01-01", adds: true, says: says}, {dataset: "seed", recorded: "2020-01-01", says: says}} {
		run(t, store, job(r))
	}
	if sum := run(t, store, job(knows)); sum.Redated != nil {
		t.Errorf("dated %+v", sum.Redated)
	}
}

// full is a store that fails after some writes.
type full struct {
	graph.Store
	writes int
}

var errFull = errors.New("disk full")

func (f *full) Write(ctx context.Context, doc *graph.Document, o graph.WriteOptions) (graph.Receipt, error) {
	if f.writes--; f.writes < 0 {
		return graph.Receipt{}, errFull
	}
	return f.Store.Write(ctx, doc, o)
}

// An import that fails while others are dated by it leaves what was imported, and says
// so; the same import again does the rest.
func TestDatingThatFailsIsDoneByTheNextImport(t *testing.T) {
	other := feed
	other.dataset = "other"
	before, after := sqlitetest.Open(t, vocab.Document()), sqlitetest.Open(t, vocab.Document())
	for _, r := range []release{knows, feed, other} {
		run(t, before, job(r))
	}
	run(t, after, job(feed))
	run(t, after, job(other))
	all, err := job(knows).Run(t.Context(), &full{after, 2})
	if !errors.Is(err, errFull) || !strings.Contains(err.Error(), "what was imported is written, feed dated anew; to import it again does the rest") {
		t.Errorf("it fails with %v", err)
	}
	if sum := ingest.Merge(all); sum.Receipt.Reading.ID == "" || len(sum.Redated) != 1 {
		t.Errorf("told %+v", sum)
	}
	if sum := run(t, after, job(knows)); !sum.Receipt.Unchanged || len(sum.Redated) != 1 || sum.Redated[0].Dataset != "other" {
		t.Errorf("the next import dates %+v", sum.Redated)
	}
	for _, dataset := range []string{"feed", "other"} {
		if diff := differ(claimsOf(t, before, dataset, time.Time{}), claimsOf(t, after, dataset, time.Time{})); diff != "" {
			t.Errorf("%s:\n%s", dataset, diff)
		}
	}
}

// What a record states itself and an earlier day cut is not made up when another contradicts that: the claim stays.
func TestWhatCannotBeKnownIsLeft(t *testing.T) {
	contradicts := release{dataset: "contradicts", recorded: "2021-01-01", says: tells(map[string]string{"plain": "2018-06-01"})}
	store := sqlitetest.Open(t, vocab.Document())
	run(t, store, job(knows))
	wrong := standing(t, store, "knows")[0].ID
	run(t, store, job(release{dataset: "feed", recorded: "2020-01-01", says: func(b *ingest.Builder, actor graph.ID) {
		cites(b, actor, "JP", "plain", graph.SaidOn{})
		cites(b, actor, "KR", "plain", graph.SaidIn(graph.MustSpan("2018"), graph.BasisStated))
	}}))
	if _, err := store.Write(t.Context(), &graph.Document{}, graph.WriteOptions{Undo: wrong}); err != nil {
		t.Fatal(err)
	}
	sum := run(t, store, job(contradicts))
	if len(sum.Redated) != 1 || sum.Redated[0].Claims != 1 || sum.Redated[0].Left != 1 {
		t.Errorf("told of %+v, want one dated and one left", sum.Redated)
	}
	for _, c := range claimsOf(t, store, "feed", time.Time{}) {
		if want := map[graph.ID]graph.Date{"country/JP": "2018-06-01", "country/KR": "2018-02-20"}[c.Object]; c.Published != want {
			t.Errorf("%s was said on %s, want %s", c.Object, c.Published, want)
		}
	}
}
