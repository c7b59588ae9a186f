package api_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestListsAreNarrowed(t *testing.T) {
	c := clientOf(t, handMade(t))
	for _, tt := range []struct{ list, where, want string }{
		{"victims", `{}`, "victim/nihonpost"},
		{"victims", `{name: "on pos"}`, "victim/nihonpost"},
		{"victims", `{name: "bank"}`, ""},
		{"victims", `{countries: ["Japan"]}`, "victim/nihonpost"},
		{"victims", `{countries: ["KR"]}`, ""},
		{"victims", `{countries: ["KR", "country/JP"], sectors: ["government"]}`, "victim/nihonpost"},
		{"victims", `{countries: []}`, ""},
		{"victims", `{regions: ["Eastern Asia"]}`, "victim/nihonpost"},
		{"victims", `{regions: ["Europe"]}`, ""},
		{"victims", `{sectors: ["aerospace"]}`, ""},
		{"victims", `{stixClasses: ["class", "organization"]}`, "victim/nihonpost"},
		{"victims", `{stixClasses: ["individual"]}`, ""},
		{"victims", `{targetedBy: ["Green Carpet"]}`, "victim/nihonpost"},
		{"victims", `{targetedBy: ["Fern"]}`, ""},
		{"victims", `{name: "post", countries: ["JP"], stixClasses: ["organization"], targetedBy: ["Möss", "Fern"]}`, "victim/nihonpost"},
		{"incidents", `{name: "POST JOB"}`, "incident/feed/1"},
		{"incidents", `{stixTypes: ["incident"]}`, "incident/feed/1"},
		{"incidents", `{stixTypes: ["campaign"]}`, ""},
		{"incidents", `{datasets: ["feed"]}`, "incident/feed/1"},
		{"incidents", `{datasets: ["reports"]}`, ""},
		{"incidents", `{occurred: "2016"}`, "incident/feed/1"},
		{"incidents", `{occurred: "2017"}`, ""},
		{"incidents", `{actors: ["Möss"]}`, "incident/feed/1"},
		{"incidents", `{actors: ["Fern"]}`, ""},
		{"incidents", `{targets: ["Nihon Post"]}`, "incident/feed/1"},
		{"incidents", `{targets: ["Japan"]}`, ""},
		{"incidents", `{targets: ["Japan"], how: [DIRECT, ROLLED_UP]}`, "incident/feed/1"},
		{"incidents", `{targets: ["government"], how: ROLLED_UP}`, "incident/feed/1"},
		{"incidents", `{targets: ["Nihon Post"], how: ROLLED_UP}`, ""},
		{"sources", `{name: "widens"}`, "source/reports/1"},
		{"sources", `{publishers: ["acme elan"]}`, "source/reports/1 source/feed"},
		{"sources", `{publishers: ["Bodega"]}`, ""},
		{"sources", `{published: "2018"}`, "source/reports/1"},
		{"sources", `{published: "2019"}`, ""},
		{"sources", `{url: "https://www.acme.example/m"}`, "source/reports/1"},
		{"sources", `{url: "feed.example"}`, "source/feed"},
		{"sources", `{actors: ["Fern"]}`, "source/feed"},
		{"sources", `{actors: ["Möss"], published: "2018-02"}`, "source/reports/1"},
		{"countries", `{name: "korea", targetedBy: ["Möss"]}`, "country/KR"},
		{"countries", `{targetedBy: ["Möss"]}`, "country/KR country/VN"},
		{"countries", `{targetedBy: ["Möss"], how: [DIRECT, ROLLED_UP]}`, "country/JP country/KR country/VN"},
		{"countries", `{targetedBy: ["Möss"], regions: ["South-eastern Asia"]}`, "country/VN"},
		{"countries", `{regions: ["Korean Peninsula"]}`, "country/KP country/KR"},
	} {
		whole := c.get(tt.list+".nodes.id", fmt.Sprintf(`{ %s(where: %s, first: 1000) { nodes { id } } }`, tt.list, tt.where))
		if got := strings.TrimSpace(fmt.Sprintln(whole...)); got != tt.want {
			t.Errorf("%s %s: got %s, want %s", tt.list, tt.where, got, tt.want)
		}
		pages(t, c, tt.list, tt.where, whole)
	}
}

