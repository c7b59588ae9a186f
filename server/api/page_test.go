package api_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestPages reads every list to its end with every page size, and must find the
// very items of the whole list in its order.
func TestPages(t *testing.T) {
	c := clientOf(t, handMade(t))
	const actor = `node(id: "actor/feed/moss", view: {lens: NONE}) { ... on Actor { %s } }`
	const country = `country(name: "KR") { %s }`
	const rolled = "how: [DIRECT, ROLLED_UP], "
	for _, tc := range []struct {
		inside, list, fields, args string
		least                      int
	}{
		{"%s", "actors", "id", "", 3},
		{"%s", "actors", "id", "orderBy: {field: NAME, direction: DESC}", 3},
		{"%s", "actors", "id", "orderBy: {field: CLAIMS, direction: DESC}", 3},
		{"%s", "actors", "id", "orderBy: {field: TARGETS}", 3},
		{"%s", "actors", "id", "orderBy: {field: LAST_ACTIVE, direction: DESC}", 3},
		{"%s", "victims", "id", "", 1},
		{"%s", "incidents", "id", "", 1},
		{"%s", "sources", "id", "", 4},
		{"%s", "claims", "id", "predicates: [TARGETS, NAMED]", 10},
		{"%s", "claims", "id", `subject: "actor/feed/moss"`, 5},
		{"%s", "claims", "id", `incident: "incident/feed/1"`, 1},
		{actor, "names", "name", "", 4},
		{actor, "targets", "target { id }", rolled, 8},
		{actor, "targets", "target { id }", rolled + "orderBy: {field: FIRST, direction: DESC}", 8},
		{actor, "targets", "target { id }", rolled + "orderBy: {field: LAST}", 8},
		{actor, "targets", "target { id }", rolled + "orderBy: {field: NAME, direction: DESC}", 8},
		{actor, "targets", "target { id }", rolled + "orderBy: {field: CLAIMS, direction: DESC}", 8},
		{actor, "targets", "target { id }", rolled + "orderBy: {field: SOURCES}", 8},
		{actor, "targets", "target { id }", "how: [DIRECT, VIA_SUBGROUP]", 4},
		{actor, "claims", "id", "", 10},
		{actor, "claims", "id", "role: OBJECT", 4},
		{actor, "incidents", "id", "", 1},
		{country, "targetedBy", "actor { id }", "", 1},
		{country, "claims", "id", "", 2},
	} {
		t.Run(tc.list+" "+tc.args, func(t *testing.T) {
			read := func(first int, after string) (keys []any, total float64, next bool, end string) {
				more := ""
				if after != "" {
					more = fmt.Sprintf(", after: %q", after)
				}
				field := fmt.Sprintf(`%s(first: %d, %s%s) { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { %s } } nodes { %[5]s } }`,
					tc.list, first, tc.args, more, tc.fields)
				page := c.get("x", "{ x: "+fmt.Sprintf(tc.inside, field)+" }")[0].(map[string]any)
				if tc.inside != "%s" {
					page = page[tc.list].(map[string]any)
				}
				if diff := cmp.Diff(page["nodes"], nodesOf(page)); diff != "" {
					t.Errorf("nodes and edges differ:\n%s", diff)
				}
				info := page["pageInfo"].(map[string]any)
				if info["hasPreviousPage"] != (after != "") {
					t.Errorf("hasPreviousPage is %v after %q", info["hasPreviousPage"], after)
				}
				end, _ = info["endCursor"].(string)
				return page["nodes"].([]any), page["totalCount"].(float64), info["hasNextPage"].(bool), end
			}
			whole, total, next, _ := read(1000, "")
			if len(whole) < tc.least || total != float64(len(whole)) || next {
				t.Fatalf("%d items of %v, next %t; want at least %d", len(whole), total, next, tc.least)
			}
			for size := 1; size <= len(whole)+1; size++ {
				var got []any
				for after, pages := "", 0; pages <= len(whole); pages++ {
					items, n, next, end := read(size, after)
					if got = append(got, items...); n != total {
						t.Errorf("total %v on page %d of size %d; want %v", n, pages, size, total)
					}
					if !next {
						break
					}
					after = end
				}
				if diff := cmp.Diff(whole, got); diff != "" {
					t.Fatalf("pages of %d (-whole +pages):\n%s", size, diff)
				}
			}
		})
	}
}

func nodesOf(page map[string]any) any {
	out := []any{}
	for _, e := range page["edges"].([]any) {
		out = append(out, e.(map[string]any)["node"])
	}
	return out
}

// TestCursorsOutliveTheirItems goes on from an item that is not in the list any more.
func TestCursorsOutliveTheirItems(t *testing.T) {
	c := clientOf(t, handMade(t))
	const list = `query($v: View, $after: String) { actor(id: "actor/feed/moss", view: $v) { targets(kinds: [COUNTRY], how: DIRECT, orderBy: {field: NAME}, first: 1, after: $after) {
		nodes { target { name } } pageInfo { endCursor } } } }`
	france := c.get("actor.targets.pageInfo.endCursor", list, `{"v": {"knownAsOf": "2018-06-01"}}`)[0]
	got := c.get("actor.targets.nodes.target.name", list, fmt.Sprintf(`{"after": %q}`, france))
	if diff := cmp.Diff([]any{"South Korea"}, got); diff != "" {
		t.Errorf("after France, which is withdrawn by now:\n%s", diff)
	}
}

func TestCursorOfAnotherOrderIsRefused(t *testing.T) {
	c := clientOf(t, handMade(t))
	cursor := c.get("actors.pageInfo.endCursor", `{ actors(first: 1) { pageInfo { endCursor } } }`)[0]
	a := c.ask(fmt.Sprintf(`{ actors(first: 1, orderBy: {field: CLAIMS}, after: %q) { totalCount } }`, cursor))
	if len(a.Errors) == 0 || a.Errors[0].Extensions.Code != "BAD_CURSOR" {
		t.Errorf("got %+v", a)
	}
}

// TestUndatedComeLast holds whichever the direction.
func TestUndatedComeLast(t *testing.T) {
	c := clientOf(t, handMade(t))
	for _, direction := range []string{"ASC", "DESC"} {
		got := c.get("actor.targets.nodes.first", fmt.Sprintf(
			`{ actor(id: "actor/feed/moss") { targets(kinds: [SECTOR, COUNTRY], orderBy: {field: FIRST, direction: %s}) { nodes { first } } } }`, direction))
		dated := true
		for _, first := range got {
			if first != nil && !dated {
				t.Errorf("%s: a dated row after an undated one: %v", direction, got)
			}
			dated = dated && first != nil
		}
	}
}
