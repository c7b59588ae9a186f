package neo4j

import (
	"regexp"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

// What is written from graph.Filters is shown here as it goes to Neo4j.
func TestConditionsOfAView(t *testing.T) {
	want := `at IS NOT NULL AND ($p.withWithdrawn OR ` + holds + `)
  AND ($p.occurred IS NULL OR NOT type(t) IN ['TARGETS', 'ACTIVE'] OR (t.span[$p.startEdge] <= $p.occurredUntil AND t.span[$p.endEdge] >= $p.occurred))
  AND ($p.minConfidence IS NULL OR held[at+5] >= $p.minConfidence)
  AND ($p.datasets IS NULL OR t.dataset IN $p.datasets)
  AND ($p.claimants IS NULL OR t.claimantId IN $p.claimants)
  AND ($p.sources IS NULL OR t.sourceId IN $p.sources)
  AND ($p.publishers IS NULL OR t.sourceId IN $p.publishers)`
	if got := viewConditions(); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

var parameter = regexp.MustCompile(`\$p\.(\w+)`)

// Neo4j takes a parameter that is not there for null, which filters nothing.
func TestEveryParameterOfAQuestionForClaimsIsGiven(t *testing.T) {
	// What is known only when a page or a part of a list is asked for.
	later := map[string]bool{"limit": true, "seq": true, "recorded": true, "anchor": true}
	params, err := claimParams(graph.ClaimQuery{})
	if err != nil {
		t.Fatal(err)
	}
	types := typesOf(nil)
	texts := []string{indexedPage("subject", types), indexedPage("object", types), indexedPage("", types)}
	for _, way := range []accessPath{byID, byIncident, bySource, byType, bySubject, byObject, byEither} {
		texts = append(texts, way.page(types), way.each(types), way.some(types), way.places(types), way.count(types))
	}
	for _, text := range texts {
		for _, found := range parameter.FindAllStringSubmatch(text, -1) {
			if _, ok := params[found[1]]; !ok && !later[found[1]] {
				t.Fatalf("%s is given no value, in%s", found[0], text)
			}
		}
	}
}

// An index serves a page only if no filter has to look at claims one by one.
func TestAFilteredViewIsServedByNoIndex(t *testing.T) {
	zero := 0
	for _, v := range []graph.View{
		{KnownAsOf: "2018-02-20"},
		{Occurred: graph.MustSpan("2017")},
		{MinConfidence: &zero},
		{Datasets: []string{"seed"}},
		{Claimants: []graph.ID{"organization/x"}},
		{Sources: []graph.ID{"source/x"}},
		{Publishers: []graph.ID{"organization/x"}},
		{Snapshot: graph.Date("2018-02-20").Time()},
	} {
		if _, _, ok := indexed(graph.ClaimQuery{View: v}); ok {
			t.Errorf("an index serves a page under %+v", v)
		}
	}
	for _, v := range []graph.View{{}, {WithWithdrawn: true}, {UmbrellaYears: 1}, {Lens: graph.LensNone}} {
		if _, _, ok := indexed(graph.ClaimQuery{View: v}); !ok {
			t.Errorf("no index serves a page under %+v", v)
		}
	}
}
