package api_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sorted returns the texts among some values, in order and each once.
func sorted(values []any) []string {
	var out []string
	for _, v := range values {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// TestFoundingStory asks how APT37 widened, as the report of 2018 told it.
func TestFoundingStory(t *testing.T) {
	c := clientOf(t, seeded(t))
	const expansion = `query($v: View) { actor(name: "Reaper", view: $v) { expansion(baseline: "2014/2016", period: "2017", kinds: [COUNTRY, REGION]) {
		added { target { id } first firstRecorded claims { nodes { recorded occurred claimant { name } source { title url publisher { name } } } } }
		continued { target { id } } } } }`
	for _, tc := range []struct {
		why, path, view string
		want            []string
	}{
		{"what 2017 added", "added.target.id", `{"v": {"claimants": ["FireEye"]}}`, []string{"country/JP", "country/VN", "region/middle-east"}},
		{"since when", "added.first", `{"v": {"claimants": ["FireEye"]}}`, []string{"2017"}},
		{"when it was said", "added.firstRecorded", `{"v": {"claimants": ["FireEye"]}}`, []string{"2018-02-20"}},
		{"who says so", "added.claims.nodes.claimant.name", `{"v": {"claimants": ["FireEye"]}}`, []string{"FireEye"}},
		{"what went on", "continued.target.id", `{"v": {"claimants": ["FireEye"]}}`, []string{"country/KR"}},
		{"by id", "continued.target.id", `{"v": {"claimants": ["organization/fireeye"]}}`, []string{"country/KR"}},
		{"the day before it was published", "added.target.id", `{"v": {"claimants": ["FireEye"], "knownAsOf": "2018-02-19"}}`, nil},
		{"the day it was published", "added.target.id", `{"v": {"claimants": ["FireEye"], "knownAsOf": "2018-02-20"}}`, []string{"country/JP", "country/VN", "region/middle-east"}},
		{"at the end of 2017, from anybody", "added.target.id", `{"v": {"knownAsOf": "2017-12-31"}}`, nil},
	} {
		t.Run(tc.why, func(t *testing.T) {
			got := sorted(c.get("actor.expansion."+tc.path, expansion, tc.view))
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestEveryNumberOpens checks that counts are those of the claims they stand for.
func TestEveryNumberOpens(t *testing.T) {
	c := clientOf(t, seeded(t))
	nodes := c.get("actor.targets.nodes", `{ actor(name: "APT37") { targets(first: 1000) { nodes {
		claimCount sourceCount firstRecorded target { id } claims(first: 1000) { totalCount nodes { recorded occurred source { id url } claimant { name } dataset { key } } } } } } }`)
	if len(nodes) == 0 {
		t.Fatal("no targets")
	}
	for _, n := range nodes {
		row := n.(map[string]any)
		claims := walk(row, []string{"claims", "nodes"})
		if float64(len(claims)) != row["claimCount"] || row["claimCount"] != walk(row, []string{"claims", "totalCount"})[0] {
			t.Errorf("%v claims counted, %d shown", row["claimCount"], len(claims))
		}
		if got := float64(len(sorted(walk(row, []string{"claims", "nodes", "source", "id"})))); row["sourceCount"].(float64) > got {
			t.Errorf("%v reports counted, but only %v sources shown", row["sourceCount"], got)
		}
		if got := sorted(walk(row, []string{"claims", "nodes", "recorded"}))[0]; got != row["firstRecorded"] {
			t.Errorf("first recorded %v, first claim %v", row["firstRecorded"], got)
		}
	}
}
