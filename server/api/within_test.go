package api_test

import (
	"encoding/json"
	"log/slog"
	"os"
	"regexp"
	"testing"

	"github.com/actorgraph/actorgraph/server/api"
)

// asked is a question that somebody finds written down.
type asked struct {
	Query     string
	Variables json.RawMessage
}

var (
	inMarkdown = regexp.MustCompile("(?s)```graphql\n(.*?)```")
	inExamples = regexp.MustCompile("(?s)query: `(.*?)`")
)

// written returns all questions of the documents, of GraphiQL's examples, and
// of the explorer's pages, as its own tests keep them.
func written(t *testing.T) map[string][]asked {
	t.Helper()
	read := func(path string) []byte {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	out := map[string][]asked{}
	for path, pattern := range map[string]*regexp.Regexp{
		"../../README.md": inMarkdown, "../../docs/cookbook.md": inMarkdown, "../graphiql/examples.js": inExamples,
	} {
		for _, m := range pattern.FindAllStringSubmatch(string(read(path)), -1) {
			out[path] = append(out[path], asked{Query: m[1]})
		}
	}
	const pages = "../web/test/questions.json"
	var all []asked
	if err := json.Unmarshal(read(pages), &all); err != nil {
		t.Fatal(err)
	}
	out[pages] = all
	return out
}

// TestWhatIsWrittenDownIsWithinTheLimits asks every question that we give
// people, and every one of the explorer's, with the limits that a server has
// when it is told nothing.
func TestWhatIsWrittenDownIsWithinTheLimits(t *testing.T) {
	store := seeded(t)
	log := slog.New(slog.DiscardHandler)
	c := client{t, api.New(store, api.Options{Log: log, Projection: api.NewProjection(store, log)})}
	least := map[string]int{"../../README.md": 3, "../../docs/cookbook.md": 20, "../graphiql/examples.js": 5, "../web/test/questions.json": 40}
	for path, questions := range written(t) {
		if len(questions) < least[path] {
			t.Errorf("%s has only %d questions", path, len(questions))
		}
		for _, q := range questions {
			var variables []string
			if len(q.Variables) > 0 {
				variables = append(variables, string(q.Variables))
			}
			for _, e := range c.ask(q.Query, variables...).Errors {
				if e.Extensions.Code == "QUERY_LIMIT_EXCEEDED" {
					t.Errorf("%s: %s\n%s", path, e.Message, q.Query)
				}
			}
		}
	}
}
