package csv_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
)

// readRow reads a table of a header and a row.
func readRow(t *testing.T, columns, header, row string) ingesttest.Result {
	t.Helper()
	var r ingesttest.Result
	r.Document, r.Diagnostics = ingesttest.MustRead(t, by(columns), []ingest.Input{ingest.Bytes("t", []byte(header+"\n"+row+"\n"))}, released)
	return r
}

// A cell that cannot be read costs that cell, and is reported or counted.
func TestAnOddCellCostsThatCell(t *testing.T) {
	const columns, header = "actor: a, origin: g, country: c, sector: s, occurred: o, confidence: n, recorded: d", "a,g,c,s,o,n,d"
	for row, want := range map[string]struct{ targets, odd int }{
		"K,China,Japan,Energy,2017,85,2018-01-01":           {2, 0},
		"K,Unknown,Japan,Energy,2017,85,2018-01-01":         {2, 1},
		"K,N/A,Japan,Energy,n.a.,-,None":                    {2, 4},
		"K,Atlantis,Japan,Energy,2017,85,2018-01-01":        {2, 1},
		"K,China,Atlantis,Energy,2017,85,2018-01-01":        {1, 1},
		"K,China,Japan,Basket weaving,2017,85,2018-01-01":   {1, 1},
		"K,China,Japan,Energy,2018-03-04T00:00:00Z,85.0,":   {2, 0},
		"K,China,Japan,Energy,4 March 2018,85 %,31.12.2017": {2, 0},
		"K,China,Japan,Energy,3/4/2018,high,some day":       {2, 3},
		"K,China,Japan,Unknown,last week,101,":              {1, 3},
		"K,China,NA,Energy,2017,85,2018-01-01":              {2, 0}, // Namibia
		"Unknown,China,Japan,Energy,2017,85,2018-01-01":     {0, 1},
		"Not available,China,Japan,Energy,2017,85,":         {0, 1},
		"unidentified threat actor,China,Japan,Energy,,85,": {0, 1},
		"***,China,Japan,Energy,2017,85,2018-01-01":         {0, 1},
		"Anonymous,China,Japan,Energy companies,2017,,":     {2, 0},
	} {
		r := readRow(t, columns, header, row)
		counted := 0
		for _, n := range r.Outside {
			counted += n
		}
		if got := len(r.ClaimsOf(graph.Targets, "")); got != want.targets || len(r.Rejects)+counted != want.odd {
			t.Errorf("%s: %d targets, want %d; rejects %v, outside %v, want %d", row, got, want.targets, r.Rejects, r.Outside, want.odd)
		}
		if want.targets < 2 && r.Left != 2-want.targets || r.Mentions != 2 {
			t.Errorf("%s: %d of %d mentions left, want %d of 2", row, r.Left, r.Mentions, 2-want.targets)
		}
	}
}

func TestPlaceholdersAreNobodyInEveryColumn(t *testing.T) {
	r := readRow(t, "actor: a, names: m, target: b, victim: v, incident: i, claimant: w, source-title: s, publisher: p", "a,m,b,v,i,w,s,p",
		"K,Unknown,-,Not available,N/A,unknown,n/a,None")
	for _, kind := range []graph.Kind{graph.Victim, graph.Incident, graph.Organization} {
		if all := r.Live(kind); len(all) > 0 {
			t.Errorf("%s: %v, want none", kind, all)
		}
	}
	if len(r.Claims) != 1 || len(r.Outside) != 6 || r.Left != 2 {
		t.Errorf("%d claims, outside %v, %d left; want the name of K, 6 and 2", len(r.Claims), r.Outside, r.Left)
	}
}

