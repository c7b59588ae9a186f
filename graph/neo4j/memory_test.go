package neo4j

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	bolt "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/actorgraph/actorgraph/graph"
)

// memory keeps what a write sends to Neo4j, and gives back what the server would,
// without one: it knows the statements of a write, by their texts, and what each
// of them does. So the Go part of the store can be tested on any machine: what is
// planned, in which properties it is kept, and what is read out of them again.
// Whether Cypher means what memory takes it for is only known with a server.
type memory struct {
	nodes        map[string]map[string]any // entities by id
	claims       map[string]map[string]any // by id, with their types
	descriptions map[[2]string]map[string]any
	readings     []map[string]any
	last         graph.Stamp
	statements   map[string]statement
}

// A statement is what the server does with one text.
type statement struct {
	columns []string
	run     func(p map[string]any) [][]any
}

func newMemory() *memory {
	m := &memory{
		nodes: make(map[string]map[string]any), claims: make(map[string]map[string]any),
		descriptions: make(map[[2]string]map[string]any), statements: make(map[string]statement),
	}
	m.addReads()
	m.addWrites()
	return m
}

// commit writes a document, or undoes a reading, as Store.Write does on a server.
func (m *memory) commit(ctx context.Context, doc *graph.Document, o graph.WriteOptions) (graph.Receipt, error) {
	if err := o.Prepare(doc); err != nil {
		return graph.Receipt{}, err
	}
	if doc == nil {
		doc = &graph.Document{}
	}
	w := &commit{doc: doc, options: o, tx: transaction{m}, last: m.last, stamp: graph.NextStamp(m.last, o.Now)}
	if err := w.prepare(ctx); err != nil || w.plan.Receipt.Unchanged {
		return w.plan.Receipt, err
	}
	if err := w.changeNodes(ctx); err != nil {
		return graph.Receipt{}, err
	}
	if err := w.changeClaims(ctx); err != nil {
		return graph.Receipt{}, err
	}
	for _, pending := range []*pendingRows{&w.newNodes, &w.newRelationships, &w.changes} {
		err := pending.each(func(query string, batch []map[string]any) error {
			return w.tx.run(ctx, query, map[string]any{"rows": batch}, nil)
		})
		if err != nil {
			return graph.Receipt{}, err
		}
	}
	if err := w.finish(ctx); err != nil {
		return graph.Receipt{}, err
	}
	m.last = w.stamp
	return w.plan.Receipt, nil
}

// Run runs a statement.
func (m *memory) Run(_ context.Context, cypher string, params map[string]any) (bolt.ResultWithContext, error) {
	s, known := m.statements[cypher]
	if !known {
		return nil, fmt.Errorf("memory does not know what this does: %s", cypher)
	}
	p := onServer(params["p"]).(map[string]any)
	return &memoryResult{columns: s.columns, rows: s.run(p)}, nil
}

// memoryResult is the answer to a statement, as far as this package reads one.
type memoryResult struct {
	bolt.ResultWithContext
	columns []string
	rows    [][]any
	row     []any
}

func (r *memoryResult) Keys() ([]string, error) { return r.columns, nil }
func (r *memoryResult) Err() error              { return nil }
func (r *memoryResult) Record() *bolt.Record    { return &bolt.Record{Keys: r.columns, Values: r.row} }

func (r *memoryResult) Next(context.Context) bool {
	if len(r.rows) == 0 {
		return false
	}
	r.row, r.rows = r.rows[0], r.rows[1:]
	return true
}

func (r *memoryResult) Consume(context.Context) (bolt.ResultSummary, error) { return nil, nil }

// onServer is a parameter as the server has it, and returns it: numbers are int64,
// lists are of any.
func onServer(v any) any {
	switch v := v.(type) {
	case int:
		return int64(v)
	case []int64:
		return anys(v)
	case []string:
		return anys(v)
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = onServer(v[i])
		}
		return out
	case []map[string]any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = onServer(v[i])
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, value := range v {
			out[key] = onServer(value)
		}
		return out
	case nil, bool, int64, string, time.Time, bolt.Date:
		return v
	}
	panic(fmt.Sprintf("no parameter can be a %T", v))
}

