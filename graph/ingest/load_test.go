package ingest_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
	"github.com/actorgraph/actorgraph/graph/ingest/misp"
	"github.com/actorgraph/actorgraph/graph/ingest/stix"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

func cluster(version, values string) []ingest.Input {
	return []ingest.Input{ingest.Bytes("f", []byte(`{"type": "threat-actor", "version": `+version+`, "values": [`+values+`]}`))}
}

func TestLoadSaysWhatItDid(t *testing.T) {
	store := sqlitetest.Open(t, vocab.Document())
	load := func(version, values string, recorded graph.Date, w graph.WriteOptions) ingest.Summary {
		t.Helper()
		sum, err := ingesttest.Load(t.Context(), store, misp.Read, cluster(version, values), ingest.Options{Recorded: recorded}, w)
		if err != nil {
			t.Fatal(err)
		}
		return sum
	}
	const a = `{"value": "A", "meta": {"country": "KP", "cfr-suspected-victims": ["Japan"], "refs": ["u"]}}`
	const b = `{"value": "B", "meta": {"country": 7}}`

	dry := load("1", a+","+b, "2020-01-01", graph.WriteOptions{DryRun: true})
	first := load("1", a+","+b, "2020-01-01", graph.WriteOptions{})
	if diff := cmp.Diff(dry.Claims, first.Claims); diff != "" || dry.Receipt.New != first.Receipt.New {
		t.Errorf("the dry run foretold %+v, want %+v", dry.Receipt, first.Receipt)
	}
	want := map[graph.Predicate]int{graph.Named: 2, graph.OriginatesFrom: 1, graph.Targets: 1}
	if diff := cmp.Diff(want, first.Claims); diff != "" || first.Receipt.New != 4 || first.Entities[graph.Actor] != 2 {
		t.Errorf("got %+v, %v; want 4 new claims, 2 actors (-want +got):\n%s", first.Receipt, first.Entities, diff)
	}
	if len(first.Diagnostics.Rejects) != 1 || first.Diagnostics.Rejects[0].Path != "/values/1/meta/country" || first.Diagnostics.Outside["refs"] != 1 {
		t.Errorf("got %+v, want the country of B rejected and one reference counted", first.Diagnostics)
	}
	if again := load("1", a+","+b, "2020-01-01", graph.WriteOptions{}); !again.Receipt.Unchanged {
		t.Errorf("the same file again: got %+v, want it unchanged", again.Receipt)
	}
	if next := load("2", a, "2021-01-01", graph.WriteOptions{}); next.Receipt.Withdrawn != 1 || next.Receipt.New != 0 {
		t.Errorf("a release without B: got %+v, want 1 withdrawn", next.Receipt)
	}
}

func TestAFailedLoadLeavesTheStoreAsItWas(t *testing.T) {
	store := sqlitetest.Open(t, vocab.Document())
	load := func(in []ingest.Input) error {
		_, err := ingesttest.Load(t.Context(), store, misp.Read, in, ingest.Options{Recorded: "2020-01-01"}, graph.WriteOptions{})
		return err
	}
	if err := load(cluster("1", `{"value": "A"}`)); err != nil {
		t.Fatal(err)
	}
	before, err := store.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for name, in := range map[string][]ingest.Input{
		"a file that is cut off":         {ingest.Bytes("f", []byte(`{"type": "threat-actor", "values": [{"value": "B"}, `))},
		"a full release without a claim": cluster("2", `{"value": null}`),
	} {
		if err := load(in); !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("%s: got %v, want graph.ErrInvalid", name, err)
		}
	}
	after, err := store.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("the store changed (-before +after):\n%s", diff)
	}
}

