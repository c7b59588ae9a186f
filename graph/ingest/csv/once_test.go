package csv_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/csv"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
)

// What rows say twice is said once, from the earliest day, and nothing of it is
// lost, whatever their order.
func TestRowsInAnyOrder(t *testing.T) {
	table := strings.Join([]string{
		"Group,Hit,When,Said,Sure,Note,TLP,Case,Title,What,Doc,DocTitle,Who,Class",
		"Grey Ibis,Japan,2024,2024-05-01,30,late; long,,c1,Raid,second prose,https://example.org/a,,Acme,group",
		"grey ibis,JP,2024,2018-02-10,80,early,tlp:amber,c1,Raid,first prose; and more,https://example.org/a,A title,Acme,class",
		"Grey Ibis,Japan,2024,,,,TLP:GREEN,c1,Other raid,also; prose,https://example.org/a,Another title,acme,organization",
		"Grey Ibis,Acme Corp,2024,2024-05-01,,,,c1,Raid,,,,,",
		"Dun Lark,ACME Corp,2024,2024-05-01,,,,c1,Raid,,,,,",
	}, "\n")
	const mapping = `
dataset: d
columns: {actor: Group, target: Hit, occurred: When, recorded: Said, confidence: Sure, note: Note, markings: TLP,
  incident: Case, incident-name: Title, description: What, source-url: Doc, source-title: DocTitle, victim: Who, victim-class: Class}`
	read := csv.By(ingest.Bytes("map.yaml", []byte(mapping)))
	in := []ingest.Input{ingest.Bytes("t.csv", []byte(table))}
	ingesttest.InAnyOrder(t, read, in, released)
	doc, _ := ingesttest.MustRead(t, read, in, released)
	for _, c := range doc.Claims {
		if c.Object != "country/JP" {
			continue
		}
		got := fmt.Sprint(c.Published, " ", *c.Confidence, " ", c.Markings, " ", c.Note)
		if want := "2018-02-10 80 [TLP:AMBER TLP:GREEN] early; late; long; also said with confidence 30"; got != want {
			t.Errorf("got %s\nwant %s", got, want)
		}
	}
	for _, e := range doc.Entities {
		switch {
		case e.Kind() == graph.Incident && (e.Name != "Other raid" || e.Description != "also; prose; first prose; and more; second prose"):
			t.Errorf("the incident is %+v", e)
		case e.URL == "https://example.org/a" && e.Name != "A title":
			t.Errorf("the source is %+v", e)
		}
	}
}
