package api_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestNodes opens several things at once, and wants each as node gives it.
func TestNodes(t *testing.T) {
	c := clientOf(t, handMade(t))
	claim := fmt.Sprint(c.get("claims.nodes.id", `{ claims(first: 1) { nodes { id } } }`)[0])
	ids := []string{
		"country/KR", "actor/feed/gone", "nonsense", claim, "dataset/feed", "claim/none", "actor/feed/nobody", "country/KR",
		"incident/feed/1", "victim/nihonpost", "dataset/none", "alias/green-carpet", "source/feed", "actor/feed/moss",
	}
	const selection = `{ __typename id ... on Entity { name } ... on Claim { predicate } ... on Dataset { key } }`
	got := c.get("nodes", `{ nodes(ids: ["`+strings.Join(ids, `", "`)+`"]) `+selection+` }`)
	var want []any
	for _, id := range ids {
		want = append(want, c.ask(fmt.Sprintf(`{ node(id: %q) %s }`, id, selection)).Data["node"])
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-node +nodes:\n%s", diff)
	}
	if got := c.ask(`{ nodes(ids: []) { id } }`); len(got.Errors) > 0 || len(got.Data["nodes"].([]any)) != 0 {
		t.Errorf("no ids: %+v", got)
	}
	many := `{ nodes(ids: ["` + strings.Repeat(`x", "`, 1000) + `x"]) { id } }`
	if a := c.ask(many); len(a.Errors) != 1 || a.Errors[0].Extensions.Code != "BAD_INPUT" || a.Errors[0].Extensions.Hint == "" {
		t.Errorf("1001 ids: %+v", a.Errors)
	}
}

// TestNodesCostFewCalls opens many things with about as many calls as few.
func TestNodesCostFewCalls(t *testing.T) {
	s := &counting{Store: handMade(t)}
	c := clientOf(t, s)
	calls := func(ids ...string) int64 {
		before := s.calls.Load()
		c.get("nodes", `{ nodes(ids: ["`+strings.Join(ids, `", "`)+`"]) { id } }`)
		return s.calls.Load() - before
	}
	calls(string(moss)) // which works out who is who
	one := calls(string(moss))
	if all := calls(string(moss), string(mossOf), string(fern), string(gone), "country/KR", "victim/nihonpost", "source/feed"); all > one+2 {
		t.Errorf("%d calls for seven, %d for one", all, one)
	}
}

// TestEntitiesAreAddressedInOneWay gives an id, and then a name, to every
// argument that addresses an entity.
func TestEntitiesAreAddressedInOneWay(t *testing.T) {
	c := wholeOf(t, handMade(t))
	for query, values := range map[string][2]string{
		`{ actor(name: %s) { id } }`:                                                       {`"actor/feed/moss"`, `"möss"`},
		`{ country(name: %s) { id } }`:                                                     {`"country/KR"`, `"kor"`},
		`{ victim(name: %s) { id } }`:                                                      {`"victim/nihonpost"`, `"Nihon-Post"`},
		`{ claims(subject: %s, first: 100) { nodes { id } } }`:                             {`"actor/feed/moss"`, `"Möss"`},
		`{ claims(object: %s, first: 100) { nodes { id } } }`:                              {`"country/KR"`, `"South Korea"`},
		`{ claims(incident: %s, first: 100) { nodes { id } } }`:                            {`"incident/feed/1"`, `"the post job"`},
		`{ claims(view: {sources: [%s]}, first: 100) { nodes { id } } }`:                   {`"source/reports/1"`, `"moss widens"`},
		`{ claims(view: {claimants: [%s]}, first: 100) { nodes { id } } }`:                 {`"organization/bodega"`, `"BODEGA"`},
		`{ paths(from: %s, to: "country/KR") { nodes { id } } }`:                           {`"actor/feed/moss"`, `"Möss"`},
		`{ paths(from: "actor/feed/moss", to: %s) { nodes { id } } }`:                      {`"country/KR"`, `"KR"`},
		`{ neighbourhood(ids: [%s]) { nodes { id } } }`:                                    {`"victim/nihonpost"`, `"Nihon Post"`},
		`{ changes(actor: %s, from: "2018-06-01", to: "2020-01-01") { nodes { label } } }`: {`"actor/feed/moss"`, `"Möss"`},
		`{ agreement(actor: %s) { rows { target { id } } } }`:                              {`"actor/feed/moss"`, `"Möss"`},
		`{ agreement(actor: "Möss", target: %s) { rows { target { id } } } }`:              {`"country/KR"`, `"Korea, South"`},
		`{ similarActors(actor: %s, how: [DIRECT, ROLLED_UP]) { actor { id } } }`:          {`"actor/feed/moss"`, `"Möss"`},
		`{ coTargeted(target: %s) { target { id } } }`:                                     {`"country/KR"`, `"KOR"`},
		`{ compare(actors: [%s]) { rows { target { id } } } }`:                             {`"actor/feed/moss"`, `"Möss"`},
		`{ whoTargeted(countries: [%s]) { nodes { actor { id } } } }`:                      {`"country/KR"`, `"KR"`},
		`{ firstEntrants(targets: [%s]) { nodes { actors { id } } } }`:                     {`"country/KR"`, `"KR"`},
		`{ actors(where: {targets: [%s]}) { nodes { id } } }`:                              {`"country/KR"`, `"KR"`},
		`{ actors(where: {origins: [%s]}) { nodes { id } } }`:                              {`"country/KP"`, `"North Korea"`},
		`{ diff(actor: %s, from: {knownAsOf: "2018-06-01"}, to: {}) { nodes { label } } }`: {`"actor/feed/moss"`, `"Möss"`},
		`{ region(name: %s) { id } sector(name: "sector/government") { id } }`:             {`"region/middle-east"`, `"Middle East"`},
	} {
		byID, byName := fmt.Sprintf(query, values[0]), fmt.Sprintf(query, values[1])
		got, want := c.ask(byName), c.ask(byID)
		if len(got.Errors)+len(want.Errors) > 0 {
			t.Errorf("%s: %v %v", byName, got.Errors, want.Errors)
		}
		if diff := cmp.Diff(want.Data, got.Data); diff != "" {
			t.Errorf("%s (-by id +by name):\n%s", byName, diff)
		}
		if !strings.Contains(fmt.Sprint(got.Data), ":") || strings.Contains(fmt.Sprint(got.Data), "nodes:[]") && !strings.Contains(query, "similar") {
			t.Errorf("%s: %v", byName, got.Data)
		}
	}
}

func TestANameOfSeveralThingsIsRefused(t *testing.T) {
	c := wholeOf(t, handMade(t))
	for _, query := range []string{
		`{ paths(from: "Shared Name", to: "country/KR") { nodes { id } } }`,
		`{ neighbourhood(ids: ["shared name"]) { nodes { id } } }`,
	} {
		a := c.ask(query)
		if len(a.Errors) != 1 || a.Errors[0].Extensions.Code != "AMBIGUOUS_NAME" || len(a.Errors[0].Extensions.Candidates) != 2 {
			t.Errorf("%s: %+v", query, a.Errors)
		}
	}
	a := c.ask(`{ paths(from: "Jpan", to: "country/KR") { nodes { id } } }`)
	if len(a.Errors) != 1 || a.Errors[0].Extensions.Code != "NOT_FOUND" || !strings.Contains(a.Errors[0].Extensions.Hint, "Japan") {
		t.Errorf("a misspelt name: %+v", a.Errors)
	}
}
