package api_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/actorgraph/actorgraph/server/api/guard"
)

// attack is a question that asks for more than anybody may.
type attack struct {
	why, query string
	limit      int // that the error names; 0 for one without a number
}

// chain returns fragments that each spread the next some times.
func chain(fragments, times int) string {
	var b strings.Builder
	b.WriteString(`{ ...f0 }`)
	for i := range fragments - 1 {
		fmt.Fprintf(&b, ` fragment f%d on Query {%s }`, i, strings.Repeat(fmt.Sprintf(` ...f%d`, i+1), times))
	}
	fmt.Fprintf(&b, ` fragment f%d on Query { datasets { key } }`, fragments-1)
	return b.String()
}

// repeated writes a format for each number from 0 to n.
func repeated(n int, format string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(" " + strings.ReplaceAll(format, "%d", strconv.Itoa(i)))
	}
	return b.String()
}

func nested(n int, open, inside, shut string) string {
	return strings.Repeat(open, n) + inside + strings.Repeat(shut, n)
}

var attacks = []attack{
	{"a region of regions", `{region(name:"Europe"){countries{regions{countries{regions{countries{regions{countries{regions{id}}}}}}}}}}`, 25_000},
	{"a region of regions, by fragments", `{region(name:"Europe"){...r}} fragment r on Region{countries{...c}} fragment c on Country{regions{...s}} fragment s on Region{countries{regions{countries{id}}}}`, 25_000},
	{"a sector's children", `{sectors(first:1000){nodes{children{children{children{children{id}}}}}}}`, 25_000},
	{"a region's parents' countries", `{regions(first:1000){nodes{parent{countries{regions{id}}}}}}`, 25_000},
	{"40 fragments that double", chain(40, 2), 1000},
	{"50 fragments that go by ten", chain(50, 10), 1000},
	{"40 fragments that double to one that there is not", strings.Replace(chain(40, 2), `{ datasets { key } }`, `{ ...nowhere }`, 1), 1000},
	{"40 fragments that double to one that there is not, within inline ones", strings.Replace(chain(40, 2), `{ datasets { key } }`, `{ ... { ... on Query { ...nowhere } } }`, 1), 1000},
	{"51 fragments", chain(51, 1), 50},
	{"200 fragments", chain(200, 1), 50},
	{"1,000 fields of one name", `{datasets{` + repeated(999, `key`) + `}}`, 32},
	{"4,800 fields under one alias", `{actors{nodes{` + repeated(600, `a:id a:name`) + `}}}`, 2000},
	{"33 fields of one name", `{datasets{` + repeated(33, `key`) + `}}`, 32},
	{"33 fields of one name, deep", `{actors{nodes{` + repeated(33, `id`) + `}}}`, 32},
	{"33 fields of one name, in inline fragments", `{actors{nodes{` + repeated(33, `...{id}`) + `}}}`, 32},
	{"33 fields of one name, by fragments", `{actors{nodes{` + repeated(33, `...a`) + `}}} fragment a on Actor{id}`, 32},
	{"8 by 8 fields of one name", `{actors{` + repeated(8, `nodes{`+repeated(8, `id`)+`}`) + `}}`, 32},
	{"14,900 __typename", `{` + repeated(14_900, `__typename`) + `}`, 64 << 10},
	{"5,000 __typename", `{` + repeated(5_000, `__typename`) + `}`, 2000},
	{"1,900 __typename", `{` + repeated(1_900, `__typename`) + `}`, 20},
	{"61 aliases", `{datasets{` + repeated(61, `a%d:key`) + `}}`, 60},
	{"21 root fields", `{` + repeated(21, `a%d:datasets{key}`) + `}`, 20},
	{"21 root fields, by a fragment", `{...q} fragment q on Query{` + repeated(21, `a%d:datasets{key}`) + `}`, 20},
	{"51 directives", `{datasets{key` + repeated(51, `@include(if:true)`) + `}}`, 50},
	{"51 directives that there are not", `{datasets{key` + repeated(51, `@a%d`) + `}}`, 50},
	{"51 directives of fragments", `{` + repeated(51, `...@include(if:true){__typename}`) + `}`, 50},
	{"a name of 513 bytes", `{` + strings.Repeat("a", 513) + `}`, 512},
	{"an alias of 513 bytes", `{` + strings.Repeat("a", 513) + `:datasets{key}}`, 512},
	{"a text of 513 bytes", `{search(text:"` + strings.Repeat("a", 513) + `"){why}}`, 512},
	{"a block of 513 bytes", `{search(text:"""` + strings.Repeat("a", 513) + `"""){why}}`, 512},
	{"a variable's name of 513 bytes", `query($` + strings.Repeat("a", 513) + `:ID){datasets{key}}`, 512},
	{"a default of 513 bytes", `query($a:ID="` + strings.Repeat("a", 513) + `"){node(id:$a){id}}`, 512},
	{"a fragment's name of 513 bytes", `{...` + strings.Repeat("a", 513) + `}`, 512},
	{"an enum value of 513 bytes", `{overview(by:` + strings.Repeat("A", 513) + `){flowCount}}`, 512},
	{"a query of 64 KiB and one", `{datasets{key}}` + strings.Repeat(" ", 64<<10-14), 64 << 10},
	{"a comment of 64 KiB", "#" + strings.Repeat("a", 64<<10) + "\n{datasets{key}}", 64 << 10},
	{"16 fields deep", `{region(id:"region/africa")` + nested(15, `{parent`, `{id}`, `}`) + `}`, 15},
	{"500 fields deep", `{region(id:"region/africa")` + nested(500, `{parent`, `{id}`, `}`) + `}`, 15},
	{"1,200 brackets", strings.Repeat(`{a`, 1200), 0},
	{"a list of lists", `{nodes(ids:` + strings.Repeat(`[`, 1200) + `){id}}`, 0},
	{"65 lists in lists", `{nodes(ids:` + nested(65, `[`, ``, `]`) + `){id}}`, 64},
	{"900 lists in lists", `{nodes(ids:` + nested(900, `[`, ``, `]`) + `){id}}`, 64},
	{"65 objects in objects", `{actors(view:` + nested(65, `{a:`, `1`, `}`) + `){totalCount}}`, 64},
	{"200 operations of many fields each", repeated(200, `query a%d{...f}`) + `fragment f on Query{datasets{key name url licence releases{version}}}`, 1000},
	{"two full pages", `{actors(first:1000){nodes{targets(first:1000){nodes{first}}}}}`, 25_000},
	{"two full pages by edges", `{actors(first:1000){edges{node{targets(first:1000){edges{node{first}}}}}}}`, 25_000},
	{"lists that are no pages", `{agreement(actor:"Möss"){rows{claims(first:1000){id}}}}`, 25_000},
	{"a timeline with its claims", `{actors(first:1000){nodes{timeline{buckets{rows{claims{id}}}}}}}`, 25_000},
	{"null is the usual length", `{actors(first:10){nodes{timeline{buckets{rows(first:null){claims(first:null){id}}}}}}}`, 25_000},
	{"an expansion of everybody", `{expansions(baseline:"2014",period:"2016",first:1000){nodes{added{claims(first:1000){nodes{id}}}}}}`, 25_000},
	{"a column of names with all that they hit", `{resolveNames(names:["` + strings.Repeat(`Moss","`, 99) + `Moss"]){matches{actor{targets(first:100){nodes{first}}}}}}`, 25_000},
	{"a drawing with the claims of each node", `{neighbourhood(ids:["country/KR"],limit:1000){nodes{claims(first:100){nodes{id}}}}}`, 25_000},
	{"rows of a comparison", `{compare(actors:["Möss"],first:1000){rows{target{targetedBy(first:100){nodes{first}}}}}}`, 25_000},
	{"20 root fields of a full page", `{` + repeated(20, `a%d:claims(first:1000){nodes{id source{id}}}`) + `}`, 25_000},
	{"20 ways to read who is who", `{` + repeated(20, `a%d:actors(first:1,view:{lensBy:"x%d"}){totalCount}`) + `}`, 25_000},
	{"20 days of the past", `{` + repeated(20, `a%d:actors(first:1,view:{knownAsOf:"20%d-01-01"}){totalCount}`) + `}`, 25_000},
	{"the past as it was then, 20 times", `{...q} fragment q on Query{` + repeated(20, `a%d:actor(name:"Moss",view:{knownAsOf:"200%d-01-01",identity:THEN}){name}`) + `}`, 25_000},
	{"20 snapshots", `{` + repeated(20, `...{a%d:countries(first:1,view:{snapshot:"2020-01-01T00:00:%dZ"}){totalCount}}`) + `}`, 25_000},
	{"changes of everybody with what follows, 5 times", `{` + repeated(5, `a%d:changes(from:"2010",to:"2020",how:[DIRECT,ROLLED_UP],first:1){totalCount}`) + `}`, 25_000},
	{"changes of everybody, 20 times", `{` + repeated(20, `a%d:changes(from:"2010",to:"2020",first:1){totalCount}`) + `}`, 25_000},
	{"differences of everybody, 20 times", `{` + repeated(20, `a%d:diff(from:{minConfidence:1},to:{minConfidence:2},first:1){totalCount}`) + `}`, 25_000},
	{"the same page twice", `{claims(first:1000){nodes{subject{id claims(first:20){nodes{id}}}} nodes{object{id claims(first:20){nodes{id}}}}}}`, 25_000},
}

