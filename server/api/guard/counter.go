package guard

import (
	"context"
	"fmt"
	"reflect"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// A Counter counts the objects and bytes of one answer while it is made, and
// ends it when there are too many.
type Counter struct {
	objects, bytes atomic.Int64
	mostObjects    int64
	mostBytes      int64
	over           atomic.Pointer[LimitError]
	end            context.CancelCauseFunc
}

type counterKey struct{}

// Counting returns a context under which an answer is counted. It ends when the
// answer passes a limit. The caller calls stop when the answer is made.
func (l Limits) Counting(ctx context.Context) (counted context.Context, c *Counter, stop func()) {
	c = &Counter{mostObjects: int64(l.Objects), mostBytes: int64(l.Answer)}
	ctx, c.end = context.WithCancelCause(ctx)
	return context.WithValue(ctx, counterKey{}, c), c, func() { c.end(nil) }
}

// Over returns which limit the answer passed, nil for none.
func (c *Counter) Over() error {
	if e := c.over.Load(); e != nil {
		return e
	}
	return nil
}

// Count is the field middleware of a schema whose answers are counted.
func Count(ctx context.Context, next graphql.Resolver) (any, error) {
	c, ok := ctx.Value(counterKey{}).(*Counter)
	if !ok {
		return next(ctx)
	}
	if err := c.Over(); err != nil {
		return nil, err
	}
	v, err := next(ctx)
	if err != nil || v == nil {
		return v, err
	}
	if f := graphql.GetFieldContext(ctx).Field; len(f.Selections) > 0 {
		c.add(itemsOf(v), width(f.Selections))
	} else {
		c.addBytes(sizeOf(v))
	}
	if err := c.Over(); err != nil {
		return nil, err
	}
	return v, nil
}

// add counts objects, each with the names of its fields and their punctuation.
func (c *Counter) add(n, width int) {
	if all := c.objects.Add(int64(n)); all > c.mostObjects {
		c.exceed(&LimitError{What: "the answer has more objects than it may", Limit: int(c.mostObjects), Hint: smallerPages})
	}
	c.addBytes(n * width)
}

func (c *Counter) addBytes(n int) {
	if all := c.bytes.Add(int64(n)); all > c.mostBytes {
		c.exceed(&LimitError{What: "the answer has more bytes than it may", Limit: int(c.mostBytes), Hint: smallerPages})
	}
}

const smallerPages = "ask for smaller pages, and go on with after: endCursor"

func (c *Counter) exceed(e *LimitError) {
	if c.over.CompareAndSwap(nil, e) {
		c.end(fmt.Errorf("the answer is too large: %w", e))
	}
}

// itemsOf returns how many objects a value is.
func itemsOf(v any) int {
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Slice:
		return r.Len()
	case reflect.Pointer, reflect.Interface, reflect.Map:
		if r.IsNil() {
			return 0
		}
	}
	return 1
}

// sizeOf returns about how many bytes a value of an answer is written in.
func sizeOf(v any) int {
	r := reflect.ValueOf(v)
	for r.Kind() == reflect.Pointer && !r.IsNil() {
		r = r.Elem()
	}
	switch r.Kind() {
	case reflect.String:
		return r.Len() + 2
	case reflect.Slice:
		all := 2
		for i := range r.Len() {
			all += sizeOf(r.Index(i).Interface()) + 1
		}
		return all
	}
	return 8
}

// width returns how many bytes the names of the fields of one object take.
func width(set ast.SelectionSet) int {
	all := 2
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			all += len(s.Alias) + 4
			if s.Name == "__typename" { // it is written without being resolved
				all += 20
			}
		case *ast.InlineFragment:
			all += width(s.SelectionSet)
		case *ast.FragmentSpread:
			all += width(s.Definition.SelectionSet)
		}
	}
	return all
}
