package guard

import (
	"fmt"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// A surcharge on the cost of a question, in objects of an answer: each stands for the time
// or the memory that so many objects take, measured with the public data sets. For example
// overview shows a few numbers, and looks at the whole graph for them: it costs wholeGraph
// more than what it shows.
const (
	wholeGraph = 500  // a question about everybody
	allChanges = 2500 // what changed between two moments, of everybody: 21 MiB are taken for it
	allFollow  = 5000 // the same, with what follows from a claim: 50 MiB
	otherwise  = 6000 // who is who, read otherwise than today's default
	onADay     = 1500 // who was there on a day of the past
)

// everybody are the root fields that look at the whole graph, with the arguments
// that narrow them to one actor or target.
var everybody = map[string]struct {
	weight   int
	narrowed string
}{
	"changes": {allChanges, "actor"}, "diff": {allChanges, "actor"},
	"expansions": {wholeGraph, ""}, "firstEntrants": {wholeGraph, ""}, "overview": {wholeGraph, ""}, "coTargeted": {wholeGraph, ""},
	"similarActors": {wholeGraph, ""}, "neighbourhood": {wholeGraph, ""}, "paths": {wholeGraph, ""}, "whoTargeted": {wholeGraph, ""},
}

// work returns what answering an operation takes beside the objects of its answer.
// Views that read who is who alike share it.
func (c costing) work(op *ast.OperationDefinition) int {
	identities, days := map[string]bool{}, map[string]bool{}
	all := 0
	for _, f := range RootFields(op.SelectionSet) {
		if w, ok := everybody[f.Name]; ok && (w.narrowed == "" || Argument(f, w.narrowed, c.variables) == nil) {
			if w.weight == allChanges && c.rolledUp {
				w.weight = allFollow
			}
			all += w.weight
		}
		for _, a := range f.Definition.Arguments {
			if a.Type.Name() == "View" {
				note(Argument(f, a.Name, c.variables), identities, days)
			}
		}
	}
	return all + otherwise*len(identities) + onADay*len(days)
}

// note adds how a view reads who is who, and its day, unless they are the usual ones.
func note(view any, identities, days map[string]bool) {
	v, ok := view.(map[string]any)
	if !ok {
		return
	}
	text := func(name string) string {
		if v[name] == nil {
			return ""
		}
		return fmt.Sprint(v[name])
	}
	lens, day := text("lens"), text("knownAsOf")
	if lens == "DEFAULT" {
		lens = ""
	}
	identity := []string{text("snapshot"), lens, text("lensBy"), ""}
	if text("identity") == "THEN" {
		identity[3] = day
	}
	if key := strings.Join(identity, "\x00"); key != "\x00\x00\x00" {
		identities[key] = true
	}
	if day != "" {
		days[strings.Join(append(identity, day), "\x00")] = true
	}
}

// RootFields returns the fields of an operation's selection with those of its
// fragments, each fragment once. The query must be valid.
func RootFields(set ast.SelectionSet) []*ast.Field {
	return rootFields(set, map[string]bool{}, nil)
}

func rootFields(set ast.SelectionSet, seen map[string]bool, out []*ast.Field) []*ast.Field {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			out = append(out, s)
		case *ast.InlineFragment:
			out = rootFields(s.SelectionSet, seen, out)
		case *ast.FragmentSpread:
			if !seen[s.Name] {
				seen[s.Name] = true
				out = rootFields(s.Definition.SelectionSet, seen, out)
			}
		}
	}
	return out
}
