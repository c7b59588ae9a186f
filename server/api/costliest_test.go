package api_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/sqlite"
	"github.com/actorgraph/actorgraph/server/api"
	"github.com/actorgraph/actorgraph/server/api/guard"
)

var (
	searchFor   = flag.Duration("costliest", 0, "how long to search for the costliest question; 0: a few rounds")
	searchStore = flag.String("costliest.store", "", "file of the store to ask; none: the seed")
)

// longest is how many bytes the questions of the search have at most, and what one
// may cost: of memory that is taken in all while it is answered, and of time.
const (
	longest      = 2048
	mostMemory   = 256 << 20
	mostTime     = 2 * time.Second
	busyMachine  = 5 // how many times as long it may take where others work, too
	searchRounds = 200
)

// TestCostliest composes questions from the schema, keeps those that cost most, and
// changes them again and again. None may take more than it may. It searches for
// longer, and in a larger store, by
//
//	go test ./server/api -run Costliest -costliest 10m -costliest.store graph.db -v
func TestCostliest(t *testing.T) {
	store := seeded(t)
	if *searchStore != "" {
		var err error
		if store, err = sqlite.Open(t.Context(), *searchStore); err != nil {
			t.Fatal(err)
		}
	}
	s := newCostSearch(t, store)
	for _, text := range knownCostly {
		if c, refused := s.cost(text); !refused {
			s.judge(c)
		}
	}
	s.pool = nil // these are no trees that can be changed
	end := time.Now().Add(*searchFor)
	for round := 0; round < searchRounds || time.Now().Before(end); round++ {
		s.round()
	}
	t.Logf("%d asked, %d admitted", s.asked, s.admitted)
	for _, by := range []func(a, b costed) int{byTime, byMemory} {
		slices.SortFunc(s.pool, by)
		for _, c := range s.pool[:min(5, len(s.pool))] {
			t.Logf("%s, %d MiB, %d bytes answered: %s", c.took.Round(time.Millisecond), c.memory>>20, c.answer, c.text)
		}
	}
	if s.admitted < searchRounds/4 {
		t.Errorf("only %d of %d questions were admitted", s.admitted, s.asked)
	}
}

// knownCostly are questions that cost most before something was done about it, and
// those that cost most now.
var knownCostly = []string{
	`{` + repeated(4, `a%d:actors(first:1,view:{lensBy:"x%d"}){totalCount}`) + `}`,
	`{` + repeated(20, `a%d:actors(first:1,view:{lensBy:"x%d"}){totalCount}`) + `}`,
	`{` + repeated(10, `a%d:actors(first:1,view:{knownAsOf:"200%d-01-01"}){totalCount}`) + repeated(6, `b%d:actors(first:1,view:{knownAsOf:"201%d-01-01"}){totalCount}`) + `}`,
	`{` + repeated(9, `a%d:changes(from:"2010-01-01",to:"2026-01-01",first:1){totalCount unplaced}`) + `}`,
	`{` + repeated(4, `a%d:changes(from:"2010-01-01",to:"2026-01-01",`+everyWay+`,first:1){totalCount unplaced}`) + `}`,
	`{` + repeated(12, `a%d:changes(from:"2010-01-01",to:"2026-01-01",`+everyWay+`,first:1){totalCount unplaced}`) + `}`,
	`{` + repeated(20, `a%d:changes(from:"2010-01-01",to:"2026-01-01",`+everyWay+`,first:1){totalCount unplaced}`) + `}`,
	`{` + repeated(20, `a%d:expansions(baseline:"2014",period:"2017",first:1,`+everyWay+`,view:{knownAsOf:"2020-01-01"}){unplaced}`) + `}`,
	`{` + repeated(20, `a%d:neighbourhood(ids:["country/US"],depth:4,limit:1000,`+everyWay+`,view:{knownAsOf:"2020-01-01"}){unplaced}`) + `}`,
	`{diff(from:{knownAsOf:"2018-01-01"},to:{snapshot:"2030-01-01T00:00:00Z"},` + everyWay + `){nodes{label unplacedClaims{id}}}}`,
	`{country(name:"US"){` + repeated(60, `a%d:timeline(granularity:MONTH,`+everyWay+`){umbrellaCount}`) + `}}`,
	`{countries(first:250){nodes{` + repeated(10, `a%d:timeline(granularity:MONTH,`+everyWay+`){umbrellaCount}`) + `}}}`,
	`{actors(first:1000){nodes{` + repeated(10, `a%d:timeline(granularity:MONTH,`+everyWay+`){umbrellaCount}`) + `}}}`,
	`{actors(first:1000){nodes{a:targets(first:1,` + everyWay + `){totalCount unplaced} b:targets(first:1){unplaced} c:timeline(` + everyWay + `){umbrellaCount}}}}`,
	`{claims(first:1000){nodes{subject{claims(first:1){totalCount undated}} object{claims(first:1){totalCount unplaced}}}}}`,
	`{sources(first:1000){nodes{` + repeated(8, `a%d:claims(first:1){totalCount undated}`) + `}}}`,
	`{incidents(first:1000){nodes{references{claims{undated}} claims(first:1){totalCount}}}}`,
}

