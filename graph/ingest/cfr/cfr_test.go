package cfr_test

import (
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/cfr"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
)

var released = ingest.Options{Recorded: "2023-01-01"}

func fixture() []ingest.Input { return []ingest.Input{ingest.File("testdata/tracker.csv", nil)} }

func TestReadGolden(t *testing.T) {
	ingesttest.Golden(t, "tracker.golden", cfr.Read, fixture(), released)
}

func TestReadInAnyOrder(t *testing.T) {
	ingesttest.InAnyOrder(t, cfr.Read, fixture(), released)
}

// What is said is never dated as activity: the dates are of publication.
func TestNothingIsDatedActivity(t *testing.T) {
	doc, _ := ingesttest.MustRead(t, cfr.Read, fixture(), released)
	for _, c := range doc.Claims {
		if !c.Occurred.IsZero() {
			t.Errorf("%s %s %s occurred %s", c.Subject, c.Predicate, c.Object, c.Occurred)
		}
	}
}

func TestReadSettlesWhatReadingItIs(t *testing.T) {
	ingesttest.Readings(t, cfr.Read, []ingesttest.Release{{
		Name: "without a date", Inputs: fixture(),
		Want: graph.Reading{Dataset: "cfr", Recorded: "2021-06-08", Full: true}, Note: "no release date was given; taken is 2021-06-08",
	}})
}

func TestReadRefuses(t *testing.T) {
	noDate := []ingest.Input{table(row("T", "", "", "", "", ""))}
	ingesttest.Refuses(t, cfr.Read, []ingesttest.Refusal{
		{Name: "a table without dates", Inputs: noDate, Want: "holds no date"},
		{Name: "a key that no data set can have", Inputs: noDate, O: ingest.Options{Dataset: "a b", Recorded: "2023-01-01"}, Want: "not a data set's key"},
	})
}

func TestReadStopsWhenCancelled(t *testing.T) {
	ingesttest.StopsWhenCancelled(t, cfr.Read, fixture(), released)
}

// A tool can be called like the group that uses it.
func TestAToolOfAGroupsNameIsAnIncident(t *testing.T) {
	tool := strings.Replace(row("Sand Cat", "1/2/2020", "", "Japan", "China", ""), ",d,", ",Sand Cat is a piece of malware,", 1)
	doc, _ := ingesttest.MustRead(t, cfr.Read, []ingest.Input{table(row("Sand Cat", "", "", "", "China", ""), tool)}, released)
	incidents := 0
	for _, e := range doc.Entities {
		if e.Kind() == graph.Incident {
			incidents++
		}
	}
	if incidents != 1 {
		t.Errorf("got %d incidents, want 1", incidents)
	}
}

const header = "Title,Date,Affiliations,Description,Response,Victims,Sponsor,Type,Category,Sources_1"

func row(title, date, affiliations, victims, sponsor, category string) string {
	return strings.Join([]string{title, date, `"` + affiliations + `"`, "d", "", `"` + victims + `"`, `"` + sponsor + `"`, "Espionage", category, "https://example.org"}, ",")
}

func table(rows ...string) ingest.Input {
	return ingest.Bytes("tracker", []byte(header+"\n"+strings.Join(rows, "\n")+"\n"))
}

