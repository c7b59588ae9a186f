package csv_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/csv"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
)

var released = ingest.Options{Recorded: "2020-06-30"}

func TestReadGolden(t *testing.T) {
	read := csv.By(ingest.File("testdata/mapping.yaml", nil))
	ingesttest.Golden(t, "table.golden", read, []ingest.Input{ingest.File("testdata/table.csv", nil)}, released)
}

// by reads with a mapping of these columns.
func by(columns string) ingest.Read {
	return csv.By(ingest.Bytes("mapping", []byte("dataset: x\ncolumns: {"+columns+"}")))
}

func TestColumns(t *testing.T) {
	tests := []struct {
		name, columns, table string
		want                 []string // predicate, subject, object, occurred of every claim
	}{
		{"an actor alone says its name", "actor: a", "a\nKestrel\n", []string{"named alias/Kestrel actor/x/kestrel"}},
		{"its own id", "actor: a, actor-id: b", "a,b\nKestrel,K 1\n", []string{"named alias/Kestrel actor/x/K%201"}},
		{"several actors", "actor: {column: a, split: ;}, target: b", "a,b\nOne;Two,Japan\n", []string{"targets actor/x/one country/JP", "targets actor/x/two country/JP"}},
		{"names of several actors belong to nobody", "actor: {column: a, split: ;}, names: b", "a,b\nOne;Two,Three\n", nil},
		{"an origin", "actor: a, origin: b", "a,b\nK,North Korea\n", []string{"named alias/K actor/x/k", "originates-from actor/x/k country/KP"}},
		{"a region", "actor: a, region: b", "a,b\nK,Middle East\n", []string{"named alias/K actor/x/k", "targets actor/x/k region/middle-east"}},
		{"a sector", "actor: a, sector: b", "a,b\nK,Finance\n", []string{"named alias/K actor/x/k", "targets actor/x/k sector/financial-services"}},
		{
			"a victim with its place and sector", "actor: a, victim: b, victim-country: c, victim-sector: {value: Media}", "a,b,c\nK,The Daily Example,JP\n",
			[]string{"located-at victim/thedailyexample country/JP", "named alias/K actor/x/k", "operates-in victim/thedailyexample sector/media", "targets actor/x/k victim/thedailyexample"},
		},
		{"places and sectors of victims that it does not name", "actor: a, victim: v, victim-country: c, victim-sector: s", "a,v,c,s\nK,Unknown,JP,Energy\n", []string{
			"named alias/K actor/x/k", "targets actor/x/k country/JP", "targets actor/x/k sector/energy",
		}},
		{"an incident", "actor: a, incident: b", "a,b\nK,7\n", []string{"attributed-to incident/x/7 actor/x/k", "named alias/K actor/x/k"}},
		{"nobody was hit", "actor: a, target: b, occurred: c", "a,b,c\nK,unknown,2017\n", []string{"active actor/x/k  2017", "named alias/K actor/x/k"}},
		{"EDTF", "actor: a, target: b, occurred: c", "a,b,c\nK,JP,2017-23\n", []string{"named alias/K actor/x/k", "targets actor/x/k country/JP 2017-23"}},
		{"a layout of days", "actor: a, target: b, occurred: {column: c, layout: 1/2/2006}", "a,b,c\nK,JP,3/4/2017\n", []string{"named alias/K actor/x/k", "targets actor/x/k country/JP 2017-03-04"}},
		{"of months", "actor: a, target: b, occurred: {column: c, layout: Jan 2006}", "a,b,c\nK,JP,Mar 2017\n", []string{"named alias/K actor/x/k", "targets actor/x/k country/JP 2017-03"}},
		{"of years", "actor: a, target: b, occurred: {column: c, layout: '2006'}", "a,b,c\nK,JP,2017\n", []string{"named alias/K actor/x/k", "targets actor/x/k country/JP 2017"}},
		{"two columns of time", "actor: a, target: b, occurred-from: c, occurred-to: d", "a,b,c,d\nK,JP,2017,2018-02\n", []string{"named alias/K actor/x/k", "targets actor/x/k country/JP 2017/2018-02"}},
		{"names in several columns", "actor: a, names: [b, {column: c, split: ;}]", "a,b,c\nK,One,Two;Three\n", []string{
			"named alias/K actor/x/k", "named alias/One actor/x/k", "named alias/Three actor/x/k", "named alias/Two actor/x/k",
		}},
		{"targets in several columns", "actor: a, target: [b, c, {value: Vietnam}]", "a,b,c\nK,Japan,Media\n", []string{
			"named alias/K actor/x/k", "targets actor/x/k country/JP", "targets actor/x/k country/VN", "targets actor/x/k sector/media",
		}},
		{"a name with the separator in it", "actor: a, target: {column: b, split: ','}", "a,b\nK,\"Korea, Republic of, Japan\"\n", []string{
			"named alias/K actor/x/k", "targets actor/x/k country/JP", "targets actor/x/k country/KR",
		}},
		{"the first time that is given", "actor: a, occurred: [b, {column: c, layout: '2006'}]", "a,b,c\nK,,2017\n", []string{"active actor/x/k  2017", "named alias/K actor/x/k"}},
		{"an end alone is some time within it", "actor: a, target: b, occurred-from: c, occurred-to: d", "a,b,c,d\nK,JP,,2018\n", []string{"named alias/K actor/x/k", "targets actor/x/k country/JP 2018"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc, diagnostics := ingesttest.MustRead(t, by(tt.columns), []ingest.Input{ingest.Bytes("t", []byte(tt.table))}, released)
			for _, r := range diagnostics.Rejects {
				t.Errorf("rejected: %s", r.Reason)
			}
			var got []string
			for _, c := range doc.Claims {
				got = append(got, strings.TrimSpace(strings.Join([]string{string(c.Predicate), string(c.Subject), string(c.Object), c.Occurred.String()}, " ")))
			}
			slices.Sort(got)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("claims (-want +got):\n%s", diff)
			}
		})
	}
}