func anys[T any](items []T) []any {
	out := make([]any, len(items))
	for i := range items {
		out[i] = items[i]
	}
	return out
}

// readingRow are the columns that readingOf reads.
var readingRow = []string{
	"id", "dataset", "release", "document", "unread", "withdraws", "recorded", "full", "digest", "base", "stored", "storedAt",
	"undone", "undoneAt", "enteredBy", "enteredReason", "undoneBy", "undoneReason",
}

// addReads adds the statements by which a write looks at what there is.
func (m *memory) addReads() {
	ofDataset := func(dataset any) [][]any {
		return rowsWith(slices.Values(m.readings), readingRow, func(r map[string]any) bool { return r["dataset"] == dataset })
	}
	m.statements[readingsOf] = statement{readingRow, func(p map[string]any) [][]any { return ofDataset(p["dataset"]) }}
	m.statements[readingsBeside] = statement{readingRow, func(p map[string]any) [][]any {
		for _, r := range m.readings {
			if r["id"] == p["reading"] {
				return ofDataset(r["dataset"])
			}
		}
		return nil
	}}
	marks := []string{"type", "id", "stored", "moved", "runs", "said", "versionKeys"}
	m.statements[itemMarks] = statement{columnNames(marks), func(p map[string]any) [][]any {
		return rowsWith(m.items(), marks, func(t map[string]any) bool { return t["dataset"] == p["dataset"] })
	}}
	for text, claims := range map[string]bool{marksOfEntities: false, marksOfClaims: true} {
		m.statements[text] = statement{columnNames(marks), func(p map[string]any) [][]any {
			return rowsWith(m.items(), marks, func(t map[string]any) bool {
				return t["dataset"] == p["dataset"] && slices.Contains(list(p["ids"]), t["id"]) && (t["type"] != describes) == claims
			})
		}}
	}
	named := []string{"id", "subject", "object", "claimantId", "sourceId", "incident"}
	m.statements[itemNames] = statement{columnNames(named), func(p map[string]any) [][]any {
		return rowsWith(m.items(), named, func(t map[string]any) bool { return t["type"] != describes && t["dataset"] == p["dataset"] })
	}}
	said := []string{"id", "said", "versions"}
	m.statements[replacedItems] = statement{columnNames(said), func(p map[string]any) [][]any {
		return rowsWith(m.items(), said, func(t map[string]any) bool { return t["type"] == describes && t["replacedIn"] == p["dataset"] })
	}}
	identity := []string{"type", "subject", "object", "claimantId", "sourceId", "incident", "occurred"}
	m.statements[renamedClaims] = statement{columnNames(identity), func(p map[string]any) [][]any {
		return rowsWith(m.items(), identity, func(t map[string]any) bool {
			former := slices.Contains(list(p["ids"]), t["subject"]) || slices.Contains(list(p["ids"]), t["object"])
			return t["type"] != describes && t["dataset"] == p["dataset"] && former
		})
	}}
	m.statements[itemsOfDataset] = statement{columnNames(claimProperties), func(p map[string]any) [][]any {
		return rowsWith(m.items(), claimProperties, func(t map[string]any) bool {
			return t["dataset"] == p["dataset"] && integer(t["stored"]) <= integer(p["seq"])
		})
	}}
	for typ, text := range findContent {
		m.statements[text] = statement{[]string{"id", "versions"}, func(p map[string]any) [][]any {
			return rowsWith(m.items(), []string{"id", "versions"}, func(t map[string]any) bool {
				return t["type"] == typ && t["dataset"] == p["dataset"] && slices.Contains(list(p["ids"]), t["id"])
			})
		}}
	}
	m.statements[findUnknown] = statement{[]string{"id"}, func(p map[string]any) (rows [][]any) {
		for _, id := range list(p["ids"]) {
			if m.nodes[text(id)] == nil {
				rows = append(rows, []any{id})
			}
		}
		return rows
	}}
	m.statements[findTitles] = statement{[]string{"id", "name", "url"}, func(p map[string]any) [][]any {
		return rowsWith(maps.Values(m.nodes), []string{"id", "name", "url"}, func(e map[string]any) bool { return slices.Contains(list(p["ids"]), e["id"]) })
	}}
	m.statements[findNodes] = statement{[]string{"described"}, func(p map[string]any) (rows [][]any) {
		for _, id := range list(p["ids"]) {
			for _, d := range m.described(text(id)) {
				rows = append(rows, []any{d})
			}
		}
		return rows
	}}
}

