package guard

import (
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Sizes tells how long a list that is no page is at most, in the store that is
// asked; rolledUp if targets follow otherwise than by being named. False where
// it does not know: then what the arguments say holds, or the schema's own assumption.
type Sizes func(typeName, field string, rolledUp bool) (int, bool)

// Answerable refuses an operation whose answer could have too many objects: a page
// counts as many as its first says, any other list as many as sizes tells. The
// query must be valid.
func (l Limits) Answerable(op *ast.OperationDefinition, variables map[string]any, sizes Sizes) error {
	return exceeds(l.CostOf(op, variables, sizes), l.Cost, "the answer could have %d objects or more, or take as long as they do",
		"ask for smaller pages of the nested lists, and go on with after: endCursor; ask about everybody, and under other views, in several questions")
}

// CostOf returns how many objects the answer to an operation can have, or a number
// beyond the limit.
func (l Limits) CostOf(op *ast.OperationDefinition, variables map[string]any, sizes Sizes) int {
	if sizes == nil {
		sizes = func(string, string, bool) (int, bool) { return 0, false }
	}
	c := costing{variables, sizes, rollsUp(op.SelectionSet, variables, map[string]bool{}), map[spreadIn]int{}, 2 * l.Cost}
	return min(c.selection(op.SelectionSet, nil)+c.work(op), c.most)
}

// costing works out how many objects an answer can have.
type costing struct {
	variables map[string]any
	sizes     Sizes
	rolledUp  bool
	fragments map[spreadIn]int // each is worked out once in each place: they can spread each other again and again
	most      int              // beyond which it does not matter how many
}

// spreadIn is a fragment as it is spread within a field that sizes its lists.
type spreadIn struct {
	fragment *ast.FragmentDefinition
	within   *ast.Field // nil: none does
}

// selection returns how many objects hang on one object. Introspection counts
// apart. The field within, if any, says how long some of the lists here are.
func (c costing) selection(set ast.SelectionSet, within *ast.Field) int {
	all := 0
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			if !IsIntrospection(s) {
				all += c.field(s, within)
			}
		case *ast.InlineFragment:
			all += c.selection(s.SelectionSet, within)
		case *ast.FragmentSpread:
			key := spreadIn{s.Definition, within} // validation refuses unknown and circular ones
			known, ok := c.fragments[key]
			if !ok {
				known = c.selection(s.Definition.SelectionSet, within)
				c.fragments[key] = known
			}
			all += known
		}
		all = min(all, c.most)
	}
	return all
}

// IsIntrospection tells whether a field is of the schema itself, or of its name for
// a type. The query must be valid.
func IsIntrospection(f *ast.Field) bool {
	return strings.HasPrefix(f.Name, "__") || f.ObjectDefinition != nil && strings.HasPrefix(f.ObjectDefinition.Name, "__")
}

// field returns how many objects a field is, with all beneath it; none for a
// value. What one list is long counts at least once, so that an empty page is
// no way to ask for much.
func (c costing) field(f, within *ast.Field) int {
	if len(f.SelectionSet) == 0 {
		return 0
	}
	here, beneath := 1, (*ast.Field)(nil)
	switch {
	case within != nil && slices.Contains(sizedFields(within), f.Name):
		here = c.items(within)
	case within != nil && f.Name == "buckets":
		here = c.items(f) * c.bucketsAYear(within)
	default:
		if len(sizedFields(f)) == 0 {
			here = c.items(f)
		}
		beneath = f
	}
	return min(here*(1+c.selection(f.SelectionSet, beneath)), c.most)
}

// bucketsAYear is how many buckets a timeline has a year.
func (c costing) bucketsAYear(timeline *ast.Field) int {
	switch Argument(timeline, "granularity", c.variables) {
	case "MONTH":
		return 12
	case "QUARTER":
		return 4
	}
	return 1
}

// sizedFields are the fields beneath f that its arguments say the length of.
func sizedFields(f *ast.Field) []string {
	if f.Definition != nil && strings.HasSuffix(f.Definition.Type.Name(), "Connection") {
		return []string{"nodes", "edges"}
	}
	return listSizeOf(f).sizedFields
}

// items returns how many items a field has at most: what its arguments say, what
// the store or the schema tells, or 1 for what is no list. The least of these
// counts.
func (c costing) items(f *ast.Field) int {
	if f.Definition == nil {
		return 1
	}
	l := listSizeOf(f)
	least := 0
	for _, name := range append(l.slicingArguments, "first") {
		if n := c.given(f, name); n > 0 && (least == 0 || n < least) {
			least = n
		}
	}
	if n, ok := c.sizes(f.ObjectDefinition.Name, f.Name, c.rolledUp); ok && (least == 0 || n < least) {
		least = n
	}
	if least == 0 && (f.Definition.Type.Elem != nil || l.assumedSize > 0) {
		least = l.assumedSize
	}
	return max(least, 1)
}

// given returns how many items an argument asks for, 0 where it says nothing of
// it. A list asks for as many as it has, and the name of one thing for one.
func (c costing) given(f *ast.Field, name string) int {
	switch given := Argument(f, name, c.variables).(type) {
	case nil:
		return 0
	case []any:
		return max(len(given), 1)
	case string: // also one that reads as a number: a year is one year
		return 1
	default:
		n, err := graphql.UnmarshalInt(given)
		if err != nil {
			return 1
		}
		return min(max(n, 1), MostOf(f.Definition.Arguments.ForName(name)))
	}
}

// rollsUp tells whether any field asks for targets that follow otherwise than by
// being named.
func rollsUp(set ast.SelectionSet, variables map[string]any, seen map[string]bool) bool {
	for _, s := range set {
		found := false
		switch s := s.(type) {
		case *ast.Field:
			found = s.Definition != nil && asksRolledUp(Argument(s, "how", variables)) || rollsUp(s.SelectionSet, variables, seen)
		case *ast.InlineFragment:
			found = rollsUp(s.SelectionSet, variables, seen)
		case *ast.FragmentSpread:
			if !seen[s.Name] {
				seen[s.Name] = true
				found = rollsUp(s.Definition.SelectionSet, variables, seen)
			}
		}
		if found {
			return true
		}
	}
	return false
}

func asksRolledUp(how any) bool {
	switch how := how.(type) {
	case string:
		return how != "DIRECT"
	case []any:
		return slices.ContainsFunc(how, asksRolledUp)
	}
	return false
}
