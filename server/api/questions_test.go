package api_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/server/api"
)

// wholeOf is clientOf with a projection of the store, which is built: a question
// about one actor does not wait for it, and would be answered by the store.
func wholeOf(t testing.TB, s graph.Store) client {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	p := api.NewProjection(s, log)
	if err := p.Look(t.Context()); err != nil {
		t.Fatal(err)
	}
	return client{t, api.New(s, api.Options{Log: log, Projection: p, Limits: roomy()})}
}

// rows joins what stands at some paths of each row of a list: "JP new 2017".
func (c client) rows(list string, paths []string, query string) []string {
	c.t.Helper()
	out := []string{}
	for _, row := range c.get(list, query) {
		var cells []string
		for _, path := range paths {
			for _, v := range walk(row, strings.Split(path, ".")) {
				cells = append(cells, fmt.Sprint(v))
			}
		}
		out = append(out, strings.Join(cells, " "))
	}
	return out
}

func TestQuestionsAboutTheWholeGraph(t *testing.T) {
	c := wholeOf(t, handMade(t))
	for _, tt := range []struct {
		why, query, list string
		cells            []string
		want             []string
	}{
		{
			"one victim is Japanese and of the government",
			`{ whoTargeted(countries: ["jp"], sectors: ["government"]) { nodes { actor { name } evidence claimCount claims { stated } } } }`,
			"whoTargeted.nodes",
			[]string{"actor.name", "evidence", "claimCount", "claims.stated"},
			[]string{"Möss VICTIM 2 日本の郵便"},
		},
		{
			"no incident says Korea and the government; the actor's claims together do",
			`{ whoTargeted(countries: ["KR"], sectors: ["government"], evidence: ANY) { nodes { actor { name } evidence } } }`,
			"whoTargeted.nodes",
			[]string{"actor.name", "evidence"},
			[]string{"Möss ANY"},
		},
		{
			"ANY of the countries, by INCIDENT",
			`{ whoTargeted(countries: ["KR"], sectors: ["government"]) { nodes { actor { name } } } }`,
			"whoTargeted.nodes",
			[]string{"actor.name"},
			[]string{},
		},
		{
			"where nobody is found: what weaker evidence would give",
			`{ whoTargeted(countries: ["KR"], sectors: ["government"], evidence: VICTIM) { weaker { evidence actorCount } } }`,
			"whoTargeted.weaker",
			[]string{"evidence", "actorCount"},
			[]string{"INCIDENT 0", "ANY 1"},
		},
		{
			"by country",
			`{ whoTargeted(countries: ["Germany", "Japan"]) { nodes { actor { name } } } }`,
			"whoTargeted.nodes",
			[]string{"actor.name"},
			[]string{"Möss", "Moss Cell"},
		},
		{
			"before the report",
			`{ whoTargeted(countries: ["VN"], view: {knownAsOf: "2018-02-19"}) { nodes { actor { name } } } }`,
			"whoTargeted.nodes",
			[]string{"actor.name"},
			[]string{},
		},
		{
			"who widened most",
			`{ expansions(baseline: "2014/2015", period: "2016") { nodes { actor { name } firstSeen added { target { id } } undated breadth { active newRate oneReport umbrellas } } } }`,
			"expansions.nodes",
			[]string{"actor.name", "firstSeen", "added.target.id", "undated", "breadth.active", "breadth.newRate", "breadth.oneReport", "breadth.umbrellas"},
			[]string{"Möss false victim/nihonpost 0 2 0.5 2 1", "Fern false 0 0 0 0 0", "Moss Cell true country/DE 0 1 1 1 0"},
		},
		{
			"by name",
			`{ expansions(baseline: "2014/2015", period: "2016", orderBy: {field: NAME, direction: ASC}) { nodes { actor { name } } } }`,
			"expansions.nodes",
			[]string{"actor.name"},
			[]string{"Fern", "Möss", "Moss Cell"},
		},
		{
			"who came first",
			`{ firstEntrants(kinds: [COUNTRY], how: [DIRECT, ROLLED_UP]) { nodes { target { id } first by actors { name } claims { occurred } } } }`,
			"firstEntrants.nodes",
			[]string{"target.id", "first", "by", "actors.name", "claims.occurred"},
			[]string{"country/DE 2016 2016-12-31 Moss Cell 2016", "country/JP 2016-05 2016-05-31 Möss 2016-05", "country/KR 2014 2014-12-31 Möss 2014/2016", "country/VN 2017-03 2017-03-31 Möss 2017-03"},
		},
		{
			"side by side",
			`{ compare(actors: ["Möss", "Fern"], kinds: [COUNTRY, REGION]) { rows { target { id } cells { claimCount first } } } }`,
			"compare.rows",
			[]string{"target.id", "cells.claimCount", "cells.first"},
			[]string{"country/KR 2 0 2014 <nil>", "country/VN 1 0 2017-03 <nil>", "region/middle-east 0 1 <nil> 2017"},
		},
		{
			"a way over the victim",
			`{ paths(from: "actor/feed/moss", to: "country/JP") { nodes { id } steps { claims { predicate } } } }`,
			"paths",
			[]string{"nodes.id", "steps.claims.predicate"},
			[]string{"actor/feed/moss victim/nihonpost country/JP TARGETS LOCATED_AT"},
		},
		{
			"no way in one step",
			`{ paths(from: "actor/feed/moss", to: "country/JP", maxHops: 1) { nodes { id } } }`,
			"paths",
			[]string{"nodes.id"},
			[]string{},
		},
		{
			"the whole by country",
			`{ overview(by: COUNTRY, how: [DIRECT, ROLLED_UP], limit: 2) { groups { target { id } actorCount claimCount } omittedCount } }`,
			"overview.groups",
			[]string{"target.id", "actorCount", "claimCount"},
			[]string{"country/KR 1 2", "country/DE 1 1"},
		},
		{
			"from where",
			`{ overview(by: COUNTRY, how: [DIRECT, ROLLED_UP]) { flows { origin { id } target { id } actorCount } } }`,
			"overview.flows",
			[]string{"origin.id", "target.id"},
			[]string{"country/KP country/KR", "<nil> country/DE", "country/KP country/JP", "country/KP country/VN"},
		},
		{
			"how far the feeds reach",
			`{ feeds { dataset { key } releaseCount claimCount withdrawnCount lastSaid until stopped } }`,
			"feeds",
			[]string{"dataset.key", "releaseCount", "claimCount", "withdrawnCount", "lastSaid", "until", "stopped"},
			[]string{"feed 3 6 1 2018-01-01 2016-12-31 <nil>", "reports 1 1 0 2018-02-20 2017-03-31 <nil>"},
		},
	} {
		if diff := cmp.Diff(tt.want, c.rows(tt.list, tt.cells, tt.query)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.why, diff)
		}
	}
}

