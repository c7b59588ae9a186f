package questions_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph/questions"
)

func TestNormalise(t *testing.T) {
	for _, tt := range []struct {
		why             string
		counts, reports []int
		want            []float64
	}{
		{"twice the reports, twice the targets: no growth", []int{2, 4}, []int{10, 20}, []float64{3, 3}},
		{"the same reports", []int{2, 4}, []int{10, 10}, []float64{2, 4}},
		{"nothing was written", []int{0, 4}, []int{0, 10}, []float64{0, 2}},
		{"no periods", nil, nil, []float64{}},
	} {
		if got := questions.Normalise(tt.counts, tt.reports); !cmp.Equal(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.why, got, tt.want)
		}
	}
}
