package neo4j

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// A title is what claims show of a source or a claimant.
type title struct{ name, url string }

// changeClaims gathers what the commit does to claims.
func (w *commit) changeClaims(ctx context.Context) error {
	var ids []graph.ID
	var named []graph.ID
	for id, it := range w.items {
		if it.typ == describes {
			continue
		}
		ids = append(ids, id)
		if c := w.docClaims[id]; it.stored == w.stamp.Seq {
			named = append(named, c.Claimant, c.Source)
		}
	}
	slices.Sort(ids)
	titles, err := w.titles(ctx, named)
	if err != nil {
		return err
	}
	for _, id := range ids {
		it := w.items[id]
		row := it.properties()
		if err := it.setCurrent(row, w.stamp.Seq); err != nil {
			return err
		}
		if it.stored != w.stamp.Seq {
			w.changes.add(changeClaim[it.typ], row)
			continue
		}
		c := w.docClaims[id]
		first, last := spanDates(c.Occurred)
		claimant, source := titles[c.Claimant], titles[c.Source]
		for key, v := range map[string]any{
			"dataset": c.Dataset, "subject": string(c.Subject), "object": textOrNull(c.Object), "incident": textOrNull(c.Incident),
			"claimant": textOrNull(claimant.name), "claimantId": textOrNull(c.Claimant),
			"sourceId": textOrNull(c.Source), "sourceTitle": textOrNull(source.name), "sourceUrl": textOrNull(source.url),
			"occurred": textOrNull(c.Occurred.String()), "occurredFrom": first, "occurredTo": last, "span": startAndEndDays(c.Occurred),
			"stored": it.stored, "storedAt": w.stamp.Time,
		} {
			row[key] = v
		}
		if !c.Occurred.IsZero() {
			row["years"] = c.Occurred.Years()
		}
		w.newRelationships.add(createClaim[it.typ], row)
	}
	return w.retitle()
}

// startAndEndDays are the days between which the activity can have started, and ended.
func startAndEndDays(s graph.Span) any {
	if s.IsZero() {
		return nil
	}
	startLo, startHi, endLo, endHi := s.StartAndEnd()
	return []int64{dayOf(startLo), dayOf(startHi), dayOf(endLo), dayOf(endHi)}
}

// setCurrent adds the properties that show a person what a claim says now, or said last.
func (it *item) setCurrent(row map[string]any, seq int64) error {
	runs := it.runs(seq, true)
	version, current := -1, false
	var recorded, withdrawn graph.Date
	var basis graph.Basis
	if len(runs) > 0 {
		last := runs[len(runs)-1]
		version, current = slices.Index(it.keys, last.Version), last.Withdrawn == ""
		recorded, basis, withdrawn = runs[0].Recorded, runs[0].Basis, last.Withdrawn
	} else if m, ok := it.lastMark(seq); ok {
		version = int(m.version)
	}
	var v graph.Version
	if version >= 0 {
		if err := json.Unmarshal([]byte(it.versions[version]), &v); err != nil {
			return err
		}
	}
	row["current"], row["recorded"], row["withdrawn"] = current, dateOrNull(recorded), dateOrNull(withdrawn)
	row["recordedBasis"] = textOrNull(basis)
	row["stated"], row["note"], row["markings"] = textOrNull(v.Stated), textOrNull(v.Note), v.Markings
	row["confidence"] = nil
	if v.Confidence != nil {
		row["confidence"] = *v.Confidence
	}
	return nil
}

const findTitles = `UNWIND $p.ids AS id MATCH (e:Entity {id: id}) RETURN e.id AS id, e.name AS name, e.url AS url`

// titles returns what claims show of entities: as the commit leaves those that
// it touches, as they stand on their nodes else.
func (w *commit) titles(ctx context.Context, ids []graph.ID) (map[graph.ID]title, error) {
	out := make(map[graph.ID]title)
	slices.Sort(ids)
	ids = slices.DeleteFunc(slices.Compact(ids), func(id graph.ID) bool {
		if n := w.nodes[id]; n != nil {
			out[id] = title{n.is.entity.Name, n.is.entity.URL}
		}
		return id == "" || w.nodes[id] != nil
	})
	if len(ids) == 0 {
		return out, nil
	}
	return out, w.tx.run(ctx, findTitles, map[string]any{"ids": listOrNull(ids)}, func(c *columns) error {
		out[c.id("id")] = title{c.text("name"), c.text("url")}
		return nil
	})
}

// retitle shows changed names of sources and claimants on the claims that have
// them. It looks at every claim: a source is seldom renamed, and an index for it
// would cost every claim that is written.
func (w *commit) retitle() error {
	if len(w.retitled) == 0 {
		return nil
	}
	row := map[string]any{"ids": listOrNull(w.retitled)}
	names, urls := map[string]any{}, map[string]any{}
	for _, id := range w.retitled {
		e := w.nodes[id].is.entity
		names[string(id)], urls[string(id)] = e.Name, textOrNull(e.URL)
	}
	row["names"], row["urls"] = names, urls
	for _, p := range graph.Predicates() {
		w.changes.add(retitleClaims[relationshipType(p)], row)
	}
	return nil
}

var (
	// A claim without an object is a loop on its subject.
	createClaim = eachType(`
UNWIND $p.rows AS row
MATCH (s:Entity {id: row.subject})
MATCH (o:Entity {id: coalesce(row.object, row.subject)})
CREATE (s)-[t:TYPE]->(o) SET t = row`)
	changeClaim = eachType(`
UNWIND $p.rows AS row
MATCH ()-[t:TYPE]->() WHERE t.id = row.id SET t += row`)
	retitleClaims = eachType(`
UNWIND $p.rows AS row
MATCH ()-[t:TYPE]->() WHERE t.sourceId IN row.ids OR t.claimantId IN row.ids
SET t.sourceTitle = coalesce(row.names[t.sourceId], t.sourceTitle),
  t.sourceUrl = CASE WHEN t.sourceId IN row.ids THEN row.urls[t.sourceId] ELSE t.sourceUrl END,
  t.claimant = coalesce(row.names[t.claimantId], t.claimant)`)
)
