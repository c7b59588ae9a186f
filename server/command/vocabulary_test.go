package command

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/server/api"
)

var graphqlBlock = regexp.MustCompile("(?s)```graphql\n(.*?)```")

// TestVocabularyQuestionsCanBeAsked asks what docs/vocabulary.md asks, of the seed.
func TestVocabularyQuestionsCanBeAsked(t *testing.T) {
	page, err := os.ReadFile("../../docs/vocabulary.md")
	if err != nil {
		t.Fatal(err)
	}
	store := inMemory(t)
	handler := api.New(store, api.Options{Log: testLog(t), Projection: api.NewProjection(store, testLog(t))})
	found := graphqlBlock.FindAllSubmatch(page, -1)
	if len(found) < 3 {
		t.Fatalf("the page asks %d questions, want at least 3", len(found))
	}
	for _, m := range found {
		got := answer(t, handler, string(m[1]))
		if !strings.Contains(got, `": `) {
			t.Errorf("%s is answered by %s", m[1], got)
		}
	}
}
