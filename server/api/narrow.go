package api

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// A narrowing says which entities of a kind a list has. A part of the name and a
// set of ids are the store's to find. What only the entities themselves tell is
// tested here, on as many of them as a page needs; with a total on all.
type narrowing struct {
	kind   graph.Kind
	named  *string    // nil: any
	ids    []graph.ID // of these alone, if narrow is set
	narrow bool
	tests  []func(*graph.Entity) bool
}

// keep adds a test that every entity of the list passes.
func (n *narrowing) keep(test func(*graph.Entity) bool) { n.tests = append(n.tests, test) }

// only narrows the list to those of some ids that are of its kind.
func (n *narrowing) only(ids []graph.ID) {
	ids = slices.DeleteFunc(distinct(ids), func(id graph.ID) bool {
		return id.Kind() != n.kind || n.narrow && !slices.Contains(n.ids, id)
	})
	n.ids, n.narrow = ids, true
}

// byNames narrows the list to what follows from the entities that names or ids in
// a field stand for; not at all where the field is not given.
func (n *narrowing) byNames(ctx context.Context, s *scope, field string, names []string, kinds []graph.Kind, follow func([]graph.ID) ([]graph.ID, error)) error {
	if names == nil {
		return nil
	}
	ids, err := s.resolveIDs(ctx, field, names, kinds...)
	if err != nil {
		return err
	}
	if len(ids) == 0 {
		n.only(nil)
		return nil
	}
	found, err := follow(ids)
	n.only(found)
	return err
}

// byWord narrows the list to entities with one of some words of a vocabulary.
func (n *narrowing) byWord(field string, words, known []string, of func(*graph.Entity) string) error {
	if words == nil {
		return nil
	}
	for _, w := range words {
		if !slices.Contains(known, w) {
			return withHint(graph.Invalid(field, "%q is none of them", w), "they are "+strings.Join(known, ", "))
		}
	}
	n.keep(func(e *graph.Entity) bool { return slices.Contains(words, of(e)) })
	return nil
}

// list returns a page of the entities that the narrowing leaves of those that are
// held on the view's date.
func list[T Entity](ctx context.Context, s *scope, n *narrowing, p graph.Page) (*Connection[T], error) {
	found, err := s.narrowed(ctx, n, p)
	if err != nil {
		return nil, err
	}
	known := entities{}
	var ids []graph.ID
	for _, e := range found.Items {
		known[e.ID] = &e
		ids = append(ids, e.ID)
	}
	b, err := s.batchOf(ctx, ids, known)
	if err != nil {
		return nil, err
	}
	return connect(found, p, func(e graph.Entity) T { return one[T](b, e.ID) }), nil
}

// listWhere returns a page of what is left by a narrowing, which tells how many more
// would be left if all counted that can have been known on the view's date.
func listWhere[T Entity](ctx context.Context, s *scope, where func(*scope) (*narrowing, error), p graph.Page) (*Connection[T], error) {
	n, err := where(s)
	if err != nil {
		return nil, err
	}
	out, err := list[T](ctx, s, n, p)
	if err != nil || !n.narrow || !canLeaveUnplaced(s.view) {
		return out, err
	}
	out.unplaced = func(ctx context.Context) (int, error) {
		wide := s.possibly()
		more, err := where(wide)
		if err != nil {
			return 0, err
		}
		more.ids = slices.DeleteFunc(slices.Clone(more.ids), func(id graph.ID) bool { return slices.Contains(n.ids, id) })
		found, err := wide.narrowed(ctx, more, graph.Page{Count: true})
		return found.Total, err
	}
	return out, nil
}

// narrowed returns a page of a list.
func (s *scope) narrowed(ctx context.Context, n *narrowing, p graph.Page) (graph.Slice[graph.Entity], error) {
	q := graph.EntityQuery{Kind: n.kind, IDs: n.ids, View: s.view}
	if n.narrow && s.view.Known == graph.Possibly {
		// Claims that can have been recorded by then tell of what a later reading describes.
		q.View.KnownAsOf = ""
	}
	if n.named != nil {
		if q.Named = *n.named; q.Named == "" {
			return graph.Slice[graph.Entity]{}, graph.Invalid("name", "an empty text is in every name; leave it out instead")
		}
	}
	if n.narrow && len(n.ids) == 0 { // without ids the store would list all
		if _, _, err := p.AfterEntity(); err != nil {
			return graph.Slice[graph.Entity]{}, err
		}
		return graph.Slice[graph.Entity]{}, cmp.Or(q.Check(), p.Check())
	}
	if len(n.tests) == 0 {
		return s.store.Entities(ctx, q, p)
	}
	return s.tested(ctx, q, n.tests, p)
}

// tested returns a page of the entities of a query that pass some tests. It reads
// on from the page's cursor until it has enough; for a total, everything.
func (s *scope) tested(ctx context.Context, q graph.EntityQuery, tests []func(*graph.Entity) bool, p graph.Page) (graph.Slice[graph.Entity], error) {
	var out graph.Slice[graph.Entity]
	name, id, err := p.AfterEntity()
	if err != nil {
		return out, err
	}
	read := graph.Page{First: graph.MaxPage}
	if !p.Count {
		read.After = p.After
	}
	for {
		found, err := s.store.Entities(ctx, q, read)
		if err != nil {
			return out, err
		}
		for i := range found.Items {
			e := &found.Items[i]
			if slices.ContainsFunc(tests, func(test func(*graph.Entity) bool) bool { return !test(e) }) {
				continue
			}
			out.Total++
			if p.After != "" && cmp.Or(cmp.Compare(graph.Fold(e.Name), name), cmp.Compare(e.ID, id)) <= 0 {
				continue
			}
			if out.HasNext = out.HasNext || len(out.Items) == p.First; !out.HasNext {
				out.Items, out.Cursors = append(out.Items, *e), append(out.Cursors, found.Cursors[i])
			}
		}
		if !found.HasNext || out.HasNext && !p.Count {
			return out, nil
		}
		read.After = found.Cursors[len(found.Cursors)-1]
	}
}
