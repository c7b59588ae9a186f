package seed

import (
	"errors"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

// FuzzRead reads any text as an actor's file: it is a document that can be
// stored, or an error that says what is wrong.
func FuzzRead(f *testing.F) {
	curated, err := embedded.ReadFile("actors/andariel.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(curated))
	f.Add(goodActor)
	f.Add(goodActor + "statements:\n  - by: Élan & Co\n    source: a-report\n    occurred: 2017/2014\n    countries: [Japan]\n")
	f.Add("name: &a [*a]\n")
	f.Fuzz(func(t *testing.T, actor string) {
		doc, err := Read(filesWith(map[string]string{"actors/unique.yaml": actor}))
		switch {
		case err != nil && !errors.Is(err, graph.ErrInvalid):
			t.Errorf("error %v does not wrap graph.ErrInvalid", err)
		case err == nil && doc.Check() != nil:
			t.Errorf("the document cannot be stored: %v", doc.Check())
		}
	})
}
