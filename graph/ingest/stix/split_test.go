package stix_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/graph/ingest/stix"
)

func TestFilesThatSpeakOfEachOtherAreOneDocument(t *testing.T) {
	one := actor("1", `"name": "A", "created_by_ref": "identity--7"`)
	other := actor("2", `"name": "B"`)
	maker := `{"type": "identity", "id": "identity--7", "name": "Maker"}`
	hit := relation("targets", "intrusion-set--1", "identity--1", "")
	victim := `{"type": "identity", "id": "identity--1", "name": "V"}`
	technique := `{"type": "attack-pattern", "id": "attack-pattern--1", "name": "T"}`
	for name, tt := range map[string]struct {
		files []string
		want  string
	}{
		"bundles by themselves":                {[]string{bundleOf(one, victim, hit), bundleOf(other, victim)}, "0 | 1"},
		"a relationship of another's actor":    {[]string{bundleOf(other, victim), bundleOf(victim, hit), bundleOf(one, other)}, "0 | 1 2"},
		"a report of another's relationship":   {[]string{bundleOf(one, victim, hit), bundleOf(other, `{"type": "report", "id": "report--1", "object_refs": ["`+idOf(hit)+`"]}`)}, "0 1"},
		"a maker that another bundle tells":    {[]string{bundleOf(one, victim), bundleOf(maker, other)}, "0 | 1"},
		"single objects, and their maker":      {[]string{bundleOf(one), bundleOf(maker), bundleOf(other)}, "0 1 | 2"},
		"a file of nothing that the model has": {[]string{bundleOf(technique, technique), bundleOf(one)}, "1"},
		"files of nothing alone":               {[]string{bundleOf(technique), bundleOf(technique)}, "0 1"},
	} {
		t.Run(name, func(t *testing.T) {
			var inputs []ingest.Input
			for i, text := range tt.files {
				inputs = append(inputs, ingest.Bytes(string(rune('0'+i)), []byte(text)))
			}
			parts, passed, err := stix.Split(t.Context(), inputs, feed)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, show(parts)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if name == "a file of nothing that the model has" && passed.Outside["attack-pattern"] != 2 {
				t.Errorf("counted %v", passed.Outside)
			}
			full := true
			if parts, _, _ := stix.Split(t.Context(), inputs, ingest.Options{Full: &full}); len(parts) != 1 {
				t.Errorf("of a full release %d parts, want 1", len(parts))
			}
		})
	}
}

// idOf is the id in an object of relation.
func idOf(object string) string {
	_, rest, _ := strings.Cut(object, `"id": "`)
	id, _, _ := strings.Cut(rest, `"`)
	return id
}

func show(parts [][]ingest.Input) string {
	var out []string
	for _, part := range parts {
		var names []string
		for _, in := range part {
			names = append(names, in.Name)
		}
		slices.Sort(names)
		out = append(out, strings.Join(names, " "))
	}
	return strings.Join(out, " | ")
}
