package stix

import (
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

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

const tlp2Extension = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"

// markings returns the TLP markings of objects that say something together:
// a relationship is at least as confidential as what it joins. A marking of a
// part of an object is taken for the whole of it.
func (w *writer) markings(objects ...*object) []string {
	var out []string
	for _, o := range objects {
		refs := slices.Clone(o.Markings)
		for _, g := range o.Granular {
			refs = append(refs, g.Marking)
		}
		for _, ref := range refs {
			if tlp := w.tlp(o.at, ref); tlp != "" && !slices.Contains(out, tlp) {
				out = append(out, tlp)
			}
		}
	}
	slices.Sort(out)
	return out
}

// tlp returns the TLP level that a marking stands for, empty for another kind,
// such as a copyright statement.
func (w *writer) tlp(at ingest.Place, ref string) string {
	if level, ok := standardTLP[ref]; ok || ref == "" {
		return level
	}
	def := w.objects[ref]
	if def == nil || def.Type != "marking-definition" {
		if !w.unknown[ref] {
			w.unknown[ref] = true
			w.CountOutside("marking-definition that is not in the bundle", 1)
		}
		return ""
	}
	level := textOf(def.Definition["tlp"])
	var ext struct {
		TLP string `json:"tlp_2_0"`
	}
	if raw, ok := def.Extensions[tlp2Extension]; ok {
		if at, err := ingest.DecodeAt(at, raw, &ext); err != nil {
			w.Reject(at, "%v", err)
		}
		level = ext.TLP
	}
	switch level = strings.ToUpper(strings.TrimPrefix(strings.ToUpper(level), "TLP:")); level {
	case "":
		return ""
	case "WHITE":
		return "TLP:CLEAR"
	}
	return "TLP:" + level
}

func textOf(raw jsontext.Value) string {
	var s string
	if raw == nil || json.Unmarshal(raw, &s) != nil { // another kind of definition
		return ""
	}
	return s
}
