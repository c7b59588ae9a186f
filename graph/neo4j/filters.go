package neo4j

import (
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// properties are where the attributes that graph.Filters test stand: t is a
// claim's relationship, held the list of its rows, and at the index of the row
// that the view's date falls on.
var properties = map[string]string{
	"confidence": `held[at+5]`, // -1 for unknown
	"dataset":    `t.dataset`,
	"claimant":   `t.claimantId`,
	"source":     `t.sourceId`,
	"publisher":  `t.sourceId`, // the parameter is the sources that they published (Store.publishedBy)
}

const (
	// begun is what graph.Run.Certain, or Possible, says of the row at i: whether it had begun by the view's day.
	begun = `held[i] <= $p.day OR $p.knownPossibly AND begins <= $p.day AND (held[i+6] = 2147483647 OR held[i+6] <= $p.day) AND (held[i+6] <> 2147483647 AND held[i+7] <> 3 OR held[i] <= release)`
	// sureIfPossible is what graph.View.RunAt says of a row at i that has not begun for certain.
	sureIfPossible = `$p.minConfidence IS NULL OR held[i] <= $p.day OR held[i+5] >= $p.minConfidence`
	// holds is what they say of the row at index at: whether it held on that day.
	// Rows that touch tell of one interval in other words.
	holds = `$p.day < held[at+1] AND ($p.knownPossibly OR held[at+1] > release OR release = 2147483646 OR held[at] = $p.day OR any(j IN rows WHERE held[j] = held[at+1]))`
)

// viewConditions are those that graph.Filters put on a claim.
func viewConditions() string {
	var all []string
	for _, f := range graph.Filters() {
		all = append(all, conditionOf(f))
	}
	return strings.Join(all, "\n  AND ")
}

func conditionOf(f graph.Filter) string {
	at, known := properties[f.Attribute]
	condition := ``
	switch {
	case f.Operator == graph.AssertedOn:
		return `at IS NOT NULL AND ($p.withWithdrawn OR ` + holds + `)`
	case f.Operator == graph.Meets: // t.span has the four days of graph.Span.Edges
		condition = `(t.span[$p.startEdge] <= $p.` + f.Name + `Until AND t.span[$p.endEdge] >= $p.` + f.Name + `)`
	case !known:
		panic("neo4j: no property holds what the filter " + f.Name + " tests")
	case f.Operator == graph.AtLeast:
		condition = at + ` >= $p.` + f.Name
	default:
		condition = at + ` IN $p.` + f.Name
	}
	if f.ActivityOnly {
		condition = `NOT type(t) IN [` + activityTypes() + `] OR ` + condition
	}
	return `($p.` + f.Name + ` IS NULL OR ` + condition + `)`
}

// activityTypes lists the types of claims of activity: 'TARGETS', 'ACTIVE'.
func activityTypes() string {
	var types []string
	for _, p := range graph.Predicates() {
		if p.IsActivity() {
			types = append(types, `'`+relationshipType(p)+`'`)
		}
	}
	return strings.Join(types, `, `)
}

// viewParams adds the parameters of viewConditions. Null filters nothing.
func viewParams(v graph.View, params map[string]any) {
	params["day"], params["withWithdrawn"] = dayOf(v.AsOf()), v.WithWithdrawn
	params["knownPossibly"] = v.Known == graph.Possibly
	params["startEdge"], params["endEdge"] = 0, 3 // of the widest reading of a claim's span
	if v.Match == graph.Certainly {
		params["startEdge"], params["endEdge"] = 1, 2
	}
	for _, f := range graph.Filters() {
		switch f.Operator {
		case graph.Meets:
			params[f.Name], params[f.Name+"Until"] = nil, nil
			if f.Narrows(v) {
				first, last := v.Occurred.Bounds()
				params[f.Name], params[f.Name+"Until"] = dayOf(first), dayOf(last)
			}
		case graph.AtLeast:
			params[f.Name] = nil
			if f.Narrows(v) {
				params[f.Name] = *v.MinConfidence
			}
		case graph.OneOf:
			params[f.Name] = listOrNull(f.List(v))
		}
	}
}
