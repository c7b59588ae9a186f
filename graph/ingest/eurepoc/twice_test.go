package eurepoc_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/eurepoc"
	"github.com/actorgraph/actorgraph/graph/ingest/ingesttest"
)

// What rows say twice is said once, from the earliest day, and nothing of it is
// lost, whatever their order.
func TestRowsThatAreThereTwice(t *testing.T) {
	in := []ingest.Input{
		tables["global"](`1,Raid,late prose,2019-01-01,,['Grey Ibis'],['China'],['State'],['https://a.example'],[]
1,raid,,2018-03-04,,['Grey Ibis'],['China'],['State'],['https://a.example'],['https://b.example']
1,Raid,early prose,,,['Dun Lark'],['Iran'],['State'],['https://a.example'],[]
1,Raid,late prose,2019-01-01,,['Grey Ibis'],['China'],['State'],['https://a.example'],[]`),
		tables["receiver"]("1,Japan,Bank,Media,\n1,Japan,Bank,Media,\n1,Japan,BANK,Media,Radio"),
		tables["attribution"](`1,7.0,2020-05-06,Statement,Report,,,Grey Ibis,China,State
1,7.0,2019-05-06,Court,Indictment,,,Grey Ibis,China,State
1,7.0,2019-05-06,Court,Indictment,,,Grey Ibis,China,State
1,7,,Court,Hearing,,,Dun Lark,Iran,State`),
	}
	ingesttest.InAnyOrder(t, eurepoc.Read, in, released)

	var r ingesttest.Result
	r.Document, r.Diagnostics = ingesttest.MustRead(t, eurepoc.Read, in, released)
	var got []string
	for _, e := range r.Live(graph.Incident) {
		got = append(got, fmt.Sprintf("%s: %s: %s: %v", e.Name, e.Description, e.Occurred, e.References))
	}
	for _, c := range r.ClaimsOf(graph.AttributedTo, "") {
		if c.Object.Kind() == graph.Actor {
			got = append(got, fmt.Sprintf("%s in %s on %s: %s", c.Object, c.Source, c.Published, c.Note))
		}
	}
	want := []string{
		"Raid: early prose; late prose: 2018-03-04: [source/a.example source/b.example]",
		"actor/eurepoc/dunlark in source/a.example on : ",
		"actor/eurepoc/dunlark in source/eurepoc/1%237 on : Hearing; Court",
		"actor/eurepoc/greyibis in source/a.example on 2019-05-06: ",
		"actor/eurepoc/greyibis in source/eurepoc/1%237 on 2019-05-06: Indictment; Court; Report; Statement",
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(r.Rejects) > 0 {
		t.Errorf("rejected %v, want nothing", r.Rejects)
	}
}