func TestMalformed(t *testing.T) {
	good := row("Targeting of X", "1/2/2020", "APT 99", "Japan", "China", "Government")
	rows := func(rs ...string) []byte { return []byte(header + "\n" + strings.Join(rs, "\n") + "\n") }
	ingesttest.Malformed(t, cfr.Read, released, []ingesttest.Bad{
		{Name: "empty", File: nil, Error: "it is empty"},
		{Name: "another table", File: []byte("ID,name\n1,x\n"), Error: "no column Title"},
		{Name: "a column is missing", File: []byte(strings.Replace(header, "Victims,", "", 1)), Error: "no column Victims"},
		{Name: "cut off inside quotes", File: rows(good, `"Targeting of Y,1/2/2020`), Error: "cut off"},
		{Name: "a row without an end", File: append(rows(`"`), []byte(strings.Repeat("x", 20<<20))...), Error: "too large"},
		{Name: "a row cut short", File: rows(good, "Targeting of Y,1/2/2020"), Reject: "fields"},
		{Name: "bad UTF-8", File: rows(strings.Replace(good, "APT", "\xc3\x28", 1)), Reject: "UTF-8"},
		{Name: "no title", File: rows(row("", "1/2/2020", "", "", "", "")), Reject: "no title"},
		{Name: "a title without a letter", File: rows(row("!?", "1/2/2020", "", "", "", "")), Reject: "neither a letter nor a digit"},
		{Name: "a date in words", File: rows(row("T", "last week", "", "", "", "")), Reject: "no date as 2/20/2018"},
		{Name: "no day of the calendar", File: rows(row("T", "2/30/2018", "", "", "", "")), Reject: "no date as"},
		{Name: "a type as sponsor", File: rows(row("T", "", "", "", "Espionage", "Government")), Reject: "a type of incident stands in Sponsor"},
		{Name: "a category as sponsor", File: rows(row("T", "", "", "", "Government", "")), Reject: "a category stands in Sponsor"},
		{Name: "several categories as sponsor", File: rows(row("T", "", "", "", "Military, Government", "")), Reject: "a category stands in Sponsor"},
		{Name: "a sponsor that is no country", File: rows(row("T", "", "", "", "Atlantis", "")), Reject: "no country"},
		{Name: "a list of sponsors with one that is none", File: rows(row("T", "", "", "", "China, Atlantis", "")), Reject: "no country"},
		{Name: "a rest of quotes in the sponsor", File: rows(`T,1/2/2020,,d,,, United Kingdom"",Espionage,,`), Reject: "a quote"},
		{Name: "a URL as category", File: rows(row("T", "", "", "", "China", "https://example.org")), Reject: "a URL stands in Category"},
		{Name: "a type as category", File: rows(row("T", "", "", "", "China", "Espionage")), Reject: "a type of incident stands in Category"},
		{Name: "a type as victim", File: rows(row("T", "", "", "Espionage", "China", "")), Reject: "a type of incident stands in Victims"},
		{Name: "a title too long", File: rows(row("Targeting of "+strings.Repeat("x", 3000), "", "", "", "China", "")), Reject: "longer than"},
	})
}

// A cell that cannot be read costs that cell, and placeholders are nobody.
func TestOddCells(t *testing.T) {
	for cells, want := range map[[3]string]struct {
		said    graph.Date
		sponsor int
	}{
		{"2/3/2018", "China", "APT 99"}:             {"2018-02-03", 1},
		{"2018-02-03", "China", "APT 99"}:           {"2018-02-03", 1},
		{"2018-02-03T00:00:00Z", "China", "APT 99"}: {"2018-02-03", 1},
		{"3.2.2018", "China, Atlantis", "APT 99"}:   {"2018-02-03", 1},
		{"3 February 2018", "Unknown", "APT 99"}:    {"2018-02-03", 0},
		{"2018-02", "N/A", "APT 99"}:                {"2018-02-28", 0},
		{"some day", "Atlantis", "APT 99"}:          {"", 0},
		{"Unknown", "China", "Not available"}:       {"", 1},
	} {
		text := header + "\n" + row("Targeting of X", cells[0], cells[2], "Japan", cells[1], "Government") + "\n"
		var r ingesttest.Result
		r.Document, r.Diagnostics = ingesttest.MustRead(t, cfr.Read, []ingest.Input{ingest.Bytes("f", []byte(text))}, released)
		targets := r.ClaimsOf(graph.Targets, "")
		if len(targets) != 2 || targets[0].Published != want.said {
			t.Errorf("%v: got %+v, want 2 targets said on %q", cells, targets, want.said)
		}
		sponsored := 0
		for _, c := range r.ClaimsOf(graph.AttributedTo, "country/CN") {
			sponsored += len(c.Object) / len("country/CN")
		}
		if sponsored != want.sponsor {
			t.Errorf("%v: %d sponsors, want %d", cells, sponsored, want.sponsor)
		}
	}
	text := header + "\n" + row("Not available", "2/3/2018", "Unattributed", "Unknown", "Unknown", "") + "\n"
	var r ingesttest.Result
	r.Document, r.Diagnostics = ingesttest.MustRead(t, cfr.Read, []ingest.Input{ingest.Bytes("f", []byte(text))}, released)
	if n := len(r.Live(graph.Actor)); n > 0 || r.Left != 1 {
		t.Errorf("%d actors, %d targets left, want none and 1", n, r.Left)
	}
}

func FuzzRead(f *testing.F) {
	ingesttest.Fuzz(f, cfr.Read, released, []byte(header+"\n"+row("APT 99", "2/20/2018", "Also known as A, B and C; possibly D", "Japan, and others", "Palestine, State of", "Government")),
		[]byte(header+"\n"+row("Unknown", "31.12.2017", "Unattributed, also known as n/a", "Unknown", "China, N/A", "Other")))
}