func TestMarkingsOfRows(t *testing.T) {
	for cell, want := range map[string][]string{
		"": nil, "None": nil, "N/A": nil, "Copyright Acme": nil, "TLP:CLEAR": {"TLP:CLEAR"}, "amber": {"TLP:AMBER"}, "tlp-amber": {"TLP:AMBER"},
		"TLP:AMBER+STRICT": {"TLP:AMBER+STRICT"}, "amber strict": {"TLP:AMBER+STRICT"}, "TLP:GREEN PAP:RED": {"PAP:RED", "TLP:GREEN"}, "Red": {"TLP:RED"},
		"confidential": {"TLP:RED"}, "TLP:ORANGE": {"TLP:RED"}, "Unknown": {"TLP:RED"},
	} {
		r := readRow(t, "actor: a, target: b, markings: m", "a,b,m", "K,Japan,"+cell)
		if diff := cmp.Diff(want, r.ClaimsOf(graph.Targets, "")[0].Markings); diff != "" {
			t.Errorf("%q (-want +got):\n%s", cell, diff)
		}
	}
	r := readRow(t, "actor: a, target: b", "a,b,TLP,PAP", "K,Japan,green,amber")
	if diff := cmp.Diff([]string{"PAP:AMBER", "TLP:GREEN"}, r.ClaimsOf(graph.Targets, "")[0].Markings); diff != "" {
		t.Errorf("columns that the mapping leaves out (-want +got):\n%s", diff)
	}
	for cell, want := range map[string][]string{"TLP:AMBER": {"TLP:AMBER"}, "Amber+Strict": {"TLP:AMBER+STRICT"}, "clear": nil, "ransomware": nil, "": nil} {
		r := readRow(t, "actor: a, target: b", "a,b,Classification", "K,Japan,"+cell)
		if diff := cmp.Diff(want, r.ClaimsOf(graph.Targets, "")[0].Markings); diff != "" || len(r.Rejects) > 0 {
			t.Errorf("a column that can hold a level, %q, rejects %v (-want +got):\n%s", cell, r.Rejects, diff)
		}
	}
}

// A record that only restricted rows tell of is as restricted, prose and all.
func TestRecordsOfRestrictedRows(t *testing.T) {
	const columns = "actor: a, incident: i, description: d, markings: m"
	rows := "a,i,d,m\nK,1,Told in confidence,TLP:RED\nK,2,Told in confidence,amber\nOwl,3,Told,\nOwl,4,Told in confidence,RED\n"
	doc, _ := ingesttest.MustRead(t, by(columns), []ingest.Input{ingest.Bytes("t", []byte(rows))}, released)
	want := map[graph.ID][]string{
		"actor/x/k": {"TLP:AMBER"}, "actor/x/owl": nil,
		"incident/x/1": {"TLP:RED"}, "incident/x/2": {"TLP:AMBER"}, "incident/x/3": nil, "incident/x/4": {"TLP:RED"},
	}
	for _, e := range doc.Entities {
		if markings, ok := want[e.ID]; ok {
			if diff := cmp.Diff(markings, e.Markings); diff != "" {
				t.Errorf("%s (-want +got):\n%s", e.ID, diff)
			}
		}
	}
}

func TestLayouts(t *testing.T) {
	for _, tt := range []struct{ layout, cell, want string }{
		{"DD.MM.YYYY", "04.03.2018", "2018-03-04"},
		{"dd.mm.yyyy", "04.03.2018", "2018-03-04"},
		{"D/M/YYYY", "4/3/2018", "2018-03-04"},
		{"MM/DD/YYYY", "03/04/2018", "2018-03-04"},
		{"yyyy-MM-dd", "2018-03-04", "2018-03-04"},
		{"yyyy-MM-dd HH:mm:ss", "2018-03-04 23:05:06", "2018-03-04"},
		{"yyyy-MM-dd'T'HH:mm:ss", "2018-03-04T23:05:06", "2018-03-04"},
		{"mm/dd/yyyy HH:MM", "03/04/2018 23:05", "2018-03-04"},
		{"d MMM yyyy", "4 Mar 2018", "2018-03-04"},
		{"MMMM YYYY", "March 2018", "2018-03"},
		{"MM/YY", "03/18", "2018-03"},
		{"YYYY", "2018", "2018"},
		{"%d.%m.%Y", "04.03.2018", "2018-03-04"},
		{"%b %Y", "Mar 2018", "2018-03"},
		{"%-d/%-m/%Y", "4/3/2018", "2018-03-04"},
		{"02.01.2006", "04.03.2018", "2018-03-04"},
		{"Jan 2006", "Mar 2018", "2018-03"},
		{"2006年1月2日", "2018年3月4日", "2018-03-04"},
		{"DD/MM/YYYY", "4/3/2018", "2018-03-04"},
		{"DD.MM.YYYY", "2018-03", "2018-03"}, // an odd cell that can mean only one
	} {
		r := readRow(t, "actor: a, target: b, occurred: {column: c, layout: \""+tt.layout+"\"}", "a,b,c", "K,Japan,"+tt.cell)
		if got := r.ClaimsOf(graph.Targets, "")[0].Occurred.String(); got != tt.want {
			t.Errorf("%s of %s: got %q, want %q; rejects %v", tt.cell, tt.layout, got, tt.want, r.Rejects)
		}
	}
}
