package vocab_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/actorgraph/actorgraph/graph/vocab"
)

func TestSplitList(t *testing.T) {
	tests := []struct {
		list, separator string
		want            []string
	}{
		{"Korea, Republic of, Japan", ",", []string{"Korea, Republic of", "Japan"}},
		{"Japan, Korea, Republic of", ",", []string{"Japan", "Korea, Republic of"}},
		{"Japan,Korea, Democratic People's Republic of , Viet Nam", ",", []string{"Japan", "Korea, Democratic People's Republic of", "Viet Nam"}},
		{"Japan, and Korea, Republic of", ",", []string{"Japan", "and Korea, Republic of"}},
		{"Virgin Islands, U.S., Guam", ",", []string{"Virgin Islands, U.S.", "Guam"}},
		{"Bonaire, Sint Eustatius and Saba, Aruba", ",", []string{"Bonaire, Sint Eustatius and Saba", "Aruba"}},
		{"Taiwan, China", ",", []string{"Taiwan", "China"}},
		{"Japan;;  ; Media", ";", []string{"Japan", "Media"}},
		{"unknown, Japan", ",", []string{"unknown", "Japan"}},
		{"Someone, Republic of, Japan", ",", []string{"Someone", "Republic of", "Japan"}},
		{" Korea, Republic of ", "", []string{"Korea, Republic of"}},
		{" ", ",", nil},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, vocab.SplitList(tt.list, tt.separator)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.list, diff)
		}
	}
}
