package eurepoc_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/eurepoc"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
)

var released = ingest.Options{Recorded: "2023-04-01", Release: "1.1"}

func fixture() []ingest.Input {
	var in []ingest.Input
	for _, name := range []string{"global.csv", "receiver.csv", "attribution.csv"} {
		in = append(in, ingest.File("testdata/"+name, nil))
	}
	return in
}

func TestReadGolden(t *testing.T) {
	ingesttest.Golden(t, "release.golden", eurepoc.Read, fixture(), released)
}

func TestReadInAnyOrder(t *testing.T) {
	ingesttest.InAnyOrder(t, eurepoc.Read, fixture(), released)
}

func TestReadSettlesWhatReadingItIs(t *testing.T) {
	partial := false
	ingesttest.Readings(t, eurepoc.Read, []ingesttest.Release{
		{
			Name: "as published", Inputs: fixture(), O: released,
			Want: graph.Reading{Dataset: "eurepoc", Release: "1.1", Recorded: "2023-04-01", Full: true},
		},
		{
			Name: "without a date", Inputs: fixture(),
			Want: graph.Reading{Dataset: "eurepoc", Recorded: "2021-02-03", Full: true}, Note: "taken is 2021-02-03",
		},
		{
			Name: "the options win", Inputs: fixture(), O: ingest.Options{Dataset: "mine", Recorded: "2020-01-01", Full: &partial},
			Want: graph.Reading{Dataset: "mine", Recorded: "2020-01-01"},
		},
	})
}

func TestReadRefusesInputsThatAreNoRelease(t *testing.T) {
	in := fixture()
	noDate := []ingest.Input{tables["global"]("1,n,,,,[],[],[],[],[]"), tables["receiver"](""), tables["attribution"]("")}
	ingesttest.Refuses(t, eurepoc.Read, []ingesttest.Refusal{
		{Name: "nothing", Want: "the global table is missing"},
		{Name: "one table", Inputs: in[:1], Want: "the receiver table is missing"},
		{Name: "two tables", Inputs: in[:2], Want: "the attribution table is missing"},
		{Name: "one twice", Inputs: []ingest.Input{in[0], in[1], in[2], in[1]}, Want: "are both the receiver table"},
		{Name: "no date anywhere", Inputs: noDate, Want: "hold no date"},
		{Name: "a key that no data set can have", Inputs: in, O: ingest.Options{Dataset: "a b"}, Want: "not a data set's key"},
	})
}

func TestReadStopsWhenCancelled(t *testing.T) {
	ingesttest.StopsWhenCancelled(t, eurepoc.Read, fixture(), released)
}

func TestDetect(t *testing.T) {
	for _, f := range fixture() {
		b, err := os.ReadFile("testdata/" + f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if !eurepoc.Detect(b) {
			t.Errorf("%s is not detected", f.Name)
		}
	}
	for _, other := range []string{"", "{", "Title,Date,Affiliations,Description\ninitiator_category", "ID,name"} {
		if eurepoc.Detect([]byte(other)) {
			t.Errorf("%q is detected", other)
		}
	}
}

const (
	globalHeader      = "ID,name,description,start_date,end_date,initiator_name,initiator_country,initiator_category,sources_attribution,sources_url"
	receiverHeader    = "ID,receiver_country,receiver_name,receiver_category,receiver_category_subcode"
	attributionHeader = "incident_ID,attribution_ID,attribution_date,attribution_type,attribution_basis,attributing_actor,attributing_country,attributed_initiator,attributed_initiator_country,attributed_initiator_category"
)

// tables make a table of each kind with these rows.
var tables = map[string]func(rows string) ingest.Input{
	"global":   func(rows string) ingest.Input { return ingest.Bytes("global", []byte(globalHeader+"\n"+rows+"\n")) },
	"receiver": func(rows string) ingest.Input { return ingest.Bytes("receiver", []byte(receiverHeader+"\n"+rows+"\n")) },
	"attribution": func(rows string) ingest.Input {
		return ingest.Bytes("attribution", []byte(attributionHeader+"\n"+rows+"\n"))
	},
}

// Times of incidents, of which an unknown month or day is written 01.
func TestOccurred(t *testing.T) {
	tests := []struct{ why, start, end, want string }{
		{"years", "2014-01-01", "2016-01-01", "2014/2016"},
		{"months", "2014-02-01", "2014-03-01", "2014-02/2014-03"},
		{"days", "2014-02-03", "2014-02-04", "2014-02-03/2014-02-04"},
		{"equal ends", "2014-02-03", "2014-02-03", "2014-02-03"},
		{"with a time", "2014-01-01 00:00:00", "2016-05-01 00:00:00", "2014/2016-05"},
		{"an end of unknown month in the year of the start", "2017-06-01", "2017-01-01", "2017-06/2017"},
		{"a placeholder end", "2017-06-01", "2000-01-01", "2017-06"},
		{"no placeholder", "2000-01-01", "2000-01-01", "2000"},
		{"a reversed end", "2015-08-02", "2015-02-08", "2015-08-02"},
		{"no end", "2015-08-02", "", "2015-08-02"},
		{"no start", "", "2022-01-01", "2022"},
		{"neither", "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			row := fmt.Sprintf("1,n,,%s,%s,['X'],['China'],['State'],[],[]", tt.start, tt.end)
			doc, _ := ingesttest.MustRead(t, eurepoc.Read, []ingest.Input{tables["global"](row), tables["receiver"]("1,Japan,,,"), tables["attribution"]("")}, released)
			for _, c := range doc.Claims {
				if c.Predicate == graph.Targets && c.Occurred.String() != tt.want {
					t.Errorf("got %s, want %s", c.Occurred, tt.want)
				}
			}
		})
	}
}

