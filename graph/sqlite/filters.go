package sqlite

import (
	"database/sql"
	"fmt"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// columns are where the attributes that graph.Filters test stand: c is a claim's
// row and h that of one of its intervals. Of a list's members, which are ids or
// keys as people write them, lookup finds the keys that the column has.
var columns = map[string]struct{ column, lookup string }{
	"confidence": {column: `h.confidence`},
	"dataset":    {`c.dataset`, `SELECT key FROM dataset WHERE name`},
	"claimant":   {`c.claimant`, `SELECT key FROM entity WHERE id`},
	"source":     {`c.source`, `SELECT key FROM entity WHERE id`},
	"publisher":  {`c.source`, publishedBy},
}

// publishedBy finds the sources that organizations published, by the latest readings (graph.View.Describe).
var publishedBy = `SELECT r.entity FROM entity_run r JOIN dataset d ON d.key = r.dataset JOIN version v ON v.key = r.version
		WHERE r.kind = 'source' AND r.since <= :snapshot AND :snapshot < r.until AND NOT EXISTS (
			SELECT 1 FROM entity_run o JOIN dataset od ON od.key = o.dataset
			WHERE o.entity = r.entity AND o.since <= :snapshot AND :snapshot < o.until
			AND (r.withdrawn, ` + rankOf("o", "od") + `, od.name) < (o.withdrawn, ` + rankOf("r", "d") + `, d.name))
		AND v.content ->> 'publisher'`

// viewConditions are those that graph.Filters put on a claim and on the interval
// that the view's date falls on. With :withWithdrawn it falls on the last one that
// began by then.
func viewConditions() string {
	var all strings.Builder
	for _, f := range graph.Filters() {
		all.WriteString("\n\t\tAND " + conditionOf(f))
	}
	return all.String()
}

func conditionOf(f graph.Filter) string {
	at, known := columns[f.Attribute]
	condition := ""
	switch {
	case f.Operator == graph.AssertedOn:
		return assertedOn
	case f.Operator == graph.Meets: // graph.Span.Edges stand in the claim's row
		condition = fmt.Sprintf(`CASE WHEN :certainly
			THEN c.end_lo >= :%[1]s AND c.start_hi <= :%[1]sUntil
			ELSE c.end_hi >= :%[1]s AND c.start_lo <= :%[1]sUntil END`, f.Name)
	case !known:
		panic("sqlite: no column holds what the filter " + f.Name + " tests")
	case f.Operator == graph.AtLeast:
		condition = at.column + ` >= :` + f.Name
	default:
		condition = at.column + ` IN (` + at.lookup + ` IN (SELECT value FROM json_each(:` + f.Name + `)))`
	}
	if f.ActivityOnly {
		condition = `c.predicate NOT IN (` + activities() + `) OR ` + condition
	}
	return `(:` + f.Name + ` IS NULL OR ` + condition + `)`
}

// activities lists the predicates of activity: 'targets', 'active'.
func activities() string {
	var names []string
	for _, p := range graph.Predicates() {
		if p.IsActivity() {
			names = append(names, `'`+string(p)+`'`)
		}
	}
	return strings.Join(names, `, `)
}

// viewArgs are the parameters of viewConditions. NULL filters nothing.
func viewArgs(at asOf) []any {
	v := at.view
	args := append(at.assertedArgs(), sql.Named("certainly", v.Match == graph.Certainly))
	for _, f := range graph.Filters() {
		switch f.Operator {
		case graph.Meets:
			var first, last any
			if f.Narrows(v) {
				first, last = v.Occurred.Bounds()
			}
			args = append(args, sql.Named(f.Name, first), sql.Named(f.Name+"Until", last))
		case graph.AtLeast:
			var least any
			if f.Narrows(v) {
				least = *v.MinConfidence
			}
			args = append(args, sql.Named(f.Name, least))
		case graph.OneOf:
			args = append(args, sql.Named(f.Name, list(f.List(v))))
		}
	}
	return args
}
