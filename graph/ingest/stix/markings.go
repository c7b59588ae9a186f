package stix

import (
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
)

// standardTLP are the marking definitions that the STIX standard fixes the ids
// of, and that bundles therefore may leave out: TLP 1 (section 7.2.1.4) and the
// TLP 2.0 extension. White is what TLP 2.0 calls clear.
var standardTLP = map[string]string{
	"marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9": "TLP:CLEAR",
	"marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da": "TLP:GREEN",
	"marking-definition--f88d31f6-486f-44da-b317-01333bde0b82": "TLP:AMBER",
	"marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed": "TLP:RED",

	"marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487": "TLP:CLEAR",
	"marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb": "TLP:GREEN",
	"marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421": "TLP:AMBER",
	"marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003": "TLP:AMBER+STRICT",
	"marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1": "TLP:RED",
}

// copyrights are the definitions of MITRE for ATT&CK and CAPEC, which bundles that
// carry some of their objects leave out. They restrict nothing.
var copyrights = []string{
	"marking-definition--fa42a846-8d90-4e51-bc29-71d5b4802168",
	"marking-definition--17d82bb2-eeeb-4898-bda5-3ddbcd2b799d",
}

// markings returns the markings of objects that say something together: a
// relationship is at least as confidential as what it joins.
func (w *writer) markings(objects ...*object) []string {
	var out []string
	for _, o := range objects {
		if o != nil {
			out = append(out, w.markingsOf(o)...)
		}
	}
	return w.together(out)
}

// together returns levels sorted, each once. Many claims have the same, which are
// held once and not to be changed.
func (w *writer) together(levels []string) []string {
	slices.Sort(levels)
	levels = slices.Compact(levels)
	key := strings.Join(levels, " ")
	if _, known := w.sets[key]; !known {
		w.sets[key] = levels
	}
	return w.sets[key]
}

// isRestricted reports whether an object is marked above CLEAR.
func (w *writer) isRestricted(o *object) bool {
	return slices.ContainsFunc(w.markings(o), func(level string) bool { return !strings.HasSuffix(level, ":CLEAR") })
}

// markingsOf returns what an object's markings and labels restrict it to. A
// marking of a part of an object is taken for the whole of it, and one that
// cannot be read, or is not in the bundle, restricts most.
func (w *writer) markingsOf(o *object) []string {
	if known, ok := w.marked[o]; ok {
		return known
	}
	rejects := len(w.Rejects)
	refs, readable := markingRefs(o.Markings)
	granular, granularReadable := granularRefs(o.Granular)
	var out []string
	if !readable || !granularReadable {
		w.Reject(o.at, "its markings cannot be read; they are taken to be %s", graph.MostRestrictive)
		out = append(out, graph.MostRestrictive)
	}
	for _, ref := range append(refs, granular...) {
		out = append(out, w.markingOf(ref)...)
	}
	for _, label := range o.Labels { // MISP's tags are labels
		out = append(out, graph.ReadMarkings(label)...)
	}
	if o.Type != "relationship" || len(w.Rejects) > rejects { // which is told once
		w.marked[o] = out
	}
	return out
}

// ownMarkings are the fields that are read as markings by themselves.
var ownMarkings = []string{"object_marking_refs", "granular_markings", "labels"}

// fieldMarkings returns what fields that nobody defined restrict an object to: its
// own, and those of its extensions.
func (b *bundle) fieldMarkings(e ingest.Element) []string {
	out := b.diagnostics.RecordMarkings(e.Place, e.Value, ownMarkings...)
	var extended struct {
		Extensions map[string]jsontext.Value `json:"extensions"`
	}
	if json.Unmarshal(e.Value, &extended) != nil {
		return out // they are no extensions
	}
	for _, id := range slices.Sorted(maps.Keys(extended.Extensions)) {
		at := e.Place
		at.Path += "/extensions/" + id
		out = append(out, b.diagnostics.RecordMarkings(at, extended.Extensions[id])...)
	}
	return out
}

// markingRefs returns the ids that a list of markings, or one marking, holds, and
// whether all of it could be read.
func markingRefs(raw jsontext.Value) (refs []string, readable bool) {
	if raw == nil || raw.Kind() == jsontext.KindNull {
		return nil, true
	}
	var one string
	if json.Unmarshal(raw, &one) == nil {
		return []string{one}, true
	}
	return refs, json.Unmarshal(raw, &refs) == nil
}

