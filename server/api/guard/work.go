package guard

import (
	"fmt"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// What answering takes beside the objects of the answer, in objects: as long as it
// takes, or as much memory, measured with the public data sets. A question that shows one number can
// make the server look at everything, or work out anew who is who.
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
	readings, days := map[string]bool{}, map[string]bool{}
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
				note(Argument(f, a.Name, c.variables), readings, days)
			}
		}
	}
	return all + otherwise*len(readings) + onADay*len(days)
}

// note adds how a view reads who is who, and its day, unless they are the usual ones.
func note(view any, readings, days map[string]bool) {
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
	reading := []string{text("snapshot"), lens, text("lensBy"), ""}
	if text("identity") == "THEN" {
		reading[3] = day
	}
	if key := strings.Join(reading, "\x00"); key != "\x00\x00\x00" {
		readings[key] = true
	}
	if day != "" {
		days[strings.Join(append(reading, day), "\x00")] = true
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
