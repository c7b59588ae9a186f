package groups

import (
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
)

// one returns a text, or a number as it is written; nothing for anything else.
func one(raw jsontext.Value) string {
	switch raw.Kind() {
	case jsontext.KindNumber:
		return string(raw)
	case jsontext.KindString:
		var s string
		if json.Unmarshal(raw, &s) == nil {
			return strings.TrimSpace(s)
		}
	}
	return ""
}

// texts returns a member that is a list of texts, or one text, without empty ones.
// What is neither is counted.
func (l *list) texts(m members, key string) []string {
	out := plainTexts(m[key])
	if odd := itemsOf(m[key]); len(odd) > len(out) {
		for _, item := range odd {
			if k := item.Kind(); k == jsontext.KindBeginObject || k == jsontext.KindBeginArray {
				l.diagnostics.CountOutside(key+" that is no text", 1)
			}
		}
	}
	return out
}

func plainTexts(raw jsontext.Value) []string {
	var out []string
	for _, item := range itemsOf(raw) {
		if s := one(item); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// itemsOf returns the items of a list; anything else is a list of one.
func itemsOf(raw jsontext.Value) []jsontext.Value {
	var items []jsontext.Value
	if raw.Kind() == jsontext.KindBeginArray && json.Unmarshal(raw, &items) == nil {
		return items
	}
	return []jsontext.Value{raw}
}

func object(raw jsontext.Value) members {
	var m members
	if raw.Kind() != jsontext.KindBeginObject || json.Unmarshal(raw, &m) != nil {
		return nil
	}
	return m
}

// objects returns a member that is a list of objects, or one object. What is
// neither is counted, but for texts, which may be names.
func (l *list) objects(m members, key string) []members {
	var out []members
	for _, item := range itemsOf(m[key]) {
		if o := object(item); o != nil {
			out = append(out, o)
		} else if k := item.Kind(); k == jsontext.KindBeginArray || k == jsontext.KindNumber {
			l.diagnostics.CountOutside(key+" that is no object", 1)
		}
	}
	return out
}

// countOutside counts the members that the model does not hold.
func (l *list) countOutside(m members, held ...string) {
	for key, raw := range m {
		if !slices.Contains(held, key) && len(raw) > len(`""`) && raw.Kind() != jsontext.KindNull {
			l.diagnostics.CountOutside(key, 1)
		}
	}
}

// when reads a time; what cannot be read is UNDATED and counted.
func (l *list) when(text string) graph.Span {
	if ingest.IsNobody(text) {
		return graph.Span{}
	}
	span, err := ingest.ParseWhen(text)
	if err != nil {
		l.diagnostics.CountOutside("date: "+text, 1)
		return graph.Span{}
	}
	return span
}

func firstOf(s string, n int) string { return s[:min(n, len(s))] }

// markings reads the TLP of the whole list: white, or any other.
func markings(tlp jsontext.Value) []string {
	var out []string
	for _, text := range ingest.TagNames(tlp) {
		out = append(out, graph.ReadLevel("TLP", text)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