// TestAttacks sends what could keep a server busy. Each is refused at once, in
// a short answer that names the limit, and nothing is asked of the store.
func TestAttacks(t *testing.T) {
	store := &counting{Store: handMade(t)}
	c := limitedClient(t, store, guard.Default())
	c.ask(`{ datasets { key } }`)
	before := store.calls.Load()
	for _, tt := range attacks {
		t.Run(tt.why, func(t *testing.T) {
			start := time.Now()
			a := c.ask(tt.query)
			if took := time.Since(start); took > 250*time.Millisecond {
				t.Errorf("refused after %s", took)
			}
			if a.Data != nil || len(a.Errors) == 0 {
				t.Fatalf("not refused: %d errors, data %.200v", len(a.Errors), a.Data)
			}
			for _, e := range a.Errors {
				if len(e.Message) > 300 {
					t.Errorf("an error of %d bytes: %.100s", len(e.Message), e.Message)
				}
			}
			if tt.limit > 0 && !strings.Contains(a.Errors[0].Message, fmt.Sprintf("the limit is %d", tt.limit)) {
				t.Errorf("the error does not name the limit %d: %s", tt.limit, a.Errors[0].Message)
			}
		})
	}
	if calls := store.calls.Load() - before; calls > 0 {
		t.Errorf("%d calls reached the store", calls)
	}
}

