package graph_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph"
)

func TestReadMarkings(t *testing.T) {
	red := []string{"TLP:RED"}
	tests := []struct {
		text string
		want []string
	}{
		{"TLP:CLEAR", []string{"TLP:CLEAR"}},
		{"tlp:white", []string{"TLP:CLEAR"}},
		{"TLP:GREEN", []string{"TLP:GREEN"}},
		{"tlp-amber", []string{"TLP:AMBER"}},
		{"TLP_AMBER", []string{"TLP:AMBER"}},
		{"TLP AMBER", []string{"TLP:AMBER"}},
		{"TLPRED", red},
		{"T.L.P. red", red},
		{"TLP:AMBER+STRICT", []string{"TLP:AMBER+STRICT"}},
		{"tlp:amber strict", []string{"TLP:AMBER+STRICT"}},
		{"TLP:AMBER_STRICT", []string{"TLP:AMBER+STRICT"}},
		{"TLP: Amber (Strict)", []string{"TLP:AMBER+STRICT"}},
		{"TLP 2.0: AMBER+STRICT", []string{"TLP:AMBER+STRICT"}},
		{"tlp2:green", []string{"TLP:GREEN"}},
		{"TLP v2 level GREEN", []string{"TLP:GREEN"}},
		{`tlp="amber"`, []string{"TLP:AMBER"}},
		{"Traffic Light Protocol: Red", red},
		{"ＴＬＰ：ＡＭＢＥＲ", []string{"TLP:AMBER"}},
		{"This report is TLP:GREEN; see https://www.first.org/tlp/ for more", []string{"TLP:GREEN"}},
		{"TLP:CLEAR: may be shared", []string{"TLP:CLEAR"}},
		{"PAP:RED", []string{"PAP:RED"}},
		{"pap:white", []string{"PAP:CLEAR"}},
		{"TLP:GREEN, PAP:AMBER", []string{"PAP:AMBER", "TLP:GREEN"}},
		{"TLP:GREEN/AMBER", []string{"TLP:AMBER", "TLP:GREEN"}},
		{"TLP:ORANGE", red},
		{"tlp:ex:chr", red},
		{"TLP", red},
		{"TLP:GREEN+STRICT", []string{"TLP:GREEN", "TLP:RED"}},
		{"TLP:GREEN, TLP:TEAL", []string{"TLP:GREEN", "TLP:RED"}},
		{"TLP:GREEN PAP:TEAL", []string{"TLP:GREEN", "TLP:RED"}},
		{"according to the TLP", red},
		{"Copyright 2024 Acme", nil},
		{"TLPT exercises of the Paper Market LP", nil},
		{"Papua", nil},
		{"amber", nil},
		{"", nil},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, graph.ReadMarkings(tt.text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.text, diff)
		}
	}
}

func TestReadLevel(t *testing.T) {
	for text, want := range map[string][]string{
		"amber": {"TLP:AMBER"}, "AMBER+STRICT": {"TLP:AMBER+STRICT"}, "TLP:RED": {"TLP:RED"}, "PAP:GREEN": {"PAP:GREEN"},
		"": {"TLP:RED"}, "internal": {"TLP:RED"}, "3": {"TLP:RED"},
	} {
		if diff := cmp.Diff(want, graph.ReadLevel("TLP", text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestIsShareable(t *testing.T) {
	for marking, want := range map[string]bool{
		"TLP:CLEAR": true, "TLP:WHITE": true, "TLP:GREEN": true, "PAP:GREEN": true, "COPYRIGHT ACME": true,
		"TLP:AMBER": false, "TLP:AMBER+STRICT": false, "TLP:RED": false, "TLP:ORANGE": false, "PAP:AMBER": false, "PAP:RED": false,
		"AMBER": false, "tlp-red": false,
	} {
		if got := graph.IsShareable([]string{"TLP:GREEN", marking}); got != want {
			t.Errorf("%q: got %v, want %v", marking, got, want)
		}
	}
	if !graph.IsShareable(nil) {
		t.Error("what bears no marking is not shareable")
	}
}
