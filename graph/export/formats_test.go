package export_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/export"
	"github.com/actorgraph/actorgraph/graph/graphtest"
)

func written(t *testing.T, write export.Write, o export.Options) []byte {
	t.Helper()
	var out bytes.Buffer
	if _, err := write(&out, claims(t, graph.View{WithWithdrawn: true}, awkward()...), o); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// No cell that a spreadsheet opens is a formula, and nothing else is changed.
func TestCSVHoldsNoFormula(t *testing.T) {
	rows, err := csv.NewReader(bytes.NewReader(written(t, export.CSV, export.Options{}))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for i, cell := range row {
			if strings.ContainsAny(firstRune(cell), "=+-@\t\r\n＝＋－＠") {
				t.Errorf("%s is %q", rows[0][i], cell)
			}
		}
	}
	cell := func(column, value string) bool {
		i := slices.Index(rows[0], column)
		return slices.ContainsFunc(rows, func(row []string) bool { return row[i] == value })
	}
	for column, value := range map[string]string{
		"subject_name": "'=Kestrel", "object_name": "'-Bank of Examples", "incident_name": "'@Night & day", "note": "'\t=SUM(A1)",
		"stated": "Bank of \"Examples\" <JP> & co.\nsecond line", "occurred": "2017-02/..", "confidence": "70", "source_url": "https://acme.example/kestrel?a=1&b=2",
	} {
		if !cell(column, value) {
			t.Errorf("no row has %s %q", column, value)
		}
	}
}

func firstRune(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}

// What was let go after the view's day is not told.
func TestWithdrawalIsToldAsKnown(t *testing.T) {
	for asOf, want := range map[graph.Date]string{"2018-12-31": "", "2019-03-04": "2019-03-04", "": "2019-03-04"} {
		rows, err := csv.NewReader(bytes.NewReader(written(t, export.CSV, export.Options{View: graph.View{KnownAsOf: asOf}}))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		recorded, withdrawn := slices.Index(rows[0], "recorded"), slices.Index(rows[0], "withdrawn")
		for _, row := range rows[1:] {
			if row[recorded] == "2018-02-20" && row[withdrawn] != want {
				t.Errorf("as of %q: withdrawn %q, want %q", asOf, row[withdrawn], want)
			}
		}
	}
}

// Parquet and JSON lines hold the rows of CSV, also with the actors that records are read as.
func TestTablesAgree(t *testing.T) {
	tablesAgree(t, export.Options{})
	tablesAgree(t, export.Options{Actor: func(record graph.ID) graph.ID { return record + "-and-others" }})
}

func tablesAgree(t *testing.T, o export.Options) {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(written(t, export.CSV, o))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if last := rows[0][len(rows[0])-1]; (last == "actor") != (o.Actor != nil) {
		t.Errorf("the last column is %s", last)
	}
	file := written(t, export.Parquet, o)
	table := parquet.NewReader(bytes.NewReader(file))
	defer func() {
		if err := table.Close(); err != nil {
			t.Error(err)
		}
	}()
	lines := json.NewDecoder(bytes.NewReader(written(t, export.JSONLines, o)))
	for _, row := range rows[1:] {
		inParquet, inJSON := map[string]any{}, map[string]any{}
		if err := table.Read(&inParquet); err != nil {
			t.Fatal(err)
		}
		if err := lines.Decode(&inJSON); err != nil {
			t.Fatal(err)
		}
		for i, column := range rows[0] {
			want := strings.TrimPrefix(row[i], "'")
			if got := text(inParquet[column]); got != want {
				t.Errorf("Parquet has %s %q, want %q", column, got, want)
			}
			if got := text(inJSON[column]); got != want {
				t.Errorf("JSON lines have %s %q, want %q", column, got, want)
			}
		}
	}
	if err := table.Read(&map[string]any{}); !errors.Is(err, io.EOF) {
		t.Errorf("Parquet has more rows: %v", err)
	}
}

// text is how CSV writes a value.
func text(v any) string {
	if v == nil {
		return ""
	}
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	var s string
	if json.Unmarshal(b, &s) == nil {
		return s
	}
	return string(b)
}

// A node comes before the edges on it, once, and every edge has both ends.
func TestGraphMLIsWellFormed(t *testing.T) {
	dec := xml.NewDecoder(bytes.NewReader(written(t, export.GraphML, export.Options{})))
	keys, nodes, edges := map[string]bool{}, map[string]bool{}, 0
	attribute := func(e xml.StartElement, name string) string {
		for _, a := range e.Attr {
			if a.Name.Local == name {
				return a.Value
			}
		}
		return ""
	}
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		e, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "key":
			keys[attribute(e, "id")] = true
		case "data":
			if !keys[attribute(e, "key")] {
				t.Errorf("data of no key: %v", e.Attr)
			}
		case "node":
			if id := attribute(e, "id"); nodes[id] {
				t.Errorf("node %s twice", id)
			} else {
				nodes[id] = true
			}
		case "edge":
			edges++
			for _, end := range []string{"source", "target"} {
				if !nodes[attribute(e, end)] {
					t.Errorf("edge on %s, which is no node yet", attribute(e, end))
				}
			}
		}
	}
	if edges != 13 || len(nodes) != 11 {
		t.Errorf("got %d edges on %d nodes, want 13 on 11", edges, len(nodes))
	}
}

