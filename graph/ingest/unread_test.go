package ingest_test

import (
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/eurepoc"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
	"github.com/actorgraph/actorgraph/graph/ingest/misp"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// What a release holds and could not be read is not withdrawn; what it does not hold is.
func TestAReadersFailureIsNoSilence(t *testing.T) {
	const a = `{"value": "A", "uuid": "u-a", "meta": {"cfr-suspected-victims": ["Japan"]}}`
	const b = `{"value": "B", "uuid": "u-b", "meta": {"cfr-suspected-victims": ["Vietnam"]}}`
	const c = `{"value": "C", "uuid": "u-c", "meta": {"country": "KP"}}`
	for name, tt := range map[string]struct {
		next string
		want string
	}{
		"a record that cannot be read":  {`{"value": {"x": 1}, "uuid": "u-a"}, ` + c, "Japan"},
		"a field that cannot be read":   {`{"value": "A", "uuid": "u-a", "meta": {"cfr-suspected-victims": {"x": 1}}}, ` + c, "Japan"},
		"a record that nobody can tell": {`7, ` + c, "Japan Vietnam"},
		"all is read":                   {c, ""},
	} {
		t.Run(name, func(t *testing.T) {
			store := sqlitetest.Open(t, vocab.Document())
			for i, values := range []string{a + "," + b + "," + c, tt.next} {
				o := ingest.Options{Recorded: graph.Date([]string{"2020-01-01", "2021-01-01"}[i])}
				if _, err := ingesttest.Load(t.Context(), store, misp.Read, cluster([]string{"1", "2"}[i], values), o, graph.WriteOptions{}); err != nil {
					t.Fatal(err)
				}
			}
			var got []string
			for c, err := range store.EachClaim(t.Context(), graph.ClaimQuery{Predicates: []graph.Predicate{graph.Targets}, View: graph.View{Datasets: []string{"misp-galaxy"}}}) {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, c.Ends.Object.Name)
			}
			if len(got) == 2 && got[0] > got[1] {
				got[0], got[1] = got[1], got[0]
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("targets %v stand, want %s", got, tt.want)
			}
		})
	}
}

// A row of a table that cannot be read at all may be of any record.
func TestALostRowWithdrawsNothing(t *testing.T) {
	global := "ID,name,description,start_date,end_date,initiator_name,initiator_country,initiator_category,sources_attribution,sources_url\n"
	receiver := "ID,receiver_country,receiver_name,receiver_category,receiver_category_subcode\n1,Japan,[],[],[]\n"
	attribution := "incident_ID,attribution_ID,attribution_date,attribution_type,attribution_basis,attributing_actor,attributing_country,attributed_initiator,attributed_initiator_country,attributed_initiator_category\n"
	inputs := []ingest.Input{
		ingest.Bytes("g", []byte(global+"1,One,,2020-01-01,2020-01-01,,,,,\n2,cut\n")), ingest.Bytes("r", []byte(receiver)), ingest.Bytes("a", []byte(attribution)),
	}
	doc, diagnostics, err := eurepoc.Read(t.Context(), inputs, ingest.Options{Recorded: "2023-01-01"})
	if err != nil {
		t.Fatal(err)
	}
	if diagnostics.Lost != 1 || len(doc.Reading.Unread) != 1 || doc.Reading.Unread[0] != graph.DatasetID("eurepoc") {
		t.Errorf("lost %d, unread %v; want the data set itself", diagnostics.Lost, doc.Reading.Unread)
	}
}
