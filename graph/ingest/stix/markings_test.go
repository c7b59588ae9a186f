package stix_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
)

// Restrictions fail closed, however they are written.
func TestMarkings(t *testing.T) {
	red, amber := []string{"TLP:RED"}, []string{"TLP:AMBER"}
	for _, tt := range []struct {
		name, definition string
		want             []string
	}{
		{"TLP 1", `"definition_type": "tlp", "definition": {"tlp": "amber"}`, amber},
		{"upper case", `"definition_type": "TLP", "definition": {"TLP": "TLP:AMBER"}`, amber},
		{"white", `"definition_type": "tlp", "definition": {"tlp": "white"}`, []string{"TLP:CLEAR"}},
		{"TLP 2", `"extensions": {"extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d": {"extension_type": "property-extension", "tlp_2_0": "amber+strict"}}`, []string{"TLP:AMBER+STRICT"}},
		{"another extension", `"extensions": {"extension-definition--1": {"TLP_2_0": "RED"}}`, red},
		{"OpenCTI", `"definition_type": "statement", "definition": {"statement": "custom"}, "x_opencti_definition_type": "TLP", "x_opencti_definition": "TLP:AMBER+STRICT"`, []string{"TLP:AMBER+STRICT"}},
		{"OpenCTI without the prefix", `"definition_type": "statement", "definition": {"statement": "custom"}, "x_opencti_definition_type": "TLP", "x_opencti_definition": "GREEN"`, []string{"TLP:GREEN"}},
		{"PAP", `"definition_type": "PAP", "definition": {"PAP": "PAP:RED"}`, []string{"PAP:RED"}},
		{"a statement of TLP", `"definition_type": "statement", "definition": {"statement": "Handle as TLP:AMBER+STRICT"}`, []string{"TLP:AMBER+STRICT"}},
		{"a statement of PAP", `"definition_type": "statement", "definition": {"statement": "pap: amber"}`, []string{"PAP:AMBER"}},
		{"its name alone", `"name": "TLP:AMBER"`, amber},
		{"a definition that is a text", `"definition_type": "tlp", "definition": "amber"`, amber},
		{"a copyright", `"definition_type": "statement", "definition": {"statement": "Copyright 2024 Acme"}`, nil},
		{"a copyright with a name", `"name": "Acme terms", "definition_type": "statement", "definition": {"statement": "Copyright 2024 Acme"}`, nil},
		{"an unknown level", `"definition_type": "tlp", "definition": {"tlp": "orange"}`, red},
		{"a level that is none", `"definition_type": "tlp", "definition": {"tlp": 3}`, red},
		{"no level", `"definition_type": "tlp"`, red},
		{"TLP in words", `"definition_type": "statement", "definition": {"statement": "According to the TLP"}`, red},
		{"another kind", `"definition_type": "acs", "definition": {"classification": "U"}`, red},
		{"nothing", `"created": "2024-01-01T00:00:00Z"`, red},
	} {
		r := readObjects(t, `{"type": "marking-definition", "id": "marking-definition--2", `+tt.definition+`}`,
			relation("targets", "intrusion-set--1", "identity--1", `, "object_marking_refs": ["marking-definition--2"]`))
		if diff := cmp.Diff(tt.want, r.ClaimsOf(graph.Targets, "")[0].Markings); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestWhereMarkingsStand(t *testing.T) {
	const amber = "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82"
	strictest := []string{"TLP:RED"}
	for _, tt := range []struct {
		name, members string
		want          []string
	}{
		{"none", ``, nil},
		{"an id that is fixed", `, "object_marking_refs": ["` + amber + `"]`, []string{"TLP:AMBER"}},
		{"one that is no list", `, "object_marking_refs": "` + amber + `"`, []string{"TLP:AMBER"}},
		{"a part", `, "granular_markings": [{"marking_ref": "` + amber + `", "selectors": ["target_ref"]}]`, []string{"TLP:AMBER"}},
		{"a part that is no list", `, "granular_markings": {"marking_ref": "` + amber + `"}`, []string{"TLP:AMBER"}},
		{"a language", `, "granular_markings": [{"lang": "de", "selectors": ["description"]}]`, nil},
		{"a tag of MISP", `, "labels": ["misp:x", "tlp:amber"]`, []string{"TLP:AMBER"}},
		{"not in the bundle", `, "object_marking_refs": ["marking-definition--9"]`, strictest},
		{"no marking at all", `, "object_marking_refs": ["identity--1"]`, strictest},
		{"a number", `, "object_marking_refs": 5`, strictest},
		{"a list in a list", `, "object_marking_refs": [["` + amber + `"]]`, strictest},
		{"a part of nothing", `, "granular_markings": [{"selectors": ["x"]}]`, strictest},
		{"a field that nobody defined", `, "x_tlp": "TLP:AMBER"`, []string{"TLP:AMBER"}},
		{"its level alone", `, "tlp": "amber"`, []string{"TLP:AMBER"}},
		{"in camel case", `, "tlpLevel": "Amber"`, []string{"TLP:AMBER"}},
		{"a level that is none", `, "x_acme_tlp": "purple"`, strictest},
		{"a level that is a number", `, "x_tlp": 3`, strictest},
		{"a level in an object", `, "x_tlp": {"level": "amber"}`, []string{"TLP:AMBER"}},
		{"no level", `, "x_tlp": "", "x_pap": null, "x_acme_tlp": "none"`, nil},
		{"a classification", `, "classification": "TLP:AMBER+STRICT"`, []string{"TLP:AMBER+STRICT"}},
		{"a classification by its level", `, "x_sharing": ["amber"]`, []string{"TLP:AMBER"}},
		{"a classification of something else", `, "classification": "ransomware"`, nil},
		{"clear", `, "x_tlp": "white", "x_handling": "TLP:CLEAR"`, nil},
		{"prose", `, "x_note": "TLP-AMBER: not for the press"`, []string{"TLP:AMBER"}},
		{"prose in a list", `, "x_tags": [1, "pap:red"]`, []string{"PAP:RED"}},
		{"prose that speaks of the protocol", `, "description": "shared by TLP: see there, and on paper"`, nil},
		{"an extension", `, "extensions": {"extension-definition--1": {"extension_type": "property-extension", "sharing": "amber"}}`, []string{"TLP:AMBER"}},
		{"extensions that are none", `, "extensions": 5`, nil},
		{"MITRE's copyright", `, "object_marking_refs": ["marking-definition--fa42a846-8d90-4e51-bc29-71d5b4802168"]`, nil},
	} {
		r := readObjects(t, relation("targets", "intrusion-set--1", "identity--1", tt.members))
		if diff := cmp.Diff(tt.want, r.ClaimsOf(graph.Targets, "")[0].Markings); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	// Of two definitions of one marking both restrict.
	define := func(level string) string {
		return `{"type": "marking-definition", "id": "marking-definition--2", "definition_type": "tlp", "definition": {"tlp": "` + level + `"}}`
	}
	both := readObjects(t, define("green"), define("amber"), define("green"), relation("targets", "intrusion-set--1", "identity--1", `, "object_marking_refs": ["marking-definition--2"]`))
	if diff := cmp.Diff([]string{"TLP:AMBER", "TLP:GREEN"}, both.ClaimsOf(graph.Targets, "")[0].Markings); diff != "" || len(both.Rejects) > 0 {
		t.Errorf("defined twice, rejects %v (-want +got):\n%s", both.Rejects, diff)
	}
	// What the maker, the victim and the actor bear, the claim bears too.
	marked := fmt.Sprintf(`"object_marking_refs": [%q]`, amber)
	r := readObjects(t, `{"type": "identity", "id": "identity--7", "name": "Maker", `+marked+`}`,
		relation("targets", "intrusion-set--1", "identity--1", `, "created_by_ref": "identity--7"`))
	if diff := cmp.Diff([]string{"TLP:AMBER"}, r.ClaimsOf(graph.Targets, "")[0].Markings); diff != "" {
		t.Errorf("a marked maker (-want +got):\n%s", diff)
	}
	id := "relationship--intrusion-set--1-identity--1"
	r = readObjects(t, relation("targets", "intrusion-set--1", "identity--1", ""),
		`{"type": "report", "id": "report--1", "name": "R", "object_refs": ["`+id+`"], `+marked+`}`)
	if diff := cmp.Diff([]string{"TLP:AMBER"}, r.ClaimsOf(graph.Targets, "")[0].Markings); diff != "" {
		t.Errorf("a marked report (-want +got):\n%s", diff)
	}
}