// required are the properties that STIX 2.1 asks of the types that are written.
var required = map[string][]string{
	"intrusion-set":        {"name"},
	"threat-actor":         {"name"},
	"identity":             {"name", "identity_class"},
	"location":             {},
	"campaign":             {"name"},
	"incident":             {"name"},
	"relationship":         {"relationship_type", "source_ref", "target_ref"},
	"extension-definition": {"name", "schema", "version", "extension_types", "created_by_ref"},
	"marking-definition":   {},
}

var (
	stixID    = regexp.MustCompile(`^[a-z0-9-]+--[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	stixWords = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*[a-z0-9]$`)
)

type stixBundle struct {
	Type, ID string
	Objects  []map[string]any
}

func readBundle(t *testing.T, b []byte) (stixBundle, map[string]map[string]any) {
	t.Helper()
	var bundle stixBundle
	if err := json.Unmarshal(b, &bundle); err != nil {
		t.Fatal(err)
	}
	byID := map[string]map[string]any{}
	for _, o := range bundle.Objects {
		id, _ := o["id"].(string)
		if byID[id] != nil {
			t.Errorf("%s twice", id)
		}
		byID[id] = o
	}
	return bundle, byID
}

// The bundle keeps the rules of STIX 2.1: ids, required properties, times,
// references that lead somewhere, extensions that are defined.
func TestSTIXKeepsTheRules(t *testing.T) {
	checkBundle(t, written(t, export.STIX, export.Options{Restricted: true}))
}

// STIX has no definitions for PAP: the marking is a statement.
func TestSTIXKeepsPAP(t *testing.T) {
	c := graphtest.Targeted(kestrel, "country/UA", "2020")
	c.Markings = []string{"PAP:RED", "TLP:GREEN"}
	var out bytes.Buffer
	if _, err := export.STIX(&out, claims(t, graph.View{}, graphtest.Release("acme", "2021-01-01", c)), export.Options{Restricted: true}); err != nil {
		t.Fatal(err)
	}
	checkBundle(t, out.Bytes())
	if _, byID := readBundle(t, out.Bytes()); !strings.Contains(fmt.Sprint(byID), "statement:PAP:RED") {
		t.Errorf("no statement of PAP:RED in\n%s", out.String())
	}
}

