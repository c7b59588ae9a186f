package eurepoc

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
)

// joinIncidents joins the rows of the global table that are of one incident,
// whatever their order. One that calls the incident otherwise may have the wrong
// number, so it is told of.
func (r *release) joinIncidents() {
	byID := map[string][]*incident{}
	for _, inc := range r.again {
		byID[inc.id] = append(byID[inc.id], inc)
	}
	for _, id := range slices.Sorted(maps.Keys(byID)) {
		rows := append(byID[id], r.incidents[id])
		slices.SortFunc(rows, func(a, b *incident) int {
			return cmp.Or(cmp.Compare(a.name, b.name), slices.Compare(a.fields, b.fields))
		})
		one := rows[0]
		for _, row := range rows[1:] {
			if graph.Fold(row.name) != graph.Fold(one.name) {
				r.diagnostics.Reject(row.at, "incident %s is called %q here and %q on line %d, which stands", id, row.name, one.name, one.at.Line)
			}
			one.add(row)
		}
		r.incidents[id] = one
	}
	r.again = nil
}

// add adds what another row says of the incident.
func (inc *incident) add(row *incident) {
	inc.name = cmp.Or(inc.name, row.name)
	inc.prose = append(inc.prose, row.prose...)
	inc.occurred = ingest.Earlier(inc.occurred, row.occurred)
	for _, u := range row.cited {
		if !slices.Contains(inc.cited, u) {
			inc.cited = append(inc.cited, u)
		}
	}
	if inc.source != row.source {
		inc.source = "" // of several nobody can say which says what
	}
	for _, who := range row.initiators {
		same := func(o initiator) bool {
			return o.stated == who.stated && o.category == who.category && slices.Equal(o.countries, who.countries)
		}
		if !slices.ContainsFunc(inc.initiators, same) {
			inc.initiators = append(inc.initiators, who)
		}
	}
	if row.unclear != inc.unclear {
		inc.unclear = strings.Trim(inc.unclear+"; "+row.unclear, "; ")
	}
}
