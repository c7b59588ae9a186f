package ingest_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph/ingest"
)

type part struct {
	Name string   `json:"name"`
	Tags []string `json:"tags"`
}

type other struct {
	X []int `json:"x"`
}

type whole struct {
	Others []other `json:"others"` // of which no reader says that it is a list
	Other  other   `json:"other"`

	Name  string   `json:"name"`
	Tags  []string `json:"tags"`
	On    bool     `json:"on"`
	Sure  *int     `json:"sure"`
	Where *float64 `json:"where"`
	Parts []part   `json:"parts"`
}

func TestDecodeFields(t *testing.T) {
	n, x := 85, 34.5
	tests := []struct {
		json    string
		want    whole
		mended  int
		rejects []string // their places
	}{
		{`{"name": "A", "tags": ["B"], "on": true, "sure": 85, "where": 34.5, "parts": [{"name": "C"}]}`, whole{Name: "A", Tags: []string{"B"}, On: true, Sure: &n, Where: &x, Parts: []part{{"C", nil}}}, 0, nil},
		{`{"name": ["A"], "tags": "B", "on": "yes", "sure": "85", "where": "34.5", "parts": {"name": "C"}}`, whole{Name: "A", Tags: []string{"B"}, On: true, Sure: &n, Where: &x, Parts: []part{{"C", nil}}}, 6, nil},
		{`{"name": 7, "tags": [1, null, "B"], "sure": 85.0}`, whole{Name: "7", Tags: []string{"1", "B"}, Sure: &n}, 2, nil},
		{`{"name": null, "tags": null, "on": null, "sure": null, "where": null, "parts": null}`, whole{}, 0, nil},
		{`{"name": {}, "tags": {}, "on": [], "sure": "high", "where": {}, "parts": "C"}`, whole{}, 1, []string{"/name", "/tags", "/sure", "/where", "/parts"}},
		{`{"name": ["A", "B"], "tags": ["B", ["C"], {}]}`, whole{Name: "A", Tags: []string{"B"}}, 1, []string{"/name/1", "/tags/1", "/tags/2"}},
		{`{"on": "perhaps", "sure": 1e999, "where": "NaN", "name": "A"}`, whole{Name: "A"}, 0, []string{"/on", "/sure", "/where"}},
		{`{"parts": [{"name": "C", "tags": "T"}, "D", {"name": {}}]}`, whole{Parts: []part{{"C", []string{"T"}}, {}}}, 1, []string{"/parts/1", "/parts/2/name"}},
	}
	for _, tt := range tests {
		var got whole
		var d ingest.Diagnostics
		if _, err := d.DecodeFields(ingest.Element{Value: []byte(tt.json)}, &got, ingest.ListOf[part]()); err != nil {
			t.Errorf("%s: %v", tt.json, err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.json, diff)
		}
		mended := 0
		for _, n := range d.Mended {
			mended += n
		}
		var places []string
		for _, r := range d.Rejects {
			places = append(places, r.Path)
		}
		if diff := cmp.Diff(tt.rejects, places); diff != "" || mended != tt.mended {
			t.Errorf("%s: mended %v, want %d; rejects (-want +got):\n%s", tt.json, d.Mended, tt.mended, diff)
		}
	}
	var got whole
	var d ingest.Diagnostics
	odd := `{"tags": "B", "others": {"x": 1}, "other": [], "name": ["A"], "on": "perhaps"}`
	if _, err := d.DecodeFields(ingest.Element{Value: []byte(odd)}, &got); err != nil || got.Name != "A" || len(got.Tags) != 1 || len(d.Rejects) != 3 || len(d.Mended) != 2 {
		t.Errorf("%s: got %+v, %v; rejects %v, mended %v", odd, got, err, d.Rejects, d.Mended)
	}
	for _, text := range []string{`7`, `"A"`, `[]`, `true`} {
		var got whole
		var d ingest.Diagnostics
		if _, err := d.DecodeFields(ingest.Element{Value: []byte(text)}, &got); err == nil {
			t.Errorf("%s was taken for an object", text)
		}
	}
}
