package export_test

import (
	"bytes"
	"errors"
	"flag"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/export"
	"github.com/actorgraph/actorgraph/graph/graphtest"
	"github.com/actorgraph/actorgraph/graph/sqlite"
)

var update = flag.Bool("update", false, "write the golden files anew")

func openStore(t testing.TB, docs ...*graph.Document) graph.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	for i, doc := range docs {
		now := time.Date(2026, 1, 1, 0, i, 0, 0, time.UTC)
		if _, err := store.Write(t.Context(), doc, graph.WriteOptions{Now: now}); err != nil {
			t.Fatal(err)
		}
	}
	return store
}

const kestrel graph.ID = "actor/acme/kestrel"

// awkward is a small graph with everything that a format can stumble over.
func awkward() []*graph.Document {
	secret := graphtest.Targeted(kestrel, "country/UA", "2020")
	secret.Markings = []string{"TLP:AMBER+STRICT"}
	told := graphtest.Sure(graphtest.By(graphtest.Targeted(kestrel, "victim/bankofexamples", "2017-02/.."), "ACME", "report"), 70)
	told.Stated, told.Note, told.Markings = "Bank of \"Examples\" <JP> & co.\nsecond line", "\t=SUM(A1)", []string{"TLP:GREEN"}
	viaSecret := graphtest.By(graphtest.Targeted(kestrel, "sector/media", "2018"), "ACME", "leak")
	first := graphtest.Release("acme", "2018-02-20", slices.Concat(
		graphtest.In("incident/acme/7", graphtest.Targeted(kestrel, "country/JP", "2017"), graphtest.Said(graph.AttributedTo, "incident/acme/7", kestrel)),
		[]graph.Claim{
			told, secret, viaSecret,
			graphtest.Targeted(kestrel, "region/middle-east", "2014/2016"),
			graphtest.Called("=Kestrel", kestrel, "ACME"), graphtest.Called("Käuzchen", kestrel, ""), graphtest.Called("Kestrel", kestrel, "Other"),
			graphtest.Said(graph.OriginatesFrom, kestrel, "country/KP"), graphtest.Said(graph.AttributedTo, kestrel, "organization/bureau121"),
			graphtest.Said(graph.SameAs, kestrel, "actor/acme/owl"), graphtest.Said(graph.DifferentFrom, "actor/acme/owl", kestrel),
			{Predicate: graph.Active, Subject: kestrel, Occurred: graph.MustSpan("2019-21")},
		})...)
	graphtest.With(
		first,
		graph.Entity{ID: kestrel, Name: "Kestrel", Dataset: "acme", STIXType: "threat-actor", ExternalID: "threat-actor--7b1e2f9c-3d52-4c6f-8a37-0a1b2c3d4e5f", Description: "A falcon; \u0007 & <prey>."},
		graph.Entity{ID: "actor/acme/owl", Name: "+Owl", Dataset: "acme", URL: "https://acme.example/the owl\u00a0.html"},
		graph.Entity{ID: "incident/acme/7", Name: "@Night & day", Dataset: "acme", STIXType: "campaign", Occurred: graph.MustSpan("2017")},
		graph.Entity{ID: "source/report", Name: "Kestrel rises", URL: "https://acme.example/kestrel?a=1&b=2"},
		graph.Entity{ID: "source/leak", Name: "Leak", Markings: []string{"TLP:RED"}},
		graph.Entity{ID: "victim/bankofexamples", Name: "-Bank of Examples", STIXClass: "organization"},
		graph.Entity{ID: "country/JP", Name: "Japan", ISO2: "JP", ISO3: "JPN", Numeric: "392"},
	)
	second := graphtest.Release("acme", "2019-03-04", graphtest.Targeted(kestrel, "country/JP", "2019"))
	return []*graph.Document{first, second}
}

// claims returns what the view admits of a store of these documents.
func claims(t testing.TB, v graph.View, docs ...*graph.Document) iter.Seq2[graph.Claim, error] {
	t.Helper()
	return openStore(t, docs...).EachClaim(t.Context(), graph.ClaimQuery{View: v})
}

