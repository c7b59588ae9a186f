// Package bytecache keeps what was read, as many bytes of it as there is room for, and
// lets go first of what was not asked for longest.
package bytecache

import (
	"math"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// Cache keeps values by their keys. It may be used by several goroutines at once; its
// values are shared by all who ask, so nobody may change them.
type Cache[K comparable, V any] struct {
	mu         sync.Mutex
	recent     *simplelru.LRU[K, sized[V]]
	room, used int
}

type sized[V any] struct {
	value V
	bytes int
}

// New returns a cache of so many bytes.
func New[K comparable, V any](room int) *Cache[K, V] {
	c := &Cache[K, V]{room: room}
	var err error
	// It is bounded by bytes alone, so that the number is out of reach.
	if c.recent, err = simplelru.NewLRU(math.MaxInt, func(_ K, v sized[V]) { c.used -= v.bytes }); err != nil {
		panic(err) // of a number that is not positive
	}
	return c
}

// Get returns a value, and whether it is kept.
func (c *Cache[K, V]) Get(key K) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	v, ok := c.recent.Get(key)
	return v.value, ok
}

// Put keeps a value that takes so many bytes, about, in the place of the former one. What would take
// more than half of the room is not kept: everything else would go for it.
func (c *Cache[K, V]) Put(key K, value V, bytes int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.recent.Remove(key)
	if bytes > c.room/2 {
		return
	}
	c.recent.Add(key, sized[V]{value, bytes})
	for c.used += bytes; c.used > c.room; {
		c.recent.RemoveOldest()
	}
}

// Bytes returns how many bytes are kept.
func (c *Cache[K, V]) Bytes() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.used
}
