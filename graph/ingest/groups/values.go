package groups

import (
	"regexp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/actorgraph/actorgraph/graph"
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

// texts returns a list of texts, or one text as a list, without empty ones.
func texts(raw jsontext.Value) []string {
	items := []jsontext.Value{raw}
	if raw.Kind() == jsontext.KindBeginArray {
		items = nil
		if json.Unmarshal(raw, &items) != nil {
			return nil
		}
	}
	var out []string
	for _, item := range items {
		if s := one(item); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func object(raw jsontext.Value) members {
	var m members
	if raw.Kind() != jsontext.KindBeginObject || json.Unmarshal(raw, &m) != nil {
		return nil
	}
	return m
}

// objects returns the objects in a list.
func objects(raw jsontext.Value) []members {
	var items []jsontext.Value
	if raw.Kind() != jsontext.KindBeginArray || json.Unmarshal(raw, &items) != nil {
		return nil
	}
	var out []members
	for _, item := range items {
		if m := object(item); m != nil {
			out = append(out, m)
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

// third is a year with a part of it: 2020 Early, 2019 Late.
var third = regexp.MustCompile(`^(\d{4}) (?i:(early|mid|late))$`)

// when reads a time in EDTF, or a year with a part of it; what cannot be read is
// UNDATED and counted.
func (l *list) when(text string) graph.Span {
	edtf := text
	if m := third.FindStringSubmatch(text); m != nil {
		months := map[string][2]string{"early": {"01", "04"}, "mid": {"05", "08"}, "late": {"09", "12"}}[strings.ToLower(m[2])]
		edtf = m[1] + "-" + months[0] + "/" + m[1] + "-" + months[1]
	}
	span, err := graph.ParseSpan(edtf)
	if err != nil {
		l.diagnostics.CountOutside("date: "+text, 1)
		return graph.Span{}
	}
	return span
}

func firstOf(s string, n int) string { return s[:min(n, len(s))] }

// markings reads the TLP of the whole list: white, or any other.
func markings(tlp string) []string {
	if tlp == "" {
		return nil
	}
	return graph.ReadMarkings("TLP:" + tlp)
}
