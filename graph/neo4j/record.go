package neo4j

import (
	"fmt"
	"time"

	bolt "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/actorgraph/actorgraph/graph"
)

// columns finds the values of a result's records by the names of its columns.
// A null is the zero value.
type columns struct {
	index map[string]int
	row   []any
}

func columnsOf(keys []string) *columns {
	c := &columns{index: make(map[string]int, len(keys))}
	for i, k := range keys {
		c.index[k] = i
	}
	return c
}

// at returns the value of a column. A name that the query does not return is a
// mistake in this package, so it panics, as an index out of range would.
func (c *columns) at(name string) any {
	i, ok := c.index[name]
	if !ok {
		panic(fmt.Sprintf("neo4j: the query returns no column %q", name))
	}
	return c.row[i]
}

func (c *columns) text(name string) string    { return text(c.at(name)) }
func (c *columns) id(name string) graph.ID    { return graph.ID(text(c.at(name))) }
func (c *columns) integer(name string) int64  { return integer(c.at(name)) }
func (c *columns) flag(name string) bool      { b, _ := c.at(name).(bool); return b }
func (c *columns) list(name string) []any     { return list(c.at(name)) }
func (c *columns) texts(name string) []string { return texts(c.at(name)) }

// ids returns a list of ids, nil for none.
func (c *columns) ids(name string) []graph.ID {
	var out []graph.ID
	for _, id := range c.texts(name) {
		out = append(out, graph.ID(id))
	}
	return out
}

func (c *columns) instant(name string) time.Time {
	t, _ := c.at(name).(time.Time)
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC()
}

func (c *columns) stamp(seq, at string) graph.Stamp {
	return graph.Stamp{Seq: c.integer(seq), Time: c.instant(at)}
}

func text(v any) string   { s, _ := v.(string); return s }
func integer(v any) int64 { n, _ := v.(int64); return n }
func list(v any) []any    { l, _ := v.([]any); return l }

func texts(v any) []string {
	l := list(v)
	out := make([]string, len(l))
	for i := range l {
		out[i] = text(l[i])
	}
	return out
}

// dateOrNull is a date as a property; none is null.
func dateOrNull(d graph.Date) any {
	if d == "" {
		return nil
	}
	return bolt.DateOf(d.Time())
}

// listOrNull is a list as a parameter: null where it is empty, which filters nothing.
func listOrNull[T ~string](items []T) any {
	if len(items) == 0 {
		return nil
	}
	out := make([]string, len(items))
	for i, it := range items {
		out[i] = string(it)
	}
	return out
}

// textOrNull is a text as a property: null where it is empty.
func textOrNull[T ~string](s T) any {
	if s == "" {
		return nil
	}
	return string(s)
}