// A column that is called as a vendor says what that vendor calls the actor.
func TestNamesByVendor(t *testing.T) {
	table := ingest.Bytes("t", []byte("Official,FireEye,Theirs,Aka,Who\nAmber Heron,UNC9001,Heron Sleet,Old Heron,Desk\n"))
	doc, _ := ingesttest.MustRead(t, by("actor: Official, claimant: Who, names: [FireEye, {column: Theirs, claimant: Vendor B}, Aka]"), []ingest.Input{table}, released)
	got := map[string]string{}
	for _, c := range doc.Claims {
		got[string(c.Subject)] = string(c.Claimant)
	}
	want := map[string]string{
		"alias/Amber%20Heron": "organization/desk", "alias/UNC9001": "organization/fireeye",
		"alias/Heron%20Sleet": "organization/vendorb", "alias/Old%20Heron": "organization/desk",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("claimants (-want +got):\n%s", diff)
	}
}

func TestOptionsWin(t *testing.T) {
	full := true
	doc, _ := ingesttest.MustRead(t, by("actor: a"), []ingest.Input{ingest.Bytes("t", []byte("a\nK\n"))},
		ingest.Options{Dataset: "mine", Recorded: "2020-06-30", Release: "7", Full: &full})
	want := graph.Reading{Dataset: "mine", Release: "7", Recorded: "2020-06-30", Full: true}
	if !cmp.Equal(doc.Reading, want) {
		t.Errorf("got %+v, want %+v", doc.Reading, want)
	}
}

func TestReadRefuses(t *testing.T) {
	table := ingest.Bytes("t", []byte("a,b\nK,JP\n"))
	tests := []struct {
		name, mapping string
		o             ingest.Options
		want          string
	}{
		{"no date", "dataset: x\ncolumns: {actor: a}", ingest.Options{}, "give the date"},
		{"no data set", "columns: {actor: a}", released, "names a data set"},
		{"an empty mapping", "", released, "it is empty"},
		{"no YAML", "columns: [", released, "mapping"},
		{"a mapping of something else", "columns: {actor: a}\ncolums: {}", released, `"colums"`},
		{"a field of something else", "columns: {actor: {colum: a}}", released, `"colum"`},
		{"no actor", "columns: {target: a}", released, "no column is the actor"},
		{"a column that nothing is", "columns: {actor: a, land: b}", released, `nothing is called "land"`},
		{"a layout that is none", "columns: {actor: a, occurred: {column: b, layout: QQ YYYY}}", released, "no layout of a date"},
		{"a layout without a year", "columns: {actor: a, occurred: {column: b, layout: DD.MM}}", released, "no layout of a date"},
		{"a layout in words", "columns: {actor: a, occurred: {column: b, layout: day first}}", released, "no layout of a date"},
		{"a directive that is none", "columns: {actor: a, occurred: {column: b, layout: '%Q %Y'}}", released, "no layout of a date"},
		{"neither column nor value", "columns: {actor: {split: ;}}", released, "actor needs either a column or a value"},
		{"column and value", "columns: {actor: {column: a, value: b}}", released, "actor needs either a column or a value"},
		{"a list of nothing", "columns: {actor: []}", released, "actor needs either a column or a value"},
		{"a list with nothing in it", "columns: {actor: [a, {split: ;}]}", released, "actor needs either a column or a value"},
		{"a claimant of what is no name", "columns: {actor: {column: a, claimant: b}}", released, "only a column of names"},
		{"a list in a list", "columns: {actor: [[a]]}", released, "mapping"},
		{"a delimiter of two", "delimiter: ';;'\ncolumns: {actor: a}", released, "not one character"},
		{"a quote as delimiter", "delimiter: '\"'\ncolumns: {actor: a}", released, "not one character"},
		{"a column that the table lacks", "dataset: x\ncolumns: {actor: c, target: d}", released, "no column c, d"},
		{"a deep mapping", "columns: " + strings.Repeat("{a: ", 5000), released, "mapping"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := csv.By(ingest.Bytes("mapping", []byte(tt.mapping)))(t.Context(), []ingest.Input{table}, tt.o)
			if !errors.Is(err, graph.ErrInvalid) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an input error with %q", err, tt.want)
			}
		})
	}
	if _, _, err := csv.By(ingest.File("testdata/absent.yaml", nil))(t.Context(), []ingest.Input{table}, released); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v, want os.ErrNotExist", err)
	}
}

