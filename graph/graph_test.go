package graph_test

import (
	"errors"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

func TestRecordsNameTheirDataset(t *testing.T) {
	for _, tt := range []struct {
		entity graph.Entity
		ok     bool
	}{
		{graph.Entity{ID: "actor/misp/1", Name: "APT37", Dataset: "misp"}, true},
		{graph.Entity{ID: "actor/misp/1", Name: "APT37"}, false},
		{graph.Entity{ID: "incident/eurepoc/966", Name: "Incident", Dataset: "eurepoc"}, true},
		{graph.Entity{ID: "incident/eurepoc/966", Name: "Incident"}, false},
		{graph.Entity{ID: "country/KR", Name: "South Korea"}, true}, // nobody's record
	} {
		if err := tt.entity.Check(); (err == nil) != tt.ok || err != nil && !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("%+v: got %v", tt.entity, err)
		}
	}
}

func TestWhatIsUndoneBringsNoDocument(t *testing.T) {
	for _, tt := range []struct {
		why      string
		undo     string
		document *graph.Document
		ok       bool
	}{
		{"nothing beside it", "r1", nil, true},
		{"an empty document", "r1", &graph.Document{}, true},
		{"a document with a reading", "r1", &graph.Document{Reading: graph.Reading{Dataset: "misp"}}, false},
		{"a document with an entity", "r1", &graph.Document{Entities: []graph.Entity{{ID: "country/KR", Name: "South Korea"}}}, false},
		{"a document with a claim", "r1", &graph.Document{Claims: []graph.Claim{{}}}, false},
		{"neither", "", nil, false},
	} {
		err := graph.WriteOptions{Undo: tt.undo}.Prepare(tt.document)
		if (err == nil) != tt.ok || err != nil && !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("%s: got %v", tt.why, err)
		}
	}
}

func TestNamesThatEveryNameHasInItAreNotListed(t *testing.T) {
	for text, ok := range map[string]bool{"": true, "Möss": true, "3": true, "?!": false} {
		if err := (graph.EntityQuery{Kind: graph.Actor, Named: text}).Check(); (err == nil) != ok || err != nil && !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("%q: got %v", text, err)
		}
	}
}
