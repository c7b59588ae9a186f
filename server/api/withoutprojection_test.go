package api_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
)

func TestWithoutAProjection(t *testing.T) {
	c := clientOf(t, handMade(t))
	for _, q := range []string{
		`{ compare(actors: ["actor/feed/moss"]) { rows { target { id } } } }`,
		`{ expansions(baseline: "2014", period: "2016") { totalCount } }`,
		`{ paths(from: "actor/feed/moss", to: "country/JP") { nodes { id } } }`,
		`{ overview { omittedCount } }`,
	} {
		a := c.ask(q)
		if len(a.Errors) != 1 || a.Errors[0].Extensions.Code != "UNAVAILABLE" || !strings.Contains(a.Errors[0].Message, "projection") || a.Errors[0].Extensions.Hint == "" {
			t.Errorf("%s: %+v", q, a.Errors)
		}
	}
}

// Who is asked about some targets needs no more than what is said of those, so that the
// store answers as the projection does.
func TestTheStoreAnswersAsTheProjection(t *testing.T) {
	on, off := wholeOf(t, handMade(t)), clientOf(t, handMade(t))
	for _, q := range []string{
		`{ whoTargeted(countries: ["JP", "KR"]) { totalCount unplaced weaker { evidence actorCount } nodes { actor { id } evidence claimCount claims(first: 100) { id } } } }`,
		`{ whoTargeted(countries: ["JP"], regions: ["Asia"]) { totalCount weaker { evidence actorCount } nodes { actor { id } evidence claimCount } } }`,
		`{ whoTargeted(regions: ["Asia"], view: {knownAsOf: "2017-06-01", known: POSSIBLY}) { totalCount unplaced nodes { actor { id } claimCount } } }`,
		`{ firstEntrants { totalCount nodes { target { id } first by actors { id } } } }`,
		`{ firstEntrants(targets: ["JP", "sector/aerospace"], how: [DIRECT, ROLLED_UP, BROADER, VIA_SUBGROUP]) { nodes { target { id } first actors { id } claims(first: 100) { id } } } }`,
	} {
		a, b := on.ask(q), off.ask(q)
		if len(a.Errors)+len(b.Errors) > 0 {
			t.Errorf("%s: %+v %+v", q, a.Errors, b.Errors)
		}
		if diff := cmp.Diff(a.Data, b.Data); diff != "" {
			t.Errorf("%s (-projection +store)\n%s", q, diff)
		}
		if !strings.Contains(fmt.Sprint(a.Data), "actor/") {
			t.Errorf("%s: nobody is found: %v", q, a.Data)
		}
	}
}

// TestTheProjectionIsUpToDate asks, writes and asks again.
func TestTheProjectionIsUpToDate(t *testing.T) {
	s := open(t, feed("2018-01-01", true))
	c := wholeOf(t, s)
	const vietnam = `{ whoTargeted(countries: ["VN"]) { nodes { actor { name } } } }`
	if got := c.rows("whoTargeted.nodes", []string{"actor.name"}, vietnam); len(got) > 0 {
		t.Fatalf("got %v before the report", got)
	}
	before := c.get("claims.nodes.stored", `{ claims(first: 1) { nodes { stored } } }`)[0]
	write(t, s, report())
	if got, want := c.rows("whoTargeted.nodes", []string{"actor.name"}, vietnam), []string{"Möss"}; !slices.Equal(got, want) {
		t.Errorf("got %v after it, want %v", got, want)
	}
	then := fmt.Sprintf(`{ whoTargeted(countries: ["VN"], view: {snapshot: %q}) { nodes { actor { name } } } }`, before)
	if got := c.rows("whoTargeted.nodes", []string{"actor.name"}, then); len(got) > 0 {
		t.Errorf("got %v as of an older snapshot", got)
	}
	readings, err := s.Readings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Write(t.Context(), nil, graph.WriteOptions{Undo: readings[len(readings)-1].ID}); err != nil {
		t.Fatal(err)
	}
	if got := c.rows("whoTargeted.nodes", []string{"actor.name"}, vietnam); len(got) > 0 {
		t.Errorf("got %v after the report was undone", got)
	}
}