// TestAtTheLimit asks what is just small enough.
func TestAtTheLimit(t *testing.T) {
	c := limitedClient(t, handMade(t), guard.Default())
	for _, tt := range []struct{ why, query string }{
		{"50 fragments", chain(50, 1)},
		{"32 fields of one name", `{datasets{` + repeated(32, `key`) + `}}`},
		{"20 root fields", `{` + repeated(20, `a%d:datasets{key}`) + `}`},
		{"60 aliases", `{datasets{` + repeated(60, `a%d:key`) + `}}`},
		{"50 directives", `{` + repeated(10, `...@include(if:true){...@include(if:true){...@include(if:true){datasets{key @include(if:true) name @include(if:true)}}}}`) + `}`},
		{"15 fields deep", `{region(id:"region/africa")` + nested(13, `{parent`, `{id}`, `}`) + `}`},
		{"a text of 512 bytes", `{search(text:"` + strings.Repeat("a", 512) + `"){why}}`},
		{"a query of 64 KiB", `{datasets{key}}` + strings.Repeat(" ", 64<<10-15)},
		{"4 ways to read who is who", `{` + repeated(4, `a%d:actors(first:1,view:{lensBy:"x%d"}){totalCount}`) + `}`},
		{"20 questions under one view", `{` + repeated(20, `a%d:actors(first:10,view:{lens:NONE,knownAsOf:"2020-01-01"}){totalCount}`) + `}`},
		{"changes of one actor, 20 times", `{` + repeated(20, `a%d:changes(actor:"Möss",from:"2010-01-01",to:"2020-01-01",first:1){totalCount}`) + `}`},
		{"1,000 ids", `{nodes(ids:["` + strings.Repeat(`x","`, 999) + `x"]){id}}`},
		{"a column of names", `{resolveNames(names:["` + strings.Repeat(`x","`, 99) + `x"]){matches{actor{id}}}}`},
		{"a page of a thousand", `{claims(first:1000){nodes{subject{id} object{id} source{id}}}}`},
		{"a drawing of 1,000 nodes", `{neighbourhood(ids:["country/KR"],limit:1000){nodes{id name} relationships{from to}}}`},
	} {
		for _, e := range c.ask(tt.query).Errors {
			if e.Extensions.Code == "QUERY_LIMIT_EXCEEDED" || e.Extensions.Code == "BAD_INPUT" {
				t.Errorf("%s: %s", tt.why, e.Message)
			}
		}
	}
}

