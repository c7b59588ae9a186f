package cfr_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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
	want, _ := ingesttest.MustRead(t, cfr.Read, fixture(), released)
	b, err := os.ReadFile("testdata/tracker.csv")
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		top, rows, _ := strings.Cut(string(b), "\n")
		lines := strings.Split(strings.TrimSuffix(rows, "\n"), "\n")
		rand.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
		in := []ingest.Input{ingest.Bytes("tracker.csv", []byte(top+"\n"+strings.Join(lines, "\n")))}
		got, _ := ingesttest.MustRead(t, cfr.Read, in, released)
		if got.Digest() != want.Digest() {
			t.Fatalf("another order, another document (-want +got):\n%s", cmp.Diff(want, got, cmp.Comparer(func(a, b graph.Span) bool { return a == b })))
		}
	}
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
	doc, diagnostics := ingesttest.MustRead(t, cfr.Read, fixture(), ingest.Options{})
	want := graph.Reading{Dataset: "cfr", Release: "2021-06-08", Recorded: "2021-06-08", Full: true}
	if doc.Reading != want {
		t.Errorf("got %+v, want %+v", doc.Reading, want)
	}
	if !strings.Contains(strings.Join(diagnostics.Notes, "\n"), "no release date was given; taken is 2021-06-08") {
		t.Errorf("notes %q do not tell where the date comes from", diagnostics.Notes)
	}
	if _, _, err := cfr.Read(t.Context(), []ingest.Input{table(row("T", "", "", "", "", ""))}, ingest.Options{}); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("a table without dates: got %v, want an input error", err)
	}
}

func TestReadStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := cfr.Read(ctx, fixture(), released); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
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
		{Name: "a day first", File: rows(row("T", "20/2/2018", "", "", "", "")), Reject: "no date as 2/20/2018"},
		{Name: "an ISO date", File: rows(row("T", "2018-02-20", "", "", "", "")), Reject: "no date as"},
		{Name: "no day of the calendar", File: rows(row("T", "2/30/2018", "", "", "", "")), Reject: "no date as"},
		{Name: "a type as sponsor", File: rows(row("T", "", "", "", "Espionage", "Government")), Reject: "a type of incident stands in Sponsor"},
		{Name: "a category as sponsor", File: rows(row("T", "", "", "", "Government", "")), Reject: "a category stands in Sponsor"},
		{Name: "several categories as sponsor", File: rows(row("T", "", "", "", "Military, Government", "")), Reject: "a category stands in Sponsor"},
		{Name: "a sponsor that is no country", File: rows(row("T", "", "", "", "Atlantis", "")), Reject: "not a list of countries"},
		{Name: "a rest of quotes in the sponsor", File: rows(`T,1/2/2020,,d,,, United Kingdom"",Espionage,,`), Reject: "a quote"},
		{Name: "a URL as category", File: rows(row("T", "", "", "", "China", "https://example.org")), Reject: "a URL stands in Category"},
		{Name: "a type as category", File: rows(row("T", "", "", "", "China", "Espionage")), Reject: "a type of incident stands in Category"},
		{Name: "a type as victim", File: rows(row("T", "", "", "Espionage", "China", "")), Reject: "a type of incident stands in Victims"},
		{Name: "a title too long", File: rows(row("Targeting of "+strings.Repeat("x", 3000), "", "", "", "China", "")), Reject: "longer than"},
		{Name: "a group profiled twice", File: rows(row("APT 99", "", "", "", "", ""), row("Apt99", "", "", "", "", "")), Reject: "which line"},
	})
}

func FuzzRead(f *testing.F) {
	ingesttest.Fuzz(f, cfr.Read, released, []byte(header+"\n"+row("APT 99", "2/20/2018", "Also known as A, B and C; possibly D", "Japan, and others", "Palestine, State of", "Government")))
}
