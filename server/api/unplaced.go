package api

import (
	"context"
	"sync"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/projection"
	"github.com/actorgraph/actorgraph/graph/questions"
)

// unplaced is what an answer leaves out because nobody can tell whether it was known
// on the view's date. It is worked out when somebody asks, and then for all items of
// the answer at once: it takes as long as the answer itself.
type unplaced[K comparable] struct {
	items func(context.Context) (int, error) // how many items
	of    func(K) func() (int, error)        // how much of one that the answer has
}

// unplacedOf makes one of what works it out: it returns how many items are left out,
// and fills in how much of each that is there.
func unplacedOf[K comparable](workOut func(within map[K]int) (int, error)) unplaced[K] {
	within := map[K]int{}
	once := sync.OnceValues(func() (int, error) { return workOut(within) })
	return unplaced[K]{
		items: func(context.Context) (int, error) { return once() },
		of: func(key K) func() (int, error) {
			return func() (int, error) {
				_, err := once()
				return within[key], err
			}
		},
	}
}

// unplacedPairs counts the pairs of all actors that are left out, in all and by target.
func unplacedPairs(v *projection.GraphView, kinds []graph.Kind, how []questions.How) unplaced[graph.ID] {
	return unplacedOf(func(within map[graph.ID]int) (int, error) {
		found, err := questions.UnplacedByTarget(v, kinds, how)
		sum := 0
		for target, n := range found {
			within[target] = n
			sum += n
		}
		return sum, err
	})
}
