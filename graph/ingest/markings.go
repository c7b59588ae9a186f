package ingest

import (
	"regexp"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/actorgraph/actorgraph/graph"
)

// ReadMarking returns the markings that a word stands for where a feed marks what
// may be shared: a level of the protocol, TLP or PAP, in any spelling, or a text
// that states some. A copyright restricts nothing and is counted. What cannot be
// read restricts most and is rejected.
func (r *Diagnostics) ReadMarking(at Place, protocol, word string) []string {
	levels := graph.ReadMarkings(word)
	switch {
	case levels != nil || unmarked.MatchString(word):
		return levels
	case copyright.MatchString(word):
		r.CountOutside("marking: "+word, 1)
		return nil
	}
	levels = graph.ReadLevel(protocol, word)
	if len(levels) == 1 && levels[0] == graph.MostRestrictive && !plainRed.MatchString(word) {
		r.Reject(at, "%q is no marking of %s; it is taken to be %s", word, protocol, graph.MostRestrictive)
	}
	return levels
}

var (
	unmarked  = regexp.MustCompile(`(?i)^\W*(?:none|no|n/?a|not applicable|not marked|unmarked|no markings?|no restrictions?|unrestricted|null|nil)?\W*$`)
	copyright = regexp.MustCompile(`(?i)copyright|©|\(c\)|licen[cs]e|creative commons|\bcc[- ](?:by|0)|rights reserved|terms of use|public domain`)
	plainRed  = regexp.MustCompile(`(?i)^\W*red\W*$`)
)

// TagNames returns a text, those of a list, and the names of tags, which are
// objects. Of an object without a name it is all of it: it may restrict.
func TagNames(raw jsontext.Value) []string {
	var list []jsontext.Value
	var tag struct {
		Name string         `json:"name"`
		Tag  jsontext.Value `json:"Tag"` // MISP's indexes have the tag within
	}
	switch {
	case raw.Kind() == jsontext.KindBeginArray && json.Unmarshal(raw, &list) == nil:
		var out []string
		for _, item := range list {
			out = append(out, TagNames(item)...)
		}
		return out
	case raw.Kind() == jsontext.KindBeginObject && json.Unmarshal(raw, &tag) == nil && tag.Name != "":
		return []string{tag.Name}
	case raw.Kind() == jsontext.KindBeginObject && tag.Tag != nil:
		return TagNames(tag.Tag)
	case raw.Kind() == jsontext.KindBeginObject:
		return []string{string(raw)}
	case raw == nil:
		return nil
	}
	if text, ok := scalar(raw); ok && text != "" {
		return []string{text}
	}
	return nil
}