// pages reads a narrowed list by pages of every size, with a total and without.
func pages(t *testing.T, c client, list, where string, want []any) {
	t.Helper()
	for size := 1; size <= len(want)+1; size++ {
		for _, total := range []string{"totalCount", ""} {
			got, after := []any{}, "null"
			for range len(want) + 1 {
				page := c.get(list, fmt.Sprintf(`{ %s(where: %s, first: %d, after: %s) { %s nodes { id } pageInfo { hasNextPage endCursor } } }`, list, where, size, after, total))[0].(map[string]any)
				got = append(got, walk(page, []string{"nodes", "id"})...)
				if n, ok := page["totalCount"].(float64); ok && int(n) != len(want) {
					t.Errorf("%s %s: total %v of %d", list, where, n, len(want))
				}
				info := page["pageInfo"].(map[string]any)
				if info["hasNextPage"] == false {
					break
				}
				after = fmt.Sprintf("%q", info["endCursor"])
			}
			if diff := cmp.Diff(append([]any{}, want...), got); diff != "" {
				t.Errorf("%s %s by pages of %d (-whole +pages):\n%s", list, where, size, diff)
			}
		}
	}
}

// TestNarrowedListsOfTheSeed narrows real lists, and picks from the whole ones.
func TestNarrowedListsOfTheSeed(t *testing.T) {
	c := clientOf(t, seeded(t))
	within := func(item any, path, want string) bool {
		return slices.Contains(walk(item, strings.Split(path, ".")), any(want))
	}
	for _, tt := range []struct {
		list, where, fields string
		keep                func(item any) bool
		least               int
	}{
		{"victims", `{countries: ["KR"]}`, "countries { id }", func(v any) bool { return within(v, "countries.id", "country/KR") }, 1},
		{"victims", `{stixClasses: ["class"]}`, "stixClass", func(v any) bool { return within(v, "stixClass", "class") }, 5},
		{"victims", `{targetedBy: ["Lazarus Group"]}`, "targetedBy(how: DIRECT, first: 1000) { nodes { actor { name } } }", func(v any) bool { return within(v, "targetedBy.nodes.actor.name", "Lazarus Group") }, 2},
		{"countries", `{targetedBy: ["APT37"], how: [DIRECT, ROLLED_UP]}`, "targetedBy(how: [DIRECT, ROLLED_UP], first: 1000) { nodes { actor { name } } }", func(v any) bool { return within(v, "targetedBy.nodes.actor.name", "APT37") }, 5},
		{"sources", `{publishers: ["FireEye", "Mandiant"]}`, "publisher { name }", func(v any) bool {
			return within(v, "publisher.name", "FireEye") || within(v, "publisher.name", "Mandiant")
		}, 2},
	} {
		all := c.get(tt.list+".nodes", fmt.Sprintf(`{ %s(first: 1000) { nodes { id %s } } }`, tt.list, tt.fields))
		var want []any
		for _, item := range all {
			if tt.keep(item) {
				want = append(want, item.(map[string]any)["id"])
			}
		}
		got := c.get(tt.list+".nodes.id", fmt.Sprintf(`{ %s(where: %s, first: 1000) { nodes { id } } }`, tt.list, tt.where))
		if diff := cmp.Diff(want, got); diff != "" || len(want) < tt.least {
			t.Errorf("%s %s: %d of %d (-want +got):\n%s", tt.list, tt.where, len(want), len(all), diff)
		}
	}
}

func TestNarrowingsThatAreRefused(t *testing.T) {
	c := clientOf(t, handMade(t))
	for _, tt := range []struct{ query, code, hint string }{
		{`{ victims(where: {name: ""}) { totalCount } }`, "BAD_INPUT", ""},
		{`{ victims(where: {name: "!?"}) { totalCount } }`, "BAD_INPUT", ""},
		{`{ victims(where: {countries: ["Jpan"]}) { totalCount } }`, "BAD_INPUT", "Japan"},
		{`{ victims(where: {stixClasses: ["person"]}) { totalCount } }`, "BAD_INPUT", "individual"},
		{`{ victims(where: {countries: []}, after: "bm90IGEgY3Vyc29y") { totalCount } }`, "BAD_CURSOR", ""},
		{`{ incidents(where: {datasets: ["fed"]}) { totalCount } }`, "BAD_INPUT", "feed"},
		{`{ incidents(where: {occurred: "2017/2014"}) { totalCount } }`, "BAD_INPUT", ""},
		{`{ incidents(where: {stixTypes: ["incident"]}, after: "bm90IGEgY3Vyc29y") { totalCount } }`, "BAD_CURSOR", ""},
		{`{ sources(where: {publishers: ["Acm Élan"]}) { totalCount } }`, "BAD_INPUT", "Acme Élan"},
		{`{ countries(where: {targetedBy: ["Mosss"]}) { totalCount } }`, "BAD_INPUT", "Möss"},
	} {
		a := c.ask(tt.query)
		if len(a.Errors) != 1 || a.Errors[0].Extensions.Code != tt.code || !strings.Contains(a.Errors[0].Extensions.Hint, tt.hint) {
			t.Errorf("%s: %+v, want %s with %q", tt.query, a.Errors, tt.code, tt.hint)
		}
	}
}