// TestVariablesAreLimited gives too much as variables.
func TestVariablesAreLimited(t *testing.T) {
	c := limitedClient(t, handMade(t), guard.Default())
	const question = `query($ids: [ID!]!, $v: View) { nodes(ids: $ids, view: $v) { id } }`
	for _, tt := range []struct {
		why, variables string
		limit          int
	}{
		{"1,001 ids", `{"ids": ["` + strings.Repeat(`x","`, 1000) + `x"]}`, 1000},
		{"an id of 513 bytes", `{"ids": ["` + strings.Repeat("x", 513) + `"]}`, 512},
		{"a claimant of 513 bytes", `{"ids": [], "v": {"claimants": ["` + strings.Repeat("x", 513) + `"]}}`, 512},
		{"a variable that nobody asked for", `{"ids": [], "w": "` + strings.Repeat("x", 513) + `"}`, 512},
		{"the name of a field", `{"ids": [], "v": {"` + strings.Repeat("x", 513) + `": 1}}`, 512},
		{"256 KiB and more", `{"ids": [], "w": [` + strings.Repeat(`"xxxxxxxx",`, 25_000) + `1]}`, 256 << 10},
		{"lists in lists", `{"ids": [], "w": ` + nested(64, `[`, ``, `]`) + `}`, 64},
		{"objects in objects", `{"ids": [], "w": ` + nested(64, `{"a":`, `1`, `}`) + `}`, 64},
	} {
		a := c.ask(question, tt.variables)
		if len(a.Errors) == 0 || !strings.Contains(a.Errors[0].Message, fmt.Sprintf("the limit is %d", tt.limit)) {
			t.Errorf("%s: %+v", tt.why, a)
		}
	}
}

// TestAnAnswerEnds asks for more than may be answered where the question alone
// does not show it.
func TestAnAnswerEnds(t *testing.T) {
	small := guard.Default()
	small.Objects, small.Cost = 100, 1_000_000
	brief := guard.Default()
	brief.Answer = 2000
	for _, tt := range []struct {
		limits guard.Limits
		query  string
		limit  int
	}{
		{small, `{countries(first:1000){nodes{id}}}`, 100},
		{small, `{countries(first:90){nodes{regions{id}}}}`, 100},
		{brief, `{countries(first:50){nodes{id name iso2 iso3}}}`, 2000},
		{brief, `{countries(first:50){nodes{` + repeated(10, `a%d_`+strings.Repeat("a", 100)+`:__typename`) + `}}}`, 2000},
	} {
		a := limitedClient(t, handMade(t), tt.limits).ask(tt.query)
		if len(a.Errors) != 1 || a.Errors[0].Extensions.Code != "QUERY_LIMIT_EXCEEDED" || a.Data != nil || !strings.Contains(a.Errors[0].Message, strconv.Itoa(tt.limit)) {
			t.Errorf("%.60s: %d errors %.300v, data %.100v", tt.query, len(a.Errors), a.Errors, a.Data)
		}
	}
}

// TestFragmentsThatSpreadThemselves are told so before they are followed.
func TestFragmentsThatSpreadThemselves(t *testing.T) {
	c := limitedClient(t, handMade(t), guard.Default())
	for _, query := range []string{
		`{...a} fragment a on Query{...a}`,
		`{...a} fragment a on Query{...b} fragment b on Query{datasets{key} ...a}`,
		`{datasets{key}} fragment a on Query{...b} fragment b on Query{...c} fragment c on Query{...a}`,
		`{actor(name:"Möss"){...a}} fragment a on Actor{targets{nodes{actor{...a}}}}`,
	} {
		a := c.ask(query)
		if len(a.Errors) == 0 || a.Errors[0].Extensions.Code != "BAD_INPUT" || !strings.Contains(a.Errors[0].Message, "spreads itself") {
			t.Errorf("%s: %+v", query, a)
		}
	}
}

// TestErrorsAreFew asks a question with very many mistakes.
func TestErrorsAreFew(t *testing.T) {
	a := limitedClient(t, handMade(t), guard.Default()).ask(`{datasets{` + repeated(600, `wrong%d`) + `}}`)
	if len(a.Errors) == 0 || len(a.Errors) > 50 {
		t.Errorf("%d errors", len(a.Errors))
	}
	if slices.ContainsFunc(a.Errors, func(e answerError) bool { return e.Extensions.Code != "BAD_INPUT" }) {
		t.Errorf("%+v", a.Errors)
	}
}
