package ingest_test

import (
	"slices"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/cfr"
	"github.com/actorgraph/actorgraph/graph/ingest/eurepoc"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// realFeed is a public feed as it is imported.
type realFeed struct {
	key      string
	read     ingest.Read
	recorded graph.Date
	files    []string
}

var realFeeds = map[string]realFeed{
	"eurepoc": {"eurepoc", eurepoc.Read, "2023-04-20", []string{"eurepoc-global-1.1-sample.csv.gz", "eurepoc-receiver-1.1-sample.csv", "eurepoc-attribution-1.1-sample.csv"}},
	"cfr":     {"cfr", cfr.Read, "2022-12-24", []string{"cfr-cyber-operations-2005-2022.csv"}},
}

func (f realFeed) load(t *testing.T, store graph.Store) ingest.Summary {
	t.Helper()
	sum, err := ingesttest.Load(t.Context(), store, f.read, ingesttest.RealFiles(t, f.files...), ingest.Options{Recorded: f.recorded}, graph.WriteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// Where a document turns out to be from after what a feed states, the feed's record says it, whether the day was
// known when the feed was read or is told later: but for claims that are left, which is told. Those are of groups that
// CFR profiles, whose records nothing leads to, and of addresses that tell another month.
func TestRecordsOfThePublicFeedsThatAreOlderThanWhatTheyCite(t *testing.T) {
	for _, name := range []string{"eurepoc", "cfr"} {
		f := realFeeds[name]
		first, last := sqlitetest.Open(t, vocab.Document()), sqlitetest.Open(t, vocab.Document())
		f.load(t, last)
		cited := map[string]string{}
		for _, c := range claimsOf(t, last, f.key, time.Time{}) {
			if u := c.Ends.Source.URL; u != "" && c.Basis == graph.BasisStated && len(cited) < 200 {
				cited[u] = "2024"
			}
		}
		late := release{dataset: "late", recorded: "2025-01-01", says: func(b *ingest.Builder, actor graph.ID) {
			for u, day := range cited {
				source := b.Cite(ingest.Place{}, graph.Entity{Name: u, URL: u, Published: graph.MustSpan(day)})
				b.Claim(ingest.Place{}, graph.Claim{Predicate: graph.Active, Subject: actor, Source: source})
			}
		}}
		sum := run(t, last, job(late))
		run(t, first, job(late))
		f.load(t, first)
		got, want := claimsOf(t, last, f.key, time.Time{}), claimsOf(t, first, f.key, time.Time{})
		missing := 0
		for _, c := range want {
			if !slices.ContainsFunc(got, func(o graph.Claim) bool { return o.ID == c.ID && o.Withdrawn() == "" && o.SaidOn == c.SaidOn }) {
				missing++
			}
		}
		t.Logf("%s: %+v, %d of %d differ", name, sum.Redated, missing, len(want))
		if len(sum.Redated) != 1 || sum.Redated[0].Claims == 0 || missing != sum.Redated[0].Left {
			t.Errorf("%s: %d claims are not as when the days were known first, told of %+v", name, missing, sum.Redated)
		}
	}
}