// A later release that brings a mention which tips the balance, or joins two
// records, loses no id.
func TestIDsStayWhenALaterReleaseAddsMentions(t *testing.T) {
	read := func(names ...string) []graph.Entity {
		var rows []string
		for i, n := range names {
			rows = append(rows, fmt.Sprintf("%d,n,,2017-01-01,,['%s'],['China'],['State'],[],[]", i+1, n))
		}
		doc, _ := ingesttest.MustRead(t, eurepoc.Read, []ingest.Input{tables["global"](strings.Join(rows, "\n")), tables["receiver"](""), tables["attribution"]("")}, released)
		return slices.DeleteFunc(doc.Entities, func(e graph.Entity) bool { return e.Kind() != graph.Actor })
	}
	ids := func(es []graph.Entity) map[graph.ID]graph.ID {
		out := map[graph.ID]graph.ID{}
		for _, e := range es {
			out[e.ID] = e.ReplacedBy
		}
		return out
	}
	got := []map[graph.ID]graph.ID{
		ids(read("A/B", "C")),
		ids(read("A/B", "C", "B/A", "B")),
		ids(read("A/B", "C", "B/A", "B", "C/A", "C")),
	}
	want := []map[graph.ID]graph.ID{
		{"actor/eurepoc/a": "", "actor/eurepoc/c": ""},
		{"actor/eurepoc/a": "actor/eurepoc/b", "actor/eurepoc/b": "", "actor/eurepoc/c": ""},
		{"actor/eurepoc/a": "actor/eurepoc/c", "actor/eurepoc/b": "actor/eurepoc/c", "actor/eurepoc/c": ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestMalformed(t *testing.T) {
	good := "1,n,,2017-01-01,2018-01-01,['X'],['China'],['State'],[],[]"
	global := func(rows ...string) []byte { return []byte(globalHeader + "\n" + strings.Join(rows, "\n") + "\n") }
	list := func(column string) []byte {
		return global(strings.Replace(good, "['X']", column, 1))
	}
	huge := bytes.Repeat([]byte("x"), 20<<20)
	ingesttest.Malformed(t, eurepoc.Read, released, []ingesttest.Bad{
		{Name: "empty", File: nil, Error: "it is empty"},
		{Name: "a zip", File: []byte("PK\x03\x04"), Error: "zip archive"},
		{Name: "not a table", File: []byte("%PDF-1.4"), Error: "no column"},
		{Name: "a column is missing", File: []byte(strings.Replace(globalHeader, "start_date,", "", 1)), Error: "no column start_date"},
		{Name: "a column twice", File: []byte(globalHeader + ",name\n"), Error: "twice"},
		{Name: "cut off inside quotes", File: global(`1,"n`), Error: "cut off"},
		{Name: "cut off gzip", File: []byte("\x1f\x8b\x08\x00\x00"), Error: "gzip"},
		{Name: "a field without an end", File: append(global(`1,"`), huge...), Error: "too large"},
		{Name: "a row too short", File: global(good, "2,n"), Reject: "fields where the header has"},
		{Name: "a row too long", File: global(good + ",x"), Reject: "fields where the header has"},
		{Name: "bad UTF-8", File: global(strings.Replace(good, "n", "\xff", 1)), Reject: "UTF-8"},
		{Name: "a stray quote", File: global(good, strings.Replace(good, "n", `n"n`, 1), good), Reject: "a quote"},
		{Name: "no number", File: global(strings.Replace(good, "1", "one", 1)), Reject: "not the number"},
		{Name: "a negative number", File: global(strings.Replace(good, "1", "-1", 1)), Reject: "not the number"},
		{Name: "a number with a sign that hides another", File: global(strings.Replace(good, "1", "+1", 1)), Reject: "not the number"},
		{Name: "a number of two incidents", File: global(good, strings.Replace(good, "n", "other", 1)), Reject: "which stands"},
		{Name: "no date", File: global(strings.Replace(good, "2017-01-01", "yesterday", 1)), Reject: "start_date"},
		{Name: "no day of the calendar", File: global(strings.Replace(good, "2018-01-01", "2018-02-30", 1)), Reject: "end_date"},
		{Name: "a list that does not end", File: list("['X'"), Reject: "initiator_name"},
		{Name: "a list without quotes", File: list("[X]"), Reject: "initiator_name"},
		{Name: "a text that does not end", File: list(`['X]`), Reject: "initiator_name"},
		{Name: "a list of lists", File: list("[['X']]"), Reject: "initiator_name"},
		{Name: "a bad escape", File: list(`['\q']`), Reject: "initiator_name"},
		{Name: "no comma in a list", File: list(`['X' 'Y']`), Reject: "initiator_name"},
		{Name: "a name too long", File: list("['" + strings.Repeat("x", 5000) + "']"), Reject: "longer than"},
		{Name: "a control character in a name", File: list("['X\\x07Y']"), Reject: "control character"},
		{Name: "sources that are no list", File: global("1,n,,,,[],[],[],x,[]"), Reject: "sources_attribution"},
	}, tables["receiver"]("1,Japan,,,"), tables["attribution"](""))
}

func TestMalformedReferences(t *testing.T) {
	good := "1,n,,2017-01-01,2018-01-01,['X'],['China'],['State'],[],[]"
	receivers := func(rows string) []byte { return []byte(receiverHeader + "\n" + rows + "\n") }
	attributions := func(rows string) []byte { return []byte(attributionHeader + "\n" + rows + "\n") }
	ingesttest.Malformed(t, eurepoc.Read, released, []ingesttest.Bad{
		{Name: "a receiver of no incident", File: receivers("2,Japan,,,"), Reject: "which the global table does not have"},
		{Name: "a receiver without a number", File: receivers(",Japan,,,"), Reject: "not the number"},
		{Name: "a receiver's name too long", File: receivers("1,Japan," + strings.Repeat("x", 9000) + ",Media,"), Reject: "longer than"},
	}, tables["global"](good), tables["attribution"](""))
	ingesttest.Malformed(t, eurepoc.Read, released, []ingesttest.Bad{
		{Name: "an attribution of no incident", File: attributions("2,1.0,,,,,,X,China,State"), Reject: "which the global table does not have"},
		{Name: "an attribution without a date that is one", File: attributions("1,1.0,01/02/2018,,,,,X,China,State"), Reject: "without a date"},
		{Name: "an attribution without a number", File: attributions("x,1.0,,,,,,X,China,State"), Reject: "not the number"},
	}, tables["global"](good), tables["receiver"](""))
}

func FuzzRead(f *testing.F) {
	read := func(ctx context.Context, in []ingest.Input, o ingest.Options) (graph.Document, ingest.Diagnostics, error) {
		receivers := tables["receiver"]("7,Japan,Bank (Japan),Media,\n8,Egypt,,Social groups,Police")
		attributions := tables["attribution"]("7,1.0,2018-01-01,t,b,by,US,Kestrel/X < Y (Z),China,State")
		return eurepoc.Read(ctx, append(in, receivers, attributions), o)
	}
	ingesttest.Fuzz(f, read, released)
}
