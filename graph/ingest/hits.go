package ingest

import (
	"cmp"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// Hits gathers what one incident hit, each target once, whatever the order of
// the rows that tell. The zero Hits is empty.
type Hits struct{ found map[graph.ID]string }

// Hit is one target with the feed's words for it.
type Hit struct {
	Target graph.ID
	Stated string
}

// Add adds what words stand for. Of several wordings for one target the first
// in the order of texts stands.
func (h *Hits) Add(t vocab.Target, stated string) {
	if h.found == nil {
		h.found = map[graph.ID]string{}
	}
	if old, ok := h.found[t.Entity.ID]; !t.IsZero() && (!ok || stated < old) {
		h.found[t.Entity.ID] = stated
	}
}

// All returns the hits in the order of their targets' ids.
func (h *Hits) All() []Hit {
	var out []Hit
	for id, stated := range h.found {
		out = append(out, Hit{id, stated})
	}
	slices.SortFunc(out, func(a, b Hit) int { return cmp.Compare(a.Target, b.Target) })
	return out
}
