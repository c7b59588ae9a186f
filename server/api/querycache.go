package api

import (
	linked "container/list"
	"context"
	"sync"

	"github.com/vektah/gqlparser/v2/ast"
)

// A queryCache keeps parsed and valid queries by their text, as many as its room
// allows, and lets go first of those that were not asked for longest.
type queryCache struct {
	mu     sync.Mutex
	room   int // bytes, as bytesOf counts them
	byText map[string]*linked.Element
	recent *linked.List // of *keptQuery, the last one asked first
}

type keptQuery struct {
	text string
	doc  *ast.QueryDocument
}

func newQueryCache(room int) *queryCache {
	return &queryCache{room: room, byText: map[string]*linked.Element{}, recent: linked.New()}
}

// bytesOf is about how much memory a parsed query takes: measured, up to 40
// times its text.
func bytesOf(text string) int { return 40*len(text) + 4096 }

func (c *queryCache) get(text string) (*ast.QueryDocument, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.byText[text]
	if !ok {
		return nil, false
	}
	c.recent.MoveToFront(e)
	return e.Value.(*keptQuery).doc, true
}

func (c *queryCache) add(text string, doc *ast.QueryDocument) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.byText[text]; ok {
		return
	}
	c.byText[text] = c.recent.PushFront(&keptQuery{text, doc})
	c.room -= bytesOf(text)
	for c.room < 0 {
		oldest := c.recent.Remove(c.recent.Back()).(*keptQuery)
		delete(c.byText, oldest.text)
		c.room += bytesOf(oldest.text)
	}
}

type docKey struct{}

// preparedQuery hands gqlgen's executor the query that was prepared for a
// request, so that it neither parses nor validates anything itself.
type preparedQuery struct{}

// Get returns the query of the request that ctx belongs to.
func (preparedQuery) Get(ctx context.Context, _ string) (*ast.QueryDocument, bool) {
	doc, ok := ctx.Value(docKey{}).(*ast.QueryDocument)
	return doc, ok
}

// Add has nothing to keep.
func (preparedQuery) Add(context.Context, string, *ast.QueryDocument) {}
