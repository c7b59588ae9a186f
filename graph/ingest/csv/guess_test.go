package csv_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/csv"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
)

func TestGuess(t *testing.T) {
	tests := []struct {
		name, table string
		want        []string // lines of the mapping, without their comments
		doubt       string   // words of what is left out
	}{
		{"a column per vendor", "Official,Mandiant,Kaspersky Lab\nAmber Heron,UNC9001,Heronry\n", []string{
			"actor: Official", "names:", "- Mandiant", "- {column: Kaspersky Lab, claimant: Kaspersky}",
		}, ""},
		{"targets in two columns", "Group,Target 1,Target 2\nK,Japan,Media\nL,\"Korea, Republic of, Vietnam\",\n", []string{
			"actor: Group", "target:", `- {column: Target 1, split: ","}`, "- Target 2",
		}, ""},
		{"semicolons and German days", "Angreifer;Attacker;Target;Date\nx;K;Japan;03.02.2017\n", []string{
			`delimiter: ";"`, "actor: Attacker", "target: Target", "occurred: Date",
		}, "Angreifer: its name does not tell"},
		{"tabs", "Group\tSynonyms\nK\tA|B\n", []string{"delimiter: tab", "actor: Group", `names: {column: Synonyms, split: "|"}`}, ""},
		{"a country beside days was hit", "Group,Country,Year\nK,Japan,2017\n", []string{"actor: Group", "country: Country", "occurred: Year"}, ""},
		{"a country without days is where it comes from", "Group,Country\nK,Japan\n", []string{"actor: Group", "origin: Country"}, ""},
		{"a victim with its country", "Group,Victim,Country,Industry\nK,Example Bank,Japan,Banking\n", []string{
			"actor: Group", "victim: Victim", "victim-country: Country", "victim-sector: Industry",
		}, ""},
		{"victims that are countries", "Group,Victim\nK,Japan\nL,Vietnam\n", []string{"actor: Group", "country: Victim"}, ""},
		{"a country that the vocabulary does not know", "Group,Target country\nK,Atlantis\nL,Lemuria\n", []string{"actor: Group", "target: Target country"}, ""},
		{"day or month first", "Group,Date\nK,3/4/2017\nL,5/6/2017\n", []string{"actor: Group"}, "the rows do not tell which"},
		{"the day first", "Group,Date\nK,3/4/2017\nL,25/6/2017\n", []string{"actor: Group", `occurred: {column: Date, layout: "2/1/2006"}`}, ""},
		{"times in words", "Group,Date\nK,late last year\n", []string{"actor: Group"}, "no time in a form that is known"},
		{"nothing called actor", "Colour,Aka\nGrey Plover,Otter\n", []string{"actor: Colour", "names: Aka"}, ""},
		{"no header", "Kestrel,Japan,2017\nOwl,Vietnam,2018\n", []string{
			"header: [column 1, column 2, column 3]", "actor: column 1",
		}, "column 2: its name does not tell what it is; it holds countries"},
		{"how sure", "Group,Confidence,TLP\nK,High,amber\n", []string{
			"actor: Group", `confidence: {column: Confidence, words: {High: "85"}}`, `markings: TLP`,
		}, ""},
		{"several addresses", "Group,Link 1,Link 2\nK,https://example.org/1,\n", []string{"actor: Group", "source-url: Link 1"}, "Link 2: it is empty"},
		{"an operation without a day", "Group,Operation\nK,Tide\n", []string{"actor: Group"}, "Operation: it would be incident"},
		{"a column without a name", ",Group\nJapan,K\n", []string{"actor: Group"}, "column 1 has no name that can be written"},
		{"names that YAML would read otherwise", "Group,\"Hit: who?\",No\nK,Japan,1\n", []string{"actor: Group"}, `"Hit: who?": its name`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table := ingest.Bytes("My Table.csv", []byte(tt.table))
			text, err := csv.Guess(table, "")
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for line := range strings.Lines(string(text)) {
				line, _, _ = strings.Cut(line, " # ")
				line = strings.TrimSpace(line)
				if line != "" && line != "columns:" && line != "dataset: my-table" && !strings.HasPrefix(line, "#") {
					got = append(got, line)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("the mapping (-want +got):\n%s", diff)
			}
			if !strings.Contains(string(text), tt.doubt) {
				t.Errorf("it does not say %q:\n%s", tt.doubt, text)
			}
			_, diagnostics := ingesttest.MustRead(t, csv.By(ingest.Bytes("mapping", text)), []ingest.Input{table}, released)
			for _, r := range diagnostics.Rejects {
				t.Errorf("rejected: %s", r.Reason)
			}
		})
	}
}

func TestGuessRefuses(t *testing.T) {
	tests := []struct{ name, table, want string }{
		{"nothing", "", "it is empty"},
		{"no rows", "\n\n", "no row"},
		{"text of an old Windows", "Group\nK\xfcste\n", "save it as UTF-8"},
		{"numbers alone", "a,b\n1,2\n", "looks like an actor's name: a, b"},
		{"countries alone", "a\nJapan\n", "the smallest mapping"},
	}
	for _, tt := range tests {
		if _, err := csv.Guess(ingest.Bytes("t", []byte(tt.table)), ""); !errors.Is(err, graph.ErrInvalid) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.want)
		}
	}
}

// Whatever the table, what is guessed is a mapping that can be read.
func FuzzGuess(f *testing.F) {
	f.Add([]byte("Group,Hit,When\nK,Japan,2017\n"))
	f.Add([]byte("\"a\"\"b\";\"\n\";'c: # d'\nK;L;M\n"))
	f.Add([]byte("Group,no,\u2028,\\x\nK,1,2,3\n"))
	f.Fuzz(func(t *testing.T, table []byte) {
		text, err := csv.Guess(ingest.Bytes("t", table), "")
		if err != nil {
			if !errors.Is(err, graph.ErrInvalid) {
				t.Errorf("%v does not wrap graph.ErrInvalid", err)
			}
			return
		}
		if _, err := csv.ParseMapping(text); err != nil {
			t.Errorf("%v in\n%s", err, text)
		}
	})
}
