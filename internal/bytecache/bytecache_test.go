package bytecache_test

import (
	"testing"

	"github.com/actorgraph/actorgraph/internal/bytecache"
)

func TestWhatWasNotAskedForLongestGoesFirst(t *testing.T) {
	c := bytecache.New[string, int](12)
	c.Put("a", 1, 4)
	c.Put("b", 2, 4)
	if v, ok := c.Get("a"); !ok || v != 1 {
		t.Errorf("a is %d, %t", v, ok)
	}
	c.Put("c", 3, 6)
	for key, want := range map[string]bool{"a": true, "b": false, "c": true} {
		if _, ok := c.Get(key); ok != want {
			t.Errorf("%s is kept: %t, want %t", key, ok, want)
		}
	}
	if got := c.Bytes(); got != 10 {
		t.Errorf("%d bytes are kept, want 10", got)
	}
}

func TestAValueTakesThePlaceOfTheFormerOne(t *testing.T) {
	c := bytecache.New[string, int](20)
	c.Put("a", 1, 8)
	c.Put("a", 2, 3)
	if v, ok := c.Get("a"); !ok || v != 2 || c.Bytes() != 3 {
		t.Errorf("a is %d, %t, of %d bytes, want 2 of 3", v, ok, c.Bytes())
	}
	c.Put("a", 3, 11)
	if _, ok := c.Get("a"); ok || c.Bytes() != 0 {
		t.Errorf("what takes more than half of the room is kept, of %d bytes", c.Bytes())
	}
}