// granularRefs is markingRefs for markings of parts of an object. One that tells
// a language restricts nothing.
func granularRefs(raw jsontext.Value) (refs []string, readable bool) {
	type granular struct {
		Marking  string         `json:"marking_ref"`
		Language jsontext.Value `json:"lang"`
	}
	var list []granular
	var one granular
	switch {
	case raw == nil || raw.Kind() == jsontext.KindNull:
		return nil, true
	case raw.Kind() == jsontext.KindBeginObject && json.Unmarshal(raw, &one) == nil:
		list = []granular{one}
	case json.Unmarshal(raw, &list) != nil:
		return nil, false
	}
	readable = true
	for _, g := range list {
		if g.Marking != "" {
			refs = append(refs, g.Marking)
		} else if g.Language == nil {
			readable = false
		}
	}
	return refs, readable
}

// markingOf returns the levels that the marking with an id stands for.
func (w *writer) markingOf(ref string) []string {
	if level, ok := standardTLP[ref]; ok {
		return []string{level}
	}
	if levels, ok := w.levels[ref]; ok {
		return levels
	}
	def := w.objects[ref]
	if def == nil && slices.Contains(copyrights, ref) {
		return nil
	}
	if def == nil || def.Type != "marking-definition" {
		w.CountOutside("marking-definition that is not in the bundle, taken for "+graph.MostRestrictive, 1)
		w.levels[ref] = []string{graph.MostRestrictive}
		return w.levels[ref]
	}
	levels, readable := readDefinition(def.raw)
	if !readable {
		w.Reject(def.at, "it is a marking of no kind that can be read; it is taken to be %s", graph.MostRestrictive)
		levels = []string{graph.MostRestrictive}
	}
	w.levels[ref] = levels
	return levels
}

// readDefinition returns the levels that a marking definition states, wherever it
// does: in its definition, an extension, OpenCTI's fields or its name. A
// statement that names neither TLP nor PAP, such as a copyright, states none.
// Of any other kind of definition without a level it reports false.
func readDefinition(raw jsontext.Value) (levels []string, readable bool) {
	var d definition
	d.walk(raw, "", 0)
	slices.Sort(d.levels)
	d.levels = slices.Compact(d.levels)
	switch {
	case d.levels != nil:
		return d.levels, true
	case d.protocol != "":
		return nil, false
	}
	return nil, d.isStatement
}

// definition is what the members of a marking definition say.
type definition struct {
	levels      []string
	protocol    string // that its type names
	isStatement bool
}

// walk reads the members of a definition that can hold a level.
func (d *definition) walk(raw jsontext.Value, key string, depth int) {
	var members map[string]jsontext.Value
	var list []jsontext.Value
	var text string
	switch {
	case depth > 8:
	case json.Unmarshal(raw, &text) == nil && raw.Kind() == jsontext.KindString:
		d.read(strings.ToLower(key), text)
	case raw.Kind() == jsontext.KindBeginObject && json.Unmarshal(raw, &members) == nil:
		for _, k := range []string{"definition_type", "x_opencti_definition_type"} { // before what they are the type of
			d.walk(members[k], k, depth+1)
			delete(members, k)
		}
		for _, k := range slices.Sorted(maps.Keys(members)) {
			d.walk(members[k], k, depth+1)
		}
	case raw.Kind() == jsontext.KindBeginArray && json.Unmarshal(raw, &list) == nil:
		for _, v := range list {
			d.walk(v, key, depth+1)
		}
	case protocolOf(key) != "" && raw != nil: // a level that is no text
		d.protocol = protocolOf(key)
	}
}

func (d *definition) read(key, text string) {
	switch key {
	case "type", "id", "created", "modified", "created_by_ref", "spec_version", "source_name", "url", "external_id", "extension_type":
		return
	case "definition_type", "x_opencti_definition_type":
		if p := protocolOf(text); p != "" {
			d.protocol = p
		}
		return
	case "statement":
		d.isStatement = true
	}
	var read []string
	switch p := protocolOf(key); {
	case p != "":
		read = graph.ReadLevel(p, text)
	case strings.HasSuffix(key, "definition") && d.protocol != "":
		read = graph.ReadLevel(d.protocol, text)
	case protocolOf(text) != "" && len(text) <= len("TLP 2.0"): // the name of the protocol alone
		d.protocol = protocolOf(text)
	default:
		read = graph.ReadMarkings(text)
	}
	d.levels = append(d.levels, read...)
}

// protocolOf returns the protocol that a key or a type is of, such as tlp_2_0.
func protocolOf(key string) string {
	first, _, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(key)), "_")
	switch first, _, _ = strings.Cut(strings.Trim(first, "0123456789."), " "); first {
	case "TLP", "PAP":
		return first
	}
	return ""
}
