package neo4j

import (
	"fmt"
	"math"
	"time"

	bolt "github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/dbtype"
)

// jsonValue returns a value of Neo4j as one that encoding/json writes. A node has its
// labels and properties, a relationship its type, ends and properties, a path the nodes and
// relationships on it; times and durations are texts in ISO 8601, and so are numbers
// that JSON does not have.
func jsonValue(v any) any {
	switch v := v.(type) {
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = jsonValue(x)
		}
		return out
	case map[string]any:
		return jsonMap(v)
	case bolt.Node:
		return map[string]any{"elementId": v.ElementId, "labels": v.Labels, "properties": jsonMap(v.Props)}
	case bolt.Relationship:
		return map[string]any{"elementId": v.ElementId, "type": v.Type, "from": v.StartElementId, "to": v.EndElementId, "properties": jsonMap(v.Props)}
	case bolt.Path:
		nodes, relationships := make([]any, len(v.Nodes)), make([]any, len(v.Relationships))
		for i, n := range v.Nodes {
			nodes[i] = jsonValue(n)
		}
		for i, r := range v.Relationships {
			relationships[i] = jsonValue(r)
		}
		return map[string]any{"nodes": nodes, "relationships": relationships}
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Sprint(v)
		}
		return v
	case time.Time:
		return v.Format(time.RFC3339Nano)
	case dbtype.Date:
		return v.String()
	case dbtype.Time:
		return v.String()
	case dbtype.LocalTime:
		return v.String()
	case dbtype.LocalDateTime:
		return v.String()
	case dbtype.Duration:
		return v.String()
	case nil, bool, int64, string, []byte:
		return v
	}
	return fmt.Sprint(v) // points, and what later servers have
}

func jsonMap(m map[string]any) map[string]any {
	out := make(map[string]any, len(m))
	for k, x := range m {
		out[k] = jsonValue(x)
	}
	return out
}