func TestDrawing(t *testing.T) {
	c := wholeOf(t, handMade(t))
	const fields = `{ nodes { id } edges { from to predicate how claimCount first last firstRecorded } counts { node kind count } omitted { node kind count } }`
	edge := []string{"from", "to", "predicate", "how", "claimCount", "first", "last", "firstRecorded"}
	number := []string{"node", "kind", "count"}
	for _, tt := range []struct {
		why, ask, list string
		cells, want    []string
	}{
		{"the nearest first, within the limit", `kinds: [COUNTRY], limit: 2`, "nodes", []string{"id"}, []string{"actor/feed/moss", "country/KR"}},
		{"all claims of one predicate", `kinds: [COUNTRY], limit: 2`, "edges", edge, []string{"actor/feed/moss country/KR TARGETS DIRECT 2 2014 2016 2018-01-01"}},
		{"what is left out", `kinds: [COUNTRY], limit: 2`, "omitted", number, []string{"actor/feed/moss COUNTRY 2"}},
		{"what could be opened, whatever is", `kinds: [COUNTRY], limit: 2`, "counts", number, []string{
			"actor/feed/moss ACTOR 1", "actor/feed/moss ALIAS 3", "actor/feed/moss VICTIM 1", "actor/feed/moss COUNTRY 3", "actor/feed/moss SECTOR 1", "actor/feed/moss INCIDENT 1",
		}},
		{"what follows, by the most claims", `kinds: [REGION], how: [DIRECT, ROLLED_UP], limit: 3`, "edges", edge, []string{
			"actor/feed/moss region/asia TARGETS ROLLED_UP 4 2014 2017-03 2018-01-01",
			"actor/feed/moss region/asia-pacific TARGETS ROLLED_UP 4 2014 2017-03 2018-01-01",
		}},
	} {
		got := c.rows("neighbourhood."+tt.list, tt.cells, `{ neighbourhood(ids: ["actor/feed/moss"], `+tt.ask+`) `+fields+` }`)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.why, diff)
		}
	}
}

