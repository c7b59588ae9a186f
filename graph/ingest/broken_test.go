package ingest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/cfr"
	"github.com/actorgraph/actorgraph/graph/ingest/csv"
	"github.com/actorgraph/actorgraph/graph/ingest/eurepoc"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
	"github.com/actorgraph/actorgraph/graph/sqlite/sqlitetest"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// brokenRow is a row of a full table, and how it stands in the next release.
type brokenRow struct {
	dataset          string
	read             ingest.Read
	header           string
	row, broken, end string // of the first release, of the second, and what all three hold beside it
	beside           []ingest.Input
}

const (
	tracker     = "Title,Date,Affiliations,Description,Response,Victims,Sponsor,Type,Category,Sources_1\n"
	global      = "ID,name,description,start_date,end_date,initiator_name,initiator_country,initiator_category,sources_attribution,sources_url\n"
	receiver    = "ID,receiver_country,receiver_name,receiver_category,receiver_category_subcode\n2,Vietnam,,,\n"
	attribution = "incident_ID,attribution_ID,attribution_date,attribution_type,attribution_basis,attributing_actor,attributing_country,attributed_initiator,attributed_initiator_country,attributed_initiator_category\n"
)

func brokenRows() map[string]brokenRow {
	mapping := ingest.Bytes("m", []byte("dataset: t\nfull: true\ncolumns: {actor: who, country: hit, victim: whom, victim-country: where, occurred: when, incident: case}\n"))
	return map[string]brokenRow{
		"csv, a target": {"t", csv.By(mapping), "who,hit,whom,where,when,case\n", "A,Japan,Bank,Japan,2018,\n", "A,Jaapn,Bank,Jaapn,2018,\n", "B,Vietnam,,,,\n", nil},
		"csv, a time":   {"t", csv.By(mapping), "who,hit,whom,where,when,case\n", "A,Japan,,,2018,7\n", "A,Japan,,,3/4/2018,7\n", "B,Vietnam,,,,\n", nil},
		"csv, a victim": {"t", csv.By(mapping), "who,hit,whom,where,when,case\n", "A,,Bank,Japan,2018,7\n", "A,,Bank" + strings.Repeat("x", 3000) + ",Japan,2018,7\n", "B,Vietnam,,,,\n", nil},
		"csv, all":      {"t", csv.By(mapping), "who,hit,whom,where,when,case\n", "A,Japan,,,2018,\n", "A,Japan\n", "B,Vietnam,,,,\n", nil},
		"cfr, a sponsor": {
			"cfr", cfr.Read, tracker, "Targeting of X,1/2/2018,A,d,,Japan,China,Espionage,,\n", "Targeting of X,1/2/2018,A,d,,Japan,Chnia,Espionage,,\n",
			"Targeting of Y,1/2/2019,B,d,,Vietnam,Iran,Espionage,,\n", nil,
		},
		"cfr, a profile's sponsor": {
			"cfr", cfr.Read, tracker, "A,1/2/2018,,d,,Japan,China,Espionage,,\n", "A,1/2/2018,,d,,Japan,Chnia,Espionage,,\n",
			"Targeting of Y,1/2/2019,B,d,,Vietnam,Iran,Espionage,,\n", nil,
		},
		"cfr, a date": {
			"cfr", cfr.Read, tracker, "Targeting of X,1/2/2018,A,d,,Japan,China,Espionage,,\n", "Targeting of X,some day,A,d,,Japan,China,Espionage,,\n",
			"Targeting of Y,1/2/2019,B,d,,Vietnam,Iran,Espionage,,\n", nil,
		},
		"cfr, shifted columns": {
			"cfr", cfr.Read, tracker, "Targeting of X,1/2/2018,A,d,,Japan,China,Espionage,,\n", "Targeting of X,1/2/2018,A,d,,Japan,Espionage,China,,\n",
			"Targeting of Y,1/2/2019,B,d,,Vietnam,Iran,Espionage,,\n", nil,
		},
		"eurepoc, the initiators": {
			"eurepoc", eurepoc.Read, global, "1,One,,2018-01-02,,['A'],['China'],['State'],[],[]\n", "1,One,,2018-01-02,,['A,['China'],['State'],[],[]\n",
			"2,Two,,2019-01-02,,['B'],['Iran'],['State'],[],[]\n",
			[]ingest.Input{ingest.Bytes("a", []byte(attribution))},
		},
		"eurepoc, a time": {
			"eurepoc", eurepoc.Read, global, "1,One,,2018-01-02,,['A'],['China'],['State'],[],[]\n", "1,One,,soon,,['A'],['China'],['State'],[],[]\n",
			"2,Two,,2019-01-02,,['B'],['Iran'],['State'],[],[]\n",
			[]ingest.Input{ingest.Bytes("a", []byte(attribution))},
		},
	}
}

// A row that cannot be read in whole lets go nothing of what it said before; once
// the table holds it no more, it is let go.
func TestARowThatIsBrokenIsHeld(t *testing.T) {
	for name, tt := range brokenRows() {
		t.Run(name, func(t *testing.T) {
			store := sqlitetest.Open(t, vocab.Document())
			var held [3]map[graph.ID]string
			for i, rows := range []string{tt.row + tt.end, tt.broken + tt.end, tt.end} {
				o := ingest.Options{Recorded: graph.Date([]string{"2020-01-01", "2021-01-01", "2022-01-01"}[i])}
				if tt.dataset == "eurepoc" {
					hit := receiver + []string{"1,Japan,,,\n", "1,Japan,,,\n", ""}[i]
					tt.beside = append(tt.beside[:1], ingest.Bytes("r", []byte(hit)))
				}
				in := append([]ingest.Input{ingest.Bytes("f", []byte(tt.header+rows))}, tt.beside...)
				if _, err := ingesttest.Load(t.Context(), store, tt.read, in, o, graph.WriteOptions{}); err != nil {
					t.Fatal(err)
				}
				held[i] = heldBy(t, store, tt.dataset)
			}
			for id, what := range held[0] {
				if held[1][id] == "" {
					t.Errorf("withdrawn, though the row stands there: %s", what)
				}
			}
			for id, what := range held[2] {
				if !strings.Contains(what, "/b") && !strings.Contains(what, "/VN") && !strings.Contains(what, "/2") {
					t.Errorf("held, though no row says it: %s", what)
				}
				if held[0][id] == "" {
					t.Errorf("new, though the row was there before: %s", what)
				}
			}
		})
	}
}

// heldBy returns the claims of a data set that stand, in words.
func heldBy(t *testing.T, store graph.Store, dataset string) map[graph.ID]string {
	t.Helper()
	out := map[graph.ID]string{}
	for c, err := range store.EachClaim(t.Context(), graph.ClaimQuery{View: graph.View{Datasets: []string{dataset}}}) {
		if err != nil {
			t.Fatal(err)
		}
		out[c.ID] = fmt.Sprintf("%s %s %s in %s, %s", c.Subject, c.Predicate, c.Object, c.Incident, c.Occurred)
	}
	return out
}
