package graph_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

// pages is a store that has nothing but entities, and serves few of them at once.
type pages struct {
	graph.Store
	size int
	all  []graph.Entity
	fail error // when the entities are through
}

func (s pages) Entities(_ context.Context, _ graph.EntityQuery, p graph.Page) (graph.Slice[graph.Entity], error) {
	from := 0
	for i, e := range s.all {
		if graph.EntityCursor(e) == p.After {
			from = i + 1
		}
	}
	if from == len(s.all) && s.fail != nil {
		return graph.Slice[graph.Entity]{}, s.fail
	}
	to := min(from+s.size, len(s.all))
	slice := graph.Slice[graph.Entity]{Items: s.all[from:to], HasNext: to < len(s.all) || s.fail != nil}
	for _, e := range slice.Items {
		slice.Cursors = append(slice.Cursors, graph.EntityCursor(e))
	}
	return slice, nil
}

func TestAllEntities(t *testing.T) {
	var want []graph.Entity
	for i := range 5 {
		want = append(want, graph.Entity{ID: graph.MakeID(graph.Sector, fmt.Sprint(i)), Name: fmt.Sprint("Sector ", i)})
	}
	broken := errors.New("broken")
	for size := 1; size <= len(want)+1; size++ {
		got, err := graph.Collect(graph.AllEntities(t.Context(), pages{size: size, all: want}, graph.EntityQuery{}))
		if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("pages of %d: %v, %v; want %v", size, got, err, want)
		}
		got, err = graph.Collect(graph.AllEntities(t.Context(), pages{size: size, all: want, fail: broken}, graph.EntityQuery{}))
		if !errors.Is(err, broken) || got != nil {
			t.Errorf("pages of %d, then an error: %v, %v; want the error alone", size, got, err)
		}
	}
}