func TestChanges(t *testing.T) {
	cells := []string{"label", "targeting.actor.name", "targeting.target.id", "claims.withdrawn"}
	const fields = `{ nodes { label targeting { actor { name } target { id } } claims { withdrawn } now { id } } }`
	for name, c := range map[string]client{"with a projection": wholeOf(t, handMade(t)), "without": clientOf(t, handMade(t))} {
		for _, tt := range []struct {
			query string
			want  []string
		}{
			{
				`{ changes(actor: "Möss", from: "2018-01-31", to: "2018-12-31") ` + fields + ` }`,
				[]string{"UNPLACED Möss country/VN <nil>"},
			},
			{
				`{ changes(actor: "Green Carpet", from: "2018-12-31", to: "2019-12-31") ` + fields + ` }`,
				[]string{"RETRACTED Möss country/FR 2019-01-01"},
			},
			{
				`{ changes(actor: "F-0", from: "2016-12-31", to: "2018-12-31", kinds: [COUNTRY], view: {sources: ["source/reports/1"]}) ` + fields + ` }`,
				[]string{"NEW_TARGETING Möss country/VN <nil>"},
			},
			{
				`{ changes(from: "2018-02-01", to: "2019-06-01") ` + fields + ` }`,
				[]string{"RETRACTED Möss country/FR 2019-01-01", "UNPLACED Möss country/VN <nil>"},
			},
			{`{ changes(from: "2019-02-01", to: "2019-02-01") ` + fields + ` }`, []string{}},
		} {
			if diff := cmp.Diff(tt.want, c.rows("changes.nodes", cells, tt.query)); diff != "" {
				t.Errorf("%s: %s (-want +got)\n%s", name, tt.query, diff)
			}
		}
		got := c.rows("diff.nodes", cells, `{ diff(from: {datasets: ["feed"]}, to: {datasets: ["reports"]}, kinds: [COUNTRY], actor: "actor/feed/moss") `+fields+` }`)
		if want := []string{"ONLY_BEFORE Möss country/KR <nil> <nil>", "ONLY_AFTER Möss country/VN <nil>"}; !slices.Equal(got, want) {
			t.Errorf("%s, two data sets: got %q, want %q", name, got, want)
		}
	}
}