// The four old releases of MISP's cluster, in orders of import that do and do
// not follow their dates: what was known as of each is the same.
func TestOldReleasesInAnyOrder(t *testing.T) {
	releases := []struct {
		file             string
		recorded         graph.Date
		exact, canonical int
	}{
		{"misp-threat-actor-v45-2018-07-10.json.gz", "2018-07-10", 41, 41},
		{"misp-threat-actor-v46-2018-07-25.json.gz", "2018-07-25", 433, 433},
		{"misp-threat-actor-v229-2022-06-22.json.gz", "2022-06-22", 626, 625},
		{"misp-threat-actor-v254-2022-11-24.json.gz", "2022-11-24", 700, 699},
	}
	for _, order := range [][]int{{0, 1, 2, 3}, {3, 2, 1, 0}, {2, 0, 3, 1}} {
		store := sqlitetest.Open(t, vocab.Document())
		for _, i := range order {
			in := ingesttest.RealFiles(t, releases[i].file)
			o := ingest.Options{Recorded: releases[i].recorded}
			if _, err := ingesttest.Load(t.Context(), store, misp.Read, in, o, graph.WriteOptions{}); err != nil {
				t.Fatal(err)
			}
		}
		for _, r := range releases {
			exact, canonical := 0, 0
			for c, err := range store.EachClaim(t.Context(), graph.ClaimQuery{
				Predicates: []graph.Predicate{graph.Targets}, View: graph.View{KnownAsOf: r.recorded},
			}) {
				if err != nil {
					t.Fatal(err)
				}
				if strings.HasPrefix(c.Note, "cfr-suspected-victims") {
					exact += strings.Count(c.Stated, "; ") + 1
					canonical++
				}
			}
			if exact != r.exact || canonical != r.canonical {
				t.Errorf("order %v, as of %s: got %d pairs by words and %d by target, want %d and %d",
					order, r.recorded, exact, canonical, r.exact, r.canonical)
			}
		}
	}
}

// APT37 had no uuid in 2018: its claims of then lead to the record of today.
func TestARecordWithoutUUIDKeepsItsClaims(t *testing.T) {
	store := sqlitetest.Open(t, vocab.Document())
	for file, recorded := range map[string]graph.Date{
		"misp-threat-actor-v254-2022-11-24.json.gz": "2022-11-24",
		"misp-threat-actor-v46-2018-07-25.json.gz":  "2018-07-25",
	} {
		in := ingesttest.RealFiles(t, file)
		if _, err := ingesttest.Load(t.Context(), store, misp.Read, in, ingest.Options{Recorded: recorded}, graph.WriteOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	old := graph.ID("actor/misp-galaxy/apt37")
	page, err := store.Entities(t.Context(), graph.EntityQuery{IDs: []graph.ID{old}}, graph.Page{First: 2})
	if err != nil {
		t.Fatal(err)
	}
	if len(page.Items) != 1 || page.Items[0].ReplacedBy != "actor/misp-galaxy/50cd027f-df14-40b2-aa22-bf5de5061163" {
		t.Errorf("got %+v, want %s replaced by the record with the uuid", page.Items, old)
	}
	claims, err := store.Claims(t.Context(), graph.ClaimQuery{
		Subjects: []graph.ID{old}, Predicates: []graph.Predicate{graph.Targets}, View: graph.View{KnownAsOf: "2018-07-25"},
	}, graph.Page{First: 10})
	if err != nil {
		t.Fatal(err)
	}
	if len(claims.Items) == 0 {
		t.Error("what was said of APT37 in 2018 is lost")
	}
}

func TestAttackThroughAStore(t *testing.T) {
	store := sqlitetest.Open(t, vocab.Document())
	in := ingesttest.RealFiles(t, "attack-enterprise-18.1-groups-campaigns-stix2.0.json")
	if _, err := ingesttest.Load(t.Context(), store, stix.Read, in, ingest.Options{}, graph.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	actors, err := store.Entities(t.Context(), graph.EntityQuery{Kind: graph.Actor}, graph.Page{First: 1, Count: true})
	if err != nil {
		t.Fatal(err)
	}
	if actors.Total != 172 {
		t.Errorf("got %d groups, want the 172 active ones", actors.Total)
	}
	for text, want := range map[string]graph.ID{
		"G0067": "actor/attack-enterprise/G0067",
		"G0058": "actor/attack-enterprise/G0058", // revoked, found as it is
		"intrusion-set--4a2ce82e-1a74-468a-a6fb-bbead541383c": "actor/attack-enterprise/G0067",
		"C0024": "incident/attack-enterprise/C0024",
	} {
		hits, err := store.Search(t.Context(), graph.SearchQuery{Text: text, Exact: true, First: 5})
		if err != nil {
			t.Fatal(err)
		}
		if len(hits) != 1 || hits[0].Entity.ID != want {
			t.Errorf("%s: got %+v, want %s", text, hits, want)
		}
	}
}
