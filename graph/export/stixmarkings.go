package export

import (
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// tlpExtension is the OASIS extension by which STIX 2.1 writes TLP 2.0.
const tlpExtension = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"

// tlpMarkings are the ids that the same document fixes for the levels.
var tlpMarkings = map[string]string{
	"TLP:CLEAR":        "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
	"TLP:GREEN":        "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
	"TLP:AMBER":        "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
	"TLP:AMBER+STRICT": "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
	"TLP:RED":          "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
}

// markingID returns the id of the definition of a marking in the form of
// [graph.ReadMarkings]. PAP has no definitions of its own in STIX.
func markingID(marking string) string {
	if id, ok := tlpMarkings[marking]; ok {
		return id
	}
	return stixID("marking-definition", marking)
}

func markingRefs(markings []string) []string {
	var out []string
	for _, m := range markings {
		for _, read := range graph.ReadMarkings(m) {
			if id := markingID(read); !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out
}

// markings writes the marking definitions that are needed for the first time.
func (b *bundle) markings(markings []string) error {
	for _, m := range markings {
		for _, read := range graph.ReadMarkings(m) {
			if b.marked[read] {
				continue
			}
			b.marked[read] = true
			if err := b.write(markingDefinition(read)); err != nil {
				return err
			}
		}
	}
	return nil
}

func markingDefinition(marking string) stixObject {
	o := stixObject{Type: "marking-definition", SpecVersion: "2.1", ID: markingID(marking), Created: "2022-10-01T00:00:00.000Z", Name: marking}
	if level, ok := strings.CutPrefix(marking, "TLP:"); ok {
		o.Extensions = map[string]stixExtension{tlpExtension: {Type: "property-extension", TLP: strings.ToLower(level)}}
	} else {
		o.DefinitionType, o.Definition = "statement", map[string]string{"statement": marking}
	}
	return o
}

// producerObjects returns who made the bundle, and the definitions of its
// extensions.
func producerObjects() []stixObject {
	definition := func(id, name, about, schema string) stixObject {
		return stixObject{
			Type: "extension-definition", SpecVersion: "2.1", ID: id, CreatedBy: producerID, Created: extensionsMade, Modified: extensionsMade,
			Name: name, Description: about, Schema: schema, Version: "1.0.0", ExtensionTypes: []string{"property-extension"},
		}
	}
	return []stixObject{
		{
			Type: "identity", SpecVersion: "2.1", ID: producerID, Created: extensionsMade, Modified: extensionsMade,
			Name: "actorgraph", IdentityClass: "system",
		},
		definition(claimExtension, "Claim",
			"Who says so, where, and when. claim_id and claimed_in name the claim and its data set; occurred is the time of the activity in EDTF (ISO 8601-2), as imprecise as it was said; recorded and withdrawn are the days from and until which it was said for certain, recorded_from and withdrawn_from those before which it was not said and not withdrawn (recorded_from is absent where that is open), recorded_basis what recorded rests on: stated by the record, published with its document, or held by no more than a release; incident_ref is what it is said of together with others; quotes is the key of another data set that has the incident as its own record, and whose word the claim repeats; source_title and source_url name the document; stated holds the source's own words.",
			"https://github.com/actorgraph/actorgraph"),
		definition(recordExtension, "Record of a data set",
			"entity_id is the id of the record in actorgraph and dataset its data set. Of actors, names lists who calls it by which name, and active when it was active without a known target, each as the extension Claim has it.",
			"https://github.com/actorgraph/actorgraph"),
	}
}
