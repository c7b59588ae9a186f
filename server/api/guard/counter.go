package guard

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// A Counter counts the objects and bytes of one answer while it is made, takes
// the memory for them out of a budget, and ends it when there are too many.
type Counter struct {
	objects, schema count // schema: of the schema itself, which introspection shows
	bytes           count
	budget          *Budget
	taken           atomic.Int64 // of the budget
	over            atomic.Pointer[error]
	end             context.CancelCauseFunc
}

// count is how much there is of something, and how much there may be.
type count struct {
	n    atomic.Int64
	most int
	what string // as a sentence begins that says that it is too much
}

// What an answer takes of memory while it is made, measured: so many bytes for
// each object, and each byte so many times.
const (
	objectWeight = 1024
	byteWeight   = 3
)

type counterKey struct{}

// Counting returns a context under which an answer is counted. It ends when the
// answer passes a limit. The caller calls stop when the answer is made, and the
// counter's Release when it is sent.
func (l Limits) Counting(ctx context.Context, b *Budget) (counted context.Context, c *Counter, stop func()) {
	c = &Counter{budget: b}
	c.objects.most, c.objects.what = l.Objects, "the answer has more objects than it may"
	c.schema.most, c.schema.what = l.Schema, "the answer has more objects of the schema than it may"
	c.bytes.most, c.bytes.what = l.Answer, "the answer has more bytes than it may"
	ctx, c.end = context.WithCancelCause(ctx)
	return context.WithValue(ctx, counterKey{}, c), c, func() { c.end(nil) }
}

// Over returns why the answer was given up: a LimitError or ErrBusy; nil if it was not.
func (c *Counter) Over() error {
	if e := c.over.Load(); e != nil {
		return *e
	}
	return nil
}

// Keep gives back what making the answer took, but for the bytes that are to be sent.
func (c *Counter) Keep(bytes int) {
	if back := c.taken.Load() - int64(bytes); back > 0 {
		c.taken.Add(-back)
		c.budget.Give(back)
	}
}

// Release gives back what the answer took.
func (c *Counter) Release() { c.budget.Give(c.taken.Swap(0)) }

// take takes memory out of the budget.
func (c *Counter) take(bytes int64) {
	if !c.budget.Take(bytes) {
		c.exceed(ErrBusy)
		return
	}
	c.taken.Add(bytes)
}

// Count is the field middleware of a schema whose answers are counted.
func Count(ctx context.Context, next graphql.Resolver) (any, error) {
	c, ok := ctx.Value(counterKey{}).(*Counter)
	if !ok {
		return next(ctx)
	}
	if err := cmp.Or(c.Over(), ctx.Err()); err != nil { // nothing is begun any more
		return nil, err
	}
	v, err := next(ctx)
	if err != nil || v == nil {
		return v, err
	}
	if f := graphql.GetFieldContext(ctx).Field; len(f.Selections) > 0 {
		of := &c.objects
		if IsIntrospection(f.Field) {
			of = &c.schema
		}
		c.add(of, itemsOf(v), width(f.Selections))
	} else {
		c.addBytes(sizeOf(v))
	}
	if err := c.Over(); err != nil {
		return nil, err
	}
	return v, nil
}

// add counts objects, each with the names of its fields and their punctuation.
func (c *Counter) add(of *count, n, width int) {
	c.take(int64(n) * objectWeight)
	c.raise(of, n)
	c.addBytes(n * width)
}

func (c *Counter) addBytes(n int) {
	c.take(int64(n) * byteWeight)
	c.raise(&c.bytes, n)
}

func (c *Counter) raise(of *count, n int) {
	if of.n.Add(int64(n)) > int64(of.most) {
		c.exceed(&LimitError{What: of.what, Limit: of.most, Hint: smallerPages})
	}
}

const smallerPages = "ask for smaller pages, and go on with after: endCursor"

func (c *Counter) exceed(err error) {
	if c.over.CompareAndSwap(nil, &err) {
		c.end(fmt.Errorf("the answer is given up: %w", err))
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
