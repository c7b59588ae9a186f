package export_test

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"slices"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/export"
)

// Every format that holds a data set and another one that quotes it tells which
// claims are the copies.
func TestQuotesTellsWhoseRecordAClaimTellsOf(t *testing.T) {
	for name, f := range map[string]struct {
		write export.Write
		read  func(t *testing.T, out string) []string
	}{
		"csv":     {export.CSV, quotesOfTable},
		"graphml": {export.GraphML, quotesOfEdges},
		"stix":    {export.STIX, quotesOfRelationships},
	} {
		var out strings.Builder
		if _, err := f.write(&out, quoting, export.Options{}); err != nil {
			t.Fatal(err)
		}
		got := f.read(t, out.String())
		if want := []string{"", "eurepoc", "", "", "eurepoc"}; !slices.Equal(got, want) {
			t.Errorf("%s: claims quote %q, want %q", name, got, want)
		}
	}
}

// quoting gives claims of which the second and the last, of the seed, tell of
// EuRepoC's incident.
func quoting(yield func(graph.Claim, error) bool) {
	end := func(id graph.ID) *graph.Entity { return &graph.Entity{ID: id, Name: string(id)} }
	claim := func(dataset string, predicate graph.Predicate, subject, object, incident graph.ID) graph.Claim {
		c := graph.Claim{Predicate: predicate, Subject: subject, Object: object, Dataset: dataset, Incident: incident}
		c.ID = c.Identify()
		c.Held = []graph.Run{{Recorded: "2018-02-20"}}
		c.Ends = &graph.Ends{Subject: end(c.Subject), Object: end(c.Object)}
		if incident != "" {
			c.Ends.Incident = end(incident)
		}
		return c
	}
	targets := func(dataset string, incident graph.ID) graph.Claim {
		return claim(dataset, graph.Targets, "actor/seed/apt37", "country/JP", incident)
	}
	for _, c := range []graph.Claim{
		targets("eurepoc", "incident/eurepoc/966"), targets("seed", "incident/eurepoc/966"), targets("seed", "incident/seed/daybreak"), targets("seed", ""),
		claim("seed", graph.AttributedTo, "incident/eurepoc/966", "actor/seed/apt37", ""),
	} {
		if !yield(c, nil) {
			return
		}
	}
}

func quotesOfTable(t *testing.T, out string) []string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := slices.Index(rows[0], "quotes")
	var got []string
	for _, row := range rows[1:] {
		got = append(got, row[at])
	}
	return got
}

func quotesOfEdges(t *testing.T, out string) []string {
	t.Helper()
	var doc struct {
		Edges []struct {
			Data []struct {
				Key  string `xml:"key,attr"`
				Text string `xml:",chardata"`
			} `xml:"data"`
		} `xml:"graph>edge"`
	}
	if err := xml.Unmarshal([]byte(out), &doc); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range doc.Edges {
		quotes := ""
		for _, d := range e.Data {
			if d.Key == "e_quotes" {
				quotes = d.Text
			}
		}
		got = append(got, quotes)
	}
	return got
}

func quotesOfRelationships(t *testing.T, out string) []string {
	t.Helper()
	var bundle struct {
		Objects []struct {
			Type       string
			Extensions map[string]struct{ Quotes string }
		}
	}
	if err := json.Unmarshal([]byte(out), &bundle); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, o := range bundle.Objects {
		if o.Type != "relationship" {
			continue
		}
		for _, e := range o.Extensions {
			got = append(got, e.Quotes)
		}
	}
	return got
}
