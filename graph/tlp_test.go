package graph_test

import (
	"errors"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

func TestParseTLP(t *testing.T) {
	for text, want := range map[string]graph.TLP{
		"clear": graph.TLPClear, "white": graph.TLPClear, "GREEN": graph.TLPGreen, "TLP:AMBER": graph.TLPAmber,
		"amber+strict": graph.TLPAmberStrict, "Amber Strict": graph.TLPAmberStrict, "tlp red": graph.TLPRed,
	} {
		if got, err := graph.ParseTLP(text); got != want || err != nil {
			t.Errorf("%q is %v, %v, want %v", text, got, err, want)
		}
		if again, err := graph.ParseTLP(want.String()); again != want || err != nil {
			t.Errorf("%v is written as %q, which is read as %v, %v", want, want.String(), again, err)
		}
	}
	for _, text := range []string{"", "blue", "TLP:BLUE", "green, amber"} {
		if got, err := graph.ParseTLP(text); !errors.Is(err, graph.ErrInvalid) || got != graph.TLPRed {
			t.Errorf("%q is %v, %v, want an error, and RED to be safe", text, got, err)
		}
	}
}

func TestLevelOf(t *testing.T) {
	for _, tt := range []struct {
		markings []string
		want     graph.TLP
	}{
		{nil, graph.TLPClear},
		{[]string{"© 2018"}, graph.TLPClear},
		{[]string{"TLP:CLEAR", "PAP:GREEN"}, graph.TLPGreen},
		{[]string{"PAP:AMBER", "TLP:GREEN"}, graph.TLPAmber},
		{[]string{"TLP:AMBER+STRICT"}, graph.TLPAmberStrict},
		{[]string{"TLP:AMBER", "amber strict"}, graph.TLPAmberStrict},
		{[]string{"red"}, graph.TLPRed},
		{[]string{"TLP:VIOLET"}, graph.TLPRed},
	} {
		if got := graph.LevelOf(tt.markings); got != tt.want {
			t.Errorf("%q is %v, want %v", tt.markings, got, tt.want)
		}
	}
}
