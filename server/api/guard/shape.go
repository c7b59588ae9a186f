package guard

import (
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/actorgraph/actorgraph/graph"
)

const (
	askLess   = "ask in several questions"
	askInIDs  = "ask for several things at once by nodes(ids:)"
	askInTwo  = "ask in two steps: first for ids, then for what hangs on them"
	askOnceOf = "ask for each field once"

	tooManyFields = "the query has %d fields once its fragments are spread out"
)

// Shape refuses a parsed query whose form passes the limits. It needs no
// schema: what a validator does with a query can take the square of its length,
// and the length of its fragments spread out, so this comes before. Fragments
// that spread themselves are an error too.
func (l Limits) Shape(doc *ast.QueryDocument) error {
	if err := exceeds(len(doc.Fragments), l.Fragments, "the query has %d fragments", askLess); err != nil {
		return err
	}
	s := shape{Limits: l, fragments: map[string]*ast.FragmentDefinition{}, extents: map[string]*extent{}}
	for _, f := range doc.Fragments {
		s.fragments[f.Name] = f
	}
	if err := s.texts(doc); err != nil {
		return err
	}
	for _, f := range doc.Fragments { // those that nothing spreads, too: they are validated
		if _, err := s.spread(f.Name); err != nil {
			return err
		}
	}
	all := 0
	for _, op := range doc.Operations {
		e, err := s.operation(op)
		if err != nil {
			return err
		}
		all += e.fields
		if err := exceeds(all, s.Fields, tooManyFields, askLess); err != nil {
			return err
		}
	}
	for _, op := range doc.Operations {
		if err := s.sameKeys([]ast.SelectionSet{op.SelectionSet}); err != nil {
			return err
		}
	}
	for _, f := range doc.Fragments {
		if err := s.sameKeys([]ast.SelectionSet{f.SelectionSet}); err != nil {
			return err
		}
	}
	return nil
}

// shape is what is known of one query.
type shape struct {
	Limits
	fragments map[string]*ast.FragmentDefinition
	extents   map[string]*extent // of fragments, by name
	aliases   int
	dirs      int
}

// extent is how far a selection reaches, its fragments spread out.
type extent struct {
	depth, fields, here int // here: fields of the selection itself
	measured            bool
}

// operation measures one operation, and refuses what is too wide or too deep.
func (s *shape) operation(op *ast.OperationDefinition) (extent, error) {
	e, err := s.extent(op.SelectionSet)
	return e, first(err,
		exceeds(e.here, s.RootFields, "the query has %d root fields", askInIDs),
		exceeds(e.depth, s.Depth, "the query is %d fields deep", askInTwo),
	)
}

// extent measures a selection. Each fragment is measured once.
func (s *shape) extent(set ast.SelectionSet) (extent, error) {
	var all extent
	for _, sel := range set {
		var one extent
		var err error
		switch sel := sel.(type) {
		case *ast.Field:
			if one, err = s.extent(sel.SelectionSet); err == nil {
				one = extent{depth: one.depth + 1, fields: one.fields + 1, here: 1}
			}
		case *ast.InlineFragment:
			one, err = s.extent(sel.SelectionSet)
		case *ast.FragmentSpread:
			one, err = s.spread(sel.Name)
		}
		if err != nil {
			return all, err
		}
		all.depth = max(all.depth, one.depth)
		all.fields = min(all.fields+one.fields, 1<<40) // doubled 50 times they would not fit a number
		all.here = min(all.here+one.here, 1<<40)
	}
	return all, nil
}

// spread measures a fragment. One that there is not is for validation to tell; it
// counts as a field, so that fragments of nothing cannot be spread without end.
func (s *shape) spread(name string) (extent, error) {
	f, ok := s.fragments[name]
	if !ok {
		return extent{fields: 1}, nil
	}
	if e, ok := s.extents[name]; ok {
		if !e.measured {
			return extent{}, graph.Invalid("query", "the fragment %s spreads itself", name)
		}
		return *e, nil
	}
	into := &extent{}
	s.extents[name] = into
	e, err := s.extent(f.SelectionSet)
	if err != nil {
		return e, err
	}
	e.measured = true
	*into = e
	return e, exceeds(e.fields, s.Fields, tooManyFields, askLess)
}

// sameKeys refuses selections that put too many fields under one name at one
// place of the answer: each two of them are compared. The selections are those
// of fields that stand under one name themselves. It spreads fragments out,
// which is why their extent is limited before.
func (s *shape) sameKeys(sets []ast.SelectionSet) error {
	var keys []string
	beneath := map[string][]ast.SelectionSet{}
	for _, set := range sets {
		if err := s.gather(set, &keys, beneath); err != nil {
			return err
		}
	}
	for _, key := range keys {
		if err := s.sameKeys(beneath[key]); err != nil {
			return err
		}
	}
	return nil
}

// gather adds the fields of a selection to those that stand under the same names.
func (s *shape) gather(set ast.SelectionSet, keys *[]string, beneath map[string][]ast.SelectionSet) error {
	for _, sel := range set {
		var err error
		switch sel := sel.(type) {
		case *ast.Field:
			if beneath[sel.Alias] == nil {
				*keys = append(*keys, sel.Alias)
			}
			beneath[sel.Alias] = append(beneath[sel.Alias], sel.SelectionSet)
			err = exceeds(len(beneath[sel.Alias]), s.SameKey, "at one place the query has %d or more fields of one name", askOnceOf)
		case *ast.InlineFragment:
			err = s.gather(sel.SelectionSet, keys, beneath)
		case *ast.FragmentSpread:
			if f, ok := s.fragments[sel.Name]; ok {
				err = s.gather(f.SelectionSet, keys, beneath)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}
