package api

import (
	"context"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/identity"
	"github.com/actorgraph/actorgraph/internal/bytecache"
)

// RoomForCache is how many bytes a cache keeps where nothing else is said.
const RoomForCache = 64 << 20

// A Cache keeps what questions have in common, as many bytes of it as there is room
// for, and lets go first of what was not asked for longest. One serves a whole
// process: those of each clearance are answered by a handler of their own, and
// each finds there only what was kept under its clearance. Each kind has its part
// of the room, so that many cheap things never push out a dear one.
type Cache struct {
	parts [kinds]*bytecache.Cache[cacheKey, any] // what is kept of each kind; only cached reads it
}

// cacheKey tells apart what is kept: of which kind, for which clearance, and by
// what is asked.
type cacheKey struct {
	kind      cacheKind
	clearance graph.TLP
	asked     string
}

type cacheKind int

// The kinds of what is kept.
const (
	keptIdentity      cacheKind = iota // who is who, by commit and view
	keptQuery                          // a query that is parsed and valid, by its text
	keptIntrospection                  // an answer of the schema about itself, by the request
	kinds
)

// cacheKindNames tell what is kept of each kind.
var cacheKindNames = [kinds]string{"identity", "query", "introspection"}

// NewCache returns a cache of so many bytes.
func NewCache(bytes int) *Cache {
	c := &Cache{}
	for kind, size := range [kinds]int{keptIdentity: bytes * 5 / 8, keptQuery: bytes / 4, keptIntrospection: bytes / 8} {
		c.parts[kind] = bytecache.New[cacheKey, any](size)
	}
	return c
}

// Kinds returns the names of what is kept apart.
func (c *Cache) Kinds() []string { return cacheKindNames[:] }

// Bytes returns how many bytes are kept of a kind.
func (c *Cache) Bytes(kind string) int {
	for i, name := range cacheKindNames {
		if name == kind {
			return c.parts[i].Bytes()
		}
	}
	return 0
}

// cached returns what is kept under a key.
func cached[V any](c *Cache, key cacheKey) (v V, ok bool) {
	kept, _ := c.parts[key.kind].Get(key)
	v, ok = kept.(V)
	return v, ok
}

// keep keeps something of so many bytes, beside its key.
func keep[V any](c *Cache, key cacheKey, v V, bytes int) {
	const each = 512 // for the entry itself, measured
	c.parts[key.kind].Put(key, v, bytes+len(key.asked)+each)
}

// bytesOfQuery is about how much memory a parsed query takes: measured, up to 40
// times its text.
func bytesOfQuery(text string) int { return 40*len(text) + 4096 }

// key is what something is kept under for those whom this handler answers.
func (s *service) key(kind cacheKind, asked string) cacheKey {
	return cacheKey{kind, s.clearance, asked}
}

// query returns a query that is parsed and valid, if it was asked lately.
func (s *service) query(text string) (*ast.QueryDocument, bool) {
	return cached[*ast.QueryDocument](s.cache, s.key(keptQuery, text))
}

func (s *service) keepQuery(text string, doc *ast.QueryDocument) {
	keep(s.cache, s.key(keptQuery, text), doc, bytesOfQuery(text))
}

// resolution returns who is who, if that was worked out lately for a commit and view.
func (s *service) resolution(of string) (*identity.Resolution, bool) {
	return cached[*identity.Resolution](s.cache, s.key(keptIdentity, of))
}

func (s *service) keepResolution(of string, who *identity.Resolution) {
	keep(s.cache, s.key(keptIdentity, of), who, who.Size())
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
