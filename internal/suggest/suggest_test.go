package suggest_test

import (
	"testing"

	"github.com/actorgraph/actorgraph/internal/suggest"
)

func TestNearest(t *testing.T) {
	known := []string{"store", "stored", "knownAsOf", "known-as-of", "min-confidence", "out"}
	for _, tt := range []struct{ written, want string }{
		{"stroe", "store"},
		{"storedd", "stored"},
		{"knownasof", "knownAsOf"},
		{"KnownAsof", "knownAsOf"},
		{"knownAs", "knownAsOf"},
		{"minconfidnce", "min-confidence"},
		{"ou", "out"},
		{"password", ""},
		{"to", ""},
		{"", ""},
	} {
		if got, ok := suggest.Nearest(tt.written, known); got != tt.want || ok != (tt.want != "") {
			t.Errorf("%q is taken for %q (%t), want %q", tt.written, got, ok, tt.want)
		}
	}
}