func TestReadStopsWhenCancelled(t *testing.T) {
	ingesttest.StopsWhenCancelled(t, by("actor: a"), []ingest.Input{ingest.Bytes("t", []byte("a\nK\n"))}, released)
}

const everything = "actor: {column: a, split: ;}, markings: y, actor-id: i, target: b, country: c, region: r, sector: s, victim: v, victim-country: vc, victim-sector: vs, occurred: o, occurred-from: f, occurred-to: t, recorded: d, confidence: n, origin: g, names: m, incident: x"

const header = "a,i,b,c,r,s,v,vc,vs,o,f,t,d,n,g,m,x,y\n"

func TestMalformed(t *testing.T) {
	// cells makes a row of an actor and these cells, by their columns.
	cells := func(pairs ...string) []byte {
		row := strings.Split(strings.TrimSpace(header), ",")
		for i, c := range row {
			row[i] = ""
			if c == "a" {
				row[i] = "Kestrel"
			}
			for p := 0; p < len(pairs); p += 2 {
				if pairs[p] == c {
					row[i] = pairs[p+1]
				}
			}
		}
		return []byte(header + strings.Join(row, ",") + "\n")
	}
	ingesttest.Malformed(t, by(everything), released, []ingesttest.Bad{
		{Name: "empty", File: nil, Error: "it is empty"},
		{Name: "no header", File: []byte("\n\n"), Error: "no header"},
		{Name: "a column twice", File: []byte("a,a\n"), Error: "twice"},
		{Name: "cut off inside quotes", File: []byte(header + `"K`), Error: "cut off"},
		{Name: "too few fields", File: []byte(header + "K\n"), Reject: "fields"},
		{Name: "bad UTF-8", File: cells("a", "\xfe"), Reject: "UTF-8"},
		{Name: "no actor", File: cells("a", "", "b", "Japan"), Reject: "the row names none"},
		{Name: "an actor too long", File: cells("a", strings.Repeat("x", 3000)), Reject: "longer than"},
		{Name: "one id, two names", File: append(cells("i", "1"), cells("i", "1", "a", "Owl")[len(header):]...), Reject: "called"},
		{Name: "an origin that is no country", File: cells("g", "Middle East"), Reject: "origin"},
		{Name: "a country that is none", File: cells("c", "Europe"), Reject: "country"},
		{Name: "a region that is none", File: cells("r", "Japan"), Reject: "region"},
		{Name: "a sector that is none", File: cells("s", "Underwater basket weaving"), Reject: "sector"},
		{Name: "a victim's country that is none", File: cells("v", "X", "vc", "Atlantis"), Reject: "victim-country"},
		{Name: "a victim's sector that is none", File: cells("v", "X", "vs", "Atlantis"), Reject: "victim-sector"},
		{Name: "a time that is none", File: cells("o", "last week"), Reject: "occurred"},
		{Name: "a month that is none", File: cells("o", "2017-13"), Reject: "occurred"},
		{Name: "a reversed time", File: cells("f", "2018", "t", "2017"), Reject: "ends before it starts"},
		{Name: "an open time", File: cells("o", "/2017/"), Reject: "occurred"},
		{Name: "a day of recording that is none", File: cells("d", "2017-02-30"), Reject: "recorded"},
		{Name: "a day that can be two", File: cells("o", "3/4/2018"), Reject: "can be two days"},
		{Name: "one id for two", File: cells("a", "Kestrel;Owl", "i", "1"), Reject: "one id for 2 actors"},
		{Name: "a marking that is none", File: cells("y", "for friends"), Reject: "taken to be TLP:RED"},
		{Name: "half a confidence", File: cells("n", "85.5"), Reject: "confidence"},
		{Name: "a confidence in words", File: cells("n", "high"), Reject: "confidence"},
		{Name: "a confidence over 100", File: cells("n", "101"), Reject: "confidence"},
	})
}

func FuzzRead(f *testing.F) {
	ingesttest.Fuzz(f, by(everything), released, []byte(header+"K,,Japan,JP,Asia,Media,Bank,KR,Banking,2017,2014,2016,2018,50,China,N,1,tlp-amber\n"))
}

func FuzzMapping(f *testing.F) {
	f.Add([]byte("dataset: x\ncolumns: {actor: a, target: {column: b, split: ;}}"), []byte("a,b\nK,JP\n"))
	f.Fuzz(func(t *testing.T, mapping, table []byte) {
		read := csv.By(ingest.Bytes("mapping", mapping))
		doc, _, err := read(t.Context(), []ingest.Input{ingest.Bytes("table", table)}, ingest.Options{Recorded: "2020-01-01", Dataset: "x", MaxBytes: 1 << 20})
		if err != nil {
			if !errors.Is(err, graph.ErrInvalid) {
				t.Errorf("%v does not wrap graph.ErrInvalid", err)
			}
			return
		}
		ingesttest.CheckDocument(t, doc)
	})
}