// costed is a question with what it cost.
type costed struct {
	ask    *composed
	text   string
	took   time.Duration
	memory uint64
	answer int
}

func byTime(a, b costed) int   { return int(b.took - a.took) }
func byMemory(a, b costed) int { return int(b.memory) - int(a.memory) }

// costSearch is a search for the costliest question.
type costSearch struct {
	*testing.T
	composer
	handler         http.Handler
	pool            []costed
	asked, admitted int
}

func newCostSearch(t *testing.T, store graph.Store) *costSearch {
	log := slog.New(slog.DiscardHandler)
	projection := api.NewProjection(store, log)
	s := &costSearch{
		T: t, composer: composer{schemaOf(t), rand.New(rand.NewPCG(1, 2)), namesOf(t, store)},
		handler: api.New(store, api.Options{Log: log, Projection: projection, Timeout: 10 * time.Second, Limits: guard.Default()}),
	}
	if err := projection.Look(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// keptQuestions is how many questions a round goes on from.
const keptQuestions = 20

// round asks a new question, or one that is a little different from a costly one.
func (s *costSearch) round() {
	var q *composed
	if len(s.pool) < keptQuestions || s.IntN(5) == 0 {
		q = s.question()
	} else {
		q = s.changed(s.pool[s.IntN(len(s.pool))].ask)
	}
	text := q.String()
	for range 8 { // asks for less until it is admitted
		if len(text) > longest {
			return
		}
		s.asked++
		c, refused := s.cost(text)
		if !refused {
			c.ask = q
			s.admitted++
			s.judge(c)
			return
		}
		q = s.smaller(q)
		text = q.String()
	}
}

// cost asks a question and tells what that cost.
func (s *costSearch) cost(text string) (costed, bool) {
	body, err := json.Marshal(map[string]string{"query": text})
	if err != nil {
		s.Fatal(err)
	}
	r := httptest.NewRequestWithContext(s.Context(), http.MethodPost, "/graphql", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start, w := time.Now(), httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	answer := w.Body.Bytes()
	head := answer[:min(len(answer), 4096)]
	if !bytes.Contains(head, []byte(`"data":`)) {
		if bytes.Contains(head, []byte("INTERNAL")) {
			s.Errorf("%.300s\n%s", head, text)
		}
		if took < 20*time.Millisecond {
			return costed{}, true
		}
	}
	return costed{text: text, took: took, memory: after.TotalAlloc - before.TotalAlloc, answer: len(answer)}, false
}

// judge keeps a question if it is one of the costliest.
func (s *costSearch) judge(c costed) {
	if c.memory > mostMemory || c.took > busyMachine*mostTime {
		s.Errorf("%s, %d MiB: %s", c.took, c.memory>>20, c.text)
	}
	s.pool = append(s.pool, c)
	if len(s.pool) < 3*keptQuestions {
		return
	}
	slices.SortFunc(s.pool, byTime)
	best := slices.Clone(s.pool[:keptQuestions/2])
	rest := s.pool[keptQuestions/2:]
	slices.SortFunc(rest, byMemory)
	s.pool = append(best, rest[:keptQuestions/2]...)
}

// composed is a field of a question: the question itself, too, which has no name.
type composed struct {
	field *ast.FieldDefinition // nil: the question
	on    string               // the type that is asked for it, where another is expected
	args  map[string]string
	under []*composed
}

// String writes a question.
func (a *composed) String() string {
	var b strings.Builder
	a.write(&b, 0)
	return b.String()
}

func (a *composed) write(b *strings.Builder, n int) {
	if a.field != nil {
		if n > 0 {
			fmt.Fprintf(b, "a%d:", n)
		}
		b.WriteString(a.field.Name)
	}
	if len(a.args) > 0 {
		b.WriteString("(")
		for _, arg := range a.field.Arguments {
			if v, ok := a.args[arg.Name]; ok {
				fmt.Fprintf(b, "%s:%s ", arg.Name, v)
			}
		}
		b.WriteString(")")
	}
	if len(a.under) == 0 {
		return
	}
	b.WriteString("{")
	times := map[string]int{}
	for _, f := range a.under {
		if f.on != "" {
			fmt.Fprintf(b, "... on %s{", f.on)
		}
		f.write(b, times[f.on+f.field.Name])
		times[f.on+f.field.Name]++
		b.WriteString(" ")
		if f.on != "" {
			b.WriteString("}")
		}
	}
	b.WriteString("}")
}
