package neo4j

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/actorgraph/actorgraph/graph"
)

// findPublished finds the sources of which some data set once said that one of
// some organizations published them, by the text of what it said.
const findPublished = atSnapshot + `
MATCH (e:Source)<-[said:DESCRIBES]-()
WHERE e.stored <= seq AND any(version IN said.versions WHERE any(publisher IN $p.publishers WHERE version CONTAINS publisher))
WITH DISTINCT seq, e
MATCH (e)<-[d:DESCRIBES]-()
RETURN seq, [e.id, d.dataset, d.runs, d.said, d.versions] AS described`

// publishedBy returns the ids of the sources that the view's publishers published,
// by the latest readings (graph.View.Describe); none is a list without members.
func (s *Store) publishedBy(ctx context.Context, v graph.View) ([]string, error) {
	texts := make([]string, len(v.Publishers))
	for i, id := range v.Publishers {
		text, err := json.Marshal(id)
		if err != nil {
			return nil, err
		}
		texts[i] = `"publisher":` + string(text)
	}
	var found *entityResolver
	params := map[string]any{"snapshot": snapshot(v), "publishers": texts}
	err := s.ask(ctx, "find what organizations published", findPublished, params, func(c *columns) error {
		if found == nil {
			found = newEntityResolver(graph.View{}, c.integer("seq"))
		}
		found.add([]any{c.at("described")})
		return nil
	})
	out := []string{}
	if err != nil || found == nil {
		return out, err
	}
	for id := range found.described {
		e, err := found.entity(id)
		if err != nil {
			return nil, err
		}
		if e != nil && slices.Contains(v.Publishers, e.Publisher) {
			out = append(out, string(id))
		}
	}
	slices.Sort(out)
	return out, nil
}
