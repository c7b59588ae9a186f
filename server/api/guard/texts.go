package guard

import (
	"fmt"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
)

// cursorFactor is how much longer than a name a cursor may be: it holds names, encoded.
const cursorFactor = 8

// proseFactor is how much longer than a name a text may be that is only kept and
// shown: a document's words, somebody's reason, an address. prose are their arguments and fields.
const proseFactor = 16

var prose = []string{"quote", "note", "reason", "url"}

// texts counts aliases and directives as they are written, and refuses names,
// texts and lists that are too long, before anything compares, folds or echoes them.
func (s *shape) texts(doc *ast.QueryDocument) error {
	for _, op := range doc.Operations {
		if err := s.operationTexts(op); err != nil {
			return err
		}
	}
	for _, f := range doc.Fragments {
		if err := first(s.name(f.Name), s.name(f.TypeCondition), s.directives(f.Directives), s.selection(f.SelectionSet)); err != nil {
			return err
		}
	}
	return first(
		exceeds(s.aliases, s.Aliases, "the query renames %d fields", askInIDs),
		exceeds(s.dirs, s.Directives, "the query has %d directives", askLess),
	)
}

func (s *shape) operationTexts(op *ast.OperationDefinition) error {
	err := first(s.name(op.Name), s.directives(op.Directives), s.selection(op.SelectionSet))
	for _, v := range op.VariableDefinitions {
		err = first(err, s.name(v.Variable), s.name(v.Type.Name()), s.directives(v.Directives), s.value("", v.DefaultValue))
	}
	return err
}

func (s *shape) selection(set ast.SelectionSet) error {
	for _, sel := range set {
		var err error
		switch sel := sel.(type) {
		case *ast.Field:
			if sel.Alias != sel.Name {
				s.aliases++
			}
			err = first(s.name(sel.Name), s.name(sel.Alias), s.arguments(sel.Arguments), s.directives(sel.Directives), s.selection(sel.SelectionSet))
		case *ast.InlineFragment:
			err = first(s.name(sel.TypeCondition), s.directives(sel.Directives), s.selection(sel.SelectionSet))
		case *ast.FragmentSpread:
			err = first(s.name(sel.Name), s.directives(sel.Directives))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *shape) directives(list ast.DirectiveList) error {
	s.dirs += len(list)
	for _, d := range list {
		if err := first(s.name(d.Name), s.arguments(d.Arguments)); err != nil {
			return err
		}
	}
	return nil
}

func (s *shape) arguments(list ast.ArgumentList) error {
	for _, a := range list {
		if err := first(s.name(a.Name), s.value(a.Name, a.Value)); err != nil {
			return err
		}
	}
	return nil
}

// value refuses a literal that is too long. The argument or field that it is
// given for tells a cursor from a name.
func (s *shape) value(of string, v *ast.Value) error { return s.valueAt(of, v, 0) }

func (s *shape) valueAt(of string, v *ast.Value, around int) error {
	if v == nil {
		return nil
	}
	if v.Kind == ast.ListValue || v.Kind == ast.ObjectValue {
		around++
	}
	if err := exceeds(around, s.Nesting, "lists and objects of a value stand %d within each other", askLess); err != nil {
		return err
	}
	switch v.Kind {
	case ast.ListValue:
		if err := s.list(len(v.Children)); err != nil {
			return err
		}
	case ast.ObjectValue:
	default:
		return s.text(of, v.Raw)
	}
	for _, c := range v.Children {
		name := of
		if v.Kind == ast.ObjectValue {
			name = c.Name
		}
		if err := first(s.name(c.Name), s.valueAt(name, c.Value, around)); err != nil {
			return err
		}
	}
	return nil
}

const shorter = "give a shorter one"

func (l Limits) name(text string) error {
	return tooLong(len(text), l.Name, "a name of %d bytes is given", shorter)
}

func (l Limits) text(of, text string) error {
	if of == "after" {
		return tooLong(len(text), cursorFactor*l.Name, "a cursor of %d bytes is given", shorter)
	}
	if slices.Contains(prose, of) {
		return tooLong(len(text), proseFactor*l.Name, "a text of %d bytes is given", shorter)
	}
	return tooLong(len(text), l.Name, "a name or text of %d bytes is given", shorter)
}

func (l Limits) list(length int) error {
	return tooLong(length, l.List, "a list of %d items is given", askLess)
}

// tooLong is exceeds for one value that is given.
func tooLong(length, limit int, format, hint string) error {
	if length <= limit {
		return nil
	}
	return &LimitError{What: fmt.Sprintf(format, length), Limit: limit, Hint: hint, Input: true}
}

// Values refuses variables with texts or lists that are too long. They are as
// the JSON decoder gave them, and no deeper than Nested admits. A cursor is one by the
// name of its variable or field.
func (l Limits) Values(variables map[string]any) error {
	for name, v := range variables {
		if err := first(l.name(name), l.given(name, v)); err != nil {
			return err
		}
	}
	return nil
}

func (l Limits) given(of string, v any) error {
	switch v := v.(type) {
	case string:
		return l.text(of, v)
	case []any:
		if err := l.list(len(v)); err != nil {
			return err
		}
		for _, item := range v {
			if err := l.given(of, item); err != nil {
				return err
			}
		}
	case map[string]any:
		for name, item := range v {
			if err := first(l.name(name), l.given(name, item)); err != nil {
				return err
			}
		}
	}
	return nil
}

// first returns the first error there is.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