func TestGolden(t *testing.T) {
	for _, f := range export.Formats() {
		if f.Name == "parquet" {
			continue // no text; it is read back below
		}
		t.Run(f.Name, func(t *testing.T) {
			var got bytes.Buffer
			v, store := graph.View{KnownAsOf: "2018-02-20"}, openStore(t, awkward()...)
			o, err := export.OptionsFor(t.Context(), store, v, false)
			if err != nil {
				t.Fatal(err)
			}
			sum, err := f.Write(&got, store.EachClaim(t.Context(), graph.ClaimQuery{View: v}), o)
			if err != nil {
				t.Fatal(err)
			}
			if sum.Claims != 12 || sum.Restricted != 2 {
				t.Errorf("got %+v, want 12 claims and 2 restricted", sum)
			}
			path := filepath.Join("testdata", "awkward"+f.Extension)
			if *update {
				if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got.String()); diff != "" {
				t.Errorf("%s (-want +got, -update writes it anew):\n%s", path, diff)
			}
		})
	}
}

// Every format takes what any view admits, marks what is restricted, and
// writes the same claims in the same bytes.
func TestFormats(t *testing.T) {
	views := map[string]struct {
		view       graph.View
		open, all  int // claims written without and with what is restricted
		restricted int
	}{
		"today":          {graph.View{}, 1, 1, 0},
		"2018":           {graph.View{KnownAsOf: "2018-02-20"}, 12, 14, 2},
		"with withdrawn": {graph.View{WithWithdrawn: true}, 13, 15, 2},
		"a window":       {graph.View{KnownAsOf: "2018-02-20", Occurred: graph.MustSpan("2017")}, 10, 10, 0},
		"nothing":        {graph.View{Datasets: []string{"other"}}, 0, 0, 0},
	}
	for _, f := range export.Formats() {
		for name, v := range views {
			t.Run(f.Name+"/"+name, func(t *testing.T) {
				write := func(o export.Options) (export.Summary, []byte) {
					var out bytes.Buffer
					sum, err := f.Write(&out, claims(t, v.view, awkward()...), o)
					if err != nil {
						t.Fatal(err)
					}
					return sum, out.Bytes()
				}
				sum, once := write(export.Options{})
				if sum.Claims != v.open || sum.Restricted != v.restricted {
					t.Errorf("got %+v, want %d claims and %d restricted", sum, v.open, v.restricted)
				}
				if _, again := write(export.Options{}); !bytes.Equal(once, again) {
					t.Error("the same claims gave other bytes")
				}
				if bytes.Contains(once, []byte("STRICT")) || bytes.Contains(once, []byte("Leak")) || bytes.Contains(once, []byte("strict")) {
					t.Error("it tells of what is restricted")
				}
				if sum, _ := write(export.Options{Restricted: true}); sum.Claims != v.all || sum.Restricted != 0 {
					t.Errorf("with what is restricted: got %+v, want %d claims", sum, v.all)
				}
			})
		}
	}
}

func TestFormatsStopAtAnError(t *testing.T) {
	broken := errors.New("the store is gone")
	failing := func(yield func(graph.Claim, error) bool) { yield(graph.Claim{}, broken) }
	bare := func(yield func(graph.Claim, error) bool) { yield(graph.Claim{ID: "claim/x"}, nil) }
	for _, f := range export.Formats() {
		t.Run(f.Name, func(t *testing.T) {
			if _, err := f.Write(&bytes.Buffer{}, failing, export.Options{}); !errors.Is(err, broken) {
				t.Errorf("got %v, want the error of the claims", err)
			}
			if _, err := f.Write(&bytes.Buffer{}, bare, export.Options{}); err == nil || !strings.Contains(err.Error(), "claim/x") {
				t.Errorf("a claim without ends: got %v", err)
			}
			if _, err := f.Write(full{}, claims(t, graph.View{}, awkward()...), export.Options{}); !errors.Is(err, errFull) {
				t.Errorf("a writer that fails: got %v", err)
			}
		})
	}
}

var errFull = errors.New("no space left")

// full is a writer that takes nothing.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