func checkBundle(t *testing.T, b []byte) {
	t.Helper()
	bundle, byID := readBundle(t, b)
	if bundle.Type != "bundle" || !stixID.MatchString(bundle.ID) {
		t.Errorf("the bundle is %q %q", bundle.Type, bundle.ID)
	}
	for id, o := range byID {
		kind, _ := o["type"].(string)
		props, known := required[kind]
		if !known || !stixID.MatchString(id) || !strings.HasPrefix(id, kind+"--") || o["spec_version"] != "2.1" {
			t.Errorf("%s is a %q of version %v", id, kind, o["spec_version"])
		}
		for _, p := range append(props, "created") {
			if o[p] == nil {
				t.Errorf("%s has no %s", id, p)
			}
		}
		if kind == "location" && o["region"] == nil && o["country"] == nil {
			t.Errorf("%s is nowhere", id)
		}
		if kind == "relationship" && !stixWords.MatchString(o["relationship_type"].(string)) {
			t.Errorf("%s is of type %v", id, o["relationship_type"])
		}
		checkTimes(t, id, o)
		for name, value := range o {
			if ref, ok := value.(string); ok && strings.HasSuffix(name, "_ref") && byID[ref] == nil {
				t.Errorf("%s: %s leads to %s, which is not there", id, name, ref)
			}
		}
		for ext := range asMap(o["extensions"]) {
			if byID[ext] == nil && !strings.HasPrefix(ext, "extension-definition--60a3c5c5") {
				t.Errorf("%s has the extension %s, which nobody defines", id, ext)
			}
		}
		for _, r := range asList(o["external_references"]) {
			ref := asMap(r)
			if ref["source_name"] == nil || (ref["url"] == nil && ref["external_id"] == nil && ref["description"] == nil) {
				t.Errorf("%s refers to %v, which is no reference", id, ref)
			}
			if u, ok := ref["url"].(string); ok && strings.ContainsFunc(u, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`<>"{}|\^`+"`", r) }) {
				t.Errorf("%s refers to %q, which is no URI", id, u)
			}
		}
		for _, m := range asList(o["object_marking_refs"]) {
			if byID[m.(string)] == nil {
				t.Errorf("%s bears %v, which is not there", id, m)
			}
		}
	}
}

func asMap(v any) map[string]any { m, _ := v.(map[string]any); return m }

func asList(v any) []any { l, _ := v.([]any); return l }

// checkTimes checks that times are written as STIX wants them and in order.
func checkTimes(t *testing.T, id string, o map[string]any) {
	t.Helper()
	for _, pair := range [][2]string{{"created", "modified"}, {"start_time", "stop_time"}, {"first_seen", "last_seen"}} {
		var at [2]time.Time
		for i, name := range pair {
			s, ok := o[name].(string)
			if !ok {
				continue
			}
			var err error
			if at[i], err = time.Parse("2006-01-02T15:04:05.000Z", s); err != nil {
				t.Errorf("%s: %s: %v", id, name, err)
			}
		}
		if !at[1].IsZero() && at[1].Before(at[0]) {
			t.Errorf("%s: %s before %s", id, pair[1], pair[0])
		}
	}
}

// Names come with who uses them, and the id that a feed gave stays.
func TestSTIXTellsWhoCallsAnActorSo(t *testing.T) {
	var out bytes.Buffer
	view := graph.View{KnownAsOf: "2018-02-20"}
	if _, err := export.STIX(&out, claims(t, view, awkward()...), export.Options{View: graph.View{KnownAsOf: view.KnownAsOf}}); err != nil {
		t.Fatal(err)
	}
	_, byID := readBundle(t, out.Bytes())
	actor := byID["threat-actor--7b1e2f9c-3d52-4c6f-8a37-0a1b2c3d4e5f"]
	if actor == nil {
		t.Fatal("the id that the feed gave is lost")
	}
	if got := text(actor["aliases"]); got != `["=Kestrel","Käuzchen"]` {
		t.Errorf("aliases %s", got)
	}
	claimants := map[string]string{}
	active := 0
	for _, ext := range asMap(actor["extensions"]) {
		for _, n := range asList(asMap(ext)["names"]) {
			claimant, _ := asMap(n)["claimant"].(string)
			claimants[asMap(n)["name"].(string)] = claimant
			if ref, ok := asMap(n)["claimant_ref"].(string); ok && byID[ref] == nil {
				t.Errorf("%s leads nowhere", ref)
			}
		}
		active += len(asList(asMap(ext)["active"]))
	}
	if got := text(claimants); got != `{"=Kestrel":"acme","Kestrel":"other","Käuzchen":""}` || active != 1 {
		t.Errorf("names by %s, %d times active", got, active)
	}
}