// claimProperties are those that claimRowOf reads.
var claimProperties = []string{
	"type", "id", "subject", "object", "claimantId", "sourceId", "dataset", "incident", "occurred", "stored", "storedAt", "runs", "said", "versionKeys", "versions",
}

// columnNames are the names under which queries return properties.
func columnNames(properties []string) []string {
	names := slices.Clone(properties)
	for i, name := range names {
		switch name {
		case "claimantId", "sourceId":
			names[i] = strings.TrimSuffix(name, "Id")
		case "versionKeys":
			names[i] = "keys"
		case "runs":
			names[i] = "held"
		case "said":
			names[i] = "marks"
		}
	}
	return names
}

// described are the descriptions of an entity as queries return them.
func (m *memory) described(id string) []any {
	var rows []any
	for key, d := range m.descriptions {
		if key[1] == id {
			rows = append(rows, []any{id, d["dataset"], d["runs"], d["said"], d["versions"]})
		}
	}
	return rows
}

// addWrites adds the statements by which a write creates and changes.
func (m *memory) addWrites() {
	each := func(query string, do func(row map[string]any)) {
		m.statements[query] = statement{nil, func(p map[string]any) [][]any {
			for _, row := range list(p["rows"]) {
				do(row.(map[string]any))
			}
			return nil
		}}
	}
	for _, query := range createEntity {
		each(query, func(row map[string]any) { m.nodes[text(row["id"])] = set(nil, row) })
	}
	each(changeEntity, func(row map[string]any) { set(m.nodes[text(row["id"])], row) })
	each(createName, func(map[string]any) {}) // names are for searching, which memory does not
	each(endNames, func(map[string]any) {})
	each(createDescription, func(row map[string]any) {
		m.descriptions[[2]string{text(row["dataset"]), text(row["id"])}] = set(map[string]any{"type": describes}, row)
	})
	each(changeDescription, func(row map[string]any) { set(m.descriptions[[2]string{text(row["dataset"]), text(row["id"])}], row) })
	for typ := range createClaim {
		each(createClaim[typ], func(row map[string]any) { m.claims[text(row["id"])] = set(map[string]any{"type": typ}, row) })
		each(changeClaim[typ], func(row map[string]any) { set(m.claims[text(row["id"])], row) })
		each(retitleClaims[typ], func(row map[string]any) { m.retitle(typ, row) })
	}
	m.statements[setWritten] = statement{nil, func(map[string]any) [][]any { return nil }}
	m.statements[createReading] = statement{nil, func(p map[string]any) [][]any {
		m.readings = append(m.readings, p["reading"].(map[string]any))
		return nil
	}}
	m.statements[undoReading] = statement{nil, func(p map[string]any) [][]any {
		for _, r := range m.readings {
			if r["id"] == p["id"] {
				r["undone"], r["undoneAt"], r["undoneBy"], r["undoneReason"] = p["seq"], p["at"], p["by"], p["for"]
			}
		}
		return nil
	}}
}

// retitle shows changed names of sources and claimants on claims.
func (m *memory) retitle(typ string, row map[string]any) {
	names, urls := row["names"].(map[string]any), row["urls"].(map[string]any)
	for _, t := range m.claims {
		if t["type"] != typ {
			continue
		}
		if name, ok := names[text(t["sourceId"])]; ok {
			set(t, map[string]any{"sourceTitle": name, "sourceUrl": urls[text(t["sourceId"])]})
		}
		if name, ok := names[text(t["claimantId"])]; ok {
			t["claimant"] = name
		}
	}
}

// set changes properties as SET += does: null takes one away.
func set(properties, row map[string]any) map[string]any {
	if properties == nil {
		properties = make(map[string]any, len(row))
	}
	for key, v := range row {
		if v == nil {
			delete(properties, key)
		} else {
			properties[key] = v
		}
	}
	return properties
}