// TestChangesOfARecordThatWasTakenOver merges a record into another, as feeds do.
func TestChangesOfARecordThatWasTakenOver(t *testing.T) {
	merged := feed("2019-01-01", true)
	merged.Entities = slices.DeleteFunc(merged.Entities, func(e graph.Entity) bool { return e.ID == mossOf })
	merged.Claims = slices.DeleteFunc(merged.Claims, func(c graph.Claim) bool { return c.Subject == mossOf })
	merged.Entities = append(merged.Entities, alias("Moss Cell"))
	merged.Claims = append(merged.Claims, said(graph.Named, graph.AliasID("Moss Cell"), moss, "Bodega", ""), said(graph.Targets, moss, "country/DE", "Bodega", "2016"))
	c := clientOf(t, open(t, feed("2018-01-01", true), feed("2018-12-31", true), merged))
	got := c.rows("changes.nodes", []string{"label", "targeting.actor.name", "targeting.target.id", "now.id", "claims.subject.id"},
		`{ changes(actor: "Möss", from: "2018-06-01", to: "2019-06-01") { nodes { label targeting { actor { name } target { id } } now { id } claims { subject { id } } } } }`)
	want := []string{
		"KNOWN_BEFORE Möss country/DE <nil> actor/feed/moss-sub actor/feed/moss",
		"MOVED Moss Cell country/DE actor/feed/moss actor/feed/moss-sub actor/feed/moss",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestAgreement(t *testing.T) {
	c := clientOf(t, handMade(t))
	got := c.rows("agreement.rows", []string{"target.id", "asserted", "withdrawals.on", "silent", "claims.dataset.key"},
		`{ agreement(actor: "Möss", by: DATASET, kinds: [COUNTRY]) { rows { target { id } asserted withdrawals { party on } silent claims { dataset { key } } } } }`)
	want := []string{
		"country/FR 2019-01-01 reports feed",
		"country/KR feed reports feed feed",
		"country/VN reports feed reports",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("by data set (-want +got)\n%s", diff)
	}
	got = c.rows("agreement.rows", []string{"asserted", "silent"}, `{ agreement(actor: "Möss", target: "Vietnam") { rows { asserted silent } } }`)
	if want := []string{"Acme Élan Bodega"}; !slices.Equal(got, want) {
		t.Errorf("of one pair by claimant: got %q, want %q", got, want)
	}
	got = c.rows("agreement.overlaps", []string{"a", "b", "sharedCount", "eitherCount", "jaccard"}, `{ agreement(actor: "Möss", by: CLAIMANT, kinds: [COUNTRY]) { overlaps { a b sharedCount eitherCount jaccard } } }`)
	if want := []string{"Acme Élan Bodega 1 2 0.5"}; !slices.Equal(got, want) {
		t.Errorf("overlap: got %q, want %q", got, want)
	}
}

func TestBucketsTellTheirEffort(t *testing.T) {
	for name, c := range map[string]client{"with a projection": wholeOf(t, handMade(t)), "without": clientOf(t, handMade(t))} {
		got := c.rows("actor.timeline.buckets", []string{"period", "active", "baseline", "normalised", "censored"},
			`{ actor(name: "Möss") { timeline(kinds: [COUNTRY], how: [DIRECT, ROLLED_UP]) { buckets { period active baseline normalised censored } } } }`)
		want := []string{"2014 1 1 1.3", "2015 1 1 1.3", "2016 2 1 2.5", "2017 1 2 0.6 feed reports"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
}

// TestPagesOfWholeGraphQuestions puts the pages of each size together.
func TestPagesOfWholeGraphQuestions(t *testing.T) {
	c := wholeOf(t, seeded(t))
	for _, list := range []string{
		`whoTargeted(countries: ["KR", "JP"], first: %d, after: %s) { totalCount pageInfo { hasNextPage endCursor } nodes { actor { id } evidence } }`,
		`changes(actor: "APT37", from: "2017-01-01", to: "2019-01-01", first: %d, after: %s) { totalCount pageInfo { hasNextPage endCursor } nodes { label targeting { target { id } } } }`,
		`expansions(baseline: "2014/2016", period: "2017", first: %d, after: %s) { totalCount pageInfo { hasNextPage endCursor } nodes { actor { id } } }`,
		`firstEntrants(kinds: [REGION], first: %d, after: %s) { totalCount pageInfo { hasNextPage endCursor } nodes { target { id } } }`,
	} {
		field, _, _ := strings.Cut(list, "(")
		whole := c.get(field+".nodes", "{ "+fmt.Sprintf(list, 1000, "null")+" }")
		if len(whole) < 3 {
			t.Fatalf("%s: only %d", field, len(whole))
		}
		for _, size := range []int{1, 2, 7, len(whole), len(whole) + 1} {
			var got []any
			after := "null"
			for range len(whole) + 1 {
				query := "{ " + fmt.Sprintf(list, size, after) + " }"
				page := c.ask(query).Data[field].(map[string]any)
				got = append(got, page["nodes"].([]any)...)
				info := page["pageInfo"].(map[string]any)
				if page["totalCount"] != float64(len(whole)) {
					t.Errorf("%s: a total of %v, want %d", field, page["totalCount"], len(whole))
				}
				if info["hasNextPage"] != true {
					break
				}
				text, err := json.Marshal(info["endCursor"])
				if err != nil {
					t.Fatal(err)
				}
				after = string(text)
			}
			if diff := cmp.Diff(whole, got); diff != "" {
				t.Errorf("%s in pages of %d (-whole +pages)\n%s", field, size, diff)
			}
		}
	}
}

func TestQuestionsThatAreRefused(t *testing.T) {
	c := wholeOf(t, handMade(t))
	for _, tt := range []struct{ query, code, says string }{
		{`{ whoTargeted { totalCount } }`, "BAD_INPUT", "nothing is asked for"},
		{`{ whoTargeted(countries: ["Atlantis"]) { totalCount } }`, "BAD_INPUT", "Atlantis"},
		{`{ whoTargeted(countries: ["JP"], after: "forged") { totalCount } }`, "BAD_CURSOR", "cursor"},
		{`{ whoTargeted(countries: ["JP"], first: -1) { totalCount } }`, "BAD_INPUT", "first"},
		{`{ changes(from: "2019-01-01", to: "2018-01-01") { totalCount } }`, "BAD_INPUT", "swap"},
		{`{ changes(from: "2018-01-01", to: "2018-13-01") { totalCount } }`, "BAD_INPUT", "2018-13-01"},
		{`{ changes(from: "2018-01-01", to: "2019-01-01", view: {knownAsOf: "2018-01-01"}) { totalCount } }`, "BAD_INPUT", "knownAsOf"},
		{`{ changes(actor: "Nobody", from: "2018-01-01", to: "2019-01-01") { totalCount } }`, "NOT_FOUND", "Nobody"},
		{`{ changes(actor: "Shared Name", from: "2018-01-01", to: "2019-01-01") { totalCount } }`, "AMBIGUOUS_NAME", "Shared Name"},
		{`{ expansions(baseline: "2017", period: "2014") { totalCount } }`, "BAD_INPUT", "swap"},
		{`{ similarActors(actor: "actor/feed/nobody") { score } }`, "NOT_FOUND", "nobody"},
		{`{ coTargeted(target: "Nowhere") { score } }`, "NOT_FOUND", "Nowhere"},
		{`{ compare(actors: []) { rowCount } }`, "BAD_INPUT", "actors"},
		{`{ paths(from: "actor/feed/moss", to: "country/XX") { nodes { id } } }`, "NOT_FOUND", "country/XX"},
		{`{ paths(from: "actor/feed/moss", to: "country/JP", maxHops: 0) { nodes { id } } }`, "BAD_INPUT", "maxHops"},
		{`{ neighbourhood(ids: []) { omitted { count } } }`, "BAD_INPUT", "ids"},
		{`{ neighbourhood(ids: ["country/JP"], depth: 9) { omitted { count } } }`, "BAD_INPUT", "depth"},
		{`{ overview(by: VICTIM) { omittedCount } }`, "BAD_INPUT", "victim"},
		{`{ agreement(actor: "Möss", target: "Nowhere") { parties } }`, "BAD_INPUT", "Nowhere"},
	} {
		a := c.ask(tt.query)
		if len(a.Errors) != 1 || a.Errors[0].Extensions.Code != tt.code || !strings.Contains(a.Errors[0].Message+a.Errors[0].Extensions.Hint, tt.says) {
			t.Errorf("%s: got %+v, want %s with %q", tt.query, a.Errors, tt.code, tt.says)
		}
	}
}
