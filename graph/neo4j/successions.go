package neo4j

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// What readings of a data set said of ids that others may stand for.
const replacedItems = `
MATCH ()-[t:` + describes + `]->() WHERE t.replacedIn = $p.dataset AND t.moved >= 0
RETURN t.id AS id, t.said AS marks, t.versions AS versions`

// The identity of the claims of a data set that name one of some ids.
var renamedClaims = perType(`
UNWIND $p.ids AS id MATCH ()-[t:TYPE]->() WHERE t.subject = id AND t.dataset = $p.dataset AND t.moved >= 0
RETURN 'TYPE' AS type, t.subject AS subject, t.object AS object, t.claimantId AS claimant, t.sourceId AS source, t.incident AS incident,
  t.occurred AS occurred
UNION ALL
UNWIND $p.ids AS id MATCH ()-[t:TYPE]->() WHERE t.object = id AND t.dataset = $p.dataset AND t.moved >= 0
RETURN 'TYPE' AS type, t.subject AS subject, t.object AS object, t.claimantId AS claimant, t.sourceId AS source, t.incident AS incident,
  t.occurred AS occurred`)

// successions loads those of the data set, with the claims that name an id that
// another stands for, or one that the document says so of.
func (w *commit) successions(ctx context.Context) (graph.Successions, error) {
	out := graph.Successions{ReplacedBy: make(map[graph.ID]graph.ID)}
	err := w.tx.run(ctx, replacedItems, map[string]any{"dataset": w.dataset}, func(c *columns) error {
		by, err := item{marks: marksOf(c.list("marks")), versions: c.texts("versions")}.replacedBy()
		if by != "" {
			out.ReplacedBy[c.id("id")] = by
		}
		return err
	})
	if err != nil {
		return out, err
	}
	former := slices.AppendSeq(slices.Collect(maps.Keys(out.ReplacedBy)), maps.Keys(w.doc.ReplacedBy()))
	if len(former) == 0 {
		return out, nil
	}
	params := map[string]any{"dataset": w.dataset, "ids": listOrNull(former)}
	return out, w.tx.run(ctx, renamedClaims, params, func(c *columns) error {
		out.Claims = append(out.Claims, graph.Claim{
			Dataset: w.dataset, Predicate: predicateOf(c.text("type")), Subject: c.id("subject"), Object: c.id("object"),
			Claimant: c.id("claimant"), Source: c.id("source"), Incident: c.id("incident"), Occurred: spanOf(c.text("occurred")),
		})
		return nil
	})
}

// tellsReplaced reports whether any reading told that another id stands for a described one.
func (it item) tellsReplaced() bool {
	return slices.ContainsFunc(it.versions, func(v string) bool { return strings.Contains(v, `"replacedBy":`) })
}

// replacedBy returns the id that stands for a described one, by the last reading to
// say so; empty if none does.
func (it item) replacedBy() (graph.ID, error) {
	for _, m := range slices.Backward(it.marks) {
		if m.version < 0 {
			continue
		}
		var e struct {
			ReplacedBy graph.ID `json:"replacedBy"`
		}
		if err := json.Unmarshal([]byte(it.versions[m.version]), &e); err != nil || e.ReplacedBy != "" {
			return e.ReplacedBy, err
		}
	}
	return "", nil
}
